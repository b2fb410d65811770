"""Which rules claim a block by its text alone. Conditions on its surroundings are judged later.

Exact lines are looked up in a dict; prefixes and patterns by the characters with which their matches
begin, so that a line is held against a handful of patterns. What begins like no rule is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet

import msgspec
import regex

from cleaner.errors import DocumentError
from cleaner.fold import DECORATION, fold, fold_end, fold_start, plain, visible
from cleaner.model import Span
from cleaner.prose import word_count
from cleaner.rules.format import as_list
from cleaner.rules.model import CHARACTERS_PER_WORD, Rule
from cleaner.rules.openings import Openings, openings_of
from cleaner.rules.patterns import FLAGS
from cleaner.rules.screen import Screen, holds_one, without_end

TIMEOUT_SECONDS = 1.0
"""A pattern that works longer on one block fails the document. Shipped patterns take microseconds a block."""
MAX_TRIM_CHARACTERS = 100_000
"""Longest block that `trim` searches; a longer one is not a paragraph."""
MAX_KNOWN_CHARACTERS = 120
MAX_KNOWN = 20_000
"""Answers on short texts are remembered, so many at a time: the pages of a site share most of their labels."""
_ORDER = {"keep": 0, "drop_from": 1, "drop_until": 2, "drop_run": 3, "drop": 4, "trim": 5}


class Candidate(msgspec.Struct, frozen=True):
    """A pattern with what is cheaper to ask than itself: the longest text, in characters, and words it holds."""

    number: int
    pattern: regex.Pattern[str]
    max_characters: int
    has: tuple[str, ...]

    def may_match(self, text: str, folded: str) -> bool:
        """False if the text is too long or holds none of the words."""
        return len(text) <= self.max_characters and (not self.has or holds_one(self.has, folded))


class TextMatcher:
    """The text rules of one file or one rank, compiled. Pickles with its compiled patterns."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules: list[Rule] = []
        self.exact: dict[str, tuple[int, ...]] = {}
        self.prefixes = Openings[int]()
        self.trims: list[tuple[int, regex.Pattern[str]]] = []
        self.known: dict[tuple[frozenset[int], str], list[Rule]] = {}
        patterns: list[Candidate] = []
        for rule in rules:
            if not rule.selects_elements and rule.pattern.echo is None:
                self._add(len(self.rules), rule, patterns)
                self.rules.append(rule.without_labels())
        self.patterns = sorted(patterns, key=lambda p: _ORDER[self.rules[p.number].verb])
        self._index()
        self.neighbourly = frozenset(n for n, r in enumerate(self.rules) if r.after or r.before)
        self.labels = frozenset[str]().union(*(r.after | r.before for r in self.rules))
        words = max((r.max_words for r in self.rules if r.verb != "trim"), default=0)
        self.max_characters = CHARACTERS_PER_WORD * words

    def _add(self, number: int, rule: Rule, patterns: list[Candidate]) -> None:
        pattern = rule.pattern
        known: dict[tuple[int, ...], tuple[int, ...]] = {}
        if rule.verb == "trim":
            self.trims.append((number, regex.compile(_trim_source(rule), FLAGS)))
        elif rule.regex is not None:
            compiled = regex.compile(rule.regex, FLAGS)
            patterns.append(Candidate(number, compiled, CHARACTERS_PER_WORD * rule.max_words, rule.has))
        for label in [*as_list(pattern.line), *as_list(pattern.lines)]:
            folded = fold(label)
            numbers = (*self.exact.get(folded, ()), number)
            self.exact[folded] = known.setdefault(numbers, numbers)
        for prefix in as_list(pattern.starts) if rule.verb != "trim" else ():
            self.prefixes.add(fold_start(prefix), number)

    def _index(self) -> None:
        """Sort the patterns by the characters that their matches begin with."""
        self.openings, self.anyhow = Openings[int](), list[int]()
        for place, candidate in enumerate(self.patterns):
            known = openings_of(candidate.pattern.pattern)
            for opening in known or ():
                self.openings.add(opening, place)
            if known is None:
                self.anyhow.append(place)
        waiting = [self.patterns[place] for place in self.anyhow]
        needles = [(c.has, c.max_characters) for c in waiting if all(map(without_end, c.has))]
        self.screen = Screen(self.exact, (self.prefixes, self.openings), needles)
        self.unscreened = frozenset(c.number for c in waiting if not all(map(without_end, c.has or ("",))))
        self.always = [place for place in self.anyhow if self.patterns[place].number in self.unscreened]

    def suspects(self, folded: Sequence[str], idle: frozenset[int] = frozenset()) -> set[int]:
        """Return the places of the folded texts that may match; `match` finds nothing in any other."""
        found = self.screen.suspects(folded)
        if awake := self.unscreened - idle:
            limit = CHARACTERS_PER_WORD * max(self.rules[number].max_words for number in awake)
            found.update(place for place, text in enumerate(folded) if len(text) <= limit)
        return found

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
        numbers += self.prefixes.of(start)
        if start:
            numbers += self._match_patterns(seen_by_regex(text), start, idle)
        if not numbers:
            return []
        count = word_count(text)
        return [self.rules[n] for n in sorted(set(numbers)) if count <= self.rules[n].max_words]

    def _match_patterns(self, text: str, folded: str, idle: frozenset[int]) -> list[int]:
        """Return the patterns that match, in order, up to the first that drops on no condition."""
        numbers = []
        anyhow = self.anyhow if self.screen.has_needle(folded) else self.always
        for place in sorted({*self.openings.of(text.lower()), *anyhow}):
            candidate = self.patterns[place]
            if candidate.number in idle or not candidate.may_match(text, folded):
                continue
            rule = self.rules[candidate.number]
            if matches(rule, candidate.pattern, text):
                numbers.append(candidate.number)
                if rule.unconditional and word_count(text) <= rule.max_words:
                    break
        return numbers

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


def seen_by_regex(text: str) -> str:
    """Return the text as the regexes of rules see it: plain, without what is invisible and ornament at its start."""
    return plain(visible(text)).strip().lstrip(DECORATION)


def matches(rule: Rule, pattern: regex.Pattern[str], text: str) -> bool:
    """True if the rule's pattern matches the whole text. Raises DocumentError if that takes too long."""
    try:
        return pattern.fullmatch(text, timeout=TIMEOUT_SECONDS) is not None
    except TimeoutError as error:
        raise out_of_time(rule, text) from error


def _trim_source(rule: Rule) -> str:
    if rule.regex is not None:
        return rule.regex
    prefixes = [regex.escape(plain(p), literal_spaces=True).replace(" ", r"\s+") for p in as_list(rule.pattern.starts)]
    return r"^\s*(?:" + "|".join(prefixes) + r")\s*"


def out_of_time(rule: Rule, text: str) -> DocumentError:
    """Return the error for a rule whose pattern ran out of time on a text."""
    where = f"{rule.file}:{rule.line}"
    return DocumentError(
        f"rule `{rule.id}` ({where}) took over {TIMEOUT_SECONDS} s on {text[:60]!r}; simplify its pattern"
    )
