"""The lines of a text in numbers, with what the signals need to know of the whole of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np

from cleaner.judges.body.claims import Claimed
from cleaner.judges.body.glance import PROSE
from cleaner.judges.body.line import OWN, Line
from cleaner.judges.columns import running

Numbers = Any
"""An array of numbers, one for each line, or one more where they are sums of all lines before."""

CAP = 80
"""Words beyond which a line of prose weighs no more."""
GAP = 15
"""Words of prose that one short line inside the core costs."""


class Context(msgspec.Struct, frozen=True):
    """The lines of a text, and what each one's surroundings are told by.

    `own` has a row for each name of OWN. `weight` is the number of words of prose in a line, at most CAP; `mass` its
    running sum, `proses` that of lines of prose, `total` that of words. `core` is the densest stretch of prose: its
    start, its end, its weight.
    """

    lines: Sequence[Line]
    claimed: Claimed
    order: Numbers
    own: Numbers
    looks: Numbers
    prose: Numbers
    weight: Numbers
    mass: Numbers
    proses: Numbers
    total: Numbers
    core: tuple[int, int, int]

    @property
    def count(self) -> int:
        """Return the number of lines."""
        return len(self.lines)

    def row(self, name: str) -> Numbers:
        """Return one of the numbers of OWN, for every line."""
        return self.own[OWN.index(name)]


def read_context(lines: Sequence[Line], claimed: Claimed) -> Context:
    """Return the lines in numbers. `claimed` holds for them and for the lines that rules claimed between them."""
    own = np.array([line.own for line in lines], dtype=float).T
    looks = np.array([line.look for line in lines])
    prose = looks >= PROSE
    weight = np.where(prose, np.minimum(own[0], CAP), 0).astype(int)
    return Context(
        lines,
        claimed,
        np.arange(len(lines)),
        own,
        looks,
        prose,
        weight,
        mass=running(weight),
        proses=running(prose),
        total=running(own[0]),
        core=find_core(weight.tolist()),
    )


def find_core(weight: Sequence[int]) -> tuple[int, int, int]:
    """Return start, end and sum of the stretch with the most prose, a short line counting -GAP (Kadane's algorithm).

    >>> find_core([0, 20, 30, 0, 40, 0])
    (1, 5, 75)
    """
    best = (0, 0, 0)
    start = total = 0
    for i, words in enumerate(weight):
        if total <= 0:
            start, total = i, 0
        total += words or -GAP
        if total > best[2]:
            best = (start, i + 1, total)
    return best
