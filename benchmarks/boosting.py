"""Gradient-boosted oblivious trees: learned by CatBoost, written as `cleaner.judges.forest` reads them."""

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from catboost import CatBoost, Pool

TREES, DEPTH, RATE = 300, 6, 0.1
"""Size of the forest and learning rate."""
BORDERS = 64
"""How many borders a signal may be cut at."""
PARAMETERS: dict[str, Any] = {
    "loss_function": "CrossEntropy",
    "iterations": TREES,
    "depth": DEPTH,
    "learning_rate": RATE,
    "l2_leaf_reg": 6,
    "rsm": 0.3,
    "border_count": BORDERS,
    "bootstrap_type": "Bernoulli",
    "subsample": 0.7,
    "random_seed": 1,
    "thread_count": 2,
    "verbose": False,
    "allow_writing_files": False,
}


def grow(rows: np.ndarray, shares: np.ndarray, weights: np.ndarray, names: Sequence[str]) -> dict[str, Any]:
    """Return the trees learned from rows of signals, what share of each is main text, and what each weighs."""
    known = weights > 0
    model = CatBoost(PARAMETERS)
    model.fit(Pool(rows[known], shares[known], weight=weights[known] / weights[known].mean()))
    return to_data(model, names)


def to_data(model: CatBoost, names: Sequence[str]) -> dict[str, Any]:
    """Return the trees as the judges read them, with only the signals they ask for."""
    saved = _saved(model)
    trees = [_tree(tree, names) for tree in saved["oblivious_trees"] if len(tree["splits"]) == DEPTH]
    asked = sorted({name for tree in trees for name in tree["signals"]})
    number = {name: place for place, name in enumerate(asked)}
    for tree in trees:
        tree["signals"] = [number[name] for name in tree["signals"]]
    scale, (bias,) = saved["scale_and_bias"]
    assert scale == 1
    return {"base": round(bias, 4), "signals": asked, "trees": trees}


def _saved(model: CatBoost) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        model.save_model(str(path), format="json")
        saved: dict[str, Any] = json.loads(path.read_text())
    return saved


def _tree(tree: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {
        "signals": [names[split["float_feature_index"]] for split in tree["splits"]],
        "borders": [float(f"{split['border']:.7g}") for split in tree["splits"]],
        "leaves": [round(leaf, 4) for leaf in tree["leaf_values"]],
    }
