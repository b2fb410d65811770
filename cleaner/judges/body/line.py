"""What is seen of one line by itself: numbers, its vocabulary, and what its words weigh."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import msgspec

from cleaner.judges.body.glance import Glance
from cleaner.judges.body.words import HEAD_CHARS, Weights, weigh, weigh_in, without_numbers, words_of
from cleaner.prose import unspaced_character

OWN = (
    "words",
    "characters",
    "characters a word",
    "end",
    "first character",
    "capitals",
    "digits",
    "letters",
    "commas a word",
    "words a sentence",
    "date or time",
    "words that weigh",
    "talk",
)
"""Names of the numbers of a line alone, as `own_numbers` gives them."""
STARTS = ("symbol", "upper case", "lower case", "digit", "bullet", "quote", "caseless")
TOKEN_CHARS = 4
"""Words of fewer letters are in every line, and tell nothing of what it speaks about."""
TALK_WORDS = 5
"""A line of fewer words talks to nobody: it is a label."""
TALK_CAP = 400
"""Nothing sounds more like talk than this, in hundredths, and nothing less than minus this."""
REMEMBERED = 8192
"""How many lines are remembered."""
DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[:.h]\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b")
_SENTENCE = re.compile(r"[.!?…]['\"”»)]*\s+(?=\S)|[。！？]")
_COMMAS = ",、，"


class Line(msgspec.Struct, frozen=True, gc=False):
    """What is seen of one line without its neighbours: its glance, the numbers of OWN, the words it may share."""

    text: str
    words: int
    end: int
    look: int
    own: tuple[float, ...]
    tokens: frozenset[str]


class LineReader:
    """Reads lines by what words weigh. It remembers short ones: the pages of a site share most of their labels."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self._read_short = lru_cache(maxsize=REMEMBERED)(self._read)

    def read(self, seen: Glance) -> Line:
        """Return the line with its numbers and its vocabulary."""
        return self._read_short(seen) if len(seen.text) <= HEAD_CHARS else self._read(seen)

    def _read(self, seen: Glance) -> Line:
        return read_line(seen, self.weights)


def read_line(seen: Glance, weights: Weights) -> Line:
    """Return the line with its numbers and its vocabulary."""
    words = words_of(seen.text)
    digits = sum(map(len, filter(str.isdecimal, words)))
    said = without_numbers(words) if digits else words
    weight, talk = weigh(said, weights), talk_of(seen, said, weights)
    return Line(*seen, (*own_numbers(seen, words, digits), weight, talk), tokens_of(seen.text, words))


def talk_of(seen: Glance, said: Sequence[str], weights: Weights) -> int:
    """Return how much the line sounds like somebody talking to others, -TALK_CAP to TALK_CAP; 0 where it is a label."""
    return max(-TALK_CAP, min(TALK_CAP, weigh_in(said, weights.talk))) if seen.words >= TALK_WORDS else 0


def own_numbers(seen: Glance, said: Sequence[str], digits: int) -> tuple[float, ...]:
    """Return the numbers of OWN but for what words weigh, given the words of the line and its number of digits."""
    text, words, end, _ = seen
    head = text[:HEAD_CHARS]
    parts, size = head.split(), len(head)
    return (
        words,
        len(text),
        len(text) / words,
        end,
        start_of(text),
        sum([part[0].isupper() for part in parts]) / len(parts),
        digits / size,
        sum(map(len, filter(str.isalpha, said))) / size,
        sum(map(text.count, _COMMAS)) / words,
        words / (len(_SENTENCE.findall(text)) + 1) if words > 1 else 1.0,
        digits > 0 and DATE.search(head) is not None,
    )


def start_of(text: str) -> int:
    """Return what the line starts with, as an index into STARTS."""
    first = text[0]
    if first.isupper():
        return 1
    if first.islower():
        return 2
    if first.isdigit():
        return 3
    if first in "-*•–—·●▪◦":
        return 4
    if first in "\"'“‘„«「『":
        return 5
    return 6 if first.isalpha() else 0


def tokens_of(text: str, words: list[str]) -> frozenset[str]:
    """Return the words of four letters or more; pairs of characters in scripts written without spaces."""
    if not text.isascii() and unspaced_character().search(text, 0, HEAD_CHARS):
        head = text[:HEAD_CHARS]
        return frozenset([head[i : i + 2] for i in range(len(head) - 1)])
    return frozenset([word for word in words if len(word) >= TOKEN_CHARS])
