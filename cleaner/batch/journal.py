"""The journal of a run: what it was asked, and which parts are done, so that a run that was killed goes on.

It lies in `.cleaner/` in the output directory: `run.json`, a file for each part that is done while the
run lasts, and at its end `manifest.jsonl`, an entry for each input.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import msgspec

from cleaner.batch.outcome import Entry
from cleaner.errors import CleanerError
from cleaner.io.files import remove_parts
from cleaner.io.storage import is_remote, store
from cleaner.io.wire import from_json, to_json
from cleaner.rules.cache import digest_of

FOLDER = ".cleaner"
MANIFEST = "manifest.jsonl"


class Terms(msgspec.Struct, frozen=True):
    """All that the outputs of a run depend on besides the inputs; runs with other terms do not mix."""

    version: str
    heuristics: str
    rules: str
    options: str
    fields: str
    formats: str

    @property
    def digest(self) -> str:
        """One digest for all terms."""
        return digest_of(str(getattr(self, name)).encode() for name in self.__struct_fields__)

    def differing(self, other: Terms) -> list[str]:
        """Return the names of the terms in which the two differ."""
        return [name for name in self.__struct_fields__ if getattr(self, name) != getattr(other, name)]


class RunState(msgspec.Struct, frozen=True):
    """What stands in `run.json`."""

    state: Literal["running", "done"]
    terms: Terms


class Journal:
    """Remembers, for one output directory, which parts are done."""

    def __init__(self, out: Path) -> None:
        self.folder = out / FOLDER
        self._parts = self.folder / "parts"
        self._marked: set[str] = set()
        self.was_stopped = False
        self.manifest = self.folder / MANIFEST

    def open(self, terms: Terms, *, restart: bool) -> None:
        """Look at the run that lies there, if any. Raises CleanerError if it has other terms."""
        before = self._state()
        self.was_stopped = before is not None and before.state == "running"
        if before and not restart and (differing := before.terms.differing(terms)):
            raise CleanerError(
                f"{self.folder.parent} holds a run with other {', '.join(differing)}; what is there would be mixed with"
                " what comes: choose another -o, or clean everything anew with --restart"
            )
        if before and before.state == "running" and not restart:
            self._marked = {path.stem for path in _files_in(self._parts) if path.suffix == ".json"}
        self._terms, self._restart = terms, restart

    def begin(self) -> None:
        """Take up the run that lies there, or begin a new one. Raises OutputError."""
        if not is_remote(self.folder):
            remove_parts(self.folder)
        if not self._marked:
            self._forget()
        if self._restart:
            self.manifest.unlink(missing_ok=True)
        self._note("running")

    @property
    def goes_on(self) -> int:
        """How many parts were done when the run began."""
        return len(self._marked)

    def entries(self, key: str) -> list[Entry] | None:
        """Return the entries of a part that was done before, None if it was not."""
        if key not in self._marked:
            return None
        with contextlib.suppress(OSError, msgspec.DecodeError):
            return from_json((self._parts / f"{key}.json").read_bytes(), list[Entry])
        return None

    def mark(self, key: str, entries: list[Entry]) -> None:
        """Note that a part is done and its output is in its place. Raises OutputError."""
        store(self._parts / f"{key}.json", to_json(entries))

    def known(self) -> Iterator[Entry]:
        """Yield the entries of the last run that came to its end, but for those with failures.

        None if everything is to be cleaned anew.
        """
        if self._restart:
            return
        with contextlib.suppress(OSError), self.manifest.open("rb") as file:
            for line in file:
                entry = from_json(line, Entry)
                if not entry.failures:
                    yield entry

    def finish(self) -> None:
        """Note that all is done; the notes on single parts are not needed any more."""
        self._note("done")
        self._forget()

    def _state(self) -> RunState | None:
        try:
            return from_json((self.folder / "run.json").read_bytes(), RunState)
        except (OSError, msgspec.DecodeError):
            return None

    def _note(self, state: Literal["running", "done"]) -> None:
        store(self.folder / "run.json", to_json(RunState(state, self._terms)))

    def _forget(self) -> None:
        for path in _files_in(self._parts):
            with contextlib.suppress(OSError):
                path.unlink()
        with contextlib.suppress(OSError):
            self._parts.rmdir()


def _files_in(folder: Path) -> Iterable[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []
