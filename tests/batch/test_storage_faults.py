"""A full disk, a directory that takes no files: named, nothing half-written, and mended by the same command later."""

from __future__ import annotations

import gzip
import io
import json
import random
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.batch.test_kill import content_of
from tests.build import LAB, PROSE, write_files

RULES = ("--rules", LAB, "--jobs", 2)
CLEAN = "".join(f"{sentence}\n" for sentence in PROSE)
TEXT = f"{CLEAN}Zorblat\n"
LONG = f"{CLEAN * 120}Zorblat\n"
NOISE = random.Random(1)
RECORDS = "".join(json.dumps({"id": n, "text": TEXT, "noise": NOISE.randbytes(300).hex()}) + "\n" for n in range(600))
"""Records that hardly compress."""


def table() -> bytes:
    sink = io.BytesIO()
    rows = [json.loads(line) for line in RECORDS.splitlines()]
    pq.write_table(pa.Table.from_pylist(rows), sink, row_group_size=100, compression="none")
    return sink.getvalue()


INPUTS: dict[str, dict[str, str | bytes]] = {
    "files": {f"{n % 3}/{n}.txt": LONG if n % 4 else TEXT for n in range(48)},
    "jsonl": {"a.jsonl": RECORDS, "b.jsonl": RECORDS[: RECORDS.index("\n") + 1]},
    "gzip": {f"{n}.jsonl.gz": gzip.compress(RECORDS.encode()) for n in range(2)},
    "parquet": {"a.parquet": table(), "b.jsonl": RECORDS[: RECORDS.index("\n") + 1]},
}


Undisturbed = Callable[[str], tuple[Path, dict[str, bytes]]]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    """Return a function that returns inputs, and what a run makes of them where nothing is wrong."""

    @cache
    def made(kind: str) -> tuple[Path, dict[str, bytes]]:
        folder = tmp_path_factory.mktemp(kind)
        inputs = write_files(folder / "in", INPUTS[kind])
        command = [sys.executable, "-m", "cleaner", "clean", "in", "-o", "out", *map(str, RULES)]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        return inputs, content_of(folder / "out")

    return made


def whole_or_not_there(now: dict[str, bytes], then: dict[str, bytes]) -> None:
    """Hold every output to be as it is to be, or not there, and nothing half-written to be left."""
    assert [name for name in now if ".part" in name] == []
    wrong = [name for name, content in now.items() if then.get(name, content) != content]
    assert [name for name in wrong if not name.startswith(".cleaner/") and name != "summary.json"] == []


# --- a full disk ----------------------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Return a function that makes a disk of a size, or changes it."""
    place = tmp_path / "disk"
    place.mkdir()

    def sized(size: str) -> Path:
        how = ["-o", f"remount,size={size}"] if place.is_mount() else ["-t", "tmpfs", "-o", f"size={size}", "tmpfs"]
        if subprocess.run(["mount", *how, str(place)], capture_output=True).returncode:
            pytest.skip("no disk can be mounted here")
        return place

    yield sized
    if place.is_mount():
        subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.mark.skipif(not shutil.which("mount"), reason="no mount")
@pytest.mark.parametrize("kind", ["files", "jsonl", "gzip", "parquet"])
def test_a_full_disk_is_told_and_the_same_command_completes_later(run, small_disk, undisturbed, kind: str) -> None:
    inputs, then = undisturbed(kind)
    out = small_disk("200k") / "out"
    done = run("clean", inputs, "-o", out, *RULES)
    assert done.returncode == 3, done.stderr.decode()
    assert b"No space left" in done.stderr and b"Traceback" not in done.stderr
    whole_or_not_there(content_of(out), then)
    small_disk("60m")
    done = run("clean", inputs, "-o", out, *RULES)
    assert done.returncode == 0, done.stderr.decode()
    assert content_of(out) == then


def limit_file_size() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))


@pytest.mark.parametrize("kind", ["files", "jsonl", "parquet"])
def test_an_output_that_grows_too_large_fails_alone(run, tmp_path, undisturbed, kind: str) -> None:
    inputs, then = undisturbed(kind)
    done = run("clean", inputs, "-o", "out", *RULES, preexec_fn=limit_file_size)
    assert done.returncode == 3 and b"Traceback" not in done.stderr and b"Exception" not in done.stderr
    too_large = [name for name, content in then.items() if len(content) > 50_000 and name in INPUTS[kind]]
    failures = (tmp_path / "out/failures.jsonl").read_text()
    assert too_large and [name for name in too_large if f"{name}" not in failures] == []
    assert failures.count("File too large") == len(too_large) == failures.count("\n")
    now = content_of(tmp_path / "out")
    whole_or_not_there(now, then)
    good = {name: content for name, content in then.items() if name in INPUTS[kind] and name not in too_large}
    assert {name: now.get(name) for name in good} == good
    done = run("clean", inputs, "-o", "out", *RULES)
    assert done.returncode == 0, done.stderr.decode()
    assert content_of(tmp_path / "out") == then


def test_one_output_file_on_a_full_disk(run, tmp_path, small_disk) -> None:
    inputs = write_files(tmp_path / "in", {"a.jsonl": RECORDS})
    disk = small_disk("100k")
    done = run("clean", inputs / "a.jsonl", "-o", disk / "all.jsonl", *RULES)
    assert done.returncode == 3 and b"No space left" in done.stderr and b"Traceback" not in done.stderr
    assert [name for name in content_of(disk) if ".part" in name or name == "all.jsonl"] == []


# --- directories that take no files ---------------------------------------------------------------------------------


def set_fixed(folder: Path, fixed: bool) -> None:
    """Let a directory take no files, even from root; or let it again."""
    program = shutil.which("chattr")
    if (
        program is None
        or subprocess.run([program, "+i" if fixed else "-i", str(folder)], capture_output=True).returncode
    ):
        pytest.skip("no directory can be fixed here")


def fix_one(out: Path) -> None:
    (out / "1").mkdir(parents=True)
    set_fixed(out / "1", True)


def free_one(out: Path) -> None:
    set_fixed(out / "1", False)


def put_file(out: Path) -> None:
    out.mkdir()
    (out / "1").write_bytes(b"mine")


def take_file(out: Path) -> None:
    assert (out / "1").read_bytes() == b"mine"
    (out / "1").unlink()


FAULTS = {"read-only": (fix_one, free_one, "not permitted"), "a file": (put_file, take_file, "File exists|Not a dir")}


@pytest.mark.parametrize("kind", FAULTS)
def test_a_directory_that_takes_no_files_fails_its_files_alone(run, tmp_path, undisturbed, kind: str) -> None:
    harm, mend, reason = FAULTS[kind]
    inputs, then = undisturbed("files")
    harm(tmp_path / "out")
    try:
        done = run("clean", inputs, "-o", "out", *RULES)
    finally:
        mend(tmp_path / "out")
    assert done.returncode == 3 and b"Traceback" not in done.stderr, done.stderr.decode()
    failures = [json.loads(line) for line in (tmp_path / "out/failures.jsonl").read_text().splitlines()]
    theirs = [str(inputs / name) for name in INPUTS["files"] if name.startswith("1/")]
    assert sorted(failure["document"] for failure in failures) == sorted(theirs)
    assert all(any(word in failure["reason"] for word in reason.split("|")) for failure in failures), failures[0]
    assert f"{theirs[0]}: its output" in done.stderr.decode()
    now = content_of(tmp_path / "out")
    whole_or_not_there(now, then)
    assert len([name for name in now if name.endswith(".txt")]) == len(INPUTS["files"]) - len(theirs)
    done = run("clean", inputs, "-o", "out", *RULES)
    assert done.returncode == 0 and b"going on" in done.stderr, done.stderr.decode()
    assert content_of(tmp_path / "out") == then


def test_an_output_directory_that_takes_nothing(run, tmp_path, undisturbed) -> None:
    inputs, then = undisturbed("files")
    (tmp_path / "out").mkdir()
    set_fixed(tmp_path / "out", True)
    try:
        done = run("clean", inputs, "-o", "out", *RULES)
    finally:
        set_fixed(tmp_path / "out", False)
    assert done.returncode in (2, 3) and b"out" in done.stderr and b"Traceback" not in done.stderr
    assert content_of(tmp_path / "out") == {}
    assert run("clean", inputs, "-o", "out", *RULES).returncode == 0
    assert content_of(tmp_path / "out") == then
