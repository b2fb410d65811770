"""The pure batch function: items in, their outcomes and clean rows out. Every engine calls this one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from cleaner.batch.items import FileItem, Item, LineItem, Record
from cleaner.batch.outcome import Outcome, outcome_of
from cleaner.config import MIN_REMOVED_CHARACTERS
from cleaner.errors import CleanerError, DocumentError, OutputError
from cleaner.io.fields import Fields
from cleaner.io.files import write_output
from cleaner.io.formats import OutputFormat
from cleaner.io.jsonl import record_line, value_of, with_fields
from cleaner.io.storage import is_remote
from cleaner.model import CleanedText, Decision, Document, Media
from cleaner.options import Options
from cleaner.pipeline import clean_document
from cleaner.removed import removals
from cleaner.render import render

MAX_REMOVED: dict[Media, float] = {"text": 0.9, "html": 0.98}
"""Share of a document's characters above which it is left as it was. On every fifth page and every third dump of
the wcxb and fundus development sets 0.3 % of the pages and no whole-page dump lose more."""
ADDED = ("dropped", "site", "digest")
"""What may be added to records, as `cleaner_dropped` and so on."""

Row = bytes | dict[str, Any] | None


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """What is done to each document of a run, and what its rows look like."""

    options: Options
    fields: Fields = Fields()
    output: OutputFormat = "files"
    added: tuple[str, ...] = ()
    max_removed: float | None = None
    copies: bool = False
    """True where only changed columns are returned, because the writer has the others."""
    unicode_only: bool = False
    """True where the output cannot hold halves of surrogate pairs."""


class Done(msgspec.Struct, frozen=True):
    """What became of an item, and its row for the output; None where there is none."""

    outcome: Outcome
    row: Row = None


_PAGE = "<html><body><article><p>A page.</p></article></body></html>"


def warm_up(work: Work, items: Sequence[Item]) -> bool:
    """Load what the items need, before the time of the first one begins; return whether there was anything to load."""
    media = "html" if any(item.may_be_page for item in items) else "text"
    before = _warm.cache_info().misses
    _warm(work.options, media)
    return _warm.cache_info().misses > before


@lru_cache(maxsize=8)
def _warm(options: Options, media: Media) -> None:
    clean_document(Document(content=_PAGE, media=media), options)


def clean_items(work: Work, items: Sequence[Item]) -> list[Done]:
    """Return what became of each item, in order. Only broken rule files and a full memory raise."""
    return [clean_item(work, item) for item in items]


def clean_item(work: Work, item: Item) -> Done:
    """Clean one item. A file goes straight to its target, if that is a local one."""
    try:
        return _clean(work, item)
    except OutputError as error:
        return Done(Outcome(item.name, fault=str(error), unwritten=True))
    except DocumentError as error:
        return Done(Outcome(item.name, fault=str(error)))
    except (CleanerError, MemoryError):
        raise
    except Exception as error:  # whatever one document does to a library, the others are cleaned
        return Done(Outcome(item.name, fault=f"{type(error).__name__}: {error}"))


def _clean(work: Work, item: Item) -> Done:
    record = item.open(work.options, work.fields)
    document = record.document
    if record.fault:
        return Done(Outcome(item.name, record.id, record.fault))
    if document is None:
        return Done(Outcome(item.name, record.id, empty=True), _row(work, item, record, {}))
    digest = _digest(document) if isinstance(item, FileItem) else None
    if isinstance(item, FileItem) and item.known == digest and item.target and item.target.exists():
        return Done(Outcome(item.name, digest=digest, same=True))
    result = clean_document(document, work.options)
    outcome = outcome_of(item.name, record.id, result, digest, None)
    limit = MAX_REMOVED[document.media] if work.max_removed is None else work.max_removed
    if reason := too_much(outcome, limit):
        result = _kept_whole(result, document)
        outcome = outcome_of(item.name, record.id, result, digest, reason)
    if isinstance(item, FileItem) and work.output == "files":
        return Done(outcome, _write(item, document.encode(result.text)))
    return Done(outcome, _row(work, item, record, _changes(work, record, document, result)))


def _digest(document: Document) -> str:
    """Return a digest of all that a file's clean text depends on, besides rules and options."""
    about = f"{document.media}|{document.url}|{document.host}|{document.encoding}|".encode()
    return hashlib.sha256(about + document.encode(document.content)).hexdigest()


def too_much(outcome: Outcome, limit: float) -> str | None:
    """Return why the document is to be left as it was, None if it need not be."""
    gone = sum(characters for _, characters in outcome.kinds.values())
    share = gone / max(1, gone + outcome.kept_characters)
    if gone < MIN_REMOVED_CHARACTERS or limit >= 1 or (share <= limit and outcome.kept_characters):
        return None
    return f"left as it was: {share:.0%} of its text would go, more than {limit:.0%} (--max-removed)"


def _kept_whole(result: CleanedText, document: Document) -> CleanedText:
    """Return the document with nothing taken out: a text as it is, a page as the text of all its blocks."""
    decisions = tuple(Decision(d.block, "keep", None, None, "too much would go") for d in result.decisions)
    text = document.content if document.media == "text" else render(decisions, document.media)
    return msgspec.structs.replace(result, decisions=decisions, text=text)


def _write(item: FileItem, content: bytes) -> Row:
    if item.target is None or is_remote(item.target):
        return content
    write_output(Path(item.target), content)
    return None


def _changes(work: Work, record: Record, document: Document, result: CleanedText) -> dict[str, Any]:
    """Return the fields that cleaning sets."""
    old = record.fields.get(record.target)
    clean = document.encode(result.text) if isinstance(old, bytes) and work.copies else result.text
    return {record.target: clean} | {f"cleaner_{name}": _added(name, result) for name in work.added}


def _added(name: str, result: CleanedText) -> Any:
    if name == "dropped":
        return [msgspec.to_builtins(removal) for removal in removals(result)]
    return getattr(result, name)


def _row(work: Work, item: Item, record: Record, changes: dict[str, Any]) -> Row:
    """Return the record with its changes, as the output takes it."""
    if work.output == "jsonl" and isinstance(item, LineItem):
        return _line(item, record, changes)
    if work.output == "jsonl":
        return record_line(record.fields | changes)
    row = changes if work.copies else _values(record.fields) | changes
    if work.unicode_only:
        _refuse_halves(row)
    return row


def _refuse_halves(row: dict[str, Any]) -> None:
    try:
        msgspec.json.encode(row)
    except UnicodeEncodeError as error:
        raise DocumentError("holds half a surrogate pair, which Parquet cannot hold; write JSON Lines") from error


def _line(item: LineItem, record: Record, changes: dict[str, Any]) -> bytes:
    """Return the line with its changes; one with nothing to change stays as it is, byte for byte."""
    is_same = record.document is not None and changes == {record.field: record.document.content}
    line = item.content if is_same else with_fields(item.content, changes)
    return line if line.endswith(b"\n") else line + b"\n"


def _values(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value_of(field) for name, field in fields.items()}
