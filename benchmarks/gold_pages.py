"""One page of a corpus: what to extract from, and what is known of its main text."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from publicsuffixlist import PublicSuffixList

FOLDS = 5
"""How many parts the pages are learned and judged in, by domain."""
_suffixes = PublicSuffixList()


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


def domain_of(url: str | None, otherwise: str) -> str:
    """Return the registrable domain of an address, and something else where it has none."""
    host = (url or "").partition("//")[2].partition("/")[0].partition(":")[0].lower()
    return _suffixes.privatesuffix(host) or otherwise


def fold_of(domain: str) -> int:
    """Return the fold a domain falls into, from 0."""
    return int(hashlib.md5(domain.encode()).hexdigest(), 16) % FOLDS
