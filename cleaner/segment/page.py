"""A Page: the blocks of one document and, in HTML, the elements they came from."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import msgspec

from cleaner.fold import fold_all
from cleaner.model import Block
from cleaner.prose import is_prose
from cleaner.segment.metadata import Metadata
from cleaner.segment.outline import Outline


class Page(msgspec.Struct, dict=True):
    """Blocks in order. In HTML also the root of the tree, the outline of what they stand in, and what the page says.

    `broken` is true of a text whose blocks are lines put together.
    """

    blocks: list[Block]
    tree: Any = None
    outline: Outline = msgspec.field(default_factory=Outline)
    metadata: Metadata = msgspec.field(default_factory=Metadata)
    broken: bool = False

    @cached_property
    def folded(self) -> list[str]:
        """The blocks' texts, folded."""
        return fold_all([block.text for block in self.blocks])

    def is_prose(self, index: int) -> bool:
        """True if the block's whole text reads as prose; asked once, remembered for all judges."""
        if index not in self._prose:
            self._prose[index] = is_prose(self.blocks[index].text)
        return self._prose[index]

    @cached_property
    def _prose(self) -> dict[int, bool]:
        return {}

    def folded_at(self, indices: Sequence[int]) -> dict[int, str]:
        """Return the folded texts of some blocks, by index."""
        if "folded" in self.__dict__:
            return {index: self.folded[index] for index in indices}
        return dict(zip(indices, fold_all([self.blocks[index].text for index in indices]), strict=True))
