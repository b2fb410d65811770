"""The elements above the blocks of a page: each one's parent, its name and labels, and the range of blocks it holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np

Element = Any
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


def read_places(elements: Sequence[Element]) -> Places:
    """Return the places of a page's blocks, given the element of each block in order."""
    numbers: dict[Element, int] = {}
    found: list[Element] = []
    parents: list[int] = []
    of = [_enter(element, numbers, found, parents) for element in elements]
    tags = [element.tag for element in found]
    labels = [_label(element) for element in found]
    low, high = _ranges(of, parents)
    return Places(np.array(of), np.array(parents), tags, labels, np.array(low), np.array(high))


def _enter(element: Element, numbers: dict[Element, int], found: list[Element], parents: list[int]) -> int:
    """Return the element's number; it and what stands above it are given one where they have none."""
    path = []
    while element is not None and element not in numbers:
        path.append(element)
        element = element.getparent()
    number = numbers[element] if element is not None else 0
    for below in reversed(path):
        parents.append(number)
        number = numbers[below] = len(found)
        found.append(below)
    return number


def _label(element: Element) -> str:
    """Return the element's labels as one text."""
    if element.tag in UNLABELLED:
        return ""
    get = element.get
    return " ".join([value for name in LABELLED if (value := get(name))])


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
