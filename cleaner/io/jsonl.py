"""JSON Lines: a document per record, and the bytes of its text field inside the line."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import msgspec

from cleaner.decode import read_document
from cleaner.errors import DocumentError
from cleaner.io.fields import HOST_FIELDS, TEXT_FIELDS, addresses, first_field
from cleaner.io.passages import edges_of
from cleaner.io.wire import to_json
from cleaner.model import Document, Media, Span, without

JSONL_SUFFIXES = frozenset((".jsonl", ".ndjson"))
_BOM = b"\xef\xbb\xbf"
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]:,]', re.S)
_UNIT = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]+", re.S)
"""A piece of a JSON string: an escaped character (an escaped surrogate pair is one), or a run of plain ones."""


class Line:
    """One line of a file: its number, 1-based, and its bytes, which begin at byte `start` of the file."""

    def __init__(self, number: int, start: int, content: bytes) -> None:
        self.number, self.start, self.content = number, start, content


def split_lines(content: bytes) -> Iterator[Line]:
    """Yield the lines that are not blank, without byte-order mark."""
    at = len(_BOM) if content.startswith(_BOM) else 0
    for number, line in enumerate(content[at:].split(b"\n"), 1):
        if line.strip():
            yield Line(number, at, line)
        at += len(line) + 1


def read_record(
    line: Line, text_field: str | None, url_field: str | None, host: str | None, media: Media | None = None
) -> RecordPassage | None:
    """Return the record's text as a passage, None if it holds none. Raises DocumentError for what is no record.

    Without the names of the fields, those under which corpora keep texts and addresses are tried.
    """
    record = parse_record(line)
    field = first_field(record, (text_field,) if text_field else TEXT_FIELDS)
    if field is None:
        return None
    url = record.get(url_field) if url_field else next(addresses(record), None)
    own_host = first_field(record, HOST_FIELDS)
    document = read_document(
        record[field],
        id=f"line:{line.number}",
        url=url if isinstance(url, str) else None,
        host=record[own_host] if own_host else host,
        media=media,
    )
    return RecordPassage(document, line, field)


def parse_record(line: Line) -> dict[str, Any]:
    """Return the JSON object in the line. Raises DocumentError saying what is wrong with it."""
    try:
        record = msgspec.json.decode(line.content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        record = None
    try:
        return record if isinstance(record, dict) else _parse_object(line.content)
    except DocumentError as error:
        raise DocumentError(f"line {line.number}: {error}") from error


def raw_fields(content: bytes) -> dict[str, Any]:
    """Return a record's fields, each as JSON as it stands there. Raises DocumentError for what is no JSON object."""
    try:
        return msgspec.json.decode(content, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _parse_object(content)


def value_of(field: object) -> object:
    """Return the value of a field that `raw_fields` returned. Raises DocumentError for one that is not UTF-8."""
    if not isinstance(field, msgspec.Raw):
        return field
    try:
        return msgspec.json.decode(field)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _parse_leniently(bytes(field))


def with_fields(line: bytes, fields: Mapping[str, object]) -> bytes:
    """Return the line with these fields set, those it has where they stand; every other byte stays.

    >>> with_fields(b'{"text": "a b", "n": 1.50}', {"text": "a", "site": None})
    b'{"text": "a", "n": 1.50,"site":null}'
    """
    stripped = line.rstrip()
    raw = stripped.decode("utf-8", "surrogateescape")  # another field need not be valid
    for name, value in fields.items():
        new = to_json(value).decode()
        start, end = find_value(raw, name)
        raw = raw[:start] + new + raw[end:] if end else _appended(raw, to_json(name).decode(), new)
    return raw.encode("utf-8", "surrogateescape") + line[len(stripped) :]


def record_line(fields: Mapping[str, object]) -> bytes:
    """Return a record as a line, line end included."""
    return to_json(fields) + b"\n"


def _appended(record: str, key: str, value: str) -> str:
    inside = record[:-1].rstrip()
    return f"{inside}{'' if inside.endswith('{') else ','}{key}:{value}}}"


def _parse_object(content: bytes) -> dict[str, Any]:
    record = _parse_leniently(content)
    if not isinstance(record, dict):
        raise DocumentError("no JSON object; a record is one object on one line")
    return record


def _parse_leniently(content: bytes) -> object:
    """Parse what Python's own writer makes and msgspec refuses: NaN, and halves of surrogate pairs."""
    import json

    try:
        return json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise DocumentError(f"not valid JSON in UTF-8: {error}") from error


class RecordPassage:
    """The text field of one JSON record. Of the line's bytes only those of removed characters go."""

    def __init__(self, document: Document, line: Line, field: str) -> None:
        self.document, self.line, self.field = document, line, field
        self.where = f"line {line.number}: "

    def place(self, at: int) -> tuple[int, int]:
        """Return line and column in the file, 1-based, of the document's character `at`."""
        return self.line.number, self._raw_place(at) + 1

    def byte_spans(self, spans: Sequence[Span]) -> list[Span]:
        """Return the bytes of the file that hold these characters. Raises DocumentError where that is not safe."""
        places = self._byte_places(spans)
        found = [(places[start], places[end]) for start, end in spans]
        inside = [(start - self.line.start, end - self.line.start) for start, end in found]
        after = parse_record(Line(self.line.number, 0, without(self.line.content, inside)))
        if after.get(self.field) != without(self.document.content, spans):
            raise DocumentError("its text cannot be cut safely")
        return found

    def _byte_places(self, spans: Sequence[Span]) -> dict[int, int]:
        places, reached, at = {}, 0, self.line.start
        for edge in edges_of(spans):
            raw = self._raw_place(edge)
            at += len(self._raw[reached:raw].encode())
            places[edge] = at
            reached = raw
        return places

    def _raw_place(self, at: int) -> int:
        """Return where in the line's characters the text's character `at` begins."""
        texts, raws = self._units
        unit = bisect_right(texts, at) - 1
        return raws[unit] + (at - texts[unit])

    @cached_property
    def _raw(self) -> str:
        return self.line.content.decode("utf-8")

    @cached_property
    def _units(self) -> tuple[list[int], list[int]]:
        """Where the pieces of the text field begin, in the text and in the line, and where the last one ends."""
        start, end = find_value(self._raw, self.field)
        texts, raws, length = [], [], 0
        for unit in _UNIT.finditer(self._raw, start + 1, end - 1):
            texts.append(length)
            raws.append(unit.start())
            length += 1 if unit[0].startswith("\\") else len(unit[0])
        return [*texts, length], [*raws, end - 1]


def find_value(line: str, field: str) -> Span:
    """Return where the value of a top-level key stands, quotes included, (0, 0) if nowhere; of several the last,
    as parsers take it.

    >>> find_value('{"id": {"text": "no"}, "text": "yes"}', "text")
    (31, 36)
    """
    import json

    depth, key, start, found = 0, None, None, (0, 0)
    for token in _TOKEN.finditer(line):
        sign = token[0][0]
        depth += (sign in "{[") - (sign in "}]")
        if (depth == 1 and sign == ",") or depth == 0:
            found = found if start is None else _stripped(line, start, token.start())
            key = start = None
        elif depth == 1 and sign == '"' and key is None:
            key = json.loads(token[0], strict=False)
        elif depth == 1 and sign == ":" and key == field:
            start = token.end()
    return found


def _stripped(line: str, start: int, end: int) -> Span:
    value = line[start:end]
    return start + len(value) - len(value.lstrip()), start + len(value.rstrip())
