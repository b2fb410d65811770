"""Signals that ask what of a line stands elsewhere in the text too: the whole line, or its words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Set

from cleaner.judges.body.buckets import POWER
from cleaner.judges.body.context import Context, with_look

COPIES = ("1", "2", "3+")
SORTS = ("label", "prose")
TOKENS = ("0", "1", "2-3", "4-7", "8-15", "16+")
KNOWN = ("none", "<20 %", "<35 %", "<50 %", "<65 %", "<80 %", "<100 %", "all")
_KNOWN_STEPS = (0.0, 0.2, 0.35, 0.5, 0.65, 0.8, 0.999)
_FIRST = [min(len(TOKENS) - 1, power) * len(KNOWN) for power in POWER]
"""Number of words → first bucket of TOKENS and KNOWN; HEAD_CHARS keeps the number less than 256."""
_FIRST_PROSE = len(TOKENS) * len(KNOWN)
"""The first bucket of the sort "prose"."""


def copies(context: Context) -> list[int]:
    """How often the very same line stands in the text, with the look of the line."""
    count = context.copies
    return with_look(context, [min(count[line.text], 3) - 1 for line in context.lines])


def vocabulary(context: Context) -> list[int]:
    """The share of the line's words that also stand in other lines of prose: teasers tell of something else."""
    said, again, first = context.said, context.said_again, _FIRST_PROSE
    return [
        (first + _share_known(line.tokens, again) if is_prose else _share_known(line.tokens, said))
        if line.tokens
        else is_prose * first
        for line, is_prose in zip(context.lines, context.prose, strict=True)
    ]


def _share_known(tokens: frozenset[str], said: Set[str]) -> int:
    count = len(tokens)
    return _FIRST[count] + bisect_left(_KNOWN_STEPS, len(tokens & said) / count)
