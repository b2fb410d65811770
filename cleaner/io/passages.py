"""Documents as they stand in a file: where each character is, and which bytes go with it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Protocol

from cleaner.errors import DocumentError
from cleaner.model import Document, Span, without

_LINE_END = re.compile(r"\r\n|\n|\r")


class Passage(Protocol):
    """A document inside a file: the whole of it, or the text field of one JSON record."""

    document: Document
    where: str
    """What names its place in a message: empty for a whole file, `line 12: ` for a record."""

    def place(self, at: int) -> tuple[int, int]:
        """Return line and column in the file, 1-based, of the document's character `at`."""

    def byte_spans(self, spans: Sequence[Span]) -> list[Span]:
        """Return the bytes of the file that hold these characters.

        Raises DocumentError if taking them out would change any other character.
        """


class TextPassage:
    """A text file that is one document."""

    where = ""

    def __init__(self, document: Document, content: bytes) -> None:
        self.document, self.content = document, content

    def place(self, at: int) -> tuple[int, int]:
        """Return line and column in the file, 1-based, of the document's character `at`."""
        line = bisect_right(self._line_starts, at)
        return line, at - self._line_starts[line - 1] + 1

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(end.end() for end in _LINE_END.finditer(self.document.content))]

    def byte_spans(self, spans: Sequence[Span]) -> list[Span]:
        """Return the bytes of the file that hold these characters. Raises DocumentError where that is not safe."""
        places = self._byte_places(edges_of(spans))
        found = [(places[start], places[end]) for start, end in spans]
        if self.document.encode(without(self.document.content, spans)) != without(self.content, found):
            raise DocumentError(f"cannot be cut in its encoding, {self.document.encoding}; convert it to UTF-8 first")
        return found

    def _byte_places(self, edges: Iterable[int]) -> dict[int, int]:
        """Return the byte at which each of the characters, in order, begins."""
        text, document = self.document.content, self.document
        places, reached, at = {}, 0, len(document.bom)
        for edge in edges:
            at += len(text[reached:edge].encode(document.encoding, document.errors))
            places[edge] = at
            reached = edge
        return places


def edges_of(spans: Iterable[Span]) -> list[int]:
    """Return where spans start and end, each place once, in order."""
    return sorted({edge for span in spans for edge in span})
