"""Runs the tests that a rule file carries, with that file's rules alone and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from cleaner.fold import fold
from cleaner.judges.rules import RuleJudge
from cleaner.judges.verdicts import Verdicts
from cleaner.judges.whole_lines import judge_whole_lines
from cleaner.model import Decision, Document, Media
from cleaner.rules.format import TestTable
from cleaner.rules.parse import parse_file
from cleaner.rules.ruleset import Ruleset
from cleaner.segment import segment
from cleaner.toml import find_line


class Outcome(msgspec.Struct, frozen=True):
    """One test of a rule file: what went wrong (nothing if it passed) and which rules dropped something."""

    file: str
    line: int | None
    faults: tuple[str, ...]
    fired: frozenset[str]
    negative: bool

    @property
    def passed(self) -> bool:
        """True if the rules did what the test says."""
        return not self.faults


def run_tests(path: Path) -> list[Outcome]:
    """Return the outcome of each test in the file. Raises RuleError if the file is broken."""
    records, rules = parse_file(path)
    text = path.read_text(encoding="utf-8")
    ruleset = Ruleset(rules)
    return [_run(test, ruleset, path, find_line(text, "test", n)) for n, test in enumerate(records.test)]


def _run(test: TestTable, ruleset: Ruleset, path: Path, line: int | None) -> Outcome:
    if (test.text is None) == (test.html is None):
        return Outcome(str(path), line, ("needs either `text` or `html`",), frozenset(), False)
    media: Media = "text" if test.html is None else "html"
    decisions = _decide(test.text or test.html or "", media, ruleset)
    faults = [*_wrong_keeps(test, decisions), *_wrong_drops(test, decisions, path.stem)]
    fired = frozenset(d.rule for d in decisions if d.rule) | {cut.rule for d in decisions for cut in d.cuts}
    return Outcome(str(path), line, tuple(faults), fired, not test.drops)


def _decide(content: str, media: Media, ruleset: Ruleset) -> list[Decision]:
    """Judge the test's document by the rules alone, with every kind switched on."""
    page = segment(Document(content=content.lstrip("\n"), media=media))
    verdicts = Verdicts(page)
    if media == "text":
        judge_whole_lines(verdicts, lambda whole: RuleJudge(whole, [ruleset]).judge())
    else:
        from cleaner.judges.elements import named_blocks

        RuleJudge(verdicts, [ruleset], named_blocks(page, [ruleset])).judge()
    return [d for d in verdicts.final() if not d.block.blank]


def _wrong_keeps(test: TestTable, decisions: list[Decision]) -> Iterator[str]:
    kept = {fold(d.kept_text): d for d in decisions}
    for label in test.keeps:
        if fold(label) not in kept or not kept[fold(label)].kept_text:
            taker = next((d.rule for d in decisions if fold(d.block.text) == fold(label)), None)
            yield f"should keep {label!r}" + (f", but {taker} takes it" if taker else ", which is not in the document")


def _wrong_drops(test: TestTable, decisions: list[Decision], stem: str) -> Iterator[str]:
    expected = {fold(label): (label, rule if "/" in rule else f"{stem}/{rule}") for label, rule in test.drops.items()}
    removed = [(fold(text), text, cut.rule) for d in decisions for text, cut in d.removed]
    for key, text, taker in removed:
        label, rule = expected.get(key, (None, None))
        if label is None:
            yield f"{taker} takes {text!r}, which the test does not name"
        elif rule != taker:
            yield f"{label!r} should go by {rule}, but {taker} takes it"
    gone = {key for key, _, _ in removed}
    for key, (label, rule) in expected.items():
        if key not in gone:
            yield f"should drop {label!r} by {rule}, but it stays"
