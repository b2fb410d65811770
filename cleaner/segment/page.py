"""A Page: the blocks of one document and, in HTML, the elements they came from."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import msgspec

from cleaner.fold import fold_all
from cleaner.model import Block
from cleaner.segment.metadata import Metadata
from cleaner.segment.outline import Outline


class Page(msgspec.Struct, dict=True):
    """Blocks in order. In HTML also the root of the tree, the outline of what they stand in, and what the page says."""

    blocks: list[Block]
    tree: Any = None
    outline: Outline = msgspec.field(default_factory=Outline)
    metadata: Metadata = msgspec.field(default_factory=Metadata)

    @cached_property
    def folded(self) -> list[str]:
        """The blocks' texts, folded."""
        return fold_all([block.text for block in self.blocks])
