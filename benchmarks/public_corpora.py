"""Pages with gold main texts: read from records or from a checkout of a public benchmark, scored as that one counts."""

from __future__ import annotations

import ast
import json
import lzma
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from corpora import bench
from extractor_fixtures import read_postlight, read_readability
from gold_pages import Page

Item = TypeVar("Item")

LAYOUTS = """a file of records, *.jsonl or *.jsonl.xz, each with id, url, html and gold
  a directory of such files, or with html/*.jsonl.xz
  article-extraction-benchmark: ground-truth.json and html/*.html.gz
  WCXB: dev/ or test/, each with ground-truth/*.json and html/*.html.gz; or one of the two
  trafilatura: tests/ with evaldata.json or evaldata.py and the pages in cache/ and eval/; or that directory itself
  an early source distribution of trafilatura, such as 1.1.0: tests/ with realworld_tests.py and cache/
  Readability: test/test-pages/*/ with source.html and expected.html
  Postlight Parser: src/extractors/custom/*/ with index.js and index.test.js, and fixtures/"""


SHINGLE = 4
"""Words in a row that article-extraction-benchmark counts as one."""
SPACELESS = ("fundus", "postlight")
"""Corpora of these names have pages in scripts without spaces: there each such character counts as a word."""


def read_corpora(path: Path) -> dict[str, list[Page]]:
    """Return the pages of each corpus at a path, by name; ends the program where there is none."""
    found: dict[str, list[Page]] = {}
    for page in _reader(path)(path):
        found.setdefault(page.corpus, []).append(page)
    return found or sys.exit(f"{path}: no page found; looked for:\n  {LAYOUTS}")


def read_pages(paths: Iterable[Path]) -> list[Page]:
    """Return the pages of all corpora at some paths; ends the program where there is none at one of them."""
    return [page for path in paths for pages in read_corpora(path).values() for page in pages]


def sample(items: list[Item], limit: int | None) -> list[Item]:
    """Return all, or about as many as the limit says, taken evenly."""
    return items[:: max(1, len(items) // limit)] if limit else items


def _reader(path: Path) -> Callable[[Path], Iterator[Page]]:
    """Return the reader of what lies at a path; ends the program with what was looked for."""
    if path.is_file() and _is_records(path):
        return _read_records
    for seen, reader in _DIRECTORIES:
        if any(next(path.glob(pattern), None) for pattern in seen.split()):
            return reader
    sys.exit(f"{path}: no corpus of a known layout; looked for:\n  {LAYOUTS}")


def _is_records(path: Path) -> bool:
    return path.name.endswith((".jsonl", ".jsonl.xz"))


def _read_records(path: Path) -> Iterator[Page]:
    """Yield the pages of a file of records."""
    name = path.name.split(".")[0]
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as lines:
        for number, row in enumerate(map(json.loads, lines), 1):
            if not isinstance(row, dict) or not row.keys() >= {"id", "html", "gold"}:
                sys.exit(f"{path}, line {number}: no record with id, html and gold")
            snippets = (tuple(row.get(key) or ()) for key in ("with_snippets", "without_snippets"))
            kind = row.get("page_type") or "article"
            yield Page(name, row["id"], row.get("url"), row["html"], row["gold"], kind, *snippets)


def _read_record_files(path: Path) -> Iterator[Page]:
    """Yield the pages of all files of records in a directory or in its html/."""
    for file in sorted((*path.glob("*.jsonl*"), *path.glob("html/*.jsonl*"))):
        yield from _read_records(file)


def _read_articles(path: Path) -> Iterator[Page]:
    """Yield the pages of article-extraction-benchmark."""
    for name, truth in _json(path / "ground-truth.json").items():
        source = path / "html" / f"{name}.html.gz"
        yield Page("article-extraction-benchmark", name, truth.get("url"), source, truth.get("articleBody") or "")


def _read_wcxb(path: Path) -> Iterator[Page]:
    """Yield the pages of WCXB, of a whole checkout or of one of its halves."""
    halves = [half for half in (path / "dev", path / "test") if (half / "ground-truth").is_dir()]
    for half in halves or [path]:
        for file in sorted((half / "ground-truth").glob("*.json")):
            yield _wcxb_page(half, file)


def _wcxb_page(half: Path, file: Path) -> Page:
    record = _json(file)
    truth = record["ground_truth"]
    snippets = (tuple(truth.get(key) or ()) for key in ("with", "without"))
    source = half / "html" / f"{file.stem}.html.gz"
    gold = truth.get("main_content") or ""
    return Page(f"wcxb-{half.name}", file.stem, record.get("url"), source, gold, _wcxb_kind(record), *snippets)


def _wcxb_kind(record: dict[str, Any]) -> str:
    """Return the type of a page, under the names that WCXB's own evaluation prints."""
    kind = (record.get("_internal") or {}).get("page_type") or "article"
    kind = kind.get("primary") or "article" if isinstance(kind, dict) else kind
    return "collection" if kind == "category" else str(kind)


def _read_trafilatura(path: Path) -> Iterator[Page]:
    """Yield the pages of trafilatura's own evaluation that are there; says how many are not."""
    base = path if any(path.glob("evaldata.*")) else path / "tests"
    truths = _evaldata(base)
    files = {truth["file"]: _first_file(base, truth["file"]) for truth in truths.values()}
    for url, truth in truths.items():
        if source := files[truth["file"]]:
            snippets = (tuple(truth.get(key) or ()) for key in ("with", "without"))
            yield Page("trafilatura", truth["file"], url, source, None, "article", *snippets)
    if missing := sum(source is None for source in files.values()):
        print(f"{path}: {missing} pages of {len(files)} are not there and are left out", file=sys.stderr)


def _first_file(base: Path, name: str) -> Path | None:
    return next((file for folder in ("cache", "eval") if (file := base / folder / name).is_file()), None)


def _evaldata(base: Path) -> dict[str, dict[str, Any]]:
    """Return the snippets by address; of a Python file only the one literal is read, nothing is run."""
    if (base / "evaldata.json").is_file():
        return _json(base / "evaldata.json")
    return _literal(_module(base / "evaldata.py"), "EVAL_PAGES")  # type: ignore[no-any-return]


def _module(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def _literal(module: ast.Module, name: str) -> Any:
    """Return the literal that a module gives this name; ends the program where there is none."""
    for statement in module.body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == name:
            return ast.literal_eval(statement.value)
    sys.exit(f"no {name} in the Python file of this corpus")


def _read_tests(path: Path) -> Iterator[Page]:
    """Yield the pages of trafilatura's own tests, with what these assert to be in the text and not to be in it.

    Some of the wanted snippets stand in readers' comments, which the tests ask trafilatura for.
    """
    base = path if (path / "realworld_tests.py").is_file() else path / "tests"
    tests = _module(base / "realworld_tests.py")
    files: dict[str, str] = _literal(tests, "MOCK_PAGES")
    for url, (wanted, unwanted) in _asserted(tests).items():
        if url in files and (source := base / "cache" / files[url]).is_file():
            yield Page("trafilatura-tests", files[url], url, source, None, "article", tuple(wanted), tuple(unwanted))


def _asserted(module: ast.Module) -> dict[str, tuple[list[str], list[str]]]:
    """Return by address what the tests assert: `"this" in result`, `"that" not in result`, joined by `and`."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    url = None
    functions = (node for node in module.body if isinstance(node, ast.FunctionDef))
    for node in (node for function in functions for statement in function.body for node in ast.walk(statement)):
        match node:
            case ast.Call(func=ast.Name("load_mock_page"), args=[ast.Constant(value), *_]):
                url = value
            case ast.Compare(ast.Constant(snippet), [ast.In() | ast.NotIn() as how], [ast.Name("result")]) if url:
                found.setdefault(url, ([], []))[isinstance(how, ast.NotIn)].append(snippet)
    return found


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


_DIRECTORIES = (
    ("evaldata.json evaldata.py tests/evaldata.json tests/evaldata.py", _read_trafilatura),
    ("realworld_tests.py tests/realworld_tests.py", _read_tests),
    ("ground-truth/*.json dev/ground-truth/*.json test/ground-truth/*.json", _read_wcxb),
    ("ground-truth.json", _read_articles),
    ("test/test-pages/*/expected.html", read_readability),
    ("src/extractors/custom/*/index.test.js", read_postlight),
    ("*.jsonl *.jsonl.xz html/*.jsonl html/*.jsonl.xz", _read_record_files),
)
"""What gives a layout away, and its reader; the first that fits."""


# --- scores -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Overlap:
    """What a text and its gold have in common, in counts."""

    both: int
    extra: int
    missed: int

    @property
    def precision(self) -> float:
        """Return the share of what was extracted that is gold."""
        return self.both / (self.both + self.extra) if self.both + self.extra else float(not self.missed)

    @property
    def recall(self) -> float:
        """Return the share of the gold that was extracted."""
        return self.both / (self.both + self.missed) if self.both + self.missed else float(not self.extra)

    @property
    def f1(self) -> float:
        """Return the harmonic mean of the two."""
        return harmonic(self.precision, self.recall)


def harmonic(a: float, b: float) -> float:
    """Return the harmonic mean, 0 where both are 0."""
    return 2 * a * b / (a + b) if a + b else 0.0


@dataclass(frozen=True)
class Score:
    """How good a text of a page is: by words and by shingles where there is a gold text, else by snippets alone."""

    words: Overlap
    shingles: Overlap | None = None


def score(page: Page, text: str) -> Score:
    """Return how good a text of a page is."""
    if page.gold is None:
        return Score(_snippets(page, text))
    count = words_of_corpus(page.corpus)
    shingles = _overlap(re.findall(r"\w+", text), re.findall(r"\w+", page.gold), SHINGLE)
    return Score(_overlap(count(text), count(page.gold)), shingles)


def _overlap(text: Sequence[str], gold: Sequence[str], length: int = 1) -> Overlap:
    """Return what two texts have in common, counted in runs of words."""
    a, b = Counter(_runs(text, length)), Counter(_runs(gold, length))
    both = (a & b).total()
    return Overlap(both, a.total() - both, b.total() - both)


def _runs(words: Sequence[str], length: int) -> Iterator[tuple[str, ...]]:
    """Yield all runs of words of a length; of a shorter text the whole."""
    if words:
        yield from (tuple(words[at : at + length]) for at in range(max(1, len(words) - length + 1)))


def _snippets(page: Page, text: str) -> Overlap:
    """Return how many wanted snippets are there, how many unwanted ones are, and how many wanted ones are not."""
    flat = " ".join(text.split())
    wanted, unwanted = (sum(" ".join(s.split()) in flat for s in some) for some in (page.wanted, page.unwanted))
    return Overlap(wanted, unwanted, len(page.wanted) - wanted)


@cache
def words_of_corpus(corpus: str) -> Callable[[str], list[str]]:
    """Return what splits the texts of a corpus into the words that count."""
    if not corpus.startswith(SPACELESS):
        return lambda text: re.findall(r"\w+", text.lower())
    sys.path.insert(0, str(bench()))
    from score_html import words

    return lambda text: words(text, True)
