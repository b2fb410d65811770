"""Signals of talk: lines that sound like somebody writing to others, not about something.

Below an article such lines are readers' comments, and most come without a name or a date once an extractor has been at
them. In a thread they are what there is to read: how much the whole text talks is told as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from cleaner.judges.body.context import Context
from cleaner.judges.body.line import TALK_WORDS
from cleaner.judges.columns import running

Numbers = Any
WINDOWS = (2, 6, 15)
"""How many lines around talk is summed up in."""


def signals(context: Context) -> Iterator[tuple[str, Numbers]]:
    """Yield the mean talk of the lines around, from the line on, up to it, and of all; labels do not count."""
    talk, said = running(context.row("talk")), running(context.own[0] >= TALK_WORDS)
    here, count = np.arange(context.count), context.count

    def mean(low: Numbers, high: Numbers) -> Numbers:
        return (talk[high] - talk[low]) / np.maximum(said[high] - said[low], 1)

    for width in WINDOWS:
        low, high = np.maximum(here - width, 0), np.minimum(here + width + 1, count)
        yield f"talk within {width}", mean(low, high)
        yield f"talk within {width} after", mean(here, high)
    yield "talk to the end", mean(here, count)
    yield "talk before", mean(0, here)
    yield "text, talk", mean(0, count)
