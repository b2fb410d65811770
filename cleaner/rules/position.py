"""Where in a TOML text a table or key stands: `tomllib` does not say."""

from __future__ import annotations

import re

_HEADER = re.compile(r"^\s*\[\[?\s*([\w.-]+)\s*\]?\]")
_MULTILINE = re.compile(r'"""|\'\'\'')


def _code_lines(text: str) -> list[tuple[int, str]]:
    """Return (line number, line) of the lines that do not start inside a multi-line string."""
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
            if start is not None:
                break
            seen += header[1] == table
            start = number if header[1] == table and seen == index else None
        elif key and (start is not None or table is None) and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
            return number
    return start
