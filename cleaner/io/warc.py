"""WARC and WET files: the pages and texts in their `response` and `conversion` records."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from cleaner.io.compression import broken_stream
from cleaner.io.storage import is_remote, need

MAX_RECORD_BYTES = 1 << 28
"""Size of a record that is taken into memory at most; a hundred times the largest pages that crawlers keep."""
TOO_LONG = f"is longer than {MAX_RECORD_BYTES >> 20} MB, more than any page or text"
_TYPES = frozenset(("text/html", "application/xhtml+xml", "text/plain", ""))


class WarcRecord(msgspec.Struct, frozen=True):
    """A record: its content, None where it is neither page nor text, or not what was asked for (a redirect)."""

    content: bytes | None
    id: str | None = None
    url: str | None = None
    date: str | None = None
    content_type: str | None = None
    fault: str | None = None


def read_records(path: Path) -> Iterator[WarcRecord]:
    """Yield the `response` and `conversion` records. Raises DocumentError where the file is damaged or cut off."""
    warc = need("fastwarc.warc", "WARC")
    types = warc.WarcRecordType.response | warc.WarcRecordType.conversion
    with broken_stream(), path.open("rb") as file:
        source = file if is_remote(path) else str(path)
        for record in warc.ArchiveIterator(source, parse_http=False, fsspec_args=False):
            is_wanted = bool(record.record_type & types)
            if record.content_length > MAX_RECORD_BYTES:
                yield from [_too_long(record)] if is_wanted else []
                continue
            _take_whole(record)
            if is_wanted:
                yield _read(record)


def _too_long(record: Any) -> WarcRecord:
    return WarcRecord(b"", record.record_id, _bare(record.headers.get("WARC-Target-URI")), fault=TOO_LONG)


def _take_whole(record: Any) -> None:
    """Take the record into memory; a reader that meets the end of the file too early does not say so."""
    promised = record.headers.get("Content-Length") or ""
    record.freeze()
    if not promised.isdigit() or record.content_length < int(promised):
        raise EOFError("ends in the middle of a record")


def _read(record: Any) -> WarcRecord:
    headers = record.headers
    about = (record.record_id, _bare(headers.get("WARC-Target-URI")), headers.get("WARC-Date"))
    try:
        response, content = _response(record)
    except (OSError, ValueError) as error:
        return WarcRecord(b"", *about, fault=f"its HTTP response cannot be read: {error}")
    http = response.http_headers
    kind = (http.get("Content-Type") if http is not None else headers.get("Content-Type")) or ""
    if kind.partition(";")[0].strip().lower() not in _TYPES or not _is_success(http):
        return WarcRecord(None)
    return WarcRecord(content, *about, kind or None)


def _bare(url: str | None) -> str | None:
    """Return the address without the angle brackets that wget writes."""
    return url.strip("<>") if url else None


def _response(record: Any) -> tuple[Any, bytes]:
    """Return the record's HTTP response and its body, read from bytes of its own: a broken one breaks no other record.

    Some crawlers decode a page and leave the header that says how it was encoded; such a page is taken as it is.
    """
    block = record.reader.read()
    if not record.is_http:
        return record, block
    try:
        return _parsed(record, block, "all")
    except (OSError, ValueError):
        response, body = _parsed(record, block, "none")
        if not body.lstrip()[:1] == b"<":
            raise
        return response, body


def _parsed(record: Any, block: bytes, decode: str) -> tuple[Any, bytes]:
    response = type(record)()
    response.init_headers(record_type=record.record_type)
    response.set_bytes_content(block)
    response.is_http = True
    response.parse_http(auto_decode=decode)
    return response, response.reader.read()


def _is_success(http: Any) -> bool:
    return http is None or http.status_code is None or 200 <= http.status_code < 300
