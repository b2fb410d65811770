"""Which rules claim a block by its text alone. Conditions on its surroundings are judged later.

Exact lines are looked up in a dict, prefixes by their first two characters, and patterns by the
first characters with which they can begin, so that a line is held against a handful of patterns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

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
START_CHARACTERS = 2
"""By so many first characters the patterns that may match a text are told apart, and remembered."""
_ORDER = {"keep": 0, "drop_from": 1, "drop_until": 2, "drop": 3, "trim": 4}


class TextMatcher:
    """The text rules of one file or one rank, compiled. Pickles with its compiled patterns."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules: list[Rule] = []
        self.exact: dict[str, tuple[int, ...]] = {}
        self.prefixes: dict[str, list[tuple[str, int]]] = {}
        self.patterns: list[tuple[int, regex.Pattern[str]]] = []
        self.trims: list[tuple[int, regex.Pattern[str]]] = []
        self.patterns_for: dict[str, list[tuple[int, regex.Pattern[str]]]] = {}
        self.known: dict[str, list[Rule]] = {}
        for rule in rules:
            if not rule.selects_elements and rule.pattern.echo is None:
                self._add(len(self.rules), rule)
                self.rules.append(rule.without_labels())
        self.patterns.sort(key=lambda p: _ORDER[self.rules[p[0]].verb])
        self.openings = {n: regex.compile(without_lookaround(p.pattern), FLAGS) for n, p in self.patterns}
        for first in _COMMON_STARTS if self.patterns else "":
            self.patterns_for[first] = self._starting_with(first)
        self.needles = _automaton(self.rules)
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

    def match(self, text: str) -> list[Rule]:
        """Return the rules, trims aside, whose matcher and `max_words` accept the block's text."""
        if len(text) > self.max_characters:
            return []
        if len(text) > MAX_KNOWN_CHARACTERS:
            return self._match(text)
        found = self.known.get(text)
        if found is None:
            if len(self.known) >= MAX_KNOWN:
                self.known.clear()
            found = self.known[text] = self._match(text)
        return found

    def _match(self, text: str) -> list[Rule]:
        start = fold_start(text)
        numbers = list(self.exact.get(fold_end(start), ()))
        numbers += [n for prefix, n in self.prefixes.get(start[:2], ()) if start.startswith(prefix)]
        if start:
            numbers += self._match_patterns(plain(visible(text)).strip().lstrip(DECORATION), start)
        if not numbers:
            return []
        count = word_count(text)
        return [self.rules[n] for n in sorted(set(numbers)) if count <= self.rules[n].max_words]

    def _match_patterns(self, text: str, folded: str) -> list[int]:
        """Return the patterns that match, in order, up to the first that drops on no condition."""
        start = text[:START_CHARACTERS]
        patterns = self.patterns_for.get(start)
        if patterns is None:
            if len(self.patterns_for) >= MAX_KNOWN:
                self.patterns_for.clear()
            patterns = self.patterns_for[start] = self._starting_with(start)
        present = self._with_needles_in(folded)
        numbers = []
        for number, pattern in patterns:
            rule = self.rules[number]
            if len(text) > CHARACTERS_PER_WORD * rule.max_words or (rule.has and number not in present):
                continue
            if self._matches(rule, pattern, text):
                numbers.append(number)
                if rule.unconditional and word_count(text) <= rule.max_words:
                    break
        return numbers

    def _with_needles_in(self, folded: str) -> set[int]:
        """Return the rules of which a `has` stands in the text."""
        if self.needles is None:
            return set()
        return {number for _, numbers in self.needles.iter(folded) for number in numbers}

    def _starting_with(self, start: str) -> list[tuple[int, regex.Pattern[str]]]:
        """Return the patterns that a text which starts like this may match."""
        wider = self.patterns
        if len(start) > 1:
            wider = self.patterns_for.get(start[0]) or self.patterns_for.setdefault(
                start[0], self._starting_with(start[0])
            )
        return [(n, p) for n, p in wider if self.openings[n].fullmatch(start, partial=True)]

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


def _automaton(rules: list[Rule]) -> Automaton | None:
    """Return what finds the `has` of all rules in one pass over a text, each with the rules it stands for."""
    needles: dict[str, list[int]] = {}
    for number, rule in enumerate(rules):
        for needle in rule.has:
            needles.setdefault(needle, []).append(number)
    if not needles:
        return None
    automaton = Automaton()
    for needle, numbers in needles.items():
        automaton.add_word(needle, tuple(numbers))
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
