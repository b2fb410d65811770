"""Signals of the text as a whole: what its lines are like, all together. A shop, a list or a thread is no article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import fsum
from typing import Any

import numpy as np

from cleaner.judges.body.context import Context
from cleaner.judges.body.glance import ENDS, LOOKS
from cleaner.judges.body.line import OWN, STARTS

Numbers = Any
MEANS = ("capitals", "digits", "letters", "commas a word", "date or time", "characters a word")
"""Numbers of a line alone whose means over the text are told."""
COUNTED_STARTS = ("symbol", "lower case", "digit", "bullet")
WEIGHT_CAP = 400
"""The words of one line weigh no more than this, in hundredths, in the mean of all."""
HEAVY = 100
"""From this weight on, to either side, the words of a line say clearly what it is."""
PRICE_CHARACTERS = 120
"""So much of a line is searched for a price."""
_LOOKS = {n: f"text, look, {name}" for n, name in enumerate(LOOKS)}
_ENDS = {n: f"text, end, {name}" for n, name in enumerate(ENDS) if n}
_STARTS = {n: f"text, start, {name}" for n, name in enumerate(STARTS) if name in COUNTED_STARTS}
_MEANS = [f"text, mean {name}" for name in MEANS]
_MEANT = [OWN.index(name) for name in MEANS]
_PRICE = re.compile(r"[$€£¥]\s?\d|\d\s?(?:[€£¥]|USD|EUR)")


def signals(context: Context) -> Iterator[tuple[str, float]]:
    """Yield the names and the values of the signals, one for all lines."""
    yield from _shares(_LOOKS, context.looks)
    yield from _shares(_ENDS, context.row("end"))
    yield from _shares(_STARTS, context.row("first character"))
    sums = map(fsum, context.own[_MEANT].tolist())  # exact, in whatever order a machine adds
    yield from zip(_MEANS, (total / context.count for total in sums), strict=True)
    yield from _sizes(context)
    yield from _weights(context.row("words that weigh"))
    texts = [line.text for line in context.lines]
    yield "text, share of copies", 1 - len(set(texts)) / context.count
    priced = sum([_PRICE.search(text, 0, PRICE_CHARACTERS) is not None for text in texts])
    yield "text, share of prices", priced / context.count


def _shares(names: Mapping[int, str], values: Numbers) -> Iterator[tuple[str, float]]:
    """Yield the share of the lines that have each of the named values."""
    counts = np.bincount(values.astype(int), minlength=max(names) + 1).tolist()
    return ((name, counts[value] / len(values)) for value, name in names.items())


def _sizes(context: Context) -> Iterator[tuple[str, float]]:
    words, prose = context.total[-1], context.own[0][context.prose]
    yield "text, words a line", words / context.count
    yield "text, words a line of prose", prose.mean() if len(prose) else 0.0
    yield "text, share of words in prose", prose.sum() / words


def _weights(weights: Numbers) -> Iterator[tuple[str, float]]:
    yield "text, mean weight of words", np.clip(weights, -WEIGHT_CAP, WEIGHT_CAP).mean()
    yield "text, share of lines that weigh little", (weights < -HEAVY).mean()
    yield "text, share of lines that weigh much", (weights > HEAVY).mean()
