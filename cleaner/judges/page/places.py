"""The elements above a page's live blocks: each one's parent, name and labels, and the range of blocks it holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import msgspec
import numpy as np

from cleaner.segment.outline import Outline

Indices = Any
"""An array of whole numbers."""

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
    tags: list[str]
    found: list[int]
    outline: Outline

    @property
    def count(self) -> int:
        """Return the number of elements."""
        return len(self.tags)

    @cached_property
    def labels(self) -> list[str]:
        """The labels of each element, as one text."""
        columns = [self.outline.values(name) for name in LABELLED]
        values = zip(*([column[place] for place in self.found] for column in columns), strict=True)
        return [_label(tag, some) for tag, some in zip(self.tags, values, strict=True)]

    @property
    def low(self) -> Indices:
        """Return the first block of each element."""
        return self._ranges[0]

    @property
    def high(self) -> Indices:
        """Return the block after the last one of each element."""
        return self._ranges[1]

    @cached_property
    def _ranges(self) -> tuple[Indices, Indices]:
        low, high = _ranges(self.of.tolist(), self.parents.tolist())
        return np.array(low), np.array(high)


def read_places(outline: Outline, live: Sequence[int]) -> Places:
    """Return the places of a page's live blocks: the part of the outline that is above them, numbered anew."""
    found = _above(outline, live)
    number = dict(zip(found, range(len(found)), strict=True))
    of = [number[outline.of[i]] for i in live]
    parents = [number[outline.parents[place]] for place in found]
    tags = [outline.tags[place] for place in found]
    return Places(np.array(of), np.array(parents), tags, found, outline)


def _above(outline: Outline, live: Sequence[int]) -> list[int]:
    """Return the elements that a live block stands in, in order."""
    parents = outline.parents
    found = {outline.of[i] for i in live}
    for place in range(len(parents) - 1, 0, -1):
        if place in found:
            found.add(parents[place])
    return sorted(found)


def _label(tag: str, values: Iterable[str | None]) -> str:
    """Return an element's labels as one text."""
    return "" if tag in UNLABELLED else " ".join([value for value in values if value])


def _ranges(of: Sequence[int], parents: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return the first block of each element, and the one after its last."""
    low, high = [len(of)] * len(parents), [0] * len(parents)
    for block, place in enumerate(of):
        low[place] = min(low[place], block)
        high[place] = block + 1
    for place in range(len(parents) - 1, 0, -1):
        parent = parents[place]
        low[parent] = min(low[parent], low[place])
        high[parent] = max(high[parent], high[place])
    return low, high
