"""Items: one document each, as small as it can be sent to a worker process, and opened there as a record."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from cleaner.batch.documents import document_of
from cleaner.decode import read_document
from cleaner.errors import DocumentError
from cleaner.io.fields import HOST_FIELDS, Fields, addresses, first_field
from cleaner.io.files import HTML_SUFFIXES, read_bytes
from cleaner.io.jsonl import raw_fields, value_of
from cleaner.model import Document
from cleaner.options import Options


class Record(msgspec.Struct):
    """An opened item: its document, None where it holds no text; its fields; and where the clean text goes.

    `field` holds the document, if any does; `fault` says why the document cannot be had.
    """

    document: Document | None
    fields: dict[str, Any] = {}
    target: str = "text"
    id: str | None = None
    field: str | None = None
    fault: str | None = None


class FileItem(msgspec.Struct, frozen=True):
    """A file that is one document. `content` is given where a worker cannot read it itself."""

    path: Path
    relative: str
    target: Path | None = None
    url: str | None = None
    fault: str | None = None
    content: bytes | None = None
    size: int = 0
    known: str | None = None
    """The digest under which it was cleaned before."""

    @property
    def name(self) -> str:
        """What messages call it."""
        return str(self.path)

    @property
    def may_be_page(self) -> bool:
        """True if it looks like one by its name."""
        return self.path.suffix.lower() in HTML_SUFFIXES

    def open(self, options: Options, fields: Fields) -> Record:
        """Return the file as a record. Raises DocumentError."""
        if self.fault:
            raise DocumentError(self.fault)
        content = self.content if self.content is not None else read_bytes(self.path)
        document = document_of(self.path, content, options, self.url)
        about = {"id": self.relative, "url": document.url}
        return Record(document, about, "text", self.relative)


class _Numbered(msgspec.Struct, frozen=True):
    """A record of a shard, by its number, 1-based."""

    shard: str
    number: int

    @property
    def name(self) -> str:
        """What messages call it."""
        return f"{self.shard}:{self.number}"


class LineItem(_Numbered, frozen=True):
    """A line of a JSON Lines file."""

    content: bytes
    url: str | None = None
    host: str | None = None
    fault: str | None = None

    @property
    def size(self) -> int:
        """Bytes of the line."""
        return len(self.content)

    @property
    def may_be_page(self) -> bool:
        """True if there is a tag in it, or what may be one."""
        return b"<" in self.content or b"\\u003c" in self.content

    def open(self, options: Options, fields: Fields) -> Record:
        """Return the line's record; the values of its fields are JSON as it stood there. Raises DocumentError."""
        if self.fault:
            raise DocumentError(self.fault)
        raw = raw_fields(self.content)
        wanted = (*fields.contents, *fields.addresses, *fields.ids, *HOST_FIELDS, "metadata")
        values = {name: value_of(raw[name]) for name in wanted if name in raw}
        found = _open(values, self, options, fields)
        return msgspec.structs.replace(found, fields=raw)


class RowItem(_Numbered, frozen=True):
    """A row of a table, with the values that are needed."""

    values: dict[str, Any]
    url: str | None = None
    host: str | None = None

    @property
    def size(self) -> int:
        """Characters, or bytes, of what may be its text."""
        return sum(len(value) for value in self.values.values() if isinstance(value, str | bytes))

    @property
    def may_be_page(self) -> bool:
        """True if there is a tag in it, or what may be one."""
        return any(
            "<" in v if isinstance(v, str) else b"<" in v for v in self.values.values() if isinstance(v, str | bytes)
        )

    def open(self, options: Options, fields: Fields) -> Record:
        """Return the row as a record. Raises DocumentError."""
        return _open(self.values, self, options, fields)


class PageItem(_Numbered, frozen=True):
    """A page or text from a WARC file; `number` counts the file's records of pages and texts."""

    content: bytes
    id: str | None
    url: str | None
    date: str | None
    content_type: str | None = None
    fault: str | None = None
    host: str | None = None

    @property
    def size(self) -> int:
        """Bytes of the page."""
        return len(self.content)

    @property
    def may_be_page(self) -> bool:
        """True: most are."""
        return True

    def open(self, options: Options, fields: Fields) -> Record:
        """Return the page as a record with url, date and id. Raises DocumentError."""
        if self.fault:
            raise DocumentError(self.fault)
        about = {"id": self.id, "url": self.url, "date": self.date}
        kind = (self.content_type or "").partition(";")[0].strip().lower()
        suffix = ".html" if kind.endswith("html") else ".txt" if kind else ""
        document = read_document(
            self.content,
            id=self.id or self.name,
            url=self.url,
            host=self.host,
            media=options.media,
            suffix=suffix,
            content_type=self.content_type,
        )
        return Record(document, about, "text", self.id)


Item = FileItem | LineItem | RowItem | PageItem


def _open(values: Mapping[str, Any], item: LineItem | RowItem, options: Options, fields: Fields) -> Record:
    own_id = next((str(values[name]) for name in fields.ids if values.get(name) is not None), None)
    field = first_field(values, fields.contents)
    found = Record(None, dict(values), id=own_id)
    if field is not None:
        found.field, found.target = field, fields.target(field)
        try:
            found.document = _read(values, field, item, options, fields)
        except DocumentError as error:
            found.fault = str(error)
    return found


def _read(
    values: Mapping[str, Any], field: str, item: LineItem | RowItem, options: Options, fields: Fields
) -> Document:
    host = first_field(values, HOST_FIELDS)
    return read_document(
        values[field],
        id=item.name,
        url=item.url or next(addresses(dict(values), fields.addresses), None),
        host=values[host] if host else item.host,
        media=options.media or ("html" if field == fields.html else None),
        suffix=".html" if fields.is_page(field) else "",
    )
