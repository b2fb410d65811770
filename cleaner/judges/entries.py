"""Lists that a block heads: comments below `12 Comments`, which say by their names and dates that they are comments."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import regex

from cleaner.rules.matchers import matches, seen_by_regex
from cleaner.rules.model import Rule
from cleaner.rules.patterns import FLAGS

MAX_CHARACTERS = 120
"""A longer text is no entry's name, date or control."""


class Listing(NamedTuple):
    """Blocks in order; those of them that may head a list by a rule, and those that are entries of such a list.

    `last_head` is the last block that may head a list and is no entry itself, -1 if there is none.
    """

    order: Sequence[int]
    heads: frozenset[int]
    entries: Sequence[int]
    last_head: int


def read_listing(rule: Rule, texts: Mapping[int, str], candidates: Mapping[int, Sequence[Rule]]) -> Listing:
    """Return what the rule sees among these blocks. Raises DocumentError if its pattern takes too long."""
    pattern = regex.compile(rule.heads or "", FLAGS)  # the library remembers what it has compiled
    heads = frozenset(i for i in texts if any(peer.id == rule.id for peer in candidates.get(i, ())))
    short = ((i, text) for i, text in texts.items() if len(text) <= MAX_CHARACTERS)
    entries = [i for i, text in short if matches(rule, pattern, seen_by_regex(text))]
    return Listing(list(texts), heads, entries, max(heads.difference(entries), default=-1))


def heads_list(rule: Rule, index: int, listing: Listing) -> bool:
    """True if enough entries stand below the block, the first of them near it, and none above it.

    Where another head stands among the entries, the page holds more than one list, as a page of questions and answers
    does, and none of them is its end.
    """
    order, heads, entries, last_head = listing
    place = bisect_right(entries, index)
    if index not in heads or len(entries) - place < rule.least or entries[0] < index or last_head > entries[place]:
        return False
    return bisect_right(order, entries[place]) - bisect_right(order, index) <= rule.pattern.within
