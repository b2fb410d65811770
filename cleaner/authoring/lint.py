"""The linter: what is wrong or doubtful in a rule file that would load all the same."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import regex

from cleaner.authoring.selftest import Outcome, run_tests
from cleaner.errors import RuleError
from cleaner.fold import fold
from cleaner.judges.entries import MAX_CHARACTERS
from cleaner.rules.format import RuleFile, Verb, as_list
from cleaner.rules.model import CHARACTERS_PER_WORD, Rule
from cleaner.rules.parse import parse_file
from cleaner.rules.patterns import FLAGS
from cleaner.rules.words import names_in
from cleaner.toml import find_line

HOSTILE_TEXTS = ("a" * 2000, "a " * 1000, "aA1 -" * 400, "1" * 2000, " " * 2000 + "x", "né" * 1000)
"""Texts on which a pattern that backtracks without bound shows itself."""
ANY_TEXT = "Qwx zvk, rtp 7 blorn?"
"""A text that no pattern has in mind."""
MAX_MILLISECONDS = 50
"""Longest CPU time for one pattern on one hostile text; sound patterns take well under one."""


class Finding(msgspec.Struct, frozen=True):
    """One complaint of the linter."""

    file: str
    line: int | None
    check: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.check}  {self.message}"


class Subject(msgspec.Struct, frozen=True):
    """A rule file under the linter's eyes."""

    path: Path
    text: str
    records: RuleFile
    rules: tuple[Rule, ...]
    outcomes: list[Outcome]

    def finding(self, check: str, message: str, line: int | None = None) -> Finding:
        """Return a complaint about this file."""
        return Finding(str(self.path), line, check, message)


def lint_file(path: Path) -> list[Finding]:
    """Return all complaints about the file, a refusal by the loader included."""
    try:
        records, rules = parse_file(path)
        subject = Subject(path, path.read_text(encoding="utf-8"), records, rules, run_tests(path))
    except RuleError as error:
        return [Finding(error.file, error.line, "broken", error.message + (f" ({error.hint})" if error.hint else ""))]
    return [finding for check in CHECKS for finding in check(subject)]


def check_tests(subject: Subject) -> Iterator[Finding]:
    """Every rule takes part in at least one test of its file."""
    fired = {rule for outcome in subject.outcomes for rule in outcome.fired}
    for rule in subject.rules:
        if rule.id not in fired:
            yield subject.finding("untested-rule", f"no [[test]] shows what `{rule.id}` does", rule.line)


def check_negative_tests(subject: Subject) -> Iterator[Finding]:
    """A generic file has a test in which nothing goes: a text that looks like junk and is none."""
    if subject.records.site is None and not any(outcome.negative for outcome in subject.outcomes):
        yield subject.finding("no-negative-test", "add a [[test]] of genuine text in which nothing goes (no `drops`)")


def check_place(subject: Subject) -> Iterator[Finding]:
    """A site file is named like its registrable domain."""
    if subject.records.site is None:
        return
    from publicsuffixlist import PublicSuffixList

    registrable = PublicSuffixList().privatesuffix(subject.path.stem)
    if registrable != subject.path.stem:
        yield subject.finding(
            "file-name", f"a site file is named like a registrable domain, such as {registrable or 'example.com'}.toml"
        )


def check_sentences(subject: Subject) -> Iterator[Finding]:
    """The reason of a rule is a sentence."""
    for rule in subject.rules:
        if not rule.why.rstrip().endswith(".") or len(rule.why.split()) < 3:
            yield subject.finding("why", f"`why` of `{rule.id}` is not a sentence: {rule.why!r}", rule.line)


def check_repeated_labels(subject: Subject) -> Iterator[Finding]:
    """No line is listed twice with the same verb under the same conditions."""
    seen: dict[tuple[object, ...], str] = {}
    for rule in subject.rules:
        bare = msgspec.structs.replace(rule.pattern, line=None, lines=None)
        conditions = (rule.verb, str(bare))
        for label in (*as_list(rule.pattern.line), *as_list(rule.pattern.lines)):
            first = seen.setdefault((fold(label), conditions), rule.id)
            if first != rule.id:
                yield subject.finding("repeated-line", f"{label!r} of `{rule.id}` is in `{first}` too", rule.line)


def check_words(subject: Subject) -> Iterator[Finding]:
    """All words under `[words]` are asked for."""
    regexes = [some for rule in subject.rules for some in (rule.pattern.regex, rule.pattern.heads) if some is not None]
    asked = set[str]().union(*map(names_in, [*regexes, *subject.records.words.values()]))
    for name in subject.records.words.keys() - asked:
        line = find_line(subject.text, "words", 0, name)
        yield subject.finding("unused-words", f"no regex of this file asks for {{{{{name}}}}}", line)


def check_speed(subject: Subject) -> Iterator[Finding]:
    """No pattern takes long on a text made to slow it down, as long as those that it is tried on."""
    for rule in subject.rules:
        longest = CHARACTERS_PER_WORD * rule.max_words - 1
        for source, characters in ((rule.regex, longest), (rule.heads, MAX_CHARACTERS)):
            if source is not None and (slow := _slow_on(source, rule.verb, characters)):
                yield subject.finding("slow-pattern", f"`{rule.id}` backtracks on {slow!r}…", rule.line)


def _slow_on(source: str, verb: Verb, characters: int) -> str | None:
    compiled = regex.compile(source, FLAGS)
    tried = compiled.search if verb == "trim" else compiled.fullmatch
    for text in HOSTILE_TEXTS:
        start = time.thread_time()
        try:
            tried(text[:characters] + "¶", timeout=1.0)
        except TimeoutError:
            return text[:10]
        if 1000 * (time.thread_time() - start) > MAX_MILLISECONDS:
            return text[:10]
    return None


def check_greed(subject: Subject) -> Iterator[Finding]:
    """A pattern says something of its own: it does not match any text whatever."""
    for rule in subject.rules:
        near = rule.pattern.after or rule.pattern.before or rule.verb == "trim"
        if any(some and regex.fullmatch(some, ANY_TEXT, FLAGS) for some in (None if near else rule.regex, rule.heads)):
            yield subject.finding(
                "any-text", f"`{rule.id}` matches any text; say what the line is, or where (`after`)", rule.line
            )


def check_test_names(subject: Subject) -> Iterator[Finding]:
    """Test tables name rules of their own file."""
    known = {rule.id.split("/", 1)[1] for rule in subject.rules}
    for number, test in enumerate(subject.records.test):
        for rule in test.drops.values():
            if rule.rsplit("/", 1)[-1] not in known:
                yield subject.finding(
                    "unknown-rule",
                    f"a test names `{rule}`, which is no rule of this file",
                    find_line(subject.text, "test", number),
                )


CHECKS: tuple[Callable[[Subject], Iterator[Finding]], ...] = (
    check_place,
    check_sentences,
    check_tests,
    check_negative_tests,
    check_test_names,
    check_repeated_labels,
    check_words,
    check_greed,
    check_speed,
)
