"""`--engine ray` gives what a run on this machine gives, byte for byte, and one bad document fails alone.

Ray is started once, by the command itself.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.build import LAB, PROSE, write_files

pytestmark = pytest.mark.skipif(find_spec("ray") is None, reason="ray is not installed")

DIRTY = f"{PROSE[0]}\nZorblat\n\n{PROSE[1]}\n7 blorps\n"
CLEAN = f"{PROSE[0]}\n\n{PROSE[1]}\n"
PAGE = f"<html><body><p>{PROSE[0]}</p><div class='zorbox'>A shoe</div><p>{PROSE[1]}</p><p>{PROSE[2]}</p></body></html>"
IMAGE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
FAILURES = ["in/c/image.txt", "in/d.jsonl:3", "in/f.jsonl.gz"]


def lines(*numbers: int) -> str:
    """Return JSON Lines, each with a field that is nobody's business."""
    records = ({"id": n, "text": DIRTY, "score": 0.5 + n, "url": "https://zorblat.example/a"} for n in numbers)
    return "".join(json.dumps(record) + "\n" for record in records)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a directory with inputs of all kinds in `in/`, three of them bad, one in the midst of good records."""
    pa = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    folder = tmp_path_factory.mktemp("ray")
    write_files(
        folder / "in",
        {
            "a.txt": DIRTY,
            "b.html": PAGE,
            "c/image.txt": IMAGE,
            **{f"c/{n:02}.txt": DIRTY.replace("two", str(n)) for n in range(12)},
            "d.jsonl": lines(1, 2) + '{"id": 3, "text": \n' + lines(4, 5),
            "e.jsonl.gz": gzip.compress(lines(*range(80)).encode(), mtime=0),
            "f.jsonl.gz": gzip.compress(lines(*range(9)).encode(), mtime=0)[:-40],
        },
    )
    table = pa.table({"id": [1, 2, 3], "text": [DIRTY, None, DIRTY], "score": [0.25, None, 4.0]})
    parquet.write_table(table, folder / "in" / "g.parquet", row_group_size=2)
    return folder


def clean(folder: Path, engine: str) -> subprocess.CompletedProcess[bytes]:
    """Run the engine in a process of its own, which takes its Ray along when it ends."""
    out = folder / engine
    command = [sys.executable, "-m", "cleaner", "clean", "in", "-o", out, "--engine", engine, "--rules", LAB]
    command += ["--with", "dropped", "--with", "site"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RAY_")}
    environment["RAY_USAGE_STATS_ENABLED"] = "0"
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=180)


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below the folder, hidden ones and reports included."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_ray_gives_what_one_machine_gives(folder: Path) -> None:
    local, ray = clean(folder, "local"), clean(folder, "ray")
    assert (local.returncode, ray.returncode) == (3, 3), ray.stderr.decode()
    found = tree(folder / "ray")
    assert found == tree(folder / "local")
    assert {"summary.json", "failures.jsonl", ".cleaner/manifest.jsonl", ".cleaner/run.json"} < set(found)

    failures = [json.loads(line)["document"] for line in found["failures.jsonl"].splitlines()]
    assert sorted(failures) == FAILURES, "bad documents fail alone, and are named"
    assert all(name in ray.stderr.decode() for name in FAILURES)
    assert found["a.txt"].decode() == CLEAN
    assert [json.loads(line)["id"] for line in found["d.jsonl"].splitlines()] == [1, 2, 4, 5]
    assert len(gzip.decompress(found["e.jsonl.gz"]).splitlines()) == 80
    assert json.loads(found["summary.json"])["failed"] == len(FAILURES)
