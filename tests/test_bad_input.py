"""Bad input: each ends in a clear message that names the file; the others are done, nothing is lost or left about."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import cleaner
from tests.build import LAB, PROSE, outputs, rule_text, write_files

GOOD = f"{PROSE[0]}\nZorblat\n\n{PROSE[1]}\n"
CLEAN = f"{PROSE[0]}\n\n{PROSE[1]}\n"
RULES = ("--rules", LAB)


def names(folder: Path) -> list[str]:
    """Return all files below the folder, hidden ones included."""
    return sorted(str(path.relative_to(folder)) for path in outputs(folder))


# --- one bad file among good ones -----------------------------------------------------------------------------------


def make_binary(folder: Path) -> None:
    write_files(folder, {"bad.txt": bytes(range(256)) * 40})


def make_picture(folder: Path) -> None:
    write_files(folder, {"bad.txt": b"\x89PNG\r\n\x1a\n" + b"\x00" * 100})


def make_zeros(folder: Path) -> None:
    write_files(folder, {"bad.txt": b"\x00" * 5000})


def make_dangling_link(folder: Path) -> None:
    (folder / "bad.txt").symlink_to("nowhere.txt")


def make_link_loop(folder: Path) -> None:
    (folder / "bad.txt").symlink_to("other.txt")
    (folder / "other.txt").symlink_to("bad.txt")


BAD_FILES = {
    "binary": (make_binary, "binary"),
    "picture": (make_picture, "PNG image"),
    "zeros": (make_zeros, "binary"),
    "dangling link": (make_dangling_link, "No such file"),
    "link loop": (make_link_loop, "symbolic links"),
}


@pytest.mark.parametrize("kind", BAD_FILES)
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_others_are_cleaned(run, tmp_path, kind: str, jobs: str) -> None:
    write_files(tmp_path / "in", {"a.txt": GOOD, "z.txt": GOOD})
    make, reason = BAD_FILES[kind]
    make(tmp_path / "in")
    done = run("clean", "in", "-o", "out", "--jobs", jobs, *RULES)
    assert done.returncode == 3 and b"Traceback" not in done.stderr
    line = next(line for line in done.stderr.decode().splitlines() if "in/bad.txt" in line)
    assert reason in line
    assert names(tmp_path / "out") == ["a.txt", "z.txt"]
    assert (tmp_path / "out/z.txt").read_text() == CLEAN


@pytest.mark.parametrize("kind", BAD_FILES)
@pytest.mark.parametrize("command", ["check", "fix"])
def test_check_and_fix_go_on(run, tmp_path, command: str, kind: str) -> None:
    write_files(tmp_path, {"a.txt": GOOD, "z.txt": GOOD})
    make, reason = BAD_FILES[kind]
    make(tmp_path)
    done = run(command, "a.txt", "bad.txt", "z.txt", *RULES)
    assert done.returncode == 3 and b"Traceback" not in done.stderr
    assert "bad.txt" in done.stderr.decode() and reason in done.stderr.decode()
    seen = done.stdout if command == "check" else done.stderr
    assert b"a.txt" in seen and b"z.txt" in seen
    assert (tmp_path / "z.txt").read_text() == (GOOD if command == "check" else CLEAN)


def test_a_directory_named_like_a_text(run, tmp_path) -> None:
    write_files(tmp_path, {"in/dir.txt/a.txt": GOOD, "in/b.txt": GOOD})
    assert run("clean", "in", "-o", "out", *RULES).returncode == 0
    assert names(tmp_path / "out") == ["b.txt", "dir.txt/a.txt"]


def test_a_linked_directory_is_not_followed(run, tmp_path) -> None:
    write_files(tmp_path / "in", {"a.txt": GOOD})
    (tmp_path / "in/self").symlink_to(".")
    assert run("clean", "in", "-o", "out", *RULES).returncode == 0
    assert names(tmp_path / "out") == ["a.txt"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file(run, tmp_path) -> None:
    write_files(tmp_path / "in", {"a.txt": GOOD, "bad.txt": GOOD})
    (tmp_path / "in/bad.txt").chmod(0)
    done = run("clean", "in", "-o", "out", *RULES)
    assert done.returncode == 3 and b"in/bad.txt: cannot be read: Permission denied" in done.stderr


# --- odd content ----------------------------------------------------------------------------------------------------

ODD = {
    "empty": b"",
    "only a byte-order mark": b"\xef\xbb\xbf",
    "only line ends": b"\n\r\n\r\r\n",
    "a single NUL": b"One.\x00Two.\n" * 20,
    "bytes of no encoding": b"One \xff\xfe.\n\x80\x81\n" + b"Two.\n" * 9,
    "two encodings": "Größe\n".encode() + "Größe\n".encode("latin-1"),
    "odd number of bytes in utf-16": "\ufeffOne.\n".encode("utf-16-le") + b"\x41",
    "half a character at the end": "One größ".encode()[:-1],
    "terminal colours": b"\x1b[1mOne.\x1b[0m\nTwo.\n",
}


@pytest.mark.parametrize("kind", ODD)
def test_odd_bytes_come_back_as_they_were(run, tmp_path, kind: str) -> None:
    write_files(tmp_path, {"in/a.txt": ODD[kind]})
    done = run("clean", "in", "-o", "out", *RULES)
    assert done.returncode == 0, done.stderr.decode()
    assert (tmp_path / "out/a.txt").read_bytes() == ODD[kind]


@pytest.mark.parametrize("kind", ODD)
def test_an_odd_page_is_no_crash(kind: str) -> None:
    page = b"<html><body><p>" + ODD[kind] + b"</p><p>" + PROSE[0].encode() + b"</p></body></html>"
    assert PROSE[0] in cleaner.clean(page, media="html").text
    assert cleaner.clean(ODD[kind], media="html").media == "html"


def test_a_line_of_fifty_megabytes(tmp_path) -> None:
    line = "word " * 10_000_000
    content = f"{PROSE[0]}\n{line}\nZorblat\n"
    result = cleaner.clean(content, media="text", rules=[LAB])
    assert result.text == f"{PROSE[0]}\n{line}\n"


def test_a_million_lines() -> None:
    content = (f"{PROSE[0]}\n" + "\n" * 49) * 20_000
    result = cleaner.clean(content, media="text", heuristics=False, rules=[LAB])
    assert result.text == content and len(result.decisions) == 1_000_000


def test_twenty_thousand_labels() -> None:
    result = cleaner.clean(f"{PROSE[0]}\n" + "Zorblat\n" * 20_000, media="text", rules=[LAB])
    assert result.text == f"{PROSE[0]}\n"


def test_many_cuts_in_one_block() -> None:
    content = f"{PROSE[0]} {'[wumpus 1] ' * 1500}".rstrip() + "\n"
    assert cleaner.clean(content, media="text", heuristics=False, rules=[LAB]).text == f"{PROSE[0]}\n"


@pytest.mark.parametrize("heuristics", [False, True])
def test_ten_thousand_nested_elements_keep_their_text(heuristics: bool) -> None:
    depth = 10_000
    inner = "".join(f"<p>{sentence}</p>" for sentence in PROSE)
    page = f"<html><body>{'<div>' * depth}{inner}{'</div>' * depth}</body></html>"
    result = cleaner.clean(page, heuristics=heuristics)
    assert result.text.split() == " ".join(PROSE).split()


BROKEN_PAGES = (
    "<html>",
    "<p>One.<p>Two.<div>Three.",
    "</div></p>One.<b><i>Two.</b></i>",
    "<table><tr><td>One.<table><td>Two.",
    "<html><body><p title='unclosed>One.</p><p>Two.</p></body></html>",
    "<!doctype html><!-- <p>One.</p>",
    "<html><body>&#0;&#xD800;&#x110000;&bogus;<p>One.</p></body></html>",
    "<html><frameset><frame src=a></frameset></html>",
    "<?xml version='1.0' encoding='utf-16'?><html><body><p>One.</p></body></html>",
    "<html><body><o:p>One.</o:p><g:plusone></g:plusone><5>Two.</body></html>",
    "<svg><style><p>One.</p></style></svg>",
    "<html><body><p>One.\x00\x01\x0b\x1f</p></body></html>",
)


@pytest.mark.parametrize("heuristics", [False, True])
@pytest.mark.parametrize("page", BROKEN_PAGES)
def test_bad_markup_is_no_crash(page: str, heuristics: bool) -> None:
    result = cleaner.clean(page, media="html", heuristics=heuristics)
    assert cleaner.replay(result) == result.text
    assert cleaner.clean(page.encode(), media="html", heuristics=heuristics).text == result.text


def test_a_pattern_without_bound_fails_its_document_alone(run, tmp_path, rules_dir) -> None:
    folder = rules_dir({"generic/slow.toml": rule_text("drop = { regex = '(?:a|aa)+$' }")})
    write_files(tmp_path / "in", {"a.txt": GOOD, "bad.txt": "a" * 40 + "!\n", "z.txt": GOOD})
    done = run("clean", "in", "-o", "out", "--rules", folder, *RULES)
    assert done.returncode == 3
    line = next(line for line in done.stderr.decode().splitlines() if "in/bad.txt" in line)
    assert "slow/lab" in line and "slow.toml:1" in line and "took over" in line
    assert names(tmp_path / "out") == ["a.txt", "z.txt"]


# --- inputs and outputs that collide --------------------------------------------------------------------------------


def test_an_output_inside_the_input_is_no_input(run, tmp_path) -> None:
    write_files(tmp_path / "in", {"a.txt": GOOD})
    for _ in ("first run", "second run"):
        assert run("clean", "in", "-o", "in/out", *RULES).returncode == 0
        assert names(tmp_path / "in") == ["a.txt", "out/a.txt"]


def test_the_same_file_given_twice_is_done_once(run, tmp_path) -> None:
    write_files(tmp_path, {"in/a.txt": GOOD})
    done = run("clean", "in/a.txt", "in", "./in/../in/a.txt", "-o", "out", *RULES)
    assert done.returncode == 0 and b"1 documents" in done.stderr
    assert names(tmp_path / "out") == ["a.txt"]


def test_two_inputs_for_one_output(run, tmp_path) -> None:
    page = f"<html><body><p>{PROSE[0]}</p><p>{PROSE[1]}</p></body></html>"
    write_files(tmp_path / "in", {"a.html": page, "a.txt": GOOD, "b.txt": GOOD})
    done = run("clean", "in", "-o", "out", *RULES)
    assert done.returncode == 3
    line = next(line for line in done.stderr.decode().splitlines() if "out/a.txt" in line)
    assert "in/a.html" in line and "in/a.txt" in line
    assert names(tmp_path / "out") == ["a.txt", "b.txt"]


def test_two_directories_with_files_of_one_name(run, tmp_path) -> None:
    write_files(tmp_path, {"one/a.txt": GOOD, "two/a.txt": f"{PROSE[2]}\n"})
    done = run("clean", "one", "two", "-o", "out", *RULES)
    assert done.returncode == 3 and b"two/a.txt" in done.stderr
    assert (tmp_path / "out/a.txt").read_text() == CLEAN


def test_an_output_place_that_is_taken(run, tmp_path) -> None:
    write_files(tmp_path, {"in/a.txt": GOOD, "in/b.txt": GOOD, "out/a.txt/occupied": b""})
    done = run("clean", "in", "-o", "out", *RULES)
    assert done.returncode == 3 and b"in/a.txt" in done.stderr and b"out/a.txt" in done.stderr
    assert names(tmp_path / "out") == ["a.txt/occupied", "b.txt"]


def test_an_output_directory_that_is_a_file(run, tmp_path) -> None:
    write_files(tmp_path, {"in/a.txt": GOOD, "out": b"mine"})
    done = run("clean", "in", "-o", "out", *RULES)
    assert done.returncode in (2, 3) and b"out" in done.stderr and b"Traceback" not in done.stderr
    assert (tmp_path / "out").read_bytes() == b"mine"


# --- a disk that is full, a run that is interrupted -----------------------------------------------------------------


def limit_file_size() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


BIG = f"{PROSE[0]}\n" * 400 + "Zorblat\n"


def test_a_full_disk_while_cleaning(run, tmp_path) -> None:
    write_files(tmp_path, {"in/a.txt": GOOD, "in/big.txt": BIG, "in/z.txt": GOOD, "out/big.txt": b"older"})
    done = run("clean", "in", "-o", "out", *RULES, preexec_fn=limit_file_size)
    assert done.returncode == 3 and b"Traceback" not in done.stderr
    line = next(line for line in done.stderr.decode().splitlines() if "in/big.txt" in line)
    assert "File too large" in line
    assert names(tmp_path / "out") == ["a.txt", "big.txt", "z.txt"]
    assert (tmp_path / "out/big.txt").read_bytes() == b"older"


def test_a_full_disk_while_fixing(run, tmp_path) -> None:
    write_files(tmp_path, {"a.txt": GOOD, "big.txt": BIG, "z.txt": GOOD})
    done = run("fix", "a.txt", "big.txt", "z.txt", *RULES, preexec_fn=limit_file_size)
    assert done.returncode == 3 and b"big.txt" in done.stderr and b"Traceback" not in done.stderr
    assert names(tmp_path) == ["a.txt", "big.txt", "z.txt"]
    assert (tmp_path / "big.txt").read_text() == BIG
    assert (tmp_path / "z.txt").read_text() == CLEAN


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupted_run_leaves_whole_files(tmp_path, jobs: str) -> None:
    content = GOOD * 50
    write_files(tmp_path / "in", {f"{n:04}.txt": content for n in range(3000)})
    command = [sys.executable, "-m", "cleaner", "clean", "in", "-o", "out", "--jobs", jobs, "--rules", str(LAB)]
    running = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, start_new_session=True)
    deadline = time.monotonic() + 60
    while not (tmp_path / "out/0003.txt").exists() and time.monotonic() < deadline and running.poll() is None:
        pass
    assert running.poll() is None, "the run ended before it could be interrupted"
    os.killpg(running.pid, signal.SIGINT)
    _, talk = running.communicate(timeout=60)
    assert running.returncode not in (0, 3)
    assert b"Traceback" not in talk
    written = names(tmp_path / "out")
    assert 0 < len(written) < 3000
    assert all(name.endswith(".txt") and not name.startswith(".") for name in written), "no temporary file is left"
    assert all((tmp_path / "out" / name).read_text() == CLEAN * 50 for name in written)
