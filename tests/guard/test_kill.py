"""A fix that is killed at any moment leaves each file whole: as it was, or as it is to be."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from itertools import count
from pathlib import Path

from tests.build import LAB, PROSE, write_files

KILLS = 50
GOLDEN = 0.618034
"""Multiples of it, without what stands before the point, spread evenly however many there are."""
COMMAND = (sys.executable, "-m", "cleaner", "fix", ".", "--rules", str(LAB))
JUNK = "7 blorps\n"
CLEAN = "".join(f"{sentence}\n" for sentence in PROSE)
LONG = f"{' '.join(PROSE)} " * 2000 + "\n"
"""A line of a million characters: read and written in no time, and judged in none."""


def record(text: str) -> str:
    return json.dumps({"id": 1, "text": text}) + "\n"


def texts(junk: str) -> dict[str, bytes]:
    """Return the files with this junk in them: many small ones, and some of several megabytes."""
    small = {f"{n % 7}/{n:02}.txt": (CLEAN * n + junk + CLEAN) for n in range(1, 13)}
    records = {f"{n % 7}/{n:02}.jsonl": record(CLEAN) * n + record(CLEAN + junk) * 3 for n in range(1, 6)}
    large = {f"{n}/large.txt": LONG * 2 + junk + LONG * 2 for n in range(2)}
    large_records = {"5/large.jsonl": record(LONG * 3 + junk) + record(CLEAN)}
    files = {**small, **records, **large, **large_records}
    return {name: content.encode() for name, content in files.items()}


def content_of(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def whole(folder: Path, old: dict[str, bytes], new: dict[str, bytes]) -> bool:
    """Hold every file to be the old or the new one; return True if all are new."""
    now = {name: (folder / name).read_bytes() for name in old}
    assert [name for name, content in now.items() if content not in (old[name], new[name])] == []
    return now == new


def run_for(folder: Path, seconds: float) -> float | None:
    """Start a fix and kill it so many seconds later; return the seconds it took if it had ended by then."""
    start = time.monotonic()
    running = subprocess.Popen(COMMAND, cwd=folder, stderr=subprocess.DEVNULL)
    try:
        running.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        running.kill()
        running.wait()
        return None
    return time.monotonic() - start


def test_a_killed_fix_leaves_every_file_old_or_new(run, tmp_path) -> None:
    folder, old, new = tmp_path / "data", texts(JUNK), texts("")
    start = time.monotonic()
    assert run("fix", ".", "--rules", LAB, cwd=write_files(folder, old)).returncode == 1
    length = time.monotonic() - start
    assert content_of(folder) == new
    kills, complete = 0, True
    for attempt in count():
        if kills >= KILLS and not complete:
            break
        if begins := complete or attempt % 4:
            write_files(folder, old)
        took = run_for(folder, length * (0.15 + 0.85 * (attempt * GOLDEN % 1)))
        kills += took is None
        length = min(length, took) if took and begins else length
        complete = whole(folder, old, new)
    assert run("fix", ".", "--rules", LAB, cwd=folder).returncode == 1, "the last one left something to do"
    assert content_of(folder) == new, "all are fixed, and no part of a file is left"
    assert run("undo", ".", cwd=folder).returncode == 1
    assert content_of(folder) == old
