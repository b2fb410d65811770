"""Gradient-boosted oblivious trees: learned by CatBoost, written as `cleaner.judges.forest` reads them."""

import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from catboost import CatBoost, Pool

sys.path.insert(0, str(Path(__file__).parents[1]))
from cleaner.judges.learned import Learned


class Size(NamedTuple):
    """Trees of a forest, how much each one learns, how deep they are, and the seeds of the forests that are averaged.

    One forest alone depends much on what it happened to draw.
    """

    trees: int = 300
    rate: float = 0.1
    depth: int = 6
    seeds: tuple[int, ...] = (1, 2)


FULL_SIZE = Size()

BORDERS = 64
"""How many borders a signal may be cut at."""
PARAMETERS: dict[str, Any] = {
    "loss_function": "CrossEntropy",
    "l2_leaf_reg": 6,
    "rsm": 0.3,
    "border_count": BORDERS,
    "bootstrap_type": "Bernoulli",
    "subsample": 0.7,
    "thread_count": 2,
    "verbose": False,
    "allow_writing_files": False,
}


def grow(
    rows: np.ndarray, shares: np.ndarray, weights: np.ndarray, names: Sequence[str], size: Size = FULL_SIZE
) -> dict[str, Any]:
    """Return the trees learned from rows of signals, what share of each is main text, and what each weighs."""
    known = weights > 0
    pool = Pool(rows[known], shares[known], weight=weights[known] / weights[known].mean())
    shape = PARAMETERS | {"iterations": size.trees, "learning_rate": size.rate, "depth": size.depth}
    models = [CatBoost(shape | {"random_seed": seed}) for seed in size.seeds]
    for model in models:
        model.fit(pool)
    return to_data([_saved(model) for model in models], names, size.depth)


def to_data(forests: Sequence[Mapping[str, Any]], names: Sequence[str], depth: int) -> dict[str, Any]:
    """Return the forests' trees of this depth as the judges read them, averaged, with only the signals they ask for."""
    share = 1 / len(forests)
    found = [tree for forest in forests for tree in forest["oblivious_trees"] if len(tree["splits"] or ()) == depth]
    trees = [_tree(tree, names, share) for tree in found]
    asked = sorted({name for tree in trees for name in tree["signals"]})
    number = {name: place for place, name in enumerate(asked)}
    for tree in trees:
        tree["signals"] = [number[name] for name in tree["signals"]]
    assert all(forest["scale_and_bias"][0] == 1 for forest in forests)
    base = share * sum(forest["scale_and_bias"][1][0] for forest in forests)
    return {"base": round(base, 4), "signals": asked, "trees": trees}


def _saved(model: CatBoost) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        model.save_model(str(path), format="json")
        saved: dict[str, Any] = json.loads(path.read_text())
    return saved


def _tree(tree: Mapping[str, Any], names: Sequence[str], share: float) -> dict[str, Any]:
    return {
        "signals": [names[split["float_feature_index"]] for split in tree["splits"]],
        "borders": [float(f"{split['border']:.7g}") for split in tree["splits"]],
        "leaves": [round(share * leaf, 4) for leaf in tree["leaf_values"]],
    }


@contextmanager
def judging_with(data: Mapping[str, Any], learned: Learned[Any]) -> Iterator[None]:
    """Let a judge use these weights for a while."""
    shipped = learned.path
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "weights.json"
        path.write_text(json.dumps(data))
        learned.read_from(path)
        try:
            yield
        finally:
            learned.read_from(shipped)


def write_weights(data: Mapping[str, Any], learned: Learned[Any]) -> None:
    """Write the data file of a judge."""
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=False)
    learned.path.write_text(text + "\n", encoding="utf-8")
