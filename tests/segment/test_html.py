"""HTML: which blocks a page has, and that each block's path leads back to its element."""

from __future__ import annotations

import pytest
from lxml import html as lxml_html

from cleaner.segment.html import parse_html, segment_html
from tests.build import FIXTURES

BLOCKS = {
    "paragraphs": ("<p>One.</p><p>Two.</p>", ["One.", "Two."]),
    "inline elements flow": ("<p>One <b>and</b> <a href=x>two</a>,<br>three.</p>", ["One and two,", "three."]),
    "white space folds": ("<p>  One\n\t two\u00a0three  </p>", ["One two three"]),
    "text between elements": ("One.<p>Two.</p>Three.", ["One.", "Two.", "Three."]),
    "text around an inner block": ("<div>One.<p>Two.</p>Three.</div>", ["One.", "Two.", "Three."]),
    "line ends in br": ("One.<br>Two.<br><br>Three.", ["One.", "Two.", "Three."]),
    "a table": (
        "<table><tr><th>Year</th><th>Level</th></tr><tr><td>2018</td><td>3.4 <b>m</b></td></tr></table>",
        ["Year\tLevel", "2018\t3.4 m"],
    ),
    "empty cells": ("<table><tr><td></td><td>a</td><td> </td><td>b</td></tr></table>", ["a\tb"]),
    "a table for layout": (
        "<table><tr><td><p>One.</p><p>Two.</p></td><td>Three.</td></tr></table>",
        ["One.", "Two.", "Three."],
    ),
    "a table in a cell": (
        "<table><tr><td><table><tr><td>a</td><td>b</td></tr></table></td></tr></table>",
        ["a\tb"],
    ),
    "nested lists": (
        "<ul><li>One<ul><li>Inner one</li><li>Inner two</li></ul></li><li>Two</li></ul>",
        ["One", "Inner one", "Inner two", "Two"],
    ),
    "preformatted": ("<pre>def f():\n\n    return 1\n</pre>", ["def f():\n\n    return 1"]),
    "code in a line": ("<p>Call <code>f(x)</code> twice.</p>", ["Call f(x) twice."]),
    "scripts and styles": ("<script>a</script><style>b</style><template>c</template><p>One.</p>", ["One."]),
    "drawings": ("<svg><text>a</text></svg><p>One.</p>", ["One."]),
    "a select box": ("<form><select><option>a</option></select><label>Name</label></form>", ["Name"]),
    "comments": ("<p>One <!-- not this --> two.</p>", ["One two."]),
    "noscript": ("<noscript><p>One.</p></noscript><p>Two.</p>", ["One.", "Two."]),
    "ruby": ("<p><ruby>東<rt>とう</rt>京<rt>きょう</rt></ruby>へ。</p>", ["東とう京きょうへ。"]),
    "definition list": ("<dl><dt>Weir</dt><dd>A low dam.</dd></dl>", ["Weir", "A low dam."]),
    "unclosed paragraphs": ("<p>One.<p>Two.", ["One.", "Two."]),
    "an unknown element": ("<x-story><p>One.</p></x-story>", ["One."]),
    "entities": ("<p>a &amp; b &lt; c &#8212; d</p>", ["a & b < c — d"]),
    "headings": ("<h1>One</h1><h2>Two</h2>", ["One", "Two"]),
    "a link around blocks": ("<a href=x><h3>One</h3><p>Two.</p></a>", ["One", "Two."]),
    "a page that ends in its middle": (
        "<header><p>One.</p></header></body></html><div><section><p>Two.</p></section></div><footer><p>Three.</p></footer>",
        ["One.", "Two.", "Three."],
    ),
    "nothing": ("", []),
}


def page(body: str) -> str:
    return f"<html><head><title>Title</title></head><body>{body}</body></html>"


@pytest.mark.parametrize("case", BLOCKS)
def test_blocks(case: str) -> None:
    body, expected = BLOCKS[case]
    assert [b.text for b in segment_html(page(body)).blocks] == expected


@pytest.mark.parametrize("case", BLOCKS)
def test_a_page_in_utf8_is_read_as_its_text_is(case: str) -> None:
    content = page(BLOCKS[case][0] + "<p>Über die Brücke, sagte er…</p>")
    assert segment_html(content.encode()).blocks == segment_html(content).blocks


@pytest.mark.parametrize(
    ("body", "densities"),
    [
        ("<p>Plain text.</p>", [0.0]),
        ("<p><a href=x>All of it</a></p>", [1.0]),
        ("<p>four<a href=x>four</a></p>", [0.5]),
        ("<ul><li><a href=x>One</a></li><li>Two</li></ul>", [1.0, 0.0]),
        ("<a href=x><p>One</p></a><p>Two</p>", [1.0, 0.0]),
        ("<p><a href=x>ab</a> cd <a href=y>ef</a> gh</p>", [0.5]),
    ],
)
def test_link_density_is_the_share_of_characters_in_links(body: str, densities: list[float]) -> None:
    assert [b.link_density for b in segment_html(page(body)).blocks] == densities


@pytest.mark.parametrize(
    ("body", "tags"),
    [
        ("<h1>a</h1><p>b <i>c</i></p><ul><li>d</li></ul>", ["h1", "p", "li"]),
        ("<div><b>a</b></div>", ["div"]),
        ("<table><tr><td>a</td></tr></table>", ["tr"]),
        ("<pre><code>a</code></pre>", ["pre"]),
        ("<blockquote>a</blockquote><figcaption>b</figcaption>", ["blockquote", "figcaption"]),
    ],
)
def test_the_tag_is_the_innermost_block_element(body: str, tags: list[str]) -> None:
    assert [b.tag for b in segment_html(page(body)).blocks] == tags


def test_the_line_is_where_the_element_stands_in_the_source() -> None:
    content = "<html>\n<body>\n<p>One.</p>\n\n<div>\n<p>Two.</p></div>\n</body></html>"
    assert [b.line for b in segment_html(content).blocks] == [3, 6]


PATHS = (
    "<p>One.</p><div><p>Two <b>bold</b>.</p><p><a href=x>Three</a> more</p></div>",
    "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
    "<ul><li>One<ul><li>Inner</li></ul></li><li>Two</li></ul>",
    "<!-- x --><p>One.</p><script>s</script><p>Two.</p><style>s</style><p>Three.</p>",
    "<svg><p>no</p></svg><section><svg></svg><p>One.</p></section><p>Two.</p>",
    "<x-story><nav-link>One</nav-link></x-story><amp-img></amp-img><p>Two.</p>",
    "<o:p>One.</o:p><div><o:p>Two.</o:p><o:p>Three.</o:p></div>",
    "<div>One.<p>Two.</p>Three.<p>Four.</p>Five.</div>",
)


def check_paths(content: str) -> int:
    """Check that the path of every block names an element that holds the block's first words; return their number."""
    blocks = segment_html(content).blocks
    tree = parse_html(content)
    for block in blocks:
        found = tree.getroottree().xpath(block.path)
        assert len(found) == 1, f"{block.path} names {len(found)} elements"
        assert block.text.split()[0] in "".join(found[0].itertext()), block.path
    return len(blocks)


@pytest.mark.parametrize("body", PATHS)
def test_paths_lead_back_to_the_element(body: str) -> None:
    assert check_paths(page(body)) > 0


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*/*/input.html")), ids=lambda p: p.parent.name)
def test_paths_in_fixtures_lead_back_to_the_element(path) -> None:
    assert check_paths(path.read_text(encoding="utf-8")) > 10


def test_paths_differ() -> None:
    blocks = segment_html(page("<p>One.</p>" * 5 + "<div><p>Two.</p></div>" * 5)).blocks
    assert len({b.path for b in blocks}) == 10


def test_a_path_names_the_very_element() -> None:
    tree = lxml_html.document_fromstring(page("<div><p>One.</p><p id=here>Two.</p></div>"))
    blocks = segment_html(page("<div><p>One.</p><p id=here>Two.</p></div>")).blocks
    assert tree.getroottree().xpath(blocks[1].path)[0].get("id") == "here"


def test_ten_thousand_nested_elements_keep_all_text() -> None:
    words = [f"w{n}" for n in range(10_000)]
    content = page("".join(f"<div>{word} " for word in words) + "</div>" * len(words))
    assert " ".join(b.text for b in segment_html(content).blocks).split() == words
