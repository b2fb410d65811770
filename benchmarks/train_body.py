#!/usr/bin/env python3
"""Learn the weights of the body judge, and say how well it does on sites it has not seen.

    python benchmarks/train_body.py CORPUS...            # prints the cross-validated table
    python benchmarks/train_body.py CORPUS... --write    # and writes cleaner/judges/body/weights.json from all
    python benchmarks/train_body.py CORPUS... --without around    # the table, had a group been left out

In the directory that CLEANER_SHARED names lie bench/text/*-dev-*.jsonl.xz, dumps of articles whose lines are labelled,
and bench/html/*-dev.jsonl.xz, pages with gold main texts. Those that are no articles are dumped and labelled too, and
so are those of each CORPUS, of any layout that peers.py reads: a judge that knows nothing but articles takes shops,
lists and threads for junk. What is shipped was learned with the test pages of Readability and of Postlight Parser
(docs/finding-the-body.md tells where they are).

Every figure comes from five folds by domain: the pages of a site are judged with weights learned from the other sites.
A page is learned from in several states: with the lines claimed that the rules drop; as it is, as a page is met of
which no rule knows anything; only some of its lines, so that short texts are known; cleaned but for some of its junk,
a run here and there, as scrapers leave it; cleaned, so that clean texts are known as such; and cleaned with its lines
broken at 40, 60 or 72 characters, as in mails and old text files. Learn again when the rules have changed much.

Learned in two steps. What words weigh: a logistic regression over the words, pairs of words, and first and last words
of a line, each known from many domains; and another that tells what people say to each other (forum posts, and readers'
comments, which pages mark by their class names) from what articles say. Then gradient-boosted oblivious trees over all
signals, each page seeing word weights that other folds gave. Lines are weighted by length, since the loss that counts
is characters of body; a page by the square root of its number of lines.
"""

from __future__ import annotations

import argparse
import json
import lzma
import sys
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import count, repeat
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))
from boosting import grow, judging_with, write_weights
from corpora import bench
from gold_pages import FOLDS, Page, domain_of, fold_of
from processes import chained, mapped
from public_corpora import read_pages, words_of_corpus
from text_dumps import record, talk

import cleaner
from cleaner.fold import fold
from cleaner.judges.body import around, claims, core, repeats, whole
from cleaner.judges.body.context import read_context
from cleaner.judges.body.decide import settle
from cleaner.judges.body.glance import glance
from cleaner.judges.body.line import OWN, Line, read_line
from cleaner.judges.body.signals import table
from cleaner.judges.body.weights import LEARNED
from cleaner.judges.body.words import parse_weights, phrases, sort_of, without_numbers, words_of

LEAST_DOMAINS = 15
"""A phrase must be known from so many domains to weigh anything: words of one story's subject are not."""
LEAST_TALK = 5
"""A phrase that weighs less than this to either side, in hundredths, is not kept among those of talk."""
PENALTY = 0.03
"""Inverse strength of the L2 penalty on the weights of phrases."""
HEAD_OPTIONAL = 6
"""Titles, bylines and captions count as body from this many lines above its first line to one below its last."""
OPTIONAL_WEIGHT = 0.3
"""What such a line weighs: it may stay, and its loss costs little."""
TITLE_WEIGHT = 2.0
"""What the title weighs: headlines stay."""
FULL_LENGTH, LEAST, MOST = 50, 0.5, 4.0
"""A body line of 50 characters weighs as much as a junk line; bounds for shorter and longer ones."""
WIDTHS = (40, 60, 72)
"""Line lengths of wrapped texts."""
STATE_WEIGHT = {"ruled": 1.0, "clean": 1.0, "clean, wrapped": 0.25}
OTHER_STATES_WEIGHT = 0.5
"""What a page weighs in each state."""
SMALL_COPIES, LEFT_COPIES = 3, 2
"""How many small texts are cut out of a page, and how many with some of its junk. In two folds three small texts, and
not one, take the junk of wcxb-dev-leftover from 34.0 to 40.5 % at less loss."""
FEW = (4, 6, 8, 12, 16, 24)
AROUND = (6, 10, 15, 20, 30)
"""How many lines of body small texts have, and how many lines of junk stand above them, and below them."""
CHANCES = (0.05, 0.15, 0.3, 0.5)
RUNS = (1, 2, 4, 8, 16)
"""Of the junk that is left here and there: how likely a run of it stays, and how many lines it has at most."""
DATASET_WEIGHT = {"fundus": 3.0}
"""Few pages, but some twenty languages: they must not drown in 780 English ones."""
GROUPS = {"around": around, "core": core, "repeats": repeats, "whole": whole}
"""Groups of signals that can be left out, besides "own", "words", "talk" and "claims"."""

Labelled = tuple[str, str]
"""A line and its label."""


class Example(NamedTuple):
    """One page in one state: the lines not claimed, their labels, which lines of all were claimed, what that took."""

    name: str
    state: str
    domain: str
    title: str
    texts: list[str]
    labels: list[str]
    claimed: list[bool]
    ruled_junk: int
    ruled_body: int

    @property
    def fold(self) -> int:
        """The fold the page's domain falls into."""
        return fold_of(self.domain)


# --- pages to examples --------------------------------------------------------------------------------------------


def read_other(page: Page) -> Iterator[dict[str, Any]]:
    """Yield the page, dumped, unless the development sets hold its dump."""
    is_known = page.corpus.endswith("-dev") and page.kind == "article"
    if not is_known and (found := record(page, words_of_corpus(page.corpus))):
        yield found | {"name": f"{page.corpus}-{page.kind}-naive", "domain": domain_of(page.url, page.name)}


def read_articles() -> Iterator[dict[str, Any]]:
    """Yield the labelled articles whose dump holds most of the body; `name` is that of the set."""
    for path in sorted((bench() / "text").glob("*-dev-*.jsonl.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for page in map(json.loads, lines):
                if page["gold_found"] >= 0.8 and "keep" in page["labels"]:
                    yield page | {"name": path.name.removesuffix(".jsonl.xz")}


def make_examples(page: dict[str, Any]) -> Iterator[Example]:
    """Yield the page in its states; short and clean ones are made once, from its whole dump."""
    lines = [(text, label) for text, label in zip(page["lines"], page["labels"], strict=True) if text.strip()]
    yield make_example(page, "as it is", lines, [False] * len(lines))
    yield make_example(page, "ruled", lines, find_ruled(lines, page["url"]))
    if page["name"].endswith("-naive"):
        for number in range(SMALL_COPIES):
            few = cut_out(lines, Random(f"{page['id']}/{number}"))
            yield make_example(page, "small", few, [False] * len(few))
        for number in range(LEFT_COPIES):
            left = leave_runs(lines, Random(f"{page['id']}/{number}"))
            yield make_example(page, "some junk", left, find_ruled(left, page["url"]))
        kept = [lines[i] for i in body_lines([label for _, label in lines])]
        yield make_example(page, "clean", kept, [False] * len(kept))
        wrapped = list(wrap_lines(kept, WIDTHS[len(kept) % len(WIDTHS)]))
        yield make_example(page, "clean, wrapped", wrapped, [False] * len(wrapped))


def cut_out(lines: Sequence[Labelled], draw: Random) -> list[Labelled]:
    """Return the first lines of the body and some of the junk around the body, as a short text has them."""
    body = [i for i, (_, label) in enumerate(lines) if label == "keep"]
    if not body:
        return []
    few, around = draw.choice(FEW), draw.choice(AROUND)
    above, below = body[0], body[-1] + 1
    last = body[min(few, len(body)) - 1] + 1
    return [*lines[max(0, above - around) : last], *lines[below : below + around]]


def leave_runs(lines: Sequence[Labelled], draw: Random) -> list[Labelled]:
    """Return the body and, here and there, a run of the other lines."""
    chance, most = draw.choice(CHANCES), draw.choice(RUNS)
    body = set(body_lines([label for _, label in lines]))
    lots = (lot for _ in count() for lot in repeat(draw.random() < chance, draw.randint(1, most)))
    return [line for i, line in enumerate(lines) if i in body or line[1] == "soft" or next(lots)]


def wrap_lines(lines: Sequence[Labelled], width: int) -> Iterator[Labelled]:
    """Yield the lines broken into pieces of at most `width` characters, each with the label of its line."""
    for text, label in lines:
        yield from ((piece, label) for piece in textwrap.wrap(text, width))


def find_ruled(lines: Sequence[Labelled], url: str) -> list[bool]:
    """Return which lines the rules drop."""
    cleaned = cleaner.clean("\n".join(text for text, _ in lines) + "\n", url=url, media="text", heuristics=False)
    ruled = {decision.block.index for decision in cleaned.dropped if decision.span is None}
    return [i in ruled for i in range(len(lines))]


def make_example(page: dict[str, Any], state: str, lines: list[Labelled], ruled: list[bool]) -> Example:
    """Return the example made of the lines that no rule dropped."""
    live = [line for line, is_ruled in zip(lines, ruled, strict=True) if not is_ruled]
    gone = [line for line, is_ruled in zip(lines, ruled, strict=True) if is_ruled]
    return Example(
        name=page["name"],
        state=state,
        domain=page["domain"],
        title=fold(page["title"] or ""),
        texts=[text for text, _ in live],
        labels=[label for _, label in live],
        claimed=ruled,
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


def is_body(example: Example) -> np.ndarray:
    """Return which lines are body."""
    return np.array([label != "junk" for label in example.labels])


def weigh(example: Example) -> np.ndarray:
    """Return what each line weighs in training (0: not learned from)."""
    may_stay = set(body_lines(example.labels))
    per_page = DATASET_WEIGHT.get(example.name.split("-")[0], 1.0) / len(example.labels) ** 0.5
    weights = [
        TITLE_WEIGHT if fold(text) == example.title and i in may_stay else weigh_line(text, label, i in may_stay)
        for i, (text, label) in enumerate(zip(example.texts, example.labels, strict=True))
    ]
    return np.array(weights) * per_page * STATE_WEIGHT.get(example.state, OTHER_STATES_WEIGHT)


def weigh_line(text: str, label: str, may_stay: bool) -> float:
    """Return the weight of one line: junk 1, body by its length, what may stay with the body little, the rest 0."""
    if label == "junk":
        return 1.0
    if label == "keep":
        return min(MOST, max(LEAST, len(text) / FULL_LENGTH))
    return OPTIONAL_WEIGHT if label == "optional" and may_stay else 0.0


# --- what words weigh ---------------------------------------------------------------------------------------------

Words = dict[str, dict[str, int]]


class Sayings:
    """What the lines of the examples say, as rows of phrases known from many domains."""

    def __init__(self, examples: Sequence[Example]) -> None:
        examples = [example for example in examples if example.state == "ruled"]
        said = [(example.domain, says(text)) for example in examples for text in example.texts]
        self.phrases = find_common(said)
        self.rows = to_rows([phrases for _, phrases in said], self.phrases)
        self.body = np.concatenate([is_body(example) for example in examples])
        self.weights = np.concatenate([weigh(example) for example in examples])
        self.folds = np.array([example.fold for example in examples for _ in example.texts])

    def learn(self, left_out: Iterable[int]) -> Words:
        """Return what phrases weigh, in hundredths, learned without some folds."""
        used = ~np.isin(self.folds, list(left_out)) & (self.weights > 0)
        words: Words = {"short": {}, "long": {}}
        weighed = weigh_phrases(self.rows[used], self.body[used], self.weights[used])
        for (sort, phrase), weight in zip(self.phrases, weighed, strict=True):
            if weight:
                words[sort][phrase] = weight
        return words


class Talk:
    """What people say to each other, beside what articles say, as rows of phrases known from many domains."""

    def __init__(self, pages: Iterable[Page]) -> None:
        lines = list(chained(read_talk, pages))
        said = [(domain, frozenset(phrases(words_in(text)))) for domain, text, _ in lines]
        self.phrases = find_common(said)
        self.rows = to_rows([some for _, some in said], self.phrases)
        self.talk = np.array([is_talk for _, _, is_talk in lines])
        self.folds = np.array([fold_of(domain) for domain, _, _ in lines])
        counts = Counter((domain, is_talk) for domain, _, is_talk in lines)
        self.weights = np.array([counts[domain, is_talk] ** -0.5 for domain, _, is_talk in lines])
        for side in (self.talk, ~self.talk):
            self.weights[side] /= self.weights[side].sum()

    def learn(self, left_out: Iterable[int]) -> dict[str, int]:
        """Return what phrases weigh, in hundredths, learned without some folds."""
        used = ~np.isin(self.folds, list(left_out))
        weighed = weigh_phrases(self.rows[used], self.talk[used], self.weights[used])
        return {phrase: w for phrase, w in zip(self.phrases, weighed, strict=True) if abs(w) >= LEAST_TALK}


def read_talk(page: Page) -> Iterator[tuple[str, str, bool]]:
    """Yield the domain and the text of lines of articles, of comments and of forum posts; True if it is talk."""
    domain = domain_of(page.url, page.name)
    return ((domain, text, is_talk) for text, is_talk in talk(page, words_of_corpus(page.corpus)))


def weigh_phrases(rows: csr_matrix, marked: np.ndarray, weights: np.ndarray) -> list[int]:
    """Return the log-odds, in hundredths, that a line which says the phrase is marked."""
    model = LogisticRegression(C=PENALTY, max_iter=60, solver="liblinear", random_state=1)
    model.fit(rows, marked, weights / weights.mean())
    return [round(100 * weight) for weight in model.coef_[0]]


def says(text: str) -> frozenset[tuple[str, str]]:
    """Return the phrases of a line with its sort."""
    words = words_in(text)
    return frozenset((sort_of(words), phrase) for phrase in phrases(words))


def words_in(text: str) -> list[str]:
    return without_numbers(words_of(text.strip()))


def find_common(said: Iterable[tuple[str, Iterable[Any]]]) -> list[Any]:
    """Return the phrases that enough domains say."""
    domains: dict[Any, set[str]] = defaultdict(set)
    for domain, some in said:
        for phrase in some:
            domains[phrase].add(domain)
    return sorted(phrase for phrase, known in domains.items() if len(known) >= LEAST_DOMAINS)


def to_rows(lines: Sequence[Iterable[Any]], known: Sequence[Any]) -> csr_matrix:
    """Return a row for each line, with a one for each known phrase."""
    number = {phrase: i for i, phrase in enumerate(known)}
    columns = [sorted(number[phrase] for phrase in line if phrase in number) for line in lines]
    ends = np.cumsum([0, *map(len, columns)])
    flat = np.array([column for some in columns for column in some], dtype=np.int32)
    return csr_matrix((np.ones(len(flat), dtype=np.float32), flat, ends), (len(lines), len(number)))


# --- examples to weights ------------------------------------------------------------------------------------------


class Lessons:
    """The examples, and what words weigh for a page of one fold when another one is left out."""

    def __init__(self, examples: Sequence[Example], talk: Talk, without: str | None) -> None:
        self.examples, self.without = examples, without
        self.sayings, self.talk = Sayings(examples), talk
        self.known: dict[frozenset[int], Words] = {}

    def words(self, left_out: frozenset[int] = frozenset()) -> Words:
        """Return what words weigh, learned without some folds."""
        if left_out not in self.known:
            self.known[left_out] = self.sayings.learn(left_out) | {"talk": self.talk.learn(left_out)}
        return self.known[left_out]

    def fit(self, left_out: Iterable[int] = ()) -> dict[str, Any]:
        """Return the data file learned from the examples of the other folds."""
        without = frozenset(left_out)
        used = [example for example in self.examples if example.fold not in without]
        words = {fold: self.words(without | {fold}) for fold in {example.fold for example in used}}
        names = encode(words, used[0])[0]
        rows = np.concatenate([rows for _, rows in mapped(partial(encode, words), used)])
        left_out = self._left_out(used[0], names)
        rows[:, [name in left_out for name in names]] = 0
        shares = np.concatenate([is_body(example) for example in used]).astype(float)
        trees = grow(rows, shares, np.concatenate([weigh(example) for example in used]), names)
        return trees | {"words": self.words(without)}

    def _left_out(self, example: Example, names: Sequence[str]) -> frozenset[str]:
        """Return which of the signals' names are those to be left out."""
        if self.without == "words":
            return frozenset(name for name in names if "words that weigh" in name)
        if self.without == "talk":
            return frozenset(name for name in names if "talk" in name)
        if self.without == "own":
            return frozenset(OWN) - {"words that weigh", "talk"}
        if self.without == "claims":
            return frozenset(claims.NAMES)
        if self.without is None:
            return frozenset()
        context = read_context(read_lines(example, self.words()), example.claimed)
        return frozenset(name for name, _ in GROUPS[self.without].signals(context) if "words that weigh" not in name)


def read_lines(example: Example, words: Words) -> list[Line]:
    """Return the example's lines as the judge reads them."""
    known = parse_weights(words)
    return [read_line(glance(text), known) for text in example.texts]


def encode(words: Mapping[int, Words], example: Example) -> tuple[list[str], np.ndarray]:
    """Return the names of the signals, and a row of them for each line; `words` are those for pages of a fold."""
    names, values = table(read_context(read_lines(example, words[example.fold]), example.claimed))
    return names, values.T


# --- figures ------------------------------------------------------------------------------------------------------


def count_outcome(example: Example) -> Counter[str]:
    """Return how many junk lines and body characters there are and are gone, and whether the page is hurt."""
    lines = [LEARNED.words.read(glance(text)) for text in example.texts]
    gone = {drop.position for drop in settle(lines, example.claimed) or []}
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


def cross_validate(lessons: Lessons) -> dict[tuple[str, str], Counter[str]]:
    """Return the outcomes by state and set, every page judged by weights that never saw its domain."""
    sums: dict[tuple[str, str], Counter[str]] = {}
    for number in range(FOLDS):
        with judging_with(lessons.fit({number}), LEARNED):
            held_out = [example for example in lessons.examples if example.fold == number]
            for example, seen in zip(held_out, mapped(count_outcome, held_out), strict=True):
                sums.setdefault((example.state, example.name), Counter()).update(seen)
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


def main() -> None:
    """Print the cross-validated table; write the weights if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="*", type=Path, metavar="CORPUS", help="more pages with gold texts")
    parser.add_argument("--write", action="store_true", help="write the weights learned from all pages")
    parser.add_argument("--no-folds", action="store_true", help="do not cross-validate")
    parser.add_argument(
        "--without", choices=["own", "words", "talk", "claims", *GROUPS], help="leave a group of signals out"
    )
    options = parser.parse_args()
    pages = read_pages([bench(), *options.corpora])
    records = [*read_articles(), *chained(read_other, pages)]
    examples = [example for example in chained(make_examples, records) if example.texts]
    lessons = Lessons(examples, Talk(pages), options.without)
    if not options.no_folds:
        print("\n".join(format_table(cross_validate(lessons))))
    if options.write:
        names = sorted({example.name for example in lessons.examples})
        head = {"made_by": "benchmarks/train_body.py", "trained_on": names}
        write_weights(head | lessons.fit(), LEARNED)


if __name__ == "__main__":
    main()
