"""Items: one document each, as small as it can be sent to a worker process, and opened there as a record."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from cleaner.batch.documents import document_of, host_from_place
from cleaner.decode import read_document
from cleaner.errors import DocumentError
from cleaner.io.fields import HOST_FIELDS, Fields, addresses, first_field
from cleaner.io.files import read_bytes
from cleaner.io.jsonl import raw_fields, value_of
from cleaner.io.storage import is_remote
from cleaner.model import Document
from cleaner.options import Options


class Record(msgspec.Struct):
    """An opened item: its document, None where it holds no text; its fields; and where the clean text goes."""

    document: Document | None
    fields: dict[str, Any] = {}
    target: str = "text"
    id: str | None = None


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

    def open(self, options: Options, fields: Fields) -> Record:
        """Return the file as a record. Raises DocumentError."""
        if self.fault:
            raise DocumentError(self.fault)
        content = self.content if self.content is not None else read_bytes(self.path)
        document = document_of(self.path, content, options, self.url)
        about = {"id": self.relative, "url": document.url}
        return Record(document, about, "text", self.relative)


class LineItem(msgspec.Struct, frozen=True):
    """A line of a JSON Lines file, 1-based."""

    shard: str
    number: int
    content: bytes
    url: str | None = None

    @property
    def name(self) -> str:
        """What messages call it."""
        return f"{self.shard}:{self.number}"

    @property
    def size(self) -> int:
        """Bytes of the line."""
        return len(self.content)

    def open(self, options: Options, fields: Fields) -> Record:
        """Return the line's record; the values of its fields are JSON as it stood there. Raises DocumentError."""
        raw = raw_fields(self.content)
        wanted = (*fields.contents, *fields.addresses, *fields.ids, *HOST_FIELDS, "metadata")
        values = {name: value_of(raw[name]) for name in wanted if name in raw}
        found = _open(values, self, options, fields)
        return msgspec.structs.replace(found, fields=raw)


class RowItem(msgspec.Struct, frozen=True):
    """A row of a table, 1-based, with the values that are needed."""

    shard: str
    number: int
    values: dict[str, Any]
    url: str | None = None

    @property
    def name(self) -> str:
        """What messages call it."""
        return f"{self.shard}:{self.number}"

    @property
    def size(self) -> int:
        """Characters, or bytes, of what may be its text."""
        return sum(len(value) for value in self.values.values() if isinstance(value, str | bytes))

    def open(self, options: Options, fields: Fields) -> Record:
        """Return the row as a record. Raises DocumentError."""
        return _open(self.values, self, options, fields)


class PageItem(msgspec.Struct, frozen=True):
    """A page or text from a WARC file; `number` counts the file's records of pages and texts."""

    shard: str
    number: int
    content: bytes
    id: str | None
    url: str | None
    date: str | None
    content_type: str | None = None
    fault: str | None = None

    @property
    def name(self) -> str:
        """What messages call it."""
        return f"{self.shard}:{self.number}"

    @property
    def size(self) -> int:
        """Bytes of the page."""
        return len(self.content)

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
            media=options.media,
            suffix=suffix,
            content_type=self.content_type,
        )
        return Record(document, about, "text", self.id)


Item = FileItem | LineItem | RowItem | PageItem


def _open(values: Mapping[str, Any], item: LineItem | RowItem, options: Options, fields: Fields) -> Record:
    own_id = next((values[name] for name in fields.ids if values.get(name) is not None), None)
    field = first_field(values, fields.contents)
    if field is None:
        return Record(None, dict(values), id=_text_of(own_id))
    host = first_field(values, HOST_FIELDS)
    page = fields.is_page(field)
    document = read_document(
        values[field],
        id=_text_of(own_id) or item.name,
        url=item.url or next(addresses(dict(values), fields.addresses), None),
        host=values[host] if host else _host_of(item.shard),
        media=options.media or ("html" if field == fields.html else None),
        suffix=".html" if page else "",
    )
    return Record(document, dict(values), fields.target(field), _text_of(own_id))


def _text_of(value: object) -> str | None:
    return None if value is None else str(value)


def _host_of(shard: str) -> str | None:
    return None if is_remote(shard) or shard == "-" else host_from_place(Path(shard))
