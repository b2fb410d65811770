"""The live blocks of a page in numbers, as all signals need them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import msgspec
import numpy as np

from cleaner.judges.columns import running
from cleaner.judges.page.own import Own, read_own
from cleaner.judges.page.places import Places, read_places
from cleaner.model import Block
from cleaner.segment.page import Page

Numbers = Any
"""An array of numbers, one for each block, or one more where they are sums of all blocks before."""


class Look(msgspec.Struct, dict=True):
    """A page's live blocks, their own signals, and running sums over them.

    `characters`, `linked` and `prose` are the sums over the blocks before each one, and over all: characters, those in
    links, those in prose. `proses` counts the blocks of prose.
    """

    page: Page
    live: Sequence[int]
    blocks: list[Block]
    claimed: Sequence[str | None]
    own: Own
    characters: Numbers
    linked: Numbers
    prose: Numbers
    proses: Numbers
    order: Numbers

    @property
    def count(self) -> int:
        """Return the number of blocks."""
        return len(self.blocks)

    @cached_property
    def places(self) -> Places:
        """The elements above the blocks."""
        return read_places(self.page.outline, self.live)


def read_look(page: Page, live: Sequence[int], claimed: Sequence[str | None]) -> Look:
    """Return the page's live blocks in numbers. `claimed` holds for every block the kind a rule dropped it for."""
    blocks = [page.blocks[i] for i in live]
    own = read_own(blocks)
    return Look(
        page,
        live,
        blocks,
        claimed,
        own,
        characters=running(own.chars),
        linked=running(own.chars * own.density),
        prose=running(own.chars * own.prose),
        proses=running(own.prose),
        order=np.arange(len(blocks)),
    )


def share(part: Numbers, whole: Numbers) -> Numbers:
    """Return part over whole; 0 where there is no whole."""
    return part / np.maximum(whole, 1e-9)
