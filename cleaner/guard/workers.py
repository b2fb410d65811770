"""Many files: looked at one after the other, or side by side in several processes, with the same result."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence

from cleaner.errors import CleanerError, DocumentError
from cleaner.guard.inspect import Guard, Inspection
from cleaner.io.files import Source, read_bytes

POOL_FROM_BYTES = 3_000_000
"""Size of all files from which on several processes are used unless `--jobs` says otherwise: half a second's work
for one. Below, starting them costs about what they save."""
CHUNK = 16
"""Files that a process takes at a time."""
AHEAD = 1024
"""Files that are looked at before the first of them is done with: what waits is kept in memory."""
_guard: Guard | None = None


def default_jobs(sources: Sequence[Source]) -> int:
    """Return the number of processes for these files: one in a pre-commit hook, which starts several itself."""
    if os.environ.get("PRE_COMMIT") or sum(map(_size_of, sources)) < POOL_FROM_BYTES:
        return 1
    return min(len(sources), os.cpu_count() or 1)


def _size_of(source: Source) -> int:
    try:
        return source.path.stat().st_size
    except OSError:
        return 0


def inspect_all(guard: Guard, sources: Sequence[Source], jobs: int) -> Iterator[Inspection]:
    """Yield what is found in each file, in order. What cannot be read becomes a fault.

    Raises RuleError for a broken rule file, CleanerError if a process dies.
    """
    found = _side_by_side(guard, sources, jobs) if jobs > 1 else (inspect_source(guard, s) for s in sources)
    for inspection in found:
        guard.note(inspection)
        yield inspection


def inspect_source(guard: Guard, source: Source) -> Inspection:
    """Return what is found in one file."""
    try:
        if source.fault:
            raise DocumentError(source.fault)
        return guard.inspect(source.path, read_bytes(source.path))
    except DocumentError as error:
        return Inspection(source.path, b"", faults=[str(error)])
    except CleanerError:
        raise
    except Exception as error:  # whatever one file does to a library, the others are looked at
        return Inspection(source.path, b"", faults=[f"{type(error).__name__}: {error}"])


def _side_by_side(guard: Guard, sources: Sequence[Source], jobs: int) -> Iterator[Inspection]:
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    guard.load()  # before the processes are started: where they are forked, they share it
    try:
        with ProcessPoolExecutor(jobs, initializer=_begin, initargs=(guard,)) as pool:
            for start in range(0, len(sources), AHEAD):
                yield from pool.map(_inspect, sources[start : start + AHEAD], chunksize=CHUNK)
    except BrokenProcessPool as error:
        raise CleanerError("a worker process died; with --jobs 1 the file that it died on is the last one") from error


def _begin(guard: Guard) -> None:
    """Take the guard. A worker is told to end by the process that started it, and ends with it."""
    global _guard
    _guard = guard
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _inspect(source: Source) -> Inspection:
    assert _guard is not None, "a worker begins with its guard"
    inspection = inspect_source(_guard, source)
    return inspection if inspection.findings else inspection.without_content()
