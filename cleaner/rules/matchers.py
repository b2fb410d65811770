"""Which rules claim a block by its text alone. Conditions on its surroundings are judged later.

Exact lines are looked up in a dict, prefixes by their first two characters, and patterns by the
first characters with which they can begin, so that a line is held against a handful of patterns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import NamedTuple

import regex
from ahocorasick import Automaton

from cleaner.errors import DocumentError
from cleaner.fold import DECORATION, fold, fold_end, fold_start, plain, visible
from cleaner.model import Span
from cleaner.prose import word_count
from cleaner.rules.format import as_list
from cleaner.rules.model import CHARACTERS_PER_WORD, Rule
from cleaner.rules.patterns import FLAGS

TIMEOUT_SECONDS = 1.0
"""A pattern that works longer on one block fails the document. Shipped patterns take microseconds a block."""
MAX_TRIM_CHARACTERS = 100_000
"""Longest block that `trim` searches; a longer one is not a paragraph."""
MAX_KNOWN_CHARACTERS = 120
MAX_KNOWN = 20_000
"""Answers on short texts are remembered, so many at a time: the pages of a site share most of their labels."""
_COMMON_STARTS = "abcdefghijklmnopqrstuvwxyz0123456789\"'([@#©"
"""First characters whose patterns are told apart ahead of time; others when they first come."""
_LOOKAROUND = re.compile(r"(?<!\\)\(\?<?[=!]")
_GROUP_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()]", re.S)
START_CHARACTERS = 3
"""By so many first characters the patterns that may match a text are told apart, and remembered."""
_ORDER = {"keep": 0, "drop_from": 1, "drop_until": 2, "drop": 3, "trim": 4}


class Places(NamedTuple):
    """Places in the list of patterns: of those without `has`, and of those that wait for one."""

    free: frozenset[int]
    waiting: frozenset[int]


class TextMatcher:
    """The text rules of one file or one rank, compiled. Pickles with its compiled patterns."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules: list[Rule] = []
        self.exact: dict[str, tuple[int, ...]] = {}
        self.prefixes: dict[str, list[tuple[str, int]]] = {}
        self.patterns: list[tuple[int, regex.Pattern[str]]] = []
        self.trims: list[tuple[int, regex.Pattern[str]]] = []
        self.places_for: dict[str, Places] = {}
        self.known: dict[tuple[frozenset[int], str], list[Rule]] = {}
        for rule in rules:
            if not rule.selects_elements and rule.pattern.echo is None:
                self._add(len(self.rules), rule)
                self.rules.append(rule.without_labels())
        self.patterns.sort(key=lambda p: _ORDER[self.rules[p[0]].verb])
        self.openings = [regex.compile(without_lookaround(p.pattern), FLAGS) for _, p in self.patterns]
        for first in _COMMON_STARTS if self.patterns else "":
            self._starting_with(first)
        self.needles = _automaton([self.rules[n].has for n, _ in self.patterns])
        self.neighbourly = frozenset(n for n, r in enumerate(self.rules) if r.after or r.before)
        self.labels = frozenset[str]().union(*(r.after | r.before for r in self.rules))
        words = max((r.max_words for r in self.rules if r.verb != "trim"), default=0)
        self.max_characters = CHARACTERS_PER_WORD * words

    def _add(self, number: int, rule: Rule) -> None:
        pattern = rule.pattern
        known: dict[tuple[int, ...], tuple[int, ...]] = {}
        if rule.verb == "trim":
            self.trims.append((number, regex.compile(_trim_source(rule), FLAGS)))
        elif pattern.regex is not None:
            self.patterns.append((number, regex.compile(pattern.regex, FLAGS)))
        for label in [*as_list(pattern.line), *as_list(pattern.lines)]:
            folded = fold(label)
            numbers = (*self.exact.get(folded, ()), number)
            self.exact[folded] = known.setdefault(numbers, numbers)
        for prefix in as_list(pattern.starts) if rule.verb != "trim" else ():
            folded = fold_start(prefix)
            self.prefixes.setdefault(folded[:2], []).append((folded, number))

    def idle_among(self, labels: AbstractSet[str]) -> frozenset[int]:
        """Return the numbers of the rules that look for a label nearby and find none of theirs on a page of these."""
        if self.labels.isdisjoint(labels):
            return self.neighbourly
        return frozenset(n for n in self.neighbourly if not self.rules[n].may_stand_among(labels))

    def match(self, text: str, idle: frozenset[int] = frozenset()) -> list[Rule]:
        """Return the rules, trims aside, whose matcher and `max_words` accept the block's text.

        Patterns of the rules whose numbers are `idle` are not tried.
        """
        if len(text) > self.max_characters:
            return []
        if len(text) > MAX_KNOWN_CHARACTERS:
            return self._match(text, idle)
        found = self.known.get((idle, text))
        if found is None:
            if len(self.known) >= MAX_KNOWN:
                self.known.clear()
            found = self.known[idle, text] = self._match(text, idle)
        return found

    def _match(self, text: str, idle: frozenset[int]) -> list[Rule]:
        start = fold_start(text)
        numbers = list(self.exact.get(fold_end(start), ()))
        numbers += [n for prefix, n in self.prefixes.get(start[:2], ()) if start.startswith(prefix)]
        if start:
            numbers += self._match_patterns(plain(visible(text)).strip().lstrip(DECORATION), start, idle)
        if not numbers:
            return []
        count = word_count(text)
        return [self.rules[n] for n in sorted(set(numbers)) if count <= self.rules[n].max_words]

    def _match_patterns(self, text: str, folded: str, idle: frozenset[int]) -> list[int]:
        """Return the patterns that match, in order, up to the first that drops on no condition."""
        numbers = []
        for place in self._places(text, folded):
            number, pattern = self.patterns[place]
            rule = self.rules[number]
            if number in idle or len(text) > CHARACTERS_PER_WORD * rule.max_words:
                continue
            if self._matches(rule, pattern, text):
                numbers.append(number)
                if rule.unconditional and word_count(text) <= rule.max_words:
                    break
        return numbers

    def _places(self, text: str, folded: str) -> list[int]:
        """Return, in order, the places of the patterns that may match: by the text's start, and by their `has`."""
        free, waiting = self._starting_with(text[:START_CHARACTERS])
        if not waiting or self.needles is None:
            return sorted(free)
        found = {place for _, places in self.needles.iter(folded) for place in places if place in waiting}
        return sorted([*free, *found])

    def _starting_with(self, start: str) -> Places:
        """Return the places of the patterns that a text which starts like this may match."""
        known = self.places_for.get(start)
        if known is None:
            if len(self.places_for) >= MAX_KNOWN:
                self.places_for.clear()
            known = self.places_for[start] = self._narrow(start)
        return known

    def _narrow(self, start: str) -> Places:
        wider = frozenset(range(len(self.patterns)))
        if len(start) > 1:
            wider = frozenset().union(*self._starting_with(start[:-1]))
        matching = frozenset(place for place in wider if self.openings[place].fullmatch(start, partial=True))
        waiting = frozenset(place for place in matching if self.rules[self.patterns[place][0]].has)
        return Places(matching - waiting, waiting)

    def _matches(self, rule: Rule, pattern: regex.Pattern[str], text: str) -> bool:
        try:
            return pattern.fullmatch(text, timeout=TIMEOUT_SECONDS) is not None
        except TimeoutError as error:
            raise out_of_time(rule, text) from error

    def find_trims(self, text: str) -> Iterator[tuple[Rule, list[Span]]]:
        """Yield the trim rules that would cut something out of the block's text, each with all its spans."""
        if not self.trims or len(text) > MAX_TRIM_CHARACTERS:
            return
        searched = plain(text)
        for number, pattern in self.trims:
            if spans := self._find_all(self.rules[number], pattern, searched):
                yield self.rules[number], spans

    def _find_all(self, rule: Rule, pattern: regex.Pattern[str], text: str) -> list[Span]:
        try:
            return [m.span() for m in pattern.finditer(text, timeout=TIMEOUT_SECONDS) if m.end() > m.start()]
        except TimeoutError as error:
            raise out_of_time(rule, text) from error


def without_lookaround(source: str) -> str:
    """Return the pattern without the groups that look ahead or behind; it matches all that the pattern does, or more.

    >>> without_lookaround("see also(?! (?:table|figure)) .*")
    'see also .*'
    """
    kept, rest = "", source
    while found := _LOOKAROUND.search(rest):
        kept += rest[: found.start()]
        rest = rest[_end_of_group(rest, found.start()) :]
    return kept + rest


def _end_of_group(source: str, start: int) -> int:
    """Return the place behind the group that opens at `start`."""
    depth = 0
    for token in _GROUP_TOKEN.finditer(source, start):
        depth += {"(": 1, ")": -1}.get(token[0], 0)
        if depth == 0:
            return token.end()
    return len(source)


def _automaton(lists: Iterable[tuple[str, ...]]) -> Automaton | None:
    """Return what finds all needles in one pass over a text, each with the places of the lists it stands in."""
    needles: dict[str, list[int]] = {}
    for place, found in enumerate(lists):
        for needle in found:
            needles.setdefault(needle, []).append(place)
    if not needles:
        return None
    automaton = Automaton()
    for needle, places in needles.items():
        automaton.add_word(needle, tuple(places))
    automaton.make_automaton()
    return automaton


def _trim_source(rule: Rule) -> str:
    if rule.pattern.regex is not None:
        return rule.pattern.regex
    prefixes = [regex.escape(plain(p), literal_spaces=True).replace(" ", r"\s+") for p in as_list(rule.pattern.starts)]
    return r"^\s*(?:" + "|".join(prefixes) + r")\s*"


def out_of_time(rule: Rule, text: str) -> DocumentError:
    """Return the error for a rule whose pattern ran out of time on a text."""
    where = f"{rule.file}:{rule.line}"
    return DocumentError(
        f"rule `{rule.id}` ({where}) took over {TIMEOUT_SECONDS} s on {text[:60]!r}; simplify its pattern"
    )
