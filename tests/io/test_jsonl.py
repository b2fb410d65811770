"""JSON Lines: which line a record stands on, and which characters of it are which of its text."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import DocumentError
from cleaner.io.jsonl import Line, find_value, parse_record, read_record, split_lines
from cleaner.model import without

SPLIT = {
    "nothing": (b"", []),
    "one": (b"{}", [(1, 0, b"{}")]),
    "two": (b"{}\n[]\n", [(1, 0, b"{}"), (2, 3, b"[]")]),
    "windows line ends": (b"{}\r\n[]\r\n", [(1, 0, b"{}\r"), (2, 4, b"[]\r")]),
    "blank lines": (b"\n \t\n{}\n\n", [(3, 4, b"{}")]),
    "a mark": (b"\xef\xbb\xbf{}\n[]", [(1, 3, b"{}"), (2, 6, b"[]")]),
    "other line ends are none": ("{}\u2028\x0b\x85[]".encode(), [(1, 0, "{}\u2028\x0b\x85[]".encode())]),
}
VALUES = {
    "the only one": ('{"text": "x"}', '"x"'),
    "the last of several": ('{"text": "x", "text": "y"}', '"y"'),
    "not one inside": ('{"a": {"text": "x"}, "text": "y", "b": [{"text": "z"}]}', '"y"'),
    "not a value of that name": ('{"a": "text", "text": "y", "b": "text"}', '"y"'),
    "quotes and brackets": ('{"a\\"}": "{[\\\\", "text": "]\\"}\\\\"}', '"]\\"}\\\\"'),
    "an escaped key": ('{"\\u0074ext": "x"}', '"x"'),
    "empty": ('{"text": ""}', '""'),
}


@pytest.mark.parametrize("case", SPLIT)
def test_lines_know_their_number_and_place(case: str) -> None:
    content, expected = SPLIT[case]
    lines = list(split_lines(content))
    assert [(line.number, line.start, line.content) for line in lines] == expected
    assert all(content[line.start :].startswith(line.content) for line in lines)


@pytest.mark.parametrize("case", VALUES)
def test_the_value_of_a_key(case: str) -> None:
    line, expected = VALUES[case]
    assert line[slice(*find_value(line, "text"))] == expected


@pytest.mark.parametrize("content", [b"[" * 100_000, b'{"a":' * 100_000, b"9" * 5000, b"\xff", b"", b"{} {}", b"[]"])
def test_what_is_no_record_is_refused(content: bytes) -> None:
    with pytest.raises(DocumentError, match=r"^line 7: "):
        parse_record(Line(7, 0, content))


texts = st.text(st.one_of(st.characters(), st.sampled_from('\n\r\t"\\/\x00\x7f\u2028é🙂\ud800\ude42')), min_size=1)


@given(text=texts, escaped=st.booleans(), spans=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40))))
def test_each_character_is_found_and_can_be_taken_out(text: str, escaped: bool, spans: list[tuple[int, int]]) -> None:
    escaped |= any("\ud800" <= character <= "\udfff" for character in text)
    line = Line(3, 100, json.dumps({"é": "x", "text": text, "z": [1]}, ensure_ascii=escaped).encode())
    passage = read_record(line, "text", None, None)
    assert passage and passage.document.content == json.loads(line.content)["text"]
    content, raw = passage.document.content, line.content.decode()
    edges = [passage.place(at)[1] - 1 for at in range(len(content) + 1)]
    units = [raw[start:end] for start, end in pairwise(edges)]
    assert [json.loads(f'"{unit}"') for unit in units] == list(content)
    cuts = [(min(span), max(span)) for span in spans if max(span) <= len(content)]
    inside = [(start - 100, end - 100) for start, end in passage.byte_spans(cuts)]
    after = json.loads(without(line.content, inside))
    assert after == {"é": "x", "text": without(content, cuts), "z": [1]}
