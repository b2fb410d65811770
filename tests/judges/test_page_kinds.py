"""What a page is decides what on it is main text: readers' posts are it in a forum, and not below an article."""

from __future__ import annotations

import pytest

import cleaner
from cleaner.judges.page import purposes
from cleaner.judges.page.address import UNKNOWN, signals
from cleaner.judges.page.look import read_look
from cleaner.judges.page.places import LEVELS
from cleaner.segment.html import segment_html
from cleaner.segment.metadata import Metadata
from tests.build import PROSE

ANSWERS = [
    "I walked over it the day before and the boards were already loose at the eastern end.",
    "Has anybody asked the council what became of the money that was set aside for it?",
    "My grandfather helped to build the first one, and he always said that it would not last.",
    "They will put up another one within the year, if the elections go the way they should.",
]


def posts(holder: str, post: str) -> str:
    """Return readers' posts under the class names given."""
    each = "<div class='{}'><span class=author>Otto</span><time>3 May, 11:20</time><p>{}</p></div>"
    return f"<div class='{holder}'>" + "".join(each.format(post, answer) for answer in ANSWERS) + "</div>"


def page(head: str, body: str) -> str:
    return f"<html><head><title>The bridge is gone</title>{head}</head><body>{body}</body></html>"


ARTICLE = page(
    '<link rel="canonical" href="https://valley.example/2026/05/02/the-bridge-is-gone/">'
    '<meta property="og:type" content="article">',
    "<article class='post entry'><h1>The bridge is gone</h1><div class=entry-content>"
    + "".join(f"<p>{sentence}</p>" for sentence in PROSE)
    + "</div></article>"
    + posts("comments-area comment-list", "comment comment-body"),
)
THREAD = page(
    '<link rel="canonical" href="https://forum.valley.example/threads/the-bridge-is-gone.4711/">',
    "<div class=breadcrumb><a href=/>Board</a></div><h1>The bridge is gone</h1>"
    + posts("thread posts comment-list", "post message comment comment-body"),
)


def test_readers_comments_below_an_article_go() -> None:
    assert cleaner.clean(ARTICLE, media="html").text.splitlines() == ["The bridge is gone", *PROSE]


def test_the_posts_of_a_thread_stay() -> None:
    assert set(ANSWERS) <= set(cleaner.clean(THREAD, media="html").text.splitlines())


THREAD_WITH_HEADING = THREAD.replace(ANSWERS[0], "</p><p>".join(PROSE)).replace(
    f"<p>{ANSWERS[1]}", f"<h3>3 Comments</h3><p>{ANSWERS[1]}</p><p>Reply</p><p>"
).replace(f"{ANSWERS[2]}</p>", f"{ANSWERS[2]}</p><p>Reply</p>")  # fmt: skip
LISTS = "comments/comment-thread"


def test_the_markup_of_a_thread_is_believed_before_a_heading_of_comments() -> None:
    assert not [d for d in cleaner.clean(THREAD_WITH_HEADING, media="html").dropped if d.rule == LISTS]
    alone = cleaner.clean(THREAD_WITH_HEADING, media="html", heuristics=False)
    assert [d for d in alone.dropped if d.rule == LISTS]


# what a page gives as its address → some of the signals
ADDRESSES = {
    "https://valley.example/2026/05/02/the-bridge-is-gone.html": {
        "depth": 4, "a date": 1, "a file": 1, "most hyphens": 3, "a query": 0, "words of a forum": 0,
    },
    "https://forum.valley.example/threads/12345/?page=2": {
        "depth": 2, "a long number": 1, "a query": 1, "words of a forum": 1, "host of a forum": 1, "a date": 0,
    },
    "//valley.example": {"depth": 0, "characters": 0, "ends in a slash": 0},
    "/news/the-bridge": {"depth": UNKNOWN, "words of a list": UNKNOWN},
    "http://[valley": {"depth": 0, "words of a product": 0},
}  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("said", ["canonical", "og:url"])
def test_signals_of_an_address(address: str, said: str) -> None:
    given = {"canonical": [address]} if said == "canonical" else {"properties": [("og:url", address)]}
    found = dict(signals(Metadata(**given)))
    assert {name: found[f"address, {name}"] for name in ADDRESSES[address]} == ADDRESSES[address]


def test_without_an_address_every_signal_of_it_is_unknown() -> None:
    assert {value for _, value in signals(Metadata())} == {UNKNOWN}


# the elements around a paragraph → how many levels up each purpose is told of
AROUND = {
    "<div class=commentList><p>{}</p></div>": {"comments": 1, "caption": LEVELS},
    "<figure><div><p>{}</p></div></figure>": {"caption": 2},
    "<div class=subscribe-box><div id=author_bio><p>{}</p></div></div>": {"author": 1, "asking": 2},
    "<div class=commentator><p>{}</p></div>": {"comments": LEVELS},
    "<p class=byline>{}</p>": {"author": 0},
}


@pytest.mark.parametrize("around", AROUND)
def test_how_far_up_a_purpose_is_told_of(around: str) -> None:
    segmented = segment_html(page("", around.format(PROSE[0])))
    found = dict(purposes.signals(read_look(segmented, [0], [None])))
    assert {name: found[f"levels to {name}"][0] for name in AROUND[around]} == AROUND[around]
