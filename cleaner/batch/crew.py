"""The crew: worker processes with a limit of time and memory, of which one that dies takes nothing along.

Each worker has a queue of its own (an executor of one process), so that no lock is shared that a killed
process could hold for ever. A batch in which something goes wrong is tried again document by document:
the good ones are done, the bad one is known.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.context import BaseContext
from typing import Any, Generic, TypeVar

import msgspec

from cleaner.errors import CleanerError

T = TypeVar("T")
I = TypeVar("I")  # noqa: E741 (an item)
R = TypeVar("R")

AHEAD = 8
"""Batches per worker that are read before the oldest one is done with: what waits is kept in memory."""
MAX_ITEMS = 5000
"""Documents after which a worker is replaced, so that what libraries keep in memory does not pile up."""
MAX_DEATHS = 3
"""Times a worker may die on one document until the document is given up: once may be somebody else's doing."""
MAX_FAILED_STARTS = 5
"""Workers in a row that end before their first document until the run is given up."""
PATIENCE_SECONDS = 1.0
"""Time that a worker has to end when it is told to, before it is ended by force."""
GRACE_SECONDS = 5.0
"""Time beyond its limit after which a worker ends itself, for the case that nobody is left to end it."""


class Limits(msgspec.Struct, frozen=True):
    """What one document may take: seconds, and bytes of memory beyond what the worker has at its start."""

    timeout: float = 60.0
    max_memory: int = 2 << 30


class Batch(Generic[T, I]):
    """Items that a worker takes at once, and the task, what is to be done to them; `about` is for who gave them."""

    def __init__(self, items: Sequence[I], task: T, about: Any = None) -> None:
        self.items, self.task, self.about = items, task, about


class Crew(Generic[T, I, R]):
    """Does `work` to batches of items, and `fail` to items that cannot be done, in `size` processes."""

    def __init__(
        self,
        size: int,
        work: Callable[[T, Sequence[I]], list[R]],
        fail: Callable[[I, str], R],
        limits: Limits,
        begin: Callable[[], object],
    ) -> None:
        self.size, self.fail, self.limits = size, fail, limits
        self._work, self._begin = work, begin
        self._workers: list[_Worker[T, I, R]] = []
        self._failed_starts = 0
        self.deaths = 0

    def run(self, batches: Iterable[Batch[T, I]]) -> Iterator[tuple[Batch[T, I], list[R]]]:
        """Yield each batch with the results of its items, in order, whatever the number of workers.

        Raises CleanerError if the function does, or if no worker can be started.
        """
        source = iter(batches)
        slots: deque[_Slot[T, I, R]] = deque()
        waiting: deque[_Piece[T, I, R]] = deque()
        try:
            while True:
                self._fill(source, slots, waiting)
                if not slots:
                    return
                self._wait(waiting)
                self._hand_out(waiting)
                while slots and slots[0].is_done:
                    slot = slots.popleft()
                    yield slot.batch, slot.results
                    self._collect(waiting)
                    self._hand_out(waiting)
        finally:
            for worker in self._workers:
                worker.tell_to_end()
            for worker in self._workers:
                worker.end()
            self._workers.clear()

    def _fill(
        self, source: Iterator[Batch[T, I]], slots: deque[_Slot[T, I, R]], waiting: deque[_Piece[T, I, R]]
    ) -> None:
        """Read ahead; each batch goes to a worker as soon as one is free."""
        while len(slots) < self.size * AHEAD and (batch := next(source, None)) is not None:
            slot: _Slot[T, I, R] = _Slot(batch)
            slots.append(slot)
            waiting.extend([slot.whole()] if batch.items else [])
            self._collect(waiting)
            self._hand_out(waiting)

    def _hand_out(self, waiting: deque[_Piece[T, I, R]]) -> None:
        while len(self._workers) < self.size and len(waiting) > sum(w.is_starting for w in self._workers):
            self._workers.append(_Worker(self._work, self.limits, self._begin))
        for worker in self._workers:
            if waiting and worker.is_free:
                worker.take(waiting.popleft())

    def _wait(self, waiting: deque[_Piece[T, I, R]]) -> None:
        busy = [worker for worker in self._workers if worker.future is not None]
        if busy:
            wait([w.future for w in busy if w.future], max(0.0, min(w.time_left for w in busy)), FIRST_COMPLETED)
        self._collect(waiting)

    def _collect(self, waiting: deque[_Piece[T, I, R]]) -> None:
        for worker in list(self._workers):
            if worker.future is None:
                continue
            if worker.future.done():
                self._take_result(worker, waiting)
            elif worker.time_left <= 0:
                self._replace(worker)
                if worker.piece:
                    self._try_again(worker.piece, waiting, f"took longer than {self.limits.timeout:g} s (--timeout)")
            if worker.done_items >= MAX_ITEMS and worker.is_free:
                self._replace(worker)

    def _take_result(self, worker: _Worker[T, I, R], waiting: deque[_Piece[T, I, R]]) -> None:
        piece, future = worker.piece, worker.release()
        try:
            result = future.result()
        except BrokenProcessPool:
            worker.is_alive = False
            self._replace(worker)
            self._note_death(piece, waiting)
        except MemoryError:
            self._replace(worker)
            limit = f"needs more than {self.limits.max_memory >> 20} MB of memory (--max-memory)"
            self._try_again(piece, waiting, limit)
        else:
            self._failed_starts = 0
            if piece:
                worker.done_items += len(piece.items)
                piece.done(result)

    def _note_death(self, piece: _Piece[T, I, R] | None, waiting: deque[_Piece[T, I, R]]) -> None:
        self.deaths += 1
        if piece is None:
            self._failed_starts += 1
            if self._failed_starts >= MAX_FAILED_STARTS:
                raise CleanerError("worker processes end as soon as they start; is there memory left?")
            return
        piece.deaths += 1
        if len(piece.items) == 1 and piece.deaths < MAX_DEATHS:
            waiting.appendleft(piece)
            return
        self._try_again(
            piece, waiting, f"the worker process died on it, {MAX_DEATHS} times; perhaps for want of memory"
        )

    def _try_again(self, piece: _Piece[T, I, R] | None, waiting: deque[_Piece[T, I, R]], reason: str) -> None:
        """Put the piece's items back, each alone; one that was alone has failed."""
        if piece is None:
            return
        if len(piece.items) > 1:
            waiting.extendleft(reversed(piece.split()))
        else:
            piece.done([self.fail(piece.items[0], reason)])

    def _replace(self, worker: _Worker[T, I, R]) -> None:
        """End a worker; the next one is started when there is something to do."""
        worker.end()
        self._workers.remove(worker)


class _Slot(Generic[T, I, R]):
    """A batch on its way, and the results of its items so far."""

    def __init__(self, batch: Batch[T, I]) -> None:
        self.batch = batch
        self._results: dict[int, R] = {}

    @property
    def is_done(self) -> bool:
        return len(self._results) == len(self.batch.items)

    @property
    def results(self) -> list[R]:
        return [self._results[number] for number in range(len(self.batch.items))]

    def whole(self) -> _Piece[T, I, R]:
        return _Piece(self, 0, self.batch.items)

    def put(self, start: int, results: Sequence[R]) -> None:
        self._results.update(enumerate(results, start))


class _Piece(Generic[T, I, R]):
    """Items of a batch that are done together, from number `start` on."""

    def __init__(self, slot: _Slot[T, I, R], start: int, items: Sequence[I]) -> None:
        self.slot, self.start, self.items = slot, start, items
        self.deaths = 0

    def split(self) -> list[_Piece[T, I, R]]:
        return [_Piece(self.slot, self.start + n, [item]) for n, item in enumerate(self.items)]

    def done(self, results: Sequence[R]) -> None:
        self.slot.put(self.start, results)


class _Worker(Generic[T, I, R]):
    """One process: starting until `begin` has run in it, then free or busy with a piece."""

    def __init__(self, work: Callable[[T, Sequence[I]], list[R]], limits: Limits, begin: Callable[[], object]) -> None:
        self._work, self._limits = work, limits
        self._executor = ProcessPoolExecutor(1, _context(), _begin, (begin, limits.max_memory))
        self._pid: Future[int] = self._executor.submit(os.getpid)
        self.future: Future[Any] | None = self._pid
        self.piece: _Piece[T, I, R] | None = None
        self._deadline = float("inf")
        self.done_items = 0
        self.is_alive = True

    @property
    def is_starting(self) -> bool:
        return self.future is self._pid

    @property
    def is_free(self) -> bool:
        return self.future is None

    @property
    def time_left(self) -> float:
        """Seconds until the piece's time is over; at most a minute, so that it can be waited for."""
        return min(60.0, self._deadline - time.monotonic())

    def take(self, piece: _Piece[T, I, R]) -> None:
        self.piece = piece
        self._deadline = time.monotonic() + self._limits.timeout
        try:
            self.future = self._executor.submit(
                _do, self._work, piece.slot.batch.task, piece.items, self._limits.timeout
            )
        except BrokenProcessPool as error:  # it died while it was free
            self.future = Future()
            self.future.set_exception(error)

    def release(self) -> Future[Any]:
        assert self.future is not None
        done, self.future, self.piece = self.future, None, None
        self._deadline = float("inf")
        return done

    def tell_to_end(self) -> None:
        """Ask the process to end; one that is writing a file takes what is half-written along."""
        if not self.is_free:
            self._signal(signal.SIGTERM)
        self._executor.shutdown(wait=False, cancel_futures=True)

    def end(self) -> None:
        """End the process, by force if it does not listen."""
        self.tell_to_end()
        until = time.monotonic() + PATIENCE_SECONDS
        while not self.is_free and self._signal(0) and time.monotonic() < until:
            time.sleep(0.01)
        if not self.is_free:
            self._signal(signal.SIGKILL)

    def _signal(self, number: int) -> bool:
        """Send the process a signal; return whether it is there."""
        if not self.is_alive or not self._pid.done() or self._pid.exception():
            return False
        try:
            os.kill(self._pid.result(), number)
        except ProcessLookupError:
            return False
        return True


def _context() -> BaseContext:
    """Return how processes are started: from a server that has no threads where that can be, else anew."""
    methods = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")


def _begin(begin: Callable[[], object], max_memory: int) -> None:
    from cleaner.processes import begin_worker

    begin_worker()
    begin()
    _limit_memory(max_memory)


def _limit_memory(size: int) -> None:
    """Let the process have so many bytes more than it has now, where the system can say so."""
    if sys.platform != "linux":
        return
    import resource

    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
        now = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + size, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _do(work: Callable[[T, Sequence[I]], list[R]], task: T, items: Sequence[I], timeout: float) -> list[R]:
    """Do a piece; where nobody ends the process in time, it does so itself, even within a library."""
    import faulthandler

    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        faulthandler.dump_traceback_later(timeout + GRACE_SECONDS, exit=True, file=nowhere)
        try:
            return work(task, items)
        finally:
            faulthandler.cancel_dump_traceback_later()
