"""Where rules have claimed lines: how many of them stand near a line that is still there."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from cleaner.model import Block

KIND = "outside"
"""The kind of all that this judge drops."""
REACH = 4
"""How many lines away a claimed line is felt."""
CLAIMS = ("no rules", *(f"{b} before, {a} after" for b in range(4) for a in range(4)))


def read_claims(blocks: Sequence[Block], claimed: Sequence[str | None]) -> list[int]:
    """Return the bucket of CLAIMS for every live line; all 0 once the judge itself has claimed any."""
    ruled = [kind is not None for block, kind in zip(blocks, claimed, strict=True) if not block.blank]
    if KIND in claimed:
        return [0] * ruled.count(False)
    return [count for count, is_ruled in zip(count_claims(ruled), ruled, strict=True) if not is_ruled]


def count_claims(ruled: Sequence[bool]) -> list[int]:
    """Return the bucket of CLAIMS for every line, given which lines a rule claimed; all 0 where no rule spoke."""
    if not any(ruled):
        return [0] * len(ruled)
    total = [0] * REACH + list(accumulate(ruled, initial=0))
    total += [total[-1]] * REACH
    n = len(ruled)
    before = [min(3, total[i + REACH] - total[i]) for i in range(n)]
    after = [min(3, total[i + 1 + 2 * REACH] - total[i + 1 + REACH]) for i in range(n)]
    return [1 + b * 4 + a for b, a in zip(before, after, strict=True)]
