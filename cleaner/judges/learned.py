"""What training learned for one judge: a data file with trees, and with what words weigh."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

from cleaner.judges.forest import Forest

Words = TypeVar("Words")


class Learned(Generic[Words]):
    """The data file of a judge, read when it is first asked for; `words` is what `parse` makes of its words."""

    def __init__(self, judge: str, path: Path, parse: Callable[[dict[str, Any]], Words]) -> None:
        self.judge, self.parse = judge, parse
        self.read_from(path)

    def read_from(self, path: Path) -> None:
        """Take another file from now on."""
        self.path = path
        self.forests: dict[tuple[tuple[str, ...], tuple[str, ...]], Forest] = {}
        for known in ("data", "version", "words"):
            self.__dict__.pop(known, None)

    @cached_property
    def data(self) -> dict[str, Any]:
        """The whole of the file."""
        data: dict[str, Any] = json.loads(self.path.read_text(encoding="utf-8"))
        return data

    @cached_property
    def version(self) -> str:
        """The digest of the file, by which another one is told from it."""
        return f"{self.judge} {hashlib.sha256(self.path.read_bytes()).hexdigest()}"

    @cached_property
    def words(self) -> Words:
        """What words weigh."""
        return self.parse(self.data)

    def forest(self, names: tuple[str, ...], kinds: tuple[str, ...] = ()) -> Forest:
        """Return the trees, or those that tell these kinds of document, for a table whose rows have these names."""
        if (names, kinds) not in self.forests:
            sets = [self.data["kinds"][kind] for kind in kinds] or [self.data]
            self.forests[names, kinds] = Forest(names, *sets)
        return self.forests[names, kinds]
