"""What the words of a line weigh: the log-odds that a line which says this is body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

HEAD_CHARS = 200
"""So much of a line is read."""
SHORT_WORDS = 8
"""Up to this many words a line may be a label, and words say something else in it than in running text."""
_WORD = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")

Weights = Mapping[str, Mapping[str, float]]
"""The sort of a line, "short" or "long" → word → weight."""


def words_of(text: str) -> list[str]:
    """Return the words, numbers and marks of the text's beginning, in small letters; numbers are all the same.

    >>> words_of("Read 12 more, now")
    ['read', '0', 'more', ',', 'now']
    """
    return ["0" if word[0].isdigit() else word for word in _WORD.findall(text[:HEAD_CHARS].lower())]


def sort_of(words: Sequence[str]) -> str:
    """Return "short" or "long"."""
    return "short" if len(words) <= SHORT_WORDS else "long"


def phrases(words: Sequence[str]) -> Iterator[str]:
    """Yield what is weighed: the words, pairs of neighbours, and the first and the last word as such.

    >>> list(phrases(["read", "more"]))
    ['read', 'more', 'read more', '^ read', 'more $']
    """
    yield from words
    for first, second in pairwise(words):
        yield f"{first} {second}"
    if words:
        yield f"^ {words[0]}"
        yield f"{words[-1]} $"


def weigh(words: Sequence[str], weights: Weights) -> float:
    """Return what all that the line says weighs, each phrase once."""
    known = weights[sort_of(words)]
    return sum([known[phrase] for phrase in sorted(set(phrases(words)) & known.keys())])
