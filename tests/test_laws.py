"""The laws of the design, over every fixture and over generated documents, with heuristics and without.

No invention, partition, replay, idempotence, parity of the ways in, and `keep` before `drop`.
"""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

import cleaner
from cleaner.decode import read_document
from cleaner.model import CleanedText
from cleaner.rules.format import as_list
from cleaner.rules.library import open_library
from cleaner.rules.model import Rule
from cleaner.segment import segment
from tests.build import FIXTURES, LAB, PROSE, rule_text, write_files

BOTH = pytest.mark.parametrize("heuristics", [False, True], ids=["rules", "heuristics"])
INPUTS = sorted(FIXTURES.glob("*/*/input.*"))
every_fixture = pytest.mark.parametrize("path", INPUTS, ids=lambda p: f"{p.parent.parent.name}/{p.parent.name}")

# --- generated documents --------------------------------------------------------------------------------------------

LABELS = (
    "Zorblat",
    "» Fnord  quix:",
    "Ünglaub",
    "Quibbletop",
    "Hallowed ground",
    "Vexmarrow",
    "Drumwich Posts",
    "Skimbleshank Top",
    "Gribble also: how to mend a fence",
    "7 blorps",
    "%flood%",
    "%rivers%",
    "(Zorblatpress)",
    "Carried by Zorblat Wire",
    "Flimflam for everyone",
    "Comments",
    "Add new comment",
    "Related Stories",
    "Share",
    "Subscribe to our newsletter",
    "Advertisement",
    "Read more",
    "Home",
)
ODD = (
    "",
    "",
    " ",
    "\t",
    "\u00a0",
    "\u200b",
    "…",
    "***",
    "\f",
    "\x1f",
    "a\u2028b",
    "１２３",
    "雨が一日中降り続いた。",
    "هطل المطر طوال اليوم.",
)
trimmed = st.builds(
    lambda a, text, b: a + text + b,
    st.sampled_from(("", "(Zorblatpress) ", "(ZORBLATPRESS)  ")),
    st.sampled_from(PROSE),
    st.sampled_from(("", " [wumpus 7]")),
)
any_text = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\r\n"), max_size=30)
lines = st.one_of(st.sampled_from(PROSE), st.sampled_from(LABELS), trimmed, st.sampled_from(ODD), any_text)
endings = st.sampled_from(("\n", "\n", "\r\n", "\r", "\n\n"))


@st.composite
def texts(draw: st.DrawFn) -> str:
    parts = [draw(lines) + draw(endings) for _ in range(draw(st.integers(0, 16)))]
    return draw(st.sampled_from(("", "", "\ufeff"))) + "".join(parts) + draw(st.sampled_from(("", "", PROSE[0])))


FLOW = ("p", "h1", "h2", "h3", "li", "td", "pre", "figcaption", "blockquote", "div")
NEST = ("div", "section", "article", "aside", "nav", "footer", "ul", "main", "table", "tr", "body", "figure", "form")
CLASSES = ("", "", ' class="zorbox"', ' class="story"', ' id="main"', " hidden")
words = st.one_of(
    st.sampled_from(PROSE), st.sampled_from(LABELS), st.sampled_from(("&amp;", "x < y", "", " ", "two\nlines"))
)
inline = st.one_of(
    words,
    st.builds("<a href='/x'>{}</a>".format, words),
    st.builds("{}<br>{}".format, words, words),
    st.builds("<b>{}</b> {}".format, words, words),
)
leaves = st.one_of(
    st.builds("<{0}{2}>{1}</{0}>".format, st.sampled_from(FLOW), inline, st.sampled_from(CLASSES)), words
)
nested = st.recursive(
    leaves,
    lambda inner: st.builds(
        lambda tag, attribute, parts: f"<{tag}{attribute}>{''.join(parts)}</{tag}>",
        st.sampled_from(NEST),
        st.sampled_from(CLASSES),
        st.lists(inner, max_size=6),
    ),
    max_leaves=24,
)
pages = st.builds("<!doctype html><html><head><title>{}</title></head><body>{}</body></html>".format, words, nested)

# --- helpers --------------------------------------------------------------------------------------------------------


def clean_lab(content: str | bytes, heuristics: bool, **options: object) -> CleanedText:
    return cleaner.clean(content, heuristics=heuristics, rules=[LAB], **options)


def clean_fixture(path: Path, heuristics: bool) -> CleanedText:
    return cleaner.clean(path.read_bytes(), heuristics=heuristics)


def labels_of(rule: Rule) -> list[str]:
    """Return the labels that a rule names, as its author wrote them."""
    pattern = rule.pattern
    named = (pattern.line, pattern.lines, pattern.starts, pattern.after, pattern.before)
    return [label for value in named for label in as_list(value)]


def squash(text: str) -> str:
    return "".join(text.split())


def is_subsequence(part: str, whole: str) -> bool:
    """True if the characters of `part` stand in `whole` in this order."""
    rest = iter(whole)
    return all(character in rest for character in part)


def page_text(content: str) -> str:
    """Return all text of a page, as lxml sees it."""
    tree = lxml_html.document_fromstring(content, parser=lxml_html.HTMLParser(remove_comments=True, encoding="utf-8"))
    return tree.text_content()


def places_gone(decision: cleaner.Decision) -> set[int]:
    """Return the places in the block's text that go."""
    if decision.action == "keep":
        return set()
    spans = [cut.span for cut in decision.cuts] or [(0, len(decision.block.text))]
    assert all(0 <= start < end <= len(decision.block.text) for start, end in spans) or not decision.block.text
    return {place for start, end in spans for place in range(start, end)}


def left_of(decision: cleaner.Decision, text: str) -> str:
    """Return what the decision leaves of a block's text."""
    gone = places_gone(decision)
    return "".join(character for place, character in enumerate(text) if place not in gone)


def apply_again(content: str | bytes, result: CleanedText) -> str:
    """Cut the document into blocks anew and apply the decisions to them by their numbers."""
    document = read_document(content, media=result.media)
    out = []
    for block, decision in zip(segment(document).blocks, result.decisions, strict=True):
        text = left_of(decision, block.text)
        goes_whole = decision.action == "drop" and decision.span is None
        if result.media == "text" and not goes_whole:
            out.append(text + block.ending)
        elif result.media == "html" and text.strip():
            out.append(text.strip() + block.ending)
    return "".join(out)


def check_partition(result: CleanedText) -> None:
    assert [d.block.index for d in result.decisions] == list(range(len(result.decisions)))
    for decision in result.decisions:
        assert decision.kept_text == left_of(decision, decision.block.text)
        assert len(decision.kept_text) + len(places_gone(decision)) == len(decision.block.text)
        assert decision.action == "keep" or (decision.rule and decision.reason), "nothing goes without a reason"


# --- no invention, partition, replay --------------------------------------------------------------------------------


@BOTH
@given(content=texts())
def test_text_output_is_input_minus_what_was_dropped(content: str, heuristics: bool) -> None:
    result = clean_lab(content, heuristics, media="text")
    check_partition(result)
    assert "".join(d.block.text + d.block.ending for d in result.decisions) == content
    assert is_subsequence(result.text, content)
    assert apply_again(content, result) == cleaner.replay(result) == result.text


@BOTH
@given(content=pages)
def test_page_output_is_page_text_minus_what_was_dropped(content: str, heuristics: bool) -> None:
    result = clean_lab(content, heuristics, media="html")
    check_partition(result)
    whole = squash(page_text(re.sub("<title>.*</title>", "", content, flags=re.S)))
    assert squash("".join(d.block.text for d in result.decisions)) == whole
    assert is_subsequence(squash(result.text), whole)
    assert apply_again(content, result) == cleaner.replay(result) == result.text


@BOTH
@every_fixture
def test_fixture_output_is_input_minus_what_was_dropped(path: Path, heuristics: bool) -> None:
    result = clean_fixture(path, heuristics)
    content = read_document(path.read_bytes()).content
    check_partition(result)
    if result.media == "text":
        assert "".join(d.block.text + d.block.ending for d in result.decisions) == content
        assert is_subsequence(result.text, content)
    else:
        assert is_subsequence(squash(result.text), squash(page_text(content)))
    assert apply_again(path.read_bytes(), result) == cleaner.replay(result) == result.text


@BOTH
@given(content=texts())
def test_text_without_decisions_to_drop_is_identical(content: str, heuristics: bool) -> None:
    result = clean_lab(content, heuristics, media="text")
    assert bool(result.dropped) == (result.text != content)


# --- idempotence ----------------------------------------------------------------------------------------------------


@BOTH
@given(content=texts())
def test_cleaning_clean_text_changes_nothing(content: str, heuristics: bool) -> None:
    once = clean_lab(content, heuristics, media="text", site="zorblat.example").text
    assert clean_lab(once, heuristics, media="text", site="zorblat.example").text == once


@BOTH
@given(content=texts())
def test_cleaning_clean_text_of_a_guessed_site_changes_nothing(content: str, heuristics: bool) -> None:
    once = clean_lab(content, heuristics, media="text").text
    assert clean_lab(once, heuristics, media="text").text == once


@given(content=pages)
def test_rules_find_nothing_more_in_the_clean_text_of_a_page(content: str) -> None:
    once = clean_lab(content, False, media="html").text
    assert clean_lab(once, False, media="text").text == once


@BOTH
@every_fixture
def test_cleaning_the_clean_text_of_a_fixture_changes_nothing(path: Path, heuristics: bool) -> None:
    once = clean_fixture(path, heuristics)
    again = cleaner.clean(once.text, media="text", heuristics=heuristics and once.media == "text", site=once.site)
    assert again.text == once.text


@pytest.mark.xfail(strict=True, reason="without its line the site is unknown, and its keep rules are not in force")
def test_a_site_known_by_a_line_that_goes_is_known_again(rules_dir) -> None:
    site = '[site]\nfingerprints = ["Carried by Quux"]\n'
    rules = rule_text('drop = { line = "Carried by Quux" }', "wire") + rule_text('keep = { line = "Hearken" }', "kept")
    generic = rule_text('drop = { line = "Hearken" }', "label")
    folder = rules_dir({"sites/keep.example.toml": site + rules, "generic/zlab.toml": generic})
    once = cleaner.clean(f"{PROSE[0]}\nHearken\nCarried by Quux\n", rules=[folder]).text
    assert once == f"{PROSE[0]}\nHearken\n"
    assert cleaner.clean(once, rules=[folder]).text == once


SHIPPED = sorted({label for rule in open_library(()).rules() for label in labels_of(rule)})
FILLERS = (
    "By Mara Lindqvist",
    "Photo: Ole Brandt",
    "3 min read",
    "© 2021 The Mill Post",
    "12",
    "Mara Lindqvist",
    "A shoe in the reeds",
)
shipped_lines = st.one_of(
    st.sampled_from(SHIPPED),
    st.sampled_from(PROSE),
    st.sampled_from(FILLERS),
    st.just(""),
    st.builds("{} {}".format, st.sampled_from(SHIPPED), st.sampled_from(FILLERS)),
)
shipped_texts = st.lists(shipped_lines, max_size=25).map("\n".join)


@BOTH
@given(content=shipped_texts)
def test_cleaning_what_shipped_rules_left_changes_nothing(content: str, heuristics: bool) -> None:
    once = cleaner.clean(content, media="text", heuristics=heuristics)
    check_partition(once)
    again = cleaner.clean(once.text, media="text", heuristics=heuristics, site=once.site)
    assert [(d.rule, d.block.text) for d in again.dropped] == [] and again.text == once.text


@BOTH
@given(content=shipped_texts)
def test_shipped_rules_find_nothing_more_in_the_clean_text_of_a_page(content: str, heuristics: bool) -> None:
    page = "".join(f"<p>{html.escape(line)}</p>" for line in content.split("\n"))
    once = cleaner.clean(f"<html><body>{page}</body></html>", media="html", heuristics=heuristics)
    again = cleaner.clean(once.text, media="text", heuristics=False, site=once.site)
    assert [(d.rule, d.block.text) for d in again.dropped] == [] and again.text == once.text


# --- parity ---------------------------------------------------------------------------------------------------------


@given(content=texts(), bom=st.booleans())
def test_bytes_and_str_give_the_same_text(content: str, bom: bool) -> None:
    content = content.removeprefix("\ufeff")
    data = (b"\xef\xbb\xbf" if bom else b"") + content.encode()
    from_str = clean_lab(content, False, media="text")
    assert clean_lab(data, False, media="text").text == from_str.text


def clean_bytes(content: bytes) -> bytes:
    """Return the clean text, by the Python API, in the encoding the content came in."""
    return read_document(content).encode(cleaner.clean(content).text)


@pytest.fixture(scope="module")
def flat_inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All fixtures in one directory, where no directory's name tells the site."""
    folder = tmp_path_factory.mktemp("flat")
    names = {f"{p.parent.parent.name}-{p.parent.name}{p.suffix}": p.read_bytes() for p in INPUTS}
    return write_files(folder, names)


def test_a_directory_and_the_api_give_the_same_text(flat_inputs: Path, run, tmp_path: Path) -> None:
    done = run("clean", flat_inputs, "-o", tmp_path / "out")
    assert done.returncode == 0, done.stderr.decode()
    for source in sorted(flat_inputs.iterdir()):
        written = (tmp_path / "out" / source.with_suffix(".txt").name).read_bytes()
        assert written == clean_bytes(source.read_bytes()), source.name


@pytest.mark.parametrize("suffix", [".txt", ".html"])
def test_a_file_and_stdin_and_the_api_give_the_same_text(flat_inputs: Path, run, suffix: str) -> None:
    source = next(p for p in sorted(flat_inputs.iterdir()) if p.suffix == suffix)
    expected = clean_bytes(source.read_bytes())
    assert run("clean", source).stdout == expected
    assert run("clean", "-", stdin=source.read_bytes()).stdout == expected


# --- keep before drop -----------------------------------------------------------------------------------------------

DROPS = (
    'drop = { line = "Hearken" }',
    'drop = { regex = "hear.*" }',
    'drop = { starts = "Hear" }',
    'drop_from = { line = "Hearken", max_prose = 1.0 }',
    'drop_until = { line = "Hearken", max_prose = 1.0 }',
    'drop_from = { line = "Zorblat", max_prose = 1.0 }',
    'drop_until = { line = "Zorblat", max_prose = 1.0 }',
    'drop = { line = "Hearken", where = "tail" }',
    'drop_run = { line = "Hearken", least = 1 }',
    'drop_run = { echo = "run", least = 1 }',
    'drop = { line = "Hearken", times = 2 }',
    'drop = { regex = ".+", beside = 3 }',
    'trim = { regex = "hear" }',
    'trim = { starts = "Hear" }',
)
RANKS = {"same-generic": (False, False), "same-site": (True, True), "lower": (True, False)}


@pytest.fixture(scope="module")
def keep_libraries(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A directory of rules per ranks of the keep rule and the drop rules: one keeps what all others would take."""
    keep = rule_text('keep = { line = "Hearken" }', id="keep", kind="comments")
    drops = "".join(rule_text(drop, id=f"drop-{number}") for number, drop in enumerate(DROPS))
    places = ("generic/keeping.toml", "sites/keep.example.toml")
    made = {}
    for name, (keep_is_site, drops_are_site) in RANKS.items():
        files = dict(zip(places, ("", "[site]\n"), strict=True))
        files[places[keep_is_site]] += keep
        files[places[drops_are_site]] += drops
        made[name] = write_files(tmp_path_factory.mktemp("keep"), files)
    return made


@pytest.mark.parametrize("rank", RANKS)
@given(content=st.lists(st.sampled_from((*PROSE, "Hearken", "Zorblat", "")), max_size=9))
def test_keep_beats_drop_of_the_same_or_a_lower_rank(keep_libraries, rank: str, content: list[str]) -> None:
    result = cleaner.clean(
        "\n".join([*content, "Hearken"]), rules=[keep_libraries[rank]], site="keep.example", media="text"
    )
    assert result.text.split("\n").count("Hearken") == content.count("Hearken") + 1


def test_a_site_rule_may_drop_what_a_generic_rule_keeps(rules_dir) -> None:
    folder = rules_dir(
        {
            "generic/keeping.toml": rule_text('keep = { line = "Hearken" }', id="keep"),
            "sites/keep.example.toml": "[site]\n" + rule_text('drop = { line = "Hearken" }', id="drop"),
        }
    )
    result = cleaner.clean(f"{PROSE[0]}\nHearken\n", rules=[folder], site="keep.example", heuristics=False)
    assert result.text == f"{PROSE[0]}\n"


def test_keep_beats_the_extractor(rules_dir) -> None:
    folder = rules_dir({"generic/keeping.toml": rule_text('keep = { line = "Hearken" }', id="keep")})
    story = "".join(f"<p>{sentence}</p>" for sentence in PROSE)
    page = (
        f"<html><body><article>{story}</article><footer><p>Hearken</p><p>Imprint of the mill</p></footer></body></html>"
    )
    assert "Hearken" not in cleaner.clean(page).text
    kept = cleaner.clean(page, rules=[folder]).text
    assert "Hearken" in kept and "Imprint" not in kept
