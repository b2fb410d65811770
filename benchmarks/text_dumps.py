"""Pages with gold texts, dumped as labelled lines: what the body judge learns of pages that are no articles.

The development sets of dirty texts are articles. Who cleans a text does not know what it was before, so the judge must
know forums, shops and lists too, or it takes them for junk. And pages say by their class names what their texts no
longer say: which lines are readers' comments.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from gold_pages import Page
from page_labels import label_blocks

from cleaner.decode import read_document
from cleaner.fold import fold
from cleaner.judges.body.line import DATE
from cleaner.judges.page.places import read_places
from cleaner.judges.page.purposes import above_blocks
from cleaner.segment import segment
from cleaner.segment.page import Page as Segmented

LEAST_FOUND = 0.6
"""Share of the gold text that a dump must hold to be learned from."""
LEAST_GOLD = 30
"""Words of the gold text."""
NEAR, LEAST_NEAR = 6, 0.35
"""A line of few words counts as body where this share of the lines so near is: anything may say `Apple`."""
FEW_WORDS = 12
ABOVE, BELOW = 6, 1
"""So many lines above the body and below it a date or a name may stand that belongs to it."""
LABEL_CHARACTERS = 30
"""Shorter lines say nothing of how people talk."""
TITLE_CHARACTERS = 15
"""A line as long as this that is a part of the page's title is a title."""
DATED_CHARACTERS = 90
"""A longer line is no date and no byline."""
_DATED = re.compile(rf"{DATE.pattern}|^(?:by|von|par|por|di)\s", re.IGNORECASE)

Words = Callable[[str], list[str]]


class Dump(NamedTuple):
    """A page's lines, how many words each has, and what share of these is main text (None where there are none)."""

    segmented: Segmented
    lines: list[str]
    counts: list[int]
    shares: list[float | None]


def read_dump(page: Page, words_in: Words) -> Dump:
    """Return the page as lines."""
    segmented = segment(read_document(page.html(), url=page.url, media="html"))
    lines = [" ".join(block.text.split()) for block in segmented.blocks]
    words = list(map(words_in, lines))
    return Dump(segmented, lines, list(map(len, words)), label_blocks(words, words_in(page.gold or "")))


def record(page: Page, words_in: Words) -> dict[str, Any] | None:
    """Return the page as the sets of dirty texts hold one; None where the dump holds too little of the gold text."""
    dump, gold = read_dump(page, words_in), words_in(page.gold or "")
    titles = dump.segmented.metadata.titles
    labels = list(_labels(dump, frozenset(map(fold, titles))))
    found = sum(count for count, label in zip(dump.counts, labels, strict=True) if label == "keep")
    if len(gold) < LEAST_GOLD or found < LEAST_FOUND * len(gold):
        return None
    return {"id": page.name, "url": page.url, "title": next(iter(titles), ""), "lines": dump.lines, "labels": labels}


def talk(page: Page, words_in: Words) -> Iterator[tuple[str, bool]]:
    """Yield the longer lines of the page: True with what people write to each other, False with what articles say.

    Talk is what stands in the posts of a forum, and in readers' comments below an article.
    """
    dump = read_dump(page, words_in) if page.kind in ("article", "forum") else None
    if dump is None or not dump.lines:
        return
    above = above_blocks(read_places(dump.segmented.outline, range(len(dump.lines))))
    for text, share, is_comment in zip(dump.lines, dump.shares, above["comments"].any(axis=0), strict=True):
        if len(text) > LABEL_CHARACTERS and (share or 0.0) > 0.5:
            yield text, page.kind == "forum"
        elif len(text) > LABEL_CHARACTERS and is_comment and (share or 0.0) < 0.1 and page.kind == "article":
            yield text, True


def _labels(dump: Dump, titles: frozenset[str]) -> Iterator[str]:
    """Yield what each line is: keep, junk, soft (nobody knows) or optional (may stay)."""
    body = [i for i, share in enumerate(dump.shares) if share is not None and share > 0.5]
    first, last = (body[0], body[-1]) if body else (0, -1)
    members = frozenset(body)
    for i, (text, count, share) in enumerate(zip(dump.lines, dump.counts, dump.shares, strict=True)):
        if i in members:
            yield "keep" if count >= FEW_WORDS or _has_company(i, members, len(dump.lines)) else "optional"
        elif share is None or _is_title(fold(text), titles) or (_is_dated(text) and first - ABOVE <= i <= last + BELOW):
            yield "optional"
        else:
            yield "soft" if share >= 0.1 or first < i < last else "junk"


def _has_company(place: int, members: frozenset[int], count: int) -> bool:
    """True if enough of the lines near it are body as well."""
    near = [i for i in range(max(0, place - NEAR), min(count, place + NEAR + 1)) if i != place]
    return sum(i in members for i in near) >= LEAST_NEAR * len(near)


def _is_dated(text: str) -> bool:
    return len(text) < DATED_CHARACTERS and _DATED.search(text) is not None


def _is_title(text: str, titles: frozenset[str]) -> bool:
    return text in titles or (len(text) >= TITLE_CHARACTERS and any(text in title for title in titles))
