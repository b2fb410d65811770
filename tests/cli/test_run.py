"""`cleaner clean` over many documents: what is written where, what is told, what a second run does."""

from __future__ import annotations

import gzip
import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.batch.shards import COMPRESS, Doc, clean, line_of, page_of, parquet, records, response, rows, text_of
from tests.build import PROSE, outputs, rule_text, write_files
from tests.commands import call

DIRTY = text_of(PROSE[0], "Zorblat", PROSE[1])
CLEAN = text_of(*PROSE[:2])
PAGE = page_of(*PROSE[:2], "Zorblat")
SHARD = line_of(id=1, text=DIRTY) + line_of(id=2, text=DIRTY)
CLEAN_SHARD = line_of(id=1, text=CLEAN) + line_of(id=2, text=CLEAN)
WEB = response(Doc("w", PAGE.encode(), "https://www.zorblat.example/a"))
ALL_JUNK = "Zorblat\n" * 40


def names(folder: Path) -> list[str]:
    """Return all files below the folder but what runs tell of themselves."""
    return [path.relative_to(folder).as_posix() for path in outputs(folder)]


def summary(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "summary.json").read_bytes())


# --- what is written where ------------------------------------------------------------------------------------------

TREE: dict[str, str | bytes] = {
    "a.txt": DIRTY,
    "b/c.html": PAGE,
    "b/d.md": DIRTY,
    "b/e.jsonl": SHARD,
    "b/e.ndjson": SHARD,
    "f.jsonl.gz": gzip.compress(SHARD),
    "g.json.zst": COMPRESS[".zst"](SHARD),
    "g.json": '{"no": "shard"}',
    "h.parquet": parquet({"text": [DIRTY]}),
    "i.warc.gz": gzip.compress(WEB),
    "j.wet": WEB,
    "k.png": b"\x89PNG",
    "failures.jsonl": SHARD,
    ".hidden/l.txt": DIRTY,
}


def test_a_directory_of_everything_keeps_its_tree(tmp_path) -> None:
    write_files(tmp_path / "in", TREE)
    done = clean(tmp_path, "in", "-o", "OUT", jobs=2)
    out, told = tmp_path / "out", done.stderr.decode()
    assert (done.returncode, done.stdout) == (0, b""), told
    written = "a.txt b/c.txt b/d.md b/e.jsonl b/e.ndjson f.jsonl.gz g.json.zst h.parquet i.jsonl.gz j.jsonl"
    assert names(out) == written.split()
    assert (out / "a.txt").read_text() == (out / "b/c.txt").read_text() == (out / "b/d.md").read_text() == CLEAN
    assert (out / "b/e.jsonl").read_bytes() == (out / "b/e.ndjson").read_bytes() == CLEAN_SHARD
    assert records(out / "f.jsonl.gz") == records(out / "g.json.zst") == records(CLEAN_SHARD)
    assert rows(out / "h.parquet") == [{"text": CLEAN}]
    [record] = records(out / "i.jsonl.gz")
    assert (record["url"], record["text"]) == ("https://www.zorblat.example/a", CLEAN)
    assert "14 documents cleaned" in told and "3 files passed over" in told, told
    assert not (out / "failures.jsonl").exists() and not (out / "withheld.jsonl").exists()
    assert summary(out) == {
        "documents": 14,
        "nothing_left": 0,
        "failed": 0,
        "withheld": 0,
        "without_text": 0,
        "passed_over": 0,
        "digest": summary(out)["digest"],
        "kept": {"blocks": 28, "characters": 14 * len("".join(PROSE[:2]))},
        "dropped": {"blocks": 14, "characters": 14 * len("Zorblat")},
        "kinds": {"sharing": {"blocks": 14, "characters": 98}},
        "rules": {"lab/label": {"blocks": 14, "characters": 98}},
        "sites": {"zorblat.example": {"documents": 2, "blocks": 2, "characters": 14}},
    }


MIXED = line_of(id="a.txt", text=DIRTY) + line_of(id="c", html=PAGE)
INTO_ONE: dict[str, tuple[list[str], dict[str, str | bytes], str]] = {
    "files to lines": (["in"], {"in/a.txt": DIRTY, "in/b/c.html": PAGE}, "x.jsonl"),
    "files to compressed lines": (["in"], {"in/a.txt": DIRTY, "in/b/c.html": PAGE}, "new/x.ndjson.gz"),
    "files to a table": (["in/a.txt", "in/b/*.html"], {"in/a.txt": DIRTY, "in/b/c.html": PAGE}, "x.parquet"),
    "a shard to lines": (["a.jsonl"], {"a.jsonl": MIXED}, "x.jsonl"),
    "a shard to a table": (["a.jsonl"], {"a.jsonl": MIXED}, "x.parquet"),
}


@pytest.mark.parametrize("case", INTO_ONE)
def test_into_one_file(tmp_path, case: str) -> None:
    inputs, files, target = INTO_ONE[case]
    write_files(tmp_path, files)
    done = clean(tmp_path, *inputs, "-o", tmp_path / target)
    assert done.returncode == 0, done.stderr.decode()
    found = rows(tmp_path / target) if target.endswith("parquet") else records(tmp_path / target)
    assert [row["text"] for row in found] == [CLEAN, CLEAN] and found[0]["id"] == "a.txt"
    beside = {path.name for path in (tmp_path / target).parent.iterdir()} - {name.split("/")[0] for name in files}
    assert beside == {Path(target).name, f"{Path(target).name}.summary.json"}


def test_files_into_shards(tmp_path) -> None:
    sidecar = '{"source_url": "https://www.zorblat.example/a"}'
    write_files(tmp_path / "in", {"a.txt": DIRTY, "a.txt.json": sidecar, "b/c.html": PAGE, "b/d.txt": b"\x89PNG"})
    done = clean(tmp_path, "in", "-o", "OUT", "--output-format", "jsonl", "--with", "site")
    assert done.returncode == 3 and names(tmp_path / "out") == ["files-00000.jsonl"]
    url = "https://www.zorblat.example/a"
    assert records(tmp_path / "out/files-00000.jsonl") == [
        {"id": "a.txt", "url": url, "text": CLEAN, "cleaner_site": "zorblat.example"},
        {"id": "b/c.html", "url": None, "text": CLEAN, "cleaner_site": None},
    ]


@pytest.mark.parametrize(
    ("inputs", "given"),
    [
        (["a.jsonl"], []),
        (["-"], ["--input-format", "jsonl"]),
        (["a.log"], ["--input-format", "jsonl"]),
        (["a.jsonl.xz"], []),
        (["a.parquet"], ["--output-format", "jsonl"]),
        (["a.txt"], ["--output-format", "jsonl"]),
    ],
)
def test_one_input_goes_to_standard_output(tmp_path, inputs: list[str], given: list[str]) -> None:
    shard = line_of(text=DIRTY)
    table = parquet({"text": [DIRTY]})
    files = {"a.jsonl": shard, "a.log": shard, "a.jsonl.xz": COMPRESS[".xz"](shard), "a.parquet": table, "a.txt": DIRTY}
    write_files(tmp_path, files)
    done = clean(tmp_path, *inputs, *given, stdin=shard)
    assert done.returncode == 0 and [record["text"] for record in records(done.stdout)] == [CLEAN]
    assert names(tmp_path) == sorted(files), "nothing else is written"


# --- what is told -----------------------------------------------------------------------------------------------------


def test_failures_and_withheld_documents_are_listed(tmp_path) -> None:
    lines = SHARD + b"no record\n" + line_of(id="big", text=ALL_JUNK) + line_of(id=4) + line_of(id=5, text="Zorblat\n")
    page = page_of(*["Zorblat"] * 30)
    files = {
        "a.txt": DIRTY,
        "b.txt": b"\x89PNG",
        "c.jsonl": lines,
        "d.txt": ALL_JUNK,
        "e.html": page,
        "f.jsonl.gz": b"?",
    }
    write_files(tmp_path / "in", files)
    done = clean(tmp_path, "in", "missing.txt", "-o", "OUT")
    out, told = tmp_path / "out", done.stderr.decode()
    assert done.returncode == 3
    failures = {failure["document"]: failure["reason"] for failure in records(out / "failures.jsonl")}
    assert [Path(name).name for name in failures] == ["b.txt", "c.jsonl:3", "f.jsonl.gz", "missing.txt"], "in order"
    for (document, reason), (name, part) in zip(
        ((Path(document).name, reason) for document, reason in failures.items()),
        [
            ("b.txt", "is a PNG image"),
            ("c.jsonl:3", "JSON"),
            ("f.jsonl.gz", "damaged"),
            ("missing.txt", "no such file"),
        ],
        strict=True,
    ):
        assert document == name and part in reason
    withheld = records(out / "withheld.jsonl")
    assert [Path(entry["document"]).name for entry in withheld] == ["c.jsonl:4", "d.txt", "e.html"]
    assert withheld[0]["id"] == "big" and all("--max-removed" in entry["reason"] for entry in withheld)
    for document, reason in failures.items():
        assert f"failed: {document}: {reason}" in told
    for entry in withheld:
        assert f"left: {entry['document']}: {entry['reason']}" in told
    counts = summary(out)
    assert (counts["documents"], counts["failed"], counts["withheld"], counts["without_text"]) == (7, 4, 3, 1)
    assert (out / "d.txt").read_text() == ALL_JUNK
    assert (out / "e.txt").read_text() == text_of(*["Zorblat"] * 30)
    texts = [record.get("text") for record in records(out / "c.jsonl")]
    assert texts == [CLEAN, CLEAN, ALL_JUNK, None, ""]
    assert "1 records without text" in told
    assert counts["nothing_left"] == 1 and "1 documents hold no text now" in told


@pytest.mark.parametrize(("share", "is_left"), [("0", True), ("0.3", True), ("0.5", False), ("1", False)])
def test_the_share_above_which_a_document_is_left(tmp_path, share: str, is_left: bool) -> None:
    text = text_of(*PROSE, *["Zorblat"] * 40)  # about four tenths of it go
    done = clean(tmp_path, "-", "--input-format", "jsonl", "--max-removed", share, stdin=line_of(text=text))
    assert (records(done.stdout)[0]["text"] == text) == is_left
    assert ("left: <stdin>:1" in done.stderr.decode()) == is_left and done.returncode == 0


def test_all_of_a_document_goes_where_all_may_go(tmp_path) -> None:
    stdin = line_of(text=ALL_JUNK)
    done = clean(tmp_path, "-", "--input-format", "jsonl", "--max-removed", "1", stdin=stdin)
    assert records(done.stdout) == [{"text": ""}] and b"left" not in done.stderr


def test_many_failures_are_named_in_a_file(tmp_path) -> None:
    write_files(tmp_path, {"a.jsonl": b"no record\n" * 50 + SHARD})
    done = clean(tmp_path, "a.jsonl", "-o", tmp_path / "b.jsonl")
    told = done.stderr.decode()
    assert done.returncode == 3 and told.count("failed: ") == 21 and "30 more, named in" in told
    assert len(records(tmp_path / "b.jsonl.failures.jsonl")) == 50
    assert json.loads((tmp_path / "b.jsonl.summary.json").read_bytes())["failed"] == 50


def test_a_good_run_takes_the_lists_of_a_bad_one_away(tmp_path) -> None:
    write_files(tmp_path, {"in/a.jsonl": b"no record\n" + line_of(text=ALL_JUNK), "in/b.txt": DIRTY})
    assert clean(tmp_path, "in", "-o", "OUT").returncode == 3
    assert (tmp_path / "out/failures.jsonl").exists() and (tmp_path / "out/withheld.jsonl").exists()
    write_files(tmp_path, {"in/a.jsonl": SHARD})
    assert clean(tmp_path, "in", "-o", "OUT").returncode == 0
    assert not (tmp_path / "out/failures.jsonl").exists() and not (tmp_path / "out/withheld.jsonl").exists()
    assert (tmp_path / "out/a.jsonl").read_bytes() == CLEAN_SHARD


# --- what a second run does -------------------------------------------------------------------------------------------


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Return what tells whether a file was written again."""
    return {name: (stat.st_ino, stat.st_mtime_ns) for name in names(folder) for stat in [(folder / name).stat()]}


def test_only_what_changed_is_cleaned_again(tmp_path) -> None:
    out = tmp_path / "out"
    files = {"a.txt": DIRTY, "b.txt": DIRTY, "c.html": PAGE, "d.jsonl": SHARD, "e.jsonl": SHARD, "f.txt": DIRTY}
    write_files(tmp_path / "in", {**files, "g.jsonl": b"no record\n" + SHARD})
    assert clean(tmp_path, "in", "-o", "OUT", "--incremental").returncode == 3
    before, counts = stamps(out), summary(out)
    (out / "f.txt").unlink()
    write_files(tmp_path / "in", {"b.txt": text_of(PROSE[2], "Zorblat"), "e.jsonl": SHARD * 2, "new.txt": DIRTY})
    write_files(tmp_path / "in", {"a.txt": DIRTY})  # written again, and the same
    done = clean(tmp_path, "in", "-o", "OUT", "--incremental")
    after, told = stamps(out), done.stderr.decode()
    assert {name for name in after if after[name] != before.get(name)} == {
        "b.txt", "e.jsonl", "f.txt", "g.jsonl", "new.txt"
    }, "what changed, what is new, what is gone, and what failed before"  # fmt: skip
    assert (out / "b.txt").read_text() == text_of(PROSE[2]) and (out / "f.txt").read_text() == CLEAN
    assert "3 inputs were the same as before" in told and done.returncode == 3
    assert summary(out)["documents"] == counts["documents"] + 3, "the summary is about all, not only about what changed"
    assert [failure["document"] for failure in records(out / "failures.jsonl")] == ["in/g.jsonl:1"]


OTHER_TERMS = {
    "rules": (["--rules", "more"], "rules"),
    "options": (["--no-heuristics"], "options"),
    "a kind": (["--keep", "sharing"], "options"),
    "a site": (["--site", "zorblat.example"], "options"),
    "an address": (["--url", "https://zorblat.example/a"], "options"),
    "what is added": (["--with", "site"], "options"),
    "max-removed": (["--max-removed", "0.5"], "options"),
    "fields": (["--text-field", "content"], "fields"),
    "a format": (["--output-format", "parquet"], "formats"),
}


@pytest.fixture(scope="module")
def cleaned(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("terms")
    write_files(
        folder, {"in/a.jsonl": SHARD, "more/generic/more.toml": rule_text('drop = { line = "Hearken" }', "more")}
    )
    assert clean(folder, "in", "-o", "OUT").returncode == 0
    return folder


@pytest.mark.parametrize("case", OTHER_TERMS)
@pytest.mark.parametrize("incremental", [[], ["--incremental"]], ids=["", "incremental"])
def test_a_run_on_other_terms_is_refused(cleaned: Path, case: str, incremental: list[str]) -> None:
    options, word = OTHER_TERMS[case]
    before = stamps(cleaned / "out")
    done = clean(cleaned, "in", "-o", "OUT", *options, *incremental)
    told = done.stderr.decode()
    assert done.returncode == 2 and stamps(cleaned / "out") == before
    assert (
        str(cleaned / "out") in told
        and "with other" in told
        and word in told
        and "--restart" in told
        and "another -o" in told
    )


def test_a_restart_cleans_all_anew(tmp_path) -> None:
    write_files(tmp_path / "in", {"a.txt": DIRTY, "b.jsonl": SHARD})
    assert clean(tmp_path, "in", "-o", "OUT").returncode == 0
    before = stamps(tmp_path / "out")
    assert clean(tmp_path, "in", "-o", "OUT", "--restart", "--keep", "sharing").returncode == 0
    after = stamps(tmp_path / "out")
    assert all(after[name] != before[name] for name in before) and set(after) == set(before)
    assert (tmp_path / "out/a.txt").read_text() == DIRTY and (tmp_path / "out/b.jsonl").read_bytes() == SHARD
    done = clean(tmp_path, "in", "-o", "OUT", "--incremental", "--keep", "sharing")
    assert done.returncode == 0 and b"2 inputs were the same as before" in done.stderr


# --- what cannot be ---------------------------------------------------------------------------------------------------

COLLISIONS: dict[str, dict[str, str | bytes]] = {
    "a page and a text": {"a.html": PAGE, "a.txt": DIRTY},
    "lines and an archive": {"a.jsonl.gz": gzip.compress(SHARD), "a.warc.gz": gzip.compress(WEB)},
    "two archives": {"a.warc": WEB, "a.warc.wet": WEB},
    "a page, something between, and a text": {"a.html": PAGE, "a.jsonl": SHARD, "a.txt": DIRTY},
}


def test_two_inputs_of_one_output(tmp_path) -> None:
    for case, files in COLLISIONS.items():
        write_files(tmp_path / "in" / case, {**files, "z.txt": DIRTY})
    done = clean(tmp_path, "in", "-o", "OUT")
    failures = {Path(f["document"]).parent.name: f for f in records(tmp_path / "out/failures.jsonl")}
    assert done.returncode == 3 and set(failures) == set(COLLISIONS)
    for case, files in COLLISIONS.items():
        first, *_, second = (f"{case}/{name}" for name in files)
        assert second in failures[case]["document"] and first in failures[case]["reason"], case
        assert "rename one or give them different outputs" in failures[case]["reason"]
        assert (tmp_path / "out" / case / "z.txt").read_text() == CLEAN


def test_shards_of_one_name_in_two_directories(tmp_path) -> None:
    write_files(tmp_path, {"a/x.jsonl": SHARD, "b/x.jsonl": line_of(id=3, text=DIRTY)})
    done = clean(tmp_path, "a", "b", "-o", "OUT")
    assert done.returncode == 3 and b"would be written to" in done.stderr
    assert (tmp_path / "out/x.jsonl").read_bytes() == CLEAN_SHARD


NAMESAKES: dict[str, tuple[dict[str, str | bytes], list[str]]] = {
    "of the shard that files are gathered in": (
        {"in/a.txt": DIRTY, "in/files-00000.jsonl": SHARD},
        ["in", "--output-format", "jsonl"],
    ),
    "of the list of failures": ({"in/failures.jsonl": SHARD}, ["in/failures.jsonl"]),
    "of the list of failures, by a glob": ({"in/withheld.jsonl": SHARD}, ["in/*.jsonl"]),
}


@pytest.mark.parametrize("case", NAMESAKES)
def test_no_records_are_lost_where_names_meet(tmp_path, case: str) -> None:
    files, arguments = NAMESAKES[case]
    write_files(tmp_path, files)
    shard = Path(list(files)[-1]).name
    done = clean(tmp_path, *arguments, "-o", "OUT")
    shards = [records(path) for path in tmp_path.glob("out/*.jsonl")]
    assert records(CLEAN_SHARD) in shards or (done.returncode in (2, 3) and shard in done.stderr.decode())


UNABLE: dict[str, tuple[list[str], list[str]]] = {
    "nothing there": (["nowhere", "-o", "OUT"], ["nowhere", "no such file"]),
    "a glob of nothing": (["x/*.jsonl", "-o", "OUT"], ["x/*.jsonl", "no such file"]),
    "several to standard output": (["a.jsonl", "b.jsonl"], ["several inputs", "-o OUT"]),
    "a directory to standard output": (["in"], ["-o OUT"]),
    "a table to standard output": (["a.parquet"], ["standard output", "-o OUT", "--output-format jsonl"]),
    "shards into one file": (["a.jsonl", "b.jsonl", "-o", "x.jsonl"], ["x.jsonl", "several shards", "-o a directory"]),
    "a text and a shard into one file": (["a.txt", "b.jsonl", "-o", "x.jsonl"], ["x.jsonl", "-o a directory"]),
    "a shard and a text into one file": (["b.jsonl", "c.txt", "-o", "x.jsonl"], ["x.jsonl", "-o a directory"]),
    "records as files": (["a.jsonl", "-o", "OUT", "--output-format", "files"], ["a.jsonl", "--output-format jsonl"]),
    "an archive as output": (["a.jsonl", "-o", "x.warc.gz"], ["x.warc.gz", ".jsonl or .parquet"]),
    "an unknown scheme": (["quux://a/b.jsonl", "-o", "OUT"], ["quux://a/b.jsonl"]),
    "an unknown format": (["a.jsonl", "--input-format", "csv"], ["csv", "jsonl"]),
    "no share": (["a.jsonl", "--max-removed", "7"], ["--max-removed"]),
    "an unknown field to add": (["a.jsonl", "--with", "links"], ["links", "dropped"]),
}


@pytest.mark.parametrize("case", UNABLE)
def test_what_cannot_run_says_why_and_leaves_nothing(tmp_path, case: str) -> None:
    arguments, parts = UNABLE[case]
    files = {
        "a.jsonl": SHARD,
        "b.jsonl": SHARD,
        "a.parquet": parquet({"text": [DIRTY]}),
        "a.txt": DIRTY,
        "c.txt": DIRTY,
    }
    write_files(tmp_path, {**files, "in/a.txt": DIRTY})
    done = clean(tmp_path, *arguments)
    told = done.stderr.decode()
    assert (done.returncode, done.stdout) == (2, b"") and all(part in told for part in parts), told
    assert names(tmp_path) == sorted([*files, "in/a.txt"]), "nothing is written"


def test_a_broken_rule_file_stops_a_run_before_anything_is_written(tmp_path) -> None:
    write_files(tmp_path, {"in/a.jsonl": SHARD, "bad/generic/bad.toml": "[[rule]]\nid = 7\n"})
    done = call(tmp_path, "clean", "in", "-o", tmp_path / "out", "--rules", "bad")
    assert done.returncode == 2 and b"bad.toml" in done.stderr and not (tmp_path / "out").exists()


def test_an_output_that_cannot_be_written_is_named(tmp_path) -> None:
    write_files(tmp_path, {"in/a.jsonl": SHARD, "in/b.txt": DIRTY, "in/c/d.jsonl": SHARD, "out/c": "a file in the way"})
    done = clean(tmp_path, "in", "-o", "OUT")
    assert done.returncode == 3
    [failure] = records(tmp_path / "out/failures.jsonl")
    assert failure["document"] == "in/c/d.jsonl" and "cannot be written" in failure["reason"]
    assert (tmp_path / "out/a.jsonl").read_bytes() == CLEAN_SHARD and (
        tmp_path / "out/c"
    ).read_text() == "a file in the way"


def test_the_output_never_lands_on_its_source(tmp_path) -> None:
    write_files(tmp_path, {"in/a.jsonl": SHARD, "in/b.parquet": parquet({"text": [DIRTY]})})
    before = stamps(tmp_path)
    done = clean(tmp_path, "in", "-o", tmp_path / "in")
    assert done.returncode == 3 and b"overwritten by its own output" in done.stderr
    done = clean(tmp_path, "in/a.jsonl", "-o", tmp_path / "in/a.jsonl")
    assert done.returncode == 3 and (tmp_path / "in/a.jsonl").read_bytes() == SHARD
    assert {name: stamp for name, stamp in stamps(tmp_path).items() if name in before} == before


def test_an_output_inside_the_input_is_left_out_of_it(tmp_path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY, "b.jsonl": SHARD})
    for _ in range(2):
        done = clean(tmp_path, ".", "-o", "OUT")
        assert done.returncode == 0 and b"3 documents cleaned" in done.stderr
    assert names(tmp_path / "out") == ["a.txt", "b.jsonl"]


def test_empty_inputs(tmp_path) -> None:
    write_files(tmp_path, {"in/a.jsonl": b"", "in/b.ndjson": b"\n \n", "in/c.txt": b""})
    done = clean(tmp_path, "in", "-o", "OUT")
    assert done.returncode == 0, done.stderr.decode()
    assert {name: (tmp_path / "out" / name).read_bytes() for name in names(tmp_path / "out")} == {
        "a.jsonl": b"", "b.ndjson": b"", "c.txt": b""
    }  # fmt: skip


# --- URLs -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def memory() -> Iterator[Any]:
    """A place of its own in the memory file system."""
    from upath import UPath

    place = UPath(f"memory://{uuid.uuid4().hex}")
    yield place
    if place.exists():
        place.fs.rm(place.path, recursive=True)


def remote_names(place: Any) -> list[str]:
    return sorted(str(path.path).removeprefix(str(place.path) + "/") for path in place.rglob("*") if path.is_file())


def test_from_urls_to_urls(tmp_path, memory) -> None:
    files = {"a.txt": DIRTY, "b/c.html": PAGE, "b/d.jsonl.gz": gzip.compress(SHARD), "e.warc": WEB, "f.png": b"\x89PNG"}
    files |= {
        "g.parquet": parquet({"text": [DIRTY]}),
        "www.zorblat.example/h.txt": text_of(PROSE[0], "Flimflam for everyone"),
    }
    for name, content in files.items():
        path = memory / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    out = memory / "out"
    done = clean(tmp_path, f"{memory}/in", "-o", str(out))
    assert done.returncode == 0, done.stderr.decode()
    assert (out / "a.txt").read_bytes() == (out / "b/c.txt").read_bytes() == CLEAN.encode()
    assert gzip.decompress((out / "b/d.jsonl.gz").read_bytes()) == CLEAN_SHARD
    assert rows((out / "g.parquet").read_bytes()) == [{"text": CLEAN}]
    assert [record["text"] for record in records((out / "e.jsonl").read_bytes())] == [CLEAN]
    assert (out / "www.zorblat.example/h.txt").read_text() == text_of(PROSE[0])
    assert json.loads((out / "summary.json").read_bytes())["documents"] == 7
    assert b"1 files passed over" in done.stderr and list(tmp_path.iterdir()) == []
    done = clean(tmp_path, f"{memory}/in", "-o", str(out), "--no-heuristics")
    assert done.returncode == 2 and b"--restart" in done.stderr
    done = clean(tmp_path, f"{memory}/in/b/*.gz", "-o", tmp_path / "local")
    assert done.returncode == 0 and names(tmp_path / "local") == ["d.jsonl.gz"]
    done = clean(tmp_path, f"{memory}/in/b/d.jsonl.gz", f"{memory}/in/nowhere", "-o", f"{memory}/out2")
    assert done.returncode == 3 and b"nowhere: no such file" in done.stderr
    assert (memory / "out2/d.jsonl.gz").exists() and (memory / "out2/failures.jsonl").exists()


def test_file_urls_and_one_file(tmp_path, memory) -> None:
    write_files(tmp_path, {"in/a.jsonl": SHARD})
    source, target = (tmp_path / "in/a.jsonl").as_uri(), (tmp_path / "out/b.jsonl").as_uri()
    done = clean(tmp_path, source, "-o", target)
    assert done.returncode == 0, done.stderr.decode()
    assert (tmp_path / "out/b.jsonl").read_bytes() == CLEAN_SHARD
    assert clean(tmp_path, source, "-o", f"{memory}/x.parquet").returncode == 0
    assert [row["text"] for row in rows((memory / "x.parquet").read_bytes())] == [CLEAN] * 2
    assert remote_names(memory) == ["x.parquet", "x.parquet.summary.json"]
    assert clean(tmp_path, source).stdout == CLEAN_SHARD
