"""The bench of peers: who is missing, who fails, and what is made of their HTML."""

from __future__ import annotations

import pytest
from peer_pages import Peer, load, measure, print_table, stated_language, text_of, trouble
from peers import refuse_network


def missing() -> None:
    raise ImportError("No module named 'nowhere'")


def fails_on_b(text: str) -> str:
    if text == "b":
        raise ValueError("no b, please")
    return text


SOUND = Peer("sound", "pytest", lambda: fails_on_b)
ABSENT = Peer("absent", "pytest", missing)  # type: ignore[arg-type]
UNKNOWN = Peer("unknown", "no-such-package-anywhere", lambda: fails_on_b)


def test_peers_that_are_not_installed_are_left_out_and_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(load([SOUND, ABSENT, UNKNOWN], None, ())) == [SOUND]
    out = capsys.readouterr().out
    assert f"* sound: pytest {pytest.__version__}\n" in out
    assert "* absent: left out, No module named 'nowhere'\n" in out
    assert "* unknown: left out, " in out


def test_only_some_peers() -> None:
    assert list(load([SOUND, ABSENT], ["absent"], ())) == []
    assert list(load([SOUND, ABSENT], ["absent"], ("sound",))) == [SOUND]


def test_a_peer_that_fails_gets_an_empty_text(capsys: pytest.CaptureFixture[str]) -> None:
    other = Peer("other", "pytest", lambda: str.upper)
    work = {SOUND: fails_on_b, other: str.upper}
    readings = measure("abc", work, lambda item: (item,), lambda item, text: text)  # type: ignore[arg-type]
    assert [reading.score for reading in readings["sound"]] == ["a", "", "c"]
    assert [reading.score for reading in readings["other"]] == ["A", "B", "C"]
    assert trouble(readings["sound"]) == {"failed": 1, "empty": 1}
    assert trouble(readings["other"]) == {"failed": 0, "empty": 0}
    assert "! sound, document 1: ValueError: no b, please" in capsys.readouterr().err


def test_words_of_neighbouring_blocks_do_not_run_together() -> None:
    text = text_of("<div>Tides<p>High at <b>n</b>oon</p><ul><li>ferry</li><li>crane</li></ul>low<br>late</div>")
    assert text.split() == ["Tides", "High", "at", "noon", "ferry", "crane", "low", "late"]


@pytest.mark.parametrize(
    ("html", "language"),
    [
        (b'<!doctype html><html class="x" lang="de-AT">', "de"),
        (b"<html LANG=fr><body>", "fr"),
        (b"<html><body lang='sv'>", ""),
        (b"", ""),
    ],
)
def test_stated_language(html: bytes, language: str) -> None:
    assert stated_language(html) == language


def test_tables_are_markdown(capsys: pytest.CaptureFixture[str]) -> None:
    print_table("harbour", [{"peer": "a|b", "F1": "0.5"}])
    assert capsys.readouterr().out == "\nharbour\n\n| peer | F1 |\n|---|---|\n| a/b | 0.5 |\n"


def test_nothing_is_fetched() -> None:
    with pytest.raises(PermissionError, match="fetches nothing"):
        refuse_network("socket.connect", ())
    refuse_network("open", ())
