"""A rule as the engine uses it, and the set of rules of one rank."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

import msgspec

from cleaner.rules.format import Pattern, Verb

DEFAULT_MAX_WORDS = 40
"""Longest block, in words, that a text matcher takes unless it says otherwise: a floor against
patterns that match whole paragraphs by accident. The longest junk line behind the shipped rules has 38."""
DEFAULT_MAX_PROSE = 0.2
"""Largest share of the document's prose that a `drop_from` or `drop_until` takes unless it says otherwise."""
DEFAULT_RUN_WORDS = 9
"""Longest line, in words, of a run that a `drop_run` takes unless it says otherwise."""
DEFAULT_RUN_MATCHES = 5
"""How many different lines of a run must match for a `drop_run` to take it unless it says otherwise."""
DEFAULT_ENTRIES = 3
"""How many entries must stand below a block that `heads` a list of them unless the rule says otherwise."""
CHARACTERS_PER_WORD = 16
"""A block with more than this many characters per allowed word is not looked at by text matchers."""


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule in force. `rank` is 1 for site rules and 0 for generic ones; `after`, `before` and `has` are folded.

    `regex` and `heads` are those of the pattern as one, with its words spelled out.
    """

    id: str
    kind: str
    verb: Verb
    pattern: Pattern
    why: str
    rank: int
    file: str
    line: int | None = None
    after: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()
    has: tuple[str, ...] = ()
    regex: str | None = None
    heads: str | None = None

    def without_labels(self) -> Rule:
        """Return the rule without the lists of labels that were compiled into a matcher."""
        bare = msgspec.structs.replace(self.pattern, lines=None, starts=None, after=None, before=None)
        return msgspec.structs.replace(self, pattern=bare)

    @property
    def selects_elements(self) -> bool:
        """True if the rule matches HTML elements and says nothing of plain text."""
        return self.pattern.css is not None or self.pattern.xpath is not None

    @property
    def of_lists(self) -> bool:
        """True if the rule tells a list, or a menu, by what repeats in it."""
        return self.heads is not None or self.pattern.times is not None or self.pattern.echo == "run"

    @property
    def unconditional(self) -> bool:
        """True if the rule drops a block wherever its text stands (within `max_words`)."""
        pattern = self.pattern
        bound = self.after or self.before or pattern.beside or pattern.times or pattern.where != "anywhere"
        return self.verb == "drop" and not bound and not (self.selects_elements and pattern.max_words)

    def may_stand_among(self, labels: AbstractSet[str]) -> bool:
        """False if the rule looks for a label nearby and none of those it looks for is on the page."""
        return all(not wanted or not wanted.isdisjoint(labels) for wanted in (self.after, self.before))

    @property
    def max_words(self) -> int:
        """The most words a block may have for this rule to match it."""
        if self.pattern.max_words is not None:
            return self.pattern.max_words
        if self.verb == "drop_run":
            return DEFAULT_RUN_WORDS
        return 10**9 if self.selects_elements or self.verb == "trim" else DEFAULT_MAX_WORDS

    @property
    def max_prose(self) -> float:
        """The share of the document's prose, 0 to 1, that a range verb may take."""
        return DEFAULT_MAX_PROSE if self.pattern.max_prose is None else self.pattern.max_prose

    @property
    def least(self) -> int:
        """How many different lines of a run must match for `drop_run` to take it; with `heads`, how many entries."""
        return self.pattern.least or (DEFAULT_RUN_MATCHES if self.verb == "drop_run" else DEFAULT_ENTRIES)


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """One site file in force: where it applies, and its main-text selectors."""

    name: str
    domains: tuple[str, ...]
    fingerprints: tuple[str, ...]
    main: tuple[str, ...]

    def covers(self, host: str) -> bool:
        """True if `host` is one of the site's domains or below one, and not excluded by a `!domain`."""
        inside = [d for d in self.domains if not d.startswith("!") and is_at_or_below(host, d)]
        return bool(inside) and not any(is_at_or_below(host, d[1:]) for d in self.domains if d.startswith("!"))


def is_at_or_below(host: str, domain: str) -> bool:
    """True if the host is the domain, or a sub-domain of it."""
    return host == domain or host.endswith("." + domain)
