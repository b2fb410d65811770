"""What training learned: the trees that judge a block by its signals, and what the words of labels weigh."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from cleaner.judges.forest import Forest
from cleaner.judges.page.labels import Vocabulary

WEIGHTS = Path(__file__).with_name("weights.json")


@lru_cache(maxsize=1)
def load_weights() -> dict[str, Any]:
    """Return the data file beside this module."""
    data: dict[str, Any] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return data


@lru_cache(maxsize=1)
def version() -> str:
    """Return the digest of the data file, by which another one is told from it."""
    return "page judge " + hashlib.sha256(WEIGHTS.read_bytes()).hexdigest()


@lru_cache(maxsize=1)
def load_vocabulary() -> Vocabulary:
    """Return what the words of labels weigh."""
    return Vocabulary(load_weights()["labels"])


@lru_cache(maxsize=1)
def load_forest(names: tuple[str, ...]) -> Forest:
    """Return the trees, for a table whose rows have these names."""
    return Forest(names, load_weights())
