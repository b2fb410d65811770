"""The baseline: findings that were there when a repository began to be guarded, and are accepted.

A finding is known by its file and its text, not by its line, and not by the rule that claims it: it stays
accepted when the file changes elsewhere. An entry accepts as many findings as it counts.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from cleaner.errors import ConfigError
from cleaner.fold import shorten
from cleaner.guard.findings import Finding
from cleaner.io.files import rewrite, write_output
from cleaner.io.wire import from_json, to_json

Key = tuple[str, str]
VERSION = 1
TEXT_CHARACTERS = 80
"""How much of a finding's text stands in the baseline, for the reader."""


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One accepted piece of boilerplate: `path` is relative to the configuration, `fingerprint` stands for its text.

    `rule`, which claimed it then, and `text`, how it begins, are for the reader.
    """

    path: str
    rule: str
    text: str
    fingerprint: str
    count: int = 1

    @property
    def key(self) -> Key:
        """What the entry is known by."""
        return (self.path, self.fingerprint)


class Occurrences(msgspec.Struct):
    """What was found in one file so far, and how often."""

    name: str
    counts: dict[Key, int] = {}


class BaselineFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a baseline file holds."""

    version: int
    accepted: list[Entry]


class Baseline:
    """Accepted findings, and which of them still occur in the files that were looked at."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.entries = {entry.key: entry for entry in entries}
        self.seen: dict[str, Counter[Key]] = {}

    def new_ones(self, findings: Iterable[Finding], seen: Occurrences) -> list[Finding]:
        """Return the findings that are new: those beyond what the entries count, in order; and count them as seen."""
        new = []
        for finding in findings:
            key = (seen.name, finding.fingerprint)
            seen.counts[key] = seen.counts.get(key, 0) + 1
            if key not in self.entries or seen.counts[key] > self.entries[key].count:
                new.append(finding)
        return new

    def note(self, seen: Occurrences) -> None:
        """Remember what occurs in a file that was looked at from beginning to end."""
        self.seen[seen.name] = Counter(seen.counts)

    def stale(self, folder: Path) -> list[Entry]:
        """Return the entries that no longer occur, or less often: in files that were looked at or are gone."""
        return [entry for entry in self.entries.values() if self._left(entry, folder) < entry.count]

    def pruned(self, folder: Path) -> list[Entry]:
        """Return the entries that still occur, each with the count that does."""
        left = ((entry, min(entry.count, self._left(entry, folder))) for entry in self.entries.values())
        return [msgspec.structs.replace(entry, count=count) for entry, count in left if count]

    def _left(self, entry: Entry, folder: Path) -> int:
        """How often the entry occurs: as counted, or as it says where its file was not looked at."""
        if entry.path in self.seen:
            return self.seen[entry.path][entry.key]
        return entry.count if (folder / entry.path).exists() else 0


def entries_of(name: str, findings: Iterable[Finding]) -> list[Entry]:
    """Return the entries that accept all findings of a file."""
    first: dict[Key, Finding] = {}
    counts: Counter[Key] = Counter()
    for finding in findings:
        key = (name, finding.fingerprint)
        first.setdefault(key, finding)
        counts[key] += 1
    return [
        Entry(path=name, rule=f.rule, text=shorten(f.text, TEXT_CHARACTERS), fingerprint=key[1], count=counts[key])
        for key, f in first.items()
    ]


def read_baseline(file: Path) -> Baseline:
    """Return the baseline in the file, an empty one if there is none. Raises ConfigError for a broken one."""
    if not file.exists():
        return Baseline()
    try:
        found = from_json(file.read_bytes(), BaselineFile)
    except (OSError, msgspec.DecodeError) as error:
        hint = "delete it, and write it anew with `cleaner baseline`"
        raise ConfigError(f"is no baseline: {error}", file=str(file), hint=hint) from error
    if found.version != VERSION:
        hint = "it was written by another version of cleaner"
        raise ConfigError(f"is of version {found.version}, not {VERSION}", file=str(file), hint=hint)
    return Baseline(found.accepted)


def write_baseline(file: Path, entries: Iterable[Entry]) -> None:
    """Write the entries, sorted, one a line, so that a difference reads well. Raises DocumentError."""
    content = "\n".join(_lines(sorted(entries, key=lambda entry: entry.key))) + "\n"
    (rewrite if os.path.lexists(file) else write_output)(file, content.encode())


def _lines(entries: list[Entry]) -> Iterator[str]:
    yield f'{{"version": {VERSION}, "accepted": ['
    for number, entry in enumerate(entries, 1):
        yield to_json(entry).decode() + ("," if number < len(entries) else "")
    yield "]}"
