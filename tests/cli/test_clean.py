"""`cleaner clean`, run as a user runs it."""

from __future__ import annotations

from pathlib import Path

import pytest

import cleaner
from tests.build import LAB, PROSE, outputs, write_files

DIRTY = f"{PROSE[0]}\nZorblat\n\n{PROSE[1]}\n7 blorps\n".encode()
CLEAN = f"{PROSE[0]}\n\n{PROSE[1]}\n".encode()
PAGE = (
    f"<html><body><p>{PROSE[0]}</p><div class='zorbox'>A shoe</div><p>{PROSE[1]}</p><p>{PROSE[2]}</p></body></html>"
).encode()
CLEAN_PAGE = "".join(f"{sentence}\n" for sentence in PROSE[:3]).encode()
RULES = ("--rules", LAB)


def tree(folder: Path) -> dict[str, bytes]:
    """Return the files below the folder with their content, but for what a run tells of itself."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in outputs(folder)}


def test_stdin_goes_to_stdout(run) -> None:
    done = run("clean", "-", *RULES, stdin=DIRTY)
    assert (done.returncode, done.stdout, done.stderr) == (0, CLEAN, b"")


def test_one_file_goes_to_stdout(run, tmp_path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY})
    done = run("clean", "a.txt", *RULES)
    assert (done.returncode, done.stdout, done.stderr) == (0, CLEAN, b"")
    assert (tmp_path / "a.txt").read_bytes() == DIRTY


def test_a_page_on_stdin_is_seen_as_one(run) -> None:
    assert run("clean", "-", *RULES, stdin=PAGE).stdout == CLEAN_PAGE


NOTHING = {
    "a page that a script fills": (
        b"<html><body><div id='app'></div><script>load()</script></body></html>",
        "a script",
    ),
    "nothing but junk": (b"Zorblat\n7 blorps\n", "cleaner explain"),
    "blank lines": (b"\n\n", "holds no text"),
}


@pytest.mark.parametrize(("content", "told"), NOTHING.values(), ids=NOTHING.keys())
def test_a_document_without_text_is_told(run, content: bytes, told: str) -> None:
    done = run("clean", "-", *RULES, stdin=content)
    assert (done.returncode, done.stdout.strip()) == (0, b"")
    assert done.stderr.startswith(b"cleaner: <stdin>: ") and told in done.stderr.decode()


def test_one_file_into_one_file(run, tmp_path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY})
    done = run("clean", "a.txt", "-o", "out/b.txt", *RULES)
    assert (done.returncode, done.stdout) == (0, b"")
    assert (tmp_path / "out/b.txt").read_bytes() == CLEAN


def test_stdin_into_a_file(run, tmp_path) -> None:
    run("clean", "-", "-o", "b.txt", *RULES, stdin=DIRTY)
    assert (tmp_path / "b.txt").read_bytes() == CLEAN


def test_one_file_into_a_directory(run, tmp_path) -> None:
    write_files(tmp_path, {"in/a.html": PAGE})
    assert run("clean", "in/a.html", "-o", "out", *RULES).returncode == 0
    assert tree(tmp_path / "out") == {"a.txt": CLEAN_PAGE}


def test_a_directory_keeps_its_tree(run, tmp_path) -> None:
    write_files(
        tmp_path / "in",
        {
            "a.txt": DIRTY,
            "b/c.html": PAGE,
            "b/d/e.HTM": PAGE,
            "b/f.md": DIRTY,
            "g.png": b"\x89PNG",
            ".hidden.txt": DIRTY,
        },
    )
    done = run("clean", "in", "-o", "out", *RULES)
    assert (done.returncode, done.stdout) == (0, b"")
    assert tree(tmp_path / "out") == {"a.txt": CLEAN, "b/c.txt": CLEAN_PAGE, "b/d/e.txt": CLEAN_PAGE, "b/f.md": CLEAN}
    summary = done.stderr.decode()
    assert "\x1b" not in summary, "no colours, no progress bar where nobody looks"
    assert "4 documents" in summary and "2 files passed over" in summary
    assert "sharing" in summary and "subscription" in summary, "the summary counts by kind"


def test_a_glob_names_files(run, tmp_path) -> None:
    write_files(tmp_path, {"in/a.txt": DIRTY, "in/b.txt": DIRTY, "in/c.log": DIRTY, "in/d/e.txt": DIRTY})
    assert run("clean", "in/*.txt", "-o", "out", *RULES).returncode == 0
    assert set(tree(tmp_path / "out")) == {"a.txt", "b.txt"}


def test_a_file_whose_name_looks_like_a_glob(run, tmp_path) -> None:
    write_files(tmp_path, {"a[1].txt": DIRTY, "a1.txt": b"Another one.\n"})
    assert run("clean", "a[1].txt", *RULES).stdout == CLEAN


def test_two_jobs_give_what_one_gives(run, tmp_path) -> None:
    write_files(tmp_path / "in", {f"{n:02}.txt": DIRTY * (n + 1) for n in range(8)} | {"p.html": PAGE})
    summaries = []
    for jobs in ("1", "2"):
        done = run("clean", "in", "-o", f"out{jobs}", "--jobs", jobs, *RULES)
        assert done.returncode == 0
        summaries.append(done.stderr)
    assert tree(tmp_path / "out1") == tree(tmp_path / "out2") and len(tree(tmp_path / "out1")) == 9
    assert summaries[0] == summaries[1]


def test_an_output_made_before_is_replaced(run, tmp_path) -> None:
    write_files(tmp_path, {"in/a.txt": DIRTY, "out/a.txt": b"older and much longer " * 100})
    assert run("clean", "in", "-o", "out", *RULES).returncode == 0
    assert tree(tmp_path / "out") == {"a.txt": CLEAN}


def test_the_encoding_of_the_input_is_kept(run) -> None:
    source = (
        DIRTY.replace(b"Zorblat", "Ünglaub".encode()).decode() + "Grüße aus Köln, wo der Fluß über die Ufer trat.\n"
    )
    for encoding in ("utf-8-sig", "utf-16", "latin-1"):
        out = run("clean", "-", *RULES, stdin=source.encode(encoding)).stdout
        assert out == (CLEAN.decode() + "Grüße aus Köln, wo der Fluß über die Ufer trat.\n").encode(encoding), encoding


def test_no_heuristics_means_rules_alone(run) -> None:
    footer = b"<html><body><article>" + b"".join(b"<p>%s</p>" % s.encode() for s in PROSE)
    footer += b"</article><div class=bottom><p><a href=/>Quern and Sons</a></p><p>Zorblat</p></div></body></html>"
    assert b"Quern" not in run("clean", "-", *RULES, stdin=footer).stdout
    alone = run("clean", "-", "--no-heuristics", *RULES, stdin=footer).stdout
    assert b"Quern" in alone and b"Zorblat" not in alone


SLOGAN = f"{PROSE[0]}\nFlimflam for everyone\n".encode()


@pytest.mark.parametrize(
    ("options", "goes"),
    [
        ([], False),
        (["--url", "https://www.zorblat.example/a"], True),
        (["--site", "zorblat.example"], True),
        (["--site", "m.zorblat.test"], True),
        (["--url", "https://shop.zorblat.example/a"], False),
        (["--url", "https://shop.zorblat.example/a", "--site", "zorblat.example"], True),
        (["--site", "zorblat.example", "--keep", "promotion"], False),
    ],
    ids=lambda v: " ".join(v) if isinstance(v, list) else "",
)
def test_which_site_and_kinds_apply(run, options: list[str], goes: bool) -> None:
    done = run("clean", "-", *RULES, *options, stdin=SLOGAN)
    assert (b"Flimflam" not in done.stdout) == goes


def test_the_directory_names_the_host(run, tmp_path) -> None:
    write_files(tmp_path / "crawl", {"www.zorblat.example/a.txt": SLOGAN, "elsewhere/a.txt": SLOGAN})
    done = run("clean", "crawl", "-o", "out", *RULES)
    assert tree(tmp_path / "out") == {
        "elsewhere/a.txt": SLOGAN,
        "www.zorblat.example/a.txt": f"{PROSE[0]}\n".encode(),
    }
    assert "zorblat.example" in done.stderr.decode(), "the summary counts by site"


def test_a_sidecar_names_the_address(run, tmp_path) -> None:
    write_files(tmp_path, {"a.txt": SLOGAN, "a.json": '{"metadata": {"source_url": "https://zorblat.test/a"}}'})
    assert b"Flimflam" not in run("clean", "a.txt", *RULES).stdout


def test_bylines_go_on_request(run, rules_dir) -> None:
    byline = (
        '[[rule]]\nid = "author"\nkind = "byline"\nwhy = "A line of the lab."\ndrop = { line = "Wrax Penholder" }\n'
    )
    folder = rules_dir({"generic/zlab.toml": byline})
    text = f"Wrax Penholder\n{PROSE[0]}\n".encode()
    assert run("clean", "-", "--rules", folder, stdin=text).stdout == text
    assert run("clean", "-", "--rules", folder, "--drop", "byline", stdin=text).stdout == f"{PROSE[0]}\n".encode()


def test_the_output_never_lands_on_its_source(run, tmp_path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY, "in/b.txt": DIRTY})
    for arguments in (("a.txt", "-o", "a.txt"), ("a.txt", "-o", "."), ("in", "-o", "in")):
        done = run("clean", *arguments, *RULES)
        assert done.returncode in (2, 3), arguments
        assert ("a.txt" if arguments[0] == "a.txt" else "b.txt") in done.stderr.decode()
    assert tree(tmp_path) == {"a.txt": DIRTY, "in/b.txt": DIRTY}


def test_in_a_hurry_a_run_gives_what_the_function_gives(run, tmp_path) -> None:
    menu = "".join(f"<li><a href=/{n}>Part {n}</a></li>" for n in range(20))
    page = f"<html><body><ul>{menu}</ul><div>{''.join(f'<p>{s}</p>' for s in PROSE)}</div><ul>{menu}</ul></body></html>"
    write_files(tmp_path, {"in/a.html": page, "in/b.txt": DIRTY})
    assert run("clean", "in", "-o", "out", "--fast", *RULES).returncode == 0
    expected = cleaner.clean(page, fast=True, rules=[LAB]).text
    assert expected.splitlines() == list(PROSE)
    assert tree(tmp_path / "out") == {"a.txt": expected.encode(), "b.txt": CLEAN}


def test_a_run_in_a_hurry_does_not_go_on_with_one_in_full(run, tmp_path) -> None:
    write_files(tmp_path, {"in/a.html": PAGE})
    run("clean", "in", "-o", "out", *RULES)
    done = run("clean", "in", "-o", "out", "--fast", *RULES)
    assert done.returncode == 2 and b"out" in done.stderr


def test_fast_goes_with_our_own_judge_alone(run) -> None:
    done = run("clean", "-", "--fast", "--extractor", "trafilatura", *RULES, stdin=PAGE)
    assert (done.returncode, done.stdout) == (2, b"") and b"choose one" in done.stderr
