"""With which characters a pattern's matches begin, so that most texts need not be held against it.

The pattern is read by the parser of `re`, which is the standard library's own and not documented. What it
does not read (syntax that only `regex` has) counts as a pattern that may begin with anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Opening = tuple[str, bool]
"""A beginning, and whether what follows in the pattern may go on with it."""

DIGIT = "\0"
"""Stands for any decimal digit, at the beginning of an opening."""
_SPACE = "\1"
MAX_CHARACTERS = 12
"""Longest opening: further characters tell hardly any more texts apart."""
MAX_OPENINGS = 300
ENOUGH_CHARACTERS = 3
"""Where a pattern has more openings than that, those of so many characters are not made longer."""
KEY_CHARACTERS = 4
"""Openings are looked up by so many characters, then compared in full."""
_CLASSES = {code.CATEGORY_DIGIT: DIGIT, code.CATEGORY_SPACE: _SPACE}
_TELLING_NOTHING = {"", "#"}
"""Openings that all texts may have: `##` is taken off when a text is folded."""
_UNKNOWN: set[Opening] = {("", False)}
_NOTHING: set[Opening] = {("", True)}
_SET_WITH_PROPERTY = re.compile(r"\[[^\]]*\\[pP]\{[^\]]*\]")
_PROPERTY = re.compile(r"\\[pP]\{[^}]*\}")


class Openings(Generic[T]):
    """What belongs to texts that begin in one way or another. The texts are in lower case."""

    def __init__(self) -> None:
        self.by_key: dict[str, list[tuple[str, T]]] = {}

    def add(self, opening: str, value: T) -> None:
        """Let the value belong to texts that begin with the opening."""
        self.by_key.setdefault(opening[:KEY_CHARACTERS], []).append((opening, value))

    def all(self) -> Iterator[str]:
        """Yield the openings."""
        return (opening for found in self.by_key.values() for opening, _ in found)

    def of(self, text: str) -> list[T]:
        """Return what belongs to the text."""
        text = DIGIT + text[1:] if text[:1].isdecimal() else text
        found = [entry for length in range(1, KEY_CHARACTERS + 1) for entry in self.by_key.get(text[:length], ())]
        return [value for opening, value in found if text.startswith(opening)]


def openings_of(source: str) -> frozenset[str] | None:
    """Return texts, in lower case, with one of which every match begins; None if it may begin with anything.

    The texts that patterns are held against never begin with white space.

    >>> sorted(openings_of("(?:see|read) (?:more|all).*"))
    ['read all', 'read more', 'see all', 'see more']
    >>> openings_of(".*more") is None
    True
    """
    try:
        found = {text for text, _ in _openings(_parse(source)) if text[:1] not in (" ", _SPACE)}
    except re.error:
        return None
    if found & _TELLING_NOTHING:
        return None
    return _shortest({DIGIT if text[0].isdecimal() else text for text in found})


def _shortest(texts: set[str]) -> frozenset[str]:
    """Return the texts that begin with no other of them."""
    return frozenset(t for t in texts if not any(t[:length] in texts for length in range(1, len(t))))


def _parse(source: str) -> Any:
    """Return the parsed pattern. A property, which `re` does not know, counts as any character."""
    return parser.parse(_PROPERTY.sub(".", _SET_WITH_PROPERTY.sub(".", source)), re.IGNORECASE)


def _openings(items: Iterable[tuple[Any, Any]]) -> set[Opening]:
    found = _NOTHING
    for kind, value in items:
        if not any(goes_on for _, goes_on in found):
            break
        if len(found) > MAX_OPENINGS:
            found = {(text, goes_on and len(text) < ENOUGH_CHARACTERS) for text, goes_on in found}
        steps = _steps(kind, value)
        found = {_join(opening, step) for opening in found for step in (steps if opening[1] else _NOTHING)}
    return found


def _join(opening: Opening, step: Opening) -> Opening:
    if step == ("", True):
        return opening
    if opening[0] and step[0][:1] in (DIGIT, _SPACE):
        return opening[0], False
    text = (opening[0] + step[0])[:MAX_CHARACTERS]
    return text, step[1] and len(text) < MAX_CHARACTERS


def _steps(kind: Any, value: Any) -> set[Opening]:
    """Return how an item of a pattern may begin."""
    if kind is code.LITERAL:
        return {(chr(value).lower(), True)}
    if kind is code.IN:
        return _of_set(value)
    if kind in (code.AT, code.ASSERT, code.ASSERT_NOT):
        return _NOTHING
    if kind is code.BRANCH:
        return {opening for branch in value[1] for opening in _openings(branch)}
    if kind in (code.SUBPATTERN, code.ATOMIC_GROUP):
        return _openings(value[-1] if kind is code.SUBPATTERN else value)
    if kind in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
        return _of_repeat(*value)
    return _UNKNOWN


def _of_set(members: Iterable[tuple[Any, Any]]) -> set[Opening]:
    found: set[Opening] = set()
    for kind, value in members:
        if kind is code.LITERAL:
            found.add((chr(value).lower(), True))
        elif kind is code.RANGE and value[1] - value[0] < 64:
            found |= {(chr(c).lower(), True) for c in range(value[0], value[1] + 1)}
        elif kind is code.CATEGORY and value in _CLASSES:
            found.add((_CLASSES[value], False))
        else:
            return _UNKNOWN
    return found


def _of_repeat(least: int, most: int, items: Iterable[tuple[Any, Any]]) -> set[Opening]:
    once = _openings(items)
    if most > 1:
        once = {(text, False) for text, _ in once}
    return once if least else once | _NOTHING
