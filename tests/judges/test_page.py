"""The page judge: what it keeps and drops on pages unlike those it learned from, and the parts it is made of."""

from __future__ import annotations

import numpy as np
import pytest

import cleaner
from cleaner.judges.forest import Forest
from cleaner.judges.page.choice import choose
from cleaner.judges.page.labels import Vocabulary, words_of
from cleaner.judges.page.look import read_look
from cleaner.judges.page.signals import table
from cleaner.segment.html import segment_html
from tests.build import PROSE

STORY = "".join(f"<p>{sentence}</p>" for sentence in PROSE)
MENU = "".join(f"<li><a href=/{n}>Part {n}</a></li>" for n in range(12))
TEASERS = "".join(f"<div class=card><h3><a href=/t{n}>Another mill burned down</a></h3></div>" for n in range(6))
PAGE = f"""<html><head><title>The bridge is gone</title></head><body>
<div class=topbar><ul class=menu>{MENU}</ul></div>
<div class=wrap><div class=content><h1>The bridge is gone</h1>{STORY}</div>
<div class="sidebar widget-area"><h2>Mills</h2>{TEASERS}</div></div>
<div class=bottom><ul>{MENU}</ul></div></body></html>"""


def judged(html: str) -> cleaner.CleanedText:
    return cleaner.clean(html, media="html")


def test_the_story_stays_and_what_is_around_it_goes() -> None:
    assert judged(PAGE).text.splitlines() == ["The bridge is gone", *PROSE]


def test_every_drop_says_where_the_block_stands_and_how_likely_it_is() -> None:
    drops = [d for d in judged(PAGE).dropped if (d.rule or "").startswith("page/")]
    assert {(d.rule, d.kind) for d in drops} <= {("page/above", "outside"), ("page/below", "outside")}
    assert all("% likely" in d.reason and (d.rule or "").removeprefix("page/") in d.reason for d in drops)


def test_the_same_page_gets_the_same_decisions() -> None:
    assert judged(PAGE).decisions == judged(PAGE).decisions


@pytest.mark.parametrize("count", [1, 2, 3, len(PROSE)])
@pytest.mark.parametrize("frame", ["{}", "<div>{}</div>", "<html><body><article>{}</article></body></html>"])
def test_a_page_of_nothing_but_prose_stays_whole(count: int, frame: str) -> None:
    story = "".join(f"<p>{sentence}</p>" for sentence in PROSE[:count])
    assert judged(frame.format(story)).text.splitlines() == list(PROSE[:count])


@pytest.mark.parametrize("html", ["", "<html></html>", "<p> </p>", "<table><tr><td>1</td></tr></table>"])
def test_a_page_with_next_to_nothing_is_no_crash(html: str) -> None:
    assert judged(html).media == "html"


def test_the_table_has_a_finite_number_for_every_block_and_signal() -> None:
    page = segment_html(PAGE)
    live = [block.index for block in page.blocks][::2]
    names, values = table(read_look(page, live, [None] * len(page.blocks)), Vocabulary({"sidebar": -2.0}))
    assert values.shape == (len(names), len(live)) and len(set(names)) == len(names)
    assert np.isfinite(values).all()


def test_words_of_labels() -> None:
    assert words_of("relatedPosts sidebar-2 RELATED_POSTS") == ("related", "posts", "sidebar")


def test_the_bar_falls_where_all_is_unsure() -> None:
    words = np.array([10, 10, 10, 10])
    assert choose(np.array([0.99, 0.98, 0.3, 0.01]), words) == 0.98
    assert choose(np.array([0.3, 0.3, 0.25, 0.01]), words) == 0.25


def test_a_tree_adds_the_leaf_its_answers_spell() -> None:
    tree = {"signals": [0, 1], "borders": [0.5, 0.5], "leaves": [0.0, 1.0, 2.0, 3.0]}
    forest = Forest(["a", "b", "c"], {"base": 0.0, "signals": ["b", "c"], "trees": [tree]})
    values = np.array([[9, 9, 9, 9], [0, 1, 0, 1], [0, 0, 1, 1]], dtype=np.float32)
    assert np.allclose(np.log(1 / forest.probabilities(values) - 1), [0, -1, -2, -3])
