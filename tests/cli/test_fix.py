"""`cleaner fix`: takes boilerplate out of text files, in place."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.build import LAB, PROSE, write_files

DIRTY = f"{PROSE[0]}\n\nZorblat\n(Zorblatpress) {PROSE[1]}\n".encode()
CLEAN = f"{PROSE[0]}\n\n{PROSE[1]}\n".encode()
RULES = ("--rules", LAB)

BYTES = {
    "line ends": (b"One.\r\n7 blorps\r\n\r\nTwo.\rThree.", b"One.\r\n\r\nTwo.\rThree."),
    "no final newline": (b"One.\n7 blorps", b"One.\n"),
    "byte-order mark": (b"\xef\xbb\xbf7 blorps\nOne.\n", b"\xef\xbb\xbfOne.\n"),
    "latin-1": (b"Caf\xe9 au lait.\n7 blorps\n", b"Caf\xe9 au lait.\n"),
    "utf-16": ("\ufeffOne.\n7 blorps\nTwo.\n".encode("utf-16-le"), "\ufeffOne.\nTwo.\n".encode("utf-16-le")),
    "broken utf-8": (
        b"One \xe2\x82. \xc3\xa9\xc3\n7 blorps\nTw\xc3o \xc3\xa9\n",
        b"One \xe2\x82. \xc3\xa9\xc3\nTw\xc3o \xc3\xa9\n",
    ),
    "spaces at line ends": (b"  One.  \t\n7 blorps\n \n", b"  One.  \t\n \n"),
}


def test_a_file_is_rewritten_once(run, tmp_path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY})
    first, second = run("fix", "a.txt", *RULES), run("fix", "a.txt", *RULES)
    assert (first.returncode, first.stdout) == (1, b"")
    assert "a.txt" in first.stderr.decode()
    assert (second.returncode, second.stdout, second.stderr) == (0, b"", b"")
    assert (tmp_path / "a.txt").read_bytes() == CLEAN


@pytest.mark.parametrize("name", BYTES)
def test_kept_lines_keep_their_bytes(run, tmp_path, name: str) -> None:
    before, after = BYTES[name]
    write_files(tmp_path, {"a.txt": before})
    assert run("fix", "a.txt", *RULES).returncode == 1
    assert (tmp_path / "a.txt").read_bytes() == after


def test_mode_bits_stay(run, tmp_path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY})
    (tmp_path / "a.txt").chmod(0o640)
    run("fix", "a.txt", *RULES)
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o640


def test_a_link_stays_a_link(run, tmp_path) -> None:
    write_files(tmp_path, {"real/a.txt": DIRTY})
    (tmp_path / "link.txt").symlink_to("real/a.txt")
    assert run("fix", "link.txt", *RULES).returncode == 1
    assert (tmp_path / "link.txt").readlink() == Path("real/a.txt")
    assert (tmp_path / "real/a.txt").read_bytes() == CLEAN


def test_diff_shows_and_writes_nothing(run, tmp_path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY})
    done = run("fix", "--diff", "a.txt", *RULES)
    assert done.returncode == 1
    shown = done.stdout.decode().splitlines()
    assert "-Zorblat" in shown and f"+{PROSE[1]}" in shown and f"-(Zorblatpress) {PROSE[1]}" in shown
    assert (tmp_path / "a.txt").read_bytes() == DIRTY
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt"]


def test_a_clean_file_is_not_touched(run, tmp_path) -> None:
    write_files(tmp_path, {"a.txt": CLEAN})
    os.utime(tmp_path / "a.txt", (1_000_000_000, 1_000_000_000))
    inode = (tmp_path / "a.txt").stat().st_ino
    assert run("fix", "a.txt", *RULES).returncode == 0
    after = (tmp_path / "a.txt").stat()
    assert (after.st_mtime, after.st_ino) == (1_000_000_000, inode)


def test_a_page_is_left_alone(run, tmp_path) -> None:
    page = f"<html><body><p>{PROSE[0]}</p><p>{PROSE[1]}</p><div class='zorbox'>A shoe</div></body></html>"
    write_files(tmp_path, {"a.html": page, "b.txt": DIRTY})
    done = run("fix", "a.html", "b.txt", *RULES)
    assert done.returncode == 1 and "a.html" in done.stderr.decode()
    assert (tmp_path / "a.html").read_text() == page
    assert (tmp_path / "b.txt").read_bytes() == CLEAN


def test_no_temporary_file_is_left(run, tmp_path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY, "b.txt": CLEAN})
    run("fix", "a.txt", "b.txt", *RULES)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt", "b.txt"]


def test_fix_takes_what_check_names(run, tmp_path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY})
    assert run("check", "a.txt", *RULES).returncode == 1
    run("fix", "a.txt", *RULES)
    assert run("check", "a.txt", *RULES).returncode == 0
