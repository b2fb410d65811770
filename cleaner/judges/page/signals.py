"""The table of all signals: a row for each signal, a column for each block."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from cleaner.judges.page import above, beside, labels, own, whole
from cleaner.judges.page.labels import Vocabulary
from cleaner.judges.page.look import Look

Numbers = Any


def all_signals(look: Look) -> Iterator[tuple[str, Numbers]]:
    """Yield the names and the values of all signals but those of labels, which are learned themselves."""
    yield from own.signals(look.own)
    yield from above.signals(look)
    yield from beside.signals(look)
    yield from whole.signals(look)


def table(look: Look, vocabulary: Vocabulary) -> tuple[list[str], Numbers]:
    """Return the names of the signals and their values."""
    named = [*all_signals(look), *labels.signals(look.places, vocabulary)]
    values = np.empty((len(named), look.count), dtype=np.float32)
    for row, (_, column) in zip(values, named, strict=True):
        row[:] = column
    return [name for name, _ in named], values
