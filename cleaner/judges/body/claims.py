"""Where rules have claimed lines: how many of them stand near a line that is still there, and in all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from cleaner.judges.columns import running
from cleaner.model import OUTSIDE_KIND, Block

Numbers = Any
REACHES = (1, 4, 16)
"""How many lines away claimed lines are counted."""
UNKNOWN = -1.0
"""What every signal of claims says where no rule spoke."""
NAMES = (
    *(f"claimed, {reach} {way}" for reach in REACHES for way in ("before", "after")),
    "claimed before",
    "claimed after",
    "share claimed",
)

Claimed = Sequence[bool]
"""For every line that is not blank, whether a rule has claimed it."""


def read_claims(blocks: Sequence[Block], claimed: Sequence[str | None]) -> list[bool]:
    """Return which lines rules have claimed; none once the judge itself has claimed any."""
    ruled = [kind is not None for block, kind in zip(blocks, claimed, strict=True) if not block.blank]
    return [False] * ruled.count(False) if OUTSIDE_KIND in claimed else ruled


def signals(claimed: Claimed) -> Iterator[tuple[str, Numbers]]:
    """Yield the names and the values of the signals, for the lines not claimed."""
    ruled = np.array(claimed)
    live = np.flatnonzero(~ruled)
    columns = _count(ruled, live) if ruled.any() else [np.full(len(live), UNKNOWN)] * len(NAMES)
    yield from zip(NAMES, columns, strict=True)


def _count(ruled: Numbers, live: Numbers) -> list[Numbers]:
    sums = running(ruled)
    columns = []
    for reach in REACHES:
        columns.append(sums[live] - sums[np.maximum(live - reach, 0)])
        columns.append(sums[np.minimum(live + 1 + reach, len(ruled))] - sums[live + 1])
    return [*columns, sums[live], sums[-1] - sums[live], np.full(len(live), sums[-1] / len(ruled))]
