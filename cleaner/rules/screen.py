"""A first look at all texts of a page at once: which of them may match a rule at all.

Most lines of most documents match nothing. To find that out line by line costs several times as much as
passes over all lines joined, and a look at how each of them begins.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache, cached_property
from itertools import accumulate, groupby

from ahocorasick_rs import AhoCorasick

from cleaner.fold import DECORATION, utf8
from cleaner.rules.openings import DIGIT, Openings

KEY_CHARACTERS = 2
"""Openings are looked up by so many characters, then compared in full."""
_ODD_CASE = "[ıµſ\u0345ςϐϑϕϖϰϱϵẛ\u13a0-\u13fd\u1c80-\u1c88\u1fbe\uab70-\uabbf]"
"""Characters that match others, case ignored, and do not become them in lower case: ſ and s, ς and σ."""


class Screen:
    """What every text that matches has: a label, the beginning of one, or words in it."""

    def __init__(
        self,
        labels: Collection[str],
        openings: Iterable[Openings[int]],
        needles: Iterable[tuple[tuple[str, ...], int]],
    ) -> None:
        """`needles` are lists of words of which one stands in a match, each with the longest match in characters."""
        self.labels, limits = labels, _limits(needles)
        self.needles, self.limits = list(limits), list(limits.values())
        texts = {as_folded(opening) for some in openings for opening in some.all()}
        single = {text for text in texts if len(text) == 1}
        self.single = frozenset(single | _decimals() if DIGIT in single else single)
        self.longer: dict[str, tuple[str, ...]] = {}
        for key, group in groupby(sorted(texts - single), lambda text: text[:KEY_CHARACTERS]):
            self.longer[key] = tuple(group)

    def suspects(self, folded: Sequence[str]) -> set[int]:
        """Return the places of the folded texts that may match; no other does."""
        single, labels, longer = self.single, self.labels, self.longer.get
        found = {
            place
            for place, text in enumerate(folded)
            if text and (text[0] in single or text in labels or text.startswith(longer(text[:KEY_CHARACTERS], ())))
        }
        joined = "\n".join(folded)
        if not joined.isascii() and re.search(_ODD_CASE, joined):
            found.update(place for place, text in enumerate(folded) if re.search(_ODD_CASE, text))
        return found.union(self._with_needles(folded, joined))

    def has_needle(self, text: str) -> bool:
        """True if one of the needles stands in the text."""
        return bool(self._find(text))

    def _with_needles(self, folded: Sequence[str], joined: str) -> Iterator[int]:
        """Yield the places of the texts in which a needle stands."""
        found = self._find(joined, overlapping=True)
        ends = list(accumulate([len(text) + 1 for text in folded])) if found else []
        for needle, start, _ in found:
            place = bisect_right(ends, start)
            if len(folded[place]) <= self.limits[needle]:
                yield place

    def _find(self, text: str, overlapping: bool = False) -> list[tuple[int, int, int]]:
        try:
            return self._finder.find_matches_as_indexes(text, overlapping)
        except UnicodeEncodeError:  # halves of surrogate pairs, in which no needle stands
            return self._finder.find_matches_as_indexes(utf8(text), overlapping)

    @cached_property
    def _finder(self) -> AhoCorasick:
        """Finds all needles in one pass; it does not pickle, and is quickly made."""
        return AhoCorasick(self.needles)

    def __getstate__(self) -> dict[str, object]:
        return {name: value for name, value in self.__dict__.items() if name != "_finder"}


@cache
def _decimals() -> set[str]:
    return {character for character in map(chr, range(sys.maxunicode)) if character.isdecimal()}


def as_folded(opening: str) -> str:
    """Return what the folded form of a text begins with, if the text begins with the opening.

    >>> as_folded("## share :")
    'share'
    """
    words = " ".join(opening.split())
    return (words.lstrip("#") if words.startswith("##") else words).strip(DECORATION) or words[:1]


def holds_one(needles: Iterable[str], text: str) -> bool:
    """True if one of the needles stands in the text."""
    for needle in needles:  # noqa: SIM110 (a generator costs as much as the search)
        if needle in text:
            return True
    return False


def without_end(needle: str) -> str:
    """Return the needle without what folding may take away where it stands at the end of a text."""
    return needle.rstrip(DECORATION)


def _limits(needles: Iterable[tuple[tuple[str, ...], int]]) -> dict[str, int]:
    """Return every needle with the length of the longest text in which it counts."""
    limits: dict[str, int] = {}
    for words, limit in needles:
        for word in map(without_end, words):
            limits[word] = max(limit, limits.get(word, 0))
    return limits
