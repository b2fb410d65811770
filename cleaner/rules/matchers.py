"""Which rules claim a block by its text alone. Conditions on its surroundings are judged later.

Exact lines are looked up in a dict, prefixes by their first two characters, and all patterns run
as one alternation whose group names the rule, so that the cost of a line does not grow with the
number of rules.
"""

from __future__ import annotations

from collections.abc import Iterable

import regex

from cleaner.errors import DocumentError
from cleaner.fold import DECORATION, fold, plain, visible
from cleaner.model import Span
from cleaner.prose import word_count
from cleaner.rules.model import CHARACTERS_PER_WORD, Rule
from cleaner.rules.patterns import FLAGS, as_list

TIMEOUT_SECONDS = 1.0
"""A pattern that works longer on one block fails the document. Shipped patterns take microseconds a block."""
MAX_TRIM_CHARACTERS = 100_000
"""Longest block that `trim` searches; a longer one is not a paragraph."""
_ORDER = {"keep": 0, "drop_from": 1, "drop_until": 2, "drop": 3, "trim": 4}


class TextMatcher:
    """The text rules of one file or one rank, compiled. Pickles with its compiled patterns."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = [r for r in rules if not r.selects_elements and r.pattern.echo is None]
        self.exact: dict[str, list[int]] = {}
        self.prefixes: dict[str, list[tuple[str, int]]] = {}
        self.patterns: list[tuple[int, str]] = []
        self.trims: list[tuple[int, regex.Pattern[str]]] = []
        for number, rule in enumerate(self.rules):
            self._add(number, rule)
        self.patterns.sort(key=lambda p: _ORDER[self.rules[p[0]].verb])
        named = "|".join(f"(?P<r{number}>{source})" for number, source in self.patterns)
        self.alternation = regex.compile(named, FLAGS) if named else None
        self.max_characters = CHARACTERS_PER_WORD * max(
            (r.max_words for r in self.rules if r.verb != "trim"), default=0
        )

    def _add(self, number: int, rule: Rule) -> None:
        pattern = rule.pattern
        if rule.verb == "trim":
            self.trims.append((number, regex.compile(_trim_source(rule), FLAGS)))
        elif pattern.regex is not None:
            self.patterns.append((number, pattern.regex))
        for label in [*as_list(pattern.line), *as_list(pattern.lines)]:
            self.exact.setdefault(fold(label), []).append(number)
        for prefix in as_list(pattern.starts) if rule.verb != "trim" else ():
            folded = fold_start(prefix)
            self.prefixes.setdefault(folded[:2], []).append((folded, number))

    def match(self, text: str) -> list[Rule]:
        """Return the rules, trims aside, whose matcher and `max_words` accept the block's text."""
        if len(text) > self.max_characters:
            return []
        numbers = self._match_labels(text)
        if self.alternation is not None:
            numbers += self._match_patterns(plain(visible(text)).strip())
        if not numbers:
            return []
        words = word_count(text)
        return [self.rules[n] for n in sorted(set(numbers)) if words <= self.rules[n].max_words]

    def _match_labels(self, text: str) -> list[int]:
        folded = fold(text)
        numbers = list(self.exact.get(folded, ()))
        start = fold_start(text)
        return numbers + [n for prefix, n in self.prefixes.get(start[:2], ()) if start.startswith(prefix)]

    def _match_patterns(self, text: str) -> list[int]:
        """Return the patterns that match, in order, up to the first that drops on no condition.

        The alternation tells the first; the others are tried one by one.
        """
        assert self.alternation is not None
        first = fullmatch(self.alternation, text)
        if first is None:
            return []
        numbers = [int((first.lastgroup or "r0")[1:])]
        place = next(i for i, (number, _) in enumerate(self.patterns) if number == numbers[0])
        while not self.rules[numbers[-1]].unconditional and (place := place + 1) < len(self.patterns):
            number, source = self.patterns[place]
            if fullmatch(regex.compile(source, FLAGS), text):
                numbers.append(number)
        return numbers

    def find_trim(self, text: str) -> list[tuple[Rule, Span]]:
        """Return what the trim rules would cut out of the block's text, each with its span."""
        if not self.trims or len(text) > MAX_TRIM_CHARACTERS:
            return []
        searched = plain(text)
        found = ((number, search(pattern, searched)) for number, pattern in self.trims)
        return [(self.rules[n], m.span()) for n, m in found if m is not None and m.end() > m.start()]


def fold_start(text: str) -> str:
    """Return the folded text with what stands at its end left as it is, for comparing beginnings."""
    return " ".join(visible(plain(text)).lower().split()).lstrip(DECORATION)


def _trim_source(rule: Rule) -> str:
    if rule.pattern.regex is not None:
        return rule.pattern.regex
    prefixes = [regex.escape(plain(p), literal_spaces=True).replace(" ", r"\s+") for p in as_list(rule.pattern.starts)]
    return r"^\s*(?:" + "|".join(prefixes) + r")\s*"


def fullmatch(pattern: regex.Pattern[str], text: str) -> regex.Match[str] | None:
    """Match the whole text under the time limit. Raises DocumentError when it runs out."""
    try:
        return pattern.fullmatch(text, timeout=TIMEOUT_SECONDS)
    except TimeoutError as error:
        raise _out_of_time(pattern, text) from error


def search(pattern: regex.Pattern[str], text: str) -> regex.Match[str] | None:
    """Search the text under the time limit. Raises DocumentError when it runs out."""
    try:
        return pattern.search(text, timeout=TIMEOUT_SECONDS)
    except TimeoutError as error:
        raise _out_of_time(pattern, text) from error


def _out_of_time(pattern: regex.Pattern[str], text: str) -> DocumentError:
    source = pattern.pattern if len(pattern.pattern) < 200 else "one of the rules' patterns"
    return DocumentError(
        f"{source} took over {TIMEOUT_SECONDS} s on {text[:60]!r}; simplify the pattern"
        " (find it with `cleaner rules lint`)"
    )
