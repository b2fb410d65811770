"""What the words of a line weigh: the log-odds, in hundredths, that a line which says this is body, or is talk."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

HEAD_CHARS = 200
"""So much of a line is read."""
SHORT_WORDS = 8
"""Up to this many words a line may be a label, and words say something else in it than in running text."""
START, END = "^", "$"
"""What stands beside the first and the last word of a line, among its phrases."""
_WORD = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")


class Phrases(NamedTuple):
    """What the words, the pairs of words, the first and the last word of lines weigh."""

    words: dict[str, int]
    pairs: dict[tuple[str, str], int]
    first: dict[str, int]
    last: dict[str, int]


class Weights(NamedTuple):
    """What phrases weigh in short lines, and in long ones; and what they weigh as talk, in any line."""

    short: Phrases
    long: Phrases
    talk: Phrases


def parse_weights(data: Mapping[str, Mapping[str, int]]) -> Weights:
    """Return the weights of a data file: the sort of a line, "short" or "long", or "talk" → phrase → weight.

    >>> parse_weights({"short": {"more": -40, "read more": -90, "^ share": -50}, "long": {}, "talk": {}}).short.first
    {'share': -50}
    """
    return Weights(*(_parse(data[sort]) for sort in Weights._fields))


def _parse(data: Mapping[str, int]) -> Phrases:
    words, pairs, first, last = found = Phrases({}, {}, {}, {})
    for phrase, weight in data.items():
        left, _, right = phrase.partition(" ")
        if not right:
            words[left] = weight
        elif left == START:
            first[right] = weight
        elif right == END:
            last[left] = weight
        else:
            pairs[left, right] = weight
    return found


def words_of(text: str) -> list[str]:
    """Return the words, numbers and marks of the text's beginning, in small letters.

    >>> words_of("Read 12 more, now")
    ['read', '12', 'more', ',', 'now']
    """
    return _WORD.findall(text[:HEAD_CHARS].lower())


def without_numbers(words: Sequence[str]) -> list[str]:
    """Return the words, all numbers being the same.

    >>> without_numbers(["read", "12", "more"])
    ['read', '0', 'more']
    """
    return ["0" if word.isdecimal() else word for word in words]


def sort_of(words: Sequence[str]) -> str:
    """Return "short" or "long", the names of the two in Weights."""
    return "short" if len(words) <= SHORT_WORDS else "long"


def phrases(words: Sequence[str]) -> Iterator[str]:
    """Yield what is weighed: the words, pairs of neighbours, and the first and the last word as such.

    >>> list(phrases(["read", "more"]))
    ['read', 'more', 'read more', '^ read', 'more $']
    """
    yield from words
    yield from map(" ".join, pairwise(words))
    if words:
        yield f"{START} {words[0]}"
        yield f"{words[-1]} {END}"


def weigh(words: Sequence[str], weights: Weights) -> int:
    """Return what all that the line says weighs, each phrase once."""
    return weigh_in(words, getattr(weights, sort_of(words)))


def weigh_in(words: Sequence[str], known: Phrases) -> int:
    """Return what the words weigh by these phrases, each once."""
    if not words:
        return 0
    said = sum(filter(None, map(known.words.get, set(words))))
    said += sum(filter(None, map(known.pairs.get, set(pairwise(words)))))
    return said + known.first.get(words[0], 0) + known.last.get(words[-1], 0)
