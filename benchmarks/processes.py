"""The same done to many documents, on all processors: what one of them gives does not depend on the others.

The processes are forked, so that each of them knows all that this one has learned and set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from multiprocessing import get_context
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

CHUNK = 16
"""How many documents a process is given at a time."""
_work: list[Callable[[Any], Any]] = []
"""What a process of a pool does to each of its documents."""


def mapped(do: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """Yield what `do` returns for each item, in order."""
    with ProcessPoolExecutor(mp_context=get_context("fork"), initializer=_work.append, initargs=(do,)) as pool:
        yield from pool.map(_do, items, chunksize=CHUNK)


def chained(do: Callable[[Item], Iterable[Result]], items: Iterable[Item]) -> Iterator[Result]:
    """Yield all that `do` yields for each item, in order."""
    return chain.from_iterable(mapped(lambda item: list(do(item)), items))


def _do(item: Any) -> Any:
    return _work[-1](item)
