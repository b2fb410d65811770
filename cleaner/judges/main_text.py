"""Which blocks of a page are its main text, by whose word; and when a site's own selector may say so instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from cleaner.model import Decision
from cleaner.rules.model import Site
from cleaner.rules.selectors import Selector, compile_selector, elements_of
from cleaner.segment.page import Page

MIN_SIZE = 0.5
MIN_OVERLAP = 0.5
"""A `main` selector counts if it holds at least half as many characters as the extractor found, and at
least half of those it found. Selectors rot: of public ones last touched before 2019 one in five still
matched; unguarded they made extraction worse, guarded better (about +1 point of F1 on covered pages)."""


class MainText(msgspec.Struct, frozen=True):
    """The indices of the main text's blocks, who found them, and what to say of the others."""

    inside: frozenset[int]
    rule: str
    reason: str

    def outside(self, page: Page, live: Iterable[int]) -> Iterator[Decision]:
        """Yield a drop for each live block that is not main text."""
        blocks = (page.blocks[i] for i in live if i not in self.inside)
        return (Decision(block, "drop", self.rule, "outside", self.reason) for block in blocks)


def choose(page: Page, site: Site | None, extracted: MainText) -> MainText:
    """Return the blocks of the site's first `main` selector that agrees with the extractor, else the extractor's."""
    for source in site.main if site else ():
        inside = _blocks_in(page, compile_selector(source))
        if _agrees(page, inside, extracted.inside):
            name = site.name if site else ""
            return MainText(inside, f"{name}/main", f"outside what `{source}` selects")
    return extracted


def _blocks_in(page: Page, selector: Selector) -> frozenset[int]:
    selected = set(elements_of(selector, page.tree))
    return frozenset(b.index for b, e in zip(page.blocks, page.elements, strict=True) if _is_in(e, selected))


def _is_in(element: Any, selected: set[Any]) -> bool:
    return element in selected or any(above in selected for above in element.iterancestors())


def _agrees(page: Page, selected: frozenset[int], extracted: frozenset[int]) -> bool:
    size, found, both = (_characters(page, blocks) for blocks in (selected, extracted, selected & extracted))
    return size > 0 and size >= MIN_SIZE * found and both >= MIN_OVERLAP * found


def _characters(page: Page, blocks: Iterable[int]) -> int:
    return sum(len(page.blocks[i].text) for i in blocks)
