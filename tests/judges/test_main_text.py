"""A site's `main` selector counts only where it agrees with the page judge."""

from __future__ import annotations

import pytest

import cleaner
from tests.build import PROSE

STORY = "".join(f"<p>{sentence}</p>" for sentence in PROSE)
LINKS = "".join(f"<a href=/{n}>Another mill of the valley, number {n}</a> " for n in range(30))
BODY = f"""
<div id=top>Quern and Sons</div>
<article><div class=story>{STORY}</div><div class=box><p>More from the valley and all its mills.</p></div></article>
<div class=one><p>{PROSE[0]}</p></div>
<div class=many>{LINKS}</div>
<div class=other><p>Grault and others, who stand elsewhere.</p></div>
"""
PAGE = f"<html><head><title>The bridge</title></head><body>{BODY}</body></html>"


def clean(rules_dir, *selectors: str) -> cleaner.CleanedText:
    listed = ", ".join(f"'{s}'" for s in selectors)
    folder = rules_dir({"sites/mill.example.toml": f"[site]\nmain = [{listed}]\n"})
    return cleaner.clean(PAGE, url="https://mill.example/a", rules=[folder])


@pytest.mark.parametrize("selector", ["css: .story", 'xpath: //div[@class="story"]', "css:.story"])
def test_a_selector_that_agrees_is_used(rules_dir, selector: str) -> None:
    result = clean(rules_dir, selector)
    assert result.text.splitlines() == list(PROSE)
    assert {d.rule for d in result.dropped} == {"mill.example/main"}
    assert all(selector in d.reason for d in result.dropped)


@pytest.mark.parametrize(
    "selector",
    ["css: .gone", "css: .one", "css: .other", "css: .many", "xpath: //p/text()"],
    ids=["matches nothing", "too small", "elsewhere", "large, elsewhere", "no elements"],
)
def test_a_rotten_selector_is_not_used(rules_dir, selector: str) -> None:
    rotten, without = clean(rules_dir, selector), cleaner.clean(PAGE)
    assert rotten.text == without.text
    assert "mill.example/main" not in {d.rule for d in rotten.dropped}


def test_the_first_that_agrees_counts(rules_dir) -> None:
    result = clean(rules_dir, "css: .gone", "css: article", "css: .story")
    assert "More from the valley and all its mills." in result.text
    assert all("css: article" in d.reason for d in result.dropped)


def test_a_selector_may_hold_more_than_the_page_judge_found(rules_dir) -> None:
    assert "Quern and Sons" in clean(rules_dir, "css: body").text


def test_rules_alone_do_not_ask_for_the_main_text(rules_dir) -> None:
    folder = rules_dir({"sites/mill.example.toml": "[site]\nmain = ['css: .story']\n"})
    result = cleaner.clean(PAGE, url="https://mill.example/a", rules=[folder], heuristics=False)
    assert "Grault" in result.text
