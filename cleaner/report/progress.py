"""How far a run is: a bar on a terminal, else a line a minute."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from cleaner.batch.local import Step

LINE_SECONDS = 60.0
"""Time between two lines where nobody looks at a terminal."""


def shown(steps: Iterable[Step], total_bytes: int | None, console: Console) -> Iterator[Step]:
    """Pass the steps on and show how far they are. `total_bytes` is the size of all inputs, None if not known."""
    if console.is_terminal:
        return _as_bar(steps, total_bytes, console)
    return _as_lines(steps, console)


def _as_bar(steps: Iterable[Step], total_bytes: int | None, console: Console) -> Iterator[Step]:
    texts = (TextColumn("{task.percentage:>3.0f}%"), TextColumn("{task.description}"))
    columns = (BarColumn(bar_width=20), *texts, TimeRemainingColumn())
    count = _Count()
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=total_bytes)
        for step in steps:
            count.add(step)
            bar.update(task, advance=step.size, description=str(count))
            yield step


def _as_lines(steps: Iterable[Step], console: Console) -> Iterator[Step]:
    count, last = _Count(), time.monotonic()
    for step in steps:
        count.add(step)
        if time.monotonic() - last >= LINE_SECONDS:
            last = time.monotonic()
            console.print(str(count), highlight=False)
        yield step


class _Count:
    """Documents so far, as a line."""

    def __init__(self) -> None:
        self.documents = self.failed = 0
        self._start = time.monotonic()

    def add(self, step: Step) -> None:
        self.documents += step.documents
        self.failed += step.failed

    def __str__(self) -> str:
        rate = self.documents / max(0.001, time.monotonic() - self._start)
        return f"{self.documents:,} documents, {rate:,.0f} a second, {self.failed:,} failed"
