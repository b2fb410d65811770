"""The page judge: what it keeps and drops on pages unlike those it learned from, and the parts it is made of."""

from __future__ import annotations

import numpy as np
import pytest

import cleaner
from cleaner.judges.forest import Forest
from cleaner.judges.page.choice import choose, with_headings
from cleaner.judges.page.labels import words_of
from cleaner.judges.page.look import read_look
from cleaner.judges.page.profiles import FAST, FULL, Profile
from cleaner.segment.html import segment_html
from tests.build import PROSE, rule_text

STORY = "".join(f"<p>{sentence}</p>" for sentence in PROSE)
MENU = "".join(f"<li><a href=/{n}>Part {n}</a></li>" for n in range(12))
TEASERS = "".join(f"<div class=card><h3><a href=/t{n}>Another mill burned down</a></h3></div>" for n in range(6))
PAGE = f"""<html><head><title>The bridge is gone</title></head><body>
<div class=topbar><ul class=menu>{MENU}</ul></div>
<div class=wrap><div class=content><h1>The bridge is gone</h1>{STORY}</div>
<div class="sidebar widget-area"><h2>Mills</h2>{TEASERS}</div></div>
<div class=bottom><ul>{MENU}</ul></div></body></html>"""


in_full_and_fast = pytest.mark.parametrize("fast", [False, True], ids=["full", "fast"])


def judged(html: str, fast: bool = False) -> cleaner.CleanedText:
    return cleaner.clean(html, media="html", fast=fast)


@in_full_and_fast
def test_the_story_stays_and_what_is_around_it_goes(fast: bool) -> None:
    assert judged(PAGE, fast).text.splitlines() == ["The bridge is gone", *PROSE]


def test_every_drop_says_where_the_block_stands_and_how_likely_it_is() -> None:
    drops = [d for d in judged(PAGE).dropped if (d.rule or "").startswith("page/")]
    assert {(d.rule, d.kind) for d in drops} <= {("page/above", "outside"), ("page/below", "outside")}
    assert all("% likely" in d.reason and (d.rule or "").removeprefix("page/") in d.reason for d in drops)


def test_the_same_page_gets_the_same_decisions() -> None:
    assert judged(PAGE).decisions == judged(PAGE).decisions


@pytest.mark.parametrize("count", [1, 2, 3, len(PROSE)])
@pytest.mark.parametrize("frame", ["{}", "<div>{}</div>", "<html><body><article>{}</article></body></html>"])
@in_full_and_fast
def test_a_page_of_nothing_but_prose_stays_whole(count: int, frame: str, fast: bool) -> None:
    story = "".join(f"<p>{sentence}</p>" for sentence in PROSE[:count])
    assert judged(frame.format(story), fast).text.splitlines() == list(PROSE[:count])


@pytest.mark.parametrize("html", ["", "<html></html>", "<p> </p>", "<table><tr><td>1</td></tr></table>"])
@in_full_and_fast
def test_a_page_with_next_to_nothing_is_no_crash(html: str, fast: bool) -> None:
    assert judged(html, fast).media == "html"


BEG = "The editors hope that you enjoy every word of what they found out about the river."
FLEDGED = f"""<body><div class=post><h1>The bridge is gone</h1>{STORY}<p>{BEG}</p>{STORY}
<p class=orphan>Ospreys over the weir</p></div><ul>{MENU}</ul></body>"""
GENERIC = {"generic/related.toml": rule_text(f'drop = {{ line = "{BEG}" }}')}
OF_SITE = "[site]\n" + rule_text('drop = { css = "p.orphan" }', id="orphan")


@in_full_and_fast
def test_rules_of_both_ranks_count(fast: bool, rules_dir) -> None:
    """In a hurry generic rules look at what the page judge leaves; a site's rules look at the whole page before."""
    folder = rules_dir(GENERIC | {"sites/weir.example.toml": OF_SITE})
    result = cleaner.clean(FLEDGED, site="weir.example", rules=[folder], media="html", fast=fast)
    dropped = {d.block.text: d.rule for d in result.dropped}
    assert (dropped[BEG], dropped["Ospreys over the weir"]) == ("related/lab", "weir.example/orphan")
    assert result.text.splitlines() == ["The bridge is gone", *PROSE, *PROSE]


def test_a_rule_that_keeps_speaks_before_the_page_judge_in_a_hurry_too(rules_dir) -> None:
    folder = rules_dir({"generic/keeping.toml": rule_text('keep = { line = "Part 7" }', id="keep")})
    assert "Part 7" not in judged(PAGE, fast=True).text
    assert "Part 7" in cleaner.clean(PAGE, rules=[folder], media="html", fast=True).text


def test_the_two_profiles_are_told_apart_by_their_digests() -> None:
    assert judged(PAGE).digest != judged(PAGE, fast=True).digest
    assert cleaner.clean("Rain fell.\n", fast=True).text == "Rain fell.\n"


def test_fast_is_a_way_of_our_own_judge_alone() -> None:
    with pytest.raises(cleaner.CleanerError, match="extractor is trafilatura; choose one"):
        cleaner.clean(PAGE, fast=True, extractor="trafilatura")


@pytest.mark.parametrize("profile", [FULL, FAST], ids=lambda p: p.name)
def test_the_table_has_a_finite_number_for_every_block_and_signal(profile: Profile) -> None:
    page = segment_html(PAGE)
    live = [block.index for block in page.blocks][::2]
    names, values = profile.table(read_look(page, live, [None] * len(page.blocks)))
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


def test_sets_of_trees_answer_at_once_as_they_do_alone() -> None:
    first = {"signals": [0, 1], "borders": [0.5, 0.5], "leaves": [0.0, 1.0, 2.0, 3.0]}
    second = {"signals": [0, 0], "borders": [0.5, 1.5], "leaves": [0.5, -1.0, 4.0, -2.0]}
    sets = (
        {"base": 0.0, "signals": ["b", "c"], "trees": [first, first]},
        {"base": -1.0, "signals": ["a"], "trees": [second]},
    )
    values = np.array([[0, 1, 2, 9], [0, 1, 0, 1], [0, 0, 1, 1]], dtype=np.float32)
    together = Forest(["a", "b", "c"], *sets).of_sets(values)
    assert together.tolist() == [Forest(["a", "b", "c"], data).probabilities(values).tolist() for data in sets]


HEADING = "<h2>How the mill burned</h2>"
# what stands around the heading, which of the three blocks reach the bar → does the heading stay
HEADINGS = {
    "between prose that stays": (f"<p>{PROSE[0]}</p>{HEADING}<p>{PROSE[1]}</p>", (True, False, True), True),
    "below what goes": (f"<p>{PROSE[0]}</p>{HEADING}<p>{PROSE[1]}</p>", (False, False, True), False),
    "above what goes": (f"<p>{PROSE[0]}</p>{HEADING}<p>{PROSE[1]}</p>", (True, False, False), False),
    "above a label": (f"<p>{PROSE[0]}</p>{HEADING}<p>Mills</p>", (True, False, True), False),
    "of links": (f"<p>{PROSE[0]}</p><h2><a href=/m>The mill</a></h2><p>{PROSE[1]}</p>", (True, False, True), False),
    "no heading": (f"<p>{PROSE[0]}</p><p>The mill</p><p>{PROSE[1]}</p>", (True, False, True), False),
}


@pytest.mark.parametrize("case", HEADINGS)
def test_a_heading_of_prose_that_stays_stays(case: str) -> None:
    html, reach, stays = HEADINGS[case]
    page = segment_html(html)
    look = read_look(page, [0, 1, 2], [None] * 3)
    assert with_headings(np.array(reach), look.own).tolist() == [reach[0], stays, reach[2]]
