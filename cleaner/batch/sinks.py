"""Sinks: where the rows of a part go, in order, so that an output is there whole or not at all."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any, Protocol

from cleaner.batch.items import FileItem, Item
from cleaner.batch.parts import Part
from cleaner.batch.work import Row
from cleaner.errors import OutputError
from cleaner.io.compression import compressed, compression_of
from cleaner.io.storage import Draft, store

FIXED_COLUMNS = {"files": ("id", "url", "text"), "warc": ("id", "url", "date", "text")}
"""Columns of tables that are made of files and of web archives."""


class Sink(Protocol):
    """Takes the row of each item of a part, None for one that failed."""

    def add(self, item: Item, row: Row) -> None:
        """Take the next row. Raises OutputError."""

    def close(self) -> None:
        """Put the output in its place. Raises OutputError."""

    def discard(self) -> None:
        """Leave no trace of the output."""

    @property
    def lost(self) -> tuple[int, str]:
        """How many rows could not be written, because their source is damaged, and how it is."""


def open_sink(part: Part, added: tuple[str, ...]) -> Sink:
    """Return the sink of a part. Raises OutputError."""
    if part.target is None:
        return FileSink()
    return ShardSink(part, part.target, added)


class FileSink:
    """Each file on its own. Local ones were written by the worker; others come here."""

    def add(self, item: Item, row: Row) -> None:
        """Write a file that the worker could not write."""
        if isinstance(item, FileItem) and item.target is not None and isinstance(row, bytes):
            store(item.target, row)

    def close(self) -> None:
        """Do nothing: each file is in its place already."""

    def discard(self) -> None:
        """Do nothing: a file that is written is whole."""

    @property
    def lost(self) -> tuple[int, str]:
        """None."""
        return 0, ""


class ShardSink:
    """One shard, written beside its place and put there at the end."""

    def __init__(self, part: Part, target: Path, added: tuple[str, ...]) -> None:
        self._target = target
        try:
            self._draft = Draft(target)
            self._writer = _writer(part, target, self._draft, added)
        except OSError as error:
            raise self._error(error) from error

    def add(self, item: Item, row: Row) -> None:
        """Take the next row. Raises OutputError."""
        try:
            self._writer.add(row)
        except OSError as error:
            raise self._error(error) from error

    def close(self) -> None:
        """Put the shard in its place. Raises OutputError."""
        try:
            self._writer.close()
            self._draft.keep()
        except OSError as error:
            raise self._error(error) from error

    def discard(self) -> None:
        """Leave no trace of the shard."""
        with contextlib.suppress(Exception):  # what is written no more need not be whole
            self._writer.close()
        self._draft.discard()

    @property
    def lost(self) -> tuple[int, str]:
        """How many rows could not be copied, and why."""
        return getattr(self._writer, "lost", 0), getattr(self._writer, "damage", "")

    def _error(self, error: OSError) -> OutputError:
        return OutputError(f"its output {self._target} cannot be written: {error.strerror or error}")


def _writer(part: Part, target: Path, draft: Draft, added: tuple[str, ...]) -> Any:
    if part.output_format == "jsonl":
        return LineWriter(compressed(draft.file, compression_of(target.name)))
    from cleaner.io.parquet import CopyWriter, TableWriter

    if part.input_format == "parquet":
        return CopyWriter(draft.file, part.source.path, added)
    return TableWriter(draft.file, FIXED_COLUMNS.get(part.input_format, ()), added)


class LineWriter:
    """Lines of JSON to a stream."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def add(self, row: Row) -> None:
        """Write the next line; None is none."""
        if isinstance(row, bytes):
            self._file.write(row)

    def close(self) -> None:
        """Write what is left."""
        self._file.close()
