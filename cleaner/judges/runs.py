"""Runs of lines: those that stand one after the other, and those that do so once more elsewhere, as menus do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import groupby

MAX_COPIES = 4
"""A run of which each line stands on a page more often is no menu, but what the rows of a table or the cards of a shop
have in common; a menu stands there for phones and for screens, above the text and below it. Without a limit, lists of
goods and of jobs among the development pages lose some of their body."""


def runs(order: Iterable[int], members: AbstractSet[int]) -> Iterator[list[int]]:
    """Yield the runs of members that stand one after the other in this order.

    >>> list(runs([1, 2, 4, 5, 7], {1, 2, 5, 7}))
    [[1, 2], [5, 7]]
    """
    return (list(run) for is_member, run in groupby(order, members.__contains__) if is_member)


def copied(order: Sequence[int], members: frozenset[int], texts: Mapping[int, str], length: int) -> Iterator[list[int]]:
    """Yield, of the runs of so many members with different texts, those whose texts stand in this order once more.

    >>> texts = dict(enumerate("ab.ab.aa"))
    >>> list(copied(range(8), {0, 1, 3, 4, 6, 7}, texts, 2))
    [[0, 1], [3, 4]]
    """
    times = Counter(texts[index] for index in order if index in members)
    if times.total() < 2 * length:
        return
    found = defaultdict(list)
    for run in runs(order, members):
        for start in range(len(run) - length + 1):
            window = run[start : start + length]
            found[tuple(texts[index] for index in window)].append(window)
    for said, windows in found.items():
        if len(windows) > 1 and len(set(said)) == length and min(times[text] for text in said) <= MAX_COPIES:
            yield from windows
