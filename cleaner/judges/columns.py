"""Steps that the signals of both learned judges share: a column holds a number for each block of a document."""

from __future__ import annotations

from typing import Any

import numpy as np

Numbers = Any
"""An array of numbers, one for each block, or one more where they are sums of all blocks before."""
NO_NEIGHBOUR = -1.0
"""What stands for a block beyond the first and the last one."""
FAR = 1000
"""The distance in blocks to what is not there."""


def running(values: Numbers) -> Numbers:
    """Return the sums of the values before each one, and of all."""
    sums = np.zeros(len(values) + 1)
    np.cumsum(values, out=sums[1:])
    return sums


def shifted(values: Numbers, step: int) -> Numbers:
    """Return the values of the blocks `step` later."""
    moved = np.full(len(values), NO_NEIGHBOUR)
    if abs(step) < len(values):
        if step > 0:
            moved[:-step] = values[step:]
        else:
            moved[-step:] = values[:step]
    return moved


def since(marked: Numbers) -> Numbers:
    """Return how many blocks ago the last marked one was, itself aside."""
    order = np.arange(len(marked))
    last = np.maximum.accumulate(np.where(marked, order, -FAR))
    return np.minimum(order - np.concatenate(([-FAR], last[:-1])), FAR)
