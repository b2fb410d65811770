"""The outline of a page: the elements that its blocks stand in, by number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

import msgspec

Element = Any


class Outline(msgspec.Struct, dict=True):
    """Elements by number, in the order of the page: a parent's number is less than its children's; the root is its own.

    `of` gives the element of each block, `paths` the XPath of each element.
    """

    of: list[int] = []
    parents: list[int] = []
    tags: list[str] = []
    paths: list[str] = []
    elements: list[Element] = []

    def add(self, element: Element, tag: str, path: str, parent: int) -> int:
        """Take the next element and return its number; the first one is the root, whatever its parent."""
        number = len(self.tags)
        self.parents.append(parent if number else 0)
        self.tags.append(tag)
        self.paths.append(path)
        self.elements.append(element)
        return number

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

    def sums(self, own: Sequence[int]) -> list[int]:
        """Return, for every element, its own number and those of all elements in it, added up."""
        sums = list(own)
        for number in range(len(sums) - 1, 0, -1):
            sums[self.parents[number]] += sums[number]
        return sums

    def below(self, numbers: Iterable[int]) -> list[bool]:
        """Return, for every element, whether it is one of these or stands in one."""
        inside = [False] * len(self.parents)
        for number in numbers:
            inside[number] = True
        for number, parent in enumerate(self.parents):
            inside[number] |= inside[parent]
        return inside

    @cached_property
    def _numbers(self) -> dict[Element, int]:
        return {element: number for number, element in enumerate(self.elements)}
