"""Parquet: a clean table is the same table but for its texts; damaged and odd ones are named."""

from __future__ import annotations

import io
import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import cleaner
from tests.batch.shards import clean, line_of, page_of, parquet, records, rows, text_of
from tests.build import PROSE, outputs, write_files

DIRTY = text_of(PROSE[0], "Zorblat", PROSE[1])
CLEAN = text_of(*PROSE[:2])
PAGE = page_of(PROSE[0], "Zorblat", PROSE[1])


def run(folder: Path, content: bytes, *options: object, code: int = 0) -> Path:
    """Return the clean table that is made of a table."""
    write_files(folder, {"a.parquet": content})
    done = clean(folder, "a.parquet", "-o", "OUT", *options)
    assert done.returncode == code, done.stderr.decode()
    return folder / "out/a.parquet"


def odd_table() -> pa.Table:
    """Return a table with columns of all kinds around its texts, and with words about them."""
    count = 25
    nested = pa.struct([("a", pa.list_(pa.int8())), ("b", pa.map_(pa.string(), pa.float32()))])
    columns: dict[str, pa.Array] = {
        "id": pa.array([2**64 - 1 - n for n in range(count)], pa.uint64()),
        "when": pa.array(range(count), pa.timestamp("us", "Europe/Berlin")),
        "text": pa.array([None if n % 5 == 4 else DIRTY for n in range(count)], pa.large_string()),
        "nested": pa.array([{"a": [n], "b": [("k", 0.5)]} if n % 2 else None for n in range(count)], nested),
        "kind": pa.array(["a", "b", None, "a", "b"] * 5).dictionary_encode(),
        "raw": pa.array([bytes([n, 255]) for n in range(count)], pa.binary(2)),
        "price": pa.array(range(count), pa.decimal128(20, 3)),
        "score": pa.array([float("nan"), -0.0, 1.5, None, float("inf")] * 5, pa.float16()),
        "nothing": pa.nulls(count),
        "größe": pa.array(range(count), pa.int16()),
    }
    fields = [pa.field(n, c.type, metadata={"about": n}, nullable=n != "id") for n, c in columns.items()]
    schema = pa.schema(fields, metadata={"pandas": '{"index_columns": []}', "license": "größe"})
    return pa.table(list(columns.values()), schema=schema)


@pytest.mark.parametrize("codec", ["snappy", "gzip", "zstd", "lz4", "brotli", "none"])
def test_all_but_the_texts_stays(tmp_path, codec: str) -> None:
    before = odd_table()
    content = parquet(before, row_group_size=7, compression=codec)
    path = run(tmp_path, content)
    after, old = pq.ParquetFile(path), pq.ParquetFile(io.BytesIO(content))
    assert after.schema_arrow.equals(old.schema_arrow, check_metadata=True)
    sizes = [after.metadata.row_group(group).num_rows for group in range(after.num_row_groups)]
    assert sizes == [7, 7, 7, 4]
    codecs = {after.metadata.row_group(3).column(n).compression for n in range(after.metadata.num_columns)}
    assert codecs == {old.metadata.row_group(0).column(0).compression}
    texts = pa.array([CLEAN if text else None for text in before["text"].to_pylist()], pa.large_string())
    expected = before.set_column(2, before.schema.field("text"), texts)
    for name in expected.column_names:
        assert repr(after.read()[name].to_pylist()) == repr(expected[name].to_pylist()), name


def test_columns_are_added_at_the_end(tmp_path) -> None:
    table = pa.table({"html": [PAGE, None], "n": [1, 2]}).replace_schema_metadata({"license": "MIT"})
    options = [word for name in ("site", "dropped", "digest") for word in ("--with", name)]
    path = run(tmp_path, parquet(table), *options)
    assert pq.read_schema(path).metadata == {b"license": b"MIT"}
    full, empty = rows(path)
    assert list(full) == ["html", "n", "text", "cleaner_site", "cleaner_dropped", "cleaner_digest"]
    assert (full["html"], full["n"], full["text"], full["cleaner_site"]) == (PAGE, 1, CLEAN, None)
    assert cleaner.restore(full["text"], full["cleaner_dropped"]) == DIRTY and len(full["cleaner_digest"]) == 64
    assert empty == dict.fromkeys(full) | {"n": 2}


def test_an_empty_table_has_the_columns_of_a_full_one(tmp_path) -> None:
    table = pa.table({"text": pa.array([], pa.string()), "n": pa.array([], pa.int8())})
    path = run(tmp_path, parquet(table), "--with", "site")
    assert pq.read_schema(path).names == ["text", "n", "cleaner_site"] and rows(path) == []


def test_rows_that_fail_are_left_out_and_named(tmp_path) -> None:
    latin = "Grüße aus Köln, wo der Fluß über die Ufer trat und Brücken mitriß.\n"
    texts = [DIRTY.encode(), b"\x89PNG\r\n", (latin + "Zorblat\n").encode("latin-1"), b"\0" * 400]
    table = pa.table({"text": pa.array(texts, pa.binary()), "id": ["a", "b", "c", "d"]})
    path = run(tmp_path, parquet(table, row_group_size=2), code=3)
    assert rows(path) == [{"text": CLEAN.encode(), "id": "a"}, {"text": latin.encode("latin-1"), "id": "c"}]
    first, second = records(tmp_path / "out/failures.jsonl")
    assert first["document"] == "a.parquet:2" and "PNG image" in first["reason"]
    assert second["document"] == "a.parquet:4" and "binary" in second["reason"]
    assert (first["id"], second["id"]) == ("b", "d"), "a document is known by its id too"


def test_a_table_becomes_lines(tmp_path) -> None:
    table = pa.table({"id": [1, 2], "text": pa.array([DIRTY.encode(), None], pa.binary()), "a": [{"b": [1.5]}, None]})
    run(tmp_path, parquet(table), "--output-format", "jsonl")
    assert records(tmp_path / "out/a.jsonl") == [
        {"id": 1, "text": CLEAN, "a": {"b": [1.5]}},
        {"id": 2, "text": None, "a": None},
    ]


def test_lines_become_a_table(tmp_path) -> None:
    lines = [{"id": 1, "text": DIRTY, "a": {"b": [1.5]}}, {"text": None, "id": 2}, {"id": 3, "text": CLEAN, "c": "é"}]
    write_files(tmp_path, {"a.jsonl": b"".join(line_of(**line) for line in lines)})
    assert clean(tmp_path, "a.jsonl", "-o", "OUT", "--output-format", "parquet").returncode == 0
    assert rows(tmp_path / "out/a.parquet") == [
        {"id": 1, "text": CLEAN, "a": {"b": [1.5]}, "c": None},
        {"id": 2, "text": None, "a": None, "c": None},
        {"id": 3, "text": CLEAN, "a": None, "c": "é"},
    ]


def test_lines_that_make_no_table_are_told(tmp_path) -> None:
    write_files(tmp_path, {"a.jsonl": line_of(text=DIRTY, n=1) + line_of(text=DIRTY, n=[1])})
    done = clean(tmp_path, "a.jsonl", "-o", "OUT", "--output-format", "parquet")
    assert done.returncode == 3 and outputs(tmp_path / "out") == []
    assert "a.jsonl" in done.stderr.decode() and "--output-format jsonl" in done.stderr.decode()


def test_a_text_that_no_table_can_hold_does_not_stop_the_others(tmp_path) -> None:
    write_files(tmp_path, {"in/a.jsonl": rb'{"text": "The \ud800 rose."}' + b"\n" + line_of(text=DIRTY)})
    write_files(tmp_path, {"in/b.jsonl": line_of(text=DIRTY)})
    done = clean(tmp_path, "in", "-o", "OUT", "--output-format", "parquet")
    assert done.returncode in (0, 3) and b"Traceback" not in done.stderr
    assert rows(tmp_path / "out/b.parquet") == [{"text": CLEAN}]
    assert CLEAN in [row["text"] for row in rows(tmp_path / "out/a.parquet")]


# --- tables that cannot be read -------------------------------------------------------------------------------------

GROUP = 300
DICE = random.Random(3)
WORDS = " ".join(PROSE).split()
TEXTS = [f"{' '.join(DICE.choices(WORDS, k=14))}\n" for _ in range(3 * GROUP)]
GROUPS = pa.table({"id": range(3 * GROUP), "text": [f"Zorblat\n{text}" for text in TEXTS], "x": TEXTS})


def damaged(column: str, size: int, **options: Any) -> bytes:
    """Return a table in groups of `size` rows, the second of which is damaged in a column."""
    content = parquet(GROUPS, row_group_size=size, compression="gzip", use_dictionary=False, **options)
    metadata = pq.ParquetFile(io.BytesIO(content)).metadata.row_group(1).column(GROUPS.column_names.index(column))
    at = metadata.data_page_offset + metadata.total_compressed_size // 2
    return content[:at] + bytes(byte ^ 255 for byte in content[at : at + 30]) + content[at + 30 :]


@pytest.mark.parametrize(("column", "size"), [("text", GROUP), ("text", 50), ("x", GROUP)])
def test_what_stands_before_the_damage_is_kept(tmp_path, column: str, size: int) -> None:
    path = run(tmp_path, damaged(column, size), "--no-heuristics", code=3)
    [failure] = records(tmp_path / "out/failures.jsonl")
    assert failure["document"] == "a.parquet" and "cannot be written" not in failure["reason"]
    found = rows(path)
    ids = [row["id"] for row in found]
    assert ids[:size] == list(range(size)) and ids == sorted(set(ids))
    assert all((row["text"], row["x"]) == (TEXTS[row["id"]],) * 2 for row in found)


def bad_utf_8() -> bytes:
    """Return a table whose column of strings holds bytes that are none."""
    content = parquet({"text": [DIRTY, "The ~~~~ rose."]}, compression="none", use_dictionary=False)
    return content.replace(b"~~~~", b"\xff\xfe\xfd\xfc")


def test_a_string_that_is_none_is_told(tmp_path) -> None:
    write_files(tmp_path, {"in/a.parquet": bad_utf_8(), "in/b.parquet": parquet({"text": [DIRTY]})})
    done = clean(tmp_path, "in", "-o", "OUT")
    assert done.returncode == 3 and b"Traceback" not in done.stderr
    assert records(tmp_path / "out/failures.jsonl")[0]["document"].startswith("in/a.parquet")
    assert rows(tmp_path / "out/b.parquet") == [{"text": CLEAN}]


def test_what_is_no_table_is_named(tmp_path) -> None:
    good = parquet({"text": [DIRTY]})
    bad = {
        "a.parquet": b"",
        "b.parquet": good[:-20],
        "c.parquet": line_of(text=DIRTY),
        "d.parquet": good[:4] + good[300:],
    }
    write_files(tmp_path / "in", bad | {"e.parquet": good, "f.parquet": parquet({"prose": [DIRTY], "n": [1]})})
    done = clean(tmp_path, "in", "-o", "OUT")
    assert done.returncode == 3 and b"Traceback" not in done.stderr
    failures = {
        Path(failure["document"]).name: failure["reason"] for failure in records(tmp_path / "out/failures.jsonl")
    }
    assert set(failures) == {*bad, "f.parquet"}
    assert "its columns are prose, n; name one with --text-field or --html-field" in failures["f.parquet"]
    assert [path.name for path in outputs(tmp_path / "out")] == ["e.parquet"]
    done = clean(tmp_path, "in/f.parquet", "-o", tmp_path / "out2", "--text-field", "prose")
    assert rows(tmp_path / "out2/f.parquet") == [{"prose": CLEAN, "n": 1}]
