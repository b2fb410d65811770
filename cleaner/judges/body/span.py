"""Where the body starts and ends, and which line above its start is its headline."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from cleaner.judges.body.context import CAP
from cleaner.judges.body.glance import COLON, FULL_STOP
from cleaner.judges.body.line import Line

SURE = 0.5
"""Lines more likely than this to be body tell where it lies."""
FRINGE = 0.01
"""Share of the body's words that may lie before the start and after the end: a lone sentence is no beginning.
Cross-validated by domain on whole-page dumps of wcxb-dev after the rules (benchmarks/train_body.py): 0.03 keeps 76 % of
the titles, 0.01 keeps 80 %; 0 would let any stray sentence open the body."""
BODY_WORDS = 50
"""A text in which fewer words are surely body has none that could be told from what surrounds it: poems, lists."""
HEADLINE_REACH = 12
"""How many lines above the start a headline may stand."""
HEADLINE_WORDS = (3, 30)
"""The fewest and the most words of a headline."""
HEADLINE_SHARED = 2
"""Words a headline shares with the first lines of its body. On wcxb-dev, 0 brings back 5 junk lines for 6 titles that
would go, 1 brings back 4 for 7, 2 brings back 1 for 3."""
LEAD_LINES = 8
"""How many lines of the body a headline is compared with."""


def find_span(lines: Sequence[Line], scores: Sequence[float]) -> tuple[int, int] | None:
    """Return the first line of the body and the one after its last, or None where no body can be told."""
    words = [min(line.words, CAP) if score > SURE else 0 for line, score in zip(lines, scores, strict=True)]
    total = sum(words)
    if total < BODY_WORDS:
        return None
    mass = list(accumulate(words))
    start = bisect_right(mass, FRINGE * total)
    end = bisect_left(mass, (1 - FRINGE) * total) + 1
    return find_headline(lines, start), end


def find_headline(lines: Sequence[Line], start: int) -> int:
    """Return the line above the start that shares most words with the lead, or the start if none shares two."""
    lead = frozenset[str]().union(*[line.tokens for line in lines[start : start + LEAD_LINES]])
    best, shared = start, HEADLINE_SHARED - 1
    for i in range(start - 1, max(0, start - HEADLINE_REACH) - 1, -1):
        found = len(lines[i].tokens & lead)
        if found > shared and may_be_headline(lines[i]):
            best, shared = i, found
    return best


def may_be_headline(line: Line) -> bool:
    """True if the line has the length of a headline and does not end like anything else."""
    fewest, most = HEADLINE_WORDS
    return fewest <= line.words <= most and line.end not in (FULL_STOP, COLON)
