"""The judge that knows a page's headline: it stays, once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleaner.fold import fold
from cleaner.model import Block, Decision
from cleaner.segment.page import Page

RULE = "headline/page-title"
REPEATED = "headline/repeated-title"
MIN_CHARACTERS = 15
"""A shorter title is a word that may well stand in the text again."""
MAX_ORNAMENT = 10
"""Characters by which folding may shorten a repeated title."""
FIRST_WORDS = 2
"""So many words tell whether a title begins with a heading: the site's name stands at the end of most titles."""
_WORD = re.compile(r"\w+")


def judge(page: Page, live: Sequence[int]) -> list[Decision]:
    """Return a keep for the block that is the page's headline, and a drop for a second copy of it."""
    headings = [i for i in live if page.blocks[i].tag == "h1"]
    place = _headline(page, headings)
    if place is None:
        return []
    own = fold(page.blocks[place].text)
    copies = [i for i in _of_length(page, live, own) if i != place and fold(page.blocks[i].text) == own]
    keep = Decision(page.blocks[place], "keep", RULE, None, "the page's headline")
    return [keep, *(Decision(page.blocks[i], "drop", REPEATED, "navigation", "repeats the headline") for i in copies)]


def _headline(page: Page, headings: Sequence[int]) -> int | None:
    """Return the longest h1 that the page's title names; the only h1 where no title names one."""
    titles = list(_titles(page))
    headings = [i for i in headings if not _is_logo(page.blocks[i], titles)]
    named = (i for i in headings if any(_names(title, fold(page.blocks[i].text)) for title in titles))
    lone = headings[0] if len(headings) == 1 else None
    return max(named, key=lambda i: len(page.blocks[i].text), default=lone)


def _is_logo(block: Block, titles: Sequence[str]) -> bool:
    """True if the h1 is the site's name: a link, and no title begins with its first words."""
    if block.link_density < 1 or not titles:
        return False
    first = _first_words(block.text)
    return not any(_first_words(title) == first for title in titles)


def _first_words(text: str) -> list[str]:
    return _WORD.findall(fold(text))[:FIRST_WORDS]


def _of_length(page: Page, live: Sequence[int], headline: str) -> list[int]:
    """Return the blocks that are long enough to say what the headline does, and not much longer."""
    least, most = len(headline), len(headline) + MAX_ORNAMENT
    return [i for i in live if least <= len(page.blocks[i].text) <= most] if least >= MIN_CHARACTERS else []


def _titles(page: Page) -> Iterator[str]:
    """Yield the page's title and its og:title."""
    sources = (page.metadata.titles, page.metadata.property("og:title"))
    yield from (fold(source[0]) for source in sources if source and source[0])


def _names(title: str, heading: str) -> bool:
    return len(heading) >= MIN_CHARACTERS and (heading in title or (len(title) >= MIN_CHARACTERS and title in heading))
