"""What became of documents: of one, of an input, and of all of a run, added up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from cleaner.model import CleanedText

Counts = tuple[int, int]
"""Blocks, and characters in them."""


class Outcome(msgspec.Struct, frozen=True):
    """What became of one document: counts of blocks and characters, or the reason why it failed.

    `digest` is that of a file's content and address. `empty` is a record without text; `same` a file that
    was cleaned before and did not change; `unwritten` one whose output could not be written.
    """

    name: str
    id: str | None = None
    fault: str | None = None
    withheld: str | None = None
    site: str | None = None
    kept: int = 0
    kept_characters: int = 0
    kinds: dict[str, Counts] = {}
    rules: dict[str, Counts] = {}
    digest: str | None = None
    empty: bool = False
    same: bool = False
    unwritten: bool = False


class Tally(msgspec.Struct, omit_defaults=True):
    """Outcomes added up. `nothing_left` counts cleaned documents without text; sites, documents and what they lost."""

    documents: int = 0
    nothing_left: int = 0
    empty: int = 0
    passed_over: int = 0
    failed: int = 0
    withheld: int = 0
    kept: int = 0
    kept_characters: int = 0
    kinds: dict[str, Counts] = {}
    rules: dict[str, Counts] = {}
    sites: dict[str, tuple[int, int, int]] = {}

    def count(self, outcome: Outcome) -> None:
        """Count one document in."""
        if outcome.fault is not None:
            self.failed += 1
        elif outcome.empty:
            self.empty += 1
        else:
            self._count_cleaned(outcome)

    def _count_cleaned(self, outcome: Outcome) -> None:
        self.documents += 1
        self.nothing_left += not outcome.kept_characters
        self.withheld += outcome.withheld is not None
        self.kept += outcome.kept
        self.kept_characters += outcome.kept_characters
        _add(self.kinds, outcome.kinds)
        _add(self.rules, outcome.rules)
        if outcome.site:
            blocks, characters = map(sum, zip(*outcome.kinds.values(), strict=True)) if outcome.kinds else (0, 0)
            _add(self.sites, {outcome.site: (1, blocks, characters)})

    def add(self, other: Tally) -> None:
        """Add another tally."""
        for name in self.__struct_fields__:
            value = getattr(other, name)
            if isinstance(value, dict):
                _add(getattr(self, name), value)
            else:
                setattr(self, name, getattr(self, name) + value)


def _add(counts: dict[str, Any], others: Mapping[str, tuple[int, ...]]) -> None:
    for name, more in others.items():
        old = counts.get(name)
        counts[name] = tuple(a + b for a, b in zip(old, more, strict=True)) if old else tuple(more)


def _count(counts: dict[str, Counts], name: str, size: int) -> None:
    blocks, characters = counts.get(name, (0, 0))
    counts[name] = (blocks + 1, characters + size)


class Mishap(msgspec.Struct, frozen=True, omit_defaults=True):
    """A document that failed, or was left as it was, and why."""

    document: str
    reason: str
    id: str | None = None


class Entry(msgspec.Struct, omit_defaults=True):
    """What became of one input, a file or a shard. `digest` stands for its content; `complete` says it is written."""

    input: str
    digest: str | None = None
    tally: Tally = msgspec.field(default_factory=Tally)
    failures: list[Mishap] = []
    withheld: list[Mishap] = []
    complete: bool = True

    def count(self, outcome: Outcome) -> None:
        """Count one of its documents in."""
        self.tally.count(outcome)
        self.complete &= not outcome.unwritten
        if outcome.fault is not None:
            self.failures.append(Mishap(outcome.name, outcome.fault, outcome.id))
        elif outcome.withheld is not None:
            self.withheld.append(Mishap(outcome.name, outcome.withheld, outcome.id))

    def fail(self, shown: str, reason: str, *, unwritten: bool = False) -> None:
        """Note that the input as a whole, which messages call `shown`, failed or could not be read to its end."""
        self.count(Outcome(shown, fault=reason, unwritten=unwritten))


def outcome_of(name: str, id: str | None, result: CleanedText, digest: str | None, withheld: str | None) -> Outcome:
    """Return the counts of one cleaned document."""
    kept = characters = 0
    kinds: dict[str, Counts] = {}
    rules: dict[str, Counts] = {}
    for decision in result.decisions:
        size = len(decision.block.text)
        if decision.action == "keep":
            kept += not decision.block.blank
            characters += size
        elif decision.span is None:
            _count(kinds, decision.kind or "", size)
            _count(rules, decision.rule or "", size)
        else:
            characters += len(decision.kept_text)
            for text, cut in decision.removed:
                _count(kinds, cut.kind, len(text))
                _count(rules, cut.rule, len(text))
    return Outcome(name, id, None, withheld, result.site, kept, characters, kinds, rules, digest)
