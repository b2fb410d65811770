"""The headline stays, once."""

from __future__ import annotations

import pytest

import cleaner
from cleaner.judges import headline
from cleaner.segment.html import segment_html
from tests.build import PROSE

TITLE = "The bridge at the mill is gone"


def judge(body: str, title: str = TITLE, meta: str = "") -> dict[str, str]:
    """Return the action per block text that the judge speaks of."""
    page = segment_html(f"<html><head><title>{title}</title>{meta}</head><body>{body}</body></html>")
    return {d.block.path.rpartition("/")[2]: d.action for d in headline.judge(page, [b.index for b in page.blocks])}


CASES = {
    "the only h1": ("<h1>Something else</h1><p>x</p>", {"h1[1]": "keep"}),
    "the h1 that the title names": (f"<h1>The Valley Post</h1><h1>{TITLE}</h1>", {"h1[2]": "keep"}),
    "the longest that the title names": (
        f"<h1>{TITLE[:20]}</h1><h1>{TITLE}</h1>",
        {"h1[2]": "keep"},
    ),
    "a link to the site and no other h1": (f"<h1><a>The Valley Post</a></h1><h2>{TITLE}</h2>", {}),
    "a link to the site above a heading of another name": (
        "<h1><a>The Valley Post</a></h1><h1>Gone: the bridge</h1>",
        {"h1[2]": "keep"},
    ),
    "a link to the page itself": (f"<h1><a>{TITLE} (updated)</a></h1>", {"a[1]": "keep"}),
    "no h1": (f"<h2>{TITLE}</h2>", {}),
    "two h1 that nothing names": ("<h1>The Valley Post</h1><h1>Other news of the day</h1>", {}),
    "a second copy": (f"<p>{TITLE}</p><h1>{TITLE}</h1>", {"h1[1]": "keep", "p[1]": "drop"}),
    "a copy in other quotes": (
        f'<h1>“{TITLE}”</h1><p>"{TITLE.upper()}"</p>',
        {"h1[1]": "keep", "p[1]": "drop"},
    ),
    "a sentence that begins like it": (f"<h1>{TITLE}</h1><p>{TITLE}, said the miller.</p>", {"h1[1]": "keep"}),
    "a short title is a word": ("<h1>Bridges</h1><p>Bridges</p>", {"h1[1]": "keep"}),
}


@pytest.mark.parametrize("case", CASES)
def test_headline(case: str) -> None:
    body, expected = CASES[case]
    assert judge(body) == expected


def test_og_title_names_it_too() -> None:
    meta = f'<meta property="og:title" content="{TITLE}">'
    assert judge(f"<h1>The Valley Post</h1><h1>{TITLE}</h1>", "Post", meta) == {"h1[2]": "keep"}


def test_the_headline_outside_the_article_stays_once() -> None:
    story = "".join(f"<p>{sentence}</p>" for sentence in PROSE)
    page = (
        f"<html><head><title>{TITLE} - Post</title></head><body><header><h1>{TITLE}</h1></header>"
        f"<div class=crumb>{TITLE}</div><article>{story}</article></body></html>"
    )
    assert cleaner.clean(page).text.splitlines() == [TITLE, *PROSE]
