"""The text is a function of the decisions."""

from __future__ import annotations

import pytest

import cleaner
from cleaner.model import Block, Cut, Decision
from cleaner.render import render


def decide(text: str, action: str = "keep", span=None, more=(), ending: str = "\n") -> Decision:
    return Decision(Block(0, text, "line:1", 1, ending), action, "a/b", "related", "x", span, more)


TEXTS = {
    "kept": ([decide("a"), decide("b", ending="\r\n"), decide("c", ending="")], "a\nb\r\nc"),
    "dropped with its line end": ([decide("a"), decide("b", "drop"), decide("c")], "a\nc\n"),
    "a dropped blank line": ([decide("a"), decide("", "drop"), decide("c")], "a\nc\n"),
    "a kept blank line": ([decide("a"), decide(""), decide(" \t")], "a\n\n \t\n"),
    "a cut": ([decide("abcdef", "drop", (1, 3))], "adef\n"),
    "a cut of all": ([decide("abc", "drop", (0, 3))], "\n"),
    "two cuts": ([decide("abcdef", "drop", (0, 1), (Cut((4, 6), "a/c", "legal", "y"),))], "bcd\n"),
    "two cuts in any order": ([decide("abcdef", "drop", (4, 6), (Cut((0, 1), "a/c", "legal", "y"),))], "bcd\n"),
    "cuts that overlap": ([decide("abcdef", "drop", (1, 4), (Cut((2, 5), "a/c", "legal", "y"),))], "af\n"),
    "nothing": ([], ""),
}
PAGES = {
    "a line for each block": ([decide("a"), decide("b")], "a\nb\n"),
    "no empty lines": ([decide("a"), decide(" "), decide("b", "drop"), decide("c")], "a\nc\n"),
    "no space where a cut was": ([decide("ab c", "drop", (0, 2))], "c\n"),
    "lines of code": ([decide("a\n  b")], "a\n  b\n"),
}


@pytest.mark.parametrize("case", TEXTS)
def test_text(case: str) -> None:
    decisions, expected = TEXTS[case]
    assert render(decisions, "text") == expected


@pytest.mark.parametrize("case", PAGES)
def test_page(case: str) -> None:
    decisions, expected = PAGES[case]
    assert render(decisions, "html") == expected


def test_a_result_can_be_replayed() -> None:
    result = cleaner.clean("One.\nTwo.\n", heuristics=False)
    assert cleaner.replay(result) == result.text == "One.\nTwo.\n"
