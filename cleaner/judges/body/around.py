"""Signals of what stands around a line: its neighbours, how much prose is near, how far the next of it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from cleaner.judges.body.context import Context
from cleaner.judges.body.glance import COLON, LONG, PARAGRAPH, QUESTION
from cleaner.judges.columns import running, shifted, since

Numbers = Any
NEIGHBOURS = (-1, 1, -2, 2)
WINDOWS = (2, 8, 32)
"""How many lines before and after the prose is summed up."""
NEAR, WIDE = 3, 8
SAID_WINDOWS = (3, 8, 20)
"""How many lines before and after what words weigh is summed up."""
SAID_CAP = 400
"""A line's words weigh no more than this, in hundredths, among those of its neighbours."""


def signals(context: Context) -> Iterator[tuple[str, Numbers]]:
    """Yield the names and the values of the signals."""
    yield from _place(context)
    yield from _neighbours(context)
    yield from _prose(context)
    yield from _said(context)
    yield from _distances(context)
    yield from _runs(context)


def _place(context: Context) -> Iterator[tuple[str, Numbers]]:
    order, count = context.order, context.count
    yield "lines", np.full(count, count)
    yield "lines before", order
    yield "lines after", count - 1 - order
    yield "place", order / count
    yield "share of short lines", np.full(count, 1 - context.proses[-1] / count)


def _neighbours(context: Context) -> Iterator[tuple[str, Numbers]]:
    rows = {"words": context.own[0], "look": context.looks, "capitals": context.row("capitals")}
    for step in NEIGHBOURS:
        yield from ((f"{step:+d}, {name}", shifted(values, step)) for name, values in rows.items())


def _prose(context: Context) -> Iterator[tuple[str, Numbers]]:
    """Yield the words of prose near the line and in all, before and after it."""
    for width in WINDOWS:
        yield from windows(f"prose within {width}", context.mass, width)
    yield from windows(f"lines of prose within {WIDE}", context.proses, WIDE)
    for width in (NEAR, WIDE):
        yield from windows(f"words within {width}", context.total, width)
    before, whole = context.mass[:-1], context.mass[-1]
    after = whole - context.mass[1:]
    yield "prose", np.full(context.count, whole)
    yield from (("prose before", before), ("prose after", after))
    yield from (("share of prose before", before / max(whole, 1)), ("share of prose after", after / max(whole, 1)))


def windows(name: str, sums: Numbers, width: int) -> Iterator[tuple[str, Numbers]]:
    """Yield what is summed up in the lines before, and in those after."""
    here = np.arange(len(sums) - 1)
    yield f"{name} before", sums[here] - sums[np.maximum(here - width, 0)]
    yield f"{name} after", sums[np.minimum(here + width + 1, len(here))] - sums[here + 1]


def _said(context: Context) -> Iterator[tuple[str, Numbers]]:
    """Yield what the words of the neighbours weigh."""
    weights = context.row("words that weigh")
    for step in NEIGHBOURS:
        yield f"{step:+d}, words that weigh", shifted(weights, step)
    sums = running(np.clip(weights, -SAID_CAP, SAID_CAP))
    for width in SAID_WINDOWS:
        yield from windows(f"words that weigh within {width}", sums, width)


def _distances(context: Context) -> Iterator[tuple[str, Numbers]]:
    """Yield how many lines ago the last line of some sort stood, and how many on the next one does."""
    end = context.row("end")
    sorts = {
        "prose": context.prose,
        "a long one": context.looks >= LONG,
        "a paragraph": context.looks >= PARAGRAPH,
        "a question": end == QUESTION,
        "a colon": end == COLON,
        "a date": context.row("date or time") > 0,
    }
    for name, marked in sorts.items():
        yield f"lines since {name}", since(marked)
        yield f"lines until {name}", since(marked[::-1])[::-1]


def _runs(context: Context) -> Iterator[tuple[str, Numbers]]:
    """Yield how long the run of prose, or of short lines, is that the line stands in, and where it stands there."""
    prose, order = context.prose, context.order
    starts = np.flatnonzero(np.concatenate(([True], prose[1:] != prose[:-1])))
    ends = np.append(starts[1:], context.count)
    run = np.repeat(np.arange(len(starts)), ends - starts)
    yield "run, lines", (ends - starts)[run]
    yield "run, lines before", order - starts[run]
    yield "run, lines after", ends[run] - 1 - order
    yield "run, mean words", ((context.total[ends] - context.total[starts]) / (ends - starts))[run]
