"""A Page: the blocks of one document and, in HTML, the elements they came from."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import msgspec

from cleaner.fold import fold_all
from cleaner.model import Block

LABELS = ("class", "id", "role")
"""The attributes by which most selectors name elements: gathered while the page is segmented."""


class Page(msgspec.Struct, dict=True):
    """Blocks in order. `elements[i]` is the element of block i, `tree` the root; both are empty in text.

    `labels` gives, for the attributes in LABELS, the elements that have it, each with its value.
    """

    blocks: list[Block]
    elements: list[Any] = []
    tree: Any = None
    labels: dict[str, list[tuple[Any, str]]] = {}

    @cached_property
    def folded(self) -> list[str]:
        """The blocks' texts, folded."""
        return fold_all([block.text for block in self.blocks])
