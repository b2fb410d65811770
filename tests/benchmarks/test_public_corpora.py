"""Readers of public benchmarks, on small directories of each layout, and the figures that those benchmarks count."""

from __future__ import annotations

import gzip
import json
import lzma
import os
import sys
from pathlib import Path

import pytest
from public_corpora import Overlap, Page, read_corpora, sample, score

BODY = "The ferry sails again after the storm, the harbour master said."
HTML = f"<html lang='en'><body><nav>Home</nav><p>{BODY}</p><p>Related Stories</p></body></html>"
URL = "https://example.com/ferry"
TRUTHS = {
    URL: {"file": "ferry.html", "with": ["sails  again"], "without": ["Related Stories"], "comments": ["Nice"]},
    "https://example.com/lost": {"file": "lost.html", "with": ["gone"], "without": ["Home"]},
}
RECORD = {"id": "a-1", "url": URL, "html": HTML, "gold": BODY, "page_type": "forum", "with_snippets": ["sails"]}


def write(path: Path, content: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    data = content.encode()
    path.write_bytes({".gz": gzip.compress, ".xz": lzma.compress}.get(path.suffix, bytes)(data))
    return path


def articles(root: Path) -> Path:
    write(root / "ground-truth.json", json.dumps({"abc": {"articleBody": BODY, "url": URL}}))
    write(root / "html" / "abc.html.gz", HTML)
    return root


def wcxb_half(half: Path, kind: object = "article") -> Path:
    truth = {"main_content": BODY, "with": ["sails again"], "without": ["Home"]}
    record = {"url": URL, "_internal": {"page_type": kind}, "ground_truth": truth}
    write(half / "ground-truth" / "0001.json", json.dumps(record))
    write(half / "html" / "0001.html.gz", HTML)
    return half


def only_page(path: Path, corpus: str) -> Page:
    """Return the one page of the one corpus at a path."""
    corpora = read_corpora(path)
    assert list(corpora) == [corpus]
    [page] = corpora[corpus]
    assert (page.html().decode(), page.url) == (HTML, URL)
    return page


def test_article_extraction_benchmark(tmp_path: Path) -> None:
    page = only_page(articles(tmp_path), "article-extraction-benchmark")
    assert (page.name, page.gold, page.kind) == ("abc", BODY, "article")


def test_wcxb_one_half(tmp_path: Path) -> None:
    page = only_page(wcxb_half(tmp_path / "dev", {"primary": "forum", "tags": []}), "wcxb-dev")
    assert (page.name, page.gold, page.kind) == ("0001", BODY, "forum")
    assert (page.wanted, page.unwanted) == (("sails again",), ("Home",))


def test_wcxb_whole_checkout(tmp_path: Path) -> None:
    for half in ("dev", "test"):
        wcxb_half(tmp_path / half)
    assert {name: len(pages) for name, pages in read_corpora(tmp_path).items()} == {"wcxb-dev": 1, "wcxb-test": 1}


@pytest.mark.parametrize(
    ("stated", "kind"),
    [("product", "product"), ({"primary": "category"}, "collection"), (None, "article"), ({}, "article")],
)
def test_wcxb_types(tmp_path: Path, stated: object, kind: str) -> None:
    assert only_page(wcxb_half(tmp_path / "dev", stated), "wcxb-dev").kind == kind


@pytest.mark.parametrize("folder", ["", "tests"])
@pytest.mark.parametrize("pages", ["cache", "eval"])
def test_trafilatura_json(tmp_path: Path, folder: str, pages: str, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / folder / "evaldata.json", json.dumps(TRUTHS))
    write(tmp_path / folder / pages / "ferry.html", HTML)
    page = only_page(tmp_path, "trafilatura")
    assert (page.gold, page.wanted, page.unwanted) == (None, ("sails  again",), ("Related Stories",))
    assert "1 pages of 2 are not there" in capsys.readouterr().err


def test_trafilatura_python_is_read_and_not_run(tmp_path: Path) -> None:
    write(tmp_path / "evaldata.py", f"EVAL_PAGES = {TRUTHS!r}  # note\nraise SystemExit('was run')\n")
    write(tmp_path / "cache" / "ferry.html", HTML)
    assert only_page(tmp_path, "trafilatura").wanted == ("sails  again",)


REALWORLD = f"""
MOCK_PAGES = {{{URL!r}: "ferry.html", "https://ferry.example/gone": "gone.html"}}
raise SystemExit("was run")
def test_extract():
    result = load_mock_page({URL!r})
    assert "sails  again" in result and "Related Stories" not in result
    assert "Imprint" not in result
    result = load_mock_page("https://ferry.example/gone")
    assert "nowhere" in result
"""


@pytest.mark.parametrize("folder", ["", "tests"])
def test_trafilatura_tests_are_read_and_not_run(tmp_path: Path, folder: str) -> None:
    write(tmp_path / folder / "realworld_tests.py", REALWORLD)
    write(tmp_path / folder / "cache" / "ferry.html", HTML)
    page = only_page(tmp_path, "trafilatura-tests")
    assert (page.gold, page.wanted, page.unwanted) == (None, ("sails  again",), ("Related Stories", "Imprint"))


@pytest.mark.parametrize("name", ["harbour.jsonl", "harbour.jsonl.xz"])
@pytest.mark.parametrize("folder", ["", "html"])
def test_records(tmp_path: Path, name: str, folder: str) -> None:
    file = write(tmp_path / folder / name, json.dumps(RECORD) + "\n")
    for path in (file, tmp_path):
        page = only_page(path, "harbour")
        assert (page.name, page.gold, page.kind, page.wanted) == ("a-1", BODY, "forum", ("sails",))


@pytest.mark.parametrize("there", [None, "notes.txt", "html/abc.html.gz", "ground-truth/readme.md"])
def test_unknown_layouts_say_what_was_looked_for(tmp_path: Path, there: str | None) -> None:
    if there:
        write(tmp_path / there, HTML)
    for path in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(SystemExit, match=r"no corpus of a known layout(.|\n)*ground-truth\.json and html/"):
            read_corpora(path)


@pytest.mark.parametrize("row", [[], "text", {"id": "a", "html": ""}])
def test_records_of_something_else(tmp_path: Path, row: object) -> None:
    with pytest.raises(SystemExit, match="line 1: no record with id, html and gold"):
        read_corpora(write(tmp_path / "harbour.jsonl", json.dumps(row) + "\n"))


def test_a_corpus_without_pages(tmp_path: Path) -> None:
    write(tmp_path / "ground-truth.json", "{}")
    with pytest.raises(SystemExit, match="no page found"):
        read_corpora(tmp_path)


def test_samples_are_taken_evenly() -> None:
    numbers = [str(n) for n in range(10)]
    assert sample(numbers, None) == numbers
    assert sample(numbers, 3) == ["0", "3", "6", "9"]
    assert sample(numbers, 99) == numbers


MADE_UP = "<!-- a page that was fetched is larger -->" * 300


def test_readability(tmp_path: Path) -> None:
    tests = tmp_path / "test" / "test-pages"
    write(tests / "ferry" / "source.html", HTML + MADE_UP)
    write(tests / "ferry" / "expected.html", f"<div><p>{BODY}</p></div>")
    write(tests / "one-step" / "source.html", HTML)
    write(tests / "one-step" / "expected.html", f"<div><p>{BODY}</p></div>")
    [page] = read_corpora(tmp_path)["readability"]
    assert (page.name, page.url, page.gold, page.html().decode()) == ("ferry", None, BODY, HTML + MADE_UP)


EXTRACTOR = """
export const FerryExtractor = {
  domain: 'example.com',
  content: {
    selectors: [
      // of the year before
      'div.gone',
      ['h1.title', 'div[class^="story"]'],
    ],
    transforms: { 'noscript[data-src^="//"]': 'span' },
    clean: ['.related', ['.note', 'aside']],
  },
};
"""
EXTRACTOR_TEST = """
    const url = 'https://example.com/ferry';
    const html = fs.readFileSync('./fixtures/example.com/1.html');
    const again = fs.readFileSync('./fixtures/example.com/1.html');
    const lost = fs.readFileSync('./fixtures/example.com/2.html');
"""


def test_postlight(tmp_path: Path) -> None:
    body = " ".join([BODY] * 4)
    story = (
        f"<div class=story-text><p>{body}</p><p class=related>More</p><p class=note>(AP)</p><script>x</script></div>"
    )
    html = f"<body><p>Home</p><h1 class=title>The ferry sails</h1>{story}<p>Top</p></body>"
    custom = tmp_path / "src" / "extractors" / "custom" / "example.com"
    write(custom / "index.js", EXTRACTOR)
    write(custom / "index.test.js", EXTRACTOR_TEST)
    write(tmp_path / "fixtures" / "example.com" / "1.html", html)
    [page] = read_corpora(tmp_path)["postlight"]
    assert (page.name, page.url, page.html().decode()) == ("example.com/1.html", URL, html)
    assert page.gold == f"The ferry sails\n{body}"


def page_of(gold: str | None, corpus: str = "harbour") -> Page:
    return Page(corpus, "a", None, "", gold, "article", ("sails again",), ("Related Stories", "Home"))


def test_words_are_counted_without_order_and_case() -> None:
    words = score(page_of("the old harbour wall"), "Wall the harbour home now").words
    assert words == Overlap(both=3, extra=2, missed=1)
    assert (words.precision, words.recall, round(words.f1, 4)) == (0.6, 0.75, 0.6667)


def test_shingles_are_counted_in_order_and_case() -> None:
    page = page_of("one two three four five")
    assert score(page, "one two three four six").shingles == Overlap(1, 1, 1)
    assert score(page, "five four three two one").shingles == Overlap(0, 2, 2)
    assert score(page, "One two three four five").shingles == Overlap(1, 1, 1)
    assert score(page_of("one two"), "one two").shingles == Overlap(1, 0, 0)


@pytest.mark.parametrize(("gold", "text", "f1"), [("", "", 1.0), ("", "a", 0.0), ("a", "", 0.0), ("a", "b", 0.0)])
def test_scores_of_nothing(gold: str, text: str, f1: float) -> None:
    for found in (score(page_of(gold), text).words, score(page_of(gold), text).shingles):
        assert found is not None
        assert found.f1 == f1


def test_snippets_whatever_the_white_space() -> None:
    assert score(page_of(None), "The ferry sails\n  again. Related Stories").words == Overlap(1, 1, 0)
    assert score(page_of(None), "").words == Overlap(0, 0, 1)


@pytest.mark.skipif(not os.environ.get("CLEANER_SHARED"), reason="needs the scoring scripts")
@pytest.mark.parametrize("corpus", ["wcxb-dev", "fundus-dev"])
@pytest.mark.parametrize(
    ("text", "gold"), [(HTML, BODY), ("東京の海と船", "東京の船"), ("A\u00ad b", "ab B"), ("", "a"), ("a", "")]
)
def test_words_are_those_of_the_scoring_script(corpus: str, text: str, gold: str) -> None:
    words = score(page_of(gold, corpus), text).words
    sys.path.insert(0, str(Path(os.environ["CLEANER_SHARED"]) / "bench"))
    from score_html import prf

    assert (words.precision, words.recall, words.f1) == pytest.approx(prf(text, gold, corpus.startswith("fundus")))
