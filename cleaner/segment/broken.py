"""Lines that were one before they were broken at some width, as in mails, old text files and what many tools print.

A part of a sentence says little, and a sentence of which a part goes is worse than one that stays: they are judged
together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from cleaner.prose import is_sentence, unspaced_character

LEAST_WIDTH, MOST_WIDTH = 30, 100
"""Characters of a line that may have been broken off: mails are broken at 72, plain text and code at 79 or 100."""
LEAST_WIDTH_UNSPACED = 15
"""The same for scripts without spaces, whose characters are twice as wide."""
WIDE_MARKS = "、，：；」』）】》"
"""What a line in such a script may end with in the middle of a sentence, other than a letter."""


def join_broken(lines: Sequence[str], paragraphs: Sequence[int]) -> list[list[int]]:
    """Return the positions of the lines that belong together, in order; most stand alone.

    `paragraphs` tells for each line the number of its paragraph: the lines between two blank ones. Lines are stripped
    of white space. A line is *full* if the first word of the next one would have made it longer than the longest of the
    paragraph. What follows a full line that ends no sentence belongs to it, if in this run of full lines some sentence
    goes on in lower case, or in a script without any. After the end of a sentence another piece begins, for it may be
    of another kind; unless all lines of the paragraph are full but the last, which is no heading.

    >>> lines = ["The ferry, which has not sailed since the storm", "of last week, sails again on Sunday.", "Tickets"]
    >>> join_broken(lines, [0, 0, 0])
    [[0, 1], [2]]
    """
    pieces: list[list[int]] = []
    for _, places in groupby(range(len(lines)), paragraphs.__getitem__):
        positions = list(places)
        goes_on = _going_on([lines[i] for i in positions])
        for i, joined in zip(positions, goes_on, strict=True):
            if joined:
                pieces[-1].append(i)
            else:
                pieces.append([i])
    return pieces


def joined(lines: Sequence[str]) -> str:
    """Return the lines as the one they were; the white space at their ends goes, unless there is but one.

    >>> joined(["The ferry sails ", "  again."])
    'The ferry sails again.'
    """
    if len(lines) == 1:
        return lines[0]
    return "".join(line if _is_unspaced(line) else f" {line}" for line in map(str.strip, lines)).strip()


def _going_on(paragraph: Sequence[str]) -> Iterator[bool]:
    """Yield for each line of the paragraph whether it belongs to the one above."""
    width = max((len(line) for line in paragraph if len(line) <= MOST_WIDTH), default=0)
    pairs = list(pairwise(paragraph))
    yield False
    for is_full, run in groupby(pairs, lambda pair: _is_full(pair[0], pair[1], width)):
        some = list(run)
        is_broken = is_full and any(_goes_on(line, below) for line, below in some)
        is_paragraph = some == pairs and is_sentence(paragraph[-1])
        yield from (is_broken and (is_paragraph or not is_sentence(line)) for line, _ in some)


def _is_full(line: str, below: str, width: int) -> bool:
    """True if the first word of the line below would have made this one longer than `width`; neither is too long."""
    if not LEAST_WIDTH_UNSPACED <= len(line) <= MOST_WIDTH or len(below) > MOST_WIDTH:
        return False
    if _is_unspaced(below):
        return (line[-1] in WIDE_MARKS or _is_unspaced(line[-1])) and len(line) + 2 > width
    return len(line) >= LEAST_WIDTH and len(line) + 1 + len(below.split(None, 1)[0]) > width


def _goes_on(line: str, below: str) -> bool:
    """True if the sentence of the line surely goes on below."""
    return not is_sentence(line) and (below[0].islower() or _is_unspaced(below))


def _is_unspaced(line: str) -> bool:
    """True if the line begins in a script that is written without spaces."""
    return not line.isascii() and unspaced_character().match(line) is not None
