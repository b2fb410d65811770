"""Learned trees, and the probabilities they give.

A tree asks the same questions whatever the answers are: is this signal greater than that border? The answers are the
bits of a number, and that number's leaf is what the tree adds to the log-odds. This shape is evaluated for all blocks
and trees at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

Numbers = Any

BLOCKS = 512
"""Blocks that are asked at once: so many answers stay in the processor's cache, and huge pages take no more memory."""
LEAF_STEPS = 1 << 20
"""Leaves are added up as whole numbers of such parts: the sum is the same in whatever order a machine adds."""


class Forest:
    """Trees of one depth.

    `rows` and `borders` make the questions, each once, though trees share many. `asked` are the numbers of those that
    the trees ask first, then of those that they ask second, and so on.
    """

    def __init__(self, names: Sequence[str], data: Mapping[str, Any]) -> None:
        order = {name: row for row, name in enumerate(names)}
        trees = data["trees"]
        self.depth = len(trees[0]["signals"])
        known = np.array([order[name] for name in data["signals"]])
        asked = [(tree["signals"][d], tree["borders"][d]) for d in range(self.depth) for tree in trees]
        number = {question: n for n, question in enumerate(sorted(set(asked)))}
        self.asked = np.array([number[question] for question in asked])
        self.rows = known[[signal for signal, _ in number]]
        self.borders = np.array([border for _, border in number], dtype=np.float32)[:, None]
        self.leaves = np.round(np.array([tree["leaves"] for tree in trees]).ravel() * LEAF_STEPS).astype(np.int64)
        self.offsets = (np.arange(len(trees)) << self.depth)[:, None]
        self.base = float(data["base"])

    def probabilities(self, values: Numbers) -> Numbers:
        """Return for every block the probability that it is main text, from the table of its signals."""
        steps = range(0, max(1, values.shape[1]), BLOCKS)
        return np.concatenate([self._probabilities(values[:, start : start + BLOCKS]) for start in steps])

    def _probabilities(self, values: Numbers) -> Numbers:
        answers = (values[self.rows] > self.borders).view(np.uint8)[self.asked]
        *rest, leaf = answers.reshape(self.depth, -1, values.shape[1])
        for answer in reversed(rest):  # doubled, not shifted: the processor adds many at once
            leaf += leaf
            leaf |= answer
        sums = self.leaves.take(leaf + self.offsets).sum(axis=0)
        return 1.0 / (1.0 + np.exp(-self.base - sums / LEAF_STEPS))
