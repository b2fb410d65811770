"""Lines that were one before they were broken at some width, as in mails, old text files and what many tools print.

A part of a sentence says little, and a sentence of which a part goes is worse than one that stays: they are judged
together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from cleaner.judges.body.glance import SENTENCE_ENDS, end_of
from cleaner.prose import unspaced_character

LEAST_WIDTH, MOST_WIDTH = 30, 100
"""Characters of a line that may have been broken off: mails are broken at 72, plain text and code at 79 or 100."""
LEAST_WIDTH_UNSPACED = 15
"""The same for scripts without spaces, whose characters are twice as wide."""
EVIDENT = 2
"""So many full lines in a row show by their lengths alone that they were broken off."""


def join_broken(lines: Sequence[str], paragraphs: Sequence[int]) -> list[list[int]]:
    """Return the positions of the lines that belong together, in order; most stand alone.

    `paragraphs` tells for each line the number of its paragraph: the lines between two blank ones. Lines are stripped
    of white space. A line is *full* if the first word of the next one would have made it longer than the longest of the
    paragraph. What follows a full line belongs to it if another full line stands right above or below; or if it begins
    in lower case (or in a script without any) and the full line ends no sentence.

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
    """Return the lines as the one they were."""
    if len(lines) == 1:
        return lines[0]
    return "".join(line if _is_unspaced(line) else f" {line}" for line in map(str.strip, lines)).strip()


def _going_on(paragraph: Sequence[str]) -> Iterator[bool]:
    """Yield for each line of the paragraph whether it belongs to the one above."""
    width = max((len(line) for line in paragraph if len(line) <= MOST_WIDTH), default=0)
    pairs = list(pairwise(paragraph))
    yield False
    for is_full, stretch in groupby(pairs, lambda pair: _is_full(pair[0], pair[1], width)):
        some = list(stretch)
        yield from (is_full and (len(some) >= EVIDENT or _is_within_sentence(*pair)) for pair in some)


def _is_full(line: str, below: str, width: int) -> bool:
    """True if the first word of the line below would have made this one longer than `width`; neither is too long."""
    if not LEAST_WIDTH_UNSPACED <= len(line) <= MOST_WIDTH or len(below) > MOST_WIDTH:
        return False
    if _is_unspaced(below):
        return len(line) + 2 > width
    return len(line) >= LEAST_WIDTH and len(line) + 1 + len(below.split(None, 1)[0]) > width


def _is_within_sentence(line: str, below: str) -> bool:
    return (below[0].islower() or _is_unspaced(below)) and end_of(line) not in SENTENCE_ENDS


def _is_unspaced(line: str) -> bool:
    """True if the line begins in a script that is written without spaces."""
    return not line.isascii() and unspaced_character().match(line) is not None
