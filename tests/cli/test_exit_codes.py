"""Exit codes, stdout and stderr: 0 nothing to do, 1 found or changed, 2 could not run, 3 some inputs failed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.build import LAB, PROSE, rule_text, write_files

GOOD, BAD, PDF = f"{PROSE[0]}\n", f"{PROSE[0]}\nZorblat\n", b"%PDF-1.7 \x00"
BROKEN = rule_text('drop = { lime = "Zorblat" }')

USAGE = {
    "no command": (),
    "unknown command": ("tidy",),
    "no input": ("clean",),
    "no file": ("check",),
    "unknown option": ("clean", "good.txt", "--quick"),
    "no number": ("clean", "good.txt", "--jobs", "many"),
    "no jobs": ("clean", "good.txt", "--jobs", "0"),
    "unknown kind": ("clean", "good.txt", "--keep", "adverts"),
    "unknown media": ("check", "good.txt", "--media", "pdf"),
    "several inputs, no output": ("clean", "good.txt", "bad.txt"),
    "a directory, no output": ("clean", "."),
    "missing input": ("clean", "missing.txt"),
    "missing file": ("check", "missing.txt"),
    "missing file to fix": ("fix", "missing.txt"),
    "glob of nothing": ("clean", "*.rtf", "-o", "out"),
    "missing rules": ("clean", "good.txt", "--rules", "missing"),
    "missing rule file": ("rules", "lint", "missing.toml"),
    "unknown format": ("explain", "good.txt", "--format", "xml"),
}
CODES = {
    "clean a clean file": (0, ("clean", "good.txt")),
    "clean a dirty file": (0, ("clean", "bad.txt")),
    "check a clean file": (0, ("check", "good.txt")),
    "check a dirty file": (1, ("check", "good.txt", "bad.txt")),
    "fix a clean file": (0, ("fix", "good.txt")),
    "fix a dirty file": (1, ("fix", "good.txt", "bad.txt")),
    "diff of a dirty file": (1, ("fix", "--diff", "bad.txt")),
    "clean a binary": (3, ("clean", "scan.txt")),
    "clean a tree with a binary": (3, ("clean", ".", "-o", "out")),
    "check a binary and a dirty file": (3, ("check", "scan.txt", "bad.txt")),
    "fix a binary and a dirty file": (3, ("fix", "scan.txt", "bad.txt")),
    "explain a binary": (3, ("explain", "scan.txt")),
    "explain a missing file": (3, ("explain", "missing.txt")),
    "help": (0, ("--help",)),
    "help of a command": (0, ("clean", "--help")),
    "version": (0, ("--version",)),
}


@pytest.fixture
def inputs(tmp_path):
    return write_files(tmp_path, {"good.txt": GOOD, "bad.txt": BAD, "scan.txt": PDF})


@pytest.mark.parametrize("case", USAGE)
def test_what_cannot_run_ends_with_2(run, inputs, case: str) -> None:
    done = run(*USAGE[case], *(("--rules", LAB) if USAGE[case][:1] in (("clean",), ("check",), ("fix",)) else ()))
    assert done.returncode == 2
    assert done.stdout == b"" and done.stderr, "the reason stands on stderr"
    assert b"Traceback" not in done.stderr
    assert sorted(p.name for p in inputs.iterdir()) == ["bad.txt", "good.txt", "scan.txt"]


@pytest.mark.parametrize("case", CODES)
def test_exit_codes(run, inputs, case: str) -> None:
    code, arguments = CODES[case]
    rules = (
        ("--rules", LAB) if arguments[0] in ("clean", "check", "fix", "explain") and "--help" not in arguments else ()
    )
    done = run(*arguments, *rules)
    assert done.returncode == code, done.stderr.decode()
    assert b"Traceback" not in done.stderr
    if code == 3:
        assert b"scan.txt" in done.stderr or b"missing.txt" in done.stderr


@pytest.mark.parametrize(
    "command", [("clean", ".", "-o", "out"), ("clean", "bad.txt"), ("check", "bad.txt"), ("fix", "bad.txt")]
)
@pytest.mark.parametrize("place", ["generic/broken.toml", "sites/zorblat.example.toml"])
def test_a_broken_rule_file_stops_the_run_before_anything_is_written(run, inputs, rules_dir, command, place) -> None:
    site = "[site]\n" if "sites" in place else ""
    folder = rules_dir({place: site + BROKEN})
    options = ("--site", "zorblat.example") if site else ()
    done = run(*command, "--rules", folder, *options)
    assert (done.returncode, done.stdout) == (2, b"")
    line = (site + BROKEN).split("\n").index('drop = { lime = "Zorblat" }') + 1
    assert f"{place}:{line}: " in done.stderr.decode() and "did you mean `line`?" in done.stderr.decode()
    assert (inputs / "bad.txt").read_text() == BAD and not list(inputs.glob("out/*"))


def test_a_broken_pattern_is_refused_like_a_typo(run, inputs, rules_dir) -> None:
    folder = rules_dir({"generic/broken.toml": rule_text("drop = { regex = '(unclosed' }")})
    done = run("clean", "bad.txt", "--rules", folder)
    assert done.returncode == 2 and b"broken.toml:1: rule `lab`: bad regex" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_reader_that_goes_away_is_no_crash(run, inputs) -> None:
    """`cleaner clean big.txt | head -1`."""
    write_files(inputs, {"big.txt": f"{PROSE[0]}\n" * 20_000})
    command = f"{sys.executable} -m cleaner clean --no-heuristics big.txt | head -1"
    done = subprocess.run(["bash", "-c", command], cwd=inputs, capture_output=True, timeout=60)
    assert done.stdout.decode() == f"{PROSE[0]}\n"
    assert b"Traceback" not in done.stderr
