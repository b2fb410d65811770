"""The elements above a page's live blocks: each one's parent, name and labels, and the range of blocks it holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import msgspec
import numpy as np

from cleaner.judges.columns import running
from cleaner.segment.outline import Outline

Indices = Any
"""An array of whole numbers."""

LEVELS = 16
"""How many levels up from a block anything is looked for."""
LABELLED = ("class", "id", "role", "itemprop")
"""The attributes whose words say what an element is for."""
UNLABELLED = frozenset(("html", "body"))
"""Elements whose classes speak of the whole page (`has-sidebar`)."""


class Places(msgspec.Struct, dict=True):
    """Elements by number, from the root down: a parent's number is less than its children's; the root is its own.

    `of` gives the element of each block, `found` its number in the page's outline. Element k holds the blocks from
    `low[k]` up to `high[k]`.
    """

    of: Indices
    parents: Indices
    low: Indices
    high: Indices
    tags: list[str]
    found: list[int]
    outline: Outline

    @property
    def count(self) -> int:
        """Return the number of elements."""
        return len(self.tags)

    @cached_property
    def ladder(self) -> Indices:
        """The element of each block, its parent, and so on up: a row for each of `LEVELS` levels."""
        return self.levels(LEVELS)

    def levels(self, count: int) -> Indices:
        """Return so many levels of the ladder."""
        levels = [self.of]
        for _ in range(count - 1):
            levels.append(self.parents[levels[-1]])
        return np.array(levels)

    @cached_property
    def labels(self) -> list[str]:
        """The labels of each element, as one text."""
        columns = [self.outline.values(name) for name in LABELLED]
        values = zip(*([column[place] for place in self.found] for column in columns), strict=True)
        return [_label(tag, some) for tag, some in zip(self.tags, values, strict=True)]


def read_places(outline: Outline, live: Sequence[int]) -> Places:
    """Return the places of a page's live blocks: the part of the outline that is above them, numbered anew."""
    is_live = np.zeros(len(outline.of))
    is_live[live] = 1
    before = running(is_live).astype(int)
    low, high = before[outline.low], before[outline.high]
    holds = high > low
    found, number = np.flatnonzero(holds), np.cumsum(holds) - 1
    of, parents = (number[np.array(all_of)[some]] for all_of, some in ((outline.of, live), (outline.parents, found)))
    named = found.tolist()
    return Places(of, parents, low[found], high[found], [outline.tags[k] for k in named], named, outline)


def _label(tag: str, values: Iterable[str | None]) -> str:
    """Return an element's labels as one text."""
    return "" if tag in UNLABELLED else " ".join([value for value in values if value])
