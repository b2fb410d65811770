"""The crew: whatever happens to a worker, each item has one result, in its place, and only bad items fail."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from cleaner.batch.crew import AHEAD, MAX_ITEMS, Batch, Crew, Limits
from cleaner.errors import CleanerError
from tests.build import ROOT

MB = 1 << 20
LIMITS = Limits(timeout=30.0, max_memory=512 * MB)
Results = list[list[object]]


def ready(task: object, items: object) -> bool:
    """Prepare a worker: nothing is to be loaded, and its memory is limited from here on."""
    return True


def failed(item: str, reason: str) -> str:
    return f"{item} failed: {reason}"


def crew_of(size: int, work: Callable, limits: Limits = LIMITS, prepare: Callable = ready) -> Crew:
    return Crew(size, work, failed, limits, prepare)


def results_of(crew: Crew, *batches: Sequence[object], task: object = None) -> Results:
    """Return the results of the batches, each of which must come back in its turn."""
    given = [Batch(items, task) for items in batches]
    done = list(crew.run(given))
    assert [batch for batch, _ in done] == given
    return [results for _, results in done]


def poll(condition: Callable[[], object], what: str) -> None:
    """Wait until the condition holds."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not come about"


def is_there(pid: int) -> bool:
    """True if the process is there and not merely not yet buried."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


# --- good items -----------------------------------------------------------------------------------------------------


def doubled(task: str, items: Sequence[str]) -> list[str]:
    return [f"{task}{item}{item}" for item in items]


def last_is_fast(task: None, items: Sequence[int]) -> list[int]:
    """Take the longer the lower the number, so that later batches are done before earlier ones."""
    return [sum(range((100 - item) * 2_000)) * 0 + item for item in items]


def sizes(task: None, items: Sequence[bytes]) -> list[bytes]:
    return [item[::-1] for item in items]


def pid(task: None, items: Sequence[object]) -> list[int]:
    return [os.getpid()] * len(items)


@pytest.mark.parametrize("size", [1, 3])
def test_results_come_in_order(size: int) -> None:
    batches = [["a"], [], ["b", "c", "d"], [], *(["e"] * n for n in range(30))]
    expected = [[f"x{item}{item}" for item in items] for items in batches]
    assert results_of(crew_of(size, doubled), *batches, task="x") == expected
    numbers = [[n, n + 1] for n in range(0, 100, 2)]
    assert results_of(crew_of(size, last_is_fast), *numbers) == numbers


def test_nothing_to_do_starts_nothing() -> None:
    assert results_of(crew_of(2, doubled)) == []
    assert results_of(crew_of(2, doubled), [], []) == [[], []]


def test_items_and_results_of_many_megabytes() -> None:
    large = [os.urandom(20 * MB), b"", os.urandom(5 * MB)]
    assert results_of(crew_of(2, sizes), large, large[:1]) == [[item[::-1] for item in large], [large[0][::-1]]]


def test_no_more_is_read_ahead_than_workers_can_soon_do() -> None:
    read = 0

    def source() -> Iterator[Batch]:
        nonlocal read
        for _ in range(100):
            read += 1
            yield Batch(["a"], "")

    for done, _ in enumerate(crew_of(1, doubled).run(source()), 1):
        assert read <= done + AHEAD
    assert read == 100


def test_a_worker_is_replaced_after_many_items() -> None:
    items = [None] * (MAX_ITEMS // 2)
    crew = crew_of(1, pid)
    workers = {number for (number, *_) in results_of(crew, *[items] * 5)}
    assert len(workers) == 3 and crew.deaths == 0


def test_workers_end_with_the_run_and_with_one_that_is_left_early() -> None:
    running = crew_of(2, pid).run(Batch([None], None) for _ in range(20))
    workers = {next(running)[1][0] for _ in range(5)}
    running.close()
    workers |= {number for (number,) in results_of(crew_of(2, pid), [None], [None])}
    poll(lambda: not any(map(is_there, workers)), "the end of all workers")


# --- items that harm their worker -----------------------------------------------------------------------------------


def act(folder: str, items: Sequence[str]) -> list[str]:
    """Do what each item says; `NAME once` is said only once."""
    return [_act(Path(folder), item) for item in items]


def _act(folder: Path, item: str) -> str:
    name, _, times = item.partition(" ")
    if times:
        mark = folder / name
        if mark.exists():
            return item
        mark.touch()
    if name.startswith("SIG"):
        os.kill(os.getpid(), signal.Signals[name])
    elif name != "good":
        DEEDS[name]()
    return item


def hang() -> None:
    while True:
        pass


def hang_in_c() -> None:
    sum(range(10**15))


def fill_memory() -> None:
    kept = []
    while True:
        kept.append(bytes(MB))


def ask_too_much() -> None:
    bytes(1 << 40)


DEEDS: dict[str, Callable[[], object]] = {
    "hang": hang,
    "hang_in_c": hang_in_c,
    "fill": fill_memory,
    "ask": ask_too_much,
    "exit": lambda: os._exit(0),
    "raise": lambda: _raise(CleanerError("the rules are broken")),
}


def _raise(error: BaseException) -> None:
    raise error


DEATHS = ("SIGKILL", "SIGSEGV", "SIGTERM", "exit")
SURROUNDED = ("good", "{}", "good", "good")


@pytest.mark.parametrize("death", DEATHS)
def test_an_item_on_which_workers_die_fails_alone(tmp_path: Path, death: str) -> None:
    crew = crew_of(2, act)
    first, second = results_of(crew, [text.format(death) for text in SURROUNDED], ["good"], task=str(tmp_path))
    assert first[0::2] == ["good", "good"] and first[3] == "good" and second == ["good"]
    assert first[1].startswith(f"{death} failed: ") and "died" in first[1]
    assert crew.deaths >= 3


def test_deaths_that_are_somebody_elses_doing_cost_nothing(tmp_path: Path) -> None:
    batches = [[f"{death} once", "good"] for death in DEATHS]
    assert results_of(crew_of(1, act), *batches, task=str(tmp_path)) == batches


def test_a_free_worker_that_is_killed_is_replaced() -> None:
    crew, seen = crew_of(1, pid), set[int]()
    for _, (worker,) in crew.run(Batch([None], None) for _ in range(4 * AHEAD)):
        if worker not in seen and len(seen) < 3:
            os.kill(worker, signal.SIGKILL)
        seen.add(worker)
    assert len(seen) >= 2


TOO_MUCH = {
    "hang": (Limits(1.5, 512 * MB), "took longer than 1.5 s (--timeout)"),
    "hang_in_c": (Limits(1.5, 512 * MB), "took longer than 1.5 s (--timeout)"),
    "fill": (Limits(60.0, 64 * MB), "needs more than 64 MB of memory (--max-memory)"),
    "ask": (Limits(60.0, 64 * MB), "needs more than 64 MB of memory (--max-memory)"),
}


@pytest.mark.parametrize("deed", TOO_MUCH)
def test_an_item_that_takes_too_much_fails_alone(tmp_path: Path, deed: str) -> None:
    limits, reason = TOO_MUCH[deed]
    batches = ["good", deed, "good"], ["good"]
    expected = [["good", f"{deed} failed: {reason}", "good"], ["good"]]
    assert results_of(crew_of(1, act, limits), *batches, task=str(tmp_path)) == expected


# --- a large message cut off ----------------------------------------------------------------------------------------

LARGE = 50 * MB
CUT_OFF = """
import sys
from tests.batch.test_crew import *
print([len(r) for _, results in crew_of(1, cut_off).run([Batch([1, 2], sys.argv[1])]) for r in results])
"""


def cut_off(mark: str, items: Sequence[int]) -> list[bytes]:
    """Return much, and die while it is being sent, the first time."""
    if not Path(mark).exists():
        Path(mark).touch()
        if os.fork() == 0:
            _kill_when_it_writes(os.getppid())
    return [bytes(LARGE) for _ in items]


def _kill_when_it_writes(parent: int) -> None:
    """Watch, from a process of its own, until the parent has begun to write, and kill it."""
    os.closerange(0, 100)
    io = Path(f"/proc/{parent}/io")

    def count() -> int:
        return next(int(line.split()[1]) for line in io.read_text().splitlines() if line.startswith("wchar"))

    begin = count()
    deadline = time.monotonic() + 30
    while count() == begin and time.monotonic() < deadline:
        pass
    os.kill(parent, signal.SIGKILL)
    os._exit(0)


@pytest.mark.skipif(sys.platform != "linux", reason="watches a process in /proc")
def test_a_worker_killed_while_it_sends_much_is_made_good(tmp_path: Path) -> None:
    command = [sys.executable, "-c", CUT_OFF, str(tmp_path / "mark")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60)
    assert done.stdout.decode().split() == [f"[{LARGE},", f"{LARGE}]"], done.stderr.decode()
    assert (tmp_path / "mark").exists()


# --- what ends the run ----------------------------------------------------------------------------------------------


def broken(task: object, items: object) -> bool:
    raise CleanerError("the rules cannot be read")


def dead(task: object, items: object) -> bool:
    os._exit(1)


def test_what_the_work_raises_on_purpose_ends_the_run(tmp_path: Path) -> None:
    with pytest.raises(CleanerError, match="the rules are broken"):
        results_of(crew_of(2, act), ["good"], ["raise", "good"], ["good"], task=str(tmp_path))


BEGINNINGS = {"broken": (broken, "the rules cannot be read"), "dead": (dead, "worker processes end as soon as")}


@pytest.mark.parametrize("kind", BEGINNINGS)
def test_workers_that_cannot_begin_end_the_run(kind: str) -> None:
    prepare, message = BEGINNINGS[kind]
    with pytest.raises(CleanerError, match=message):
        results_of(crew_of(2, doubled, prepare=prepare), ["a"], ["b"], task="")
