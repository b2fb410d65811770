"""What is seen of one line by itself: its own signals, what they weigh, and its vocabulary."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from cleaner.judges.body.glance import ENDS, HEAD_CHARS, LOOKS, UNSPACED, Glance

WORDS = ("0", "1", "2", "3", "4", "5-6", "7-9", "10-14", "15-19", "20-24", "25-39", "40-59", "60+")
STARTS = ("symbol", "upper case", "lower case", "digit", "bullet", "quote", "caseless")
CASES = ("long", "caseless", "all upper", "one word", "title", "mostly title", "some capitals", "one capital", "lower")
INNER = ("plain", "comma", "full stop", "long with full stop", "long")

SHORT_WORDS = 14
"""Up to this many words a line is looked at letter by letter; in longer ones case and digits say little."""
SHORT_CHARS = 150
"""The same limit in characters, for lines that are one endless word."""

OWN = {
    "words, end": (WORDS, ENDS),
    "start": (STARTS,),
    "case": (CASES,),
    "inner, look": (INNER, LOOKS),
}
"""Signals of a line alone: name → the axes of its buckets."""

_WORDS = [0, 1, 2, 3, 4, 5, 5, 6, 6, 6] + [7] * 5 + [8] * 5 + [9] * 5 + [10] * 15 + [11] * 20
"""Number of words → index into WORDS, for numbers less than 60."""
_CASELESS = STARTS.index("caseless")
_ENDS, _LOOKS = len(ENDS), len(LOOKS)
_TOKEN = re.compile(r"\w{4,}")


class Line(msgspec.Struct, frozen=True, gc=False):
    """What is seen of one line without its neighbours; `own` is the sum of the weights of its own signals."""

    text: str
    words: int
    end: int
    look: int
    own: float
    tokens: frozenset[str]


def read_line(seen: Glance, tables: Sequence[Sequence[float]]) -> Line:
    """Return the line with its vocabulary and the sum of what its own signals weigh."""
    words_end, start, case, inner = own_signals(seen)
    own = tables[0][words_end] + tables[1][start] + tables[2][case] + tables[3][inner]
    return Line(*seen, own, tokens_of(seen.text[:HEAD_CHARS].lower()))


def own_signals(seen: Glance) -> tuple[int, int, int, int]:
    """Return the buckets of OWN, in its order."""
    text, words, end, look = seen
    start = start_of(text)
    long = words > SHORT_WORDS or len(text) > SHORT_CHARS
    case = 0 if long else case_of(text, start)
    bucket = _WORDS[words] if words < 60 else 12
    return bucket * _ENDS + end, start, case, inner_of(text, long) * _LOOKS + look


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


def case_of(text: str, start: int) -> int:
    """Return the pattern of capitals in a short line, as an index into CASES."""
    if start == _CASELESS:
        return 1
    if text.isupper():
        return 2
    words = text.split()
    if len(words) == 1:
        return 3
    capitals = sum([word[0].isupper() for word in words])
    if capitals == len(words):
        return 4
    return 5 if capitals * 2 > len(words) else 6 if capitals > 1 else 8 - capitals


def inner_of(text: str, long: bool) -> int:
    """Return what breaks the line inside, as an index into INNER."""
    if long:
        return 3 if ". " in text or "。" in text else 4
    return 1 if ", " in text else 2 if ". " in text else 0


def tokens_of(text: str) -> frozenset[str]:
    """Return the words of four letters or more; pairs of characters in scripts written without spaces."""
    if not text.isascii() and UNSPACED.search(text):
        return frozenset([text[i : i + 2] for i in range(len(text) - 1)])
    return frozenset(_TOKEN.findall(text))
