"""Signals of the elements above a block: how much text they hold, how much of it in links, how often they repeat."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import Any

import msgspec
import numpy as np

from cleaner.judges.page.look import Look, share
from cleaner.judges.page.places import Places

Numbers = Any
LEVELS, SHARE_LEVELS, COPY_LEVELS = 5, 7, 3
"""How many levels up the amounts, the shares of the page and the copies of an element are told."""
NEAR_LEVELS = 3
"""How many levels up elements are told of in a hurry."""
GROWTHS = 3
"""How many elements are told of that hold more blocks than the one before."""
PROSE_SHARES = (0.05, 0.3, 0.5, 0.8)
TEXT_SHARES = (0.3, 0.6)
"""Signals tell how many levels up an element holds such a share of the page's prose, or text."""
CORE = 0.5
"""The smallest element that holds this share of the page's prose is its core."""
NAMED = "footer aside main article nav header figure form figcaption li table".split()
"""Elements that are told of by name, wherever they stand above."""


class Held(msgspec.Struct, frozen=True):
    """What each element holds: characters, those in links and in prose, blocks, and blocks of prose."""

    characters: Numbers
    linked: Numbers
    prose: Numbers
    proses: Numbers
    blocks: Numbers


def read_held(look: Look) -> Held:
    """Return what the elements hold."""
    low, high = look.places.low, look.places.high
    characters, linked, prose, proses = (
        total[high] - total[low] for total in (look.characters, look.linked, look.prose, look.proses)
    )
    return Held(characters, linked, prose, proses, high - low)


def signals(look: Look) -> Iterator[tuple[str, Numbers]]:
    """Yield the names and the values of the signals."""
    held = read_held(look)
    prose_share, text_share = shares = _shares(look, held)
    levels = look.places.ladder
    yield from _amounts(held, shares, levels)
    yield from _copies(look.places, held, levels)
    yield from _growths(look.places, held, prose_share)
    for name, share_of, least in (("prose", prose_share, PROSE_SHARES), ("text", text_share, TEXT_SHARES)):
        ladder = share_of[levels]
        yield from ((f"levels to {s} of {name}", (ladder < s).sum(axis=0)) for s in least)
    yield from _core(look, held, prose_share)
    yield from _named(look.places)


def near_signals(look: Look) -> Iterator[tuple[str, Numbers]]:
    """Yield some signals of the nearest elements, and those of the ones told of by name."""
    held = read_held(look)
    prose_share, text_share = _shares(look, held)
    levels = look.places.levels(NEAR_LEVELS)
    yield from _told(levels, "characters", held.characters, NEAR_LEVELS)
    yield from _told(levels, "link density", share(held.linked, held.characters), NEAR_LEVELS)
    yield from _told(levels, "share of prose", prose_share, NEAR_LEVELS)
    yield from _told(levels, "share of text", text_share, NEAR_LEVELS)
    yield from _named(look.places)


def _shares(look: Look, held: Held) -> tuple[Numbers, Numbers]:
    """Return what share of the page's prose, and of its text, the elements hold."""
    return share(held.prose, max(look.prose[-1], 1.0)), share(held.characters, look.characters[-1])


def _amounts(held: Held, shares: tuple[Numbers, Numbers], levels: Numbers) -> Iterator[tuple[str, Numbers]]:
    """Yield what the elements hold, and so many levels up what share of the page's."""
    density, prose = share(held.linked, held.characters), share(held.prose, held.characters)
    prose_share, text_share = shares
    yield from _told(levels, "characters", held.characters, LEVELS)
    yield from _told(levels, "link density", density, LEVELS)
    yield from _told(levels, "prose in it", prose, LEVELS)
    yield from _told(levels, "blocks of prose", held.proses, LEVELS)
    yield from _told(levels, "blocks", held.blocks, LEVELS)
    yield from _told(levels, "share of prose", prose_share, SHARE_LEVELS)
    yield from _told(levels, "share of text", text_share, SHARE_LEVELS)


def _told(levels: Numbers, name: str, values: Numbers, count: int) -> Iterator[tuple[str, Numbers]]:
    """Yield the values of the elements so many levels up from each block."""
    return ((f"{level} up, {name}", values[levels[level]]) for level in range(count))


def _copies(places: Places, held: Held, levels: Numbers) -> Iterator[tuple[str, Numbers]]:
    """Yield how many siblings look the same, by tag and first class, or by tag."""
    names = [label.partition(" ")[0] for label in places.labels]
    alike = _count_alike(places.parents, zip(places.tags, names, strict=True))
    tagged = _count_alike(places.parents, places.tags)
    for level in range(COPY_LEVELS):
        yield f"{level} up, alike", alike[levels[level]]
        yield f"{level} up, same tag", tagged[levels[level]]
    ladder = alike[levels]
    most = ladder.argmax(axis=0)
    yield "most alike", ladder.max(axis=0)
    yield "most alike, level", most
    yield "most alike, characters", held.characters[levels[most, np.arange(levels.shape[1])]]


def _count_alike(parents: Numbers, looks: Iterable[Hashable]) -> Numbers:
    """Return for every element how many children of its parent look like it, itself among them."""
    numbers: dict[Hashable, int] = {}
    look = np.array([numbers.setdefault(some, len(numbers)) for some in looks])
    _, alike, counts = np.unique(parents * len(numbers) + look, return_inverse=True, return_counts=True)
    return counts[alike]


def _growths(places: Places, held: Held, prose_share: Numbers) -> Iterator[tuple[str, Numbers]]:
    """Yield amounts of the nearest elements above that hold more than those below them."""
    density, prose = share(held.linked, held.characters), share(held.prose, held.characters)
    wider = _wider(places, held.blocks.tolist())
    place = places.of
    for number in range(1, GROWTHS + 1):
        place = wider[place]
        yield f"wider {number}, blocks", held.blocks[place]
        yield f"wider {number}, characters", held.characters[place]
        yield f"wider {number}, link density", density[place]
        yield f"wider {number}, prose in it", prose[place]
        yield f"wider {number}, share of prose", prose_share[place]


def _wider(places: Places, blocks: list[int]) -> Numbers:
    """Return for every element the nearest one above that holds more blocks; the root for those without."""
    wider = [0] * len(blocks)
    for place, parent in enumerate(places.parents.tolist()):
        wider[place] = parent if blocks[parent] > blocks[place] else wider[parent]
    return np.array(wider)


def _core(look: Look, held: Held, prose_share: Numbers) -> Iterator[tuple[str, Numbers]]:
    """Yield where the block stands to the page's core, and what that holds."""
    wide = np.where(prose_share >= CORE)[0]
    core = wide[held.characters[wide].argmin()] if len(wide) else 0
    low, high = look.places.low[core], look.places.high[core]
    flat = np.ones(look.count)
    yield "in the core", (look.order >= low) & (look.order < high)
    yield "blocks before the core", np.maximum(0, low - look.order)
    yield "blocks after the core", np.maximum(0, look.order - high + 1)
    yield "core, share of prose", flat * prose_share[core]
    yield "core, share of text", flat * share(held.characters[core], look.characters[-1])
    yield "core, link density", flat * share(held.linked[core], held.characters[core])


def _named(places: Places) -> Iterator[tuple[str, Numbers]]:
    """Yield how deep the block lies, and which of the named elements stand above."""
    yield "depth", _around(places, slice(None))
    found: dict[str, list[int]] = {name: [] for name in NAMED}
    for number, tag in enumerate(places.tags):
        if tag in found:
            found[tag].append(number)
    none = np.zeros(len(places.of), dtype=bool)
    yield from ((f"in {name}", _around(places, some) > 0 if some else none) for name, some in found.items())


def _around(places: Places, chosen: slice | list[int]) -> Numbers:
    """Return in how many of the chosen elements each block stands."""
    count = len(places.of)
    begin, end = (np.bincount(border[chosen], minlength=count + 1) for border in (places.low, places.high))
    return np.cumsum(begin - end)[:count]
