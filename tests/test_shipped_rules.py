"""The rule files that come with the package: each is sound, and each does what its own tests say."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.authoring.lint import lint_file
from cleaner.authoring.selftest import run_tests
from cleaner.model import KINDS
from cleaner.rules.library import open_library, shipped_rules

FILES = sorted(shipped_rules().rglob("*.toml"))
every_file = pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}/{p.stem}")


def test_there_are_generic_rules_and_site_rules() -> None:
    assert {path.parent.name for path in FILES} == {"generic", "sites"}


@every_file
def test_the_linter_has_nothing_to_say(path: Path) -> None:
    assert [str(finding) for finding in lint_file(path)] == []


@every_file
def test_its_own_tests_pass(path: Path) -> None:
    outcomes = run_tests(path)
    assert outcomes, "a rule file carries tests"
    assert [f"{outcome.file}:{outcome.line}: {fault}" for outcome in outcomes for fault in outcome.faults] == []


def test_all_rules_load_together() -> None:
    rules = list(open_library(()).rules())
    assert len({rule.id for rule in rules}) == len(rules) > 0


@pytest.mark.parametrize("path", sorted(shipped_rules().glob("generic/*.toml")), ids=lambda p: p.stem)
def test_a_generic_file_is_named_like_its_kind(path: Path) -> None:
    assert path.stem in KINDS
