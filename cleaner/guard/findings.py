"""What the rules claim in one file, piece by piece, each with its place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import accumulate

import msgspec

from cleaner.fold import shorten
from cleaner.io.passages import Passage
from cleaner.model import CleanedText, Cut, Decision, Span


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of boilerplate in a file.

    `line`, `column` and `end_column` are 1-based, in characters; `end_column` is the first one that stays. `span`
    is the bytes that go, line end included; None where the piece is only reported (pages, and
    documents of which too much would go).
    """

    path: str
    line: int
    column: int
    end_column: int
    rule: str
    kind: str
    text: str
    reason: str
    span: Span | None = None

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}  {shorten(self.text)}"

    @property
    def fingerprint(self) -> str:
        """What stays the same when the file changes elsewhere: a digest of the text, 16 hex digits."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    @property
    def advice(self) -> str:
        """What to do about it."""
        command = "fix` takes it out" if self.span else "clean` leaves it out of the text"
        return f"`cleaner {command}; if it belongs there, a keep rule or an [[ignore]] in cleaner.toml lets it stay"


def findings_in(path: str, passage: Passage, result: CleanedText) -> list[Finding]:
    """Return what the result dropped of the passage, in order. Raises DocumentError where it cannot be cut safely."""
    dropped = result.dropped
    if result.media == "html" or not dropped:
        record = passage.place(0) if dropped and passage.where else None
        return [_finding(path, d, text, cut, record or (d.block.line, 1)) for d in dropped for text, cut in d.removed]
    pieces = list(_pieces(result))
    spans = passage.byte_spans([span for _, _, _, span in pieces])
    return [
        _finding(path, decision, text, cut, passage.place(start), passage.place(start + len(text)), span)
        for (decision, text, cut, (start, _)), span in zip(pieces, spans, strict=True)
    ]


def _pieces(result: CleanedText) -> Iterator[tuple[Decision, str, Cut, Span]]:
    """Yield what goes: the decision, the text, the cut, and where it stands in the document, line end included."""
    sizes = (len(d.block.text) + len(d.block.ending) for d in result.decisions)
    for decision, at in zip(result.decisions, accumulate(sizes, initial=0), strict=False):
        for text, cut in decision.removed if decision.action == "drop" else ():
            ending = 0 if decision.span else len(decision.block.ending)
            yield decision, text, cut, (at + cut.span[0], at + cut.span[1] + ending)


def _finding(
    path: str,
    decision: Decision,
    text: str,
    cut: Cut,
    place: tuple[int, int],
    end: tuple[int, int] | None = None,
    span: Span | None = None,
) -> Finding:
    return Finding(
        path=path,
        line=place[0],
        column=place[1],
        end_column=end[1] if end else place[1],
        rule=cut.rule,
        kind=cut.kind,
        text=text,
        reason=cut.reason,
        span=span,
    )


def characters_in(result: CleanedText) -> int:
    """Return how many characters the document has, without the blank ones at the ends of its blocks."""
    return sum(len(decision.block.text.strip()) for decision in result.decisions)
