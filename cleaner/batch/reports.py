"""The reports of a run: summary.json, failures.jsonl, withheld.jsonl and the manifest, each whole or not there."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from cleaner.batch.outcome import Entry, Mishap, Tally
from cleaner.errors import OutputError
from cleaner.io.files import remove_parts_of
from cleaner.io.storage import Draft, is_remote, store
from cleaner.io.wire import to_json

FIRST = 20
"""Documents that failed, or were left as they were, that are remembered to be named at the end."""


class Reports:
    """Takes the entries of a run in order and writes its reports at the end, into `out`; without it, nowhere."""

    def __init__(self, out: Path | None, *, prefix: str = "", manifest: Path | None = None, digest: str = "") -> None:
        self.tally = Tally()
        self._digest = digest
        self.first_failures: list[Mishap] = []
        self.first_withheld: list[Mishap] = []
        self.summary, self.failures, self.withheld = (
            out / f"{prefix}{name}" if out else None for name in ("summary.json", "failures.jsonl", "withheld.jsonl")
        )
        self._failures, self._withheld = Lines(self.failures), Lines(self.withheld)
        self._manifest = Lines(manifest)

    def begin(self) -> None:
        """Remove what a run that was killed left of the reports half-written."""
        for lines in (self._failures, self._withheld, self._manifest):
            lines.begin()

    def add(self, entry: Entry) -> None:
        """Take what became of one input. Raises OutputError."""
        self.tally.add(entry.tally)
        self.first_failures += entry.failures[: FIRST - len(self.first_failures)]
        self.first_withheld += entry.withheld[: FIRST - len(self.first_withheld)]
        self._failures.add(entry.failures)
        self._withheld.add(entry.withheld)
        self._manifest.add([entry])

    def close(self) -> None:
        """Put the reports in their places. Raises OutputError."""
        for lines in (self._failures, self._withheld, self._manifest):
            lines.keep()
        if self.summary is not None:
            store(self.summary, msgspec.json.format(to_json(summary_of(self.tally, self._digest)), indent=2) + b"\n")

    def discard(self) -> None:
        """Leave no half-written report."""
        for lines in (self._failures, self._withheld, self._manifest):
            lines.discard()


def summary_of(tally: Tally, digest: str) -> dict[str, Any]:
    """Return the counts of a run as they stand in `summary.json`, the largest first."""
    return {
        "documents": tally.documents,
        "nothing_left": tally.nothing_left,
        "failed": tally.failed,
        "withheld": tally.withheld,
        "without_text": tally.empty,
        "passed_over": tally.passed_over,
        "digest": digest,
        "kept": {"blocks": tally.kept, "characters": tally.kept_characters},
        "dropped": {"blocks": _total(tally, 0), "characters": _total(tally, 1)},
        "kinds": _named(tally.kinds, ("blocks", "characters"), 1),
        "rules": _named(tally.rules, ("blocks", "characters"), 1),
        "sites": _named(tally.sites, ("documents", "blocks", "characters"), 0),
    }


def _total(tally: Tally, place: int) -> int:
    return sum(counts[place] for counts in tally.kinds.values())


def _named(counts: dict[str, Any], names: tuple[str, ...], place: int) -> dict[str, dict[str, int]]:
    ranked = sorted(counts.items(), key=lambda kv: (-kv[1][place], kv[0]))
    return {key: dict(zip(names, values, strict=True)) for key, values in ranked}


class Lines:
    """A file of JSON Lines that is there only if something was added, and then whole. One that was there goes."""

    def __init__(self, target: Path | None) -> None:
        self._target = target
        self._draft: Draft | None = None

    def begin(self) -> None:
        """Remove what was left half-written of the file."""
        if self._target is not None and not is_remote(self._target):
            remove_parts_of(self._target)

    def add(self, records: Iterable[Entry | Mishap]) -> None:
        """Write the records. Raises OutputError."""
        if self._target is None:
            return
        for record in records:
            try:
                self._draft = self._draft or Draft(self._target)
                self._draft.file.write(to_json(record) + b"\n")
            except OSError as error:
                raise self._error(error) from error

    def keep(self) -> None:
        """Put the file in its place. Raises OutputError."""
        try:
            if self._draft is not None:
                self._draft.keep()
            elif self._target is not None:
                self._target.unlink(missing_ok=True)
        except OSError as error:
            raise self._error(error) from error

    def discard(self) -> None:
        """Leave no half-written file."""
        if self._draft is not None:
            self._draft.discard()

    def _error(self, error: OSError) -> OutputError:
        return OutputError(f"its report {self._target} cannot be written: {error.strerror or error}")
