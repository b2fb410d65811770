"""Plain text: every line is a block, blank ones included, and nothing is lost between them."""

from __future__ import annotations

import re

from cleaner.model import Block
from cleaner.segment.page import Page

_LINE = re.compile(r"([^\r\n]*)(\r\n|\n|\r|\Z)")


def segment_text(content: str) -> Page:
    r"""Return the lines of `content` as blocks; texts and endings joined give `content` again.

    >>> [(b.text, b.ending) for b in segment_text("one\r\n\r\ntwo").blocks]
    [('one', '\r\n'), ('', '\r\n'), ('two', '')]
    """
    lines = _LINE.findall(content)
    if lines and lines[-1] == ("", ""):
        lines.pop()
    return Page([Block(n, text, f"line:{n + 1}", n + 1, ending) for n, (text, ending) in enumerate(lines)])
