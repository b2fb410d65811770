"""Signals of what of a line stands elsewhere in the text: the line, or its words. Teasers tell of other things."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

import msgspec
import numpy as np

from cleaner.judges.body.context import Context

Numbers = Any
NEAR = 4
"""How many lines before and after count as near."""
LEAD_LINES = 8
"""How many lines of the core are its lead."""
NO_WORDS = -1.0
"""What stands for a share where the line has no words."""
_NEVER = -(1 << 40)


class Said(msgspec.Struct, frozen=True):
    """The words of all lines in a row, as numbers: which word, in which line; and how many words each line has."""

    word: Numbers
    line: Numbers
    sizes: Numbers

    def share(self, known: Numbers) -> Numbers:
        """Return, for each line, the share of its words that are known."""
        counts = np.bincount(self.line, known, len(self.sizes))
        return np.where(self.sizes > 0, counts / np.maximum(self.sizes, 1), NO_WORDS)


def read_said(tokens: Sequence[frozenset[str]]) -> Said:
    """Return the words of the lines, numbered."""
    sizes = np.array(list(map(len, tokens)))
    words = list(chain.from_iterable(tokens))
    numbers = {word: number for number, word in enumerate(dict.fromkeys(words))}
    word = np.array([numbers[word] for word in words], dtype=np.int64)
    return Said(word, np.repeat(np.arange(len(sizes)), sizes), sizes)


def signals(context: Context) -> Iterator[tuple[str, Numbers]]:
    """Yield the names and the values of the signals."""
    copies = Counter([line.text for line in context.lines])
    yield "copies", np.array([copies[line.text] for line in context.lines])
    said = read_said([line.tokens for line in context.lines])
    yield "long words", said.sizes
    start, end, _ = context.core
    in_core = (context.order >= start) & (context.order < end)
    yield "known in other lines", said.share(_again(said, np.ones(context.count, dtype=bool)))
    yield "known in prose", said.share(_again(said, context.prose))
    yield "known in the core", said.share(_again(said, context.prose & in_core))
    yield "known in the lead", said.share(_stands_in(said, in_core & (context.order < start + LEAD_LINES)))
    yield "known near", said.share(_is_near(said, context.prose))


def _again(said: Said, among: Numbers) -> Numbers:
    """Return which words stand in one of these lines, other than their own."""
    counted = among[said.line]
    return np.bincount(said.word, counted)[said.word] > counted if len(said.word) else counted


def _stands_in(said: Said, among: Numbers) -> Numbers:
    """Return which words stand in one of these lines, be it their own."""
    counted = among[said.line]
    return np.bincount(said.word, counted)[said.word] > 0 if len(said.word) else counted


def _is_near(said: Said, among: Numbers) -> Numbers:
    """Return which words stand in one of these lines near their own, other than their own.

    Sorted by word and line, the nearest line that says the same stands right before or after.
    """
    keys = said.word * (len(said.sizes) + NEAR + 1) + said.line
    order = np.argsort(keys)
    place, counted = keys[order], among[said.line][order]
    before = np.maximum.accumulate(np.append(_NEVER, np.where(counted, place, _NEVER)))[:-1]
    after = np.minimum.accumulate(np.append(-_NEVER, np.where(counted, place, -_NEVER)[::-1]))[:-1][::-1]
    near = np.empty(len(keys), dtype=bool)
    near[order] = (place - before <= NEAR) | (after - place <= NEAR)
    return near
