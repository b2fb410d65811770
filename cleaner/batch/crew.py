"""The crew: worker processes with a limit of time and memory, of which one that dies takes nothing along.

Each worker has a connection of its own, and nothing else: with the queues and locks that pools share, a
process that is killed at the wrong moment can leave the others waiting for ever. A batch in which something
goes wrong is tried again document by document: the good ones are done, the bad one is known.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec

from cleaner.errors import CleanerError
from cleaner.processes import begin_worker, signals_held

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
"""Times in a row that a worker may end while it is prepared until the run is given up."""
START_SECONDS = 300.0
"""Time that a worker has to start and to be prepared for a batch."""
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
        prepare: Callable[[T, Sequence[I]], bool],
    ) -> None:
        """`prepare` loads what a batch needs before its time begins, and returns whether there was anything to load."""
        self.size, self.fail, self.limits = size, fail, limits
        self._work, self._prepare = work, prepare
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
        for worker in self._workers:
            if waiting and worker.is_free:
                worker.take(waiting.popleft())
        while waiting and len(self._workers) < self.size:
            try:
                with signals_held():
                    self._workers.append(_Worker(self._work, self._prepare, self.limits))
            except (EOFError, OSError):  # the server that starts processes is gone; the next try starts another
                self._count_failed_start()
                continue
            self._workers[-1].take(waiting.popleft())

    def _count_failed_start(self) -> None:
        self._failed_starts += 1
        if self._failed_starts >= MAX_FAILED_STARTS:
            raise CleanerError("worker processes end as soon as they start; is there memory left?")

    def _wait(self, waiting: deque[_Piece[T, I, R]]) -> None:
        busy = [worker for worker in self._workers if not worker.is_free]
        if busy:
            wait([w.connection for w in busy], max(0.0, min(w.time_left for w in busy)))
        self._collect(waiting)

    def _collect(self, waiting: deque[_Piece[T, I, R]]) -> None:
        """Take what the workers have done, without waiting for more."""
        for worker in list(self._workers):
            piece = worker.piece
            if piece is None:
                continue
            if worker.connection.poll():
                self._take_reply(worker, piece, waiting)
            elif worker.time_left <= 0:
                self._replace(worker)
                if worker.has_begun:
                    self._try_again(piece, waiting, f"took longer than {self.limits.timeout:g} s (--timeout)")
                else:
                    self._note_death(worker, piece, waiting)

    def _take_reply(self, worker: _Worker[T, I, R], piece: _Piece[T, I, R], waiting: deque[_Piece[T, I, R]]) -> None:
        try:
            reply = worker.receive()
        except (EOFError, OSError):
            self._replace(worker)
            self._note_death(worker, piece, waiting)
            return
        if reply.is_start:
            self._failed_starts = 0
        elif isinstance(reply.error, MemoryError):
            self._replace(worker)
            limit = f"needs more than {self.limits.max_memory >> 20} MB of memory (--max-memory)"
            self._try_again(piece, waiting, limit)
        elif reply.error is not None:
            raise reply.error
        else:
            self._take_results(worker, piece, reply.results)

    def _take_results(self, worker: _Worker[T, I, R], piece: _Piece[T, I, R], results: list[R]) -> None:
        piece.done(results)
        worker.done_items += len(piece.items)
        if worker.done_items >= MAX_ITEMS:
            self._replace(worker)

    def _note_death(self, worker: _Worker[T, I, R], piece: _Piece[T, I, R], waiting: deque[_Piece[T, I, R]]) -> None:
        self.deaths += 1
        if not worker.has_begun:
            self._count_failed_start()
            waiting.appendleft(piece)
            return
        piece.deaths += 1
        if len(piece.items) == 1 and piece.deaths < MAX_DEATHS:
            waiting.appendleft(piece)
            return
        code = f"exit code {worker.exit_code}; perhaps for want of memory"
        self._try_again(piece, waiting, f"the worker process died on it, {MAX_DEATHS} times ({code})")

    def _try_again(self, piece: _Piece[T, I, R], waiting: deque[_Piece[T, I, R]], reason: str) -> None:
        """Put the piece's items back, each alone; one that was alone has failed."""
        if len(piece.items) > 1:
            waiting.extendleft(reversed(piece.split()))
        else:
            piece.done([self.fail(piece.items[0], reason)])

    def _replace(self, worker: _Worker[T, I, R]) -> None:
        """End a worker; the next one is started when there is something to do."""
        self._workers.remove(worker)
        self.deaths += worker.end()


class _Reply(msgspec.Struct):
    """What a worker says: that it is prepared and starts; then the results of a piece, or what was raised."""

    results: Any = None
    error: Exception | None = None
    is_start: bool = False


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
    """One process: free, or busy with a piece, whose time begins when the process is prepared for it."""

    def __init__(
        self,
        work: Callable[[T, Sequence[I]], list[R]],
        prepare: Callable[[T, Sequence[I]], bool],
        limits: Limits,
    ) -> None:
        self._limits = limits
        self.connection, theirs = _context().Pipe()
        self._process = _context().Process(target=_serve, args=(theirs, work, prepare, limits, Path.cwd()), daemon=True)
        self._process.start()
        theirs.close()  # so that the end of the process is the end of the connection
        self.piece: _Piece[T, I, R] | None = None
        self.has_begun = False
        self._deadline = float("inf")
        self.done_items = 0

    @property
    def is_free(self) -> bool:
        """True if it has nothing to do."""
        return self.piece is None

    @property
    def time_left(self) -> float:
        """Seconds until the piece's time is over; at most a minute, so that it can be waited for."""
        return min(60.0, self._deadline - time.monotonic())

    def take(self, piece: _Piece[T, I, R]) -> None:
        """Hand a piece to the process; where that is gone, the next look at it will tell."""
        self.piece, self.has_begun = piece, False
        self._deadline = time.monotonic() + START_SECONDS
        with contextlib.suppress(OSError):
            self.connection.send((piece.slot.batch.task, piece.items))

    def receive(self) -> _Reply:
        """Return what the process says: that a piece's time begins, or its end. Raises EOFError or OSError."""
        reply: _Reply = self.connection.recv()
        if reply.is_start:
            self.has_begun = True
            self._deadline = time.monotonic() + self._limits.timeout
        else:
            self.piece = None
        return reply

    def tell_to_end(self) -> None:
        """Ask the process to end; one that is writing a file takes what is half-written along."""
        if not self.is_free:
            self._process.terminate()

    def end(self) -> bool:
        """End the process; return whether it had to be forced."""
        self.tell_to_end()
        self.connection.close()
        self._process.join(PATIENCE_SECONDS)
        if self._process.exitcode is not None:
            return False
        self._process.kill()
        self._process.join()
        return True

    @property
    def exit_code(self) -> int | None:
        """The exit code of a process that is gone; that of one killed by a signal is negative."""
        code: int | None = self._process.exitcode
        return code


@cache
def _context() -> Any:
    """Return how processes are started: from a server that has no threads where that can be, else anew."""
    methods = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")


def _serve(
    connection: Any,
    work: Callable[[T, Sequence[I]], list[R]],
    prepare: Callable[[T, Sequence[I]], bool],
    limits: Limits,
    folder: Path,
) -> None:
    """Work on what comes through the connection until it ends."""
    begin_worker()
    os.chdir(folder)  # the server that starts processes may have been started elsewhere
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # what there is to tell, the one who started it tells
    with contextlib.suppress(EOFError, OSError):
        while True:
            task, items = connection.recv()
            reply = _try(lambda: prepare(task, items))  # noqa: B023 (is called at once)
            if reply.error is None:
                connection.send(_Reply(is_start=True))
                if reply.results:
                    _limit_memory(limits.max_memory)
                reply = _do(work, task, items, limits.timeout)
            connection.send(reply)


def _try(do: Callable[[], Any]) -> _Reply:
    try:
        return _Reply(do())
    except Exception as error:
        return _Reply(error=error)


def _limit_memory(size: int) -> None:
    """Let the process have so many bytes more than it has now, where the system can say so."""
    if sys.platform != "linux":
        return
    import resource

    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
        now = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + size, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _do(work: Callable[[T, Sequence[I]], list[R]], task: T, items: Sequence[I], timeout: float) -> _Reply:
    """Do a piece; where nobody ends the process in time, it does so itself, even within a library."""
    import faulthandler

    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        faulthandler.dump_traceback_later(timeout + GRACE_SECONDS, exit=True, file=nowhere)
        try:
            return _try(lambda: work(task, items))
        finally:
            faulthandler.cancel_dump_traceback_later()
