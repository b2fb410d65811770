"""The end of a run: how much was kept and dropped, by kind and by site, and what failed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.console import Console
from rich.table import Table

from cleaner.batch import Summary

MAX_SITES = 20
"""Sites listed in the table, those with most documents first."""


def print_summary(summary: Summary, skipped: int, console: Console) -> None:
    """Print the run's summary on the console."""
    dropped = sum(n for n, _ in summary.by_kind.values())
    kept = f"{summary.kept} blocks kept ({summary.kept_characters:,} characters)"
    console.print(f"{summary.documents} documents cleaned: {kept}, {dropped} dropped", highlight=False)
    for table in _tables(summary):
        console.print(table)
    if skipped:
        console.print(f"{skipped} files passed over: neither page nor text by their suffix", highlight=False)
    for outcome in summary.failed:
        console.print(f"failed: {outcome.path}: {outcome.fault}", highlight=False, markup=False, soft_wrap=True)


def _tables(summary: Summary) -> Iterator[Table]:
    if summary.by_kind:
        yield _table("kind", ("blocks dropped", "characters"), [(k, *v) for k, v in _ranked(summary.by_kind, 1)])
    named = {site: counts for site, counts in summary.by_site.items() if site}
    if named:
        rows = [(site, *counts) for site, counts in _ranked(named, 0)[:MAX_SITES]]
        yield _table("site", ("documents", "blocks dropped", "characters"), rows)


def _ranked(counts: Mapping[str, tuple[int, ...]], place: int) -> list[tuple[str, tuple[int, ...]]]:
    return sorted(counts.items(), key=lambda kv: (-kv[1][place], kv[0]))


def _table(first: str, others: tuple[str, ...], rows: list[tuple[object, ...]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(first)
    for name in others:
        table.add_column(name, justify="right")
    for row in rows:
        table.add_row(*(f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row))
    return table
