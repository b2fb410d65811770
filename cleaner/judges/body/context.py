"""The lines of a text with what the signals need to know of the whole of it: its prose, its core, what it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from itertools import accumulate

import msgspec

from cleaner.judges.body.buckets import DISTANCE
from cleaner.judges.body.glance import LOOKS, PROSE
from cleaner.judges.body.line import Line

CAP = 80
"""Words beyond which a line of prose weighs no more."""
GAP = 15
"""Words of prose that one short line inside the core costs."""


class Context(msgspec.Struct, frozen=True):
    """The lines of a text with what the signals need to know about each one's surroundings.

    `mass` is the number of words of prose before each line, and in all. `core` is the densest stretch of prose: start,
    end and sum; `places` tells where the lines stand to it. `said` are the words that stand in prose, `said_again`
    those that stand in more than one line of it.
    """

    lines: Sequence[Line]
    claims: Sequence[int]
    looks: list[int]
    prose: list[bool]
    mass: list[int]
    core: tuple[int, int, int]
    places: list[int]
    copies: dict[str, int]
    said: Set[str]
    said_again: Set[str]


def read_context(lines: Sequence[Line], claims: Sequence[int]) -> Context:
    """Return the lines with their looks, running prose mass, core, copies and vocabulary."""
    looks = [line.look for line in lines]
    prose = [look >= PROSE for look in looks]
    weight = [min(line.words, CAP) if is_prose else 0 for line, is_prose in zip(lines, prose, strict=True)]
    mass = list(accumulate(weight, initial=0))
    core = find_core(weight)
    copies = Counter([line.text for line in lines])
    said = count_tokens(lines, prose)
    said_again = {token for token, count in said.items() if count > 1}
    places = find_places(core, len(lines))
    return Context(lines, claims, looks, prose, mass, core, places, copies, said.keys(), said_again)


def find_core(weight: Sequence[int]) -> tuple[int, int, int]:
    """Return start, end and sum of the stretch with the most prose, a short line counting -GAP (Kadane's algorithm)."""
    best = (0, 0, 0)
    start = total = 0
    for i, words in enumerate(weight):
        if total <= 0:
            start, total = i, 0
        total += words or -GAP
        if total > best[2]:
            best = (start, i + 1, total)
    return best


def find_places(core: tuple[int, int, int], count: int) -> list[int]:
    """Return for every line how far before or after the core it stands, as an index into `amounts.PLACES`."""
    start, end, _ = core
    before = [DISTANCE[distance] if distance < 256 else 7 for distance in range(start, 0, -1)]
    after = [7 + DISTANCE[distance] if distance < 256 else 14 for distance in range(1, count - end + 1)]
    return before + [0] * (end - start) + after


def count_tokens(lines: Sequence[Line], prose: Sequence[bool]) -> Counter[str]:
    """Return the words of the lines of prose, with the number of such lines each stands in."""
    said: Counter[str] = Counter()
    for line, is_prose in zip(lines, prose, strict=True):
        if is_prose:
            said.update(line.tokens)
    return said


def with_look(context: Context, column: Sequence[int]) -> list[int]:
    """Return the buckets of a signal that goes together with the line's own look."""
    width = len(LOOKS)
    return [value * width + look for value, look in zip(column, context.looks, strict=True)]
