"""Rows of any engine: mappings with a text or a page, cleaned where they are, without processes and without files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cleaner.batch.items import RowItem
from cleaner.batch.work import Work, clean_item

FAULT = "cleaner_fault"


def clean_rows(rows: Iterable[Mapping[str, Any]], work: Work) -> Iterator[dict[str, Any]]:
    """Yield each row with its clean text, in order. `cleaner_fault` says why one was not cleaned, else None.

    A row that was not cleaned, or holds no text, keeps what it has.
    """
    for number, row in enumerate(rows, 1):
        done = clean_item(work, RowItem("row", number, dict(row)))
        changes = done.row if isinstance(done.row, dict) else {}
        yield {**row, **changes, FAULT: done.outcome.fault or done.outcome.withheld}
