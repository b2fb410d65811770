"""A crawl full of poison: every good document is done, every bad one is named with its reason, and nothing is left."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.batch.test_kill import content_of, workers_of
from tests.build import LAB, PROSE, ROOT, write_files

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="finds processes in /proc")

zstd = import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
GOOD = f"{PROSE[0]}\nZorblat\n\n{PROSE[1]}\n"
CLEAN = f"{PROSE[0]}\n\n{PROSE[1]}\n"
PAGE = f"<html><body><p>{PROSE[0]}</p><p>Zorblat</p><p>{PROSE[1]}</p></body></html>"
PAGE_CLEAN = f"{PROSE[0]}\n{PROSE[1]}\n"
RECORD = json.dumps({"id": 1, "text": GOOD})
SHARD = f"{RECORD}\n" * 400


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def flipped(content: bytes) -> bytes:
    """Return gzip's stream with a check sum that is wrong."""
    return content[:-8] + bytes(255 - byte for byte in content[-8:-4]) + content[-4:]


def rows(number: int) -> bytes:
    """Return records whose texts compress badly."""
    noise = random.Random(2)
    texts = [f"{GOOD}{noise.randbytes(60).hex()}\n" for _ in range(number)]
    return b"".join(json.dumps({"id": n, "text": text}).encode() + b"\n" for n, text in enumerate(texts))


def table(columns: dict[str, list[Any]]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = io.BytesIO()
    pq.write_table(pa.table(columns), sink)
    return sink.getvalue()


def archive(pages: int) -> bytes:
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{PAGE}".encode()
    head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{}>\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n"
    head += "Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n"
    return b"".join(head.format(n, len(http)).encode() + http + b"\r\n\r\n" for n in range(pages))


NESTED = f"<html><body>{'<div>' * 1_000_000}<p>{PROSE[0]}</p>{'</div>' * 1_000_000}</body></html>"
HUGE = "".join(f"<p>{sentence} {PROSE[0]}</p>" for sentence in PROSE) * 800_000
FINE: dict[str, tuple[str | bytes, bytes | None]] = {
    "a.txt": (GOOD, CLEAN.encode()),
    "a-page.html": (PAGE, PAGE_CLEAN.encode()),
    "empty.txt": ("", b""),
    "nothing.html": ("", b""),
    "empty.jsonl": ("", b""),
    "mixed.txt": (f"Größe {GOOD}".encode() + f"Größe {GOOD}".encode("latin-1"), None),
    "utf-16.txt": (GOOD.encode("utf-16"), CLEAN.encode("utf-16")),
    "nested.html": (NESTED, f"{PROSE[0]}\n".encode()),
    "twice.jsonl": (f"{RECORD}\n{RECORD}\n", f"{json.dumps({'id': 1, 'text': CLEAN})}\n".encode() * 2),
    "dir.jsonl/inside.txt": (GOOD, CLEAN.encode()),
    "dir.parquet/inside.txt": (GOOD, CLEAN.encode()),
    "z/last.txt": (GOOD, CLEAN.encode()),
    "shard.jsonl.gz": (gzip.compress(SHARD.encode()), None),
}
"""Good documents, and what becomes of them where it is short."""
BAD: dict[str, tuple[str | bytes, str]] = {
    "binary.txt": (bytes(range(256)) * 40, "binary"),
    "huge.html": (HUGE, r"--max-memory|want of memory|--timeout"),
    "corrupt.jsonl.gz": (flipped(gzip.compress(rows(3000))), "cut off or damaged"),
    "cut.jsonl.gz": (cut(gzip.compress(rows(3000))), "cut off or damaged"),
    "cut.jsonl.zst": (cut(zstd.compress(rows(3000))), "cut off or damaged"),
    "no-gzip.jsonl.gz": (rows(3), "cut off or damaged"),
    "cut.parquet": (cut(table({"text": [GOOD] * 50})), "cut off or damaged"),
    "no.parquet": ("", "cut off or damaged"),
    "cut.warc": (archive(4)[:-100], "cut off or damaged"),
    "half.warc.gz": (cut(gzip.compress(archive(300))), "cut off or damaged"),
    "no-text.jsonl": ('{"id": 1, "n": 2}\n' * 5, "--text-field"),
    "no-text.parquet": (table({"n": [1, 2]}), "--text-field"),
    "lines.jsonl:2": (f"{RECORD}\n{{broken\n{RECORD}\n", "not valid JSON"),
}
"""Bad documents and what is said of each; `:2` is the second record of a shard."""


def fill(folder: Path) -> None:
    for name, (content, _) in [*FINE.items(), *BAD.items()]:
        write_files(folder, {name.partition(":")[0]: content})


def cleaner_run(folder: Path, *args: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "cleaner", "clean", "-o", "out", "--rules", str(LAB), *map(str, args)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, env=environment)


def reasons(folder: Path) -> dict[str, str]:
    lines = (folder / "out/failures.jsonl").read_text().splitlines()
    found = {failure["document"]: failure["reason"] for failure in map(json.loads, lines)}
    assert len(found) == len(lines), "each is named once"
    return found


def test_every_good_document_is_done_and_every_bad_one_named(tmp_path: Path) -> None:
    fill(tmp_path / "in")
    running = cleaner_run(tmp_path, "in", "--jobs", 2, "--max-memory", 300, "--timeout", 60)
    talk = running.communicate(timeout=300)[1].decode()
    assert running.returncode == 3 and "Traceback" not in talk and "Exception" not in talk, talk
    named = {name.removeprefix("in/"): reason for name, reason in reasons(tmp_path).items()}
    assert sorted(named) == sorted(BAD)
    assert [(name, named[name]) for name in BAD if not re.search(BAD[name][1], named[name])] == []
    assert [name for name in BAD if f"{name}: " not in talk] == []
    out = content_of(tmp_path / "out")
    assert {name: out.get(str(Path(name).with_suffix(".txt")) if name.endswith("html") else name) for name in FINE} == {
        name: clean if clean is not None else out[name] for name, (_, clean) in FINE.items()
    }
    assert gzip.decompress(out["shard.jsonl.gz"]) == f"{json.dumps({'id': 1, 'text': CLEAN})}\n".encode() * 400
    assert out["mixed.txt"].count(b"Zorblat") == 0 and b"Gr\xf6\xdfe" in out["mixed.txt"]
    assert out["lines.jsonl"].count(b"\n") == 2
    assert [name for name in out if "part" in Path(name).suffix or "parts/" in name] == []


# --- documents that hang, and on which workers die ------------------------------------------------------------------


def stab(running: subprocess.Popen[bytes], pipe: Path, number: int) -> int:
    """Send a signal to every worker that reads the pipe, until the run ends; return how many were hit."""
    hit: set[int] = set()
    end: int | None = None  # of the pipe: while it is open, who reads waits
    while running.poll() is None:
        with contextlib.suppress(OSError):  # nobody reads yet
            end = os.open(pipe, os.O_WRONLY | os.O_NONBLOCK) if end is None else end
        for pid in workers_of(running.pid):
            if pid not in hit and reads(pid, pipe):
                os.kill(pid, number)
                hit.add(pid)
    if end is not None:
        os.close(end)
    return len(hit)


def reads(pid: int, pipe: Path) -> bool:
    with contextlib.suppress(OSError):
        return any(os.path.samefile(entry.path, pipe) for entry in os.scandir(f"/proc/{pid}/fd"))  # noqa: PTH121
    return False


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_document_on_which_workers_die_fails_alone(tmp_path: Path, number: int) -> None:
    write_files(tmp_path, {f"{n}.txt": GOOD for n in range(6)})
    os.mkfifo(tmp_path / "3-pipe.txt")
    names = sorted(path.name for path in tmp_path.iterdir())
    running = cleaner_run(tmp_path, *names, "--jobs", 2)
    talk: list[bytes] = []
    reader = threading.Thread(target=lambda: talk.append(running.communicate(timeout=120)[1]))
    reader.start()
    hit = stab(running, tmp_path / "3-pipe.txt", number)
    reader.join()
    assert running.returncode == 3, talk
    assert hit >= 3 and "died" in reasons(tmp_path)["3-pipe.txt"]
    assert b"3-pipe.txt: " in talk[0] and b"Traceback" not in talk[0]
    out = content_of(tmp_path / "out")
    assert {n: out[f"{n}.txt"] for n in range(6)} == dict.fromkeys(range(6), CLEAN.encode())


def test_a_document_that_hangs_fails_alone(tmp_path: Path) -> None:
    write_files(tmp_path, {f"{n}.txt": GOOD for n in range(6)})
    for name in ("0-pipe.txt", "5-pipe.txt"):
        os.mkfifo(tmp_path / name)
    names = sorted(path.name for path in tmp_path.iterdir())
    running = cleaner_run(tmp_path, *names, "--jobs", 2, "--timeout", 4)
    talk = running.communicate(timeout=120)[1].decode()
    assert running.returncode == 3 and "Traceback" not in talk and "Exception" not in talk, talk
    reason = "took longer than 4 s (--timeout)"
    assert reasons(tmp_path) == {"0-pipe.txt": reason, "5-pipe.txt": reason}
    assert talk.count(reason) == 2
    out = content_of(tmp_path / "out")
    assert {n: out[f"{n}.txt"] for n in range(6)} == dict.fromkeys(range(6), CLEAN.encode())


# --- little memory --------------------------------------------------------------------------------------------------


def paragraph(number: int) -> str:
    return f"{PROSE[number % 6]} That was on day {number}."


def page_of(paragraphs: int) -> str:
    body = "".join(f"<div><p>{paragraph(n)}</p></div>" for n in range(paragraphs))
    return f"<html><body><nav><a href='x'>Home</a></nav>{body}<p>Zorblat</p></body></html>"


@pytest.mark.parametrize("memory", [64, 96])
def test_with_little_memory_a_page_is_done_well_or_named(tmp_path: Path, memory: int) -> None:
    counts = (10, 100, 1000, 4000, 8000, 16_000)
    write_files(tmp_path / "in", {f"{n:05}.html": page_of(n) for n in counts})
    running = cleaner_run(tmp_path, "in", "--jobs", 2, "--max-memory", memory, "--timeout", 120)
    talk = running.communicate(timeout=300)[1].decode()
    named = reasons(tmp_path) if running.returncode == 3 else {}
    assert running.returncode == (3 if named else 0) and "Traceback" not in talk, talk
    failed = {int(Path(name).stem): reason for name, reason in named.items()}
    assert [reason for reason in failed.values() if "memory" not in reason] == []
    assert not {10, 100} & set(failed), "small pages need little, whatever their neighbours need"
    for count in set(counts) - set(failed):
        lines = (tmp_path / f"out/{count:05}.txt").read_text().splitlines()
        assert lines == list(map(paragraph, range(count))), count
