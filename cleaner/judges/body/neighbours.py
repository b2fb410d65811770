"""Signals that look at the lines next to a line: their looks, the way to the next long one, the claimed ones."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.judges.body.buckets import DISTANCE
from cleaner.judges.body.context import Context, with_look
from cleaner.judges.body.glance import LONG, LOOKS

NEIGHBOURS = (*LOOKS, "edge")
EDGE = NEIGHBOURS.index("edge")
"""The look of what lies beyond the first and the last line."""
FAR = 99
"""A distance in lines that stands for none."""


def previous_look(context: Context) -> list[int]:
    """The look of the line before, with the line's own."""
    return with_look(context, _beside(context, -1))


def next_look(context: Context) -> list[int]:
    """The look of the line after, with the line's own."""
    return with_look(context, _beside(context, 1))


def second_previous(context: Context) -> list[int]:
    """The look of the last line but one."""
    return _beside(context, -2)


def second_next(context: Context) -> list[int]:
    """The look of the next line but one."""
    return _beside(context, 2)


def _beside(context: Context, step: int) -> list[int]:
    """Return for every line the look of the one `step` further on."""
    pad = [EDGE] * abs(step)
    return ([*context.looks, *pad][step:] if step > 0 else [*pad, *context.looks][:step])[: len(context.looks)]


def lines_since_long(context: Context) -> list[int]:
    """How many lines ago the last long sentence or paragraph stood."""
    return _since_long(context.looks)


def lines_until_long(context: Context) -> list[int]:
    """How many lines on the next long sentence or paragraph stands."""
    return _since_long(context.looks[::-1])[::-1]


def _since_long(looks: Sequence[int]) -> list[int]:
    out, distance = [], FAR
    for look in looks:
        out.append(DISTANCE[distance])
        distance = 0 if look >= LONG else min(FAR, distance + 1)
    return out


def claimed_near(context: Context) -> Sequence[int]:
    """How many of the four lines before and after were claimed by a rule (see `claims.count_claims`)."""
    return context.claims
