"""The table of all signals: a row for each signal, a column for each line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from cleaner.judges.body import around, claims, core, repeats, talk, whole
from cleaner.judges.body.context import Context
from cleaner.judges.body.line import OWN

Numbers = Any


def all_signals(context: Context) -> Iterator[tuple[str, Numbers]]:
    """Yield the names and the values of all signals: a number for each line, or one for all."""
    yield from zip(OWN, context.own, strict=True)
    yield from around.signals(context)
    yield from core.signals(context)
    yield from repeats.signals(context)
    yield from claims.signals(context.claimed)
    yield from talk.signals(context)
    yield from whole.signals(context)


def table(context: Context) -> tuple[list[str], Numbers]:
    """Return the names of the signals and their values."""
    named = list(all_signals(context))
    values = np.empty((len(named), context.count), dtype=np.float32)
    for row, (_, column) in zip(values, named, strict=True):
        row[:] = column
    return [name for name, _ in named], values
