"""The labelled texts the project began with: all junk goes, every other line stays byte for byte.

They are other people's articles and no part of the project. `CLEANER_SHARED` names the directory that has `seeds/`.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import cleaner

SHARED = os.environ.get("CLEANER_SHARED")
SEEDS = sorted(Path(SHARED, "seeds").glob("*.txt")) if SHARED else []

pytestmark = pytest.mark.skipif(not SEEDS, reason="set CLEANER_SHARED to the directory that holds seeds/ to run these")


def labels_of(path: Path) -> dict[int, str]:
    """Return the label of each labelled line, by its number."""
    records = path.with_suffix(".labels.jsonl").read_text(encoding="utf-8").splitlines()
    return {record["line"]: record["label"] for record in map(json.loads, records)}


@pytest.mark.parametrize("heuristics", [False, True], ids=["rules", "heuristics"])
@pytest.mark.parametrize("path", SEEDS, ids=lambda p: p.stem)
def test_junk_goes_and_the_rest_stays(path: Path, heuristics: bool) -> None:
    labels = labels_of(path)
    lines = path.read_bytes().decode().splitlines(keepends=True)
    expected = [line for number, line in enumerate(lines, 1) if labels.get(number) != "junk"]
    assert cleaner.clean(path.read_bytes(), heuristics=heuristics).text == "".join(expected)
