"""The local engine: parts through a crew of worker processes, in order, each into its output."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from cleaner.batch.crew import Batch, Crew, Limits
from cleaner.batch.items import FileItem, Item
from cleaner.batch.outcome import Entry, Outcome
from cleaner.batch.parts import Part
from cleaner.batch.readers import read_shard
from cleaner.batch.sinks import Sink, open_sink
from cleaner.batch.work import Done, Work, clean_items, warm_up
from cleaner.errors import DocumentError, OutputError
from cleaner.io.fields import Fields
from cleaner.io.files import read_bytes
from cleaner.io.storage import digest_of_file, is_remote, size_of

BATCH_ITEMS = 64
"""Documents that a worker takes at a time."""
BATCH_BYTES = 1 << 20
"""Size from which on a batch takes no more documents."""


class Step(msgspec.Struct):
    """Progress on a part since its last step: documents done, those of them that failed, their size, and those that
    were the same as before; workers that died; when the part is done, the entries of its inputs."""

    part: Part
    documents: int = 0
    failed: int = 0
    size: int = 0
    same: int = 0
    deaths: int = 0
    entries: list[Entry] | None = None


class _Place(msgspec.Struct):
    """Where a batch stands: in which part, whether it is its last, how reading it ended; entries that are known."""

    part: Part
    is_last: bool = False
    passed_over: int = 0
    fault: str | None = None
    entries: list[Entry] | None = None


def clean_parts(
    parts: Iterable[Part], work: Work, limits: Limits, jobs: int, known: Mapping[str, Entry] | None = None
) -> Iterator[Step]:
    """Clean the parts and yield what was done, in order. `known` are entries of inputs that were cleaned before.

    Raises CleanerError if it cannot go on at all.
    """
    crew: Crew[Work, Item, Done] = Crew(jobs, clean_items, _fail, limits, warm_up)
    known = known or {}
    batches = (batch for part in parts for batch in _batches(part, work, known))
    writing: _Writing | None = None
    try:
        for batch, results in crew.run(batches):
            place: _Place = batch.about
            writing = writing or _Writing(place.part, work, known)
            step = writing.take(batch.items, results, place)
            step.deaths, crew.deaths = crew.deaths, 0
            yield step
            writing = None if place.is_last else writing
    finally:
        if writing is not None:
            writing.abandon()


def _fail(item: Item, reason: str) -> Done:
    return Done(Outcome(item.name, fault=reason))


def _batches(part: Part, work: Work, known: Mapping[str, Entry]) -> Iterator[Batch[Work, Item]]:
    """Yield the part's batches; the last one, which may have no items, says how reading ended."""
    is_table = part.output_format == "parquet"
    work = msgspec.structs.replace(work, output=part.output_format, copies=part.copies, unicode_only=is_table)
    if (entry := known.get(part.name)) and part.input_format != "files" and _is_same(part, entry):
        yield Batch([], work, _Place(part, is_last=True, entries=[entry]))
        return
    end = _Place(part, is_last=True)
    gathered: list[Item] = []
    size = 0
    for item in _items(part, work.fields, known, end):
        gathered.append(item)
        size += item.size
        if len(gathered) >= BATCH_ITEMS or size >= BATCH_BYTES:
            yield Batch(gathered, work, _Place(part))
            gathered, size = [], 0
    yield Batch(gathered, work, end)


def _is_same(part: Part, entry: Entry) -> bool:
    try:
        return all(target.exists() for target in part.targets) and digest_of_file(part.source.path) == entry.digest
    except DocumentError:
        return False


def _items(part: Part, fields: Fields, known: Mapping[str, Entry], end: _Place) -> Iterator[Item]:
    """Yield the part's items; note in `end` what was passed over, and why reading ended too early."""
    if part.input_format == "files":
        yield from _files(part, known)
        return
    try:
        if part.source.fault:
            raise DocumentError(part.source.fault)
        for item in read_shard(part, fields):
            if item is None:
                end.passed_over += 1
            else:
                yield item
    except DocumentError as error:
        end.fault = str(error)


def _files(part: Part, known: Mapping[str, Entry]) -> Iterator[FileItem]:
    targets = part.targets if part.target is None else [None] * len(part.sources)
    for source, target in zip(part.sources, targets, strict=True):
        name = source.relative.as_posix()
        fault, content = source.fault, None
        if fault is None and is_remote(source.path):
            try:
                content = read_bytes(source.path)
            except DocumentError as error:
                fault = str(error)
        digest = known[name].digest if name in known else None
        size = 0 if fault else size_of(source.path)
        yield FileItem(source.path, name, target, part.url, fault, content, size, digest)


class _Writing:
    """A part that is being written: its output, and what became of its inputs so far."""

    def __init__(self, part: Part, work: Work, known: Mapping[str, Entry]) -> None:
        self._part, self._added, self._known = part, work.added, known
        self._sink: Sink | None = None
        self._fault: str | None = None
        self._entries: list[Entry] = [] if part.target is None else [Entry(part.name)]

    def take(self, items: Sequence[Item], results: Sequence[Done], place: _Place) -> Step:
        """Take the results of a batch; with the last one the part is done."""
        if place.entries is not None:
            return Step(self._part, same=len(place.entries), entries=place.entries)
        for item, done in zip(items, results, strict=True):
            self._count(item, self._write(item, done))
        step = Step(self._part, len(results), sum(d.outcome.fault is not None for d in results))
        step.same = sum(done.outcome.same for done in results)
        step.size = sum(item.size for item in items)
        step.entries = self._finish(place) if place.is_last else None
        return step

    def abandon(self) -> None:
        """Leave no half-written output."""
        if self._sink is not None:
            self._sink.discard()

    def _write(self, item: Item, done: Done) -> Outcome:
        if self._fault is not None:
            return done.outcome
        try:
            self._sink = self._sink or open_sink(self._part, self._added)
            self._sink.add(item, done.row)
        except DocumentError as error:
            if self._part.target is None:
                return Outcome(item.name, fault=str(error), unwritten=True)
            self._break(error)
        return done.outcome

    def _break(self, error: DocumentError) -> None:
        self._fault = str(error)
        self.abandon()
        self._sink = None
        self._entries[0].fail(self._part.shown, self._fault, unwritten=isinstance(error, OutputError))

    def _count(self, item: Item, outcome: Outcome) -> None:
        if self._part.target is not None:
            self._entries[0].count(outcome)
        elif outcome.same and isinstance(item, FileItem):
            self._entries.append(self._known[item.relative])
        else:
            assert isinstance(item, FileItem)
            self._entries.append(Entry(item.relative, outcome.digest))
            self._entries[-1].count(outcome)

    def _finish(self, place: _Place) -> list[Entry]:
        if self._part.target is not None:
            self._finish_shard(place, self._entries[0])
        elif self._sink is not None:
            self._sink.close()
        return self._entries

    def _finish_shard(self, place: _Place, entry: Entry) -> None:
        entry.tally.passed_over = place.passed_over
        reason = place.fault or self._without_text(entry)
        if place.fault and entry.tally.documents:
            reason = f"{place.fault}; {entry.tally.documents} documents before that are cleaned"
        if reason and self._fault is None:
            entry.fail(self._part.shown, reason)
        if self._fault is None and (entry.tally.documents or not reason):
            self._close()
        else:
            self.abandon()
        if entry.complete and self._part.input_format != "files":
            entry.digest = _digest(self._part)

    def _count_lost(self, rows: int, damage: str) -> None:
        if rows:
            self._entries[0].tally.documents -= rows
            self._entries[0].fail(self._part.shown, f"{damage}; {rows} rows beside the damage are lost")

    def _without_text(self, entry: Entry) -> str | None:
        tally = entry.tally
        if not tally.empty or tally.documents or tally.failed:
            return None
        return f"none of its {tally.empty} records holds a text; name its field with --text-field or --html-field"

    def _close(self) -> None:
        try:
            self._sink = self._sink or open_sink(self._part, self._added)
            self._sink.close()
        except DocumentError as error:
            self._break(error)
        else:
            self._count_lost(*self._sink.lost)


def _digest(part: Part) -> str | None:
    try:
        return digest_of_file(part.source.path)
    except DocumentError:
        return None
