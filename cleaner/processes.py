"""What worker processes share: they end with the process that started them, and are told to end by it alone."""

from __future__ import annotations

import os
import signal
import sys
import threading


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
