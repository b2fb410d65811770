"""A set of rules of one rank, compiled and ready to use."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from cleaner.rules.matchers import TextMatcher
from cleaner.rules.model import Rule


class Ruleset:
    """Rules with what is compiled from them. Pickles with its compiled patterns."""

    def __init__(self, rules: Iterable[Rule], digest: str = "") -> None:
        rules = tuple(rules)
        self.digest = digest
        self.keeps = any(rule.verb == "keep" for rule in rules)
        self.of_site = any(rule.rank > 0 for rule in rules)
        self.matcher = TextMatcher(rules)
        self.echoes = tuple(r for r in rules if r.pattern.echo is not None)
        self.element_rules = tuple(r for r in rules if r.selects_elements)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules of the set, without the labels compiled into the matcher."""
        return (*self.matcher.rules, *self.echoes, *self.element_rules)

    @cached_property
    def selectors(self):  # type: ignore[no-untyped-def]
        """The rules' selectors; imports lxml, so only pages ask for it."""
        from cleaner.rules.selectors import SelectorIndex

        return SelectorIndex(self.element_rules)
