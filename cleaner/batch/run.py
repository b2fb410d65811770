"""A run: parts that are done before are passed over, the others cleaned by an engine, and all of it is reported."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from cleaner.batch.journal import Journal, Terms
from cleaner.batch.local import Step
from cleaner.batch.outcome import Entry
from cleaner.batch.parts import Layout, Part
from cleaner.batch.reports import Reports
from cleaner.batch.work import Work
from cleaner.io.files import remove_parts
from cleaner.io.storage import is_remote
from cleaner.rules.library import open_library

Engine = Callable[[Iterable[Part]], Iterator[Step]]
"""Cleans parts and yields steps, the parts in their order."""


def terms_of(work: Work, layout: Layout) -> Terms:
    """Return all that the outputs depend on besides the inputs. Raises RuleError for a broken rule file."""
    from cleaner import __version__
    from cleaner.pipeline import heuristics_version

    options = work.options
    library = open_library(options.rules, options.off)
    library.index, library.generic  # noqa: B018 (a broken file stops the run before anything is written)
    added = f"added={work.added} max_removed={work.max_removed}"
    return Terms(
        version=__version__,
        heuristics=" ".join(heuristics_version(options, media) for media in ("html", "text")),
        rules=library.digest,
        options=f"{options.fingerprint()} site={options.site} url={layout.url} {added}",
        fields=str(work.fields),
        formats=f"{layout.input_format} {layout.output_format}",
    )


def run(parts: Iterable[Part], engine: Engine, reports: Reports, journal: Journal | None = None) -> Iterator[Step]:
    """Clean the parts that are not done yet, report all of them in order, and yield what was done.

    Without a journal all are cleaned. Raises CleanerError if it cannot go on at all.
    """
    ahead = _Ahead(parts, reports, journal)
    is_complete, deaths = True, 0
    try:
        for step in engine(ahead.to_do()):
            if step.entries is not None:
                is_complete &= ahead.report(step.entries)
            deaths += step.deaths
            yield step
        ahead.report_known()
        reports.close()
    finally:
        reports.discard()
    if journal is not None and (deaths or journal.was_stopped):
        sweep(journal.folder.parent)
    if journal is not None and is_complete:
        journal.finish()


class _Ahead:
    """The parts that an engine has asked for, or passed, and that are not reported yet: in order."""

    def __init__(self, parts: Iterable[Part], reports: Reports, journal: Journal | None) -> None:
        self._parts, self._reports, self._journal = parts, reports, journal
        self._queue: deque[tuple[str, bool]] = deque()  # the key of a part, and whether it was done before

    def to_do(self) -> Iterator[Part]:
        """Yield the parts that were not done before."""
        if self._journal is not None:
            self._parts = _after_first(self._parts, self._journal.begin)
        for part in self._parts:
            key = part.key if self._journal else ""
            was_done = self._journal is not None and self._journal.entries(key) is not None
            self._queue.append((key, was_done))
            if not was_done:
                yield part
            elif self._queue[0][1]:
                self.report_known()

    def report(self, entries: list[Entry]) -> bool:
        """Report the next part that was to do; return whether all of it is done, and note that it is."""
        self.report_known()
        key, _ = self._queue.popleft()
        is_complete = all(entry.complete for entry in entries)
        if self._journal is not None and is_complete:
            self._journal.mark(key, entries)
        self._add(entries)
        return is_complete

    def report_known(self) -> None:
        """Report the parts at the head that were done before."""
        while self._journal is not None and self._queue and self._queue[0][1]:
            self._add(self._journal.entries(self._queue.popleft()[0]) or [])

    def _add(self, entries: list[Entry]) -> None:
        for entry in entries:
            self._reports.add(entry)


def _after_first(parts: Iterable[Part], begin: Callable[[], None]) -> Iterator[Part]:
    """Yield the parts, and begin when the first one is there: a run that finds nothing leaves nothing."""
    for number, part in enumerate(parts):
        if number == 0:
            begin()
        yield part


def sweep(out: Path) -> None:
    """Remove what killed processes left half-written below a local output directory."""
    if not is_remote(out) and out.is_dir():
        remove_parts(out)
