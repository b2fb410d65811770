"""Records: where their text, page, address, host and id stand, and that nothing else of a line changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import cleaner
from tests.batch.shards import Doc, clean, line_of, page_of, parquet, records, rows, text_of
from tests.build import LAB, PROSE, write_files

JUNK = f"{PROSE[0]}\\nZorblat\\n{PROSE[1]}\\n"
"""A text as it stands in JSON, and what is left of it."""
KEPT = f"{PROSE[0]}\\n{PROSE[1]}\\n"


def clean_lines(folder: Path, content: bytes, *options: object, code: int = 0) -> bytes:
    """Return what becomes of JSON Lines from standard input."""
    done = clean(folder, "-", "--input-format", "jsonl", *options, stdin=content)
    assert done.returncode == code, done.stderr.decode()
    return done.stdout


# --- every other byte stays -----------------------------------------------------------------------------------------

AROUND = {
    "big integers": '{"n": 123456789012345678901234567890, "text": "@", "m": -9007199254740993}',
    "numbers as written": '{"a": 1.0, "b": 1.50, "c": 1E400, "d": -0, "e": 0.1e-7, "text": "@"}',
    "no numbers": '{"a": NaN, "b": -Infinity, "text": "@", "c": [Infinity]}',
    "escapes": r'{"a": "\u00e9\/\u0041\ud83d\ude42\t", "text": "@", "\u0062": "\u2028"}',
    "halves of surrogate pairs": r'{"a": "\ud800", "text": "@", "b": "x\udc80"}',
    "duplicate keys": '{"a": 1, "a": 2, "text": "@", "b": 1, "b": {"b": 1, "b": 2}}',
    "names that are not ASCII": '{"größe": 1, "字段": "値", "text": "@", "🙂": "é"}',
    "white space": '{ "a" :1 ,\t"text"  :   "@"  , "b":[ 1 , 2 ]  }',
    "no white space": '{"a":1,"text":"@","b":[1,2]}',
    "the name elsewhere": '{"a": {"text": "Zorblat"}, "text": "@", "b": ["text", {"text": "Zorblat"}], "c": "text"}',
    "brackets in strings": r'{"a": "}{][\"", "text": "@", "b": "\\"}',
    "an escaped name": r'{"\u0074ext": "@", "b": 1}',
    "values of all kinds": '{"a": null, "b": true, "c": {}, "d": [], "text": "@", "e": ""}',
    "text first": '{"text": "@", "n": 1.0}',
    "text alone": '{"text": "@"}',
    "line separators that are none": '{"a": "x\u2028y\u0085z", "text": "@"}',
}


@pytest.fixture(scope="module")
def around(tmp_path_factory) -> dict[str, dict[str, bytes]]:
    """What becomes of each line, with junk in its text and without."""
    made: dict[str, dict[str, bytes]] = {}
    for name, text in {"junk": JUNK, "clean": KEPT}.items():
        content = "".join(f"{line.replace('@', text)}\n" for line in AROUND.values()).encode()
        lines = clean_lines(tmp_path_factory.mktemp("lines"), content).split(b"\n")
        assert lines.pop() == b""
        made[name] = dict(zip(AROUND, lines, strict=True))
    return made


@pytest.mark.parametrize("case", AROUND)
def test_all_but_the_text_stays_byte_for_byte(around, case: str) -> None:
    assert around["junk"][case] == AROUND[case].replace("@", KEPT).encode()


@pytest.mark.parametrize("case", AROUND)
def test_a_line_with_nothing_to_take_stays_as_it_is(around, case: str) -> None:
    assert around["clean"][case] == AROUND[case].replace("@", KEPT).encode()


def test_a_clean_text_stays_as_it_was_written(tmp_path) -> None:
    lines = [
        r'{"text": "The r\u0069ver \/ r\u00f6se.\u000a"}',
        r'{"text": "\ud83d\ude42 \ud800 rain."}',
        '{"text":"é"}',
    ]
    content = "".join(f"{line}\n" for line in lines).encode()
    assert clean_lines(tmp_path, content) == content


def test_of_several_texts_of_one_name_the_last_counts(tmp_path) -> None:
    content = f'{{"text": "{JUNK}", "text": "{JUNK}"}}\n'.encode()
    assert clean_lines(tmp_path, content) == f'{{"text": "{JUNK}", "text": "{KEPT}"}}\n'.encode()


def test_other_fields_need_not_be_utf_8(tmp_path) -> None:
    content = b'{"a": "\xff\xfe", "text": "%s"}\n'
    assert clean_lines(tmp_path, content % JUNK.encode()) == content % KEPT.encode()


def test_a_text_that_cannot_be_encoded_is_cleaned(tmp_path) -> None:
    line = rb'{"text": "The river \ud800 rose.\nZorblat\n", "n": 1.0}' + b"\n"
    [record] = records(clean_lines(tmp_path, line))
    assert record == {"text": "The river \ud800 rose.\n", "n": 1.0}


def test_texts_of_a_field_whose_name_is_escaped(tmp_path) -> None:
    content = rb'{"\u00e9text": "%s", "n": 1.0}' + b"\n"
    found = clean_lines(tmp_path, content % JUNK.encode(), "--text-field", "étext")
    assert found == content % KEPT.encode()


LINE_ENDS = {
    "windows": (b"@\r\n@\r\n", b"@\r\n@\r\n"),
    "no end of the last line": (b"@\n@", b"@\n@\n"),
    "blank lines go": (b"\n  \n@\n\t\n@\n\n", b"@\n@\n"),
    "a mark goes": (b"\xef\xbb\xbf@\n@\n", b"@\n@\n"),
    "trailing white space": (b"@ \t\n@\n", b"@ \t\n@\n"),
}


@pytest.mark.parametrize("case", LINE_ENDS)
@pytest.mark.parametrize("text", [JUNK, KEPT], ids=["changed", "unchanged"])
def test_line_ends(tmp_path, case: str, text: str) -> None:
    before, after = LINE_ENDS[case]
    content = before.replace(b"@", f'{{"text": "{text}"}}'.encode())
    assert clean_lines(tmp_path, content) == after.replace(b"@", f'{{"text": "{KEPT}"}}'.encode())


# --- records that are none, or hold no text --------------------------------------------------------------------------

BROKEN = {
    "a number": b"7",
    "a list": b'["text"]',
    "half a record": b'{"text": "The river',
    "two records": b'{"text": "a"} {"text": "b"}',
    "no UTF-8 in the text": b'{"text": "\xff\xfe"}',
    "a control character": b'{"text": "a\x00b"}',
    "very deep": b'{"a":' * 20_000,
}
WITHOUT_TEXT = [
    b'{"id": 1, "text": null}',
    b'{"id": 2, "text": ""}',
    b'{"id": 3}',
    b'{"id": 4, "text": 7}',
    b'{"id": 5, "text": ["a"]}',
    b"{ }",
]


def test_broken_lines_are_named_and_the_others_done(tmp_path) -> None:
    good = line_of(text=text_of(PROSE[0], "Zorblat"))
    write_files(tmp_path, {"a.jsonl": good + b"".join(line + b"\n" for line in BROKEN.values()) + good})
    done = clean(tmp_path, "a.jsonl", "-o", "OUT")
    assert done.returncode == 3
    assert (tmp_path / "out/a.jsonl").read_bytes() == line_of(text=text_of(PROSE[0])) * 2
    failures = records(tmp_path / "out/failures.jsonl")
    assert [failure["document"] for failure in failures] == [f"a.jsonl:{n}" for n in range(2, 2 + len(BROKEN))]
    for name, failure in zip(BROKEN, failures, strict=True):
        reason = "one object on one line" if name in ("a number", "a list") else "not valid JSON in UTF-8"
        assert reason in failure["reason"] and failure["document"] in done.stderr.decode(), name


def test_records_without_text_stay_as_they_are(tmp_path) -> None:
    content = b"".join(line + b"\n" for line in WITHOUT_TEXT)
    done = clean(tmp_path, "-", "--input-format", "jsonl", "--with", "dropped", stdin=content + line_of(text="a"))
    assert done.returncode == 0
    assert done.stdout.startswith(content) and b"6 records without text" in done.stderr


def test_a_shard_without_any_text_is_told(tmp_path) -> None:
    write_files(tmp_path, {"a.jsonl": line_of(id=1, prose=PROSE[0]) * 3})
    done = clean(tmp_path, "a.jsonl", "-o", "OUT")
    message = done.stderr.decode()
    assert done.returncode == 3 and not (tmp_path / "out/a.jsonl").exists()
    assert "a.jsonl: none of its 3 records holds a text" in message and "--text-field" in message


# --- where things stand ----------------------------------------------------------------------------------------------

TEXT = text_of(PROSE[0], "Zorblat")
CLEAN = text_of(PROSE[0])
SLOGAN = text_of(PROSE[0], "Flimflam for everyone")
PAGE = page_of(PROSE[0], "Zorblat", PROSE[1])
CLEAN_PAGE = text_of(*PROSE[:2])
GERMAN = "Grüße aus Köln, wo der Fluß über die Ufer trat und Brücken mitriß."
FOUND: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    **{
        name: ({name: TEXT, "n": 1}, {name: CLEAN, "n": 1})
        for name in ("text", "content", "raw_content", "maintext", "main_text", "body", "article")
    },
    **{name: ({name: PAGE}, {name: PAGE, "text": CLEAN_PAGE}) for name in ("html", "raw_html", "response")},
    "a page as text": ({"text": PAGE}, {"text": CLEAN_PAGE}),
    "a page as body": ({"body": PAGE}, {"body": CLEAN_PAGE}),
    "text before html": ({"html": PAGE, "text": TEXT}, {"html": PAGE, "text": CLEAN}),
    "text before content": ({"content": TEXT, "text": TEXT}, {"content": TEXT, "text": CLEAN}),
    "an empty text": ({"text": "", "content": TEXT}, {"text": "", "content": CLEAN}),
    "no text but html": ({"text": None, "html": PAGE}, {"text": CLEAN_PAGE, "html": PAGE}),
    "html that is a text": ({"html": PROSE[0]}, {"html": PROSE[0], "text": PROSE[0]}),
    "html that is a text with junk": ({"html": TEXT}, {"html": TEXT, "text": CLEAN}),
    "a text of another kind": ({"text": 7, "article": TEXT}, {"text": 7, "article": CLEAN}),
}


def as_row(record: dict[str, Any]) -> dict[str, Any]:
    return {**record, "cleaner_fault": None}


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> dict[str, dict[str, Any]]:
    content = b"".join(line_of(**before) for before, _ in FOUND.values())
    return dict(zip(FOUND, records(clean_lines(tmp_path_factory.mktemp("found"), content)), strict=True))


@pytest.mark.parametrize("case", FOUND)
def test_texts_and_pages_are_found(found, case: str) -> None:
    before, after = FOUND[case]
    assert list(cleaner.clean_rows([before], rules=[LAB])) == [as_row(after)]
    assert found[case] == after


def test_texts_and_pages_are_found_in_each_row_of_a_table(tmp_path) -> None:
    table = {"text": [TEXT, None, ""], "html": [None, PAGE, PAGE], "n": [1, 2, 3]}
    write_files(tmp_path, {"a.parquet": parquet(table)})
    assert clean(tmp_path, "a.parquet", "-o", "OUT").returncode == 0
    assert [row["text"] for row in rows(tmp_path / "out/a.parquet")] == [CLEAN, CLEAN_PAGE, CLEAN_PAGE]


NAMED = {
    "--text-field": (("--text-field", "prose"), {"prose": TEXT, "text": TEXT}, {"prose": CLEAN, "text": TEXT}),
    "--text-field of a known one": (("--text-field", "body"), {"body": TEXT, "text": TEXT}, {"body": CLEAN}),
    "--html-field": (("--html-field", "src"), {"src": PAGE, "html": "x"}, {"src": PAGE, "text": CLEAN_PAGE}),
    "both": (
        ("--html-field", "src", "--text-field", "out"),
        {"src": PAGE, "out": "old", "text": TEXT},
        {"src": PAGE, "out": CLEAN_PAGE, "text": TEXT},
    ),
    "both, and no page": (("--html-field", "src", "--text-field", "out"), {"src": "", "out": TEXT}, {"out": CLEAN}),
    "--url-field": (
        ("--url-field", "from"),
        {"from": "https://zorblat.example/a", "url": "https://quux.test/", "text": SLOGAN},
        {"text": CLEAN},
    ),
    "another --url-field": (
        ("--url-field", "from"),
        {"from": "https://quux.test/", "url": "https://zorblat.example/a", "text": SLOGAN},
        {"text": SLOGAN},
    ),
}


@pytest.mark.parametrize("case", NAMED)
def test_fields_are_named(tmp_path, case: str) -> None:
    options, before, changes = NAMED[case]
    assert records(clean_lines(tmp_path, line_of(**before), *options)) == [{**before, **changes}]
    names = {option[2:].replace("-", "_"): name for option, name in zip(options[::2], options[1::2], strict=True)}
    assert list(cleaner.clean_rows([before], rules=[LAB], **names)) == [as_row({**before, **changes})]


SITE = "https://www.zorblat.example/a"
ADDRESSES: dict[str, tuple[dict[str, Any], bool]] = {
    **{name: ({name: SITE}, True) for name in ("url", "source_url", "link", "uri", "WARC-Target-URI", "canonical_url")},
    "metadata.url": ({"metadata": {"url": SITE, "n": 1}}, True),
    "metadata.source_url": ({"metadata": {"source_url": SITE}}, True),
    "domain": ({"domain": "zorblat.example"}, True),
    "source_domain": ({"source_domain": "www.zorblat.test"}, True),
    "hostname": ({"hostname": "zorblat.example"}, True),
    "host": ({"host": "zorblat.example"}, True),
    "none": ({}, False),
    "elsewhere": ({"url": "https://quux.test/"}, False),
    "url before domain": ({"url": "https://quux.test/", "domain": "zorblat.example"}, False),
    "an empty url": ({"url": "", "link": SITE}, True),
    "no text as url": ({"url": None, "uri": 7, "link": SITE}, True),
    "a site's own exception": ({"url": "https://shop.zorblat.example/a"}, False),
    "metadata of another kind": ({"metadata": SITE}, False),
    "top before metadata": ({"url": "https://quux.test/", "metadata": {"url": SITE}}, False),
    "a url that is none": ({"url": "::no address::"}, False),
}


@pytest.fixture(scope="module")
def addressed(tmp_path_factory) -> dict[str, dict[str, Any]]:
    content = b"".join(line_of(text=SLOGAN, **fields) for fields, _ in ADDRESSES.values())
    lines = clean_lines(tmp_path_factory.mktemp("addressed"), content, "--with", "site")
    return dict(zip(ADDRESSES, records(lines), strict=True))


@pytest.mark.parametrize("case", ADDRESSES)
def test_addresses_and_hosts_choose_the_rules_of_a_site(addressed, case: str) -> None:
    fields, is_site = ADDRESSES[case]
    after = {"text": text_of(PROSE[0]) if is_site else SLOGAN, **fields}
    record = addressed[case]
    assert (record.pop("cleaner_site") == "zorblat.example") == is_site
    assert record == after
    assert list(cleaner.clean_rows([{"text": SLOGAN, **fields}], rules=[LAB])) == [as_row(after)]


def test_addresses_in_columns_and_structs(tmp_path) -> None:
    table = {"text": [SLOGAN] * 3, "metadata": [{"url": SITE}, {"url": None}, None]}
    write_files(tmp_path, {"a.parquet": parquet(table)})
    assert clean(tmp_path, "a.parquet", "-o", "OUT").returncode == 0
    found = rows(tmp_path / "out/a.parquet")
    assert [row["text"] for row in found] == [text_of(PROSE[0]), SLOGAN, SLOGAN]
    assert [row["metadata"] for row in found] == table["metadata"]


def test_one_address_for_all(tmp_path) -> None:
    content = line_of(text=SLOGAN) + line_of(text=SLOGAN, url="https://quux.test/")
    for option in (("--url", SITE), ("--site", "zorblat.example")):
        assert [r["text"] for r in records(clean_lines(tmp_path, content, *option))] == [text_of(PROSE[0])] * 2


@pytest.mark.parametrize("given", ["crawl", "crawl/www.zorblat.example/a.jsonl", "crawl/*/a.jsonl"])
def test_the_directory_of_a_shard_names_the_host(tmp_path, given: str) -> None:
    write_files(tmp_path, {"crawl/www.zorblat.example/a.jsonl": line_of(text=SLOGAN)})
    assert clean(tmp_path, given, "-o", "OUT").returncode == 0
    [shard] = (tmp_path / "out").rglob("a.jsonl")
    assert records(shard) == [{"text": text_of(PROSE[0])}]


def test_the_directory_one_is_in_names_no_host(tmp_path, monkeypatch) -> None:
    folder = tmp_path / "www.zorblat.example"
    folder.mkdir()
    monkeypatch.chdir(folder)
    assert list(cleaner.clean_rows([{"text": SLOGAN}], rules=[LAB])) == [as_row({"text": SLOGAN})]
    assert records(clean_lines(folder, line_of(text=SLOGAN))) == [{"text": SLOGAN}]


# --- what is added ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", ["jsonl", "parquet"])
def test_what_went_is_added_and_can_be_put_back(tmp_path, format: str) -> None:
    docs = [
        Doc("a.txt", text_of(PROSE[0], "Zorblat", f"(Zorblatpress) {PROSE[1]} [wumpus 7]", "7 blorps").encode(), SITE),
        Doc("b.txt", text_of(PROSE[0]).encode()),
        Doc("c.html", PAGE.encode()),
    ]
    content = b"".join(line_of(id=doc.name, url=doc.url, text=doc.text) for doc in docs)
    write_files(tmp_path, {"a.jsonl": content})
    added = [word for name in ("dropped", "site", "digest") for word in ("--with", name)]
    assert clean(tmp_path, "a.jsonl", "-o", tmp_path / f"b.{format}", *added).returncode == 0
    found = (records if format == "jsonl" else rows)(tmp_path / f"b.{format}")
    results = [cleaner.clean(doc.raw, url=doc.url, rules=[LAB]) for doc in docs]
    for record, doc, result in zip(found, docs, results, strict=True):
        assert list(record) == ["id", "url", "text", "cleaner_dropped", "cleaner_site", "cleaner_digest"]
        assert (record["text"], record["cleaner_site"], record["cleaner_digest"]) == (
            result.text,
            result.site,
            result.digest,
        )
        original = doc.text if not doc.is_page else text_of(PROSE[0], "Zorblat", PROSE[1])
        assert cleaner.restore(record["text"], record["cleaner_dropped"]) == original
    first, *_ = found[0]["cleaner_dropped"]
    start = len(PROSE[0]) + 1
    assert first == {
        "start": start, "end": start + 8, "text": "Zorblat\n", "rule": "lab/label", "kind": "sharing", "path": "line:2"
    }  # fmt: skip
    assert len(found[0]["cleaner_dropped"]) == 4 and found[1]["cleaner_dropped"] == []


def test_what_an_older_run_added_is_replaced(tmp_path) -> None:
    once = clean_lines(tmp_path, line_of(text=TEXT, n=1), "--with", "dropped", "--with", "site")
    again = clean_lines(tmp_path, once, "--with", "dropped", "--with", "site")
    assert records(again) == [{"text": CLEAN, "n": 1, "cleaner_dropped": [], "cleaner_site": None}]
    assert again.count(b"cleaner_dropped") == 1


def test_rows_that_cannot_be_cleaned_keep_what_they_have() -> None:
    given = [
        {"id": 1, "text": b"\x89PNG\r\n"},
        {"id": 2},
        {"id": 3, "text": TEXT},
        {"text": f"{GERMAN}\nZorblat\n".encode("latin-1")},
    ]
    png, empty, good, odd = cleaner.clean_rows(iter(given), rules=[LAB], added=["site"])
    assert "PNG image" in png.pop("cleaner_fault") and png == given[0]
    assert empty == as_row(given[1])
    assert good == as_row({"id": 3, "text": CLEAN, "cleaner_site": None})
    assert odd["text"] == f"{GERMAN}\n".encode("latin-1"), "bytes stay bytes, in their encoding"
    assert given[2] == {"id": 3, "text": TEXT}, "the rows that came in are not touched"


def test_rows_are_cleaned_as_they_come() -> None:
    taken: list[int] = []

    def source():
        for number in range(5):
            taken.append(number)
            yield {"text": TEXT}

    assert next(cleaner.clean_rows(source(), rules=[LAB]))["text"] == CLEAN
    assert taken == [0]


def test_lines_are_valid_json_whatever_is_added(tmp_path) -> None:
    line = rb'{"text": "The \ud800 rose.\nGribble also: \udc80 \"x\" \\\n"}' + b"\n"
    [record] = records(clean_lines(tmp_path, line, "--with", "dropped"))
    assert record["text"] == "The \ud800 rose.\n"
    assert cleaner.restore(record["text"], record["cleaner_dropped"]) == json.loads(line)["text"]
