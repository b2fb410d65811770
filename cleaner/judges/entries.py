"""Lists that a block heads: comments below `12 Comments`, which say by their names and dates that they are comments."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import regex

from cleaner.rules.matchers import matches, seen_by_regex
from cleaner.rules.model import Rule
from cleaner.rules.patterns import FLAGS

MAX_CHARACTERS = 120
"""A longer text is no entry's name, date or control."""


class Listing(NamedTuple):
    """Blocks in order; those of them that may head a list by a rule, and those that are entries of such a list."""

    order: Sequence[int]
    heads: Sequence[int]
    entries: Sequence[int]


def read_listing(rule: Rule, texts: Mapping[int, str], candidates: Mapping[int, Sequence[Rule]]) -> Listing:
    """Return what the rule sees among these blocks. Raises DocumentError if its pattern takes too long."""
    pattern = _compiled(rule.heads or "")
    heads = [i for i in texts if any(peer.id == rule.id for peer in candidates.get(i, ()))]
    short = ((i, text) for i, text in texts.items() if len(text) <= MAX_CHARACTERS)
    return Listing(list(texts), heads, [i for i, text in short if matches(rule, pattern, seen_by_regex(text))])


def heads_list(rule: Rule, index: int, listing: Listing) -> bool:
    """True if enough entries stand below the block, the first of them near it, and none above it.

    Where another head stands among the entries, the page holds more than one list, as a page of questions and answers
    does, and none of them is its end.
    """
    order, heads, entries = listing
    below = entries[bisect_right(entries, index) :]
    if index not in heads or len(below) < rule.least or entries[0] < index:
        return False
    if any(i > below[0] for i in set(heads).difference(entries)):
        return False
    return bisect_right(order, below[0]) - bisect_right(order, index) <= rule.pattern.within


@lru_cache(maxsize=256)
def _compiled(source: str) -> regex.Pattern[str]:
    return regex.compile(source, FLAGS)
