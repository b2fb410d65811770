"""`cleaner fix`: takes boilerplate out of text files, in place."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import stat
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.build import LAB, PROSE, write_files
from tests.commands import Done, call

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
    "utf-16, big end first": (
        "\ufeffOne.\n7 blorps\nTwo.\n".encode("utf-16-be"),
        "\ufeffOne.\nTwo.\n".encode("utf-16-be"),
    ),
    "utf-16 without mark": ("One.\n7 blorps\nTwo.\n".encode("utf-16-le"), "One.\nTwo.\n".encode("utf-16-le")),
    "utf-32": ("\ufeffOne.\n7 blorps\nTwo.\n".encode("utf-32-le"), "\ufeffOne.\nTwo.\n".encode("utf-32-le")),
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


# --- what stays of the file -----------------------------------------------------------------------------------------


def fix(folder: Path, *args: object) -> Done:
    return call(folder, "fix", *args, *RULES)


def told(done: Done, *parts: str) -> bool:
    """True if one line on stderr says all of it, and there is no traceback."""
    text = done.stderr.decode()
    return "Traceback" not in text and any(all(part in line for part in parts) for line in text.splitlines())


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755, 0o664])
def test_every_mode_stays(tmp_path, mode: int) -> None:
    write_files(tmp_path, {"a.txt": DIRTY})
    (tmp_path / "a.txt").chmod(mode)
    assert fix(tmp_path, "a.txt").returncode == 1
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == mode


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_the_owner_stays(tmp_path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY})
    os.chown(tmp_path / "a.txt", 12345, 23456)
    assert fix(tmp_path, "a.txt").returncode == 1
    after = (tmp_path / "a.txt").stat()
    assert (after.st_uid, after.st_gid) == (12345, 23456)


def test_a_file_behind_two_names_is_rewritten_once(tmp_path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY})
    (tmp_path / "b.txt").symlink_to("a.txt")
    done = fix(tmp_path, ".")
    assert done.returncode == 1 and done.stderr.count(b"taken out") == 1
    assert (tmp_path / "b.txt").is_symlink() and (tmp_path / "a.txt").read_bytes() == CLEAN


def test_a_fix_says_how_much_it_took(tmp_path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY, "b.txt": CLEAN + b"Zorblat\n"})
    lines = fix(tmp_path, ".").stderr.decode().splitlines()
    assert lines == [
        "cleaner: a.txt: 2 pieces of boilerplate taken out",
        "cleaner: b.txt: 1 piece of boilerplate taken out",
    ]


# --- --diff and --backup --------------------------------------------------------------------------------------------

PATCHED = {
    "lines": (DIRTY, CLEAN),
    "no final newline": (CLEAN + b"7 blorps\nThe end.", CLEAN + b"The end."),
    "junk without final newline": (CLEAN + b"Zorblat", CLEAN),
    "windows line ends": (DIRTY.replace(b"\n", b"\r\n"), CLEAN.replace(b"\n", b"\r\n")),
    "old line ends": (DIRTY.replace(b"\n", b"\r"), CLEAN.replace(b"\n", b"\r")),
    "latin-1": (b"Fl\xfcsse, \xd6l\n7 blorps\n" + CLEAN, b"Fl\xfcsse, \xd6l\n" + CLEAN),
    "byte-order mark": (b"\xef\xbb\xbf7 blorps\n" + CLEAN, b"\xef\xbb\xbf" + CLEAN),
    "lines that look like a diff": (b"--- a.txt\n+++ b\n7 blorps\n@@ -1 +1 @@\n", b"--- a.txt\n+++ b\n@@ -1 +1 @@\n"),
    "far apart": (DIRTY + CLEAN * 30 + DIRTY, CLEAN * 32),
}


@pytest.mark.skipif(not shutil.which("patch"), reason="needs the patch program")
@pytest.mark.parametrize("name", ["a.txt", "dir/two words.txt", "ünglaub.txt"])
@pytest.mark.parametrize("case", PATCHED)
def test_the_diff_applied_by_patch_is_the_fix(tmp_path, case: str, name: str) -> None:
    before, after = PATCHED[case]
    write_files(tmp_path, {name: before})
    difference = fix(tmp_path, name, "--diff").stdout
    done = subprocess.run(["patch", "-p0", "--binary"], cwd=tmp_path, input=difference, capture_output=True)
    assert done.returncode == 0, done.stdout
    assert (tmp_path / name).read_bytes() == after


def everything(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Return all files below the folder, with their content and the time they were written."""
    return {str(p): (p.read_bytes(), p.stat().st_mtime_ns) for p in folder.rglob("*") if p.is_file()}


def test_diff_writes_nothing_anywhere(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("CLEANER_STATE_DIR", str(tmp_path / "state"))
    write_files(tmp_path, {"a.txt": DIRTY, "b.jsonl": json.dumps({"text": DIRTY.decode()}), "c.txt": PROSE[0]})
    before = everything(tmp_path)
    done = fix(tmp_path, ".", "--diff", "--backup")
    assert done.returncode == 1 and done.stdout.startswith(b"--- a.txt\n+++ a.txt\n") and b"b.jsonl" in done.stdout
    assert everything(tmp_path) == before
    assert call(tmp_path, "undo", ".") == (0, b"", b"")


def test_a_backup_is_what_was_there(tmp_path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY, "b.txt": CLEAN})
    assert fix(tmp_path, ".", "--backup").returncode == 1
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {
        "a.txt": CLEAN,
        "a.txt.bak": DIRTY,
        "b.txt": CLEAN,
    }


def test_no_backup_is_overwritten(tmp_path) -> None:
    versions = [DIRTY + b"%d\n" % number for number in range(3)]
    write_files(tmp_path, {"a.txt.bak": b"mine"})
    for version in versions:
        write_files(tmp_path, {"a.txt": version})
        assert fix(tmp_path, "a.txt", "--backup").returncode == 1
    kept = {p.name: p.read_bytes() for p in tmp_path.glob("*.bak*")}
    assert list(dict(sorted(kept.items())).values()) == [b"mine", *versions]


def test_a_backup_is_as_private_as_its_file(tmp_path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY})
    (tmp_path / "a.txt").chmod(0o600)
    fix(tmp_path, "a.txt", "--backup")
    assert stat.S_IMODE((tmp_path / "a.txt.bak").stat().st_mode) == 0o600


def test_a_file_that_is_left_alone_needs_no_backup(tmp_path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY})
    (tmp_path / "a.txt").chmod(0o444)
    assert fix(tmp_path, "a.txt", "--backup").returncode == 3
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


# --- left alone -----------------------------------------------------------------------------------------------------

LABELS = b"Zorblat\n" * 40
"""280 characters that go."""
SHARES = {
    "over half": ("", PROSE[0].encode() + b"\n" + LABELS, "77% of its text would go, more than 50%"),
    "all": ("", b"\n" + LABELS, "100% of its text would go"),
    "all of a short one": ("", b"Zorblat\n", "100% of its text would go"),
    "more than is allowed": ("max-removed = 0.2", CLEAN * 4 + LABELS, "more than 20%"),
    "nothing is allowed": ("max-removed = 0", CLEAN * 4 + LABELS, "more than 0%"),
}
ALLOWED = {
    "under half": ("", CLEAN * 4 + LABELS, CLEAN * 4),
    "over half of a few words": ("", b"One.\n" + LABELS[:88], b"One.\n"),
    "as much as is allowed": ("max-removed = 0.8", PROSE[0].encode() + b"\n" + LABELS, PROSE[0].encode() + b"\n"),
    "nearly all": ("max-removed = 1", b"One.\n" + LABELS, b"One.\n"),
}


@pytest.mark.parametrize("case", SHARES)
def test_a_document_of_which_too_much_would_go_is_left_alone(tmp_path, case: str) -> None:
    configuration, content, reason = SHARES[case]
    write_files(tmp_path, {"a.txt": content, "b.txt": DIRTY, "cleaner.toml": configuration})
    for options in (("--diff",), ()):
        done = fix(tmp_path, "a.txt", "b.txt", *options)
        assert done.returncode == 3 and told(done, "a.txt: left as it is", reason)
    assert (tmp_path / "a.txt").read_bytes() == content and (tmp_path / "b.txt").read_bytes() == CLEAN
    assert call(tmp_path, "check", "a.txt", *RULES).stdout.count(b"Zorblat") == content.count(b"Zorblat")


@pytest.mark.parametrize("case", ALLOWED)
def test_a_document_of_which_enough_stays_is_fixed(tmp_path, case: str) -> None:
    configuration, before, after = ALLOWED[case]
    write_files(tmp_path, {"a.txt": before, "cleaner.toml": configuration})
    assert fix(tmp_path, "a.txt").returncode == 1
    assert (tmp_path / "a.txt").read_bytes() == after


def test_all_of_a_document_never_goes_and_the_message_is_true(tmp_path) -> None:
    write_files(tmp_path, {"a.txt": LABELS, "cleaner.toml": "max-removed = 1"})
    done = fix(tmp_path, "a.txt")
    assert done.returncode == 3 and told(done, "a.txt: left as it is") and not told(done, "more than 100%")


def test_of_each_record_its_own_share_counts(tmp_path) -> None:
    lines = [json.dumps({"text": text}) + "\n" for text in (DIRTY.decode(), LABELS.decode(), CLEAN.decode())]
    write_files(tmp_path, {"a.jsonl": "".join(lines)})
    done = fix(tmp_path, "a.jsonl")
    assert done.returncode == 3 and told(done, "a.jsonl: line 2: left as it is")
    assert (tmp_path / "a.jsonl").read_text().splitlines(keepends=True) == [lines[2], lines[1], lines[2]]


def test_a_read_only_file_is_left_alone(tmp_path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY, "b.txt": DIRTY})
    (tmp_path / "a.txt").chmod(0o444)
    done = fix(tmp_path, "a.txt", "b.txt")
    assert done.returncode == 3 and told(done, "a.txt: is read-only", "chmod u+w")
    assert (tmp_path / "a.txt").read_bytes() == DIRTY and (tmp_path / "b.txt").read_bytes() == CLEAN


STORES = {
    "git annex": ".git/annex/objects/Xq/3f/MD5E-s9--d41d8/MD5E-s9--d41d8.txt",
    "dvc": ".dvc/cache/files/md5/d4/1d8cd98f00b204e9800998ecf8427e",
}


@pytest.mark.parametrize("store", STORES)
def test_a_link_into_a_store_is_left_alone(tmp_path, store: str) -> None:
    write_files(tmp_path, {STORES[store]: DIRTY, "b.txt": DIRTY})
    (tmp_path / "a.txt").symlink_to(STORES[store])
    done = fix(tmp_path, "a.txt", "b.txt")
    assert done.returncode == 3 and told(done, "a.txt: is a link into ." + STORES[store][1:4])
    assert (tmp_path / STORES[store]).read_bytes() == DIRTY and (tmp_path / "b.txt").read_bytes() == CLEAN
    assert len(list((tmp_path / STORES[store]).parent.iterdir())) == 1


def test_a_git_lfs_pointer_is_left_alone_with_a_note(tmp_path) -> None:
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\nZorblat\n"
    write_files(tmp_path, {"a.txt": pointer, "b.jsonl": pointer})
    done = fix(tmp_path, "a.txt", "b.jsonl")
    assert done.returncode == 0
    assert all(told(done, f"{name}: a Git LFS pointer", "git lfs pull") for name in ("a.txt", "b.jsonl"))
    assert {p.read_bytes() for p in tmp_path.iterdir()} == {pointer}


UNREADABLE = {
    "utf-16 with half a character": (
        "\ufeff".encode("utf-16-le") + DIRTY.decode().encode("utf-16-le") + b"\x41",
        "UTF-16",
    ),
    "half a pair in utf-16": ("\ufeffOne.\nZorblat\n".encode("utf-16-le") + b"\x00\xd8", "UTF-16"),
    "a picture": (b"\x89PNG\r\n\x1a\nZorblat\n", "PNG image"),
    "gzip": (b"\x1f\x8b\x08\x00Zorblat\n", "gzip"),
    "a program's data": (bytes(range(32)) * 99 + b"\nZorblat\n", "binary"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_is_no_text_is_left_alone(tmp_path, case: str) -> None:
    content, reason = UNREADABLE[case]
    write_files(tmp_path, {"a.txt": content, "b.txt": DIRTY})
    done = fix(tmp_path, "a.txt", "b.txt")
    assert (tmp_path / "a.txt").read_bytes() == content and (tmp_path / "b.txt").read_bytes() == CLEAN
    assert done.returncode == 3 and told(done, "a.txt: ", reason)


def test_a_page_without_findings_is_not_talked_about(tmp_path) -> None:
    write_files(tmp_path, {"a.html": f"<html><body><p>{PROSE[0]}</p><p>{PROSE[1]}</p></body></html>"})
    assert [fix(tmp_path, "a.html") for _ in range(2)] == [(0, b"", b"")] * 2


def test_a_page_in_a_record_is_left_alone_and_the_others_are_fixed(tmp_path) -> None:
    page = f"<html><body><p>{PROSE[0]}</p><div class='zorbox'>A shoe</div></body></html>"
    lines = [json.dumps({"text": text}) + "\n" for text in (page, DIRTY.decode(), CLEAN.decode())]
    write_files(tmp_path, {"a.jsonl": "".join(lines[:2])})
    done = fix(tmp_path, "a.jsonl")
    assert done.returncode == 1 and told(done, "a.jsonl: 2 pieces") and told(done, "a.jsonl: line 1: a page")
    assert (tmp_path / "a.jsonl").read_text() == lines[0] + lines[2]


def test_records_are_text_if_they_are_said_to_be(tmp_path) -> None:
    text = f"<p>{PROSE[0]}</p>\n{DIRTY.decode()}"
    write_files(tmp_path, {"a.jsonl": json.dumps({"text": text}), "b.txt": text})
    assert fix(tmp_path, ".", "--media", "text").returncode == 1
    assert json.loads((tmp_path / "a.jsonl").read_bytes())["text"] == (tmp_path / "b.txt").read_text() != text


def test_a_file_whose_name_is_no_utf_8_is_fixed_like_others(tmp_path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.txt")
    path.write_bytes(DIRTY)
    assert fix(tmp_path, ".").returncode == 1 and path.read_bytes() == CLEAN
    assert call(tmp_path, "undo", ".").returncode == 1 and path.read_bytes() == DIRTY


def test_nothing_is_taken_where_no_way_back_can_be_kept(tmp_path, monkeypatch) -> None:
    write_files(tmp_path, {"a.txt": DIRTY, "state": b"a file where a directory is needed"})
    monkeypatch.setenv("CLEANER_STATE_DIR", str(tmp_path / "state"))
    done = fix(tmp_path, "a.txt")
    assert done.returncode == 3 and told(done, "a.txt: is left as it was", "CLEANER_STATE_DIR")
    assert (tmp_path / "a.txt").read_bytes() == DIRTY


def small_files_only() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))


def test_nothing_is_taken_where_only_a_part_of_the_way_back_can_be_kept(run, tmp_path, monkeypatch) -> None:
    """The record of so many pieces is longer than the file: the disk is full before it is written."""
    monkeypatch.setenv("CLEANER_STATE_DIR", str(tmp_path / "state"))
    content = CLEAN * 60 + LABELS * 10
    write_files(tmp_path, {"a.txt": content})
    done = run("fix", "a.txt", *RULES, preexec_fn=small_files_only)
    assert done.returncode == 3 and (tmp_path / "a.txt").read_bytes() == content
    assert b"no way back can be kept" in done.stderr


# --- JSON Lines -----------------------------------------------------------------------------------------------------

S, T = PROSE[0], PROSE[1]
ONE_LINE = {
    "escapes": (
        '{"text": "\\u00c9l\\tx\\/\\"\\\\n\\n7 blorps\\nüé\\b\\f"}',
        '{"text": "\\u00c9l\\tx\\/\\"\\\\n\\nüé\\b\\f"}',
    ),
    "an escaped label": ('{"text": "A.\\n\\u0037 blorps\\u000aB."}', '{"text": "A.\\nB."}'),
    "surrogate pairs": (
        '{"text": "\\ud83d\\ude42 A.\\n\\uD83D\\uDE42 B. [wumpus 1]\\n🙂\\n7 blorps"}',
        '{"text": "\\ud83d\\ude42 A.\\n\\uD83D\\uDE42 B.\\n🙂\\n"}',
    ),
    "half a pair": ('{"text": "\\ud83d A.\\n7 blorps\\n\\ude42"}', '{"text": "\\ud83d A.\\n\\ude42"}'),
    "odd spacing": (' {\t"id" :1 , "text"\t: "A.\\n7 blorps\\n" }  ', ' {\t"id" :1 , "text"\t: "A.\\n" }  '),
    "key order": ('{"z":1,"text":"A.\\n7 blorps","a":2}', '{"z":1,"text":"A.\\n","a":2}'),
    "duplicate keys": (
        '{"text": "7 blorps\\n", "text": "A.\\n7 blorps\\n", "x": 1, "x": 2}',
        '{"text": "7 blorps\\n", "text": "A.\\n", "x": 1, "x": 2}',
    ),
    "an escaped key": ('{"te\\u0078t": "A.\\n7 blorps\\n"}', '{"te\\u0078t": "A.\\n"}'),
    "nested keys": (
        '{"a": {"text": "7 blorps\\n"}, "text": "A.\\n7 blorps\\n", "b": [{"text": "7 blorps"}, "text", "7 blorps"]}',
        '{"a": {"text": "7 blorps\\n"}, "text": "A.\\n", "b": [{"text": "7 blorps"}, "text", "7 blorps"]}',
    ),
    "a value that is called text": ('{"a": "text", "text": "A.\\n7 blorps\\n"}', '{"a": "text", "text": "A.\\n"}'),
    "brackets in texts": ('{"a": "}]{[,:", "text": "{A.\\n7 blorps\\n]"}', '{"a": "}]{[,:", "text": "{A.\\n]"}'),
    "no number": ('{"x": NaN, "y": -Infinity, "text": "A.\\n7 blorps"}', '{"x": NaN, "y": -Infinity, "text": "A.\\n"}'),
    "a large number": ('{"x": 1e400, "y": -0.0, "text": "A.\\n7 blorps"}', '{"x": 1e400, "y": -0.0, "text": "A.\\n"}'),
    "a long number": (
        '{"x": 123456789012345678901234567890, "y": 1.10, "text": "A.\\n7 blorps"}',
        '{"x": 123456789012345678901234567890, "y": 1.10, "text": "A.\\n"}',
    ),
    "windows line ends inside": ('{"text": "A.\\r\\n7 blorps\\r\\nB.\\r"}', '{"text": "A.\\r\\nB.\\r"}'),
    "the first field that holds a text": (
        '{"text": "", "content": "A.\\n7 blorps"}',
        '{"text": "", "content": "A.\\n"}',
    ),
    "text null, other field": ('{"text": null, "body": "A.\\n7 blorps"}', '{"text": null, "body": "A.\\n"}'),
    "a unicode line end": ('{"text": "A.\u2028B.\\n7 blorps\\u2028\\n7 blorps"}', '{"text": "A.\u2028B.\\n"}'),
}
UNTOUCHED = {
    "no text": '{"id": 1, "note": "Zorblat"}',
    "text null": '{"text": null}',
    "text a number": '{"text": 7, "text2": "Zorblat"}',
    "text a list": '{"text": ["A.", "Zorblat"]}',
    "text only inside": '{"a": {"text": "A.\\nZorblat\\n"}}',
    "a later text that is none": '{"text": "A.\\nZorblat\\n", "text": 5}',
    "an empty record": "{}",
}
INVALID = {
    "cut off": '{"text": "A.\\nZorblat',
    "a comma too many": '{"text": "A.\\nZorblat\\n",}',
    "two records": '{"text": "A.\\nZorblat\\n"} {}',
    "a raw tab": '{"text": "A.\tB.\\nZorblat\\n"}',
    "a raw carriage return": '{"text": "A.\rB.\\nZorblat\\n"}',
    "a bad escape": '{"text": "A.\\nZorblat\\n\\x"}',
    "a list": '["A.\\nZorblat\\n"]',
    "a text": '"Zorblat"',
    "null": "null",
    "no JSON": "Zorblat",
    "no UTF-8": b'{"text": "A.\xff\\nZorblat\\n"}',
    "a mark inside": '\ufeff{"text": "A.\\nZorblat\\n"}',
}
SHELLS = {
    "one line": (b"%s\n", b"%s\n"),
    "no final newline": (b"%s", b"%s"),
    "windows line ends": (b'{"id": 1}\r\n%s\r\n', b'{"id": 1}\r\n%s\r\n'),
    "byte-order mark": (b"\xef\xbb\xbf%s\n", b"\xef\xbb\xbf%s\n"),
    "blank lines": (b"\n%s\n\n \t\r\n\n", b"\n%s\n\n \t\r\n\n"),
}


@pytest.mark.parametrize("suffix", ["jsonl", "ndjson", "JSONL"])
def test_suffixes_of_json_lines(tmp_path, suffix: str) -> None:
    before, after = ONE_LINE["key order"]
    write_files(tmp_path, {f"a.{suffix}": before})
    assert fix(tmp_path, ".").returncode == 1
    assert (tmp_path / f"a.{suffix}").read_text() == after


@pytest.mark.parametrize("case", ONE_LINE)
def test_of_a_record_only_the_junk_goes(tmp_path, case: str) -> None:
    before, after = ONE_LINE[case]
    for shell, kept in SHELLS.values():
        write_files(tmp_path, {"a.jsonl": shell % before.encode()})
        assert fix(tmp_path, "a.jsonl").returncode == 1
        assert (tmp_path / "a.jsonl").read_bytes() == kept % after.encode()


def test_records_without_a_text_are_left_alone(tmp_path) -> None:
    content = "\n".join(UNTOUCHED.values())
    write_files(tmp_path, {"a.jsonl": content})
    assert fix(tmp_path, "a.jsonl") == (0, b"", b"")
    assert (tmp_path / "a.jsonl").read_text() == content


@pytest.mark.parametrize("case", INVALID)
def test_a_bad_line_is_named_and_the_good_ones_are_fixed(tmp_path, case: str) -> None:
    line = INVALID[case]
    before, after = (text.encode() for text in ONE_LINE["escapes"])
    shell = b"%s\n" + (line if isinstance(line, bytes) else line.encode()) + b"\n%s\n"
    write_files(tmp_path, {"a.jsonl": shell % (before, before)})
    done = fix(tmp_path, "a.jsonl")
    assert done.returncode == 3 and told(done, "a.jsonl: line 2: ")
    assert (tmp_path / "a.jsonl").read_bytes() == shell % (after, after)
    assert done.stderr.count(b"\n") == 2


def record(**fields: object) -> str:
    return json.dumps(fields) + "\n"


def test_the_configuration_names_the_field(tmp_path) -> None:
    before = record(text="A.\nZorblat\n", abstract="B.\nZorblat\n")
    write_files(tmp_path, {"a.jsonl": before, "cleaner.toml": 'text-field = "abstract"'})
    assert fix(tmp_path, "a.jsonl").returncode == 1
    assert (tmp_path / "a.jsonl").read_text() == record(text="A.\nZorblat\n", abstract="B.\n")


def test_where_the_named_field_is_missing_nothing_goes(tmp_path) -> None:
    before = record(text="A.\nZorblat\n") + record(abstract=None, text="Zorblat")
    write_files(tmp_path, {"a.jsonl": before, "cleaner.toml": 'text-field = "abstract"'})
    assert fix(tmp_path, "a.jsonl").returncode == 0
    assert (tmp_path / "a.jsonl").read_text() == before


SLOGAN = f"{S}\nFlimflam for everyone\n"
URL = "https://www.zorblat.example/story/1"
SITES = {
    "no address": ({}, "", False),
    "url": ({"url": URL}, "", True),
    "another url": ({"url": "https://quux.example/"}, "", False),
    "an excluded host": ({"url": "https://shop.zorblat.example/"}, "", False),
    "metadata": ({"metadata": {"url": URL}}, "", True),
    "a domain": ({"domain": "zorblat.test"}, "", True),
    "a host": ({"host": "WWW.zorblat.example"}, "", True),
    "the url before the host": ({"url": "https://quux.example/", "domain": "zorblat.test"}, "", False),
    "a url that is none": ({"url": 7, "domain": "zorblat.test"}, "", True),
    "a broken url": ({"url": "http://[zorblat.example"}, "", False),
    "a field by its name": ({"origin": URL, "url": "https://quux.example/"}, 'url-field = "origin"', True),
    "the usual field is not asked": ({"url": URL}, 'url-field = "origin"', False),
}


@pytest.mark.parametrize("case", SITES)
def test_the_site_of_each_record_is_its_own(tmp_path, case: str) -> None:
    fields, configuration, goes = SITES[case]
    other = record(text=SLOGAN, url="https://quux.example/", origin="https://quux.example/")
    write_files(tmp_path, {"a.jsonl": other + record(**fields, text=SLOGAN) + other, "cleaner.toml": configuration})
    assert fix(tmp_path, "a.jsonl").returncode == (1 if goes else 0)
    expected = record(**fields, text=f"{S}\n" if goes else SLOGAN)
    assert (tmp_path / "a.jsonl").read_text() == other + expected + other


def test_records_in_a_directory_named_like_a_host_are_of_that_site(tmp_path) -> None:
    write_files(
        tmp_path, {"www.zorblat.example/a.jsonl": record(text=SLOGAN) + record(text=SLOGAN, domain="q.example")}
    )
    assert fix(tmp_path, ".").returncode == 1
    fixed = (tmp_path / "www.zorblat.example/a.jsonl").read_text()
    assert fixed == record(text=f"{S}\n") + record(text=SLOGAN, domain="q.example")


# --- the law of records: every byte but those of the junk stays -----------------------------------------------------

characters = st.characters(exclude_characters="\ufeff", exclude_categories=("Cs", "Cc"))
lines = st.one_of(
    st.sampled_from(
        (*PROSE, "Zorblat", "Ünglaub", "7 blorps", "", "🙂 é\t“x”", 'Gribble also: a \\ / " b', "Quibbletop")
    ),
    st.builds("(Zorblatpress) {} [wumpus 7]".format, st.sampled_from(PROSE)),
    st.text(characters, max_size=12),
)
bodies = st.lists(st.tuples(lines, st.sampled_from(("\n", "\r\n", "\r"))), max_size=9).map(
    lambda parts: "".join(line + end for line, end in parts)
)
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=9), st.just("Zorblat")),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(("text", "a")), inner)),
    max_leaves=5,
)
keys = st.one_of(st.sampled_from(("id", "Text", "te xt", "ünglaub", '"', "\\")), st.text(max_size=5))
fields = st.lists(st.tuples(keys, values), max_size=4).map(lambda pairs: {k: v for k, v in pairs if k not in TAKEN})
TAKEN = {"text", "url", "domain", "metadata", "host", "hostname", "link", "uri", "source_url", "source_domain"}
separators = st.sampled_from(((", ", ": "), (",", ":"), (" ,\t", " :  ")))


@st.composite
def records(draw: st.DrawFn) -> tuple[str, str, str, str]:
    """Return a record's text, its line as `json.dumps` writes it, and what stands in it before and behind the text."""
    text, before, after = draw(bodies), draw(fields), draw(fields)
    style = {"ensure_ascii": draw(st.booleans()), "separators": draw(separators)}
    after = {key: value for key, value in after.items() if key not in before}
    line = json.dumps({**before, "text": text, **after}, **style)
    value = json.dumps(text, **style)
    at = len(json.dumps({**before, "text": 0}, **style)) - 2
    assert line[at : at + len(value)] == value
    return text, line, line[:at], line[at + len(value) :]


@pytest.fixture(scope="module")
def workshop(tmp_path_factory) -> Path:
    """A directory in which all of a document may go but the last character."""
    return write_files(tmp_path_factory.mktemp("records"), {"cleaner.toml": "max-removed = 1\n"})


@given(made=st.lists(records(), min_size=1, max_size=6), end=st.sampled_from(("\n", "\r\n")))
def test_a_fixed_record_holds_the_fixed_text_and_all_else_as_it_was(workshop, made, end: str) -> None:
    texts = {f"{number}.txt": text.encode() for number, (text, *_) in enumerate(made)}
    write_files(workshop, {**texts, "a.jsonl": "".join(line + end for _, line, _, _ in made)})
    assert b"Traceback" not in fix(workshop, "a.jsonl", *texts, "--media", "text").stderr
    fixed = (workshop / "a.jsonl").read_bytes().decode().split("\n")
    assert len(fixed) == len(made) + 1
    for line, name, (_, _, before, after) in zip(fixed, texts, made, strict=False):
        assert line.startswith(before) and line.endswith(after + end.removesuffix("\n"))
        value = line[len(before) : len(line) - len(after + end) + 1]
        assert json.loads(value).encode() == (workshop / name).read_bytes()
