"""The tests that a rule file carries: each way in which one can fail is told."""

from __future__ import annotations

import pytest

from cleaner.authoring.selftest import run_tests
from tests.build import rule_text, write_files

RULES = (
    rule_text('drop = { line = "Zorblat" }', "label")
    + rule_text('trim = { starts = "(Wire)" }', "wire")
    + rule_text('drop = { css = ".box" }', "box")
    + rule_text('drop = { line = "Wrax Penholder" }', "author", "byline")
)
PASSING = {
    "a drop": 'text = "Rain fell.\\nZorblat\\n"\ndrops = { "Zorblat" = "label" }',
    "a drop by its full id": 'text = "Rain fell.\\nZorblat\\n"\ndrops = { "Zorblat" = "related/label" }',
    "a trim": 'text = "(Wire) Rain fell.\\n"\nkeeps = ["Rain fell."]\ndrops = { "(Wire)" = "wire" }',
    "a page": 'html = "<p>Rain fell.</p><div class=box>x</div>"\nkeeps = ["Rain fell."]\ndrops = { "x" = "box" }',
    "nothing goes": 'text = "Rain fell on Zorblat.\\n"',
    "a kind that stays by default": 'text = "Wrax Penholder\\n"\ndrops = { "Wrax Penholder" = "author" }',
    "labels are folded": 'text = "» ZORBLAT:\\n"\ndrops = { "zorblat" = "label" }',
}
FAILING = {
    "a drop that nobody names": ('text = "Zorblat\\n"', "'Zorblat'", "does not name"),
    "a drop that does not happen": ('text = "Zorblat!\\n"\ndrops = { "Zorblat!" = "label" }', "'Zorblat!'", "stays"),
    "a drop by another rule": ('text = "Zorblat\\n"\ndrops = { "Zorblat" = "wire" }', "related/wire", "related/label"),
    "a keep that goes": (
        'text = "Zorblat\\n"\nkeeps = ["Zorblat"]\ndrops = { "Zorblat" = "label" }',
        "should keep",
        "related/label",
    ),
    "a keep that is not there": ('text = "Rain fell.\\n"\nkeeps = ["Snow fell."]', "Snow fell.", "not in the document"),
    "neither text nor page": ('note = "empty"', "text", "html"),
    "both text and page": ('text = "x"\nhtml = "<p>x</p>"', "text", "html"),
}


def outcome(tmp_path, test: str):
    write_files(tmp_path, {"related.toml": f"{RULES}\n[[test]]\n{test}\n"})
    (found,) = run_tests(tmp_path / "related.toml")
    return found


@pytest.mark.parametrize("case", PASSING)
def test_passes(tmp_path, case: str) -> None:
    found = outcome(tmp_path, PASSING[case])
    assert found.passed, found.faults


@pytest.mark.parametrize("case", FAILING)
def test_fails(tmp_path, case: str) -> None:
    test, *parts = FAILING[case]
    found = outcome(tmp_path, test)
    assert not found.passed and found.line == RULES.count("\n") + 2
    assert any(all(part in fault for part in parts) for fault in found.faults), found.faults
