#!/usr/bin/env python3
"""Learn the weights of the body judge, and say how well it does on sites it has not seen.

    python benchmarks/train_body.py SHARED            # prints the cross-validated table (needs: scikit-learn)
    python benchmarks/train_body.py SHARED --write    # and writes cleaner/judges/body/weights.json from all pages

SHARED (or the environment variable CLEANER_SHARED) is a directory with bench/text/*-dev-*.jsonl.xz, dumps of pages
whose lines are labelled. Every figure comes from five folds by domain: the pages of a site are judged with weights
learned from the other sites. A page is learned from four times: as it is; with the lines claimed that the generic
rules drop; cleaned, so that clean texts are known as such; and cleaned with its lines broken at 40, 60 or 72
characters, as in mails and old text files. Learn again when the generic rules have changed much.

The model is a logistic regression over the buckets of the judge's signals, all of them indicators. Lines are weighted
by length, since the loss that counts is characters of body; a page by the square root of its number of lines.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import lzma
import os
import sys
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).parents[1]))
import cleaner
from cleaner.fold import fold
from cleaner.judges.body.around import AROUND
from cleaner.judges.body.buckets import bucket_names
from cleaner.judges.body.claims import count_claims
from cleaner.judges.body.context import read_context
from cleaner.judges.body.decide import settle
from cleaner.judges.body.glance import glance
from cleaner.judges.body.line import OWN, own_signals, read_line
from cleaner.judges.body.weights import WEIGHTS, Weights, parse_weights

FOLDS = 5
PENALTY = 0.01
"""Inverse strength of the L2 penalty. At 0.6 % of the body lost, 0.01 removes 82.1 % of the junk lines of wcxb-dev,
0.05 81.6 %, 0.3 80.8 %."""
HEAD_OPTIONAL = 6
"""Titles, bylines and captions count as body from this many lines above its first line to one below its last."""
OPTIONAL_WEIGHT = 0.3
"""What such a line weighs: it may stay, and its loss costs little."""
FULL_LENGTH, LEAST, MOST = 50, 0.5, 4.0
"""A body line of 50 characters weighs as much as a junk line; bounds for shorter and longer ones. Against equal weights
this takes 2.4 points more junk on wcxb-dev at the same loss."""
WRAPPED = "clean, wrapped"
WIDTHS = (40, 60, 72)
"""Line lengths of wrapped texts."""
WRAPPED_WEIGHT = 0.25
"""What a wrapped text weighs. Without wrapped texts, lines of 40 characters lose 1.8 % of a clean body; with full
weight, a point less of the junk goes."""
DATASET_WEIGHT = {"fundus": 3.0}
"""Few pages, but some twenty languages: they must not drown in 780 English ones."""


class Example(NamedTuple):
    """One page in one state: the lines judged, how many claimed lines stand near each, and what the rules dropped."""

    name: str
    state: str
    domain: str
    title: str
    texts: list[str]
    labels: list[str]
    claims: list[int]
    ruled_junk: int
    ruled_body: int

    @property
    def fold(self) -> int:
        """The fold the page's domain falls into."""
        return int(hashlib.md5(self.domain.encode()).hexdigest(), 16) % FOLDS


# --- pages to examples --------------------------------------------------------------------------------------------


def read_pages(shared: Path) -> Iterator[dict[str, Any]]:
    """Yield the labelled pages whose dump holds most of the body; `name` is that of the set."""
    for path in sorted((shared / "bench/text").glob("*-dev-*.jsonl.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for page in map(json.loads, lines):
                if page["gold_found"] >= 0.8 and "keep" in page["labels"]:
                    yield page | {"name": path.name.removesuffix(".jsonl.xz")}


def make_examples(page: dict[str, Any]) -> Iterator[Example]:
    """Yield the page as it is, with the rules' claims, and (once, from its whole dump) cleaned."""
    lines = [(text, label) for text, label in zip(page["lines"], page["labels"], strict=True) if text.strip()]
    yield make_example(page, "as it is", lines, [False] * len(lines))
    yield make_example(page, "ruled", lines, find_ruled([text for text, _ in lines], page["url"]))
    if page["name"].endswith("-naive"):
        kept = [lines[i] for i in body_lines([label for _, label in lines])]
        yield make_example(page, "clean", kept, [False] * len(kept))
        wrapped = list(wrap_lines(kept, WIDTHS[len(kept) % len(WIDTHS)]))
        yield make_example(page, WRAPPED, wrapped, [False] * len(wrapped))


def wrap_lines(lines: Sequence[tuple[str, str]], width: int) -> Iterator[tuple[str, str]]:
    """Yield the lines broken into pieces of at most `width` characters, each with the label of its line."""
    for text, label in lines:
        yield from ((piece, label) for piece in textwrap.wrap(text, width))


def find_ruled(texts: Sequence[str], url: str) -> list[bool]:
    """Return which lines the rules drop."""
    cleaned = cleaner.clean("\n".join(texts) + "\n", url=url, media="text", heuristics=False)
    ruled = {decision.block.index for decision in cleaned.dropped if decision.span is None}
    return [i in ruled for i in range(len(texts))]


def make_example(page: dict[str, Any], state: str, lines: list[tuple[str, str]], ruled: list[bool]) -> Example:
    """Return the example made of the lines that no rule dropped."""
    live = [i for i, is_ruled in enumerate(ruled) if not is_ruled]
    gone = [lines[i] for i, is_ruled in enumerate(ruled) if is_ruled]
    claims = count_claims(ruled)
    return Example(
        name=page["name"],
        state=state,
        domain=page["domain"],
        title=fold(page["title"] or ""),
        texts=[lines[i][0] for i in live],
        labels=[lines[i][1] for i in live],
        claims=[claims[i] for i in live],
        ruled_junk=sum(label == "junk" for _, label in gone),
        ruled_body=sum(len(text) for text, label in gone if label == "keep"),
    )


def body_lines(labels: Sequence[str]) -> list[int]:
    """Return the lines of a clean text: the body, and what may stay with it."""
    keep = [i for i, label in enumerate(labels) if label == "keep"]
    if not keep:
        return []
    first, last = keep[0] - HEAD_OPTIONAL, keep[-1] + 1
    return [i for i, label in enumerate(labels) if label == "keep" or (label == "optional" and first <= i <= last)]


# --- examples to weights ------------------------------------------------------------------------------------------

NAMES = [*OWN, *AROUND]
BUCKETS = [bucket_names(axes) for axes in OWN.values()]
BUCKETS += [bucket_names(axes) for axes, _ in AROUND.values()]
OFFSETS = np.cumsum([0, *map(len, BUCKETS)])
NO_WEIGHTS = parse_weights({"base": 0.0, "weights": {}}).own


def encode(example: Example) -> csr_matrix:
    """Return one row per line with a one in each signal's bucket."""
    seen = [glance(text) for text in example.texts]
    context = read_context([read_line(line, NO_WEIGHTS) for line in seen], example.claims)
    own = zip(*map(own_signals, seen), strict=True)
    columns = np.array([*own, *[signal(context) for _, signal in AROUND.values()]]).T + OFFSETS[:-1]
    ones, width = np.ones(columns.size, dtype=np.float32), len(NAMES)
    return csr_matrix((ones, columns.ravel(), np.arange(0, columns.size + 1, width)), (len(seen), OFFSETS[-1]))


def weigh(example: Example) -> tuple[list[bool], list[float]]:
    """Return which lines are body, and what each line weighs in training (0: not learned from)."""
    may_stay = set(body_lines(example.labels))
    per_page = DATASET_WEIGHT.get(example.name.split("-")[0], 1.0) / len(example.labels) ** 0.5
    per_page *= WRAPPED_WEIGHT if example.state == WRAPPED else 1.0
    weights = [
        weigh_line(text, label, i in may_stay) * per_page
        for i, (text, label) in enumerate(zip(example.texts, example.labels, strict=True))
    ]
    return [label != "junk" for label in example.labels], weights


def weigh_line(text: str, label: str, may_stay: bool) -> float:
    """Return the weight of one line: junk 1, body by its length, what may stay with the body little, the rest 0."""
    if label == "junk":
        return 1.0
    if label == "keep":
        return min(MOST, max(LEAST, len(text) / FULL_LENGTH))
    return OPTIONAL_WEIGHT if label == "optional" and may_stay else 0.0


class Training(NamedTuple):
    """The rows of one example: its signals, its classes, its weights."""

    rows: csr_matrix
    is_body: list[bool]
    weights: list[float]


def fit(parts: Sequence[Training]) -> tuple[float, np.ndarray]:
    """Return the base and the weight of every bucket."""
    weights = np.concatenate([part.weights for part in parts])
    is_body = np.concatenate([part.is_body for part in parts])
    rows, known = vstack([part.rows for part in parts]).tocsr(), weights > 0
    model = LogisticRegression(C=PENALTY, max_iter=200)
    model.fit(rows[known], is_body[known], weights[known] / weights[known].mean())
    return float(model.intercept_[0]), model.coef_[0]


def to_data(base: float, weights: np.ndarray) -> dict[str, Any]:
    """Return the model as the judge reads it: signal → bucket → weight, without buckets that weigh nothing."""
    tables = {}
    for name, buckets, start in zip(NAMES, BUCKETS, OFFSETS, strict=False):
        values = [round(float(weight), 3) for weight in weights[start : start + len(buckets)]]
        tables[name] = {bucket: value for bucket, value in zip(buckets, values, strict=True) if value}
    return {"base": round(base, 3), "weights": tables}


# --- figures ------------------------------------------------------------------------------------------------------


def count_outcome(example: Example, weights: Weights) -> Counter[str]:
    """Return how many junk lines and body characters there are and are gone, and whether the page is hurt."""
    lines = [read_line(glance(text), weights.own) for text in example.texts]
    gone = {drop.position for drop in settle(lines, example.claims, weights) or []}
    seen: Counter[str] = Counter(pages=1, touched=bool(gone))
    seen.update(junk=example.ruled_junk, junk_gone=example.ruled_junk)
    seen.update(body=example.ruled_body, body_gone=example.ruled_body)
    for i, (text, label) in enumerate(zip(example.texts, example.labels, strict=True)):
        if label == "junk":
            seen.update(junk=1, junk_gone=i in gone)
        elif label == "keep":
            seen.update(body=len(text), body_gone=len(text) * (i in gone))
    seen.update(hurt=seen["body_gone"] > 0.02 * seen["body"])
    copies = [i for i, text in enumerate(example.texts) if fold(text) == example.title]
    seen.update(titles=bool(copies), titles_kept=not gone.issuperset(copies))
    return seen


def cross_validate(examples: Sequence[Example], parts: Sequence[Training]) -> dict[tuple[str, str], Counter[str]]:
    """Return the outcomes by state and set, every page judged by weights that never saw its domain."""
    sums: dict[tuple[str, str], Counter[str]] = {}
    for number in range(FOLDS):
        base, weights = fit([part for example, part in zip(examples, parts, strict=True) if example.fold != number])
        held_out = parse_weights(to_data(base, weights))
        for example in examples:
            if example.fold == number:
                sums.setdefault((example.state, example.name), Counter()).update(count_outcome(example, held_out))
    return sums


COLUMNS = (
    ("junk_gone", "junk"),
    ("body_gone", "body"),
    ("hurt", "pages"),
    ("touched", "pages"),
    ("titles_kept", "titles"),
)


def format_table(sums: dict[tuple[str, str], Counter[str]]) -> Iterator[str]:
    """Yield the lines of a Markdown table."""
    yield "| state | set | pages | junk lines gone % | body lost % | pages hurt % | pages touched % | titles kept % |"
    yield "|---|---|---|---|---|---|---|---|"
    for (state, name), seen in sorted(sums.items()):
        shares = [f"{100 * seen[part] / max(1, seen[whole]):.2f}" for part, whole in COLUMNS]
        yield f"| {state} | {name} | {seen['pages']} | {' | '.join(shares)} |"


def write_weights(parts: Iterable[Training], examples: Sequence[Example]) -> None:
    """Learn from all pages and write the data file of the judge."""
    names = sorted({example.name for example in examples})
    head = {"made_by": "benchmarks/train_body.py", "trained_on": names}
    data = head | to_data(*fit(list(parts)))
    WEIGHTS.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    """Print the cross-validated table; write the weights if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", nargs="?", default=os.environ.get("CLEANER_SHARED"), help="directory of the dev sets")
    parser.add_argument("--write", action="store_true", help="write the weights learned from all pages")
    options = parser.parse_args()
    if not options.shared:
        parser.error("name the directory of the dev sets, or set CLEANER_SHARED")
    shared = Path(options.shared)
    examples = [example for page in read_pages(shared) for example in make_examples(page) if example.texts]
    parts = [Training(encode(example), *weigh(example)) for example in examples]
    print("\n".join(format_table(cross_validate(examples, parts))))
    if options.write:
        write_weights(parts, examples)


if __name__ == "__main__":
    main()
