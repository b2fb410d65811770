"""The learned trees, and the probabilities they give.

A tree asks a block the same six questions whatever the answers: is this signal greater than that border? The answers
are the bits of a number, and that number's leaf is what the tree adds to the log-odds. This shape is evaluated for all
blocks and trees at once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from cleaner.judges.page.labels import Vocabulary

Numbers = Any
WEIGHTS = Path(__file__).with_name("weights.json")


class Forest:
    """Trees of one depth. `rows` and `borders` are those of all first questions, then of all second ones, and so on."""

    def __init__(self, names: Sequence[str], data: Mapping[str, Any]) -> None:
        order = {name: row for row, name in enumerate(names)}
        self.depth = len(data["trees"][0]["signals"])
        known = [order[name] for name in data["signals"]]
        questions = [[tree[key][d] for tree in data["trees"]] for key in ("signals", "borders") for d in range(self.depth)]
        self.rows = np.array(questions[: self.depth])
        self.rows = np.array(known)[self.rows].ravel()
        self.borders = np.array(questions[self.depth :], dtype=np.float32).ravel()[:, None]
        self.leaves = np.array([tree["leaves"] for tree in data["trees"]]).ravel()
        self.offsets = (np.arange(len(data["trees"])) << self.depth)[:, None]
        self.base = float(data["base"])

    def probabilities(self, values: Numbers) -> Numbers:
        """Return for every block the probability that it is main text, from the table of its signals."""
        answers = (values[self.rows] > self.borders).reshape(self.depth, -1, values.shape[1])
        leaf = np.broadcast_to(self.offsets, answers.shape[1:]).copy()
        for bit, answer in enumerate(answers):
            leaf += answer.astype(np.intp) << bit
        return 1.0 / (1.0 + np.exp(-self.base - self.leaves[leaf].sum(axis=0)))


@lru_cache(maxsize=1)
def load_weights() -> dict[str, Any]:
    """Return the data file beside this module."""
    data: dict[str, Any] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return data


@lru_cache(maxsize=1)
def load_vocabulary() -> Vocabulary:
    """Return what the words of labels weigh."""
    return Vocabulary(load_weights()["labels"])


@lru_cache(maxsize=1)
def load_forest(names: tuple[str, ...]) -> Forest:
    """Return the trees, for a table whose rows have these names."""
    return Forest(names, load_weights())
