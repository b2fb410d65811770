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
    """Trees of one depth, in one set or several: each set says how likely something of its own is.

    `rows` and `borders` make the questions, each once, though trees share many. `asked` are the numbers of those that
    the trees ask first, then of those that they ask second, and so on.
    """

    def __init__(self, names: Sequence[str], *sets: Mapping[str, Any]) -> None:
        trees = [tree for data in sets for tree in data["trees"]]
        self.depth = len(trees[0]["signals"])
        order = {name: row for row, name in enumerate(names)}
        rows = [[order[data["signals"][n]] for n in tree["signals"]] for data in sets for tree in data["trees"]]
        asked = [(row[d], tree["borders"][d]) for d in range(self.depth) for row, tree in zip(rows, trees, strict=True)]
        number = {question: n for n, question in enumerate(sorted(set(asked)))}
        self.asked = np.array([number[question] for question in asked])
        self.rows = np.array([row for row, _ in number])
        self.borders = np.array([border for _, border in number], dtype=np.float32)[:, None]
        self.leaves = np.round(np.array([tree["leaves"] for tree in trees]).ravel() * LEAF_STEPS).astype(np.int64)
        self.offsets = (np.arange(len(trees)) << self.depth)[:, None]
        self.first = np.cumsum([0, *(len(data["trees"]) for data in sets[:-1])])
        self.bases = np.array([data["base"] for data in sets], dtype=float)[:, None]

    def probabilities(self, values: Numbers) -> Numbers:
        """Return for every block the probability that it is main text, from the table of its signals."""
        return self.of_sets(values)[0]

    def of_sets(self, values: Numbers) -> Numbers:
        """Return the probability that each set gives for every block: a row for each set, a column for each block."""
        steps = range(0, max(1, values.shape[1]), BLOCKS)
        return np.hstack([self._of_sets(values[:, start : start + BLOCKS]) for start in steps])

    def _of_sets(self, values: Numbers) -> Numbers:
        answers = (values[self.rows] > self.borders).view(np.uint8)[self.asked]
        *rest, leaf = answers.reshape(self.depth, -1, values.shape[1])
        for answer in reversed(rest):  # doubled, not shifted: the processor adds many at once
            leaf += leaf
            leaf |= answer
        sums = np.add.reduceat(self.leaves.take(leaf + self.offsets), self.first, axis=0)
        return 1.0 / (1.0 + np.exp(-self.bases - sums / LEAF_STEPS))
