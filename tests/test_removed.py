"""What was removed can be put back: the spans that a result names, and the clean text, give the original."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import msgspec
import pytest
from hypothesis import example, given

import cleaner
from cleaner.decode import read_document
from cleaner.model import CleanedText
from cleaner.removed import removals
from tests.build import LAB, PROSE
from tests.test_laws import BOTH, clean_fixture, clean_lab, every_fixture, pages, shipped_texts, texts


def row_of(content: str, **options: Any) -> dict[str, Any]:
    """Return the row that a document comes out as, with what was removed from it."""
    [row] = cleaner.clean_rows([{"text": content}], rules=[LAB], added=["dropped"], **options)
    assert row["cleaner_fault"] is None
    return row


def whole(result: CleanedText) -> str:
    """Return what the spans count in: of a text the text, of a page the text of all its blocks, a block a line."""
    if result.media == "text":
        return "".join(d.block.text + d.block.ending for d in result.decisions)
    return "".join(text + d.block.ending for d in result.decisions if (text := d.block.text.strip()))


def check_result(result: CleanedText, original: str) -> None:
    check(result.text, [msgspec.to_builtins(removal) for removal in removals(result)], original)
    assert cleaner.restore(result.text, removals(result)) == original


def check(text: str, removed: list[dict[str, Any]], original: str) -> None:
    """Check that the pieces stand where they say, in order, apart from one another, and make the original."""
    for piece in removed:
        assert 0 <= piece["start"] < piece["end"] <= len(original)
        assert original[piece["start"] : piece["end"]] == piece["text"]
        assert piece["rule"] and piece["kind"] in cleaner.KINDS and piece["path"]
    assert all(a["end"] <= b["start"] for a, b in pairwise(removed))
    assert len(text) + sum(len(piece["text"]) for piece in removed) == len(original)
    assert cleaner.restore(text, removed) == original
    assert cleaner.restore(text, iter(removed)) == original


@BOTH
@every_fixture
def test_fixtures(path, heuristics: bool) -> None:
    result = clean_fixture(path, heuristics)
    original = whole(result)
    if result.media == "text":
        assert original == read_document(path.read_bytes()).content
    check_result(result, original)
    [row] = cleaner.clean_rows([{"text": original}], heuristics=heuristics, added=["dropped"])
    check(row["text"], row["cleaner_dropped"], original)


@BOTH
@given(content=texts())
@example(content="\ufeffZorblat\r\n\r\n(Zorblatpress) a [wumpus 7]\r7 blorps")
def test_generated_texts(content: str, heuristics: bool) -> None:
    check_result(clean_lab(content, heuristics, media="text", site="zorblat.example"), content)


@BOTH
@given(content=shipped_texts)
def test_texts_of_what_shipped_rules_know(content: str, heuristics: bool) -> None:
    check_result(cleaner.clean(content, media="text", heuristics=heuristics), content)


@BOTH
@given(content=pages)
def test_generated_pages(content: str, heuristics: bool) -> None:
    result = clean_lab(content, heuristics, media="html")
    check_result(result, whole(result))


PIECES: dict[str, tuple[str, list[str]]] = {
    "nothing": (f"{PROSE[0]}\n", []),
    "a line with its end": (f"{PROSE[0]}\r\nZorblat\r\n{PROSE[1]}", ["Zorblat\r\n"]),
    "the last line, which has no end": (f"{PROSE[0]}\nZorblat", ["Zorblat"]),
    "the first line": (f"Zorblat\n{PROSE[0]}", ["Zorblat\n"]),
    "two lines in a row": (f"{PROSE[0]}\nZorblat\n7 blorps\n{PROSE[1]}\n", ["Zorblat\n", "7 blorps\n"]),
    "both ends of a line": (f"(Zorblatpress) {PROSE[0]} [wumpus 7]\n", ["(Zorblatpress) ", " [wumpus 7]"]),
    "characters of two units": (f"\U0001f642 {PROSE[0]}\nGribble also: \U0001f642\nx", ["Gribble also: \U0001f642\n"]),
    "all of it": ("Zorblat\n7 blorps", ["Zorblat\n", "7 blorps"]),
}


@pytest.mark.parametrize("case", PIECES)
def test_the_pieces_are_what_stood_there(case: str) -> None:
    content, pieces = PIECES[case]
    row = row_of(content, heuristics=False)
    assert [piece["text"] for piece in row["cleaner_dropped"]] == pieces
    check(row["text"], row["cleaner_dropped"], content)


def test_each_piece_names_its_rule_and_place() -> None:
    row = row_of(f"{PROSE[0]}\nZorblat\n{PROSE[1]} [wumpus 7]\n", heuristics=False)
    named = [(piece["rule"], piece["kind"], piece["path"]) for piece in row["cleaner_dropped"]]
    assert named == [("lab/label", "sharing", "line:2"), ("lab/tail-credit", "credit", "line:3")]


def test_the_pieces_of_a_page_name_elements() -> None:
    page = f"<html><body><p>{PROSE[0]}</p><p> Zorblat </p><ul><li>{PROSE[1]} [wumpus 7]</li></ul></body></html>"
    row = row_of(page, heuristics=False)
    assert [(p["text"], p["path"].rpartition("/")[2]) for p in row["cleaner_dropped"]] == [
        ("Zorblat\n", "p[2]"),
        (" [wumpus 7]", "li[1]"),
    ]
    check(row["text"], row["cleaner_dropped"], f"{PROSE[0]}\nZorblat\n{PROSE[1]} [wumpus 7]\n")


def test_a_text_of_which_too_much_would_go_is_left_and_has_no_pieces() -> None:
    content = "Zorblat\n" * 40
    [row] = cleaner.clean_rows([{"text": content}], rules=[LAB], added=["dropped"])
    assert row["text"] == content and not row.get("cleaner_dropped")
    assert "left as it was" in row["cleaner_fault"]
