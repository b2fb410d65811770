"""Signals of a block by itself: how long it is, how it begins and ends, what it is made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

import msgspec
import numpy as np

from cleaner.judges.columns import running
from cleaner.model import Block
from cleaner.prose import CHARACTERS_PER_WORD, LONG_LINE_WORDS, SENTENCE_WORDS, UNSPACED, is_sentence

Numbers = Any
_MARKS = ".,;:!?…。，、；：！？؟،।"
_SPACE, _MARK, _UNSPACED = 1, 2, 3
_PLANE = 0xFFFF
"""Characters beyond the basic plane are of none of these sorts."""
TAGS = (
    ("p",), ("li",), ("h1",), ("h2",), ("h3",), ("h4",), ("h5", "h6"), ("div",), ("span",), ("a",),
    ("td", "th", "tr", "table"), ("pre",), ("blockquote",), ("figcaption",), ("button",), ("label",), ("dt",), ("dd",),
    ("section",), ("article",),
)  # fmt: skip
TAG = {tag: number for number, tags in enumerate(TAGS, 1) for tag in tags}
"""Tag → its number; 0 stands for all others. The order is of no meaning: trees cut it where they need to."""
MAX_LINKED = 0.5
"""Share of a block's characters that may stand in links if it is to count as prose, or as a heading of prose."""
LEVEL = {f"h{level}": level for level in range(1, 7)}


class Own(msgspec.Struct, frozen=True):
    """One number per block and signal; `level` is that of a heading, 0 where it is none."""

    chars: Numbers
    words: Numbers
    density: Numbers
    prose: Numbers
    ends: Numbers
    marks: Numbers
    capitals: Numbers
    start: Numbers
    tag: Numbers
    level: Numbers


def read_own(blocks: Sequence[Block]) -> Own:
    """Return the own signals of the blocks."""
    texts = [block.text for block in blocks]
    chars = np.array([len(text) for text in texts])
    spaces, marks, unspaced = _count(texts, chars)
    words = spaces + 1 + unspaced // CHARACTERS_PER_WORD
    ends, capitals = (np.array(list(map(read, texts))) for read in (is_sentence, str.isupper))
    start = np.array([_start(text[0]) for text in texts])
    prose = (words >= LONG_LINE_WORDS) | ((words >= SENTENCE_WORDS) & ends)
    density = np.array([block.link_density for block in blocks])
    tags = [block.tag or "" for block in blocks]
    tag, level = (np.array([numbers.get(t, 0) for t in tags]) for numbers in (TAG, LEVEL))
    return Own(chars, words, density, prose.astype(float), ends, marks, capitals, start, tag, level)


def _count(texts: Sequence[str], chars: Numbers) -> Iterator[Numbers]:
    """Yield how many spaces, marks and characters of scripts without spaces each text has, of all texts at once."""
    points = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    sorts = _sorts()[np.minimum(points, _PLANE)]
    ends = np.cumsum(chars)
    for sort in (_SPACE, _MARK, _UNSPACED):
        before = running(sorts == sort)
        yield before[ends] - before[ends - chars]


@cache
def _sorts() -> Numbers:
    """Return the sort of each character of the basic plane."""
    sorts = np.zeros(_PLANE + 1, dtype=np.uint8)
    sorts[ord(" ")] = _SPACE
    sorts[[ord(mark) for mark in _MARKS]] = _MARK
    for first, last in UNSPACED:
        sorts[ord(first) : ord(last) + 1] = _UNSPACED
    return sorts


@lru_cache(maxsize=8192)
def _start(first: str) -> int:
    """Return what the text starts with: a small letter, a capital, a digit, a letter without case, anything else."""
    if first.isalpha():
        return 0 if first.islower() else 1 if first.isupper() else 3
    return 2 if first.isdigit() else 4


def signals(own: Own) -> Iterator[tuple[str, Numbers]]:
    """Yield the names and the values of the signals."""
    yield "characters", own.chars
    yield "words", own.words
    yield "characters a word", own.chars / own.words
    yield "marks a word", own.marks / own.words
    yield "ends as a sentence", own.ends
    yield "link density", own.density
    yield "all capitals", own.capitals
    yield "first character", own.start
    yield "prose", own.prose
    yield "tag", own.tag
