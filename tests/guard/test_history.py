"""The way back: what is remembered of a fix, however the last one ended."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import DocumentError
from cleaner.guard import history
from cleaner.guard.findings import Finding
from cleaner.guard.history import Removed, put_back
from cleaner.model import without

OLD, NEW, PIECE = b"One.\nZorblat\nTwo.\n", b"One.\nTwo.\n", (5, 13)


@pytest.fixture
def state(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("CLEANER_STATE_DIR", str(tmp_path / "state"))
    return tmp_path / "state"


def finding(span: tuple[int, int], reason: str = "A label.") -> Finding:
    place = {"path": "a.txt", "line": 1, "column": 1, "end_column": 2}
    return Finding(**place, rule="lab/label", kind="sharing", text="Zorblat", reason=reason, span=span)


def fix(path: Path, content: bytes = OLD, **more: str) -> None:
    history.remember(path, content, [finding(PIECE, **more)])
    path.write_bytes(without(content, [PIECE]))


def kept(state: Path) -> Path:
    (file,) = (state / "undo").iterdir()
    return file


@given(
    content=st.binary(max_size=60),
    spans=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted), max_size=6),
)
def test_what_was_taken_out_goes_in_again(content: bytes, spans: list[list[int]]) -> None:
    cuts = [(start, min(end, len(content))) for start, end in spans if start < min(end, len(content))]
    removed = [Removed(start, content[start:end], "lab/label", "sharing", "") for start, end in cuts]
    assert put_back(without(content, cuts), removed) == content


TORN = {
    "half a line": lambda line: line[: len(line) // 2],
    "all but the line end": lambda line: line[:-1],
    "a byte": lambda line: line[:1],
}


@pytest.mark.parametrize("case", TORN)
def test_a_torn_line_hides_no_later_fix(state, tmp_path, case: str) -> None:
    """The process was killed, or the disk was full, while it wrote the line."""
    path = tmp_path / "a.txt"
    fix(path)
    kept(state).write_bytes(TORN[case](kept(state).read_bytes()))
    fix(path)
    assert history.undo(path, path.read_bytes()) == 1 and path.read_bytes() == OLD


def test_a_torn_line_after_good_ones_hides_none_of_them(state, tmp_path) -> None:
    path = tmp_path / "a.txt"
    fix(path)
    kept(state).write_bytes(kept(state).read_bytes() + b'{"path": "/x", "ti')
    assert history.undo(path, path.read_bytes()) == 1 and path.read_bytes() == OLD


def test_a_damaged_record_restores_nothing(state, tmp_path) -> None:
    path = tmp_path / "a.txt"
    fix(path)
    kept(state).write_bytes(kept(state).read_bytes().replace(b'"start":5', b'"start":4'))
    with pytest.raises(DocumentError, match="damaged"):
        history.undo(path, NEW)
    assert path.read_bytes() == NEW


@pytest.mark.parametrize(("days", "known"), [(89, True), (91, False)])
def test_old_fixes_are_forgotten_when_a_new_one_is_remembered(state, tmp_path, days: int, known: bool) -> None:
    path = tmp_path / "a.txt"
    fix(path)
    then = time.time() - days * 24 * 3600
    os.utime(kept(state), (then, then))
    fix(path, NEW + b"Quux\n" + OLD)
    assert kept(state).read_bytes().count(b'"before"') == (2 if known else 1)


@pytest.mark.parametrize("reason", ["after “Drumwich \udcff”: a list", "half \ud800", "\u2028 \n \x00 é"])
def test_any_reason_can_be_remembered(state, tmp_path, reason: str) -> None:
    path = tmp_path / "a.txt"
    fix(path, reason=reason)
    assert history.undo(path, NEW) == 1 and path.read_bytes() == OLD


def test_the_last_fix_undone_leaves_nothing_behind(state, tmp_path) -> None:
    path = tmp_path / "a.txt"
    fix(path)
    history.undo(path, NEW)
    assert list((state / "undo").iterdir()) == []
