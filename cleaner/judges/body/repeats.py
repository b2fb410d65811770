"""Signals of what of a line stands elsewhere in the text: the line, or its words. Teasers tell of other things."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from cleaner.judges.body.context import Context, count_tokens

Numbers = Any
NEAR = 4
"""How many lines before and after count as near."""
LEAD_LINES = 8
"""How many lines of the core are its lead."""
NO_WORDS = -1.0
"""What stands for a share where the line has no words."""

Tokens = frozenset[str]


def signals(context: Context) -> Iterator[tuple[str, Numbers]]:
    """Yield the names and the values of the signals."""
    tokens = [line.tokens for line in context.lines]
    prose = context.prose.tolist()
    copies = Counter([line.text for line in context.lines])
    yield "copies", np.array([copies[line.text] for line in context.lines])
    yield "long words", np.array(list(map(len, tokens)))
    yield "known in other lines", _shares(tokens, _again(count_tokens(tokens), tokens, [True] * len(tokens)))
    yield "known in prose", _shares(tokens, _again(context.said, tokens, prose))
    yield "known in the core", _shares(tokens, _known_in_core(context, tokens, prose))
    yield "known in the lead", _shares(tokens, _known_in_lead(context, tokens))
    yield "known near", _shares(tokens, _known_near(tokens, prose))


def _shares(tokens: Sequence[Tokens], known: Callable[[int, Tokens], int]) -> Numbers:
    return np.array([known(i, some) / len(some) if some else NO_WORDS for i, some in enumerate(tokens)])


def _again(said: Counter[str], tokens: Sequence[Tokens], counted: Sequence[bool]) -> Callable[[int, Tokens], int]:
    """Return what counts a line's words that stand in another line as well; `counted` lines are in `said`, too."""
    once, twice = said.keys(), {token for token, count in said.items() if count > 1}
    return lambda i, some: len(some & (twice if counted[i] else once))


def _known_in_core(context: Context, tokens: Sequence[Tokens], prose: Sequence[bool]) -> Callable[[int, Tokens], int]:
    start, end, _ = context.core
    inside = [is_prose and start <= i < end for i, is_prose in enumerate(prose)]
    said = count_tokens([some for some, is_inside in zip(tokens, inside, strict=True) if is_inside])
    return _again(said, tokens, inside)


def _known_in_lead(context: Context, tokens: Sequence[Tokens]) -> Callable[[int, Tokens], int]:
    start, end, _ = context.core
    lead = frozenset[str]().union(*tokens[start : min(start + LEAD_LINES, end)])
    return lambda i, some: len(some & lead)


def _known_near(tokens: Sequence[Tokens], prose: Sequence[bool]) -> Callable[[int, Tokens], int]:
    said = [some if is_prose else frozenset() for some, is_prose in zip(tokens, prose, strict=True)]
    return lambda i, some: len(some & frozenset().union(*said[max(0, i - NEAR) : i], *said[i + 1 : i + NEAR + 1]))
