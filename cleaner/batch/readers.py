"""Readers: the items of a shard, one after the other, so that a shard of any size is read in little memory."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import count
from typing import Any, BinaryIO, cast

from cleaner.batch.items import Item, LineItem, PageItem, RowItem
from cleaner.batch.parts import Part
from cleaner.io.compression import broken_stream, compression_of, decompressed
from cleaner.io.fields import Fields
from cleaner.io.storage import open_input
from cleaner.io.warc import MAX_RECORD_BYTES, TOO_LONG, read_records

_BOM = b"\xef\xbb\xbf"
READ_BYTES = 1 << 20


def read_shard(part: Part, fields: Fields) -> Iterator[Item | None]:
    """Yield the shard's items; None for a record that is passed over.

    Raises DocumentError where the shard is broken: what was read before is good.
    """
    if part.input_format == "jsonl":
        with broken_stream(), open_input(part.source.path) as file:
            lines = _lines(decompressed(file, compression_of(part.source.path.name)))
            yield from (_line(part, number, line) for number, line in lines)
    elif part.input_format == "parquet":
        yield from _read_table(part, fields)
    else:
        yield from _read_warc(part)


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that are not blank, with their numbers; of one that is too long, its beginning."""
    stream = io.BufferedReader(_Raw(file), READ_BYTES)
    for number in count(1):
        line = stream.readline(MAX_RECORD_BYTES + 1)
        if not line:
            return
        if len(line) > MAX_RECORD_BYTES:
            _skip_line(cast(BinaryIO, stream))
        content = line.removeprefix(_BOM) if number == 1 else line
        if content.strip():
            yield number, content


def _skip_line(stream: BinaryIO) -> None:
    while (rest := stream.readline(READ_BYTES)) and not rest.endswith(b"\n"):
        pass


class _Raw(io.RawIOBase):
    """Reads what is there: where a compressed file is cut off, all that comes before that."""

    def __init__(self, file: BinaryIO) -> None:
        self._file: Any = file

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read some bytes into the buffer and return their number."""
        found = self._file.read1(len(buffer))
        buffer[: len(found)] = found
        return len(found)


def _line(part: Part, number: int, line: bytes) -> LineItem:
    if len(line) > MAX_RECORD_BYTES:
        return LineItem(part.shown, number, b"", fault=TOO_LONG)
    return LineItem(part.shown, number, line, part.url, part.host)


def _read_table(part: Part, fields: Fields) -> Iterator[RowItem]:
    from cleaner.io.parquet import read_rows

    everything = part.output_format != "parquet"
    for number, values in enumerate(read_rows(part.source.path, fields, everything=everything), 1):
        yield RowItem(part.shown, number, values, part.url, part.host)


def _read_warc(part: Part) -> Iterator[PageItem | None]:
    for number, record in enumerate(read_records(part.source.path), 1):
        if record.content is None:
            yield None
            continue
        url = part.url or record.url
        about = (record.id, url, record.date, record.content_type, record.fault, part.host)
        yield PageItem(part.shown, number, record.content, *about)
