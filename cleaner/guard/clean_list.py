"""The clean list: files in which no rule found anything, by content, so that a hook need not judge them again.

It lies in the cache directory, one file per set of rules and options. Processes append whole lines; a
line that was torn is not one, and is passed over.
"""

from __future__ import annotations

import contextlib
import os
from functools import cached_property

from cleaner.rules.cache import cache_folder, digest_of

MAX_BYTES = 16 * 1024 * 1024
"""Size from which on the list is begun anew: half a million files."""
_DIGITS = 32


class CleanList:
    """Digests of files known to be clean under one set of rules; `key` stands for the set."""

    def __init__(self, key: str) -> None:
        folder = cache_folder()
        self.file = folder / f"clean-{digest_of([key.encode()])[:_DIGITS]}.list" if folder else None
        self.found: list[bytes] = []

    @cached_property
    def known(self) -> frozenset[bytes]:
        """The digests on the list."""
        try:
            lines = self.file.read_bytes().split(b"\n") if self.file else ()
        except OSError:
            return frozenset()
        return frozenset(line for line in lines if len(line) == _DIGITS)

    def entry(self, content: bytes, *context: str) -> bytes:
        """Return a file's digest; `context` is what else its rules depend on, such as its host."""
        return digest_of([content, *(part.encode("utf-8", "surrogatepass") for part in context)])[:_DIGITS].encode()

    def add(self, entry: bytes) -> None:
        """Note a clean file; `save` keeps it."""
        self.found.append(entry)

    def save(self) -> None:
        """Append what was noted, in one write. What cannot be kept is judged again next time."""
        if self.file is None or not self.found:
            return
        with contextlib.suppress(OSError):
            self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if self.file.exists() and self.file.stat().st_size > MAX_BYTES:
                self.file.unlink()
            with self.file.open("ab", buffering=0) as file:
                os.write(file.fileno(), b"\n" + b"\n".join(self.found) + b"\n")
            self.found.clear()
