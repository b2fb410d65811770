"""Web archives: which records are taken, how their pages are decoded, and what is told of broken ones."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path
from typing import Any

import pytest

from tests.batch.shards import (
    COMPRESS,
    INFO,
    Doc,
    clean,
    conversion,
    http,
    page_of,
    records,
    response,
    rows,
    text_of,
    warc_record,
    zstd,
)
from tests.build import PROSE, outputs, write_files

URL = "https://www.zorblat.example/a"
PAGE = page_of(PROSE[0], "Zorblat", PROSE[1]).encode()
CLEAN = text_of(*PROSE[:2])
GERMAN = "Grüße aus Köln, wo der Fluß über die Ufer trat und Brücken mitriß."
LATIN = page_of(GERMAN, "Zorblat").encode("latin-1")
GOOD = Doc("good", PAGE, URL)
HTML = "Content-Type: text/html; charset=utf-8"
TYPE = "Content-Type: {}".format
CODED = "Content-Encoding: {}".format


def chunked(body: bytes) -> bytes:
    parts = (body[:50], body[50:], b"")
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)


TAKEN: dict[str, tuple[bytes, str]] = {
    "a page": (http(PAGE, HTML), CLEAN),
    "gzip": (http(gzip.compress(PAGE), HTML, CODED("gzip")), CLEAN),
    "deflate": (http(zlib.compress(PAGE), HTML, CODED("deflate")), CLEAN),
    "zstd": (http(zstd.compress(PAGE), HTML, CODED("zstd")), CLEAN),
    "identity": (http(PAGE, HTML, CODED("identity")), CLEAN),
    "chunked": (http(chunked(PAGE), HTML, "Transfer-Encoding: chunked"), CLEAN),
    "chunked and gzip": (
        http(chunked(gzip.compress(PAGE)), HTML, "Transfer-Encoding: chunked", CODED("gzip")),
        CLEAN,
    ),
    "xhtml": (http(PAGE, TYPE("application/xhtml+xml")), CLEAN),
    "loud": (http(PAGE, TYPE("TEXT/HTML;Charset=UTF-8")), CLEAN),
    "no type": (http(PAGE), CLEAN),
    "a text": (http(text_of(PROSE[0], "Zorblat").encode(), TYPE("text/plain")), text_of(PROSE[0])),
    "latin-1 by its header": (http(LATIN, TYPE("text/html; charset=iso-8859-1")), text_of(GERMAN)),
    "UTF-8 that says it is latin-1": (http(PAGE + "ü".encode(), TYPE("text/html; charset=iso-8859-1")), CLEAN),
    "203": (http(PAGE, HTML, status="203 Non-Authoritative Information"), CLEAN),
    "nothing in it": (http(b"", HTML), ""),
    "HTTP/2": (http(PAGE, HTML).replace(b"HTTP/1.1", b"HTTP/2"), CLEAN),
}
PASSED_OVER = {
    "not found": http(PAGE, HTML, status="404 Not Found"),
    "moved": http(b"", "Location: /b", status="301 Moved Permanently"),
    "server error": http(PAGE, HTML, status="500 Internal Server Error"),
    "a picture": http(b"\x89PNG\r\n", TYPE("image/png")),
    "a script": http(b"x = 1", TYPE("application/javascript")),
}
OTHERS = [INFO, warc_record("request", b"GET / HTTP/1.1\r\n\r\n", URL), warc_record("metadata", b"a: b", URL)]


def run(folder: Path, content: bytes, *options: object, name: str = "a.warc", code: int = 0) -> list[dict[str, Any]]:
    """Return the records that are made of an archive."""
    write_files(folder, {name: content})
    done = clean(folder, name, "-o", "OUT", *options)
    assert done.returncode == code, done.stderr.decode()
    shards = [path for path in outputs(folder / "out") if path.suffix != ".parquet"]
    return records(shards[0]) if shards else []


def test_pages_and_texts_are_taken_and_nothing_else(tmp_path) -> None:
    taken = [warc_record("response", content, URL, name) for name, (content, _) in TAKEN.items()]
    others = [warc_record("response", content, URL) for content in PASSED_OVER.values()]
    write_files(tmp_path, {"a.warc": b"".join([*OTHERS, *others, *taken])})
    done = clean(tmp_path, "a.warc", "-o", "OUT")
    assert done.returncode == 0 and b"5 records passed over" in done.stderr
    about = {"url": URL, "date": "2024-02-03T04:05:06Z"}
    assert records(tmp_path / "out/a.jsonl") == [
        {"id": f"<urn:uuid:{name}>", **about, "text": text} for name, (_, text) in TAKEN.items()
    ]


def test_a_record_without_an_address(tmp_path) -> None:
    [record] = run(tmp_path, response(GOOD._replace(url=None)))
    assert record["url"] is None and record["text"] == CLEAN


def test_an_address_in_angle_brackets(tmp_path) -> None:
    [record] = run(tmp_path, warc_record("response", http(PAGE, HTML), f"<{URL}>"))
    assert record["url"] == URL


def test_the_address_chooses_the_rules_of_a_site(tmp_path) -> None:
    slogan = text_of(PROSE[0], "Flimflam for everyone")
    docs = [Doc("a", slogan.encode(), URL), Doc("b", slogan.encode(), "https://quux.test/")]
    found = run(tmp_path, b"".join(map(conversion, docs)), "--with", "site")
    assert [record["text"] for record in found] == [text_of(PROSE[0]), slogan]
    assert [record["cleaner_site"] for record in found] == ["zorblat.example", None]


NAMES = {
    "a.warc": "a.jsonl",
    "b.WARC.gz": "b.jsonl.gz",
    "CC-MAIN-1.warc.wet.gz": "CC-MAIN-1.jsonl.gz",
    "c.wet": "c.jsonl",
    "d.warc.zst": "d.jsonl.zst",
}


def test_names_of_archives(tmp_path) -> None:
    for name in NAMES:
        pack = COMPRESS[Path(name).suffix if Path(name).suffix in COMPRESS else ""]
        write_files(tmp_path / "in", {name: pack(INFO) + pack(response(GOOD))})
    assert clean(tmp_path, "in", "-o", "OUT").returncode == 0
    assert {path.name for path in outputs(tmp_path / "out")} == set(NAMES.values())
    for target in NAMES.values():
        assert [record["text"] for record in records(tmp_path / "out" / target)] == [CLEAN], target


def test_an_archive_compressed_as_a_whole(tmp_path) -> None:
    assert len(run(tmp_path, gzip.compress(INFO + response(GOOD) * 3), name="a.warc.gz")) == 3


def test_a_table_of_pages(tmp_path) -> None:
    archive = response(GOOD) + response(Doc("b", b"Zorblat\n"))
    run(tmp_path, archive, "--output-format", "parquet", "--with", "dropped")
    found = rows(tmp_path / "out/a.parquet")
    assert [list(row) for row in found] == [["id", "url", "date", "text", "cleaner_dropped"]] * 2
    assert [(row["url"], row["text"]) for row in found] == [(URL, CLEAN), (None, "")]
    assert [piece["text"] for piece in found[0]["cleaner_dropped"]] == ["Zorblat\n"]


UNREADABLE = {
    "no gzip": http(b"no gzip at all", HTML, CODED("gzip")),
    "no chunks": http(b"no chunks at all", HTML, "Transfer-Encoding: chunked"),
}


def test_a_response_that_cannot_be_read_is_named_and_the_others_done(tmp_path) -> None:
    bad = [warc_record("response", content, URL, "bad") for content in UNREADABLE.values()]
    found = run(tmp_path, response(GOOD) + bad[0] + response(GOOD) + bad[1] + response(GOOD), code=3)
    failures = records(tmp_path / "out/failures.jsonl")
    assert [failure["document"] for failure in failures] == ["a.warc:2", "a.warc:4"]
    assert all("cannot be read" in failure["reason"] for failure in failures)
    assert [record["text"] for record in found] == [CLEAN] * 3


GZ = [gzip.compress(record) for record in (INFO, response(GOOD), response(GOOD), response(GOOD))]
DAMAGED: dict[str, tuple[bytes, int]] = {
    "cut-in-a-record.warc": (INFO + response(GOOD) * 2 + response(GOOD)[:-60], 2),
    "cut-in-a-head.warc": (INFO + response(GOOD) * 2 + response(GOOD)[:60], 2),
    "cut-in-a-record.wet.gz": (b"".join(GZ)[:-60], 2),
    "followed-by-something-else.warc.gz": (b"".join(GZ) + b"something else", 3),
    "damaged.warc.gz": (b"".join(GZ[:3]) + GZ[3][:80] + b"\xff" * 40 + GZ[3][120:], 2),
    "no-archive-later.warc": (INFO + response(GOOD) + b"something else\r\n\r\n", 1),
}
"""Damaged archives, and how many records stand before the damage."""


@pytest.fixture(scope="module")
def damaged(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("damaged")
    write_files(folder / "in", {name: content for name, (content, _) in DAMAGED.items()})
    assert clean(folder, "in", "-o", "OUT").returncode == 3
    return folder / "out"


@pytest.mark.parametrize("name", DAMAGED)
def test_what_stands_before_the_damage_is_kept(damaged: Path, name: str) -> None:
    good = DAMAGED[name][1]
    [shard] = damaged.glob(f"{name.partition('.')[0]}.jsonl{'.gz' * name.endswith('.gz')}")
    assert [record["text"] for record in records(shard)] == [CLEAN] * good
    failures = {Path(failure["document"]).name: failure["reason"] for failure in records(damaged / "failures.jsonl")}
    assert f"{good} documents before that are cleaned" in failures[name]


def test_what_is_no_archive_is_named(tmp_path) -> None:
    bad = {
        "a.warc": b"hello\n" * 20,
        "b.warc.gz": gzip.compress(b"hello\n" * 20),
        "c.warc.gz": response(GOOD),
        "d.warc": PAGE,
    }
    write_files(tmp_path / "in", bad | {"e.warc": response(GOOD)})
    done = clean(tmp_path, "in", "-o", "OUT")
    assert done.returncode == 3
    assert [Path(f["document"]).name for f in records(tmp_path / "out/failures.jsonl")] == list(bad)
    assert [path.name for path in outputs(tmp_path / "out")] == ["e.jsonl"]
