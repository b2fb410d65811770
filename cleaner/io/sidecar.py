"""Sidecars: the JSON file beside a scraped document that says where it is from."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

URL_FIELDS = ("url", "source_url", "canonical_url", "link", "uri", "WARC-Target-URI")
"""Names under which crawlers and corpora keep a document's address."""


def sidecar_url(path: Path) -> str | None:
    """Return the address in `story.html.json`, `story.json` or `story.meta.json` beside `story.html`, else None."""
    for sidecar in (path.with_name(path.name + ".json"), path.with_suffix(".json"), path.with_suffix(".meta.json")):
        if sidecar.is_file():
            for url in _addresses(sidecar):
                return url
    return None


def _addresses(sidecar: Path) -> Iterator[str]:
    """Yield the addresses in a sidecar, those in its `metadata` last; nothing if it cannot be read."""
    with contextlib.suppress(OSError, msgspec.DecodeError):
        record = msgspec.json.decode(sidecar.read_bytes())
        for table in (record, record.get("metadata")) if isinstance(record, dict) else ():
            if isinstance(table, dict):
                yield from (table[f] for f in URL_FIELDS if isinstance(table.get(f), str) and table[f])
