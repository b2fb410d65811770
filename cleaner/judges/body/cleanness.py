"""Which texts are left alone: those that look clean at a glance; and which are visibly dirty."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from cleaner.judges.body.glance import PROSE

Line = TypeVar("Line")

CLEAN_TOP, CLEAN_BOTTOM, CLEAN_RUN = 4, 3, 3
"""A text counts as clean at a glance with at most one line that is no prose among the first four, none among the last
three, and no more than three of them in a row."""
HEAD_JUNK = 0.12
CERTAIN_JUNK = 0.02
JUNK_LINES = 4
"""A text looks dirty with so many lines before its start that are less likely than HEAD_JUNK to be body, or so many
anywhere that are less likely than CERTAIN_JUNK."""


def looks_clean(lines: Sequence[Line], look_of: Callable[[Line], int]) -> bool:
    """True if prose stands at both ends, a headline aside, and few short lines in a row between: nothing to judge.

    Most texts that are not clean show it in their first lines; the looks of the others are not asked for then.
    """
    if len(lines) < 3:
        return True
    if sum([look_of(line) < PROSE for line in lines[:CLEAN_TOP]]) > 1:
        return False
    return min(map(look_of, lines[-CLEAN_BOTTOM:])) >= PROSE and _longest_run(map(look_of, lines)) <= CLEAN_RUN


def _longest_run(looks: Iterable[int]) -> int:
    """Return how many lines in a row, at most, are not prose."""
    longest = run = 0
    for look in looks:
        run = run + 1 if look < PROSE else 0
        longest = max(longest, run)
    return longest


def looks_dirty(scores: Sequence[float], start: int) -> bool:
    """True if enough lines before the start, or enough with certainty anywhere, are not body."""
    head = sum([score < HEAD_JUNK for score in scores[:start]])
    return head >= JUNK_LINES or sum([score < CERTAIN_JUNK for score in scores]) >= JUNK_LINES
