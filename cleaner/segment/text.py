"""Plain text: every line is a block, blank ones included, and nothing is lost between them."""

from __future__ import annotations

from io import StringIO

from cleaner.model import Block
from cleaner.segment.page import Page


def segment_text(content: str) -> Page:
    r"""Return the lines of `content` as blocks; texts and endings joined give `content` again.

    >>> [(b.text, b.ending) for b in segment_text("one\r\n\r\ntwo").blocks]
    [('one', '\r\n'), ('', '\r\n'), ('two', '')]
    """
    # With `newline=""` a line ends at \n, \r or \r\n and keeps its end as it is.
    lines = [(line.rstrip("\r\n"), line) for line in StringIO(content, newline="")]
    return Page([Block(n, text, f"line:{n + 1}", n + 1, line[len(text) :]) for n, (text, line) in enumerate(lines)])
