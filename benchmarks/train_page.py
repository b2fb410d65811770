#!/usr/bin/env python3
"""Learn the weights of the page judge, and say how well it does on sites it has not seen.

    python benchmarks/train_page.py CORPUS...            # prints the cross-validated table
    python benchmarks/train_page.py CORPUS... --write    # and writes cleaner/judges/page/weights.json from all

In the directory that CLEANER_SHARED names lie bench/html/*-dev.jsonl.xz, pages with gold main texts. A CORPUS is one
more, of any layout that peers.py reads. What is shipped was learned with two more: the test pages of Readability and of
Postlight Parser (docs/finding-the-body.md tells where they are). Needs catboost and rapidfuzz.

Every figure comes from five folds by domain: the pages of a site are cleaned, by the whole path with all rules, with
weights learned from the other sites. Blocks are learned from as they are when the judge sees them: after the rules of
the site and the generic ones. A block's label is the share of its words found in the gold text. Each page is learned
from four times: as it is; its main text alone; only the first blocks of that; and those among some of the rest. So
clean and small pages, of which these sets have none, are known as such.

Learned in three steps; what one gives to the next for a page, it learned from the other folds. What the words of class
names, ids and roles weigh: the log-odds that a block below them is main text, each domain counting once. How likely a
page is an article, a forum, and so on: trees over the signals of whole pages. Then gradient-boosted oblivious trees
over all signals, which can be evaluated without the library that learned them. Learn again when the generic rules have
changed much.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))
from boosting import FULL_SIZE, Size, grow, judging_with, write_weights
from corpora import bench
from gold_pages import FOLDS, domain_of, fold_of
from gold_pages import Page as GoldPage
from page_labels import label_blocks
from processes import chained
from public_corpora import read_pages, score, words_of_corpus

from cleaner.decode import read_document
from cleaner.judges import headline
from cleaner.judges.forest import Forest
from cleaner.judges.page import labels
from cleaner.judges.page.address import UNKNOWN
from cleaner.judges.page.labels import Vocabulary, words_of
from cleaner.judges.page.look import read_look
from cleaner.judges.page.places import Places
from cleaner.judges.page.profiles import FAST, FULL, KINDS, Profile, name_of_kind
from cleaner.judges.verdicts import Verdicts
from cleaner.options import Options
from cleaner.pipeline import _named_blocks, _rule_judge, asked_first, clean_document
from cleaner.rules.library import open_library
from cleaner.segment import segment
from cleaner.segment.page import Page
from cleaner.site import find_site

PROFILES = {False: FULL, True: FAST}
SIZES = {False: FULL_SIZE, True: Size(trees=120, rate=0.2, seeds=(3, 4))}
"""What is learned, and the size of the forest: in full, and fast."""
LEAST_WORDS = 50
"""A page of fewer words counts less: a block weighs its words over those of its page, or over these."""
DATASET_WEIGHT = {"fundus-dev": 3.0}
"""Few pages, but some twenty languages: they must not drown in 1,500 English ones."""
STATE_WEIGHT = {"as it is": 1.0, "clean": 0.25, "small, clean": 0.15, "small": 0.3}
"""What a page weighs that was stripped of all that is not main text, or of most that is, or of most of both."""
FEW = (1, 2, 3, 4, 6, 8)
"""How many blocks small pages have."""
ADDRESSED = ("as it is", "clean")
"""Pages in other states are learned from as if they gave no address."""
ADDRESS = "page, address, "
"""How the names of the signals of a page's address begin."""
KIND = {"collection": "list", "listing": "list"}
"""The kind of a page of such a type; any other type is a kind of its own."""
KIND_SIZE = Size(trees=60, rate=0.1, depth=4, seeds=(1,))
"""The forest that tells one kind of page."""
LEAST_DOMAINS = 4
"""A word of class names must be known from so many domains to weigh anything."""
DOUBT = 2.0
"""Imagined domains added to a word's counts, main text and other in the proportion of all."""
SURE = 9.0
"""Blocks' weights are summed up by word and domain; from one ninth of a page on, a domain counts as one."""


class Example(NamedTuple):
    """One page in one state: its blocks' signals (a row a block), what their labels say, the words of its places."""

    page: GoldPage
    state: str
    domain: str
    names: list[str]
    values: np.ndarray
    shares: np.ndarray
    weights: np.ndarray
    places: Places

    @property
    def fold(self) -> int:
        """The fold the page's domain falls into."""
        return fold_of(self.domain)


# --- pages to examples --------------------------------------------------------------------------------------------


class Seen(NamedTuple):
    """A page after rules and headline, what is asked of it, and what is known of its blocks: words, and labels."""

    page: GoldPage
    segmented: Page
    verdicts: Verdicts
    counts: list[int]
    gold: list[float | None]
    profile: Profile


def see(page: GoldPage, options: Options) -> Seen:
    """Return the page as the judge meets it, labelled."""
    document = read_document(page.html(), url=page.url, media="html")
    segmented, library = segment(document), open_library(options.rules, options.off)
    verdicts = Verdicts(segmented)
    rulesets = asked_first(library.rulesets(find_site(document, segmented, library, options)), options)
    _rule_judge(verdicts, rulesets, _named_blocks(segmented, rulesets), options).judge(ranges=False)
    verdicts.add(headline.judge(segmented, verdicts.live()))
    words_in = words_of_corpus(page.corpus)
    words = [words_in(block.text) for block in segmented.blocks]
    gold = label_blocks(words, words_in(page.gold or ""))
    return Seen(page, segmented, verdicts, list(map(len, words)), gold, PROFILES[options.fast])


def make_examples(page: GoldPage, options: Options) -> Iterator[Example]:
    """Yield the page as it is; its main text alone; the first blocks of that; and those with some of the rest."""
    seen = see(page, options)
    live = seen.verdicts.live()
    body = [i for i in live if (seen.gold[i] or 0.0) > 0.5]
    few = FEW[int(hashlib.md5(page.name.encode()).hexdigest(), 16) % len(FEW)]
    if live:
        yield make_example(seen, live, seen.verdicts.claimed(), "as it is")
    if body:
        rest = [i for i in live if (seen.gold[i] or 0.0) < 0.1]
        some = rest[:: max(1, len(rest) // (2 * few))]
        unclaimed = [None] * len(seen.counts)
        yield make_example(seen, body, unclaimed, "clean")
        yield make_example(seen, body[:few], unclaimed, "small, clean")
        yield make_example(seen, sorted({*body[:few], *some}), unclaimed, "small")


def make_example(seen: Seen, live: list[int], claimed: Sequence[str | None], state: str) -> Example:
    """Return the example made of the live blocks."""
    look = read_look(seen.segmented, live, claimed)
    names, columns = zip(*seen.profile.signals(look), strict=True)
    decided = seen.verdicts.decided
    is_kept = np.array([i in decided and decided[i].action == "keep" for i in live])
    counts = np.array([seen.counts[i] for i in live], dtype=float)
    shares = np.array([seen.gold[i] or 0.0 for i in live])
    if state not in ADDRESSED:
        missing = np.full(len(live), UNKNOWN)
        columns = [missing if name.startswith(ADDRESS) else c for name, c in zip(names, columns, strict=True)]
    is_code = np.array([block.tag in ("pre", "code") for block in look.blocks])
    unknown = is_kept | (counts == 0) | (is_code & (shares < 0.5))  # gold texts have holes where code is
    weights = np.where(unknown, 0.0, counts / max(LEAST_WORDS, counts.sum()))
    weights *= DATASET_WEIGHT.get(seen.page.corpus, 1.0) * STATE_WEIGHT[state]
    values = np.array(columns, np.float32).T
    return Example(
        seen.page,
        state,
        domain_of(seen.page.url, seen.page.name),
        list(names),
        values,
        shares,
        weights,
        look.places,
    )


# --- what the words of labels weigh ---------------------------------------------------------------------------------

Odds = dict[str, float]
Counts = dict[str, list[float]]


def count_words(example: Example) -> Counts:
    """Return for each word the weights of the main text and of the rest that stand below it."""
    places, up = example.places, example.places.parents.tolist()
    body, rest = (
        np.bincount(places.of, example.weights * part, places.count) for part in (example.shares, 1 - example.shares)
    )
    for place in range(places.count - 1, 0, -1):
        body[up[place]] += body[place]
        rest[up[place]] += rest[place]
    counts: Counts = defaultdict(lambda: [0.0, 0.0])
    above: list[frozenset[str]] = []
    for place, (tag, label) in enumerate(zip(places.tags, places.labels, strict=True)):
        seen = above[up[place]] if place else frozenset()
        new = {*words_of(label), f"<{tag}"} - seen
        above.append(seen | new)
        for word in new:
            counts[word][0] += body[place]
            counts[word][1] += rest[place]
    return counts


def count_domains(examples: Sequence[Example]) -> dict[int, dict[str, list[float]]]:
    """Return by fold and word: main text, rest, and domains, a domain counting at most one."""
    domains: dict[tuple[int, str], Counts] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
    for example in (example for example in examples if example.state == "as it is"):
        for word, (body, rest) in count_words(example).items():
            mine = domains[example.fold, example.domain][word]
            mine[0] += body
            mine[1] += rest
    folds: dict[int, dict[str, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0, 0.0]))
    for (fold, _), counts in domains.items():
        for word, (body, rest) in counts.items():
            if whole := body + rest:
                scale = min(1.0, math.sqrt(SURE * whole)) / whole
                for place, part in enumerate((body * scale, rest * scale, 1)):
                    folds[fold][word][place] += part
    return folds


def odds_of(folds: Mapping[int, dict[str, list[float]]], used: Iterable[int]) -> Odds:
    """Return the log-odds of the words over those of all words."""
    total: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for fold in used:
        for word, counts in folds[fold].items():
            total[word] = [a + b for a, b in zip(total[word], counts, strict=True)]
    body, rest = (sum(counts[i] for counts in total.values()) for i in (0, 1))
    share = body / (body + rest)
    base = math.log(share / (1 - share))
    known = {word: counts for word, counts in total.items() if counts[2] >= LEAST_DOMAINS}
    return {
        word: round(math.log((b + DOUBT * share) / (r + DOUBT * (1 - share))) - base, 2)
        for word, (b, r, _) in sorted(known.items())
    }


# --- what kind of page it is -------------------------------------------------------------------------------------


def grow_kinds(examples: Sequence[Example]) -> dict[str, Any]:
    """Return by kind the trees that tell it from the others, learned from the signals of whole pages."""
    names = examples[0].names
    of_page = [column for column, name in enumerate(names) if name.startswith("page, ")]
    rows = np.array([example.values[0, of_page] for example in examples])
    weights = np.array([STATE_WEIGHT[example.state] for example in examples])
    kinds = np.array([KIND.get(example.page.kind, example.page.kind) for example in examples])
    chosen = [names[column] for column in of_page]
    return {kind: grow(rows, (kinds == kind).astype(float), weights, chosen, KIND_SIZE) for kind in KINDS}


def with_kinds(example: Example, forests: Mapping[str, Forest]) -> Example:
    """Return the example with what kind of page it is likely to be after its other signals."""
    row, count = example.values[:1].T, len(example.values)
    likely = ((name_of_kind(kind), np.full(count, trees.probabilities(row)[0])) for kind, trees in forests.items())
    return with_signals(example, likely)


def with_signals(example: Example, named: Iterable[tuple[str, np.ndarray]]) -> Example:
    """Return the example with these signals after its others."""
    names, columns = zip(*named, strict=True)
    values = np.hstack([example.values, np.array(columns, np.float32).T])
    return example._replace(names=[*example.names, *names], values=values)


# --- examples to weights --------------------------------------------------------------------------------------------


def fit(examples: Sequence[Example], folds: Mapping[int, dict[str, list[float]]], is_fast: bool) -> dict[str, Any]:
    """Return the data file learned from the examples."""
    used = {example.fold for example in examples}
    kinds, names = grow_kinds(examples), examples[0].names
    forests = {
        fold: {kind: Forest(names, data) for kind, data in grow_kinds([e for e in examples if e.fold != fold]).items()}
        for fold in used
    }
    examples = [with_kinds(example, forests[example.fold]) for example in examples]
    if PROFILES[is_fast].reads_labels:
        vocabularies = {fold: Vocabulary(odds_of(folds, used - {fold})) for fold in used}
        examples = [with_labels(example, vocabularies[example.fold]) for example in examples]
    values, shares, weights = (
        np.concatenate(parts) for parts in zip(*((e.values, e.shares, e.weights) for e in examples), strict=True)
    )
    odds = odds_of(folds, used) if PROFILES[is_fast].reads_labels else {}
    return grow(values, shares, weights, examples[0].names, SIZES[is_fast]) | {"kinds": kinds, "labels": odds}


def with_labels(example: Example, vocabulary: Vocabulary) -> Example:
    """Return the example with the signals of labels after its others."""
    return with_signals(example, labels.signals(example.places, vocabulary))


# --- figures --------------------------------------------------------------------------------------------------------


def cross_validate(
    pages: Sequence[GoldPage], examples: Sequence[Example], options: Options
) -> Iterator[tuple[str, tuple[float, float, float]]]:
    """Yield set or page type and precision, recall, F1 of every page, cleaned by weights that never saw its domain."""
    folds = count_domains(examples)
    where = {(e.page.corpus, e.page.name): e.fold for e in examples}
    for fold in range(FOLDS):
        others = [e for e in examples if e.fold != fold]
        with judging_with(fit(others, folds, options.fast), PROFILES[options.fast].learned):
            mine = [page for page in pages if where.get((page.corpus, page.name), 0) == fold]
            yield from chained(partial(measure, options=options), mine)


def measure(page: GoldPage, options: Options) -> Iterator[tuple[str, tuple[float, float, float]]]:
    """Yield the figures of one page, for its set and its type."""
    document = read_document(page.html(), url=page.url, media="html")
    found = score(page, clean_document(document, options).text).words
    figures = found.precision, found.recall, found.f1
    yield page.corpus, figures
    if page.corpus.startswith("wcxb"):
        yield f"{page.corpus} {page.kind}", figures


def format_table(found: Iterable[tuple[str, tuple[float, float, float]]]) -> Iterator[str]:
    """Yield the lines of a Markdown table."""
    sums: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(3))
    pages: Counter[str] = Counter()
    for name, figures in found:
        sums[name] += figures
        pages[name] += 1
    yield "| set | pages | F1 | P | R |"
    yield "|---|---|---|---|---|"
    for name, (p, r, f) in sorted(sums.items()):
        n = pages[name]
        yield f"| {name} | {n} | {f / n:.4f} | {p / n:.4f} | {r / n:.4f} |"


def main() -> None:
    """Print the cross-validated table; write the weights if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="*", type=Path, metavar="CORPUS", help="more pages to learn from")
    parser.add_argument("--write", action="store_true", help="write the weights learned from all pages")
    parser.add_argument("--fast", action="store_true", help="learn the fast profile, cleaner/judges/page/fast.json")
    parser.add_argument("--no-folds", action="store_true", help="do not cross-validate")
    given = parser.parse_args()
    options = Options(fast=given.fast)
    pages = read_pages([bench(), *given.corpora])
    examples = [example for page in pages for example in make_examples(page, options)]
    if not given.no_folds:
        print("\n".join(format_table(cross_validate(pages, examples, options))))
    if given.write:
        head = {"made_by": "benchmarks/train_page.py", "trained_on": sorted({page.corpus for page in pages})}
        write_weights(head | fit(examples, count_domains(examples), given.fast), PROFILES[given.fast].learned)


if __name__ == "__main__":
    main()
