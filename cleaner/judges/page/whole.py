"""Signals of the page as a whole: how large it is, what it is made of, what it says it is, and its title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

import numpy as np

from cleaner.judges.page import address
from cleaner.judges.page.look import Look, share
from cleaner.judges.page.own import TAG
from cleaner.segment.metadata import Metadata

Numbers = Any
_TYPE = re.compile(r'"@type"\s*:\s*\[?\s*"(\w+)"')
SCHEMA = {
    "article": re.compile("Article|BlogPosting"),
    "news": re.compile("News"),
    "forum": re.compile("Forum|QAPage"),
    "product": re.compile("Product"),
    "any": re.compile(""),
}
"""What a page may say it is in its structured data."""
GRAPH = ("article", "product", "website")
"""What a page may say it is by og:type; anything else comes after these."""
COUNTED = ("article", "main", "form", "table")
TITLE_CHARACTERS = 300
"""A longer block is not held against the page's title."""


def signals(look: Look) -> Iterator[tuple[str, Numbers]]:
    """Yield the names and the values of the signals."""
    yield from of_page(look)
    yield from _for_all(look, ((tag, look.places.tags.count(tag)) for tag in COUNTED))
    yield from _title(look)


def of_page(look: Look) -> Iterator[tuple[str, Numbers]]:
    """Yield the signals of all text together, of what the page says it is, and of its address."""
    metadata = look.page.metadata
    yield from _for_all(look, chain(_text(look), _said(metadata), address.signals(metadata)))


def _for_all(look: Look, named: Iterable[tuple[str, float]]) -> Iterator[tuple[str, Numbers]]:
    """Yield the values for each block: they are the same for all."""
    return ((f"page, {name}", np.full(look.count, float(value))) for name, value in named)


def _text(look: Look) -> Iterator[tuple[str, float]]:
    own, characters, prose, proses = look.own, look.characters[-1], look.prose[-1], look.proses[-1]
    yield "blocks", look.count
    yield "characters", characters
    yield "prose", prose
    yield "blocks of prose", proses
    yield "link density", share(look.linked[-1], characters)
    yield "share of prose", share(prose, characters)
    yield "mean prose", prose / max(proses, 1.0)
    yield "longest prose", (own.chars * own.prose).max()
    yield "h1", (own.level == 1).sum()
    yield "share of p", (own.tag == TAG["p"]).sum() / look.count
    yield "share of li", (own.tag == TAG["li"]).sum() / look.count


def _said(metadata: Metadata) -> Iterator[tuple[str, float]]:
    yield "og:type", _graph(metadata)
    types = _types(metadata)
    yield from ((f"schema, {name}", any(map(known.search, types))) for name, known in SCHEMA.items())


def _graph(metadata: Metadata) -> int:
    """Return what the page says it is by og:type, as a number; 0 if it says nothing."""
    said = next(iter(metadata.property("og:type")), None)
    if said is None:
        return 0
    return next((n for n, name in enumerate(GRAPH, 1) if name in said.lower()), len(GRAPH) + 1)


def _types(metadata: Metadata) -> set[str]:
    """Return the types that the page's structured data names."""
    return {name for text in metadata.structured for name in _TYPE.findall(text)}


def _title(look: Look) -> Iterator[tuple[str, Numbers]]:
    """Yield how much of the block stands in the page's title, and how much of the title in the block."""
    title = set(next(iter(look.page.metadata.titles), "").lower().split())
    said = [block.text.lower().split() if len(block.text) <= TITLE_CHARACTERS else [] for block in look.blocks]
    shared = [[] if title.isdisjoint(words) else [word for word in words if word in title] for words in said]
    yield "words in the title", share(np.array(list(map(len, shared))), np.array(list(map(len, said))))
    yield "title in the words", np.array([len(set(words)) for words in shared]) / max(len(title), 1)
