"""Runs of short lines: menus whose lines rules know, and menus that stand on a page twice, whatever they say."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import groupby

from cleaner.judges.bounds import MIN_PROSE_LEFT, has_body
from cleaner.judges.scene import Scene
from cleaner.model import OUTSIDE_KIND
from cleaner.prose import word_count
from cleaner.rules.model import Rule

MIN_RUN_SHARE = 0.07
"""Share of a run's different lines that must match for a `drop_run` to take it. On the development texts 0.1 takes a
point less of the junk of whole-page dumps, 0.2 four to five, and both save next to nothing."""
MAX_COPIES = 4
"""A run of which each line stands on a page more often is no menu, but what the rows of a table or the cards of a shop
have in common; a menu stands there for phones and for screens, above the text and below it. Without a limit, lists of
goods and of jobs among the development pages lose some of their body."""
MAX_MEAN_WORDS = 3.0
"""A run whose lines have more words than that on average may be a refrain. Menus of the development texts have 2.0."""
_CODE = re.compile(r"""[{}\[\]<>=;"\\]|': |',$""")
"""Marks of code and of data: an answer of a server that a page of documentation shows twice is no menu."""

Run = Sequence[int]
Told = tuple[Run, str]
"""A run, and what makes it one."""


class Runs:
    """The runs of one page, looked for on the page as it came and on what is left of it."""

    def __init__(self) -> None:
        self._short: dict[int, frozenset[int]] = {}
        self._as_they_came: dict[int, list[list[int]]] = {}
        self._repeated: dict[int, frozenset[int]] = {}
        self._copies: dict[tuple[int, int], list[list[int]]] = {}
        self._gone_as_copies: set[int] = set()

    def known(self, scene: Scene, rule: Rule, matches: frozenset[int]) -> Iterator[Told]:
        """Yield the runs of which many lines match: what stands from the first of these to the last."""
        for run in self._runs(scene, rule):
            if matches.isdisjoint(run):
                continue
            known = [i for i in run if i in matches or self._taken_by_rule(scene, i)]
            said, all_said = len(_texts(scene, known)), len(_texts(scene, run))
            if said >= max(rule.least, MIN_RUN_SHARE * all_said):
                inside = run[run.index(known[0]) : run.index(known[-1]) + 1]
                if scene.prose_outside(inside[0], inside[-1] + 1) >= MIN_PROSE_LEFT:
                    yield inside, f"in a run of {len(inside)} lines, {len(known)} of them known"

    def copied(self, scene: Scene, rule: Rule) -> Iterator[Told]:
        """Yield the runs that stand elsewhere too and whose ends meet the rule's conditions."""
        as_it_is = scene.live if scene.live != scene.original else []
        found = [*self._as_it_came(scene, rule), *self._copied(scene, rule, as_it_is)]
        taken = sum(len(scene.text(index)) for index in set().union(*found))
        for run in found:
            if scene.meets(rule, run[0]) and scene.meets(rule, run[-1]) and has_body(scene, taken):
                self._gone_as_copies.update(index for index in run if not self._taken_by_rule(scene, index))
                yield run, f"one of {rule.least} lines that stand elsewhere too"

    def _runs(self, scene: Scene, rule: Rule) -> Iterator[list[int]]:
        """Yield the runs of short lines that may hold enough matches."""
        words = rule.max_words
        if words not in self._short:
            self._short[words] = frozenset(scene.short(scene.original, words))
            self._as_they_came[words] = list(runs(scene.original, self._short[words]))
        as_they_are = runs(scene.live, self._short[words]) if scene.live != scene.original else ()
        yield from (run for run in (*self._as_they_came[words], *as_they_are) if len(run) >= rule.least)

    def _as_it_came(self, scene: Scene, rule: Rule) -> list[list[int]]:
        asked = (rule.max_words, rule.least)
        if asked not in self._copies:
            self._copies[asked] = list(self._copied(scene, rule, scene.original))
        return self._copies[asked]

    def _copied(self, scene: Scene, rule: Rule, order: Sequence[int]) -> Iterator[list[int]]:
        words = rule.max_words
        if words not in self._repeated:
            again = [index for index in scene.original if scene.times[scene.folded[index]] > 1]
            self._repeated[words] = frozenset(scene.short(again, words))
        found = copied(order, self._repeated[words], scene.folded, rule.least)
        return (run for run in found if _may_be_menu([scene.folded[index] for index in run]))

    def _taken_by_rule(self, scene: Scene, index: int) -> bool:
        """True if a rule knew the line; that it stands elsewhere too says nothing of the lines beside it."""
        decision = scene.verdicts.decided.get(index)
        is_dropped = decision is not None and decision.action == "drop" and decision.kind != OUTSIDE_KIND
        return is_dropped and index not in self._gone_as_copies


def _texts(scene: Scene, run: Iterable[int]) -> set[str]:
    """Return the different texts of the lines: a table that says `Events` in each row is no menu."""
    return {scene.folded[i] for i in run}


def _may_be_menu(texts: Sequence[str]) -> bool:
    """True if the texts are neither verse nor code."""
    return sum(map(word_count, texts)) <= MAX_MEAN_WORDS * len(texts) and not any(map(_CODE.search, texts))


def runs(order: Iterable[int], members: AbstractSet[int]) -> Iterator[list[int]]:
    """Yield the runs of members that stand one after the other in this order.

    >>> list(runs([1, 2, 4, 5, 7], {1, 2, 5, 7}))
    [[1, 2], [5, 7]]
    """
    return (list(run) for is_member, run in groupby(order, members.__contains__) if is_member)


def copied(
    order: Sequence[int], members: AbstractSet[int], texts: Mapping[int, str], length: int
) -> Iterator[list[int]]:
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
