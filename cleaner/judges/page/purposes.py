"""Signals of what the elements above a block are for, as the words of their labels say: comments, a caption, a form.

What such a word says depends on the page: readers' comments are the main text of a forum, and none below an article.
`labels` tells what each word weighs on the whole; here trees can ask for a purpose and for the page at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np

from cleaner.judges.page.labels import REMEMBERED, words_of
from cleaner.judges.page.look import Look, share
from cleaner.judges.page.places import LEVELS, Places

Numbers = Any
PURPOSES = {
    "comments": "comment comments commentlist commenters disqus respond reply replies discussion kommentar kommentare"
    " commentaires comentarios",
    "caption": "<figure <figcaption caption captions credit gallery slideshow carousel slick photo lightbox",
    "author": "<address author authors byline bio vcard contributor",
    "sharing": "share sharing social sns follow facebook twitter",
    "asking": "subscribe subscription newsletter paywall signup login register overlay modal popup cookie consent"
    " banner ad ads advert advertisement sponsor sponsored",
    "metadata": "<time meta info tag tags topics keywords category categories date time timestamp published",
}
"""The words of class names, ids and roles that say what an element is for; a tag is written `<aside`."""
_BITS = {word: 1 << number for number, words in enumerate(PURPOSES.values()) for word in words.split()}


@lru_cache(maxsize=REMEMBERED)
def _purposes(tag: str, label: str) -> int:
    """Return a bit for each purpose that an element's tag and labels tell of."""
    found = 0
    for word in (*words_of(label), f"<{tag}"):
        found |= _BITS.get(word, 0)
    return found


def above_blocks(places: Places) -> dict[str, Numbers]:
    """Return for each purpose whether the elements above have it: a row for each level, a column for each block."""
    bits = np.fromiter(map(_purposes, places.tags, places.labels), dtype=np.int16, count=places.count)
    above = bits[places.ladder]
    return {name: (above >> number) & 1 for number, name in enumerate(PURPOSES)}


def signals(look: Look) -> Iterator[tuple[str, Numbers]]:
    """Yield how many levels up an element for each purpose stands, and how much of the page's prose such ones hold."""
    prose = look.own.chars * look.own.prose
    for name, found in above_blocks(look.places).items():
        inside = found.any(axis=0)
        yield f"levels to {name}", np.where(inside, found.argmax(axis=0), LEVELS)
        yield f"page, share of prose in {name}", np.full(look.count, share(prose[inside].sum(), look.prose[-1]))
        if name == "comments":
            first = inside.argmax() if inside.any() else look.count
            yield "page, prose outside comments", np.full(look.count, prose[~inside].sum())
            yield "page, prose above comments", np.full(look.count, look.prose[first])
