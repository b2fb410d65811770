"""Signals that ask how much prose and how many short lines there are, and where the core, the densest prose, stands."""

from __future__ import annotations

from bisect import bisect_left

from cleaner.judges.body.buckets import DISTANCES, POWER, POWERS, TENTHS, power
from cleaner.judges.body.context import Context, with_look

SHARES = ("none", "<2 %", "<6 %", "<15 %", "<40 %", "<70 %", "<90 %", "<99 %", "all")
_SHARE_STEPS = (0.0, 0.02, 0.06, 0.15, 0.4, 0.7, 0.9, 0.99)
COUNTS = ("0", "1", "2", "3", "4", "5", "6", "7", "8")
PLACES = ("inside", *(f"{d} before" for d in DISTANCES[1:]), *(f"{d} after" for d in DISTANCES[1:]))

WIDE = 32
"""How many lines the window of prose spans to each side."""
EDGE_LINES = 8
"""Lines at the top and the bottom in which short lines are counted."""


def prose_wide(context: Context) -> list[int]:
    """How many words of prose, in sixteens, stand within 32 lines before and after."""
    mass, n, width = context.mass, len(context.looks), len(POWERS)
    padded = [0] * WIDE + mass + [mass[-1]] * WIDE
    before = [POWER[(here - low) >> 4] for here, low in zip(mass, padded[:n], strict=False)]
    after = [POWER[(high - here) >> 4] for here, high in zip(mass[1:], padded[2 * WIDE + 1 :], strict=False)]
    return [b * width + a for b, a in zip(before, after, strict=True)]


def prose_share(context: Context) -> list[int]:
    """The share of the text's prose that stands before and after the line."""
    mass, width = context.mass, len(SHARES)
    whole = mass[-1] or 1
    before = [bisect_left(_SHARE_STEPS, m / whole) for m in mass]
    after = [bisect_left(_SHARE_STEPS, (mass[-1] - m) / whole) for m in mass[1:]]
    return [b * width + a for b, a in zip(before, after, strict=False)]


def prose_size(context: Context) -> list[int]:
    """How many words of prose the text has, in eights."""
    return [power(context.mass[-1] >> 3)] * len(context.prose)


def short_share(context: Context) -> list[int]:
    """The share of the text's lines that are not prose, with the look of the line."""
    share = 10 - 10 * sum(context.prose) // len(context.prose)
    return with_look(context, [share] * len(context.prose))


def short_edges(context: Context) -> list[int]:
    """How many of the first and of the last eight lines are not prose."""
    top, bottom = context.prose[:EDGE_LINES], context.prose[-EDGE_LINES:]
    return [top.count(False) * len(COUNTS) + bottom.count(False)] * len(context.prose)


def core_place(context: Context) -> list[int]:
    """How far before or after the core the line stands, with its look."""
    return with_look(context, context.places)


def core_share(context: Context) -> list[int]:
    """The place again, with the share of the text's prose that the core holds."""
    tenth, width = 10 * context.core[2] // (context.mass[-1] or 1), len(TENTHS)
    return [place * width + tenth for place in context.places]
