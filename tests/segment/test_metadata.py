"""What a page says of itself is read wherever it stands."""

from __future__ import annotations

import pytest

from cleaner.segment.html import segment_html
from cleaner.segment.metadata import Metadata

LD = '<script type="application/ld+json">{"@type": "NewsArticle"}</script>'
CASES = {
    "nothing": ("<p>Rain fell.</p>", Metadata()),
    "a title": ("<title>The mill</title>", Metadata(titles=["The mill"])),
    "a title in a drawing is none": (
        "<title>The mill</title><body><svg><title>A bird</title></svg>",
        Metadata(titles=["The mill"]),
    ),
    "properties": (
        '<meta property="og:type" content="article"><meta property="og:url"><meta name="author" content="A. Miller">',
        Metadata(properties=[("og:type", "article"), ("og:url", "")]),
    ),
    "a canonical address among other links": (
        '<link rel="icon" href="/i.png"><link rel="canonical" href="https://mill.example/a">',
        Metadata(canonical=["https://mill.example/a"]),
    ),
    "structured data in the body, and a script": (
        f"<body><p>Rain fell.</p><script>let a</script>{LD}",
        Metadata(structured=['{"@type": "NewsArticle"}']),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_metadata(case: str) -> None:
    markup, expected = CASES[case]
    assert segment_html(f"<html>{markup}</html>").metadata == expected


def test_properties_by_name() -> None:
    said = Metadata(properties=[("og:type", "article"), ("og:title", "One"), ("og:title", "Two")])
    assert said.property("og:title") == ["One", "Two"] and said.property("og:url") == []


def test_scripts_and_links_within_a_line_do_not_cut_it() -> None:
    page = segment_html("<p>Rain fell<script>let a</script><link rel=x> all day.</p>")
    assert [block.text for block in page.blocks] == ["Rain fell all day."]
