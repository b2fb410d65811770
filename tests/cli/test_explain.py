"""`cleaner explain`: every block, kept or dropped, by which rule, why."""

from __future__ import annotations

import json

from tests.build import LAB, PROSE, write_files

DIRTY = f"{PROSE[0]}\n\nZorblat\n(Zorblatpress) {PROSE[1]}\nHallowed ground\nQuibbletop\n".encode()
RULES = ("--rules", LAB)


def test_text_names_every_block_and_its_reason(run, tmp_path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY})
    done = run("explain", "a.txt", *RULES)
    assert (done.returncode, done.stderr) == (0, b"")
    lines = done.stdout.decode().splitlines()
    assert [line[:9].rstrip() for line in lines if line[1:7] == " line:"] == [
        "  line:1",
        "- line:3",
        "~ line:4",
        "  line:5",
        "+ line:6",
    ]
    assert any("lab/label (sharing): A label of the laboratory." in line for line in lines)
    assert any("lab/dateline" in line and "(Zorblatpress)" in line for line in lines)
    assert "site: unknown" in lines[-1] and "digest: " in lines[-1]


def test_json_holds_all_that_is_needed_to_replay(run, tmp_path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY})
    report = json.loads(run("explain", "a.txt", "--format", "json", *RULES).stdout)
    lines = DIRTY.decode().splitlines(keepends=True)
    left = []
    for record, line in zip(report["decisions"], lines, strict=True):
        assert record["text"] == line.rstrip("\n")
        assert record["path"] == f"line:{record['index'] + 1}"
        if record["action"] == "keep":
            left.append(line)
        elif record["span"]:
            start, end = record["span"]
            left.append(line[:start] + line[end:])
        else:
            assert record["rule"] and record["kind"] and record["reason"]
    assert "".join(left) == report["text"]


ASKED = (*RULES, "--extractor", "trafilatura")


def test_a_page_on_stdin_with_its_match(run) -> None:
    page = f"<html><body><article><p>{'</p><p>'.join(PROSE)}</p></article><div>Quern and Sons</div></body></html>"
    report = json.loads(run("explain", "-", "--format", "json", *ASKED, stdin=page.encode()).stdout)
    assert report["media"] == "html" and report["match"]["found"] == report["match"]["total"] > 0
    footer = report["decisions"][-1]
    assert (footer["action"], footer["rule"], footer["kind"]) == ("drop", "extractor/trafilatura", "outside")
    assert "matched: 100" in run("explain", "-", *ASKED, stdin=page.encode()).stdout.decode()


def test_no_heuristics_leaves_the_extractor_out(run) -> None:
    page = f"<html><body><article><p>{'</p><p>'.join(PROSE)}</p></article><div>Quern and Sons</div></body></html>"
    done = run("explain", "-", "--no-heuristics", *RULES, stdin=page.encode())
    assert b"extractor" not in done.stdout


def test_a_file_that_is_no_text(run, tmp_path) -> None:
    write_files(tmp_path, {"a.txt": b"%PDF-1.7 \x00\x01"})
    done = run("explain", "a.txt", *RULES)
    assert (done.returncode, done.stdout) == (3, b"")
    assert b"a.txt" in done.stderr and b"PDF" in done.stderr
