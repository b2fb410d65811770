"""The extractor's answer, found again on the blocks of the page."""

from __future__ import annotations

import pytest

import cleaner
from cleaner.judges import extractor
from cleaner.segment.html import segment_html
from tests.build import PROSE, rule_text


def cover(blocks: list[str], answer: list[str]):
    """Match an answer onto blocks; return the covered share of each block, and the match."""
    squashed = [(n, extractor.squash(text)) for n, text in enumerate(blocks)]
    return extractor._Stream(squashed).cover([extractor.squash(piece) for piece in answer])


A, B, C = PROSE[:3]
COVERS = {
    "piece by piece": ([A, "Menu", B], [A, B], [1, 0, 1]),
    "two blocks in one piece": ([A, B, "Menu"], [A + " " + B], [1, 1, 0]),
    "one block in two pieces": ([A + " " + B, "Menu"], [A, B], [1, 0]),
    "white space and soft hyphens": (
        ["The  river\u00a0ro\u00adse by two metres\u200b."],
        ["The river rose by\ntwo metres."],
        [1],
    ),
    "a short piece between its neighbours": (["Yes.", A, "Yes.", B, "Yes."], [A, "Yes.", B], [0, 1, 1, 1, 0]),
    "the first of two copies": ([A, B, A], [A, B], [1, 1, 0]),
    "both copies": ([A, B, A], [A, B, A], [1, 1, 1]),
    "nothing": ([A, B], [], [0, 0]),
}


@pytest.mark.parametrize("case", COVERS)
def test_the_answer_is_found_on_its_blocks(case: str) -> None:
    blocks, answer, shares = COVERS[case]
    covered, match = cover(blocks, answer)
    assert [covered[n] for n in range(len(blocks))] == shares
    assert match.share == 1.0 and match.lost == ()


def test_what_is_not_on_the_page_is_counted() -> None:
    covered, match = cover([A, B], [A, "Words that stand nowhere on this page at all", B])
    assert covered == {0: 1.0, 1: 1.0}
    assert match.total == sum(len(extractor.squash(t)) for t in (A, B, "Words that stand nowhere on this page at all"))
    assert match.total - match.found == sum(map(len, match.lost)) > 20


def test_a_piece_with_a_hole_is_found_in_parts() -> None:
    covered, match = cover([f"{A} (advertisement) {B}"], [f"{A} {B}"])
    assert covered[0] > 0.8 and match.share > 0.99


def test_a_piece_with_something_put_in_is_found_in_parts() -> None:
    covered, match = cover([A, B], [f"{A} — {B}"])
    assert covered[0] > 0.9 and covered[1] > 0.9 and 0 < sum(map(len, match.lost)) < 10


STORY = "".join(f"<p>{sentence}</p>" for sentence in PROSE)


def page(body: str) -> str:
    return f"<html><head><title>The bridge</title></head><body>{body}</body></html>"


def test_what_stands_outside_the_main_text_goes_with_its_reason() -> None:
    result = cleaner.clean(page(f"<article>{STORY}</article><div><p>Quern and Sons</p></div>"), extractor="trafilatura")
    assert result.text.splitlines() == list(PROSE)
    (decision,) = result.dropped
    assert (decision.rule, decision.kind) == ("extractor/trafilatura", "outside")
    assert "trafilatura 2" in decision.reason
    assert result.match is not None and result.match.share == 1.0


def test_a_page_without_an_answer_keeps_its_text() -> None:
    result = cleaner.clean("<html><body><div>Quern.</div></body></html>")
    assert result.text == "Quern.\n"


def test_what_rules_dropped_is_not_shown_to_the_extractor(rules_dir) -> None:
    """Not even the page's main text, once a rule took it."""
    folder = rules_dir({"generic/zlab.toml": rule_text('drop = { css = "article" }')})
    second = "".join(f"<p>{sentence.replace('the', 'our')}</p>" for sentence in PROSE)
    content = page(f"<article>{STORY}</article><section>{second}</section>")
    assert cleaner.clean(content, rules=[folder]).text.splitlines() == [s.replace("the", "our") for s in PROSE]


def test_the_judge_decides_on_live_blocks_alone() -> None:
    blocks = segment_html(page(f"<article>{STORY}</article>"))
    main, _ = extractor.judge(blocks, [0, 2, 4])
    assert main.inside <= {0, 2, 4}
