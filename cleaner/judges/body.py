"""The body judge: drops the lines around the body of a text, and the few inside that cannot belong to it.

A line's score is the log-odds that it is body: a sum of weights, one for each signal. A signal sorts the line into a
bucket ("3 words, no sentence end", "40 words of prose within eight lines before"); what a bucket weighs was learned by
`benchmarks/train_body.py` and lies in `body_weights.json`. No signal knows a word of any language. Lines the score is
sure about mark where the body starts and ends; outside it a line goes sooner than inside.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from cleaner.model import Block, Decision

KIND = "outside"
"""The kind of all that this judge drops."""
WEIGHTS = Path(__file__).with_name("body_weights.json")

# --- what one line looks like -------------------------------------------------------------------------------------

WORDS = ("0", "1", "2", "3", "4", "5-6", "7-9", "10-14", "15-19", "20-24", "25-39", "40-59", "60+")
ENDS = ("no end", "full stop", "question", "exclamation", "colon", "ellipsis", "comma")
LOOKS = ("1-3 words", "4-9 words", "10-24 words", "tiny sentence", "sentence", "long sentence", "paragraph")
STARTS = ("symbol", "upper case", "lower case", "digit", "bullet", "quote", "caseless")
CASES = ("long", "caseless", "all upper", "one word", "title", "mostly title", "some capitals", "one capital", "lower")
INNER = ("plain", "comma", "full stop", "long with full stop", "long")

_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_CLOSERS = "\"'”’»)]）」』› *_"
_END = {c: n for n, chars in enumerate((".。।॥۔．", "?？؟", "!！", ":：", "…", ",;；、，،؛"), 1) for c in chars}
_SENTENCE_ENDS = frozenset((1, 2, 3, 5))
_TOKEN = re.compile(r"\w{4,}")
_WORD_BUCKETS = [0, 1, 2, 3, 4, 5, 5, 6, 6, 6] + [7] * 5 + [8] * 5 + [9] * 5 + [10] * 15 + [11] * 20

SHORT_WORDS = 14
"""Up to this many words a line is looked at letter by letter; in longer ones case and digits say little."""
SHORT_CHARS = 150
"""The same limit in characters, for lines that are one endless word."""
HEAD_CHARS = 120
"""How much of a long line is read: enough for its length class and its vocabulary. More gains nothing."""


class Glance(NamedTuple):
    """One stripped line, its number of words, and indices into ENDS and LOOKS."""

    text: str
    words: int
    end: int
    look: int


class Line(msgspec.Struct, frozen=True, gc=False):
    """What is seen of one line without its neighbours; `own` is the sum of the weights of its own signals."""

    text: str
    words: int
    end: int
    look: int
    own: float
    tokens: frozenset[str]


def glance(text: str) -> Glance:
    """Return what is seen of a line that is not blank at a glance."""
    text = text.strip()
    words, end = count_words(text), end_of(text)
    return Glance(text, words, end, look_of(words, end))


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


def inner_of(text: str, long: bool) -> int:
    """Return what breaks the line inside, as an index into INNER."""
    if long:
        return 3 if ". " in text or "。" in text else 4
    return 1 if ", " in text else 2 if ". " in text else 0


def own_signals(line: Glance) -> tuple[int, int, int, int]:
    """Return the buckets of OWN, in its order."""
    text, words, end, look = line
    start = start_of(text)
    long = words > SHORT_WORDS or len(text) > SHORT_CHARS
    case = 0 if long else case_of(text, start)
    bucket = _WORD_BUCKETS[words] if words < 60 else 12
    return bucket * 7 + end, start, case, inner_of(text, long) * 7 + look


OWN = {
    "words, end": (WORDS, ENDS),
    "start": (STARTS,),
    "case": (CASES,),
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
TOKENS = ("0", "1", "2-3", "4-7", "8-15", "16+")
SORTS = ("label", "prose")
_SHARE_STEPS = (0.0, 0.02, 0.06, 0.15, 0.4, 0.7, 0.9, 0.99)
_KNOWN_STEPS = (0.0, 0.2, 0.35, 0.5, 0.65, 0.8, 0.999)

WIDE, REACH = 32, 4
"""How many lines the window of prose spans to each side; how far a claimed line is felt."""
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
    places: list[int]
    copies: dict[str, int]
    said: Set[str]
    said_again: Set[str]


def read_context(lines: Sequence[Line], claims: Sequence[int]) -> Context:
    """Return the lines with their looks, running prose mass, densest stretch, copies and vocabulary."""
    looks = [line.look for line in lines]
    prose = [look > 3 for look in looks]
    weight = [min(line.words, CAP) if is_prose else 0 for line, is_prose in zip(lines, prose, strict=True)]
    core = densest(weight)
    copies = Counter([line.text for line in lines])
    said: Counter[str] = Counter()
    for line, is_prose in zip(lines, prose, strict=True):
        if is_prose:
            said.update(line.tokens)
    again = {token for token, count in said.items() if count > 1}
    mass = list(accumulate(weight, initial=0))
    return Context(lines, claims, looks, prose, mass, core, find_places(core, len(lines)), copies, said.keys(), again)


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


_POWERS = [number.bit_length() for number in range(256)]
_SEVEN = [min(7, power) for power in _POWERS]


def find_places(core: tuple[int, int, int], count: int) -> list[int]:
    """Return for every line how far before or after the densest stretch it stands, as an index into PLACES."""
    start, end, _ = core
    before = [_SEVEN[distance] if distance < 256 else 7 for distance in range(start, 0, -1)]
    after = [7 + _SEVEN[distance] if distance < 256 else 14 for distance in range(1, count - end + 1)]
    return before + [0] * (end - start) + after


def power(number: int) -> int:
    """Return the index into POWERS: the number's bit length, at most 9."""
    return _POWERS[number] if number < 256 else 9


def _beside(page: Context, step: int) -> list[int]:
    """Signal: the look of the line `step` further on."""
    pad = [EDGE] * abs(step)
    return ([*page.looks, *pad][step:] if step > 0 else [*pad, *page.looks][:step])[: len(page.looks)]


def _with_look(page: Context, column: Sequence[int]) -> list[int]:
    return [a * 7 + b for a, b in zip(column, page.looks, strict=True)]


def previous_look(page: Context) -> list[int]:
    """The look of the line before, with the line's own."""
    return _with_look(page, _beside(page, -1))


def next_look(page: Context) -> list[int]:
    """The look of the line after, with the line's own."""
    return _with_look(page, _beside(page, 1))


def second_previous(page: Context) -> list[int]:
    """The look of the last line but one."""
    return _beside(page, -2)


def second_next(page: Context) -> list[int]:
    """The look of the next line but one."""
    return _beside(page, 2)


def _since_long(looks: Sequence[int]) -> list[int]:
    out, distance = [], FAR
    for look in looks:
        out.append(_SEVEN[distance])
        distance = 0 if look > 4 else min(FAR, distance + 1)
    return out


def lines_since_long(page: Context) -> list[int]:
    """How many lines ago the last long sentence or paragraph stood."""
    return _since_long(page.looks)


def lines_until_long(page: Context) -> list[int]:
    """How many lines on the next long sentence or paragraph stands."""
    return _since_long(page.looks[::-1])[::-1]


def prose_wide(page: Context) -> list[int]:
    """How many words of prose, in sixteens, stand within 32 lines before and after."""
    mass, n = page.mass, len(page.looks)
    padded = [0] * WIDE + mass + [mass[-1]] * WIDE
    before = [_POWERS[(here - low) >> 4] for here, low in zip(mass, padded[:n], strict=False)]
    after = [_POWERS[(high - here) >> 4] for here, high in zip(mass[1:], padded[2 * WIDE + 1 :], strict=False)]
    return [b * 10 + a for b, a in zip(before, after, strict=True)]


def prose_share(page: Context) -> list[int]:
    """The share of the text's prose that stands before and after the line."""
    mass = page.mass
    whole = mass[-1] or 1
    steps = [bisect_left(_SHARE_STEPS, m / whole) for m in mass]
    rest = [bisect_left(_SHARE_STEPS, (mass[-1] - m) / whole) for m in mass[1:]]
    return [before * 9 + after for before, after in zip(steps, rest, strict=False)]


def short_share(page: Context) -> list[int]:
    """The share of the text's lines that are not prose, with the look of the line."""
    share = 10 - 10 * sum(page.prose) // len(page.prose)
    return _with_look(page, [share] * len(page.prose))


def prose_size(page: Context) -> list[int]:
    """How many words of prose the text has, in eights."""
    return [power(page.mass[-1] >> 3)] * len(page.prose)


def short_edges(page: Context) -> list[int]:
    """How many of the first and of the last eight lines are not prose."""
    top, bottom = page.prose[:EDGE_LINES], page.prose[-EDGE_LINES:]
    return [top.count(False) * 9 + bottom.count(False)] * len(page.prose)


def claimed_near(page: Context) -> Sequence[int]:
    """How many of the four lines before and after were claimed by a rule (see `count_claims`)."""
    return page.claims


def copies(page: Context) -> list[int]:
    """How often the very same line stands in the text, with the look of the line."""
    count = page.copies
    return _with_look(page, [min(count[line.text], 3) - 1 for line in page.lines])


def core_place(page: Context) -> list[int]:
    """How far before or after the densest stretch of prose the line stands, with its look."""
    return _with_look(page, page.places)


def core_share(page: Context) -> list[int]:
    """The place again, with the share of the text's prose that the densest stretch holds."""
    tenth = 10 * page.core[2] // (page.mass[-1] or 1)
    return [place * 11 + tenth for place in page.places]


def _known(tokens: frozenset[str], said: Set[str]) -> int:
    count = len(tokens)
    return min(5, power(count)) * 8 + bisect_left(_KNOWN_STEPS, len(tokens & said) / count)


def vocabulary(page: Context) -> list[int]:
    """The share of the line's words that also stand in other lines of prose: teasers tell of something else."""
    said, again = page.said, page.said_again
    return [
        (48 + _known(line.tokens, again) if is_prose else _known(line.tokens, said)) if line.tokens else is_prose * 48
        for line, is_prose in zip(page.lines, page.prose, strict=True)
    ]


Signal = tuple[tuple[tuple[str, ...], ...], Callable[[Context], Sequence[int]]]

AROUND: dict[str, Signal] = {
    "previous look, look": ((NEIGHBOURS, LOOKS), previous_look),
    "next look, look": ((NEIGHBOURS, LOOKS), next_look),
    "second previous look": ((NEIGHBOURS,), second_previous),
    "second next look": ((NEIGHBOURS,), second_next),
    "lines since a long one": ((POWERS[:8],), lines_since_long),
    "lines until a long one": ((POWERS[:8],), lines_until_long),
    "prose within 32 before, after": ((POWERS, POWERS), prose_wide),
    "share of prose before, after": ((SHARES, SHARES), prose_share),
    "share of short lines, look": ((TENTHS, LOOKS), short_share),
    "words of prose in eights": ((POWERS,), prose_size),
    "short lines at top, bottom": ((COUNTS, COUNTS), short_edges),
    "claimed lines": ((CLAIMS,), claimed_near),
    "copies, look": ((COPIES, LOOKS), copies),
    "place to densest prose, look": ((PLACES, LOOKS), core_place),
    "place to densest prose, its share": ((PLACES, TENTHS), core_share),
    "sort, words of four letters, known": ((SORTS, TOKENS, KNOWN), vocabulary),
}
"""Signals of a line in its text: name → the axes of its buckets, and the function that gives one bucket per line."""

# --- scores -------------------------------------------------------------------------------------------------------


def bucket_names(axes: Sequence[Sequence[str]]) -> list[str]:
    """Return the names of a signal's buckets, in order; the last axis runs fastest."""
    names = [""]
    for axis in axes:
        names = [f"{name} | {value}" if name else value for name in names for value in axis]
    return names


class Weights(msgspec.Struct, frozen=True):
    """The learned numbers: a base, and one list of weights by bucket for every signal."""

    base: float
    own: tuple[list[float], ...]
    around: tuple[list[float], ...]


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """Return the weights shipped beside this module."""
    return parse_weights(json.loads(WEIGHTS.read_text(encoding="utf-8")))


def parse_weights(data: Mapping[str, Any]) -> Weights:
    """Return the weights of a data file; buckets that training never met weigh nothing.

    >>> parse_weights({"base": 1.0, "weights": {"start": {"digit": -0.5}}}).own[1]
    [0.0, 0.0, 0.0, -0.5, 0.0, 0.0, 0.0]
    """
    axes = list(OWN.items()), [(name, axes) for name, (axes, _) in AROUND.items()]
    own, around = (tuple(_table(data["weights"].get(name, {}), ax) for name, ax in group) for group in axes)
    return Weights(data["base"], own, around)


def _table(weights: Mapping[str, float], axes: Sequence[Sequence[str]]) -> list[float]:
    return [weights.get(bucket, 0.0) for bucket in bucket_names(axes)]


def read_line(seen: Glance, tables: Sequence[Sequence[float]]) -> Line:
    """Return the line with its vocabulary and the sum of what its own signals weigh."""
    words_end, start, case, inner = own_signals(seen)
    own = tables[0][words_end] + tables[1][start] + tables[2][case] + tables[3][inner]
    return Line(*seen, own, tokens_of(seen.text[:HEAD_CHARS].lower()))


def tokens_of(text: str) -> frozenset[str]:
    """Return the words of four letters or more; pairs of characters in scripts written without spaces."""
    if not text.isascii() and _UNSPACED.search(text):
        return frozenset([text[i : i + 2] for i in range(len(text) - 1)])
    return frozenset(_TOKEN.findall(text))


def score_lines(lines: Sequence[Line], claims: Sequence[int], weights: Weights) -> list[float]:
    """Return for every line the log-odds that it is body."""
    page = read_context(lines, claims)
    own = [line.own + weights.base for line in lines]
    signals = zip(weights.around, AROUND.values(), strict=True)
    around = [map(table.__getitem__, signal(page)) for table, (_, signal) in signals]
    return list(map(sum, zip(own, *around, strict=True)))


def count_claims(claimed: Sequence[bool]) -> list[int]:
    """Return the bucket of CLAIMS for every line, given which lines a rule claimed; all 0 where no rule spoke."""
    if not any(claimed):
        return [0] * len(claimed)
    total = [0] * REACH + list(accumulate(claimed, initial=0))
    total += [total[-1]] * REACH
    n = len(claimed)
    before = [min(3, total[i + REACH] - total[i]) for i in range(n)]
    after = [min(3, total[i + 1 + 2 * REACH] - total[i + 1 + REACH]) for i in range(n)]
    return [1 + b * 4 + a for b, a in zip(before, after, strict=True)]


# --- where the body is --------------------------------------------------------------------------------------------

OUTSIDE = -0.5
INSIDE = -1.25
"""Before the start and after the end, a line scoring less than OUTSIDE goes; between them, less than INSIDE.

Cross-validated by domain on whole-page dumps of wcxb-dev after the rules (benchmarks/train_body.py), junk lines removed
and body lost: -0.75 and -1.5 give 87.0 % at 0.60 %, these 88.1 % at 0.74 %, -0.5 and -1.0 89.1 % at 0.86 %, -0.25 and
-0.75 90.1 % at 1.07 %."""
HEAD_JUNK = -2.0
CERTAIN_JUNK = -4.0
JUNK_LINES = 4
"""Where no rule claimed anything, so many lines before the start must score less than HEAD_JUNK, or so many anywhere
less than CERTAIN_JUNK, before any goes: clean texts stay as they are. Same source: without this, 0.4 % of the
characters of clean pages go, with it 0.06 %."""
FRINGE = 0.01
"""Share of the body's words that may lie before the start and after the end: a lone sentence is no beginning. Same
source: 0.03 keeps 76 % of the titles, 0.01 keeps 80 %; 0 would let any stray sentence open the body."""
BODY_WORDS = 50
"""A text in which fewer words are surely body has none that could be told from what surrounds it: poems, lists."""
HEADLINE_REACH = 12
"""How many lines above the start a headline may stand."""
HEADLINE_WORDS = (3, 30)
"""The fewest and the most words of a headline."""
HEADLINE_SHARED = 2
"""Words a headline shares with the first lines of its body. On wcxb-dev, 0 brings back 5 junk lines for 6 titles that
would go, 1 brings back 4 for 7, 2 brings back 1 for 3."""
LEAD_LINES = 8
"""How many lines of the body a headline is compared with."""
CLEAN_TOP, CLEAN_BOTTOM, CLEAN_RUN = 4, 3, 3
"""A text counts as clean at a glance with at most one line that is no prose among the first four, none among the last
three, and no more than three of them in a row."""
ROUNDS = 6
"""Dropping lines changes what surrounds the rest, so they are judged again; a text not settled by then is let be. Pages
of the dev sets settle within three rounds."""


def find_span(lines: Sequence[Line], scores: Sequence[float]) -> tuple[int, int] | None:
    """Return the first line of the body and the one after its last, or None where no body can be told."""
    words = [min(line.words, CAP) if score > 0 else 0 for line, score in zip(lines, scores, strict=True)]
    total = sum(words)
    if total < BODY_WORDS:
        return None
    mass = list(accumulate(words))
    start = bisect_right(mass, FRINGE * total)
    end = bisect_left(mass, (1 - FRINGE) * total) + 1
    return find_headline(lines, start), end


def find_headline(lines: Sequence[Line], start: int) -> int:
    """Return the line above the start that shares most words with the lead, or the start if none shares two."""
    lead = frozenset[str]().union(*[line.tokens for line in lines[start : start + LEAD_LINES]])
    best, shared = start, HEADLINE_SHARED - 1
    for i in range(start - 1, max(0, start - HEADLINE_REACH) - 1, -1):
        found = len(lines[i].tokens & lead)
        if found > shared and HEADLINE_WORDS[0] <= lines[i].words <= HEADLINE_WORDS[1] and lines[i].end not in (1, 4):
            best, shared = i, found
    return best


def looks_clean(looks: Sequence[int]) -> bool:
    """True if prose stands at both ends, a headline aside, and few short lines in a row between: nothing to judge."""
    if len(looks) < 3:
        return True
    top, bottom = looks[:CLEAN_TOP], looks[-CLEAN_BOTTOM:]
    return sum([look < 4 for look in top]) <= 1 and min(bottom) > 3 and _longest_run(looks) <= CLEAN_RUN


def _longest_run(looks: Sequence[int]) -> int:
    longest = run = 0
    for look in looks:
        run = run + 1 if look < 4 else 0
        longest = max(longest, run)
    return longest


class Verdict(NamedTuple):
    """A line that goes: where it stands among the lines judged, the rule's name, and the reason."""

    position: int
    rule: str
    reason: str


def find_drops(lines: Sequence[Line], claims: Sequence[int], weights: Weights) -> list[Verdict]:
    """Return the lines that are not body, judged once; none where the text is clean or no body can be told."""
    ruled = any(claims)
    if not ruled and looks_clean([line.look for line in lines]):
        return []
    scores = score_lines(lines, claims, weights)
    span = find_span(lines, scores)
    if span is None or not (ruled or looks_dirty(scores, span[0])):
        return []
    return [_verdict(lines, i, span) for i, score in enumerate(scores) if i != span[0] and score < _limit(i, span)]


def looks_dirty(scores: Sequence[float], start: int) -> bool:
    """True if enough lines before the start, or enough with certainty anywhere, are not body."""
    head = sum([score < HEAD_JUNK for score in scores[:start]])
    return head >= JUNK_LINES or sum([score < CERTAIN_JUNK for score in scores]) >= JUNK_LINES


def _limit(position: int, span: tuple[int, int]) -> float:
    return INSIDE if span[0] <= position < span[1] else OUTSIDE


def _verdict(lines: Sequence[Line], position: int, span: tuple[int, int]) -> Verdict:
    start, end = span
    seen = _describe(lines[position])
    if position < start:
        away = _lines(start - position)
        return Verdict(position, "body/before-start", f"{away} before the start of the body: {seen}")
    if position >= end:
        away = _lines(position - end + 1)
        return Verdict(position, "body/after-end", f"{away} after the end of the body: {seen}")
    return Verdict(position, "body/inside", f"inside the body, and nothing like it: {seen}")


def _describe(line: Line) -> str:
    size = "1 word" if line.words == 1 else f"{line.words} words"
    return f"{size}, {'ends like a sentence' if line.end in _SENTENCE_ENDS else 'no sentence end'}"


def _lines(number: int) -> str:
    return "1 line" if number == 1 else f"{number} lines"


def settle(lines: Sequence[Line], claims: Sequence[int], weights: Weights) -> list[Verdict] | None:
    """Return all lines that go when what remains is judged again until nothing goes; None if that takes too long.

    Only the first round knows the claims: a text whose claimed lines are gone must be judged the same way.
    """
    left, gone = list(range(len(lines))), list[Verdict]()
    for _ in range(ROUNDS):
        verdicts = find_drops([lines[i] for i in left], claims, weights)
        if not verdicts and not any(claims):
            return gone
        gone += [verdict._replace(position=left[verdict.position]) for verdict in verdicts]
        dropped = {verdict.position for verdict in verdicts}
        left = [i for n, i in enumerate(left) if n not in dropped]
        claims = [0] * len(left)
    return None


def judge(blocks: Sequence[Block], claimed: Sequence[str | None]) -> list[Decision]:
    """Return drops for the live blocks around the body and for those inside that cannot be part of it.

    `claimed` holds for every block the kind of the rule that dropped it already, or None. A clean text gets no
    decision, and neither does what is left once the decisions are carried out. Claims count only as long as none is
    the judge's own: they lead it on its first look at a text, and would lead it further with every other.
    """
    live = [i for i, block in enumerate(blocks) if claimed[i] is None and not block.blank]
    seen = [glance(blocks[i].text) for i in live]
    if looks_clean([line.look for line in seen]):
        return []
    claims = _claims(blocks, claimed)
    weights = load_weights()
    lines = [read_line(line, weights.own) for line in seen]
    verdicts = settle(lines, claims, weights)
    if verdicts is None:
        verdicts = settle(lines, [0] * len(lines), weights) or []
    return [_decide(blocks[live[v.position]], v) for v in sorted(verdicts)]


def _claims(blocks: Sequence[Block], claimed: Sequence[str | None]) -> list[int]:
    """Return, per live line, how rules have claimed what stands around it; nothing after the judge's first look."""
    ruled = [kind is not None for block, kind in zip(blocks, claimed, strict=True) if not block.blank]
    if KIND in claimed:
        return [0] * ruled.count(False)
    return [count for count, is_ruled in zip(count_claims(ruled), ruled, strict=True) if not is_ruled]


def _decide(block: Block, verdict: Verdict) -> Decision:
    return Decision(block=block, action="drop", rule=verdict.rule, kind=KIND, reason=verdict.reason)
