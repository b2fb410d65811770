"""The end of a run: how much was kept and dropped, by kind, rule and site, and what failed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console
from rich.table import Table

from cleaner.batch.outcome import Mishap, Tally

MAX_ROWS = 20
"""Rules and sites listed, the largest first; `summary.json` has all."""


def print_summary(tally: Tally, skipped: int, same: int, console: Console) -> None:
    """Print the run's summary on the console."""
    dropped = sum(n for n, _ in tally.kinds.values())
    kept = f"{tally.kept} blocks kept ({tally.kept_characters:,} characters)"
    _say(console, f"{tally.documents} documents cleaned: {kept}, {dropped} dropped")
    for table in _tables(tally):
        console.print(table)
    for count, what in (
        (tally.nothing_left, "documents hold no text now: empty, nothing but junk, or pages whose text a script loads"),
        (same, "inputs were the same as before, and are as they were"),
        (tally.empty, "records without text, as they were"),
        (tally.passed_over, "records passed over: neither page nor text, or no success"),
        (skipped, "files passed over: neither page, text nor records by their suffix"),
    ):
        if count:
            _say(console, f"{count} {what}")


def print_mishaps(word: str, mishaps: Sequence[Mishap], total: int, place: object, console: Console) -> None:
    """Print what failed or was left as it was, the first ones by name."""
    for mishap in mishaps:
        _say(console, f"{word}: {mishap.document}: {mishap.reason}")
    if total > len(mishaps):
        _say(console, f"{word}: {total - len(mishaps)} more" + (f", named in {place}" if place else ""))


def _say(console: Console, line: str) -> None:
    console.print(line, highlight=False, markup=False, soft_wrap=True)


def _tables(tally: Tally) -> Iterator[Table]:
    blocks = ("blocks dropped", "characters")
    if tally.kinds:
        yield _table("kind", blocks, _ranked(tally.kinds, 1))
        yield _table("rule", blocks, _ranked(tally.rules, 1)[:MAX_ROWS])
    if tally.sites:
        yield _table("site", ("documents", *blocks), _ranked(tally.sites, 0)[:MAX_ROWS])


def _ranked(counts: Mapping[str, tuple[int, ...]], place: int) -> list[tuple[object, ...]]:
    return [(name, *values) for name, values in sorted(counts.items(), key=lambda kv: (-kv[1][place], kv[0]))]


def _table(first: str, others: tuple[str, ...], rows: list[tuple[object, ...]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(first)
    for name in others:
        table.add_column(name, justify="right")
    for row in rows:
        table.add_row(*(f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row))
    return table
