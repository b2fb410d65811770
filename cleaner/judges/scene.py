"""Where a block stands: before, among or after the prose of what is left of the page."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate

from cleaner.fold import fold
from cleaner.judges.entries import Listing, heads_list, read_listing
from cleaner.judges.verdicts import Verdicts
from cleaner.prose import is_sentence, word_count
from cleaner.rules.model import CHARACTERS_PER_WORD, Rule

ECHO_REACH = 3
"""How many blocks around it an echo may repeat: headline, crumbs and standfirst stand that close."""
ECHO_MAX_CHARACTERS = 400
"""A longer text is no headline, with or without crumbs."""
ECHO_MIN_CHARACTERS = 15
"""A repeated text shorter than this is no headline (a refrain, a name)."""
CRUMB_ENDS = (">", "> ", "›", "› ", "»", "» ", "▸", "▸ ", "→", "→ ", "•", "• ", "/ ", "| ")
"""What stands between crumbs and the headline that follows, where they are not run together."""
QUOTES = "\"'«¿¡"
"""What a headline may begin with, other than a letter or a digit."""


class Scene:
    """What is left of a page at one moment; the conditions of rules are judged against it."""

    def __init__(
        self,
        verdicts: Verdicts,
        original: list[int],
        folded: Mapping[int, str],
        times: Mapping[str, int],
        candidates: Mapping[int, Sequence[Rule]],
    ) -> None:
        """`original` are the blocks of the page as it came, `folded` their texts, `times` how often it says each."""
        self.verdicts = verdicts
        self.original = original
        self.folded = folded
        self.times = times
        self.candidates = candidates
        self.live = verdicts.live()
        self.taken: set[int] = set()
        self.below = len(self.live)
        self._labels: dict[int, str] = {}
        self._listings: dict[str, list[Listing]] = {}

    def text(self, index: int) -> str:
        """The text of a block as it stands."""
        return self.verdicts.text(index)

    @cached_property
    def first_prose(self) -> int | None:
        """Index of the first block of prose, None if there is none."""
        return next(filter(self.verdicts.is_prose, self.live), None)

    @cached_property
    def last_prose(self) -> int | None:
        """Index of the last block of prose, None if there is none."""
        return next(filter(self.verdicts.is_prose, reversed(self.live)), None)

    @cached_property
    def _prose(self) -> list[int]:
        """Indices of the live blocks of prose."""
        return list(filter(self.verdicts.is_prose, self.live))

    @cached_property
    def _characters_before(self) -> list[int]:
        """Prose characters that stand before each block of prose, and the total at the end."""
        return list(accumulate((len(self.text(i)) for i in self._prose), initial=0))

    def prose_characters(self, low: int, high: int) -> int:
        """Number of characters of prose that stand from block `low` up to `high`."""
        return _between(self._prose, self._characters_before, low, high)

    def characters(self, low: int, high: int) -> int:
        """Number of characters that stand from block `low` up to `high`."""
        return _between(self.live, self._all_characters_before, low, high)

    def prose_outside(self, low: int, high: int) -> int:
        """Number of blocks of prose that do not stand from `low` up to `high`."""
        return len(self._prose) - (bisect_left(self._prose, high) - bisect_left(self._prose, low))

    @cached_property
    def _all_characters_before(self) -> list[int]:
        return list(accumulate((len(self.text(i)) for i in self.live), initial=0))

    def live_between(self, low: int, high: int) -> list[int]:
        """Return the live blocks from `low` up to `high`."""
        return self.live[bisect_left(self.live, low) : bisect_left(self.live, high)]

    def short(self, order: Sequence[int], max_words: int) -> Iterator[int]:
        """Yield the blocks that are short, as they came, and no sentences."""
        for index in order:
            text = self.verdicts.blocks[index].text
            if len(text) <= CHARACTERS_PER_WORD * max_words and not is_sentence(text) and word_count(text) <= max_words:
                yield index

    def meets(self, rule: Rule, index: int) -> bool:
        """True if the block at `index` meets the rule's conditions on its surroundings."""
        if rule.pattern.max_words is not None and word_count(self.text(index)) > rule.pattern.max_words:
            return False
        return self.stands(rule.pattern.where, index) and self._in_company(rule, index)

    def stands(self, where: str, index: int) -> bool:
        """True if the block stands before all prose (head), after all of it (tail), or last of all that stays (end)."""
        if where == "anywhere":
            return True
        if where == "end":
            return self._is_last(index)
        edge = self.first_prose if where == "head" else self.last_prose
        return edge is not None and (index < edge if where == "head" else index > edge)

    def region(self, where: str) -> list[int]:
        """Return the live blocks that stand there."""
        if where == "head":
            return [] if self.first_prose is None else self.live_between(0, self.first_prose)
        return [index for index in self.live if self.stands(where, index)]

    def _is_last(self, index: int) -> bool:
        """True if nothing stays below the block, what is taken in this round left aside."""
        while self.below and self.live[self.below - 1] in self.taken:
            self.below -= 1
        return self.stands("tail", index) and self.below > 0 and self.live[self.below - 1] == index

    def _in_company(self, rule: Rule, index: int) -> bool:
        return (
            (not rule.after or self._is_near(rule, index, rule.after, -1))
            and (not rule.before or self._is_near(rule, index, rule.before, 1))
            and (rule.pattern.beside is None or self._has_peer(rule, index, rule.pattern.beside))
            and (rule.pattern.times is None or self.times[self.folded[index]] >= rule.pattern.times)
            and (rule.heads is None or self._heads_list(rule, index))
        )

    def _is_near(self, rule: Rule, index: int, labels: frozenset[str], step: int) -> bool:
        """True if one of the labels stands near the block, on the page as it came or as it is."""
        near = (i for order in (self.original, self.live) for i in _neighbours(order, index, step, rule.pattern.within))
        return any(self.folded[i] in labels and not (rule.pattern.unbroken and self._gap(index, i)) for i in near)

    def _has_peer(self, rule: Rule, index: int, reach: int) -> bool:
        near = (
            i
            for order in (self.original, self.live)
            for step in (-1, 1)
            for i in _neighbours(order, index, step, reach)
        )
        return any(peer.id == rule.id for i in near for peer in self.candidates.get(i, ()))

    def _heads_list(self, rule: Rule, index: int) -> bool:
        """True if entries of a list stand below the block and none above it, on the page as it came or as it is."""
        if rule.id not in self._listings:
            as_it_came = {i: self.verdicts.blocks[i].text for i in self.original}
            as_it_is = {i: self.text(i) for i in self.live}
            self._listings[rule.id] = [read_listing(rule, some, self.candidates) for some in (as_it_came, as_it_is)]
        return any(heads_list(rule, index, listing) for listing in self._listings[rule.id])

    def _gap(self, index: int, other: int) -> bool:
        low, high = sorted((index, other))
        return any(self.verdicts.blocks[i].blank for i in range(low, high))

    def echoes(self, mode: str, index: int) -> bool:
        """True if the block repeats a block before it (same) or carries one nearby with crumbs in front (glued)."""
        own = self._label(index)
        if len(own) < ECHO_MIN_CHARACTERS:
            return False
        if mode == "same":
            return any(self._label(i) == own for i in _neighbours(self.live, index, -1, ECHO_REACH))
        near = [*_neighbours(self.live, index, 1, ECHO_REACH), *_neighbours(self.live, index, -1, ECHO_REACH)]
        return any(_is_glued(own, self._label(i)) for i in near)

    def _label(self, index: int) -> str:
        """The block's folded text, empty where it is too long for a headline."""
        if index not in self._labels:
            text, is_whole = self.text(index), index not in self.verdicts.decided
            label = self.folded[index] if is_whole else fold(text)
            self._labels[index] = label if len(text) <= ECHO_MAX_CHARACTERS else ""
        return self._labels[index]


def _between(order: Sequence[int], sums: Sequence[int], low: int, high: int) -> int:
    """Return what is summed up over the blocks of the order from `low` up to `high`."""
    return sums[bisect_left(order, high)] - sums[bisect_left(order, low)]


def _neighbours(order: list[int], index: int, step: int, reach: int) -> Iterator[int]:
    place = bisect_left(order, index)
    if step > 0:
        start = place + 1 if place < len(order) and order[place] == index else place
        yield from order[start : start + reach]
    else:
        yield from reversed(order[max(0, place - reach) : place])


def _is_glued(own: str, headline: str) -> bool:
    """True if `own` is the headline with crumbs in front; a line of a song may well end as the next one does."""
    if not ECHO_MIN_CHARACTERS <= len(headline) < len(own) or not own.endswith(headline):
        return False
    crumbs, first = own[: -len(headline)], headline[0]
    run_together = crumbs[-1].isalnum() and (first.isalnum() or first in QUOTES)
    return run_together or crumbs.endswith(CRUMB_ENDS)
