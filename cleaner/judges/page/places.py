"""The elements above a page's live blocks: each one's parent, name and labels, and the range of blocks it holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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


class Places(msgspec.Struct, frozen=True):
    """Elements by number, from the root down: a parent's number is less than its children's; the root is its own.

    `of` gives the element of each block. Element k holds the blocks from `low[k]` up to `high[k]`.
    """

    of: Indices
    parents: Indices
    tags: list[str]
    labels: list[str]
    low: Indices
    high: Indices

    @property
    def count(self) -> int:
        """Return the number of elements."""
        return len(self.tags)


def read_places(outline: Outline, live: Sequence[int]) -> Places:
    """Return the places of a page's live blocks: the part of the outline that is above them, numbered anew."""
    found = _above(outline, live)
    number = dict(zip(found, range(len(found)), strict=True))
    of = [number[outline.of[i]] for i in live]
    parents = [number[outline.parents[place]] for place in found]
    tags = [outline.tags[place] for place in found]
    labels = [_label(tag, values) for tag, values in zip(tags, _values(outline, found), strict=True)]
    low, high = _ranges(of, parents)
    return Places(np.array(of), np.array(parents), tags, labels, np.array(low), np.array(high))


def _above(outline: Outline, live: Sequence[int]) -> list[int]:
    """Return the elements that a live block stands in, in order."""
    parents = outline.parents
    found = {outline.of[i] for i in live}
    for place in range(len(parents) - 1, 0, -1):
        if place in found:
            found.add(parents[place])
    return sorted(found)


def _values(outline: Outline, places: Sequence[int]) -> Iterator[tuple[str | None, ...]]:
    """Yield the values of each element's labels."""
    columns = [outline.values(name) for name in LABELLED]
    return zip(*([column[place] for place in places] for column in columns), strict=True)


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
