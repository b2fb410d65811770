"""The outline of a page: the elements that its blocks stand in, by number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import accumulate
from typing import Any

import msgspec

Element = Any


class Outline(msgspec.Struct, dict=True):
    """Elements by number, in the order of the page: a parent's number is less than its children's; the root is its own.

    `of` gives the element of each block, `paths` the XPath of each element. Element k holds the blocks from `low[k]` up
    to `high[k]`.
    """

    of: list[int] = []
    parents: list[int] = []
    tags: list[str] = []
    paths: list[str] = []
    elements: list[Element] = []
    low: list[int] = []
    high: list[int] = []

    def add(self, element: Element, tag: str, path: str, parent: int, block: int) -> int:
        """Take the next element, in which this block is the first, and return its number; the root's parent is 0."""
        self.parents.append(parent)
        self.tags.append(tag)
        self.paths.append(path)
        self.elements.append(element)
        self.low.append(block)
        self.high.append(block)
        return len(self.tags) - 1

    def values(self, attribute: str) -> list[str | None]:
        """Return, for every element, the value of the attribute, None where it has none."""
        if attribute not in self._values:
            self._values[attribute] = [element.get(attribute) for element in self.elements]
        return self._values[attribute]

    @cached_property
    def _values(self) -> dict[str, list[str | None]]:
        return {}

    def numbers(self, elements: Iterable[Element]) -> Iterator[int]:
        """Yield the numbers of those elements that a block stands in."""
        known = self._numbers
        return (known[element] for element in elements if element in known)

    def sums(self, values: Iterable[int]) -> list[int]:
        """Return, for every element, the sum over its blocks, given a value for each block of the page."""
        before = list(accumulate(values, initial=0))
        return [before[high] - before[low] for low, high in zip(self.low, self.high, strict=True)]

    def tagged(self, tag: str) -> list[int]:
        """Return the numbers of the elements of this tag."""
        return [number for number, own in enumerate(self.tags) if own == tag]

    @cached_property
    def _numbers(self) -> dict[Element, int]:
        return {element: number for number, element in enumerate(self.elements)}
