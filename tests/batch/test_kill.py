"""A run that is killed, however and whenever, goes on when it is started again, and ends as if nothing had been."""

from __future__ import annotations

import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.build import LAB, PROSE, ROOT, write_files

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="finds processes in /proc")

Content = dict[str, bytes]
COMMAND = (sys.executable, "-m", "cleaner", "clean", "in", "-o", "out", "--jobs", "2", "--rules", str(LAB))
FILES, SHARDS, RECORDS = 260, 20, 80
KILLS_OF_WORKERS, KILLS_OF_PARENTS = 12, 10
PATIENCE = 120
"""Seconds after which a condition will not come about any more."""


def corpus(files: int, shards: int, records: int, seed: int = 1) -> Content:
    """Return mixed files, of which some are bad, and shards of records, some compressed, with a bad line."""
    chance = random.Random(seed)
    found: Content = {}
    for number in range(files):
        name, lines = f"{number % 7}/{number:04}", sentences(chance)
        if number % 40 == 9:
            found[f"{name}.txt"] = bytes(range(256)) * 4
        elif number % 5 == 3:
            page = "".join(f"<p>{line}</p>" for line in lines)
            found[f"{name}.html"] = f"<html><body>{page}</body></html>".encode()
        else:
            found[f"{name}.txt"] = "\n".join([*lines, ""]).encode()
    for number in range(shards):
        rows = [json.dumps({"id": n, "text": "\n".join(sentences(chance))}) for n in range(records)]
        rows[records // 2] = "no record" if number % 4 == 1 else rows[records // 2]
        content = "\n".join([*rows, ""]).encode()
        name = f"shards/{number:02}.jsonl"
        found |= {f"{name}.gz": gzip.compress(content, mtime=0)} if number % 3 == 2 else {name: content}
    return found


def sentences(chance: random.Random) -> list[str]:
    return [*chance.choices(PROSE, k=chance.randint(2, 20)), "Zorblat", "7 blorps"]


def content_of(folder: Path) -> Content:
    """Return all files below the folder, hidden ones included."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def start(folder: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(COMMAND, cwd=folder, stderr=subprocess.PIPE, env=environment, start_new_session=True)


def finish(folder: Path) -> tuple[int, str]:
    """Start a run and let it come to its end."""
    running = start(folder)
    talk = running.communicate(timeout=PATIENCE * 4)[1].decode()
    return running.returncode, talk


def children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += map(int, task.read_text().split())
        except OSError:
            continue
    return found


def workers_of(pid: int) -> list[int]:
    """Return the worker processes: the children of the server that starts them."""
    return [worker for child in children(pid) for worker in children(child)]


def is_there(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def poll(condition: Callable[[], object], what: str) -> None:
    """Wait until the condition holds."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not come about"


def written(folder: Path) -> set[tuple[str, int]]:
    """Return what stands in the output directory, half-written and hidden files too, each with its inode."""
    found = set()
    for parent, _, names in os.walk(folder / "out"):
        for name in names:
            try:
                found.add((name, os.stat(os.path.join(parent, name)).st_ino))  # noqa: PTH116, PTH118 (is polled)
            except OSError:
                continue
    return found


def wait_for_progress(running: subprocess.Popen[bytes], folder: Path, files: int) -> bool:
    """Wait until so many more files were written; return False if the run ended before."""
    before = written(folder)
    deadline = time.monotonic() + PATIENCE
    while running.poll() is None and time.monotonic() < deadline:
        if len(written(folder) - before) >= files:
            return True
    assert running.poll() is not None, "no progress"
    return False


def kill(running: subprocess.Popen[bytes], kind: str, chance: random.Random) -> bool:
    """Kill a worker, the parent, all of them, or the server that starts workers; return whether one was hit."""
    workers, servers = workers_of(running.pid), [child for child in children(running.pid) if children(child)]
    victims = {
        "worker": [chance.choice(workers)] if workers else [],
        "server": servers,
        "parent": [running.pid],
        "all": [running.pid, *servers, *workers],
    }[kind]
    hit = 0
    for pid in victims:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
        hit += 1
    return hit > 0


def run_and_kill(folder: Path, kinds: list[str], most: int, seed: int) -> Counter[str]:
    """Start runs, kill in them what `kinds` names, one after the other, each after up to `most` more files, and
    let the last one end; return what was killed."""
    chance, killed, left = random.Random(seed), Counter[str](), list(kinds)
    running = start(folder)
    while left and wait_for_progress(running, folder, chance.randint(1, most)):
        kind = left.pop()
        killed[kind] += kill(running, kind, chance)
        if kind in ("parent", "all"):
            running.communicate(timeout=PATIENCE)
            running = start(folder)
    talk = running.communicate(timeout=PATIENCE * 4)[1].decode()
    assert running.returncode == 3 and "Traceback" not in talk, talk
    return killed


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a directory with the inputs and the outputs of a run that nobody disturbed."""
    folder = tmp_path_factory.mktemp("whole")
    write_files(folder / "in", corpus(FILES, SHARDS, RECORDS))
    code, talk = finish(folder)
    assert code == 3 and "Traceback" not in talk, talk
    assert len([name for name in content_of(folder / "out") if name.startswith("shards/")]) == SHARDS
    return folder


@pytest.fixture
def again(whole: Path, tmp_path: Path) -> Path:
    """Return a directory with the same inputs."""
    (tmp_path / "in").symlink_to(whole / "in")
    return tmp_path


def same(folder: Path, whole: Path) -> None:
    """Hold the outputs to be those of the undisturbed run, without a trace of the others."""
    now, then = content_of(folder / "out"), content_of(whole / "out")
    assert sorted(now) == sorted(then)
    assert [name for name in now if now[name] != then[name]] == []


@pytest.mark.parametrize("seed", [1])
def test_a_run_killed_over_and_over_ends_as_if_undisturbed(whole: Path, again: Path, seed: int) -> None:
    kinds = ["worker"] * KILLS_OF_WORKERS + ["parent", "all"] * (KILLS_OF_PARENTS // 2) + ["server"]
    random.Random(seed).shuffle(kinds)
    killed = run_and_kill(again, kinds, 16, seed)
    assert killed.total() >= 20 and killed["parent"] + killed["all"] >= 8, killed
    same(again, whole)


def test_killed_workers_alone_do_not_stop_a_run(whole: Path, again: Path) -> None:
    killed = run_and_kill(again, ["server", *["worker"] * 4], 30, 2)
    assert killed["worker"] >= 3
    same(again, whole)


def test_what_was_done_is_not_done_again(whole: Path, again: Path) -> None:
    running = start(again)
    poll(lambda: len(list((again / "out/.cleaner/parts").glob("*.json"))) >= 3, "three parts that are done")
    running.kill()
    running.communicate()
    marks = [json.loads(path.read_bytes()) for path in (again / "out/.cleaner/parts").glob("*.json")]
    names = {Path(entry["input"]).stem.partition(".")[0] for entries in marks for entry in entries}
    before = {pair for pair in written(again) if pair[0].partition(".")[0] in names}
    assert len(before) >= 30
    code, talk = finish(again)
    assert code == 3 and f"{len(marks)} parts are done" in talk
    assert before <= written(again), "files of parts that are done stay as they are"
    same(again, whole)
    first, second = (
        [line for line in text.splitlines() if "documents" in line or "failed" in line]
        for text in (talk, finish(again)[1])
    )
    assert first == second, "what is told at the end is about all of the run"


SIGNALS = [(signal.SIGTERM, 143, 1), (signal.SIGINT, 130, 40)]


@pytest.mark.parametrize(("number", "code", "files"), SIGNALS)
def test_a_run_that_is_told_to_end_leaves_whole_files(
    whole: Path, again: Path, number: int, code: int, files: int
) -> None:
    running = start(again)
    assert wait_for_progress(running, again, files)
    workers = workers_of(running.pid)
    os.killpg(running.pid, number) if number == signal.SIGINT else running.send_signal(number)
    talk = running.communicate(timeout=PATIENCE)[1].decode()
    assert running.returncode == code and "Traceback" not in talk, talk
    poll(lambda: not any(map(is_there, workers)), "the end of all workers")
    assert [name for name, _ in written(again) if name.endswith(".part")] == []
    assert finish(again)[0] == 3
    same(again, whole)


def test_workers_end_when_the_one_that_started_them_is_killed(again: Path) -> None:
    running = start(again)
    assert wait_for_progress(running, again, 20)
    processes = [*children(running.pid), *workers_of(running.pid)]
    assert len(processes) >= 2
    running.kill()
    running.communicate()
    poll(lambda: not any(map(is_there, processes)), "the end of all processes")


def test_one_output_file_leaves_no_trace_of_a_kill(tmp_path: Path) -> None:
    rows = [json.dumps({"text": "\n".join([*PROSE, "Zorblat"])})] * 4_000
    write_files(tmp_path, {"in.jsonl": "\n".join(rows)})
    (tmp_path / "out").mkdir()
    command = [*COMMAND[:4], "in.jsonl", "-o", "out/all.jsonl", *COMMAND[7:]]
    running = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL)
    poll(lambda: written(tmp_path), "an output that is being written")
    running.kill()
    running.wait()
    assert (left := content_of(tmp_path / "out")) and "all.jsonl" not in left
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr.decode()
    assert sorted(content_of(tmp_path / "out")) == ["all.jsonl", "all.jsonl.summary.json"]
