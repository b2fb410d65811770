"""Compiled rules kept between runs, so that a hook does not compile a thousand patterns for one file.

The cache lies in the user's own cache directory. `CLEANER_CACHE_DIR` puts it elsewhere; empty
switches it off. An entry's name is a digest of all that it was made from: it is never stale.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import sys
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

MAX_AGE_SECONDS = 30 * 24 * 3600
"""Age from which on an entry is removed when a new one is stored."""


def digest_of(parts: Iterable[bytes]) -> str:
    """Return the SHA-256 of the parts, each with its length, in hex."""
    total = hashlib.sha256()
    for part in parts:
        total.update(b"%d:" % len(part) + part)
    return total.hexdigest()


def cached(name: str, key: str, make: Callable[[], T]) -> T:
    """Return what `make` returned for this key before, or make and keep it now."""
    folder = cache_folder()
    if folder is None:
        return make()
    path = folder / f"{name}-{digest_of([key.encode(), _versions().encode()])[:32]}.pickle"
    found: T | None = _load(path)
    if found is None:
        found = make()
        _store(path, found)
    return found


def cache_folder() -> Path | None:
    """Return the directory of the cache, None where it is switched off."""
    given = os.environ.get("CLEANER_CACHE_DIR")
    if given is not None:
        return Path(given) if given else None
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "boilerplate-cleaner"


def _versions() -> str:
    import regex

    return f"{sys.version}|{regex.__version__}|{code_version()}"


@lru_cache(maxsize=1)
def code_version() -> str:
    """Return a digest of the modules that judge texts, by size and time: another version may judge differently."""
    package = Path(__file__).parents[1]
    folders = (package, *(package / room for room in ("guard", "io", "judges", "rules", "segment")))
    modules = sorted(entry.path for folder in folders for entry in os.scandir(folder) if entry.name.endswith(".py"))
    stats = [Path(module).stat() for module in modules]
    return digest_of(f"{s.st_size},{s.st_mtime_ns}".encode() for s in stats)


def _load(path: Path) -> T | None:
    try:
        with path.open("rb") as file:
            found: T = pickle.load(file)
            return found
    except Exception:  # unreadable, half-written by another version, not there: make it again
        return None


def _store(path: Path, value: object) -> None:
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = path.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(pickle.dumps(value))
        part.replace(path)
        _forget_old(path)


def _forget_old(path: Path) -> None:
    """Remove entries of the same name that were made long ago; one still in use is made again."""
    name = path.name.rsplit("-", 1)[0]
    for other in path.parent.glob(f"{name}-*.pickle"):
        if path.stat().st_mtime - other.stat().st_mtime > MAX_AGE_SECONDS:
            other.unlink()
