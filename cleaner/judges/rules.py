"""The judge that speaks for the rules: which blocks a rule names, in which surroundings.

Every rule whose matcher accepts a block is a candidate. Conditions are judged against what is
left of the page, round after round until nothing more changes, so that cleaning the result again
changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from cleaner.fold import shorten
from cleaner.judges.bounds import may_take
from cleaner.judges.runs import Runs
from cleaner.judges.scene import Scene
from cleaner.judges.verdicts import Verdicts
from cleaner.model import Cut, Decision, Span, places_left, without
from cleaner.options import names_rule
from cleaner.rules.format import RANGE_VERBS
from cleaner.rules.matchers import TextMatcher
from cleaner.rules.model import Rule
from cleaner.rules.ruleset import Ruleset

MAX_ROUNDS = 100
"""A guard against rules that peel a page one line a round; pages settle after two to four."""


class RuleJudge:
    """Applies sets of rules, highest rank first, to the blocks of one page."""

    def __init__(
        self,
        verdicts: Verdicts,
        rulesets: Sequence[Ruleset],
        named: Mapping[int, Sequence[Rule]] = {},
        *,
        kept: frozenset[str] = frozenset(),
        ignore: tuple[str, ...] = (),
    ) -> None:
        """`named` gives, per block, the rules that select its element; `kept` are kinds that such rules protect.

        `ignore` names rules that do not count.
        """
        self.verdicts, self.kept, self.ignore = verdicts, kept, ignore
        self.matchers: list[TextMatcher] = [r.matcher for r in rulesets]
        echoes = self._counting(rule for r in rulesets for rule in r.echoes)
        self.copies = [rule for rule in echoes if rule.verb == "drop_run" and not self._keeps(rule)]
        self.echoes = [rule for rule in echoes if rule.verb != "drop_run"]
        self.protects = bool(kept) or any(ruleset.keeps for ruleset in rulesets)
        self.original = verdicts.live()
        self.folded = verdicts.page.folded_at(self.original) if rulesets else {}
        self.times = Counter(self.folded.values())
        labels = self.times.keys()
        self.asked = [(matcher, matcher.idle_among(labels)) for matcher in self.matchers]
        self.ranges = self.lists = True
        self.runs = Runs()
        suspects = self._suspects(named)
        self.candidates = {i: found for i in suspects if (found := self._candidates(i, named.get(i, ())))}
        self.trims = any(m.trims for m in self.matchers)

    def judge(self, *, ranges: bool = True, lists: bool = True) -> bool:
        """Decide all that the rules claim, with or without generic rules that take more than one block.

        Without `lists`, generic rules that tell a list by what repeats in it say nothing. Returns True if anything was
        dropped.
        """
        self.ranges, self.lists = ranges, lists
        dropped = False
        for _ in range(MAX_ROUNDS if self.candidates or self.echoes or self.copies or self.trims else 0):
            decisions = list(self._round(Scene(self.verdicts, self.original, self.folded, self.times, self.candidates)))
            if not self.verdicts.add(decisions):
                break
            dropped = True
            if trimmed := [d.block.index for d in decisions if d.span]:
                self._reread(trimmed)
        return dropped

    def _suspects(self, named: Mapping[int, Sequence[Rule]]) -> list[int]:
        """Return the blocks, in order, that any rule may match."""
        folded = list(self.folded.values())
        found = set[int]().union(*(matcher.suspects(folded, idle) for matcher, idle in self.asked))
        return [index for place, index in enumerate(self.original) if place in found or index in named]

    def _reread(self, trimmed: Iterable[int]) -> None:
        """Look again at what is left of trimmed blocks: it may be a label now."""
        for index in trimmed:
            named = [rule for rule in self.candidates.get(index, ()) if rule.selects_elements]
            if found := self._candidates(index, named):
                self.candidates[index] = found
        self.candidates = dict(sorted(self.candidates.items()))

    def _candidates(self, index: int, named: Sequence[Rule]) -> list[Rule]:
        if named and not self.protects and not self.ignore and any(rule.unconditional for rule in named):
            return list(named)
        text = self.verdicts.text(index)
        found = [rule for matcher, idle in self.asked for rule in matcher.match(text, idle)]
        found = self._counting([*found, *named])
        return sorted(found, key=self._precedence) if len(found) > 1 else found

    def _counting(self, rules: Iterable[Rule]) -> list[Rule]:
        """Return the rules that are not to be ignored."""
        return [r for r in rules if not names_rule(self.ignore, r.id)] if self.ignore else list(rules)

    def _precedence(self, rule: Rule) -> tuple[int, bool]:
        return -rule.rank, not self._keeps(rule)

    def _keeps(self, rule: Rule) -> bool:
        return rule.verb == "keep" or rule.kind in self.kept

    def _round(self, scene: Scene) -> Iterator[Decision]:
        if self.protects:
            yield from self._kept(scene)
        yield from self._ranges(scene)
        yield from self._runs(scene)
        yield from self._single(scene)
        yield from self._echoed(scene)
        yield from self._trimmed(scene)

    def _kept(self, scene: Scene) -> Iterator[Decision]:
        """Blocks that a keep rule protects, unless a rule of higher rank drops them."""
        for index, rules in self.candidates.items():
            if any(self._keeps(r) for r in rules) and self.verdicts.is_open(index):
                rule = next((r for r in rules if scene.meets(r, index)), None)
                if rule is not None and self._keeps(rule):
                    yield self._decision(index, rule, "keep")

    def _single(self, scene: Scene) -> Iterator[Decision]:
        """Blocks that go one by one, from the last to the first: a row of labels at the end goes in one round."""
        for index in reversed(self.candidates):
            if self.verdicts.is_open(index):
                yield from self._first(scene, index, (r for r in self.candidates[index] if r.verb == "drop"))

    def _first(self, scene: Scene, index: int, rules: Iterable[Rule]) -> Iterator[Decision]:
        for rule in rules:
            if not self._keeps(rule) and self._is_asked(rule) and scene.meets(rule, index):
                scene.taken.add(index)
                yield self._decision(index, rule, "drop")
                return

    def _ranges(self, scene: Scene) -> Iterator[Decision]:
        """Blocks from or until a marker: of a rule's markers, the one that takes most.

        A marker counts even when another rule took its own line.
        """
        for rule, markers in self._matches(*RANGE_VERBS):
            from_here = rule.verb == "drop_from"
            for index in markers if from_here else reversed(markers):
                low, high = (index, len(self.verdicts.blocks)) if from_here else (0, index + 1)
                if not scene.live_between(low, high):
                    continue
                if self._counts(scene, rule, index) and may_take(scene, rule, low, high):
                    yield from self._range(scene, index, rule, low, high)
                    break

    def _matches(self, *verbs: str) -> list[tuple[Rule, list[int]]]:
        """The rules of verbs that take more than one block, each with the blocks that its matcher accepts, in order."""
        found: dict[str, tuple[Rule, list[int]]] = {}
        for index, rules in self.candidates.items():
            for rule in rules:
                if rule.verb in verbs and self._is_asked(rule) and not self._keeps(rule):
                    found.setdefault(rule.id, (rule, []))[1].append(index)
        return list(found.values())

    def _is_asked(self, rule: Rule) -> bool:
        return rule.rank > 0 or ((self.ranges or rule.verb == "drop") and (self.lists or not rule.of_lists))

    def _runs(self, scene: Scene) -> Iterator[Decision]:
        """Runs of short lines of which many match, or that stand elsewhere too."""
        for rule, found in self._matches("drop_run"):
            for run, told in self.runs.known(scene, rule, frozenset(found)):
                yield from self._run(scene, rule, run, told)
        for rule in filter(self._is_asked, self.copies):
            for run, told in self.runs.copied(scene, rule):
                yield from self._run(scene, rule, run, told)

    def _run(self, scene: Scene, rule: Rule, run: Sequence[int], told: str) -> Iterator[Decision]:
        for index in run:
            if (
                self.verdicts.is_open(index)
                and index not in scene.taken
                and not self._protected(scene, index, rule.rank)
            ):
                scene.taken.add(index)
                yield self._decision(index, rule, "drop", f"{told}: {rule.why}")

    def _counts(self, scene: Scene, rule: Rule, index: int) -> bool:
        return scene.meets(rule, index) and not self._protected(scene, index, rule.rank)

    def _range(self, scene: Scene, index: int, rule: Rule, low: int, high: int) -> Iterator[Decision]:
        marker = shorten(self.verdicts.blocks[index].text, 40)
        side = "after" if rule.verb == "drop_from" else "before"
        for other in scene.live_between(low, high):
            if not self._protected(scene, other, rule.rank):
                scene.taken.add(other)
                reason = rule.why if other == index else f"{side} “{marker}”: {rule.why}"
                yield self._decision(other, rule, "drop", reason)

    def _protected(self, scene: Scene, index: int, rank: int) -> bool:
        return any(self._keeps(r) and r.rank >= rank and scene.meets(r, index) for r in self.candidates.get(index, ()))

    def _echoed(self, scene: Scene) -> Iterator[Decision]:
        for rule in self.echoes:
            for index in scene.region(rule.pattern.where):
                if (
                    scene.echoes(rule.pattern.echo or "", index)
                    and self.verdicts.is_open(index)
                    and scene.meets(rule, index)
                ):
                    yield self._decision(index, rule, "keep" if self._keeps(rule) else "drop")

    def _trimmed(self, scene: Scene) -> Iterator[Decision]:
        """Blocks of which a rule takes a part: all the parts that are found, and those found before."""
        for index in scene.live if self.trims else ():
            decision = self.verdicts.decided.get(index)
            known = decision.cuts if decision else ()
            if decision is None or known:
                cuts = self._cuts(scene, index, list(known))
                if len(cuts) > len(known):
                    first, *more = cuts
                    block = self.verdicts.blocks[index]
                    yield Decision(block, "drop", first.rule, first.kind, first.reason, first.span, tuple(more))

    def _cuts(self, scene: Scene, index: int, cuts: list[Cut]) -> list[Cut]:
        """Return the cuts in the block, searching what is left after each pass until nothing more is found."""
        text = self.verdicts.blocks[index].text
        while found := self._next_cuts(scene, index, text, [cut.span for cut in cuts]):
            cuts = cuts + found
        return cuts

    def _next_cuts(self, scene: Scene, index: int, text: str, gone: list[Span]) -> list[Cut]:
        """Return what the first rule that still finds something takes; spans are places in the whole text."""
        for matcher in self.matchers:
            for rule, spans in matcher.find_trims(without(text, gone)):
                if rule.kind not in self.kept and self._counting([rule]) and scene.meets(rule, index):
                    left = places_left(text, gone)
                    places = [(left[start], left[end - 1] + 1) for start, end in spans]
                    return [Cut(span, rule.id, rule.kind, rule.why) for span in places]
        return []

    def _decision(self, index: int, rule: Rule, action: str, reason: str | None = None) -> Decision:
        block = self.verdicts.blocks[index]
        return Decision(block, "keep" if action == "keep" else "drop", rule.id, rule.kind, reason or rule.why)
