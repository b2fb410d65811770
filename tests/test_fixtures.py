"""Whole documents with a site's junk lines around prose written for these tests: `fixtures/<site or kind>/<case>/`.

`input.txt` or `input.html`, `meta.toml` (url, media, note), `expected.txt` (the clean text), `decisions.yml` (one line
per block that is not blank: action, place, rule). After a change that is meant: `pytest tests/test_fixtures.py
--force-regen`, and read the difference.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import cleaner
from tests.build import FIXTURES

CASES = sorted(path.parent for path in FIXTURES.glob("*/*/meta.toml"))
every_case = pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.parent.name}/{c.name}")


def clean_case(case: Path) -> cleaner.CleanedText:
    meta = tomllib.loads((case / "meta.toml").read_text(encoding="utf-8"))
    assert meta.keys() <= {"url", "media", "note"}
    source = next(case.glob("input.*"))
    result = cleaner.clean(source.read_bytes(), url=meta.get("url"))
    assert result.media == meta["media"], "what the document is, is seen from its content"
    return result


@every_case
def test_clean_text(case: Path, file_regression) -> None:
    file_regression.check(clean_case(case).text.encode(), binary=True, fullpath=case / "expected.txt")


@every_case
def test_decisions(case: Path, data_regression) -> None:
    decisions = [d for d in clean_case(case).decisions if not d.block.blank]
    rows = [f"{d.action} {d.block.path} {d.rule or '-'}" for d in decisions]
    data_regression.check(rows, fullpath=case / "decisions.yml")
