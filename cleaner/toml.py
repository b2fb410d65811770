"""TOML files as typed records, with the place of a fault: `tomllib` does not say where a table or key stands."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Any, TypeVar

import msgspec

from cleaner.errors import FileError

T = TypeVar("T")

_HEADER = re.compile(r"^\s*\[\[?\s*([\w.-]+)\s*\]?\]")
_PATH = re.compile(r"\$\.?(?P<table>[\w-]+)?(?:\[(?P<index>\d+)\])?(?:\.(?P<key>[\w-]+))?")
_TOML_LINE = re.compile(r"at line (\d+)")
_MULTILINE = re.compile(r'"""|\'\'\'')


@lru_cache(maxsize=1)
def _code_lines(text: str) -> list[tuple[int, str]]:
    """Return (line number, line) of the lines that do not start inside a multi-line string.

    One file is asked for the place of each of its tables.
    """
    found, fence = [], None
    for number, line in enumerate(text.split("\n"), 1):
        if fence is None:
            found.append((number, line))
        for quote in _MULTILINE.findall(line):
            fence = quote if fence is None else None if quote == fence else fence
    return found


def find_line(text: str, table: str | None, index: int = 0, key: str | None = None) -> int | None:
    """Return the 1-based line of `key` in the index-th `[table]` or `[[table]]`, else of the table itself."""
    seen, start = -1, None
    for number, line in _code_lines(text):
        header = _HEADER.match(line)
        if header:
            if start is not None or table is None:
                break
            seen += header[1] == table
            start = number if header[1] == table and seen == index else None
        elif key and (start is not None or table is None) and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
            return number
    return start


def load_toml(text: str, file: str, error_type: type[FileError]) -> dict[str, Any]:
    """Return the text's tables. Raises `error_type` with the line of a fault."""
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = _TOML_LINE.search(str(error))
        raise error_type(f"not valid TOML: {error}", file=file, line=int(line[1]) if line else None) from error


def convert(
    data: object,
    record: type[T],
    text: str,
    file: str,
    error_type: type[FileError],
    *,
    known: Collection[str],
    see: str,
    below: str = "",
) -> T:
    """Return the tables as a record. Raises `error_type` with the place; `known` are names that a typo may mean."""
    try:
        return msgspec.convert(data, record)
    except msgspec.ValidationError as error:
        message, _, where = str(error).partition(" - at ")
        unknown = re.search(r"unknown field `(.*)`", message)
        line = _place_of_fault(text, _PATH.search(where), unknown[1] if unknown else None, below)
        hint = _hint(message, unknown[1] if unknown else None, known, see)
        raise error_type(message, file=file, line=line, hint=hint) from error


def _place_of_fault(text: str, place: re.Match[str] | None, unknown: str | None, below: str) -> int | None:
    """Return the line of the key at fault: an unknown one, else the key that holds it, else its table.

    `below` is the table that the record stands in.
    """
    table, index, key = (place["table"], int(place["index"] or 0), place["key"]) if place else (None, 0, None)
    whole = ".".join(filter(None, (below, table))) or None
    header = find_line(text, whole, index)
    lines = [find_line(text, whole, index, name) for name in (unknown, key) if name]
    if header is None:
        lines += [find_line(text, below or None, 0, name) for name in (unknown, table) if name]
        lines += [find_line(text, unknown)] if unknown else []
    return next((line for line in lines if line and line != header), header)


def _hint(message: str, unknown: str | None, known: Collection[str], see: str) -> str:
    import difflib

    near = difflib.get_close_matches(unknown, sorted(known), n=1) if unknown else []
    if near:
        return f"did you mean `{near[0]}`?"
    if "matching regex" in message and "a-z0-9" in message:
        return "ids are kebab-case, such as newsletter-box"
    return f"see {see}"
