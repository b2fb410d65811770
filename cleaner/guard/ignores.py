"""The `[[ignore]]` entries of a configuration: which rules do not count for a document, and which entries are used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cleaner.config import Config, IgnoreTable, as_names, patterns
from cleaner.model import CleanedText, Document
from cleaner.options import names_rule
from cleaner.rules.model import is_at_or_below
from cleaner.site import host_of

if TYPE_CHECKING:
    from pathspec import PathSpec

ANY_RULE = "*"


class Ignore:
    """One entry in force."""

    def __init__(self, table: IgnoreTable) -> None:
        self.table = table
        self.rules = tuple(as_names(table.rule)) or (ANY_RULE,)

    @cached_property
    def _files(self) -> PathSpec[Any]:
        return patterns(as_names(self.table.files))

    def covers(self, name: str, hosts: Iterable[str]) -> bool:
        """True if the entry is about this file and one of these hosts."""
        wanted = as_names(self.table.host)
        here = not wanted or any(is_at_or_below(host.lower(), domain.lower()) for host in hosts for domain in wanted)
        return here and (not self.table.files or self._files.match_file(name))


class Ignores:
    """All entries of a configuration."""

    def __init__(self, config: Config) -> None:
        self.entries = [Ignore(table) for table in config.table.ignore]
        self.used: set[int] = set()

    def rules_for(self, name: str, document: Document, result: CleanedText) -> tuple[str, ...]:
        """Return the rules that are not to count in a document and did, and mark the entries that say so as used."""
        if not self.entries:
            return ()
        hosts = [host for host in (host_of(document.url), document.host, result.site) if host]
        found: list[str] = []
        for number, entry in enumerate(self.entries):
            if any(names_rule(entry.rules, rule) for rule in deciders(result)) and entry.covers(name, hosts):
                self.used.add(number)
                found += entry.rules
        return tuple(dict.fromkeys(found))

    def unused(self) -> Iterator[str]:
        """Yield the entries that nothing was ignored by, each with its reason."""
        for number, entry in enumerate(self.entries):
            if number not in self.used:
                yield f"{entry.table}" + (f" ({entry.table.reason})" if entry.table.reason else "")


def deciders(result: CleanedText) -> set[str]:
    """Return the rules that decided anything in a document."""
    spoken = [decision for decision in result.decisions if decision.rule]
    return {rule for d in spoken for rule in (d.rule, *(cut.rule for cut in d.cuts)) if rule}
