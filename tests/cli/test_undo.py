"""`cleaner undo`: puts back what fixes took out, byte for byte."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.guard import history
from cleaner.guard.findings import Finding
from tests.build import LAB, PROSE, write_files
from tests.commands import Done, call

DIRTY = f"{PROSE[0]}\n\nZorblat\n(Zorblatpress) {PROSE[1]} [wumpus 3]\n".encode()
CLEAN = f"{PROSE[0]}\n\n{PROSE[1]}\n".encode()
RECORDS = f'{{"id": 1}}\n{{"text": {json.dumps(DIRTY.decode() + "🙂 é")}}}\r\n\n{{"text": "7 blorps"}}\n'
NOTHING = (0, b"", b"")

FILES = {
    "text": ("a.txt", DIRTY),
    "no final newline": ("a.txt", DIRTY + b"7 blorps"),
    "junk first": ("a.txt", b"7 blorps\n" + DIRTY),
    "junk beside junk": ("a.txt", b"7 blorps\n8 blorps\n" * 20 + DIRTY * 9),
    "windows line ends": ("a.txt", DIRTY.replace(b"\n", b"\r\n")),
    "old line ends": ("a.txt", DIRTY.replace(b"\n", b"\r")),
    "byte-order mark": ("a.txt", b"\xef\xbb\xbf" + DIRTY),
    "utf-16": ("a.txt", ("\ufeff" + DIRTY.decode()).encode("utf-16-le")),
    "utf-16, big end first": ("a.txt", ("\ufeff" + DIRTY.decode()).encode("utf-16-be")),
    "utf-32": ("a.txt", ("\ufeff" + DIRTY.decode()).encode("utf-32-be")),
    "latin-1": ("a.txt", b"Fl\xfcsse f\xfchren \xd6l.\n" + DIRTY),
    "two encodings": ("a.txt", b"One \xe2\x82. \xc3\xa9\xc3\n" + DIRTY + b"Tw\xc3o \xc3\xa9\n"),
    "records": ("a.jsonl", RECORDS.encode()),
    "records with a mark": ("a.jsonl", b"\xef\xbb\xbf" + RECORDS.encode()),
    "records, one broken": ("a.jsonl", RECORDS.encode() + b'{"text": "Zorblat\n'),
}


def fix(folder: Path, *files: str) -> Done:
    done = call(folder, "fix", *files, "--rules", LAB)
    assert b"taken out" in done.stderr
    return done


def undo(folder: Path, *files: str) -> Done:
    return call(folder, "undo", *files)


def content_of(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.parametrize("case", FILES)
def test_fix_then_undo_gives_the_same_bytes(tmp_path, case: str) -> None:
    name, content = FILES[case]
    write_files(tmp_path, {name: content})
    fix(tmp_path, name)
    assert (tmp_path / name).read_bytes() != content
    assert undo(tmp_path, name).returncode == 1
    assert content_of(tmp_path) == {name: content}


lines = st.sampled_from((*PROSE, "", "Zorblat", "7 blorps", f"(Zorblatpress) {PROSE[2]} [wumpus 1]", "Fnord quix"))
texts = st.lists(st.tuples(lines, st.sampled_from(("\n", "\r\n", "\r"))), max_size=20).map(
    lambda parts: "".join(line + end for line, end in parts) + "é"
)


@given(text=texts, encoding=st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "utf-32", "latin-1")), jsonl=st.booleans())
def test_whatever_was_fixed_is_undone(tmp_path, text: str, encoding: str, jsonl: bool) -> None:
    name, content = ("a.jsonl", json.dumps({"text": text}).encode()) if jsonl else ("a.txt", text.encode(encoding))
    write_files(tmp_path, {name: content})
    changed = call(tmp_path, "fix", name, "--rules", LAB).returncode == 1
    assert ((tmp_path / name).read_bytes() != content) == changed
    assert undo(tmp_path, name).returncode == (1 if changed else 3)
    assert (tmp_path / name).read_bytes() == content


def test_undo_says_how_much_it_put_back(tmp_path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY, "b.txt": CLEAN + b"Zorblat\n"})
    fix(tmp_path, ".")
    assert undo(tmp_path, ".").stderr.decode().splitlines() == [
        "cleaner: a.txt: 3 pieces put back",
        "cleaner: b.txt: 1 piece put back",
    ]


def test_fixes_are_undone_one_by_one(tmp_path) -> None:
    versions = [DIRTY, CLEAN + b"7 blorps\n" + CLEAN, CLEAN * 2 + b"Fnord quix\n"]
    left = []
    for version in versions:
        write_files(tmp_path, {"a.txt": version})
        fix(tmp_path, "a.txt")
        left.append((tmp_path / "a.txt").read_bytes())
    for version, fixed in zip(reversed(versions), reversed(left), strict=True):
        write_files(tmp_path, {"a.txt": fixed})
        assert undo(tmp_path, "a.txt").returncode == 1
        assert (tmp_path / "a.txt").read_bytes() == version
    assert undo(tmp_path, "a.txt").returncode == 3


def test_a_fix_on_top_of_a_fix_is_undone_first(tmp_path, rules_dir) -> None:
    more = rules_dir(
        {"generic/more.toml": '[[rule]]\nid = "x"\nkind = "form"\ndrop = { line = "Quux" }\nwhy = "A word."\n'}
    )
    content = DIRTY + b"Quux\n"
    write_files(tmp_path, {"a.txt": content})
    fix(tmp_path, "a.txt")
    between = (tmp_path / "a.txt").read_bytes()
    assert call(tmp_path, "fix", "a.txt", "--rules", more).returncode == 1
    for expected in (between, content):
        assert undo(tmp_path, "a.txt").returncode == 1
        assert (tmp_path / "a.txt").read_bytes() == expected


@pytest.mark.parametrize("later", [CLEAN + b"A line more.\n", CLEAN.replace(b"\n", b"\r\n"), b""])
def test_a_file_that_was_changed_since_is_left_alone(tmp_path, later: bytes) -> None:
    write_files(tmp_path, {"a.txt": DIRTY, "b.txt": DIRTY})
    fix(tmp_path, ".")
    write_files(tmp_path, {"a.txt": later})
    done = undo(tmp_path, "a.txt", "b.txt")
    assert done.returncode == 3 and b"a.txt: was changed since it was fixed" in done.stderr
    assert content_of(tmp_path) == {"a.txt": later, "b.txt": DIRTY}
    write_files(tmp_path, {"a.txt": CLEAN})
    assert undo(tmp_path, "a.txt").returncode == 1, "the way back is still known"


def test_a_file_of_which_no_fix_is_known_is_named(tmp_path) -> None:
    write_files(tmp_path, {"a.txt": CLEAN})
    done = undo(tmp_path, "a.txt")
    assert done.returncode == 3 and b"a.txt: no fix of it is known" in done.stderr


def test_of_a_directory_all_that_was_fixed_is_undone(tmp_path) -> None:
    before = write_files(tmp_path, {"a.txt": DIRTY, "x/b.jsonl": RECORDS, "x/y/c.md": DIRTY, "d.txt": CLEAN})
    whole = content_of(before)
    fix(tmp_path, ".")
    assert undo(tmp_path, ".").returncode == 1
    assert content_of(tmp_path) == whole


def test_nothing_to_undo_in_a_directory_is_no_error(tmp_path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY, "b.txt": CLEAN})
    assert undo(tmp_path, ".") == NOTHING
    fix(tmp_path, ".")
    assert undo(tmp_path, ".").returncode == 1
    assert undo(tmp_path, ".") == NOTHING


def test_a_link_to_nowhere_in_a_directory_is_passed_over(tmp_path) -> None:
    """As git-annex leaves them where a file's content is elsewhere."""
    write_files(tmp_path, {"a.txt": DIRTY})
    fix(tmp_path, "a.txt")
    (tmp_path / "b.txt").symlink_to(".git/annex/objects/elsewhere.txt")
    assert undo(tmp_path, ".").returncode == 1 and (tmp_path / "a.txt").read_bytes() == DIRTY
    assert undo(tmp_path, ".") == NOTHING


def test_a_file_that_does_not_exist_cannot_be_undone(tmp_path) -> None:
    done = undo(tmp_path, "a.txt")
    assert done.returncode == 2 and b"a.txt: no such file" in done.stderr


# --- fixes that were cut off ----------------------------------------------------------------------------------------


def remember_a_fix_that_never_came(path: Path) -> None:
    place = {"path": str(path), "line": 3, "column": 1, "end_column": 8}
    rule = {"rule": "lab/label", "kind": "sharing", "text": "Zorblat", "reason": "A label."}
    at = DIRTY.index(b"Zorblat")
    history.remember(path, DIRTY, [Finding(**place, **rule, span=(at, at + len(b"Zorblat\n")))])


def test_the_way_back_survives_a_fix_that_was_cut_off_before_it_wrote(tmp_path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY})
    remember_a_fix_that_never_came(tmp_path / "a.txt")
    fix(tmp_path, "a.txt")
    assert undo(tmp_path, "a.txt").returncode == 1
    assert (tmp_path / "a.txt").read_bytes() == DIRTY
    assert undo(tmp_path, ".") == NOTHING, "the fix that never came is no fix to undo"


def test_a_fix_that_was_cut_off_is_nothing_to_undo(tmp_path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY})
    remember_a_fix_that_never_came(tmp_path / "a.txt")
    assert undo(tmp_path, ".") == NOTHING
    assert undo(tmp_path, "a.txt").returncode == 3 and (tmp_path / "a.txt").read_bytes() == DIRTY


def test_a_refused_fix_is_nothing_to_undo(tmp_path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY})
    (tmp_path / "a.txt").chmod(0o444)
    assert call(tmp_path, "fix", "a.txt", "--rules", LAB).returncode == 3
    assert undo(tmp_path, ".") == NOTHING


def test_a_fix_after_a_restored_file_is_undone_once(tmp_path) -> None:
    """The file came back by other means, such as `git checkout`, and was fixed again."""
    for _ in ("first fix", "second fix"):
        write_files(tmp_path, {"a.txt": DIRTY})
        fix(tmp_path, "a.txt")
    assert undo(tmp_path, ".").returncode == 1 and (tmp_path / "a.txt").read_bytes() == DIRTY
    assert undo(tmp_path, ".") == NOTHING


# --- what stays of the file -----------------------------------------------------------------------------------------


def test_the_mode_stays_and_a_link_stays_a_link(tmp_path) -> None:
    write_files(tmp_path, {"real/a.txt": DIRTY})
    (tmp_path / "real/a.txt").chmod(0o640)
    (tmp_path / "link.txt").symlink_to("real/a.txt")
    fix(tmp_path, "link.txt")
    assert undo(tmp_path, "real/a.txt").returncode == 1, "the file is the same by any of its names"
    assert (tmp_path / "link.txt").is_symlink() and (tmp_path / "real/a.txt").read_bytes() == DIRTY
    assert stat.S_IMODE((tmp_path / "real/a.txt").stat().st_mode) == 0o640


def test_a_read_only_file_is_left_alone_and_the_way_back_stays_known(tmp_path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY})
    fix(tmp_path, "a.txt")
    fixed = (tmp_path / "a.txt").read_bytes()
    (tmp_path / "a.txt").chmod(0o444)
    done = undo(tmp_path, "a.txt")
    assert done.returncode == 3 and b"read-only" in done.stderr and (tmp_path / "a.txt").read_bytes() == fixed
    (tmp_path / "a.txt").chmod(0o644)
    assert undo(tmp_path, "a.txt").returncode == 1 and (tmp_path / "a.txt").read_bytes() == DIRTY


def test_what_fixes_took_is_for_nobody_else_to_read(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("CLEANER_STATE_DIR", str(tmp_path / "state"))
    write_files(tmp_path, {"a.txt": DIRTY})
    fix(tmp_path, "a.txt")
    assert stat.S_IMODE((tmp_path / "state/undo").stat().st_mode) == 0o700


def test_files_of_one_name_in_two_directories_are_two(tmp_path) -> None:
    write_files(tmp_path, {"x/a.txt": DIRTY, "y/a.txt": DIRTY + CLEAN})
    fix(tmp_path / "x", "a.txt")
    fix(tmp_path / "y", "a.txt")
    assert undo(tmp_path / "y", "a.txt").returncode == 1
    assert content_of(tmp_path)["y/a.txt"] == DIRTY + CLEAN and content_of(tmp_path)["x/a.txt"] != DIRTY
    assert undo(tmp_path, os.path.join("x", "..", "x", "a.txt")).returncode == 1  # noqa: PTH118 (not a tidy path)
    assert content_of(tmp_path)["x/a.txt"] == DIRTY
