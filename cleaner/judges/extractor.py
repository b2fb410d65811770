"""The judge that asks trafilatura what the main text of a page is, and finds the answer again on the blocks.

The only module that imports trafilatura, and only when a page is judged.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from cleaner.fold import visible
from cleaner.judges.main_text import MainText
from cleaner.model import Match
from cleaner.segment.page import Page

Element = Any

RULE = "extractor/trafilatura"
MIN_ANCHOR_CHARACTERS = 25
"""A piece of the answer at least this long is looked for in the whole page; shorter ones between their neighbours."""
MIN_PART_CHARACTERS = 6
"""Shortest part of a piece that counts as found; less is found by chance."""
MAX_MISSED_CHARACTERS = 40
"""After so many characters in a row that are not on the page the rest of a piece is given up."""
ANCHOR_REACH = 50
"""How many pieces ahead the next anchor is looked for."""
MIN_SHARE_OF_BLOCK = 0.5
"""A block counts as main text if the answer covers at least this share of its characters."""
MIN_MATCH = 0.5
"""An answer of which less than this share is found on the page (it came from metadata) decides nothing."""

_BREAKING = frozenset("p head item cell row quote code lb table list div ab".split())


@lru_cache(maxsize=1)
def version() -> str:
    """Return the extractor's name and version, without importing it."""
    from importlib.metadata import version as installed

    return f"trafilatura {installed('trafilatura')}"


def judge(page: Page, live: Sequence[int]) -> tuple[MainText, Match]:
    """Return the live blocks that are main text by trafilatura's word, and how well its answer was matched."""
    answer = [squash(piece) for piece in _pieces(_ask(page.tree))]
    stream = _Stream([(i, squash(page.blocks[i].text)) for i in live])
    covered, match = stream.cover(answer)
    silent = not answer or match.share < MIN_MATCH
    inside = frozenset(i for i in live if silent or covered[i] >= MIN_SHARE_OF_BLOCK)
    return MainText(inside, RULE, f"not in the main text found by {version()}"), match


def _ask(tree: Element) -> Element | None:
    """Return the body trafilatura extracts from the tree, None if it finds none."""
    from trafilatura import bare_extraction

    from cleaner.judges.elements import reread

    found: Any = bare_extraction(reread(tree), include_comments=False, with_metadata=False, output_format="txt")
    return None if found is None else found.body


def _pieces(body: Element | None) -> Iterator[str]:
    """Yield the answer's text, one paragraph, heading, item or cell at a time."""
    parts: list[str] = []
    for text, breaks in _texts(body):
        if breaks and parts:
            yield "".join(parts)
            parts = []
        parts.append(text)
    if parts:
        yield "".join(parts)


def _texts(body: Element | None) -> Iterator[tuple[str, bool]]:
    for element in body.iter() if body is not None else ():
        breaks = element.tag in _BREAKING
        if element.text:
            yield element.text, breaks
        if element.tail:
            yield element.tail, breaks


def squash(text: str) -> str:
    """Return the text without white space and invisible characters: the form in which answers are matched."""
    return "".join(visible(text).split())


class _Stream:
    """The squashed text of all live blocks in a row, and which characters of it the answer covers."""

    def __init__(self, texts: Sequence[tuple[int, str]]) -> None:
        self.indices = [i for i, _ in texts]
        self.lengths = [len(t) for _, t in texts]
        self.text = "".join(t for _, t in texts)
        self.starts = [0]
        for length in self.lengths:
            self.starts.append(self.starts[-1] + length)

    def cover(self, pieces: Sequence[str]) -> tuple[dict[int, float], Match]:
        """Return the covered share of each block, and the match as a whole."""
        spans, lost = self._place(pieces)
        covered = [0] * len(self.indices)
        for start, end in _merged(spans):
            self._count(covered, start, end)
        shares = {i: c / n if n else 0.0 for i, c, n in zip(self.indices, covered, self.lengths, strict=True)}
        total = sum(map(len, pieces))
        return shares, Match(total - sum(map(len, lost)), total, tuple(lost))

    def _place(self, pieces: Sequence[str]) -> tuple[list[tuple[int, int]], list[str]]:
        """Find long pieces in order, short ones between them, then parts of the rest; return spans and what is lost."""
        places = self._anchors(pieces)
        spans: list[tuple[int, int]] = []
        lost: list[str] = []
        low = 0
        for number, piece in enumerate(pieces):
            start = places.get(number)
            if start is None:
                start = self._between(piece, low, _next_anchor(places, number, len(pieces)))
            found = [(start, start + len(piece))] if start is not None else self._parts(piece, low, lost)
            spans += found
            low = found[-1][1] if found else low
        return spans, lost

    def _anchors(self, pieces: Sequence[str]) -> dict[int, int]:
        places, cursor = {}, 0
        for number, piece in enumerate(pieces):
            if len(piece) < MIN_ANCHOR_CHARACTERS:
                continue
            start = self.text.find(piece, cursor)
            start = start if start >= 0 else self.text.find(piece)
            if start >= 0:
                places[number] = start
                cursor = start + len(piece)
        return places

    def _parts(self, piece: str, low: int, lost: list[str]) -> list[tuple[int, int]]:
        """Find the piece in parts: the extractor left something out in its middle, or put something in."""
        spans = []
        missed = ""
        while piece and len(missed) < MAX_MISSED_CHARACTERS:
            start, length = self._longest_start(piece, low)
            if length >= MIN_PART_CHARACTERS:
                spans.append((start, start + length))
                low = start + length
                lost += [missed] if missed else []
                missed = ""
            else:
                length = 1
                missed += piece[0]
            piece = piece[length:]
        lost += [missed + piece] if missed + piece else []
        return spans

    def _longest_start(self, piece: str, low: int) -> tuple[int, int]:
        """Return where the longest beginning of the piece stands after `low` (else anywhere), and its length."""
        begin = low if self.text.find(piece[:MIN_PART_CHARACTERS], low) >= 0 else 0
        good, bad = 0, len(piece) + 1
        while bad - good > 1:
            middle = (good + bad) // 2
            good, bad = (middle, bad) if self.text.find(piece[:middle], begin) >= 0 else (good, middle)
        return self.text.find(piece[:good], begin), good

    def _between(self, piece: str, low: int, high: int | None) -> int | None:
        """Return where the piece stands between two places, else anywhere after, else anywhere."""
        for begin, end in ((low, high), (low, None), (0, None)):
            start = self.text.find(piece, begin, end if end is None or end > begin else None)
            if start >= 0:
                return start
        return None

    def _count(self, covered: list[int], start: int, end: int) -> None:
        place = bisect_right(self.starts, start) - 1
        while place < len(self.indices) and self.starts[place] < end:
            low, high = self.starts[place], self.starts[place + 1]
            covered[place] += max(0, min(end, high) - max(start, low))
            place += 1


def _next_anchor(places: dict[int, int], number: int, count: int) -> int | None:
    return next((places[n] for n in range(number + 1, min(number + ANCHOR_REACH, count)) if n in places), None)


def _merged(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    reached = 0
    for start, end in sorted(spans):
        if end > reached:
            yield max(start, reached), end
            reached = end
