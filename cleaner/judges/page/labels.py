"""What the words in class names, ids and roles weigh: the log-odds that a block below them is main text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from cleaner.judges.page.places import Places

Numbers = Any
_PART = re.compile("[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
"""A word in a class name: `relatedPosts`, `related-posts` and `RELATED_POSTS` hold the same two."""
REMEMBERED = 8192
"""How many labels are remembered: sites repeat them from page to page."""


@lru_cache(maxsize=REMEMBERED)
def words_of(label: str) -> tuple[str, ...]:
    """Return the words in a label, each once.

    >>> words_of("relatedPosts sidebar-2 posts")
    ('related', 'posts', 'sidebar')
    """
    return tuple(dict.fromkeys(word.lower() for word in _PART.findall(label)))


class Vocabulary:
    """The log-odds of each word; a tag is a word as well, written `<aside`."""

    def __init__(self, odds: Mapping[str, float]) -> None:
        self.odds = odds
        self.read = lru_cache(maxsize=REMEMBERED)(self._read)

    def _read(self, tag: str, label: str) -> tuple[float, float, float]:
        """Return the sum, the least and the greatest odds of an element's words."""
        values = [self.odds[word] for word in (*words_of(label), f"<{tag}") if word in self.odds]
        return sum(values), min(values, default=0.0), max(values, default=0.0)


def signals(places: Places, vocabulary: Vocabulary) -> Iterator[tuple[str, Numbers]]:
    """Yield what the labels of the elements above each block weigh: all of them, and those of the nearest three."""
    own = np.array(list(map(vocabulary.read, places.tags, places.labels)))
    sums, least, most = own.T
    up = places.parents
    yield "labels, own", sums[places.of]
    yield "labels, least of three", np.minimum(np.minimum(least, least[up]), least[up[up]])[places.of]
    yield "labels, most of three", np.maximum(np.maximum(most, most[up]), most[up[up]])[places.of]
    sums, least, most = _with_all_above(own, up.tolist())
    yield "labels, sum", sums[places.of]
    yield "labels, least", least[places.of]
    yield "labels, most", most[places.of]


def _with_all_above(own: Numbers, parents: list[int]) -> Numbers:
    """Return the sums, the least and the greatest odds of every element and all above it."""
    joined = own.tolist()
    for place in range(1, len(joined)):
        above_sum, above_least, above_most = joined[parents[place]]
        own_sum, own_least, own_most = joined[place]
        joined[place] = (
            above_sum + own_sum,
            own_least if own_least < above_least else above_least,
            own_most if own_most > above_most else above_most,
        )
    return np.array(joined).T
