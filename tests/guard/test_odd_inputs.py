"""Odd files, names, places and moments: each is named, nothing is lost, the others are looked at."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.build import LAB, PROSE, rule_text, write_files
from tests.commands import call

DIRTY = f"{PROSE[0]}\nZorblat\n{PROSE[1]}\n"
CLEAN = f"{PROSE[0]}\n{PROSE[1]}\n"
RULES = ("--rules", LAB)


def test_only_parts_of_our_own_are_swept(tmp_path: Path) -> None:
    own, other = f".cleaner-{'0' * 16}.99999999.part", ".download.99999999.part"
    write_files(tmp_path, {"a.txt": DIRTY, own: "half", other: "precious"})
    assert call(tmp_path, "fix", ".", *RULES).returncode == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == [other, "a.txt"]


@pytest.mark.parametrize("command", ["check", "fix", "undo", "baseline"])
def test_an_empty_name_is_not_the_current_directory(tmp_path: Path, command: str) -> None:
    write_files(tmp_path, {"a.txt": DIRTY})
    assert call(tmp_path, command, "").returncode == 2
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"] and (tmp_path / "a.txt").read_text() == DIRTY


def test_the_host_is_the_same_from_wherever_the_command_is_run(tmp_path: Path) -> None:
    keep = 'keep = { line = "Zorblat" }'
    write_files(tmp_path, {"rules/sites/zork.example.toml": "[site]\n" + rule_text(keep), "zork.example/a.txt": DIRTY})
    rules = (*RULES, "--rules", tmp_path / "rules")
    assert call(tmp_path, "check", "zork.example", *rules).returncode == 0
    assert call(tmp_path / "zork.example", "check", "a.txt", *rules).returncode == 0


def test_what_is_accepted_stays_though_another_rule_claims_it(tmp_path: Path) -> None:
    one, two = (rule_text(f'drop = {{ line = "Zork", where = "{w}" }}', w) for w in ("tail", "anywhere"))
    write_files(tmp_path, {"rules/generic/related.toml": one + two, "a.txt": f"{PROSE[0]}\nZork\n"})
    assert b"1 finding" in call(tmp_path, "baseline", "a.txt", "--rules", "rules").stderr
    (tmp_path / "a.txt").write_text(f"{PROSE[0]}\nZork\n{PROSE[1]}\n")
    assert call(tmp_path, "check", "a.txt", "--rules", "rules").returncode == 0


def test_what_is_excluded_is_so_by_way_of_a_link(tmp_path: Path) -> None:
    write_files(tmp_path, {"real/a.txt": DIRTY, "real/cleaner.toml": 'exclude = ["/a.txt"]'})
    (tmp_path / "link").symlink_to("real")
    assert call(tmp_path / "real", "check", tmp_path / "link", *RULES).returncode == 0


def test_a_long_name_that_is_not_ascii(tmp_path: Path) -> None:
    name = "漢" * 80 + ".txt"
    write_files(tmp_path, {name: DIRTY})
    assert call(tmp_path, "fix", name, *RULES).returncode == 1
    assert (tmp_path / name).read_text() == CLEAN


def test_pipes_in_a_directory_are_passed_over(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY})
    os.mkfifo(tmp_path / "b.txt")
    os.mkfifo(tmp_path / "a.json")
    assert call(tmp_path, "check", ".", *RULES).returncode == 1


def test_names_that_cannot_be_looked_up(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY})
    done = call(tmp_path, "fix", "x" * 300, "a.txt", *RULES)
    assert done.returncode == 3 and b"cannot be read" in done.stderr
    assert (tmp_path / "a.txt").read_text() == CLEAN


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_told_to_end_leaves_whole_files(tmp_path: Path, jobs: int) -> None:
    write_files(tmp_path, {f"{n:03}.txt": DIRTY for n in range(400)})
    command = [sys.executable, "-m", "cleaner", "fix", ".", "--rules", str(LAB), "-j", str(jobs)]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE) as run:
        assert run.stderr is not None and run.stderr.readline()
        run.send_signal(signal.SIGTERM)
        _, said = run.communicate(timeout=60)
    assert run.returncode in (143, 1) and b"Traceback" not in said
    assert {path.read_text() for path in tmp_path.iterdir()} <= {DIRTY, CLEAN}
    assert len(list(tmp_path.iterdir())) == 400


def test_a_full_disk_behind_the_output(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY})
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "cleaner", "check", "a.txt", "--rules", str(LAB)]
        done = subprocess.run(command, cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, timeout=60)
    assert done.returncode == 3 and b"Traceback" not in done.stderr and b"No space left" in done.stderr


def test_a_page_in_a_record_stands_on_the_record_s_line(tmp_path: Path) -> None:
    page = f"<html><body>\\n\\n\\n<p>{PROSE[0]}</p>\\n<div class='zorbox'>A shoe</div><p>{PROSE[1]}</p></body></html>"
    write_files(tmp_path, {"a.jsonl": f'{{"text": "{PROSE[0]}"}}\n{{"text": "{page}"}}\n'})
    assert call(tmp_path, "check", "a.jsonl", *RULES).stdout.startswith(b"a.jsonl:2: lab/box")


def test_a_broken_site_file_stops_before_anything_is_changed(tmp_path: Path) -> None:
    broken = "[site]\n" + rule_text('drop = { lime = "x" }')
    write_files(tmp_path, {"rules/sites/zz.example.toml": broken, "aa/a.txt": DIRTY, "zz.example/b.txt": DIRTY})
    done = call(tmp_path, "fix", "aa", "zz.example", *RULES, "--rules", "rules")
    assert done.returncode == 2 and b"zz.example.toml:" in done.stderr
    assert (tmp_path / "aa/a.txt").read_text() == DIRTY


def test_a_baseline_of_a_file_with_a_fault_is_the_same_again(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.jsonl": f'{{"text": "{PROSE[0]}\\nZorblat"}}\nno record\n'})
    for _ in range(2):
        assert b"1 finding accepted in 1 file" in call(tmp_path, "baseline", "a.jsonl", *RULES).stderr


def test_a_baseline_of_another_version_is_refused(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.txt": CLEAN, ".cleaner-baseline.json": '{"version": 99, "accepted": []}'})
    done = call(tmp_path, "check", "a.txt")
    assert done.returncode == 2 and b"version 99" in done.stderr


def test_standard_input_stands_alone(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.txt": CLEAN})
    assert call(tmp_path, "check", "-", "a.txt").returncode == 2
    assert call(tmp_path, "check", "-", "--files-from", "a.txt").returncode == 2
    write_files(tmp_path, {"cleaner.toml": 'exclude = ["a.txt"]'})
    given = ("check", "-", "--stdin-filename", "a.txt", "--force-exclude", *RULES)
    assert call(tmp_path, *given, stdin=DIRTY.encode()).returncode == 0


@pytest.mark.parametrize("content", ['exclude = ["!"]', '[[ignore]]\nfiles = "!"'])
def test_a_pattern_that_is_none_is_refused(tmp_path: Path, content: str) -> None:
    write_files(tmp_path, {"a.txt": DIRTY, "cleaner.toml": content})
    done = call(tmp_path, "check", "a.txt")
    assert done.returncode == 2 and b"cleaner.toml: " in done.stderr
