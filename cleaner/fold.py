"""Folding: the forms under which two texts count as the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_QUOTES = dict.fromkeys("“”„‟″〝〞", '"') | dict.fromkeys("‘’‚‛´′ʼ", "'")
_DASHES = dict.fromkeys("‐‑‒–—―−", "-")
_SPACES = dict.fromkeys(map(chr, (0x09, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)), " ")
_PLAIN = _QUOTES | _DASHES | _SPACES | {"İ": "i"}
_ORNATE = re.compile("[" + "".join(_PLAIN) + "]")
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff]")

DECORATION = " |•·∙●○◦▪■□►▶▸▼▾▲▴◄◀‹›<>→←↑↓»«✕✖×✓✔+*=_~-:…"
"""Characters that ornament a label ("» Read more", "Comments:") and do not change what it says. Two or more
`#` at the start are ornament too (Markdown headings); a single one may be a comment in code."""

SHORT_CHARACTERS = 2000
"""Folded forms of texts up to this length are remembered: a page is folded by more than one judge."""


def plain(text: str) -> str:
    """Return `text` with one style of quotes, dashes and spaces; the length stays the same.

    >>> plain("Editor’s\\u00a0Picks")
    "Editor's Picks"
    """
    return text if text.isascii() else _ORNATE.sub(lambda found: _PLAIN[found[0]], text)


def fold(text: str) -> str:
    """Return the form in which labels are compared: plain, lower case, single spaces, no ornament.

    >>> fold("  » Editor’s  Picks: ")
    "editor's picks"
    """
    return fold_end(fold_start(text))


def fold_all(texts: Sequence[str]) -> list[str]:
    """Return the folded form of each text. Folding them joined costs a fraction of folding one by one.

    >>> fold_all(["  » Editor’s  Picks: ", "Rain"])
    ["editor's picks", 'rain']
    """
    lines = visible(plain("\n".join(texts))).lower().split("\n")
    if len(lines) != len(texts):
        return [fold(text) for text in texts]
    bare = [line.strip(DECORATION) for line in lines]
    return [b if b and b[0] != "#" and _is_even(b) else fold(t) for b, t in zip(bare, texts, strict=True)]


def _is_even(text: str) -> bool:
    """True if all white space in the text is single spaces: no other white space is printable."""
    return "  " not in text and text.isprintable()


def fold_start(text: str) -> str:
    """Return the folded text with what stands at its end left as it is, for comparing beginnings."""
    return _short_start(text) if len(text) <= SHORT_CHARACTERS else _start(text)


def _start(text: str) -> str:
    words = visible(plain(text)).lower().strip()
    if not _is_even(words):
        words = " ".join(words.split())
    bare = (words.lstrip("#") if words.startswith("##") else words).lstrip(DECORATION)
    return bare or words


_short_start = lru_cache(maxsize=8192)(_start)


def fold_end(text: str) -> str:
    """Return the text without ornament at its end, unless it is nothing but ornament."""
    return text.rstrip(DECORATION) or text


def visible(text: str) -> str:
    """Return `text` without soft hyphens, zero-width characters and direction marks."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def shorten(text: str, width: int = 100) -> str:
    """Return the text on one line, cut at `width` characters."""
    line = " ".join(text[: 4 * width].split())
    return line if len(line) <= width else line[: width - 1] + "…"


def utf8(text: str) -> str:
    """Return the text with a question mark for each half of a surrogate pair, so that it can be written."""
    return text.encode("utf-8", "replace").decode()
