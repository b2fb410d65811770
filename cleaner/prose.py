"""Measures of running text: how many words a block has, and whether it reads as prose."""

from __future__ import annotations

import re
from functools import cache, lru_cache

UNSPACED = (
    ("\u0e00", "\u0eff"),
    ("\u1000", "\u109f"),
    ("\u1780", "\u17ff"),
    ("\u3040", "\u30ff"),
    ("\u3400", "\u4dbf"),
    ("\u4e00", "\u9fff"),
    ("\uf900", "\ufaff"),
)
"""First and last character of the scripts that are written without spaces."""
_WORD = re.compile(r"[^\W_]++(?:['’.-][^\W_]++)*+")
_SENTENCE_ENDS = tuple(".!?…。！？؟۔।॥")
_SPACES = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
_CLOSING = "\"'”’»)]）」』" + _SPACES

CHARACTERS_PER_WORD = 2
"""Characters that count as one word in scripts written without spaces (Chinese words average 1.5
to 2 characters)."""
SENTENCE_WORDS = 5
"""A line ending like a sentence counts as one from this many words on."""
UNFINISHED_WORDS = 15
"""The same for a line that ends in an ellipsis."""
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
    spaced, unspaced = unspaced_character().subn(" ", text)
    if not unspaced:
        return words
    return len(_WORD.findall(spaced)) + -(-unspaced // CHARACTERS_PER_WORD)


@cache
def unspaced_character() -> re.Pattern[str]:
    """Return what finds a character of a script without spaces; texts in ASCII do not wait for its compilation."""
    return re.compile(f"[{''.join(f'{first}-{last}' for first, last in UNSPACED)}]")


_short_count = lru_cache(maxsize=8192)(_count)


def is_sentence(text: str) -> bool:
    """True if the text ends as a sentence does (closing quotes and brackets aside)."""
    if text[-1:].isalnum():  # most labels do, and no sentence
        return False
    return text[-40:].rstrip(_CLOSING).endswith(_SENTENCE_ENDS)


def is_prose(text: str) -> bool:
    """True if the block reads as running text: a sentence of five words, or a long line.

    A short line that breaks off is a headline cut to size, and no sentence.
    """
    if len(text) < LONG_LINE_WORDS and not is_sentence(text):
        return False
    words = word_count(text[:SHORT_CHARACTERS])
    if words >= LONG_LINE_WORDS:
        return True
    return words >= (UNFINISHED_WORDS if _breaks_off(text) else SENTENCE_WORDS) and is_sentence(text)


def _breaks_off(text: str) -> bool:
    return text[-40:].rstrip(_CLOSING).endswith(("…", ".."))
