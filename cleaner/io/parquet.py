"""Parquet: rows read with the columns that are needed, and tables written, anew or as copies with a column changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cleaner.errors import DocumentError
from cleaner.io.compression import broken_stream
from cleaner.io.fields import HOST_FIELDS, HTML_FIELDS, TEXT_FIELDS, Fields
from cleaner.io.storage import is_remote, need

READ_ROWS = 256
"""Rows that are taken from the file at a time."""
GROUP_ROWS = 10_000
"""Rows of a row group of a table that is no copy."""
REMOVALS = ("start", "end", "text", "rule", "kind", "path")
Rows = list[dict[str, Any] | None]


def content_column(names: list[str], fields: Fields) -> str:
    """Return the column that holds the texts or pages. Raises DocumentError if none is known to."""
    known = fields.contents if fields.text or fields.html else (*TEXT_FIELDS, *HTML_FIELDS)
    found = next((name for name in known if name in names), None)
    if found is None:
        hint = "name one with --text-field or --html-field"
        raise DocumentError(f"no column holds the texts; its columns are {', '.join(names)}; {hint}")
    return found


def read_rows(path: Path, fields: Fields, *, everything: bool) -> Iterator[dict[str, Any]]:
    """Yield the rows with the columns that cleaning needs, or with all. Raises DocumentError for a broken file."""
    with opened(path) as file:
        names = file.schema_arrow.names
        content_column(names, fields)
        wanted = {*fields.contents, *fields.addresses, *fields.ids, *HOST_FIELDS, "metadata"}
        columns = names if everything else [name for name in names if name in wanted]
        for group in range(file.num_row_groups):
            for batch in file.iter_batches(READ_ROWS, row_groups=[group], columns=columns):
                yield from batch.to_pylist()


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """Open a Parquet file; what goes wrong while it is read becomes a DocumentError."""
    parquet = need("pyarrow.parquet", "Parquet")
    with broken_stream():
        source = path.open("rb") if is_remote(path) else path
        with parquet.ParquetFile(source) as file:
            yield file


class CopyWriter:
    """Writes a copy of a table with changed columns: schema, its metadata, row groups and compression stay.

    A row per row of the source is to be added, in order: the changed columns, or None for a row that goes.
    `lost` counts rows that could not be copied, because their group is damaged, and `damage` says how.
    """

    def __init__(self, target: Any, source: Path, added: tuple[str, ...]) -> None:
        self._context = opened(source)
        self._file = self._context.__enter__()
        self._schema = self._file.schema_arrow
        self._added = added
        self._target = target
        self._writer: Any = None
        self._group, self._rows = 0, Rows()
        self.lost, self.damage = 0, ""

    def add(self, row: dict[str, Any] | None) -> None:
        """Take the changes of the next row."""
        self._rows.append(row)
        while self._group < self._file.num_row_groups and len(self._rows) >= self._group_size:
            self._write_group(self._rows[: self._group_size])

    @property
    def _group_size(self) -> int:
        size: int = self._file.metadata.row_group(self._group).num_rows
        return size

    def _write_group(self, rows: Rows) -> None:
        """Write the next row group; one that is damaged in any column is left out."""
        group, self._group = self._group, self._group + 1
        del self._rows[: len(rows)]
        try:
            with broken_stream():
                table = self._file.read_row_group(group)
        except DocumentError as error:
            self.lost += sum(row is not None for row in rows)
            self.damage = str(error)
        else:
            self._write(changed(table, rows, self._added), max(1, len(rows)))

    def _write(self, table: Any, size: int) -> None:
        if self._writer is None:
            compression = codec_of(self._file)
            self._writer = need("pyarrow.parquet", "Parquet").ParquetWriter(
                self._target, table.schema, compression=compression
            )
        self._writer.write_table(table, row_group_size=size)

    def close(self) -> None:
        """Write the rest; rows that were never added, because the source broke off, are left out."""
        if self._rows and self._group < self._file.num_row_groups:
            self._write_group(self._rows + [None] * (self._group_size - len(self._rows)))
        if self._writer is None:
            self._write(changed(self._schema.empty_table(), [], self._added), 1)
        self._writer.close()
        self._context.__exit__(None, None, None)


class TableWriter:
    """Writes rows as a new table; the first group of rows, and what is known of its columns, make the schema."""

    def __init__(self, target: Any, known: tuple[str, ...], added: tuple[str, ...]) -> None:
        self._target, self._known, self._added = target, known, added
        self._writer: Any = None
        self._rows: list[dict[str, Any]] = []

    def add(self, row: dict[str, Any] | None) -> None:
        """Take the next row; None is none."""
        if row is not None:
            self._rows.append(row)
        if len(self._rows) >= GROUP_ROWS:
            self._flush()

    def close(self) -> None:
        """Write the rest."""
        if self._rows or self._writer is None:
            self._flush()
        self._writer.close()

    def _flush(self) -> None:
        pa = need("pyarrow", "Parquet")
        try:
            schema = self._writer.schema if self._writer else self._schema(pa)
            table = pa.Table.from_pylist(self._rows, schema=schema)
        except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
            hint = "records of different shape make no table; write --output-format jsonl"
            raise DocumentError(f"its records do not fit one table: {error}; {hint}") from error
        if self._writer is None:
            self._writer = need("pyarrow.parquet", "Parquet").ParquetWriter(self._target, schema, compression="zstd")
        self._writer.write_table(table)
        self._rows.clear()

    def _schema(self, pa: Any) -> Any:
        names = list(dict.fromkeys([*self._known, *(name for row in self._rows for name in row)]))
        fixed = {name: pa.string() for name in self._known} | {f"cleaner_{a}": _type_of(pa, a) for a in self._added}
        return pa.schema([(n, fixed.get(n) or _inferred(pa, [row.get(n) for row in self._rows])) for n in names])


def changed(table: Any, rows: Rows, added: tuple[str, ...]) -> Any:
    """Return the table without the rows that are None, and with the others' changes in its columns."""
    pa = need("pyarrow", "Parquet")
    kept = [number for number, row in enumerate(rows) if row is not None]
    if len(kept) < len(rows):
        table = table.take(pa.array(kept, pa.int64()))
    names = dict.fromkeys(name for row in rows if row for name in row)
    for name in dict.fromkeys([*names, *(f"cleaner_{a}" for a in added)]):
        table = _with_column(pa, table, name, [rows[number] or {} for number in kept])
    return table


def _with_column(pa: Any, table: Any, name: str, rows: list[dict[str, Any]]) -> Any:
    place = table.schema.get_field_index(name)
    if place < 0:
        kind = _type_of(pa, name.removeprefix("cleaner_")) if name.startswith("cleaner_") else pa.string()
        return table.append_column(pa.field(name, kind), pa.array([row.get(name) for row in rows], kind))
    old = table.column(place).to_pylist()
    values = [row.get(name, before) for row, before in zip(rows, old, strict=True)]
    field = table.schema.field(place)
    return table.set_column(place, field, pa.array(values, field.type))


def _type_of(pa: Any, added: str) -> Any:
    if added != "dropped":
        return pa.string()
    numbers = {"start", "end"}
    return pa.list_(pa.struct([(name, pa.int64() if name in numbers else pa.string()) for name in REMOVALS]))


def _inferred(pa: Any, values: list[Any]) -> Any:
    kind = pa.array(values).type
    return pa.string() if pa.types.is_null(kind) else kind


def codec_of(file: Any) -> str:
    """Return how the columns of a file are compressed, as `ParquetWriter` wants it."""
    if not file.num_row_groups or not file.metadata.num_columns:
        return "snappy"
    name = file.metadata.row_group(0).column(0).compression.lower()
    return "none" if name == "uncompressed" else name
