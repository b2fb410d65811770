"""What worker processes share: they are started whole, end with the process that started them, and are told to end by
it alone."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

ENDING = (signal.SIGINT, signal.SIGTERM)
"""What tells a process to end."""


@contextmanager
def signals_held() -> Iterator[None]:
    """Let signals to end wait for what is done meanwhile.

    Their handlers raise, and a start of a worker that is broken off leaves a process that knows half of what it needs.
    Handlers run in the main thread alone: elsewhere there is nothing to hold.
    """
    if threading.current_thread() is not threading.main_thread() or None in map(signal.getsignal, ENDING):
        yield
        return
    held: list[int] = []
    handlers = {number: signal.signal(number, lambda number, _: held.append(number)) for number in ENDING}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        for told in held:
            signal.raise_signal(told)


def begin_worker() -> None:
    """Make this process a worker: Ctrl-C is for the one that started it, and when that one is gone it goes too.

    Told to end, it does so by an exception, so that it takes a half-written file along.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
