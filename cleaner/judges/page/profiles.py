"""The two profiles of the page judge: which signals it asks for, and what training learned from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from cleaner.judges.forest import Forest
from cleaner.judges.learned import Learned
from cleaner.judges.page import above, beside, labels, own, whole
from cleaner.judges.page.labels import Vocabulary
from cleaner.judges.page.look import Look

Numbers = Any
Signals = Callable[[Look], Iterator[tuple[str, Numbers]]]


class Profile(msgspec.Struct, frozen=True):
    """What is asked of a page; `reads_labels` if also what the words in class names weigh, which is learned itself."""

    name: str
    asked: tuple[Signals, ...]
    reads_labels: bool
    learned: Learned[Vocabulary]

    def signals(self, look: Look) -> Iterator[tuple[str, Numbers]]:
        """Yield the names and the values of the signals, but for those of labels."""
        for signals in self.asked:
            yield from signals(look)

    def labels(self, look: Look, vocabulary: Vocabulary) -> Iterator[tuple[str, Numbers]]:
        """Yield the names and the values of the signals of labels, where they are read."""
        if self.reads_labels:
            yield from labels.signals(look.places, vocabulary)

    def table(self, look: Look) -> tuple[list[str], Numbers]:
        """Return the names of all signals, and their values: a row for each signal, a column for each block."""
        named = [*self.signals(look), *self.labels(look, self.learned.words)]
        values = np.empty((len(named), look.count), dtype=np.float32)
        for row, (_, column) in zip(values, named, strict=True):
            row[:] = column
        return [name for name, _ in named], values

    def forest(self, names: list[str]) -> Forest:
        """Return the trees, for a table whose rows have these names."""
        return self.learned.forest(tuple(names))


def _own(look: Look) -> Iterator[tuple[str, Numbers]]:
    return own.signals(look.own)


def _profile(name: str, file: str, asked: tuple[Signals, ...], *, reads_labels: bool) -> Profile:
    path = Path(__file__).with_name(file)
    return Profile(name, asked, reads_labels, Learned(name, path, lambda data: Vocabulary(data["labels"])))


FULL = _profile("page judge", "weights.json", (_own, above.signals, beside.signals, whole.signals), reads_labels=True)
FAST = _profile(
    "fast page judge",
    "fast.json",
    (_own, above.near_signals, beside.near_signals, whole.of_page),
    reads_labels=False,
)
"""Fewer trees, and fewer signals: those of the block, its neighbours, the nearest elements, and the page as a whole."""
