"""Measures of running text: how many words a block has, and whether it reads as prose."""

from __future__ import annotations

import re
from functools import lru_cache

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_UNSPACED_CHAR = re.compile(f"[{_UNSPACED}]")
_SENTENCE_END = re.compile(r"""[.!?…。！？؟۔।॥](?:["'”’»)\]）」』]|\s)*$""")

CHARACTERS_PER_WORD = 2
"""Characters that count as one word in scripts written without spaces (Chinese words average 1.5
to 2 characters)."""
SENTENCE_WORDS = 5
"""A line ending like a sentence counts as one from this many words on."""
SHORT_CHARACTERS = 400
"""So much of a text is read to tell prose, and counts of texts up to this length are remembered."""
LONG_LINE_WORDS = 25
"""A line of this many words counts as prose whatever it ends with."""


def word_count(text: str) -> int:
    """Return the number of words; unspaced scripts count two characters as a word."""
    return _short_count(text) if len(text) <= SHORT_CHARACTERS else _count(text)


def _count(text: str) -> int:
    words = len(_WORD.findall(text))
    if text.isascii():
        return words
    unspaced = len(_UNSPACED_CHAR.findall(text))
    if not unspaced:
        return words
    return len(_WORD.findall(_UNSPACED_CHAR.sub(" ", text))) + -(-unspaced // CHARACTERS_PER_WORD)


_short_count = lru_cache(maxsize=8192)(_count)


def is_sentence(text: str) -> bool:
    """True if the text ends as a sentence does (closing quotes and brackets aside)."""
    return _SENTENCE_END.search(text[-40:]) is not None


def is_prose(text: str) -> bool:
    """True if the block reads as running text: a sentence of five words, or a long line."""
    words = word_count(text[:SHORT_CHARACTERS])
    return words >= LONG_LINE_WORDS or (words >= SENTENCE_WORDS and is_sentence(text))
