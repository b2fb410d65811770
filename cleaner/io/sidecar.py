"""Sidecars: the JSON file beside a scraped document that says where it is from."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import msgspec

from cleaner.io.fields import addresses


def sidecar_url(path: Path) -> str | None:
    """Return the address in `story.html.json`, `story.json` or `story.meta.json` beside `story.html`, else None."""
    known = _json_files(path.parent)
    if not known:
        return None
    names = (f"{path.name}.json", f"{path.stem}.json", f"{path.stem}.meta.json")
    return next((url for name in names if name in known for url in _read(path.with_name(name))), None)


@lru_cache(maxsize=64)
def _json_files(folder: Path) -> frozenset[str]:
    """Return the names of the JSON files in a directory; a directory of documents is listed once."""
    try:
        return frozenset(entry.name for entry in os.scandir(folder) if entry.name.endswith(".json") and entry.is_file())
    except OSError:
        return frozenset()


def _read(sidecar: Path) -> Iterator[str]:
    """Yield the addresses in a sidecar; nothing if it cannot be read."""
    with contextlib.suppress(OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        yield from addresses(msgspec.json.decode(sidecar.read_bytes()))
