"""Signals of the address that a page gives as its own: how deep and how long, and which words its path holds.

A page asked for by `/forum/`, by `/product/`, or by seven words joined by hyphens says what it is. The address that a
page was fetched from is not asked: a page gets the same text wherever it was stored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from cleaner.segment.metadata import Metadata

WORDS = {
    "forum": "answers board community discussion discussions forum forums qa question questions showthread t thread"
    " threads topic topics viewtopic",
    "product": "buy dp item p product products shop store",
    "list": "archive archives articles blog blogs c categories category collection collections index list news search"
    " tag tags",
    "documentation": "api doc docs documentation en guide guides help latest learn manual reference tutorial tutorials"
    " wiki",
}
"""The words in paths and host names that say what pages are."""
UNKNOWN = -1.0
"""What stands for each signal where the page gives no address."""
_KNOWN = {name: frozenset(words.split()) for name, words in WORDS.items()}
_DATE = re.compile(r"(?:19|20)\d\d[/-]?\d\d")
_NUMBER = re.compile(r"\d{5}")
_WORD = re.compile("[a-z]+")
_FILE = (".html", ".htm", ".php", ".aspx")


def signals(metadata: Metadata) -> Iterator[tuple[str, float]]:
    """Yield the signals of the address, a number for the page each."""
    address = next(metadata.addresses(), "")
    return ((f"address, {name}", value if address else UNKNOWN) for name, value in _read(address))


def _read(address: str) -> Iterator[tuple[str, float]]:
    """Yield what the address is like."""
    host, path, is_query = _parts(address)
    names = [name for name in path.split("/") if name]
    last = names[-1] if names else ""
    words, of_host = set(_WORD.findall(path)), set(host.split("."))
    yield "depth", len(names)
    yield "characters", len(path)
    yield "characters of the last name", len(last)
    yield "hyphens of the last name", last.count("-") + last.count("_")
    yield "most hyphens", max((name.count("-") for name in names), default=0)
    yield "digits", sum(map(str.isdigit, path))
    yield "a date", _DATE.search(path) is not None
    yield "a long number", _NUMBER.search(path) is not None
    yield "a file", last.endswith(_FILE)
    yield "ends in a slash", path.endswith("/")
    yield "a query", is_query
    for name, known in _KNOWN.items():
        yield f"words of a {name}", not known.isdisjoint(words)
        yield f"host of a {name}", not known.isdisjoint(of_host)


def _parts(address: str) -> tuple[str, str, bool]:
    """Return the host and the path in small letters, and whether a query follows; nothing of a broken address."""
    try:
        parts = urlsplit(address.lower())
    except ValueError:
        return "", "", False
    return parts.netloc, parts.path, bool(parts.query)
