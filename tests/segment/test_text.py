"""Plain text: every line is a block, and nothing is lost between them."""

from __future__ import annotations

import pytest

from cleaner.segment.text import segment_text

CASES = {
    "": [],
    "one": [("one", "")],
    "one\n": [("one", "\n")],
    "one\r\ntwo\rthree\nfour": [("one", "\r\n"), ("two", "\r"), ("three", "\n"), ("four", "")],
    "\n\n": [("", "\n"), ("", "\n")],
    "\r\r\n": [("", "\r"), ("", "\r\n")],
    "\n\r": [("", "\n"), ("", "\r")],
    "one\n \n": [("one", "\n"), (" ", "\n")],
    "one\x0btwo\x0cthree\x1c\x85\u2028four\n": [("one\x0btwo\x0cthree\x1c\x85\u2028four", "\n")],
    "\ufeffone\n": [("\ufeffone", "\n")],
}


@pytest.mark.parametrize("content", CASES, ids=repr)
def test_lines_and_their_ends(content: str) -> None:
    assert [(b.text, b.ending) for b in segment_text(content).blocks] == CASES[content]


def test_paths_and_numbers_count_lines_from_one() -> None:
    blocks = segment_text("one\n\nthree\r\nfour").blocks
    assert [(b.index, b.path, b.line) for b in blocks] == [(n, f"line:{n + 1}", n + 1) for n in range(4)]
    assert [b.blank for b in blocks] == [False, True, False, False]
