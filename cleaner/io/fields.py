"""Names under which crawlers and corpora keep a record's text, page, address, host and id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

TEXT_FIELDS = ("text", "content", "raw_content", "maintext", "main_text", "body", "article")
HTML_FIELDS = ("html", "raw_html", "body", "response")
URL_FIELDS = ("url", "source_url", "canonical_url", "link", "uri", "WARC-Target-URI")
HOST_FIELDS = ("domain", "source_domain", "hostname", "host")
ID_FIELDS = ("id", "doc_id", "WARC-Record-ID")


class Fields(msgspec.Struct, frozen=True):
    """Names of fields that the user gave; None where they are to be found."""

    text: str | None = None
    html: str | None = None
    url: str | None = None
    id: str | None = None

    @property
    def contents(self) -> tuple[str, ...]:
        """Where a record's content may stand, in the order in which it is looked for."""
        if self.html or self.text:
            return tuple(name for name in (self.html, self.text) if name)
        return tuple(dict.fromkeys((*TEXT_FIELDS, *HTML_FIELDS)))

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where a record's address may stand."""
        return (self.url,) if self.url else URL_FIELDS

    @property
    def ids(self) -> tuple[str, ...]:
        """Where a record's id may stand."""
        return (self.id,) if self.id else ID_FIELDS

    def is_page(self, field: str) -> bool:
        """True if what stands in the field is known to be a page."""
        return field == self.html or (field in HTML_FIELDS and field not in TEXT_FIELDS and field != self.text)

    def target(self, field: str) -> str:
        """Return where the clean text of what stands in a field goes: a page stays, its text goes beside it."""
        return (self.text or "text") if self.is_page(field) else field


def first_field(record: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    """Return the first of the names under which the record holds a text that is not empty."""
    return next((name for name in names if isinstance(record.get(name), str | bytes) and record[name]), None)


def addresses(record: object, names: tuple[str, ...] = URL_FIELDS) -> Iterator[str]:
    """Yield the addresses in a record, those in its `metadata` last."""
    for table in (record, record.get("metadata")) if isinstance(record, dict) else ():
        if isinstance(table, dict):
            yield from (table[name] for name in names if isinstance(table.get(name), str) and table[name])
