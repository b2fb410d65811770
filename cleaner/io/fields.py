"""Names under which crawlers and corpora keep a record's text, address and host."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

TEXT_FIELDS = ("text", "content", "raw_content", "maintext", "main_text", "body", "article")
URL_FIELDS = ("url", "source_url", "canonical_url", "link", "uri", "WARC-Target-URI")
HOST_FIELDS = ("domain", "source_domain", "hostname", "host")


def first_field(record: Mapping[str, object], names: tuple[str, ...]) -> str | None:
    """Return the first of the names under which the record holds a text that is not empty."""
    return next((name for name in names if isinstance(record.get(name), str) and record[name]), None)


def addresses(record: object) -> Iterator[str]:
    """Yield the addresses in a record, those in its `metadata` last."""
    for table in (record, record.get("metadata")) if isinstance(record, dict) else ():
        if isinstance(table, dict):
            yield from (table[name] for name in URL_FIELDS if isinstance(table.get(name), str) and table[name])
