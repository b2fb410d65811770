"""What training learned: the trees that judge a line by its signals, and what words weigh."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from cleaner.judges.body.claims import Claimed
from cleaner.judges.body.context import read_context
from cleaner.judges.body.line import Line
from cleaner.judges.body.signals import table
from cleaner.judges.body.words import Weights, parse_weights
from cleaner.judges.forest import Forest

Numbers = Any
WEIGHTS = Path(__file__).with_name("weights.json")


@lru_cache(maxsize=1)
def load_weights() -> dict[str, Any]:
    """Return the data file beside this module."""
    data: dict[str, Any] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return data


@lru_cache(maxsize=1)
def version() -> str:
    """Return the digest of the data file, by which another one is told from it."""
    return "body judge " + hashlib.sha256(WEIGHTS.read_bytes()).hexdigest()


@lru_cache(maxsize=1)
def load_words() -> Weights:
    """Return what words weigh, in hundredths of log-odds."""
    return parse_weights(load_weights()["words"])


@lru_cache(maxsize=1)
def load_forest(names: tuple[str, ...]) -> Forest:
    """Return the trees, for a table whose rows have these names."""
    return Forest(names, load_weights())


def score_lines(lines: list[Line], claimed: Claimed) -> list[float]:
    """Return for every line the probability that it is body."""
    names, values = table(read_context(lines, claimed))
    scores: list[float] = load_forest(tuple(names)).probabilities(values).tolist()
    return scores
