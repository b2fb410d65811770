"""What `check` reports: one finding per junk block or span."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from cleaner.fold import shorten
from cleaner.model import CleanedText


class Finding(msgspec.Struct, frozen=True):
    """One piece of boilerplate in a file: `line` is 1-based."""

    path: str
    line: int
    rule: str
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}  {shorten(self.text)}"


def findings(path: str, result: CleanedText) -> Iterator[Finding]:
    """Yield what the result dropped, in order."""
    for decision in result.dropped:
        for text, cut in decision.removed:
            yield Finding(path, decision.block.line, cut.rule, cut.kind, text)
