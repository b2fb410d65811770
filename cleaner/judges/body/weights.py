"""The weights: what training learned that each bucket weighs, and the scores of lines they add up to."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from cleaner.judges.body.around import AROUND
from cleaner.judges.body.buckets import bucket_names
from cleaner.judges.body.context import read_context
from cleaner.judges.body.line import OWN, Line

WEIGHTS = Path(__file__).with_name("weights.json")


class Weights(msgspec.Struct, frozen=True):
    """The learned numbers: a base, and one list of weights by bucket for every signal."""

    base: float
    own: tuple[list[float], ...]
    around: tuple[list[float], ...]


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """Return the weights shipped beside this module."""
    return parse_weights(json.loads(WEIGHTS.read_text(encoding="utf-8")))


def parse_weights(data: Mapping[str, Any]) -> Weights:
    """Return the weights of a data file; buckets that training never met weigh nothing.

    >>> parse_weights({"base": 1.0, "weights": {"start": {"digit": -0.5}}}).own[1]
    [0.0, 0.0, 0.0, -0.5, 0.0, 0.0, 0.0]
    """
    axes = list(OWN.items()), [(name, axes) for name, (axes, _) in AROUND.items()]
    own, around = (tuple(_table(data["weights"].get(name, {}), ax) for name, ax in group) for group in axes)
    return Weights(data["base"], own, around)


def _table(weights: Mapping[str, float], axes: Sequence[Sequence[str]]) -> list[float]:
    return [weights.get(bucket, 0.0) for bucket in bucket_names(axes)]


def score_lines(lines: Sequence[Line], claims: Sequence[int], weights: Weights) -> list[float]:
    """Return for every line the log-odds that it is body."""
    context = read_context(lines, claims)
    own = [line.own + weights.base for line in lines]
    signals = zip(weights.around, AROUND.values(), strict=True)
    around = [map(table.__getitem__, signal(context)) for table, (_, signal) in signals]
    return list(map(sum, zip(own, *around, strict=True)))
