"""Signals of a block by itself: how long it is, how it begins and ends, what it is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import msgspec
import numpy as np

from cleaner.model import Block
from cleaner.prose import CHARACTERS_PER_WORD, LONG_LINE_WORDS, SENTENCE_WORDS, is_sentence, unspaced_character

Numbers = Any
_MARKS = b".,;:!?"
TAGS = (
    ("p",), ("li",), ("h1",), ("h2",), ("h3",), ("h4",), ("h5", "h6"), ("div",), ("span",), ("a",),
    ("td", "th", "tr", "table"), ("pre",), ("blockquote",), ("figcaption",), ("button",), ("label",), ("dt",), ("dd",),
    ("section",), ("article",),
)  # fmt: skip
TAG = {tag: number for number, tags in enumerate(TAGS, 1) for tag in tags}
"""Tag → its number; 0 stands for all others. The order is of no meaning: trees cut it where they need to."""
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
    rows = np.array([_read(block.text) for block in blocks]).T
    chars, words, ends, marks, capitals, start = rows
    prose = (words >= LONG_LINE_WORDS) | ((words >= SENTENCE_WORDS) & (ends > 0))
    density = np.array([block.link_density for block in blocks])
    tags = [block.tag or "" for block in blocks]
    tag, level = (np.array([numbers.get(t, 0) for t in tags]) for numbers in (TAG, LEVEL))
    return Own(chars, words, density, prose.astype(float), ends, marks, capitals, start, tag, level)


def _read(text: str) -> tuple[float, ...]:
    return len(text), _words(text), is_sentence(text), _marks(text), text.isupper(), _start(text[0])


def _words(text: str) -> int:
    """Return about how many words the text has: finding them one by one would take long."""
    spaces = text.count(" ") + 1
    return spaces if text.isascii() else spaces + len(unspaced_character().findall(text)) // CHARACTERS_PER_WORD


def _marks(text: str) -> int:
    encoded = text.encode("utf-8", "surrogatepass")
    marks = len(encoded) - len(encoded.translate(None, _MARKS))
    return marks if text.isascii() else marks + len(_foreign_marks().findall(text))


def _start(first: str) -> int:
    """Return what the text starts with: a small letter, a capital, a digit, a letter without case, anything else."""
    if first.isalpha():
        return 0 if first.islower() else 1 if first.isupper() else 3
    return 2 if first.isdigit() else 4


@cache
def _foreign_marks() -> re.Pattern[str]:
    return re.compile("[…。，、；：！？؟،।]")


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
