"""What was taken out of a document, as spans of its text, so that it can be put back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from cleaner.model import CleanedText, Cut, Decision, Media


class Removal(msgspec.Struct, frozen=True, omit_defaults=True):
    """A piece of the original text that went: characters `start` to `end`, by which rule and of what kind.

    In plain text the spans count in the document's text; of a page, in the text of all its blocks, a block a line.
    """

    start: int
    end: int
    text: str
    rule: str
    kind: str
    path: str


def removals(result: CleanedText) -> Iterator[Removal]:
    """Yield what went, in order: whole blocks with their line ends, and parts of blocks."""
    at = 0
    for decision in result.decisions:
        text = _whole(decision, result.media)
        for start, end, cut in _spans(decision, text, result.media):
            yield Removal(at + start, at + end, text[start:end], cut.rule, cut.kind, decision.block.path)
        at += len(text)


def restore(text: str, removed: Iterable[Removal | Mapping[str, Any]]) -> str:
    """Return the original text: the clean text with the removed pieces put back where they were.

    >>> restore("One.\\nThree.\\n", [{"start": 5, "end": 10, "text": "Two.\\n"}])
    'One.\\nTwo.\\nThree.\\n'
    """
    parts, taken, at = [], 0, 0
    for piece in removed:
        start, end, gone = _fields(piece)
        parts += [text[taken : taken + start - at], gone]
        taken += start - at
        at = end
    return "".join([*parts, text[taken:]])


def _fields(piece: Removal | Mapping[str, Any]) -> tuple[int, int, str]:
    if isinstance(piece, Removal):
        return piece.start, piece.end, piece.text
    return piece["start"], piece["end"], piece["text"]


def _whole(decision: Decision, media: Media) -> str:
    """Return the block as it would stand in the text if all were kept."""
    block = decision.block
    if media == "text":
        return block.text + block.ending
    return block.text.strip() + block.ending if not block.blank else ""


def _spans(decision: Decision, text: str, media: Media) -> list[tuple[int, int, Cut]]:
    if decision.action == "keep" or not text:
        return []
    if decision.span is None or (media == "html" and not decision.kept_text.strip()):
        whole = decision.removed[0][1]
        return [(0, len(text), whole)]
    shift = len(decision.block.text) - len(decision.block.text.lstrip()) if media == "html" else 0
    inner = len(text) - len(decision.block.ending)
    spans = [(max(0, c.span[0] - shift), min(inner, c.span[1] - shift), c) for c in decision.cuts]
    return _disjoint(_to_edges(spans, text[:inner]) if media == "html" else spans)


def _to_edges(spans: list[tuple[int, int, Cut]], text: str) -> list[tuple[int, int, Cut]]:
    """Widen the spans over the white space that would stand at the ends of what is kept."""
    gone = {i for start, end, _ in spans for i in range(start, end)}
    kept = [i for i in range(len(text)) if i not in gone and not text[i].isspace()]
    first, last = kept[0], kept[-1] + 1
    inside = [(start, end, cut) for start, end, cut in spans if end > first and start < last]
    before = [(0, first, min(spans, key=lambda s: s[0])[2])] if first else []
    after = [(last, len(text), max(spans, key=lambda s: s[1])[2])] if last < len(text) else []
    return [*before, *inside, *after]


def _disjoint(spans: list[tuple[int, int, Cut]]) -> list[tuple[int, int, Cut]]:
    """Return the spans in order, without what overlaps an earlier one."""
    found, reached = [], 0
    for start, end, cut in sorted(spans, key=lambda span: span[:2]):
        if max(start, reached) < end:
            found.append((max(start, reached), end, cut))
            reached = end
    return found
