"""A Page: the blocks of one document and, in HTML, the elements they came from."""

from __future__ import annotations

from typing import Any

import msgspec

from cleaner.model import Block


class Page(msgspec.Struct):
    """Blocks in order. `elements[i]` is the element of block i, `tree` the root; both are empty in text."""

    blocks: list[Block]
    elements: list[Any] = []
    tree: Any = None
