"""The recipes of docs/recipes.md, saved and run as they stand, give the texts that `cleaner.clean` gives."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import cleaner
from cleaner.io.compression import decompressed
from tests.build import PROSE, ROOT

pa = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")

DOCUMENT = (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8")
JUNK = ("Add new comment", "back to top", "Loading...", "Related Stories", "Comments")
ADDRESS = "https://www.inkl.com/news/a-new-bridge"
SITE_JUNK = "Start reading"
PAGE = f"<html><body><nav><a href='/'>Home</a></nav><article><p>{'</p><p>'.join(PROSE)}</p></article></body></html>"
IMAGE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
SCHEMA = pa.schema([("id", pa.string()), ("url", pa.string()), ("text", pa.string()), ("html", pa.binary())])

Row = dict[str, Any]


def with_junk(number: int) -> str:
    above, below = JUNK[number % len(JUNK)], JUNK[(number + 2) % len(JUNK)]
    first, second = PROSE[number % len(PROSE)], PROSE[(number + 1) % len(PROSE)]
    return f"{above}\n{first}\n\n{second}\n{below}\n"


TEXTS = [
    *map(with_junk, range(12)),
    f"{PROSE[0]}\n{PROSE[1]}\n",
    f"{PROSE[2]}\r\n\r\n{PROSE[3]}\r\nAdd new comment\r\n",
    f"{PROSE[4]}\n{SITE_JUNK}\n",
    "川の水位は夜のうちに二メートル上がり、古い橋を流した。\n住民は夜明け前に高台へ避難した。\nLoading...\n",
    " \n",
    PAGE,
]
HTML = [PAGE.encode(), IMAGE]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """Return rows of a crawl: texts, a page among them, pages as bytes, an image that is none, a row with nothing."""
    texts: list[Row] = [{"text": text, "html": None} for text in TEXTS]
    pages: list[Row] = [{"text": None, "html": page} for page in HTML]
    contents = [*texts, *pages, {"text": None, "html": None}]
    return [{"id": f"row-{n}", "url": ADDRESS if n % 2 == 0 else None, **row} for n, row in enumerate(contents)]


@pytest.fixture(scope="module")
def clean_texts(rows: list[Row]) -> dict[str, str | None]:
    """Return what `cleaner.clean` makes of each row, by id; what it refuses has no text."""
    clean: dict[str, str | None] = {}
    for row in rows:
        content = row["text"] or row["html"]
        is_document = content not in (None, IMAGE)
        clean[row["id"]] = cleaner.clean(content, url=row["url"]).text if is_document else None
    changed = [row for row in rows if row["text"] and clean[row["id"]] != row["text"]]
    assert len(changed) >= 14, "the recipes are to be tried on texts with something to take out"
    return clean


@pytest.fixture
def crawl(tmp_path: Path, rows: list[Row]) -> Path:
    """Return a directory with the rows in the two Parquet files of `crawl/`, where the recipes look for them."""
    (tmp_path / "crawl").mkdir()
    for name, part in (("a", rows[: len(rows) // 2]), ("b", rows[len(rows) // 2 :])):
        parquet.write_table(pa.Table.from_pylist(part, SCHEMA), tmp_path / "crawl" / f"{name}.parquet")
    return tmp_path


def recipe(heading: str) -> str:
    """Return the code below a heading."""
    section = re.split(r"^## ", DOCUMENT, flags=re.M)
    (found,) = (text for text in section if text.startswith(f"{heading}\n"))
    (code,) = re.findall(r"^```python\n(.*?)^```$", found, re.M | re.S)
    return str(code)


def run_recipe(heading: str, folder: Path) -> None:
    """Save the recipe in the folder and run it there, as who copies it would; nothing is asked of a network."""
    (folder / "recipe.py").write_text(recipe(heading), encoding="utf-8")
    offline = {"HF_DATASETS_OFFLINE": "1", "HF_HUB_OFFLINE": "1", "HF_HOME": str(folder / "hf")}
    spark = {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    environment = {**os.environ, **offline, **spark}
    command = [sys.executable, "recipe.py"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=300)
    assert done.returncode == 0, done.stderr.decode()


def read_tables(*paths: Path) -> list[Row]:
    return [row for path in paths for row in parquet.read_table(path).to_pylist()]


def assert_clean(found: list[Row], rows: list[Row], clean_texts: dict[str, str | None]) -> None:
    """Assert that each row is there once, with its clean text, its other columns, and a fault where it has one."""
    by_id = {row["id"]: row for row in found}
    assert sorted(row["id"] for row in found) == sorted(clean_texts)
    assert {id: row["text"] for id, row in by_id.items()} == clean_texts
    for row in rows:
        assert (by_id[row["id"]]["url"], by_id[row["id"]]["html"]) == (row["url"], row["html"])
        fault = by_id[row["id"]]["cleaner_fault"]
        assert ("PNG image" in fault) if row["html"] == IMAGE else fault is None


def needs(module: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(find_spec(module) is None, reason=f"{module} is not installed")


def test_the_site_of_an_address_is_cleaned_by_its_own_rules(
    rows: list[Row], clean_texts: dict[str, str | None]
) -> None:
    (row,) = (row for row in rows if SITE_JUNK in (row["text"] or ""))
    assert clean_texts[row["id"]] == f"{PROSE[4]}\n"
    assert cleaner.clean(row["text"]).text == row["text"], "without its address nothing would go"


@needs("pyspark")
def test_spark(crawl: Path, rows: list[Row], clean_texts: dict[str, str | None]) -> None:
    run_recipe("Spark", crawl)
    assert_clean(read_tables(*sorted((crawl / "clean").glob("*.parquet"))), rows, clean_texts)


def test_spark_batches_without_spark(rows: list[Row], clean_texts: dict[str, str | None]) -> None:
    """What Spark would send to the recipe's function is sent here by hand: batches one after the other."""
    schema = SCHEMA.append(pa.field("cleaner_fault", pa.string()))
    batches = pa.Table.from_pylist(rows, schema).to_batches(max_chunksize=4)
    sent = 0

    def send() -> Iterator[Any]:
        nonlocal sent
        for sent, batch in enumerate(batches, 1):  # noqa: B007
            yield batch

    functions: dict[str, Any] = {"__name__": "recipe"}
    exec(recipe("Spark"), functions)
    returned = []
    for batch in functions["clean_batches"](send()):
        returned.append(batch)
        assert sent == len(returned), "no more batches than needed are in memory"
    assert [batch.schema for batch in returned] == [schema] * len(batches)
    assert_clean([row for batch in returned for row in batch.to_pylist()], rows, clean_texts)


@needs("dask")
def test_dask(crawl: Path, rows: list[Row], clean_texts: dict[str, str | None]) -> None:
    run_recipe("Dask", crawl)
    assert_clean(read_tables(*sorted((crawl / "clean").glob("*.parquet"))), rows, clean_texts)


@needs("dask")
def test_dask_bag(rows: list[Row], clean_texts: dict[str, str | None]) -> None:
    from dask import bag

    (call,) = re.findall(r"`(bag\.map_partitions\(.*?\))`", DOCUMENT)
    clean = eval(call, {"bag": bag.from_sequence(rows, npartitions=3), "cleaner": cleaner})
    assert_clean(clean.compute(scheduler="synchronous"), rows, clean_texts)


@needs("datasets")
def test_hugging_face_datasets(crawl: Path, rows: list[Row], clean_texts: dict[str, str | None]) -> None:
    run_recipe("Hugging Face datasets", crawl)
    assert_clean(read_tables(crawl / "clean.parquet"), rows, clean_texts)


@needs("datatrove")
def test_datatrove(crawl: Path, rows: list[Row], clean_texts: dict[str, str | None]) -> None:
    """Rows without text are passed over by its reader; other columns go into the metadata."""
    run_recipe("datatrove", crawl)
    found = []
    for path in sorted((crawl / "clean").glob("*.jsonl.gz")):
        with path.open("rb") as file:
            found += [json.loads(line) for line in decompressed(file, ".gz")]
    with_text = [row for row in rows if row["text"]]
    assert {row["id"]: row["text"] for row in found} == {row["id"]: clean_texts[row["id"]] for row in with_text}
    urls = {row["id"]: (row["metadata"]["url"], row["metadata"]["cleaner_fault"]) for row in found}
    assert urls == {row["id"]: (row["url"], None) for row in with_text}
