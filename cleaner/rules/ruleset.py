"""A set of rules of one rank, compiled and ready to use."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from cleaner.rules.matchers import TextMatcher
from cleaner.rules.model import Rule


class Ruleset:
    """Rules with what is compiled from them. Pickles with its compiled patterns."""

    def __init__(self, rules: Iterable[Rule], digest: str = "") -> None:
        self.rules = tuple(rules)
        self.digest = digest
        self.matcher = TextMatcher(self.rules)
        self.echoes = tuple(r for r in self.rules if r.pattern.echo is not None)

    @cached_property
    def selectors(self):  # type: ignore[no-untyped-def]
        """The rules' selectors; imports lxml, so only pages ask for it."""
        from cleaner.rules.selectors import SelectorIndex

        return SelectorIndex(r for r in self.rules if r.selects_elements)
