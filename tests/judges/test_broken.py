"""Lines that were broken at some width are judged as the one they were; lines that stand for themselves are not."""

from __future__ import annotations

import textwrap

import pytest

from cleaner.judges.body.broken import join_broken, joined
from tests.judges.test_body import ARTICLE, GERMAN, HEADLINE, JAPANESE, MENUS, POEM, RECIPE, dropped, dump

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
    "two full lines in a row, though what follows begins in capitals": (
        [
            "The boat was built for the Lake Shipping and",
            "Mail Company, then belonged to the Council of",
            "Upper Harbour.",
        ],
        [[0, 1, 2]],
    ),
    "one full line before a name in capitals": (
        ["The boat was built by the Lake Shipping Company", "Harbour", "Boats"],
        [[0], [1], [2]],
    ),
    "Japanese": (textwrap.wrap(JAPANESE[0], 25), [[0, 1, 2]]),
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


@pytest.mark.parametrize("width", [50, 72])
def test_drops_nothing_from_what_it_left_of_a_broken_text(width: int) -> None:
    menu = MENUS["en"].split("|")
    parts, _ = broken([*menu, *menu[:6], HEADLINE, *ARTICLE, *menu[3:], *menu], width)
    gone = set(dropped(parts))
    assert dropped([part for i, part in enumerate(parts) if i not in gone]) == []


BOOK = [
    *(
        "The Ferry Book",
        "By Ada Winter",
        "Winter Press, Upper Harbour",
        "Second edition",
        "Copyright 1998 by Ada Winter",
    ),
    *("Contents", "The lake", "The boat", "The captain", "The storm", "The shed", "The jam"),
    *("Chapter one", *ARTICLE, "Chapter two", *ARTICLE[3:], *ARTICLE[:3]),
    *("The end", "Index", "Boat 3", "Captain 5", "Jam 9"),
]


def test_a_few_claims_say_nothing_of_a_broken_text() -> None:
    """A book has a copyright line and a table of contents, and is no page for that."""
    parts, _ = broken(BOOK, 60)
    assert dropped(parts, {4: "legal", 5: "navigation"}) == []
