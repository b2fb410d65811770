"""What is seen of one line at a glance: its number of words, how it ends, and its look, the length class."""

from __future__ import annotations

from typing import NamedTuple

from cleaner.prose import unspaced_character

ENDS = ("no end", "full stop", "question", "exclamation", "colon", "ellipsis", "comma")
FULL_STOP, QUESTION, COLON, ELLIPSIS = map(ENDS.index, ("full stop", "question", "colon", "ellipsis"))
SENTENCE_ENDS = frozenset(map(ENDS.index, ("full stop", "question", "exclamation", "ellipsis")))
LOOKS = ("1-3 words", "4-9 words", "10-24 words", "tiny sentence", "sentence", "long sentence", "paragraph")
PROSE = LOOKS.index("sentence")
"""From this look on a line counts as prose."""
LONG = LOOKS.index("long sentence")
"""From this look on a line of prose counts as long."""
PARAGRAPH = LOOKS.index("paragraph")
HEAD_CHARS = 120
"""How much of a long line is searched for scripts without spaces."""
_CLOSERS = "\"'”’»)]）」』› *_"
_END = {c: n for n, chars in enumerate((".。।॥۔．", "?？؟", "!！", ":：", "…", ",;；、，،؛"), 1) for c in chars}


class Glance(NamedTuple):
    """One stripped line, its number of words, and indices into ENDS and LOOKS."""

    text: str
    words: int
    end: int
    look: int


def glance(text: str) -> Glance:
    """Return what is seen of a line that is not blank at a glance."""
    text = text.strip()
    words, end = count_words(text), end_of(text)
    return Glance(text, words, end, look_of(words, end))


def count_words(text: str) -> int:
    """Return the number of words, fast and roughly: spaces plus one, two unspaced characters to a word."""
    if not text.isascii():
        unspaced = len(unspaced_character().findall(text, 0, HEAD_CHARS))
        if unspaced:
            return (unspaced + 1) // 2 + text.count(" ", 0, HEAD_CHARS)
    return text.count(" ") + 1


def end_of(text: str) -> int:
    """Return how the line ends, as an index into ENDS; closing quotes and brackets do not count."""
    last = text[-1]
    if last in _CLOSERS:
        last = text.rstrip(_CLOSERS)[-1:] or last
    end = _END.get(last, 0)
    return ELLIPSIS if end == FULL_STOP and text.endswith("..") else end


def look_of(words: int, end: int) -> int:
    """Return the length class of a line, as an index into LOOKS."""
    if end in SENTENCE_ENDS:
        return 3 if words < 5 else 4 if words < 15 else 5 if words < 25 else 6
    return 0 if words <= 3 else 1 if words < 10 else 2 if words < 25 else 5
