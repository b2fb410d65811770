"""Which lines of a text go at one look, and the reason given for each."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from cleaner.judges.body.claims import Claimed
from cleaner.judges.body.cleanness import looks_clean, looks_dirty
from cleaner.judges.body.glance import SENTENCE_ENDS
from cleaner.judges.body.line import Line
from cleaner.judges.body.span import HEADLINE_REACH, find_span, may_be_headline
from cleaner.judges.body.weights import score_lines

CERTAIN = 0.15
"""A line less likely to be body goes. In folds 0.12 takes 0.5 points less of the junk of articles and hurts 3.2 % of
them, not 3.6; 0.2 takes 0.9 points more and hurts 4.6 %."""
CERTAIN_ALONE = 0.1
"""The same where no rule claimed anything and the text does not look dirty: clean texts stay as they are. In folds
0.08 % of the characters of clean articles go; with 0.2 it would be 0.16 %, for 2 points more of what scrapers leave."""
CERTAIN_HEADLINE = 0.1
"""The same for a line close above the body that may be its headline: in folds 97.3 % of the titles of articles stay;
with 0.15 it would be 97.0 %, for 0.1 points of the junk."""
OUTSIDE = 0.25
"""Where no rule claimed anything and the text looks dirty, a line before the start or after the end of the body that is
less likely than this goes: there the junk that rules take elsewhere stands as well."""
LIKELY = 0.45
"""A line less likely to be body may go as long as the loss expected of the text stays in bounds."""
MAX_LOSS = 0.003
"""Share of the body's characters that is expected to go, at most, with the lines that are not certain: what is left in
a text that is clean but for a few lines can be taken at small risk, and the many doubtful lines of a whole page cannot.
"""
MOST_LOST = 100
"""Characters of the body that are expected to go with these lines, at most: of a book, MAX_LOSS alone would be hundreds
of short lines, its numbers of chapters and headings. Books lose a third less with it, for no measurable junk of the dev
sets; with 60 it would cost 0.1 points."""


class Drop(NamedTuple):
    """A line that goes: where it stands among the lines judged, the rule's name, and the reason."""

    position: int
    rule: str
    reason: str


def find_drops(lines: list[Line], claimed: Claimed) -> list[Drop]:
    """Return the lines that are not body, judged once; none where the text is clean or no body can be told."""
    if not any(claimed) and looks_clean(lines, attrgetter("look")):
        return []
    scores = score_lines(lines, claimed)
    span = find_span(lines, scores)
    if span is None:
        return []
    ruled = any(claimed)
    if not (ruled or looks_dirty(scores, span[0])):
        return _below(lines, scores, span, CERTAIN_ALONE, CERTAIN_ALONE)
    bar = find_bar(scores, [len(line.text) for line in lines])
    return _below(lines, scores, span, bar, bar if ruled else max(bar, OUTSIDE))


def _below(
    lines: Sequence[Line], scores: Sequence[float], span: tuple[int, int], inside: float, outside: float
) -> list[Drop]:
    """Return the lines less likely than the bar that holds where they stand; the first of the span stays."""
    start, end = span
    bars = [inside if start <= i < end else outside for i in range(len(lines))]
    for i in range(max(0, start - HEADLINE_REACH), start):
        if may_be_headline(lines[i]):
            bars[i] = min(bars[i], CERTAIN_HEADLINE)
    scored = enumerate(zip(scores, bars, strict=True))
    return [_drop(lines[i], i, span, score) for i, (score, bar) in scored if i != start and score < bar]


def find_bar(scores: Sequence[float], characters: Sequence[int]) -> float:
    """Return the probability below which lines go.

    All lines less likely than CERTAIN go; from the rest, the least likely ones, up to LIKELY, as long as the characters
    of body expected to go are no more than MAX_LOSS of those expected to be there, and no more than MOST_LOST.

    >>> find_bar([0.01, 0.4, 0.99], [10, 5, 1000])
    0.45
    >>> find_bar([0.01, 0.4, 0.99], [10, 100, 1000])
    0.4
    >>> find_bar([0.01, 0.4, 0.99], [10, 300, 100_000])
    0.4
    """
    expected = [score * count for score, count in zip(scores, characters, strict=True)]
    left = min(MAX_LOSS * sum(expected), MOST_LOST)
    for score, loss in sorted(zip(scores, expected, strict=True)):
        left -= loss
        if score >= LIKELY:
            break
        if left < 0 and score >= CERTAIN:
            return score
    return LIKELY


def _drop(line: Line, position: int, span: tuple[int, int], score: float) -> Drop:
    start, end = span
    seen = f"{_describe(line)}; {score:.0%} likely to be body"
    if position < start:
        return Drop(
            position, "body/before-start", f"{_count_lines(start - position)} before the start of the body: {seen}"
        )
    if position >= end:
        away = _count_lines(position - end + 1)
        return Drop(position, "body/after-end", f"{away} after the end of the body: {seen}")
    return Drop(position, "body/inside", f"inside the body, and unlike it: {seen}")


def _describe(line: Line) -> str:
    size = "1 word" if line.words == 1 else f"{line.words} words"
    return f"{size}, {'ends like a sentence' if line.end in SENTENCE_ENDS else 'no sentence end'}"


def _count_lines(number: int) -> str:
    return "1 line" if number == 1 else f"{number} lines"
