"""The two profiles of the page judge: which signals it asks for, and what training learned from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from cleaner.judges.learned import Learned
from cleaner.judges.page import above, beside, labels, own, purposes, whole
from cleaner.judges.page.labels import Vocabulary
from cleaner.judges.page.look import Look

Numbers = Any
KINDS = ("article", "documentation", "forum", "list", "product", "service")
"""The kinds of page that are told apart: what is main text on one is around it on another."""
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

    def table(self, look: Look) -> tuple[tuple[str, ...], Numbers]:
        """Return the names of all signals, and their values: a row for each signal, a column for each block."""
        named = [*self.signals(look), *self.labels(look, self.learned.words)]
        names = tuple(name for name, _ in named)
        values = np.empty((len(named) + len(KINDS), look.count), dtype=np.float32)
        told, likely = np.split(values, [len(named)])
        for row, (_, column) in zip(told, named, strict=True):
            row[:] = column
        likely[:] = self.learned.forest(names, KINDS).of_sets(told[:, :1])
        return (*names, *map(name_of_kind, KINDS)), values


def name_of_kind(kind: str) -> str:
    """Return the name of the signal that says how likely a page is of this kind."""
    return f"page, likely {kind}"


def _own(look: Look) -> Iterator[tuple[str, Numbers]]:
    return own.signals(look.own)


def _profile(name: str, file: str, asked: tuple[Signals, ...], *, reads_labels: bool) -> Profile:
    path = Path(__file__).with_name(file)
    return Profile(name, asked, reads_labels, Learned(name, path, lambda data: Vocabulary(data["labels"])))


FULL = _profile(
    "page judge",
    "weights.json",
    (_own, above.signals, beside.signals, purposes.signals, whole.signals),
    reads_labels=True,
)
FAST = _profile(
    "fast page judge",
    "fast.json",
    (_own, above.near_signals, beside.near_signals, whole.of_page),
    reads_labels=False,
)
"""Fewer trees, and fewer signals: those of the block, its neighbours, the nearest elements, and the page as a whole."""
