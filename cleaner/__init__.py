"""Clean body text from scraped pages and texts, by rules that can be read, tested and reviewed.

>>> import cleaner
>>> result = cleaner.clean("Rain fell all day in the valley.\\nAdd new comment\\n", heuristics=False)
>>> result.text
'Rain fell all day in the valley.\\n'
>>> [(d.block.path, d.kind) for d in result.dropped]
[('line:2', 'comments')]
"""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike
from pathlib import Path

from cleaner.errors import CleanerError, DocumentError, RuleError
from cleaner.model import KEPT_KINDS, KINDS, Block, CleanedText, Decision, Document, Media

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
    "replay",
]


def clean(
    content: str | bytes,
    *,
    url: str | None = None,
    media: Media | None = None,
    heuristics: bool = True,
    site: str | None = None,
    rules: Iterable[str | PathLike[str]] = (),
    keep: Iterable[str] = (),
    drop: Iterable[str] = (),
) -> CleanedText:
    """Return the clean text of one page or text, with a decision for every block of it.

    `url` (or `site`, a host) tells which site's rules apply; without them the content is asked.
    `media` says what the content is where sniffing it is not wanted. `heuristics=False` applies
    rules alone. `rules` adds directories of rules. `keep` and `drop` name kinds of boilerplate.

    Raises DocumentError for content that is no text, RuleError for a broken rule file.
    """
    from cleaner.decode import read_document
    from cleaner.options import Options
    from cleaner.pipeline import clean_document

    options = Options(
        heuristics=heuristics,
        media=media,
        site=site,
        rules=tuple(Path(r) for r in rules),
        keep=tuple(keep),
        drop=tuple(drop),
    )
    return clean_document(read_document(content, url=url, media=media), options)


def replay(result: CleanedText) -> str:
    """Return the text that the result's decisions give when they are applied again."""
    from cleaner.render import render

    return render(result.decisions, result.media)
