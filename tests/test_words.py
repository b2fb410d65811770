"""Folding and the measures of running text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.fold import fold, plain, shorten
from cleaner.prose import is_prose, is_sentence, word_count


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  » Editor’s  Picks: ", "editor's picks"),
        ("READ\u00a0MORE…", "read more"),
        ("## Related", "related"),
        ("Sign‑up", "sign-up"),
        ("“Quoted”", '"quoted"'),
        ("soft\u00adhyphen\u200b", "softhyphen"),
        ("İstanbul", "istanbul"),
        ("***", "***"),
        ("", ""),
        ("日本語", "日本語"),
        ("one\ttwo\u3000 three\x1cfour\n", "one two three four"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=30))
def test_plain_keeps_every_place(text: str) -> None:
    """Spans found in the plain text hold in the text itself."""
    assert len(plain(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("one", 1),
        ("one two", 2),
        ("don't stop-gap e.g. this", 4),
        ("3.4 m – 12", 3),
        ("日本語です", 3),
        ("Rain 雨が", 2),
        ("قط و كلب", 3),
        ("… – !", 0),
        ("a-.b c- d", 4),
        ("’tis o’clock", 2),
    ],
)
def test_word_count(text: str, count: int) -> None:
    assert word_count(text) == count


@pytest.mark.parametrize(
    "text", ["Rain.", "Rain?", "Rain!”", "Rain…", "雨。", "بارش؟", "वर्षा।", "Rain.) ", "“Rain.” ", "Rain.\u3000\x85\n"]
)
def test_sentences(text: str) -> None:
    assert is_sentence(text)


@pytest.mark.parametrize("text", ["Rain", "Rain:", "Rain,", "", "…and rain"])
def test_no_sentences(text: str) -> None:
    assert not is_sentence(text)


PROSE = ["One sentence of five words.", "word " * 25, "川の水は夜のあいだに上がった。", "word " * 15 + "…"]
NO_PROSE = [
    "Four words are few.",
    "word " * 24,
    "Read more",
    "雨。",
    "",
    "A bridge that nobody has crossed since the...",
    "An old one…",
]


@pytest.mark.parametrize("text", PROSE)
def test_prose(text: str) -> None:
    assert is_prose(text)


@pytest.mark.parametrize("text", NO_PROSE)
def test_no_prose(text: str) -> None:
    assert not is_prose(text)


def test_shorten() -> None:
    assert shorten("a\n  b") == "a b"
    assert shorten("word " * 100, 20) == "word word word word…"
