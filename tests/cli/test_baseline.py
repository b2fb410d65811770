"""`cleaner baseline`: findings that are accepted, so that check and fix are about new ones alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.build import LAB, PROSE, write_files
from tests.commands import Done, call

OLD = f"{PROSE[0]}\nZorblat\n\n(Zorblatpress) {PROSE[1]}\n"
NEW = f"{PROSE[2]}\n7 blorps\n{PROSE[3]}\n"
FILE = ".cleaner-baseline.json"
NOTHING = (0, b"", b"")


def cleaner(folder: Path, command: str, *args: object) -> Done:
    return call(folder, command, *args, "--rules", LAB)


def found(folder: Path, *args: object) -> list[str]:
    return cleaner(folder, "check", *args).stdout.decode().splitlines()


def accepted(folder: Path, file: str = FILE) -> list[tuple[str, str, str, int]]:
    entries = json.loads((folder / file).read_bytes())["accepted"]
    return [(entry["path"], entry["rule"], entry["text"], entry.get("count", 1)) for entry in entries]


@pytest.fixture
def folder(tmp_path) -> Path:
    """A repository with two dirty files, accepted, and a clean one."""
    write_files(tmp_path, {"a.txt": OLD, "x/b.txt": OLD + NEW, "c.txt": PROSE[0]})
    assert cleaner(tmp_path, "baseline", ".").returncode == 0
    return tmp_path


# --- accepting ------------------------------------------------------------------------------------------------------


def test_what_is_found_is_written_down(folder) -> None:
    assert accepted(folder) == [
        ("a.txt", "lab/dateline", "(Zorblatpress)", 1),
        ("a.txt", "lab/label", "Zorblat", 1),
        ("x/b.txt", "lab/counter", "7 blorps", 1),
        ("x/b.txt", "lab/dateline", "(Zorblatpress)", 1),
        ("x/b.txt", "lab/label", "Zorblat", 1),
    ]
    lines = (folder / FILE).read_text().splitlines()
    assert len(lines) == 7, "an entry a line, for differences that read well"


def test_the_command_says_what_it_did_and_changes_no_text(folder) -> None:
    done = cleaner(folder, "baseline", ".")
    assert (done.returncode, done.stdout) == (0, b"")
    assert f"{FILE}: 5 findings accepted in 2 files" in done.stderr.decode()
    assert (folder / "a.txt").read_text() == OLD


def test_accepted_findings_are_not_reported(folder) -> None:
    assert cleaner(folder, "check", ".") == NOTHING
    assert cleaner(folder, "check", "a.txt") == NOTHING
    assert cleaner(folder, "fix", ".") == NOTHING
    assert cleaner(folder, "fix", "--diff", ".") == NOTHING


CHANGES = {
    "a new finding": (OLD + NEW, ["a.txt:6: lab/counter  7 blorps"]),
    "a second one of a kind": (f"{OLD}{PROSE[2]}\nZorblat\n", ["a.txt:6: lab/label  Zorblat"]),
    "two more of a kind": (
        f"{OLD}Zorblat\n\nZorblat\n",
        ["a.txt:5: lab/label  Zorblat", "a.txt:7: lab/label  Zorblat"],
    ),
    "moved down": (f"{PROSE[4]}\n\n{PROSE[5]}\n{OLD}", []),
    "moved about": (f"(Zorblatpress) {PROSE[4]}\n{PROSE[3]}\nZorblat\n", []),
    "other line ends": (OLD.replace("\n", "\r\n"), []),
    "another text under the same rule": (OLD.replace("Zorblat\n", "Fnord quix\n"), ["a.txt:2: lab/label  Fnord quix"]),
}


@pytest.mark.parametrize("case", CHANGES)
def test_new_findings_are_told_from_accepted_ones(folder, case: str) -> None:
    content, expected = CHANGES[case]
    write_files(folder, {"a.txt": content})
    assert found(folder, ".") == expected


def test_a_finding_is_accepted_in_its_own_file_alone(folder) -> None:
    write_files(folder, {"d.txt": OLD})
    assert found(folder, ".") == ["d.txt:2: lab/label  Zorblat", "d.txt:4: lab/dateline  (Zorblatpress)"]


def test_of_records_findings_are_accepted_by_file(tmp_path) -> None:
    line = json.dumps({"text": f"{PROSE[0]}\nZorblat\n"}) + "\n"
    write_files(tmp_path, {"a.jsonl": line * 2})
    cleaner(tmp_path, "baseline", ".")
    assert accepted(tmp_path) == [("a.jsonl", "lab/label", "Zorblat", 2)]
    write_files(tmp_path, {"a.jsonl": "\n" + line * 3})
    assert found(tmp_path, ".") == ["a.jsonl:4: lab/label  Zorblat"]


def test_findings_in_pages_are_accepted_too(tmp_path) -> None:
    page = f"<html><body><p>{PROSE[0]}</p>\n<div class='zorbox'>A shoe</div></body></html>"
    write_files(tmp_path, {"a.html": page})
    cleaner(tmp_path, "baseline", ".")
    assert cleaner(tmp_path, "check", ".") == NOTHING


@pytest.mark.parametrize("text", ["\\ud800 half a pair", "“quoted” \\u2028 \\u0000", "x" * 150])
def test_odd_texts_are_accepted(tmp_path, text: str) -> None:
    write_files(tmp_path, {"a.jsonl": f'{{"text": "{PROSE[0]}\\nGribble also: {text}\\n"}}\n'})
    assert len(found(tmp_path, ".")) == 1
    assert cleaner(tmp_path, "baseline", ".").returncode == 0
    assert cleaner(tmp_path, "check", ".") == NOTHING


def test_the_same_run_twice_gives_the_same_bytes(folder) -> None:
    before = (folder / FILE).read_bytes()
    cleaner(folder, "baseline", "x", "a.txt", "c.txt")
    assert (folder / FILE).read_bytes() == before


def test_entries_of_other_files_stay(folder) -> None:
    before = accepted(folder)
    write_files(folder, {"a.txt": OLD + NEW, "x/b.txt": NEW})
    cleaner(folder, "baseline", "a.txt")
    assert accepted(folder) == [("a.txt", "lab/counter", "7 blorps", 1), *before]


def test_what_a_file_no_longer_has_goes_with_it(folder) -> None:
    write_files(folder, {"a.txt": NEW})
    cleaner(folder, "baseline", "a.txt")
    assert [entry for entry in accepted(folder) if entry[0] == "a.txt"] == [("a.txt", "lab/counter", "7 blorps", 1)]


def test_a_file_that_cannot_be_looked_at_keeps_its_entries(folder) -> None:
    before = accepted(folder)
    write_files(folder, {"a.txt": b"%PDF-1.7"})
    done = cleaner(folder, "baseline", ".")
    assert done.returncode == 3 and b"a.txt: is a PDF" in done.stderr
    assert accepted(folder) == before


def test_nothing_found_is_an_empty_baseline(tmp_path) -> None:
    write_files(tmp_path, {"a.txt": PROSE[0]})
    assert cleaner(tmp_path, "baseline", ".").returncode == 0
    assert accepted(tmp_path) == [] and cleaner(tmp_path, "check", ".") == NOTHING


# --- what no longer occurs ------------------------------------------------------------------------------------------

STALE = "cleaner: no longer found: a.txt: lab/label  Zorblat"
HINT = "cleaner: `cleaner baseline --prune` takes them off the baseline"


def test_entries_that_no_longer_occur_are_told(folder) -> None:
    write_files(folder, {"a.txt": f"(Zorblatpress) {PROSE[1]}\n"})
    for names in ((".",), ("a.txt",)):
        done = cleaner(folder, "check", *names)
        assert (done.returncode, done.stdout, done.stderr.decode().splitlines()) == (0, b"", [STALE, HINT])
    assert cleaner(folder, "check", "x/b.txt") == NOTHING, "of files that are not looked at nothing is known"


def test_entries_that_occur_less_often_are_told(folder) -> None:
    write_files(folder, {"a.txt": OLD + "Zorblat\n"})
    cleaner(folder, "baseline", "a.txt")
    write_files(folder, {"a.txt": OLD})
    assert STALE in cleaner(folder, "check", "a.txt").stderr.decode()
    cleaner(folder, "baseline", "--prune", "a.txt")
    assert ("a.txt", "lab/label", "Zorblat", 1) in accepted(folder)
    assert cleaner(folder, "check", ".") == NOTHING


def test_entries_of_a_file_that_is_gone_are_told(folder) -> None:
    (folder / "a.txt").unlink()
    told = cleaner(folder, "check", "c.txt").stderr.decode().splitlines()
    assert told == ["cleaner: no longer found: a.txt: lab/dateline  (Zorblatpress)", STALE, HINT]


def test_prune_takes_off_what_is_gone_and_accepts_nothing_new(folder) -> None:
    write_files(folder, {"a.txt": f"(Zorblatpress) {PROSE[1]}\n{NEW}"})
    (folder / "x/b.txt").unlink()
    assert cleaner(folder, "baseline", "--prune", ".").returncode == 0
    assert accepted(folder) == [("a.txt", "lab/dateline", "(Zorblatpress)", 1)]
    assert found(folder, ".") == ["a.txt:3: lab/counter  7 blorps"]


def test_prune_of_what_is_all_there_changes_nothing(folder) -> None:
    before = (folder / FILE).read_bytes()
    cleaner(folder, "baseline", "--prune", ".")
    cleaner(folder, "baseline", "--prune", "c.txt")
    assert (folder / FILE).read_bytes() == before


# --- fix ------------------------------------------------------------------------------------------------------------


def test_fix_takes_new_findings_alone_and_is_stable(folder) -> None:
    write_files(folder, {"a.txt": OLD + NEW + "Zorblat\n"})
    assert cleaner(folder, "fix", ".").returncode == 1
    fixed = (folder / "a.txt").read_text()
    assert fixed == OLD + NEW.replace("7 blorps\n", "")
    assert cleaner(folder, "fix", ".") == NOTHING and cleaner(folder, "check", ".") == NOTHING
    assert (folder / "a.txt").read_text() == fixed


MOSTLY_JUNK = f"{PROSE[0]}\n" + "Zorblat\n" * 40


def test_a_document_of_accepted_junk_is_not_withheld(tmp_path) -> None:
    write_files(tmp_path, {"a.txt": MOSTLY_JUNK})
    cleaner(tmp_path, "baseline", ".")
    assert cleaner(tmp_path, "check", ".") == NOTHING
    assert cleaner(tmp_path, "fix", ".") == NOTHING


def test_only_what_is_new_counts_for_the_share_that_may_go(tmp_path) -> None:
    write_files(tmp_path, {"a.txt": MOSTLY_JUNK})
    cleaner(tmp_path, "baseline", ".")
    write_files(tmp_path, {"a.txt": MOSTLY_JUNK + NEW})
    assert cleaner(tmp_path, "fix", ".").returncode == 1
    assert (tmp_path / "a.txt").read_text() == MOSTLY_JUNK + NEW.replace("7 blorps\n", "")


# --- which file, and whether it holds -------------------------------------------------------------------------------

BROKEN = {
    "cut off": '{"version": 1, "accepted": [',
    "empty": "",
    "a merge conflict": '<<<<<<< ours\n{"version": 1, "accepted": []}\n',
    "another record": '{"accepted": 5}',
    "an unknown field": '{"version": 1, "accepted": [], "also": 1}',
    "an entry without path": '{"version": 1, "accepted": [{"rule": "a/b", "text": "x", "fingerprint": "0"}]}',
    "no UTF-8": b'{"version": 1, "accepted": ["\xff"]}',
}


@pytest.mark.parametrize("command", ["check", "fix", "baseline"])
@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_baseline_stops_the_run_and_is_named(tmp_path, case: str, command: str) -> None:
    write_files(tmp_path, {"a.txt": OLD, FILE: BROKEN[case]})
    before = (tmp_path / FILE).read_bytes()
    done = cleaner(tmp_path, command, ".")
    assert (done.returncode, done.stdout) == (2, b"")
    assert f"{FILE}: is no baseline" in done.stderr.decode() and b"Traceback" not in done.stderr
    assert (tmp_path / "a.txt").read_text() == OLD and (tmp_path / FILE).read_bytes() == before


def test_isolated_is_without_baseline(folder) -> None:
    write_files(folder, {"x/b.txt": PROSE[0]})
    assert found(folder, ".", "--isolated") == ["a.txt:2: lab/label  Zorblat", "a.txt:4: lab/dateline  (Zorblatpress)"]
    assert found(folder, ".", "--isolated", "--baseline", FILE) == []


def test_a_baseline_elsewhere(folder) -> None:
    (folder / FILE).rename(folder / "x/accepted.json")
    assert len(found(folder, "a.txt")) == 2
    assert found(folder, ".", "--baseline", "x/accepted.json") == []
    write_files(folder, {"cleaner.toml": 'baseline = "x/accepted.json"'})
    assert cleaner(folder, "check", ".") == NOTHING


def test_the_baseline_lies_beside_the_configuration_wherever_the_command_is_run(folder) -> None:
    write_files(folder, {"cleaner.toml": ""})
    before = (folder / FILE).read_bytes()
    assert cleaner(folder / "x", "check", "b.txt") == NOTHING
    assert cleaner(folder / "x", "baseline", "b.txt").returncode == 0
    assert (folder / FILE).read_bytes() == before and not (folder / "x" / FILE).exists()


def test_a_file_is_the_same_by_any_of_its_paths(folder) -> None:
    for name in ("a.txt", "./a.txt", "x/../a.txt", folder / "a.txt"):
        assert cleaner(folder, "check", name) == NOTHING


def test_standard_input_is_known_by_the_name_it_is_given(folder) -> None:
    arguments = ("check", "-", "--stdin-filename", "a.txt", "--rules", LAB)
    assert call(folder, *arguments, stdin=OLD.encode()) == NOTHING
    assert call(folder, *arguments, stdin=(OLD + NEW).encode()).stdout == b"a.txt:6: lab/counter  7 blorps\n"
