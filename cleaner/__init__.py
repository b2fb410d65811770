"""Clean body text from scraped pages and texts, by rules that can be read, tested and reviewed.

>>> import cleaner
>>> result = cleaner.clean("Rain fell all day in the valley.\\nAdd new comment\\n", heuristics=False)
>>> result.text
'Rain fell all day in the valley.\\n'
>>> [(d.block.path, d.kind) for d in result.dropped]
[('line:2', 'comments')]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from os import PathLike
from pathlib import Path
from typing import Any

from cleaner.errors import CleanerError, DocumentError, RuleError
from cleaner.model import KEPT_KINDS, KINDS, Block, CleanedText, Decision, Document, Media
from cleaner.options import Extractor

__version__ = "0.1.0"
__all__ = [
    "KEPT_KINDS",
    "KINDS",
    "Block",
    "CleanedText",
    "CleanerError",
    "Decision",
    "Document",
    "DocumentError",
    "RuleError",
    "clean",
    "clean_rows",
    "replay",
    "restore",
]


def clean(
    content: str | bytes,
    *,
    url: str | None = None,
    media: Media | None = None,
    heuristics: bool = True,
    extractor: Extractor = "forest",
    fast: bool = False,
    site: str | None = None,
    rules: Iterable[str | PathLike[str]] = (),
    keep: Iterable[str] = (),
    drop: Iterable[str] = (),
) -> CleanedText:
    """Return the clean text of one page or text, with a decision for every block of it.

    `url` (or `site`, a host) tells which site's rules apply; without them the content is asked.
    `media` says what the content is where sniffing it is not wanted. `heuristics=False` applies
    rules alone. `extractor="trafilatura"` asks that library for the main text of pages instead of our
    own judge; `fast=True` asks our judge less, in half the time. `rules` adds directories of rules.
    `keep` and `drop` name kinds of boilerplate.

    Raises DocumentError for content that is no text, RuleError for a broken rule file.
    """
    from cleaner.decode import read_document
    from cleaner.options import Options
    from cleaner.pipeline import clean_document

    options = Options(
        heuristics=heuristics,
        extractor=extractor,
        fast=fast,
        media=media,
        site=site,
        rules=tuple(Path(r) for r in rules),
        keep=tuple(keep),
        drop=tuple(drop),
    )
    return clean_document(read_document(content, url=url, media=media), options)


def clean_rows(
    rows: Iterable[Mapping[str, Any]],
    *,
    text_field: str | None = None,
    html_field: str | None = None,
    url_field: str | None = None,
    added: Iterable[str] = (),
    heuristics: bool = True,
    fast: bool = False,
    rules: Iterable[str | PathLike[str]] = (),
    keep: Iterable[str] = (),
    drop: Iterable[str] = (),
) -> Iterator[dict[str, Any]]:
    """Yield each row of a batch with its clean text, in order: the function to call from any engine.

    Without the names of the fields, those under which corpora keep texts, pages and addresses are
    tried. The text of a page goes into `text`. `added` names what else a row shall hold: "dropped", "site",
    "digest", as `cleaner_dropped` and so on. Every row gets `cleaner_fault`: why it was not cleaned (what it
    holds is no text, or too much of it would go), else None; such a row keeps what it has. Raises
    RuleError for a broken rule file.

    >>> rows = [{"id": 7, "text": "Rain fell all day in the valley.\\nAdd new comment\\n"}]
    >>> list(clean_rows(rows, heuristics=False))
    [{'id': 7, 'text': 'Rain fell all day in the valley.\\n', 'cleaner_fault': None}]
    """
    from cleaner.batch.rows import clean_rows as clean_all
    from cleaner.batch.work import Work
    from cleaner.io.fields import Fields
    from cleaner.options import Options

    options = Options(
        heuristics=heuristics, fast=fast, rules=tuple(map(Path, rules)), keep=tuple(keep), drop=tuple(drop)
    )
    fields = Fields(text_field, html_field, url_field)
    work = Work(options=options, fields=fields, output="parquet", added=tuple(added), copies=True)
    return clean_all(rows, work)


def replay(result: CleanedText) -> str:
    """Return the text that the result's decisions give when they are applied again."""
    from cleaner.render import render

    return render(result.decisions, result.media)


def restore(text: str, removed: Iterable[Any]) -> str:
    """Return the original text: a clean text with the pieces put back that `cleaner_dropped` names.

    >>> restore("One.\\nThree.\\n", [{"start": 5, "end": 10, "text": "Two.\\n"}])
    'One.\\nTwo.\\nThree.\\n'
    """
    from cleaner.removed import restore as put_back

    return put_back(text, removed)
