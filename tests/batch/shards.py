"""Builders: the same documents as files, JSON Lines, Parquet and web archives, plain and compressed."""

from __future__ import annotations

import gzip
import io
import json
import lzma
import random
import sys
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

import cleaner
from cleaner.decode import read_document
from tests.build import FIXTURES, LAB, PROSE
from tests.commands import Done, call

zstd = import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.compress,
    ".zst": zstd.compress,
    ".xz": lzma.compress,
}
DECOMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.decompress,
    ".zst": zstd.decompress,
    ".xz": lzma.decompress,
}
LABELS = ("Zorblat", "Fnord quix", "Gribble also: a mill", "7 blorps", "Flimflam for everyone", "Quibbletop", "")
"""Junk of the laboratory, and a blank line."""


class Doc(NamedTuple):
    """A document: the name of its file, its bytes, and where it is from."""

    name: str
    raw: bytes
    url: str | None = None

    @property
    def is_page(self) -> bool:
        return self.name.endswith(".html")

    @property
    def text(self) -> str:
        """The text or markup, decoded."""
        return read_document(self.raw, suffix=Path(self.name).suffix).content

    @property
    def is_valid(self) -> bool:
        """True if the text has no halves of surrogate pairs, which no table can hold."""
        return not any("\ud800" <= character <= "\udfff" for character in self.text)


# --- documents ------------------------------------------------------------------------------------------------------


def text_of(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


def page_of(*lines: str, head: str = "") -> str:
    blocks = "".join(f"<p>{line}</p>" for line in lines)
    return f"<!doctype html><html><head>{head}<title>{PROSE[0]}</title></head><body>{blocks}</body></html>"


def fixture_docs() -> list[Doc]:
    """Return all fixtures, which are in several languages, with their addresses."""
    docs = []
    for source in sorted(FIXTURES.glob("*/*/input.*")):
        meta = tomllib.loads((source.parent / "meta.toml").read_text(encoding="utf-8"))
        docs.append(Doc(f"{source.parent.name}{source.suffix}", source.read_bytes(), meta.get("url")))
    return docs


def encoded_docs() -> list[Doc]:
    """Return texts and pages in odd encodings, and odd ones."""
    german = "Grüße aus Köln, wo der Fluß über die Ufer trat und Brücken mitriß."
    russian = "Ночью река поднялась на два метра и унесла старый пешеходный мост, который стоял сто лет."
    story = text_of(german, "Zorblat", "", PROSE[1])
    site = "https://www.zorblat.example/a"
    charset = '<meta charset="{}">'.format
    return [
        Doc("latin.txt", story.encode("latin-1")),
        Doc("mark.txt", b"\xef\xbb\xbf" + story.encode()),
        Doc("wide.txt", story.encode("utf-16")),
        Doc("wide-be.txt", story.encode("utf-16-be")),
        Doc("cyrillic.txt", text_of(russian, "Zorblat", russian).encode("cp1251")),
        Doc("windows.txt", text_of(*PROSE[:2], "7 blorps", PROSE[2]).replace("\n", "\r\n").encode()),
        Doc("old-mac.txt", text_of(*PROSE[:2], "7 blorps", PROSE[2]).replace("\n", "\r").encode()),
        Doc("odd-bytes.txt", text_of(PROSE[0], "Zorblat").encode() + b"\x81\x8d\x8f\x90 \xff\n" + PROSE[1].encode()),
        Doc("controls.txt", text_of(PROSE[0], "a\u2028b\x0c\x1fc", "Zorblat", "\U0001f642 \u00a0").encode()),
        Doc("only-junk.txt", text_of("Zorblat", "7 blorps").encode()),
        Doc("blank.txt", b" \n\t\n"),
        Doc("slogan.txt", text_of(PROSE[0], "Flimflam for everyone").encode(), site),
        Doc("elsewhere.txt", text_of(PROSE[0], "Flimflam for everyone").encode(), "https://quux.test/a"),
        Doc("slogan.html", page_of(*PROSE[:3], "Flimflam for everyone").encode(), site),
        Doc("box.html", page_of(PROSE[0], PROSE[1], "<b class='zorbox'>A shoe</b>").encode()),
        Doc("latin.html", page_of(german, "Zorblat", german, head=charset("iso-8859-1")).encode("latin-1")),
        Doc("cyrillic.html", page_of(russian, "Zorblat", PROSE[1], head=charset("windows-1251")).encode("cp1251")),
        Doc("japanese.html", page_of("雨が一日中降った。", PROSE[2], head=charset("shift_jis")).encode("shift_jis")),
        Doc("mark.html", b"\xef\xbb\xbf" + page_of(german, "Zorblat", PROSE[1]).encode()),
        Doc("bits.html", b"<p>" + PROSE[3].encode() + b"</p><div class=zorbox>A shoe</div>"),
    ]


def generated_docs(count: int) -> list[Doc]:
    """Return texts and some pages of sentences and junk, the same ones each time."""
    dice = random.Random(count)
    docs = []
    for number in range(count):
        lines = dice.choices((*PROSE, *LABELS), k=dice.randint(1, 12))
        url = dice.choice((None, None, "https://www.zorblat.example/a", "https://quux.test/b"))
        is_page = number % 10 == 0
        content = page_of(*lines) if is_page else text_of(*lines)
        docs.append(Doc(f"{number:04}{'.html' if is_page else '.txt'}", content.encode(), url))
    return docs


# --- shards ---------------------------------------------------------------------------------------------------------


def line_of(**fields: object) -> bytes:
    """Return a record as a line of JSON Lines; halves of surrogate pairs stand in it as escapes."""
    try:
        return json.dumps(fields, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(fields).encode() + b"\n"


def records_of(docs: Iterable[Doc]) -> list[dict[str, Any]]:
    """Return the documents as records: pages in `html`, texts in `text`."""
    return [{"id": doc.name, "html" if doc.is_page else "text": doc.text, "url": doc.url} for doc in docs]


def json_lines(docs: Iterable[Doc]) -> bytes:
    return b"".join(line_of(**record) for record in records_of(docs))


def parquet(columns: Mapping[str, Any] | pa.Table, **options: Any) -> bytes:
    """Return a table as a Parquet file."""
    buffer = io.BytesIO()
    pq.write_table(columns if isinstance(columns, pa.Table) else pa.table(dict(columns)), buffer, **options)
    return buffer.getvalue()


def rows(content: bytes | Path) -> list[dict[str, Any]]:
    """Return the rows of a Parquet file."""
    return pq.ParquetFile(io.BytesIO(content) if isinstance(content, bytes) else content).read().to_pylist()


def records(content: bytes | Path) -> list[dict[str, Any]]:
    """Return the records of JSON Lines; a file may be compressed."""
    if isinstance(content, Path):
        suffix = content.suffix if content.suffix in DECOMPRESS else ""
        content = DECOMPRESS[suffix](content.read_bytes())
    return [json.loads(line) for line in content.splitlines()]


def http(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """Return an HTTP response."""
    return "".join(f"{line}\r\n" for line in (f"HTTP/1.1 {status}", *headers, "")).encode() + body


def warc_record(kind: str, content: bytes, url: str | None = None, id: str = "1", type: str = "") -> bytes:
    """Return a record of a web archive."""
    type = type or ("application/http; msgtype=response" if kind == "response" else "text/plain")
    head = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:uuid:{id}>",
        "WARC-Date: 2024-02-03T04:05:06Z",
        *([f"WARC-Target-URI: {url}"] if url else []),
        f"Content-Type: {type}",
        f"Content-Length: {len(content)}",
        "",
        "",
    ]
    return "\r\n".join(head).encode() + content + b"\r\n\r\n"


INFO = warc_record("warcinfo", b"software: laboratory\r\n", type="application/warc-fields")


def response(doc: Doc) -> bytes:
    """Return the record of a page or text as a crawler keeps it."""
    kind = "Content-Type: text/html" if doc.is_page else "Content-Type: text/plain"
    return warc_record("response", http(doc.raw, kind), doc.url, doc.name)


def conversion(doc: Doc) -> bytes:
    """Return the record of a text that was made of a page."""
    return warc_record("conversion", doc.raw, doc.url, doc.name)


# --- runs -----------------------------------------------------------------------------------------------------------


def clean(folder: Path, *args: object, stdin: bytes = b"", jobs: int = 1) -> Done:
    """Run `cleaner clean …` with the rules of the laboratory in the folder; `OUT` is its directory `out`."""
    names = [folder / "out" if arg == "OUT" else arg for arg in args]
    return call(folder, "clean", *names, "--rules", LAB, "--jobs", jobs, stdin=stdin)


def expected(docs: Sequence[Doc]) -> list[str]:
    """Return the clean texts, by the Python API."""
    return [cleaner.clean(doc.raw, url=doc.url, rules=[LAB]).text for doc in docs]
