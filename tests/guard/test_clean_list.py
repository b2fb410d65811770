"""The clean list: what was judged clean is not judged again, unless anything that decides about it changed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner.guard.clean_list import CleanList
from tests.build import LAB, PROSE, rule_text, write_files
from tests.commands import call

CLEAN = f"{PROSE[0]}\n\n{PROSE[1]}\n"
SLOGAN = f"{PROSE[0]}\nFlimflam for everyone\n"
NOTHING = (0, b"", b"")


@pytest.fixture(autouse=True)
def cache(tmp_path_factory, monkeypatch) -> Path:
    """A cache of the test's own, empty."""
    folder = tmp_path_factory.mktemp("own-cache")
    monkeypatch.setenv("CLEANER_CACHE_DIR", str(folder))
    return folder


def check(folder: Path, *args: object) -> tuple[int, bytes, bytes]:
    return call(folder, "check", *args, "--rules", LAB)


def entries(cache: Path) -> list[bytes]:
    """Return what stands on the lists."""
    return [line for file in sorted(cache.glob("clean-*.list")) for line in file.read_bytes().splitlines() if line]


# --- what is on it --------------------------------------------------------------------------------------------------


def test_clean_files_are_noted_once(cache, tmp_path) -> None:
    write_files(tmp_path, {"a.txt": CLEAN, "b.txt": CLEAN + PROSE[2], "c.jsonl": json.dumps({"text": CLEAN})})
    assert check(tmp_path, ".") == NOTHING
    noted = entries(cache)
    assert len(noted) == 3 and all(re.fullmatch(rb"[0-9a-f]{32}", line) for line in noted)
    assert check(tmp_path, ".") == NOTHING and call(tmp_path, "fix", ".", "--rules", LAB) == NOTHING
    assert entries(cache) == noted


KEPT_HEADING = "\n".join((*PROSE, "", "Hallowed ground", "Quibbletop", ""))
NOT_NOTED = {
    "a finding": ("a.txt", f"{CLEAN}Zorblat\n"),
    "a rule that keeps": ("a.txt", KEPT_HEADING),
    "a broken line": ("a.jsonl", '{"text": "One."}\n{\n'),
    "no text": ("a.txt", b"%PDF-1.7"),
    "a pointer": ("a.txt", "version https://git-lfs.github.com/spec/v1\n"),
}


@pytest.mark.parametrize("case", NOT_NOTED)
def test_what_is_not_clean_is_judged_every_time(cache, tmp_path, case: str) -> None:
    name, content = NOT_NOTED[case]
    write_files(tmp_path, {name: content})
    assert check(tmp_path, ".") == check(tmp_path, ".")
    assert entries(cache) == []


def test_what_is_accepted_or_ignored_is_not_clean(cache, tmp_path) -> None:
    """Another baseline or configuration must find it."""
    write_files(tmp_path, {"a.txt": f"{CLEAN}Zorblat\n"})
    call(tmp_path, "baseline", ".", "--rules", LAB)
    assert check(tmp_path, ".") == NOTHING and entries(cache) == []
    (tmp_path / ".cleaner-baseline.json").unlink()
    assert check(tmp_path, ".")[0] == 1


def test_what_a_fix_left_is_judged_clean(cache, tmp_path) -> None:
    write_files(tmp_path, {"a.txt": f"{CLEAN}Zorblat\n"})
    assert call(tmp_path, "fix", ".", "--rules", LAB)[0] == 1 and entries(cache) == []
    assert check(tmp_path, ".") == NOTHING and len(entries(cache)) == 1


# --- a second run does not judge ------------------------------------------------------------------------------------


def test_a_file_on_the_list_is_not_judged_again(run, cache, tmp_path) -> None:
    """Without their compiled form the rules would be read anew and kept again."""
    write_files(tmp_path, {"a.txt": CLEAN})
    assert run("check", "a.txt", "--rules", LAB).returncode == 0
    compiled = list(cache.glob("generic-*"))
    for file in compiled:
        file.unlink()
    assert compiled and run("check", "a.txt", "--rules", LAB).returncode == 0
    assert list(cache.glob("generic-*")) == []
    write_files(tmp_path, {"a.txt": CLEAN + "\n"})
    assert run("check", "a.txt", "--rules", LAB).returncode == 0
    assert list(cache.glob("generic-*")) == compiled


# --- all that decides -----------------------------------------------------------------------------------------------


@pytest.fixture
def noted(tmp_path) -> Path:
    """A directory with a text that is on the list: clean unless one knows more."""
    write_files(tmp_path, {"a.txt": SLOGAN + "By Mara Lindqvist\nHearken\n", "b.jsonl": json.dumps({"note": SLOGAN})})
    assert check(tmp_path, ".") == NOTHING
    return tmp_path


def test_other_content_is_judged(noted) -> None:
    write_files(noted, {"a.txt": SLOGAN + "Zorblat\n"})
    assert check(noted, ".")[0] == 1


def test_another_site_is_judged(noted) -> None:
    assert check(noted, ".", "--site", "zorblat.example")[0] == 1
    assert check(noted, ".") == NOTHING


def test_another_place_is_judged(noted) -> None:
    (noted / "www.zorblat.example").mkdir()
    (noted / "a.txt").rename(noted / "www.zorblat.example/a.txt")
    assert check(noted, ".")[0] == 1


def test_an_address_beside_it_is_judged(run, noted) -> None:
    write_files(noted, {"a.txt.json": json.dumps({"url": "https://zorblat.example/1"})})
    assert run("check", ".", "--rules", LAB).returncode == 1


def test_other_kinds_are_judged(noted, rules_dir) -> None:
    rules = rules_dir({"generic/byline.toml": rule_text('drop = { line = "By Mara Lindqvist" }', kind="byline")})
    assert call(noted, "check", ".", "--rules", rules) == NOTHING
    assert call(noted, "check", ".", "--rules", rules, "--drop", "byline").returncode == 1


def test_another_medium_is_judged(cache, tmp_path) -> None:
    write_files(tmp_path, {"a.txt": f"{PROSE[0]}\n<p>{PROSE[1]}</p>\n<div class='zorbox'>A shoe</div>\n"})
    assert check(tmp_path, ".") == NOTHING
    assert check(tmp_path, ".", "--media", "html")[0] == 1


def test_another_suffix_is_judged(cache, tmp_path) -> None:
    page = f"{PROSE[0]}\n<p>{PROSE[1]}</p>\n<div class='zorbox'>A shoe</div>\n"
    write_files(tmp_path, {"a.txt": page})
    assert check(tmp_path, ".") == NOTHING
    (tmp_path / "a.txt").rename(tmp_path / "a.html")
    assert check(tmp_path, ".")[0] == 1


@pytest.mark.parametrize("key", ["text-field", "url-field"])
def test_another_field_is_judged(tmp_path, key: str) -> None:
    record = {"text": SLOGAN, "note": f"{CLEAN}Zorblat\n", "origin": "https://zorblat.example/"}
    write_files(tmp_path, {"b.jsonl": json.dumps(record)})
    assert check(tmp_path, ".") == NOTHING
    write_files(tmp_path, {"cleaner.toml": f"{key} = {json.dumps({'text-field': 'note', 'url-field': 'origin'}[key])}"})
    assert check(tmp_path, ".")[0] == 1


RULES = {
    "a generic rule": ("generic/lab.toml", rule_text('drop = { line = "Hearken" }')),
    "a rule of a site": ("sites/own.example.toml", "[site]\n" + rule_text('drop = { line = "Hearken" }')),
}


@pytest.mark.parametrize("case", RULES)
def test_other_rules_are_judged(run, noted, rules_dir, case: str) -> None:
    """A rule is added, and changed to a word of the same length."""
    name, text = RULES[case]
    rules = rules_dir({name: text.replace("Hearken", "Unknown")})
    command = ("check", "a.txt", "--rules", rules, "--site", "own.example")
    assert run(*command).returncode == 0
    write_files(rules, {name: text})
    assert run(*command).returncode == 1
    write_files(rules, {name: text.replace("Hearken", "Unknown")})
    assert run(*command).returncode == 0


# --- many processes, bad lists, no list -----------------------------------------------------------------------------


def test_many_processes_leave_whole_lines(cache, tmp_path) -> None:
    names = [f"{n:03}.txt" for n in range(400)]
    write_files(tmp_path, {name: f"{name}\n{CLEAN}" for name in names})
    command = (sys.executable, "-m", "cleaner", "check", "--rules", str(LAB))
    running = [subprocess.Popen([*command, *names[n * 20 : n * 20 + 100]], cwd=tmp_path) for n in range(16)]
    assert [process.wait(timeout=120) for process in running] == [0] * 16
    assert {len(line) for line in entries(cache)} == {32}
    assert len(set(entries(cache))) == 400


TORN = {
    "torn": lambda lines: lines[0][:20],
    "torn and gone on": lambda lines: lines[0][:20] + b"\n" + lines[1],
    "two in one": lambda lines: lines[0] + lines[1],
    "of another program": lambda lines: b"\x00\xff" * 16 + b"hello\n\n\n",
    "empty": lambda lines: b"",
}


@pytest.mark.parametrize("case", TORN)
def test_a_torn_line_is_passed_over(cache, tmp_path, case: str) -> None:
    write_files(tmp_path, {"a.txt": CLEAN, "b.txt": CLEAN * 2})
    check(tmp_path, ".")
    (file,) = cache.glob("clean-*.list")
    whole = set(entries(cache))
    file.write_bytes(TORN[case](sorted(whole)))
    assert check(tmp_path, ".") == NOTHING
    assert whole <= set(entries(cache)), "what could not be read is noted again, on lines of its own"


def test_a_list_that_grew_too_long_is_begun_anew(cache, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("cleaner.guard.clean_list.MAX_BYTES", 300)
    for number in range(30):
        write_files(tmp_path, {"a.txt": f"{number}\n{CLEAN}"})
        assert check(tmp_path, ".") == NOTHING
    assert 0 < len(entries(cache)) <= 12


def test_no_cache_no_list(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("CLEANER_CACHE_DIR", "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "elsewhere"))
    write_files(tmp_path, {"a.txt": CLEAN, "b.txt": f"{CLEAN}Zorblat\n"})
    for _ in range(2):
        assert check(tmp_path, "a.txt") == NOTHING and check(tmp_path, "b.txt")[0] == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt", "b.txt"]


UNUSABLE = ("a file", "a file/below", "/proc/cleaner", "/dev/null/cache")


@pytest.mark.parametrize("place", UNUSABLE)
def test_a_cache_that_cannot_be_written_does_no_harm(run, tmp_path, place: str) -> None:
    write_files(tmp_path, {"a.txt": CLEAN, "b.txt": f"{CLEAN}Zorblat\n", "a file": b"mine"})
    environment = {**os.environ, "CLEANER_CACHE_DIR": str(tmp_path / place)}
    done = run("check", "a.txt", "b.txt", "--rules", LAB, env=environment)
    assert (done.returncode, done.stdout, done.stderr) == (1, b"b.txt:4: lab/label  Zorblat\n", b"")
    assert (tmp_path / "a file").read_bytes() == b"mine"


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_cache_does_no_harm(run, cache, tmp_path) -> None:
    write_files(tmp_path, {"a.txt": CLEAN})
    cache.chmod(0o500)
    done = run("check", "a.txt", "--rules", LAB)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"") and list(cache.iterdir()) == []


# --- the unit -------------------------------------------------------------------------------------------------------


def test_an_entry_tells_apart_content_and_context() -> None:
    made = CleanList("rules").entry
    different = [made(b"ab"), made(b"a", "b"), made(b"ab", ""), made(b"a", "b", ""), made(b"a", "", "b"), made(b"")]
    assert len(set(different)) == len(different) and made(b"a", "b") == made(b"a", "b")


def test_lists_of_different_rules_are_different_files() -> None:
    assert CleanList("one").file != CleanList("two").file
