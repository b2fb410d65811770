"""Which lines of a text go at one look, and the reason given for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cleaner.judges.body.cleanness import looks_clean, looks_dirty
from cleaner.judges.body.glance import SENTENCE_ENDS
from cleaner.judges.body.line import Line
from cleaner.judges.body.span import find_span
from cleaner.judges.body.weights import Weights, score_lines

OUTSIDE = -0.5
INSIDE = -1.25
"""Before the start and after the end, a line scoring less than OUTSIDE goes; between them, less than INSIDE.

Cross-validated by domain on whole-page dumps of wcxb-dev after the rules (benchmarks/train_body.py), junk lines removed
and body lost: -0.75 and -1.5 give 87.0 % at 0.60 %, these 88.1 % at 0.74 %, -0.5 and -1.0 89.1 % at 0.86 %, -0.25 and
-0.75 90.1 % at 1.07 %."""


class Drop(NamedTuple):
    """A line that goes: where it stands among the lines judged, the rule's name, and the reason."""

    position: int
    rule: str
    reason: str


def find_drops(lines: Sequence[Line], claims: Sequence[int], weights: Weights) -> list[Drop]:
    """Return the lines that are not body, judged once; none where the text is clean or no body can be told."""
    ruled = any(claims)
    if not ruled and looks_clean([line.look for line in lines]):
        return []
    scores = score_lines(lines, claims, weights)
    span = find_span(lines, scores)
    if span is None or not (ruled or looks_dirty(scores, span[0])):
        return []
    return [_drop(lines, i, span) for i, score in enumerate(scores) if i != span[0] and score < _limit(i, span)]


def _limit(position: int, span: tuple[int, int]) -> float:
    return INSIDE if span[0] <= position < span[1] else OUTSIDE


def _drop(lines: Sequence[Line], position: int, span: tuple[int, int]) -> Drop:
    start, end = span
    seen = _describe(lines[position])
    if position < start:
        away = _count_lines(start - position)
        return Drop(position, "body/before-start", f"{away} before the start of the body: {seen}")
    if position >= end:
        away = _count_lines(position - end + 1)
        return Drop(position, "body/after-end", f"{away} after the end of the body: {seen}")
    return Drop(position, "body/inside", f"inside the body, and nothing like it: {seen}")


def _describe(line: Line) -> str:
    size = "1 word" if line.words == 1 else f"{line.words} words"
    return f"{size}, {'ends like a sentence' if line.end in SENTENCE_ENDS else 'no sentence end'}"


def _count_lines(number: int) -> str:
    return "1 line" if number == 1 else f"{number} lines"
