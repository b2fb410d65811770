"""One page of a corpus: what to extract from, and what is known of its main text."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Page:
    """One page: what to extract from, and what is known of its main text.

    Where there is no gold text, `wanted` and `unwanted` are snippets that stand in for it.
    """

    corpus: str
    name: str
    url: str | None
    source: Path | str
    gold: str | None = None
    kind: str = "article"
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()

    def html(self) -> bytes:
        """Return the page as it was fetched."""
        if isinstance(self.source, str):
            return self.source.encode()
        return gzip.decompress(self.source.read_bytes()) if self.source.suffix == ".gz" else self.source.read_bytes()
