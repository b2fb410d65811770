"""Lines that were broken at some width are judged as the one they were; lines that stand for themselves are not."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

import cleaner
from cleaner.segment.broken import join_broken, joined
from tests.judges.test_body import ARTICLE, GERMAN, HEADLINE, JAPANESE, MENUS, POEM, RECIPE, dump

FERRY = "The old paddle ferry sailed again on Monday, and two hundred people stood on the pier to see it."

JOINED = {
    "a sentence": (textwrap.wrap(FERRY, 40), [[0, 1, 2]]),
    "a sentence between headings": (["Ferry", *textwrap.wrap(FERRY, 40), "Harbour"], [[0], [1, 2, 3], [4]]),
    "a sentence and what it is about": (
        ["What the ferry will carry from Monday on, if", "nothing breaks:", "Jam", "Hay"],
        [[0, 1], [2], [3]],
    ),
    "sentences that go on in the middle of a line": (
        [
            "It sailed on Monday. Its captain, the last",
            "who knows the route, said it went well. Two",
            "hundred people saw.",
        ],
        [[0, 1, 2]],
    ),
    "full lines of which some go on in capitals": (
        [
            "The boat was built for the Lake Shipping and",
            "Mail Company, then it belonged to the council",
            "of Upper Harbour.",
        ],
        [[0, 1, 2]],
    ),
    "full lines of which all go on in capitals": (
        ["LAKE SHIPPING AND MAIL COMPANY OF THE", "UPPER HARBOUR AND OF THE LOWER HARBOUR", "COUNCILS"],
        [[0], [1], [2]],
    ),
    "one full line before a name": (
        ["The boat was built by the Lake Shipping Company", "Harbour", "Boats"],
        [[0], [1], [2]],
    ),
    "a paragraph of which a line ends with a sentence": (
        [
            "It sailed at nine on Monday, with a hundred",
            "people on board and two hundred on the pier.",
            "It came back at noon.",
        ],
        [[0, 1, 2]],
    ),
    "a heading below the end of a sentence": (
        ["It sailed at nine on Monday, with a hundred", "people on board and two hundred on the pier.", "Related"],
        [[0, 1], [2]],
    ),
    "another paragraph below the end of a sentence": (
        [
            "It sailed at nine with a hundred people, and",
            "came back at noon; all of them were very wet.",
            "Sign up",
            "now.",
        ],
        [[0, 1], [2], [3]],
    ),
    "Japanese": (textwrap.wrap(JAPANESE[0], 25), [[0, 1, 2]]),
    "Japanese, broken at a comma": (
        [
            "桟橋にはおよそ二百人が集まり、四十分ほどかかった最初の航海を静かに見守り、",
            "船が着くと大きな拍手を送った。",
        ],
        [[0, 1]],
    ),
    "Japanese below English": (
        [
            "Read more of the ferry: how it is mended",
            "古い外輪船が月曜日に再び湖を渡った。町がこの船を修理のために倉庫へ運んだ。",
        ],
        [[0], [1]],
    ),
    "a menu": (MENUS["en"].split("|"), [[i] for i in range(12)]),
    "paragraphs in one line each": (ARTICLE, [[i] for i in range(len(ARTICLE))]),
    "verse": ([line for line in POEM if line], [[i] for i in range(12)]),
    "a recipe": (RECIPE, [[i] for i in range(len(RECIPE))]),
    "nothing": ([], []),
}


@pytest.mark.parametrize(("lines", "pieces"), JOINED.values(), ids=JOINED)
def test_joins_what_was_broken(lines: list[str], pieces: list[list[int]]) -> None:
    assert join_broken(lines, [0] * len(lines)) == pieces


def test_blank_lines_part_paragraphs() -> None:
    lines = textwrap.wrap(FERRY, 40)
    assert join_broken(lines, [0, 1, 2]) == [[0], [1], [2]]


@pytest.mark.parametrize("width", [40, 60, 72, 100])
def test_a_broken_sentence_reads_as_it_was(width: int) -> None:
    assert joined(textwrap.wrap(FERRY, width)) == FERRY


def test_scripts_without_spaces_are_joined_without() -> None:
    assert joined(textwrap.wrap(JAPANESE[0], 25)) == JAPANESE[0]


def broken(lines: list[str], width: int) -> tuple[list[str], list[int]]:
    """The lines broken at the width, and for each the position of the one it was."""
    parts = [(part, i) for i, line in enumerate(lines) for part in textwrap.wrap(line, width)]
    return [part for part, _ in parts], [i for _, i in parts]


def dropped(lines: list[str]) -> dict[int, str | None]:
    """The positions of the lines that go, and what takes them."""
    decisions = cleaner.clean("\n".join(lines), media="text").decisions
    return {d.block.index: d.rule for d in decisions if d.action == "drop"}


@pytest.mark.parametrize("width", [50, 72])
@pytest.mark.parametrize("language", ["en", "de", "ru"])
def test_takes_menus_around_a_broken_body_and_nothing_of_it(language: str, width: int) -> None:
    lines, start, end = dump(language)
    parts, origin = broken(lines, width)
    gone = [origin[i] for i in dropped(parts)]
    assert not [i for i in gone if start <= i < end]
    assert len(gone) >= 0.75 * (len(lines) - (end - start))


@pytest.mark.parametrize("width", [40, 50, 72])
def test_a_sentence_goes_as_a_whole_or_stays(width: int) -> None:
    teasers = [f"{line[:70]} and more of it is told on the page that this leads to" for line in GERMAN]
    menu = MENUS["en"].split("|") * 2
    parts, origin = broken([*menu, HEADLINE, *ARTICLE, *menu, *teasers, *menu], width)
    gone = set(dropped(parts))
    sentences = {i: {n for n, of in enumerate(origin) if of == i} for i in origin}
    assert gone
    assert [i for i, all_of_it in sentences.items() if gone & all_of_it and not all_of_it <= gone] == []


@pytest.mark.parametrize("width", [40, 50, 72])
def test_cleaning_a_broken_text_twice_is_cleaning_it_once(width: int) -> None:
    menu = MENUS["en"].split("|")
    parts, _ = broken([*menu, *menu[:6], HEADLINE, *NOTICES, *ARTICLE, *NOTICES, *menu[3:], *menu], width)
    once = cleaner.clean("\n".join(parts), media="text").text
    assert cleaner.clean(once, media="text").text == once


NOTICES = [
    "Sign up for our newsletter and get the best stories of the lake and of its villages in your inbox every Sunday.",
    "By continuing, you agree to our Terms of Use and Privacy Policy, and to the use of cookies on all of our pages.",
]


@pytest.mark.parametrize("width", [40, 50, 72])
@pytest.mark.parametrize("notice", NOTICES)
def test_a_rule_knows_a_notice_that_was_broken(notice: str, width: int) -> None:
    parts, origin = broken([*ARTICLE[:4], notice, *ARTICLE[4:]], width)
    assert {origin[i] for i in dropped(parts)} == {4}


PARTS_OF_SENTENCES = {
    "subscription": "Ella sabe que en este lago cada persona que sube recibe cada cual la estimación que trae.",
    "agreement": "Man vergleicht den Ruf des Dampfers nicht ohne Grund mit der Stimme des alten Kapitäns Gauss.",
    "related": "The lamp was broken for a year, and whoever wanted to know why could read more here and there.",
}


@pytest.mark.parametrize("width", range(40, 80, 3))
@pytest.mark.parametrize("sentence", PARTS_OF_SENTENCES.values(), ids=PARTS_OF_SENTENCES)
def test_no_rule_takes_a_part_of_a_sentence(sentence: str, width: int) -> None:
    parts, _ = broken([*ARTICLE[:4], sentence, *ARTICLE[4:]], width)
    assert dropped(parts) == {}


SITE = """
[site]
domains = ["example.org"]

[[rule]]
id   = "photo-note"
kind = "caption"
why  = "Who took the photograph, within the text."
trim = { regex = 'Photo: \\w+ \\w+ for the [^.]+\\. ?' }

[[rule]]
id   = "museum"
kind = "promotion"
why  = "What the museum says of itself."
drop = { regex = 'The museum is open from .{0,60}' }
"""


def clean_by(lines: list[str], rules: Path) -> list[str]:
    result = cleaner.clean(
        "\n".join(lines), media="text", heuristics=False, site="example.org", rules=[rules], drop=["caption"]
    )
    return result.text.splitlines()


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "example.org.toml").write_text(SITE)
    return tmp_path


LEFT = {
    "a cut that ends on the next line": (
        ["It left at nine. Photo: Ada Winter for the", "great Harbour Museum. It came back at noon."],
        ["It left at nine. ", "It came back at noon."],
    ),
    "a cut that takes a whole line": (
        [
            "It left at nine. Photo: Ada Winter for the",
            "great museum of the Upper Harbour and its",
            "council. It came back at noon.",
        ],
        ["It left at nine. ", "It came back at noon."],
    ),
    "a cut, and a drop of what is left": (
        ["The museum is open from nine. Photo: Ada", "Winter for the great Harbour Museum. And", "from noon."],
        [],
    ),
    "white space at both ends of lines": (
        ["  It left at nine. Photo: Ada Winter for the  ", "  great Harbour Museum. It came back at noon.  "],
        ["  It left at nine.   ", "  It came back at noon.  "],
    ),
}


@pytest.mark.parametrize(("lines", "left"), LEFT.values(), ids=LEFT)
def test_what_is_cut_out_of_a_broken_line(lines: list[str], left: list[str], rules: Path) -> None:
    assert clean_by(lines, rules) == left
    assert clean_by(left, rules) == left
