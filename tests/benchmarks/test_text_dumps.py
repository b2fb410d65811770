"""Dumps of pages with gold texts: which of their lines count as body, as junk, as what may stay, as unknown."""

from __future__ import annotations

import pytest
from gold_pages import Page, domain_of
from public_corpora import words_of_corpus
from text_dumps import record, talk

BODY = [
    "The ferry sails again after the storm, the harbour master said on Monday morning, and will not stop in winter.",
    "Tickets are sold on board, as they were before the council had the boat towed into a shed nine years ago.",
    "Children who bring a drawing of the boat travel for nothing, and so do dogs that can be carried up the stairs.",
]
TITLE = "Back from the shed | Harbour News"

# a line above, between or below the body → its label
LINES = {
    "above": {
        "Home": "junk",
        "Back from the shed": "optional",
        "By Ada Winter": "optional",
        "3 May 2026": "optional",
    },
    "between": {"Read also: new crane for the market": "soft"},
    "below": {"Ferry": "junk", "© 2026 Harbour News, all rights reserved": "junk"},
}


COMMENTS = "<div class='comment-list'><p>{}</p></div>"
ANSWER = "I was on it with my dog, and nobody asked me to carry him!"


def page(gold: list[str], kind: str = "article", below: str = "") -> Page:
    """Return a page with such a gold text."""
    first, *rest = BODY
    lines = ["Start", *LINES["above"], first, *LINES["between"], *rest, "x", *LINES["below"]]
    html = f"<title>{TITLE}</title>" + "".join(f"<p>{line}</p>" for line in lines) + below
    return Page("made-up", "1", "https://news.example.com/1", html, "\n".join(gold), kind)


def labelled(gold: list[str] = BODY) -> dict[str, str]:
    """Return the labels of the lines of a page with such a gold text."""
    found = record(page(gold), words_of_corpus("made-up"))
    return dict(zip(found["lines"], found["labels"], strict=True)) if found else {}


@pytest.mark.parametrize("place", LINES)
def test_labels(place: str) -> None:
    labels = labelled()
    assert {line: labels[line] for line in LINES[place]} == LINES[place]


def test_the_body_is_kept() -> None:
    labels = labelled()
    assert {labels[line] for line in BODY} == {"keep"}


def test_a_word_of_the_body_in_a_menu_is_no_body() -> None:
    assert labelled([*BODY, "Home"])["Home"] != "keep"


def test_a_dump_that_holds_too_little_of_the_gold_text_is_left_out() -> None:
    assert labelled([BODY[0], *(f"Nothing like this stands on page {n}." for n in range(20))]) == {}


def test_comments_below_an_article_are_talk_and_the_article_is_none() -> None:
    said = dict(talk(page(BODY, below=COMMENTS.format(ANSWER)), words_of_corpus("made-up")))
    assert said == {**dict.fromkeys(BODY, False), ANSWER: True}


def test_posts_of_a_forum_are_talk() -> None:
    assert dict(talk(page(BODY, "forum"), words_of_corpus("made-up"))) == dict.fromkeys(BODY, True)


def test_a_shop_says_nothing_of_talk() -> None:
    assert not list(talk(page(BODY, "product", COMMENTS.format(ANSWER)), words_of_corpus("made-up")))


def test_domains() -> None:
    assert domain_of("https://forum.example.co.uk:8080/t/1", "a") == "example.co.uk"
    assert domain_of(None, "a") == "a"
