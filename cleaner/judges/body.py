"""The body judge: drops the lines around the body of a text, and the few inside that cannot belong to it.

A line's score is the log-odds that it is body: a sum of weights, one for each signal. A signal sorts the line into a
bucket ("3 words, no sentence end", "40 words of prose within eight lines before"); what a bucket weighs was learned by
`benchmarks/train_body.py` and lies in `body_weights.json`. No signal knows a word of any language. Lines the score is
sure about mark where the body starts and ends; outside it a line goes sooner than inside.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import accumulate
from operator import add
from pathlib import Path

import msgspec

from cleaner.model import Block, Decision

WEIGHTS = Path(__file__).with_name("body_weights.json")

# --- what one line looks like -------------------------------------------------------------------------------------

WORDS = ("0", "1", "2", "3", "4", "5-6", "7-9", "10-14", "15-19", "20-24", "25-39", "40-59", "60+")
ENDS = ("no end", "full stop", "question", "exclamation", "colon", "ellipsis", "comma")
LOOKS = ("1-3 words", "4-9 words", "10-24 words", "tiny sentence", "sentence", "long sentence", "paragraph")
STARTS = ("symbol", "upper case", "lower case", "digit", "bullet", "quote", "caseless")
CASES = ("long", "caseless", "all upper", "one word", "title", "mostly title", "some capitals", "one capital", "lower")
MARKS = ("none", "copyright", "bar", "address", "arrow", "dot", "long", "long with address", "long with copyright")
DIGITS = ("none", "some", "date", "digits alone", "date alone", "long")
INNER = ("plain", "comma", "full stop", "long with full stop", "long")

_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_CLOSERS = "\"'”’»)]）」』› *_"
_END = {c: n for n, chars in enumerate((".。।॥۔．", "?？؟", "!！", ":：", "…", ",;；、，،؛"), 1) for c in chars}
_SENTENCE_ENDS = frozenset((1, 2, 3, 5))
_MARK = re.compile(r"([©®™])|(\|)|(https?:|www\.|@|#)|([›»→<>▸▶▼×+])|([•·∙⋅])")
_DATE = re.compile(r"(?:19|20)\d\d|\d[:./]\d\d")
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
_TOKEN = re.compile(r"\w{4,}")
_WORD_BUCKETS = [0, 1, 2, 3, 4, 5, 5, 6, 6, 6] + [7] * 5 + [8] * 5 + [9] * 5 + [10] * 15 + [11] * 20

SHORT_WORDS = 14
"""Up to this many words a line is looked at letter by letter; in longer ones case and digits say little."""
SHORT_CHARS = 150
"""The same limit in characters, for lines that are one endless word."""
HEAD_CHARS = 200
"""How much of a long line is read: enough to know its length class and its vocabulary."""


class Line(msgspec.Struct, frozen=True, gc=False):
    """What is seen of one line without its neighbours; `own` is the sum of the weights of its own signals."""

    text: str
    words: int
    end: int
    look: int
    own: float
    tokens: frozenset[str]


def count_words(text: str) -> int:
    """Return the number of words, fast and roughly: spaces plus one, two unspaced characters to a word."""
    if not text.isascii():
        unspaced = len(_UNSPACED.findall(text, 0, HEAD_CHARS))
        if unspaced:
            return (unspaced + 1) // 2 + text.count(" ", 0, HEAD_CHARS)
    return text.count(" ") + 1


def end_of(text: str) -> int:
    """Return how the line ends, as an index into ENDS; closing quotes and brackets do not count."""
    last = text[-1]
    if last in _CLOSERS:
        last = text.rstrip(_CLOSERS)[-1:] or last
    end = _END.get(last, 0)
    return 5 if end == 1 and text.endswith("..") else end


def look_of(words: int, end: int) -> int:
    """Return the length class of a line, as an index into LOOKS; from "sentence" on it counts as prose."""
    if end in _SENTENCE_ENDS:
        return 3 if words < 5 else 4 if words < 15 else 5 if words < 25 else 6
    return 0 if words <= 3 else 1 if words < 10 else 2 if words < 25 else 5


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
    if start == 6:
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


def digits_of(text: str) -> int:
    """Return what digits a short line holds, as an index into DIGITS."""
    if not _DIGIT.search(text):
        return 0
    dated = 2 if _DATE.search(text) else 1
    return dated if _LETTER.search(text) else dated + 2


def mark_of(text: str) -> int:
    """Return the first telling glyph of a short line, as an index into MARKS."""
    found = _MARK.search(text)
    return (found.lastindex or 0) if found else 0


def _short_signals(text: str, start: int) -> tuple[int, int, int, int]:
    inner = 1 if ", " in text else 2 if ". " in text else 0
    return case_of(text, start), mark_of(text), digits_of(text), inner


def _long_signals(text: str) -> tuple[int, int, int, int]:
    mark = 8 if "©" in text else 7 if "http" in text else 6
    return 0, mark, 5, 3 if ". " in text or "。" in text else 4


def own_signals(text: str) -> tuple[int, ...]:
    """Return the buckets of OWN, in its order, for one stripped line."""
    words, end, start = count_words(text), end_of(text), start_of(text)
    long = words > SHORT_WORDS or len(text) > SHORT_CHARS
    case, mark, digits, inner = _long_signals(text) if long else _short_signals(text, start)
    bucket = _WORD_BUCKETS[words] if words < 60 else 12
    return bucket * 7 + end, start, case, mark, digits, inner * 7 + look_of(words, end)


OWN = {
    "words, end": (WORDS, ENDS),
    "start": (STARTS,),
    "case": (CASES,),
    "mark": (MARKS,),
    "digits": (DIGITS,),
    "inner, look": (INNER, LOOKS),
}
"""Signals of a line alone: name → the axes of its buckets."""

# --- what stands around it ----------------------------------------------------------------------------------------

EDGE = 7
"""The look of what lies beyond the first and the last line."""
NEIGHBOURS = (*LOOKS, "edge")
POWERS = ("0", "1", "2-3", "4-7", "8-15", "16-31", "32-63", "64-127", "128-255", "256+")
PLACES = ("inside", *(f"{p} before" for p in POWERS[1:8]), *(f"{p} after" for p in POWERS[1:8]))
SHARES = ("none", "<2 %", "<6 %", "<15 %", "<40 %", "<70 %", "<90 %", "<99 %", "all")
TENTHS = tuple(f"{n}0 %" for n in range(11))
COUNTS = ("0", "1", "2", "3", "4", "5", "6", "7", "8")
COPIES = ("1", "2", "3+")
CLAIMS = ("no rules", *(f"{b} before, {a} after" for b in range(4) for a in range(4)))
KNOWN = ("none", "<20 %", "<35 %", "<50 %", "<65 %", "<80 %", "<100 %", "all")
TOKENS = ("1", "2-3", "4-7", "8-15", "16+")
_SHARE_STEPS = (0.0, 0.02, 0.06, 0.15, 0.4, 0.7, 0.9, 0.99)

NEAR, WIDE, REACH = 8, 32, 4
"""How many lines a near and a wide window of prose span to each side; how far a claimed line is felt."""
EDGE_LINES = 8
"""Lines at the top and the bottom in which short lines are counted."""
CAP = 80
"""Words beyond which a line of prose weighs no more."""
GAP = 15
"""Words of prose that one short line inside the densest stretch costs."""
FAR = 99
"""A distance in lines that stands for none."""


class Context(msgspec.Struct, frozen=True):
    """The lines of a text with what the signals need to know about each one's surroundings."""

    lines: Sequence[Line]
    claims: Sequence[int]
    looks: list[int]
    prose: list[bool]
    mass: list[int]
    core: tuple[int, int, int]
    copies: dict[str, int]
    frequency: dict[str, int]


def read_context(lines: Sequence[Line], claims: Sequence[int]) -> Context:
    """Return the lines with their looks, running prose mass, densest stretch, copies and vocabulary."""
    looks = [line.look for line in lines]
    prose = [look > 3 for look in looks]
    weight = [min(line.words, CAP) if is_prose else 0 for line, is_prose in zip(lines, prose, strict=True)]
    frequency: dict[str, int] = Counter()
    for line, is_prose in zip(lines, prose, strict=True):
        if is_prose:
            frequency.update(line.tokens)  # type: ignore[attr-defined]
    copies = Counter([line.text for line in lines])
    return Context(lines, claims, looks, prose, list(accumulate(weight, initial=0)), densest(weight), copies, frequency)


def densest(weight: Sequence[int]) -> tuple[int, int, int]:
    """Return start, end and sum of the stretch with the most prose, a short line counting -GAP (Kadane's algorithm)."""
    best = (0, 0, 0)
    start = total = 0
    for i, words in enumerate(weight):
        if total <= 0:
            start, total = i, 0
        total += words or -GAP
        if total > best[2]:
            best = (start, i + 1, total)
    return best


def power(number: int) -> int:
    """Return the index into POWERS: the number's bit length, at most 9."""
    return min(9, number.bit_length())


def _beside(page: Context, step: int) -> list[int]:
    """Signal: the look of the line `step` further on."""
    pad = [EDGE] * abs(step)
    return ([*page.looks, *pad][step:] if step > 0 else [*pad, *page.looks][:step])[: len(page.looks)]


def _with_look(page: Context, column: Sequence[int]) -> list[int]:
    return [a * 7 + b for a, b in zip(column, page.looks, strict=True)]


def previous_look(page: Context) -> list[int]:
    return _with_look(page, _beside(page, -1))


def next_look(page: Context) -> list[int]:
    return _with_look(page, _beside(page, 1))


def second_previous(page: Context) -> list[int]:
    return _beside(page, -2)


def second_next(page: Context) -> list[int]:
    return _beside(page, 2)


def _since_long(looks: Sequence[int]) -> list[int]:
    out, distance = [], FAR
    for look in looks:
        out.append(min(7, power(distance)))
        distance = 0 if look > 4 else distance + 1
    return out


def lines_since_long(page: Context) -> list[int]:
    return _since_long(page.looks)


def lines_until_long(page: Context) -> list[int]:
    return _since_long(page.looks[::-1])[::-1]


def _window(page: Context, span: int, shift: int) -> list[int]:
    """Prose mass within `span` lines before and after, as powers, the two in one bucket."""
    mass, n = page.mass, len(page.looks)
    padded = [0] * span + mass + [mass[-1]] * span
    before = [power((m - low) >> shift) for m, low in zip(mass, padded[:n], strict=False)]
    after = [power((high - m) >> shift) for m, high in zip(mass[1:], padded[2 * span + 1 :], strict=False)]
    return [b * 10 + a for b, a in zip(before, after, strict=True)]


def prose_near(page: Context) -> list[int]:
    return _window(page, NEAR, 3)


def prose_wide(page: Context) -> list[int]:
    return _window(page, WIDE, 4)


def _share(part: int, whole: int) -> int:
    share = part / whole
    for bucket, step in enumerate(_SHARE_STEPS):
        if share <= step:
            return bucket
    return 8
