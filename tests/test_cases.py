"""Runs the tables in tests/cases. To add a case, add a row: no code needed.

A row has `name` and `text` (or `html`) and says what is left: `out` (the whole clean text), or `junk` (the lines of
`text` that go; all others stay, byte for byte), or neither where nothing may change. Optional: `url`, `site`, `media`,
`heuristics` (default: both ways), `keep`, `drop`, `rules` (the ids of the rules that drop something, in order; `lab`
adds the rules of tests/lab), `note`.
"""

from __future__ import annotations

import tomllib

import pytest

import cleaner
from tests.build import LAB, TESTS

FIELDS = {
    "name",
    "text",
    "html",
    "out",
    "junk",
    "url",
    "site",
    "media",
    "heuristics",
    "keep",
    "drop",
    "rules",
    "lab",
    "note",
}


def load(table: str) -> list[pytest.param]:
    cases = tomllib.loads((TESTS / "cases" / f"{table}.toml").read_text(encoding="utf-8")).get("case", ())
    rows = []
    for case in cases:
        assert case.keys() <= FIELDS, f"{case['name']}: unknown fields {case.keys() - FIELDS}"
        ways = [case["heuristics"]] if "heuristics" in case else [False, True]
        rows += [pytest.param(case, way, id=f"{case['name']}-{'heuristics' if way else 'rules'}") for way in ways]
    return rows


def expected(case: dict) -> str:
    if "out" in case:
        return case["out"]
    junk = list(case.get("junk", ()))
    left = []
    for line in case["text"].splitlines(keepends=True):
        if line.rstrip("\r\n") in junk:
            junk.remove(line.rstrip("\r\n"))
        else:
            left.append(line)
    assert not junk, f"{case['name']}: not in the text: {junk}"
    return "".join(left)


def check(case: dict, heuristics: bool) -> None:
    options = {name: case[name] for name in ("url", "site", "keep", "drop") if name in case}
    media = case.get("media", "html" if "html" in case else "text")
    folders = [LAB] if case.get("lab") else []
    content = case["text"] if "text" in case else case["html"]
    result = cleaner.clean(content, media=media, heuristics=heuristics, rules=folders, **options)
    assert result.text == expected(case)
    if "rules" in case:
        assert [d.rule for d in result.dropped] == case["rules"]


@pytest.mark.parametrize(("case", "heuristics"), load("seen"))
def test_seen_in_the_wild(case: dict, heuristics: bool) -> None:
    check(case, heuristics)


@pytest.mark.parametrize(("case", "heuristics"), load("synthetic"))
def test_synthetic(case: dict, heuristics: bool) -> None:
    check(case, heuristics)


@pytest.mark.parametrize(("case", "heuristics"), load("negative"))
def test_genuine_text_stays(case: dict, heuristics: bool) -> None:
    assert not case.keys() & {"out", "junk", "rules"}, "a negative case changes nothing"
    check(case, heuristics)


@pytest.mark.xfail(strict=True, reason="known failure; move the row to seen.toml or negative.toml once it passes")
@pytest.mark.parametrize(("case", "heuristics"), load("known-failures"))
def test_known_failures(case: dict, heuristics: bool) -> None:
    check(case, heuristics)
