"""The same documents give the same clean texts, whatever they come in: files, shards of records, streams, rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import cleaner
from cleaner.decode import read_document
from tests.batch.shards import (
    COMPRESS,
    INFO,
    Doc,
    clean,
    conversion,
    encoded_docs,
    expected,
    fixture_docs,
    generated_docs,
    json_lines,
    parquet,
    records,
    records_of,
    response,
    rows,
)
from tests.build import LAB, outputs, write_files

DOCS = [*fixture_docs(), *encoded_docs()]
TEXTS = [doc for doc in DOCS if not doc.is_page]
VALID = [doc for doc in DOCS if doc.is_valid]


@pytest.fixture(scope="module")
def clean_texts() -> dict[str, str]:
    """The clean text of each document, by the Python API."""
    return dict(zip((doc.name for doc in DOCS), expected(DOCS), strict=True))


def written(path: Path) -> dict[str, Any]:
    """Return the clean texts of a shard by the documents' names."""
    found = rows(path) if path.suffix == ".parquet" else records(path)
    return {row["id"].removeprefix("<urn:uuid:").removesuffix(">"): row["text"] for row in found}


def pick(clean_texts: dict[str, str], docs: list[Doc]) -> dict[str, str]:
    return {doc.name: clean_texts[doc.name] for doc in docs}


def test_the_documents_are_worth_the_comparison(clean_texts) -> None:
    assert len({doc.name for doc in DOCS}) == len(DOCS) >= 40
    changed = [doc.name for doc in DOCS if clean_texts[doc.name] != doc.text]
    assert len(changed) > 30 and {doc.name for doc in DOCS} - set(changed) >= {"blank.txt", "elsewhere.txt"}


def test_files(tmp_path, clean_texts) -> None:
    files: dict[str, str | bytes] = {}
    for doc in DOCS:
        place = f"in/{Path(doc.name).suffix[1:]}/{doc.name}"
        files[place] = doc.raw
        if doc.url:
            files[f"{place}.json"] = json.dumps({"metadata": {"source_url": doc.url}})
    write_files(tmp_path, files)
    done = clean(tmp_path, "in", "-o", "OUT", "--max-removed", "1", jobs=2)
    found = {str(path.relative_to(tmp_path / "out")): path.read_bytes() for path in outputs(tmp_path / "out")}
    encoded = {
        f"{Path(doc.name).suffix[1:]}/{Path(doc.name).stem}.txt": read_document(
            doc.raw, suffix=Path(doc.name).suffix
        ).encode(clean_texts[doc.name])
        for doc in DOCS
    }
    assert (done.returncode, found) == (0, encoded), done.stderr.decode()


def test_files_into_one_table(tmp_path, clean_texts) -> None:
    write_files(tmp_path, {f"in/{doc.name}": doc.raw for doc in VALID if doc.url is None})
    assert clean(tmp_path, "in", "-o", tmp_path / "all.parquet").returncode == 0
    assert written(tmp_path / "all.parquet") == pick(clean_texts, [doc for doc in VALID if doc.url is None])


LINES = ("a.jsonl", "b.ndjson", "c.jsonl.gz", "d.jsonl.zst", "e.jsonl.xz", "f.json.gz")


@pytest.fixture(scope="module")
def lines(tmp_path_factory) -> Path:
    """The documents as JSON Lines under all suffixes, cleaned in one run."""
    folder = tmp_path_factory.mktemp("lines")
    for name in LINES:
        pack = COMPRESS[Path(name).suffix if Path(name).suffix in COMPRESS else ""]
        write_files(folder / "in", {name: pack(json_lines(DOCS))})
    done = clean(folder, "in", "-o", "OUT", jobs=2)
    assert done.returncode == 0, done.stderr.decode()
    return folder / "out"


@pytest.mark.parametrize("name", LINES)
def test_json_lines(lines: Path, clean_texts, name: str) -> None:
    assert written(lines / name) == clean_texts


def test_a_stream(tmp_path, clean_texts) -> None:
    done = clean(tmp_path, "-", "--input-format", "jsonl", stdin=json_lines(DOCS))
    assert done.returncode == 0
    assert {record["id"]: record["text"] for record in records(done.stdout)} == clean_texts
    assert not outputs(tmp_path), "a stream leaves nothing but its output"


TABLES: dict[str, Callable[[list[Doc]], dict[str, Any]]] = {
    "string": lambda docs: {"text": [doc.text for doc in docs]},
    "large_string": lambda docs: {"text": pa.array([doc.text for doc in docs], pa.large_string())},
    "string_view": lambda docs: {"text": pa.array([doc.text for doc in docs], pa.string_view())},
    "dictionary": lambda docs: {"text": pa.array([doc.text for doc in docs]).dictionary_encode()},
    "binary": lambda docs: {"text": pa.array([doc.raw for doc in docs], pa.binary())},
    "large_binary": lambda docs: {"text": pa.array([doc.raw for doc in docs], pa.large_binary())},
}


@pytest.mark.parametrize("kind", TABLES)
def test_columns_of_texts(tmp_path, clean_texts, kind: str) -> None:
    docs = TEXTS if "binary" in kind else [doc for doc in TEXTS if doc.is_valid]
    columns = {"id": [doc.name for doc in docs], "url": [doc.url for doc in docs], **TABLES[kind](docs)}
    write_files(tmp_path, {"a.parquet": parquet(columns, row_group_size=9)})
    assert clean(tmp_path, "a.parquet", "-o", "OUT").returncode == 0
    texts = pick(clean_texts, docs)
    if "binary" in kind:
        assert written(tmp_path / "out/a.parquet") == {d.name: read_document(d.raw).encode(texts[d.name]) for d in docs}
    else:
        assert written(tmp_path / "out/a.parquet") == texts


@pytest.mark.parametrize("is_binary", [False, True])
def test_a_column_of_pages(tmp_path, clean_texts, is_binary: bool) -> None:
    docs = [doc for doc in DOCS if doc.is_page]
    pages = pa.array([doc.raw for doc in docs], pa.binary()) if is_binary else [doc.text for doc in docs]
    columns = {"html": pages, "id": [doc.name for doc in docs], "url": [doc.url for doc in docs]}
    write_files(tmp_path, {"a.parquet": parquet(columns)})
    assert clean(tmp_path, "a.parquet", "-o", "OUT").returncode == 0
    assert written(tmp_path / "out/a.parquet") == pick(clean_texts, docs)


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_responses(tmp_path, clean_texts, suffix: str) -> None:
    archive = [COMPRESS[suffix](record) for record in (INFO, *map(response, DOCS))]
    write_files(tmp_path, {f"a.warc{suffix}": b"".join(archive)})
    assert clean(tmp_path, f"a.warc{suffix}", "-o", "OUT").returncode == 0
    assert written(tmp_path / f"out/a.jsonl{suffix}") == clean_texts


def test_conversions(tmp_path, clean_texts) -> None:
    docs = [doc for doc in TEXTS if doc.is_valid]
    archive = [COMPRESS[".gz"](record) for record in (INFO, *map(conversion, docs))]
    write_files(tmp_path, {"a.warc.wet.gz": b"".join(archive)})
    assert clean(tmp_path, "a.warc.wet.gz", "-o", "OUT", "--output-format", "parquet").returncode == 0
    assert written(tmp_path / "out/a.parquet") == pick(clean_texts, docs)


def test_rows(clean_texts) -> None:
    found = list(cleaner.clean_rows(records_of(DOCS), rules=[LAB]))
    assert {row["id"]: row["text"] for row in found} == clean_texts
    assert {row["cleaner_fault"] for row in found} == {None}


def test_rules_alone_everywhere(tmp_path) -> None:
    docs = [doc for doc in DOCS if doc.is_page]
    alone = {doc.name: cleaner.clean(doc.raw, url=doc.url, rules=[LAB], heuristics=False).text for doc in docs}
    assert alone != dict(zip(alone, expected(docs), strict=True))
    done = clean(tmp_path, "-", "--input-format", "jsonl", "--no-heuristics", stdin=json_lines(docs))
    assert {record["id"]: record["text"] for record in records(done.stdout)} == alone
    found = cleaner.clean_rows(records_of(docs), rules=[LAB], heuristics=False)
    assert {row["id"]: row["text"] for row in found} == alone


def test_many_documents_in_order(tmp_path) -> None:
    docs = generated_docs(500)
    table = {"id": [doc.name for doc in docs], "url": [doc.url for doc in docs], "text": [doc.text for doc in docs]}
    write_files(
        tmp_path,
        {
            "in/lines.jsonl.zst": COMPRESS[".zst"](json_lines(docs)),
            "in/table.parquet": parquet(table, row_group_size=70),
            "in/web.warc.gz": b"".join(COMPRESS[".gz"](response(doc)) for doc in docs),
        },
    )
    done = clean(tmp_path, "in", "-o", "OUT", "--max-removed", "1", jobs=2)
    assert done.returncode == 0 and b"1500 documents cleaned" in done.stderr
    clean_texts = list(zip((doc.name for doc in docs), expected(docs), strict=True))
    for name in ("lines.jsonl.zst", "table.parquet", "web.jsonl.gz"):
        assert list(written(tmp_path / "out" / name).items()) == clean_texts, name
