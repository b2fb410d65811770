"""From a Document to a Page of Blocks."""

from __future__ import annotations

from cleaner.model import Document
from cleaner.segment.page import Page


def segment(document: Document) -> Page:
    """Return the document's page. Imports lxml for HTML alone."""
    if document.media == "text":
        from cleaner.segment.text import segment_text

        return segment_text(document.content)
    from cleaner.segment.html import segment_html

    return segment_html(document.utf8 or document.content)
