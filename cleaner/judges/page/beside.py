"""Signals of what stands beside a block: its place on the page, its neighbours, copies of it, what rules claimed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from cleaner.judges.columns import FAR, running, shifted, since
from cleaner.judges.page.look import Look, share
from cleaner.model import KINDS

Numbers = Any
NEIGHBOURS = (1, -1, 2, -2)
WINDOWS = (3, 8, 20)
"""How many blocks before and after are summed up."""
NEAR_WINDOW = 8
"""The only window in a hurry."""
CLAIM_REACH = 4
"""How many blocks away claimed blocks are counted."""
_KIND = {kind: number for number, kind in enumerate(KINDS, 1)}


def signals(look: Look) -> Iterator[tuple[str, Numbers]]:
    """Yield the names and the values of the signals."""
    yield from _near(look)
    for width in WINDOWS:
        yield from _window(look, width)
    yield from _repeats(look)
    yield from _claims(look)


def near_signals(look: Look) -> Iterator[tuple[str, Numbers]]:
    """Yield the signals of a block's place, of the way to prose and headings, and of some blocks around it."""
    yield from _near(look)
    yield from _window(look, NEAR_WINDOW)


def _near(look: Look) -> Iterator[tuple[str, Numbers]]:
    yield from _place(look)
    yield from _distances(look)
    yield from _neighbours(look)


def _place(look: Look) -> Iterator[tuple[str, Numbers]]:
    yield "place", look.order / max(look.count - 1, 1)
    yield "place in the text", look.characters[:-1] / look.characters[-1]
    yield "place in the prose", look.prose[:-1] / max(look.prose[-1], 1.0)
    yield "blocks before", look.order
    yield "blocks after", look.count - 1 - look.order


def _distances(look: Look) -> Iterator[tuple[str, Numbers]]:
    """Yield how far it is to prose, to the main heading and to any heading, before and after."""
    level = look.own.level
    for name, marked in (("prose", look.own.prose > 0), ("h1", level == 1), ("a heading", level > 0)):
        yield f"blocks since {name}", since(marked)
        yield f"blocks until {name}", since(marked[::-1])[::-1]
    last = np.maximum.accumulate(np.where(level > 0, look.order, -1))
    yield "heading above, level", np.where(last >= 0, level[last], 0)
    yield "heading above, words", np.where(last >= 0, look.own.words[last], 0)


def _neighbours(look: Look) -> Iterator[tuple[str, Numbers]]:
    for step in NEIGHBOURS:
        for name, values in (("characters", look.own.chars), ("link density", look.own.density), ("tag", look.own.tag)):
            yield f"{step:+d}, {name}", shifted(values, step)


def _window(look: Look, width: int) -> Iterator[tuple[str, Numbers]]:
    """Yield characters, prose and link density of some blocks before and after."""
    here, low, high = look.order, np.maximum(look.order - width, 0), np.minimum(look.order + width + 1, look.count)
    for name, start, end in (("before", low, here), ("after", here + 1, high)):
        characters = look.characters[end] - look.characters[start]
        yield f"{width} {name}, characters", characters
        yield f"{width} {name}, prose", look.prose[end] - look.prose[start]
        yield f"{width} {name}, link density", share(look.linked[end] - look.linked[start], characters)


def _repeats(look: Look) -> Iterator[tuple[str, Numbers]]:
    """Yield how often the page says the same."""
    texts = [block.text for block in look.blocks]
    seen: dict[str, int] = {}
    before = []
    for text in texts:
        before.append(seen.get(text, 0))
        seen[text] = before[-1] + 1
    yield "copies", np.array([seen[text] for text in texts])
    yield "copies before", np.array(before)


def _claims(look: Look) -> Iterator[tuple[str, Numbers]]:
    """Yield how many blocks near it rules have dropped, how far the last of them is, and of what kind it was."""
    kinds = np.array([_KIND.get(kind or "", 0) for kind in look.claimed])
    sums = running(kinds > 0)
    at, count = np.array(look.live), len(kinds)
    last = np.maximum.accumulate(np.where(kinds > 0, np.arange(count), -1))[at]
    yield "claimed before", sums[at] - sums[np.maximum(at - CLAIM_REACH, 0)]
    yield "claimed after", sums[np.minimum(at + CLAIM_REACH + 1, count)] - sums[at + 1]
    yield "blocks since a claimed one", np.where(last >= 0, at - last, FAR)
    yield "kind of the last claimed", np.where(last >= 0, kinds[last], 0)
