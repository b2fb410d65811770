"""Signals of where a line stands to the core, the densest stretch of prose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from cleaner.judges.body.context import Context

Numbers = Any


def signals(context: Context) -> Iterator[tuple[str, Numbers]]:
    """Yield the names and the values of the signals."""
    start, end, mass = context.core
    yield "core, lines", np.full(context.count, end - start)
    yield "core, words", np.full(context.count, mass)
    yield "core, share of prose", np.full(context.count, mass / max(context.mass[-1], 1))
    yield "lines until the core", np.maximum(start - context.order, 0)
    yield "lines since the core", np.maximum(context.order - end + 1, 0)
    yield "place in the core", (context.order - start) / max(end - start, 1)
