"""Main text of pages: the cleaner beside other extractors, interleaved page by page, so that ratios of times hold."""

from __future__ import annotations

import re
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Generic, TypeVar

from corpora import cleaner_page, fast_page, trafilatura_fast_page, trafilatura_page
from public_corpora import Overlap, Page, Score, harmonic, score

Item = TypeVar("Item")
Figures = TypeVar("Figures")
Work = Callable[..., str | None]
Row = dict[str, object]

# --- peers in general ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Peer:
    """What is measured: its name, the package it is from, and what makes it ready and returns it."""

    name: str
    package: str
    load: Callable[[], Work]


@dataclass(frozen=True)
class Reading(Generic[Figures]):
    """What one peer did with one document, and the CPU seconds it took."""

    score: Figures
    seconds: float
    failed: bool
    empty: bool


Readings = Mapping[str, list[Reading[Figures]]]


def load(peers: Sequence[Peer], only: Sequence[str] | None, always: Sequence[str]) -> dict[Peer, Work]:
    """Return the peers that are wanted and can be had, ready for work; prints their versions, and who is missing."""
    loaded: dict[Peer, Work] = {}
    for peer in peers:
        if only and peer.name not in (*only, *always):
            continue
        try:
            known, work = version(peer.package), peer.load()
        except (ImportError, PackageNotFoundError) as error:
            print(f"* {peer.name}: left out, {error}")
            continue
        loaded[peer] = work
        print(f"* {peer.name}: {peer.package} {known}")
    return loaded


def measure(
    items: Iterable[Item],
    peers: Mapping[Peer, Work],
    arguments: Callable[[Item], tuple[Any, ...]],
    judge: Callable[[Item, str], Figures],
) -> Readings[Figures]:
    """Return each peer's readings, item by item; who comes first changes from item to item."""
    readings: dict[str, list[Reading[Figures]]] = {peer.name: [] for peer in peers}
    order = list(peers.items())
    for number, item in enumerate(items):
        given = arguments(item)
        for peer, work in order:
            text, seconds, error = timed(work, given)
            if error:
                reason = " ".join(str(error).split())[:120]
                print(f"! {peer.name}, document {number}: {type(error).__name__}: {reason}", file=sys.stderr)
            readings[peer.name].append(Reading(judge(item, text), seconds, bool(error), not text.strip()))
        order.append(order.pop(0))
    return readings


def timed(work: Work, given: tuple[Any, ...]) -> tuple[str, float, Exception | None]:
    """Return a peer's text, its CPU seconds, and the error it raised, which is worth an empty text."""
    start, error = time.process_time(), None
    try:
        text = work(*given) or ""
    except Exception as raised:
        text, error = "", raised
    return text, time.process_time() - start, error


def trouble(some: list[Reading[Figures]]) -> Row:
    """Return how many documents a peer raised an error on, and how many it returned nothing for."""
    return {"failed": sum(r.failed for r in some), "empty": sum(r.empty for r in some)}


def print_table(title: str, rows: Sequence[Row]) -> None:
    """Print rows as a Markdown table, with the first row's keys on top."""
    print(f"\n{title}\n\n| {' | '.join(rows[0])} |\n{'|---' * len(rows[0])}|")
    for row in rows:
        print(f"| {' | '.join(str(cell).replace('|', '/') for cell in row.values())} |", flush=True)


def mean(values: Iterable[float]) -> float:
    """Return the mean, not a number where there is nothing."""
    found = list(values)
    return statistics.fmean(found) if found else float("nan")


# --- extractors ---------------------------------------------------------------------------------------------------

REFERENCE = "trafilatura"
"""The peer whose CPU time the ratios are to."""
ALWAYS = ("cleaner", REFERENCE)
"""Measured whatever else is asked for."""
BLOCKS = "address article aside blockquote br dd div dl dt figcaption h1 h2 h3 h4 h5 h6 li ol p pre section td th tr ul"


def cleaner() -> Work:
    """Return ours, with everything on."""
    return cleaner_page


def cleaner_fast() -> Work:
    """Return ours in a hurry."""
    return fast_page


def trafilatura() -> Work:
    """Return the peer that others are held against, at its best settings for bodies."""
    return trafilatura_page


def trafilatura_fast() -> Work:
    """Return trafilatura without its fallbacks."""
    return trafilatura_fast_page


def resiliparse() -> Work:
    """Return Resiliparse's main content, at its best settings for bodies."""
    from resiliparse.extract.html2text import extract_plain_text

    return lambda html, url: extract_plain_text(decoded(html), main_content=True, alt_texts=False, comments=False)


def readability() -> Work:
    """Return the text of readability-lxml's summary."""
    from readability import Document

    return lambda html, url: text_of(Document(decoded(html)).summary())


def justext() -> Work:
    """Return the paragraphs that jusText, with its defaults, calls good; the language is the one the page states."""
    import justext

    def extract(html: bytes, url: str | None) -> str:
        paragraphs = justext.justext(decoded(html), **justext_options(stated_language(html)))
        return "\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)

    return extract


def newspaper() -> Work:
    """Return newspaper4k's text of the page as it is given; nothing is fetched."""
    from newspaper import Article

    def extract(html: bytes, url: str | None) -> str:
        article = Article(url or "https://example.com/", fetch_images=False, memorize_articles=False)
        article.download(input_html=decoded(html), ignore_read_more=True)
        return str(article.parse().text)

    return extract


PEERS = (
    Peer("cleaner", "boilerplate-cleaner", cleaner),
    Peer("cleaner --fast", "boilerplate-cleaner", cleaner_fast),
    Peer(REFERENCE, "trafilatura", trafilatura),
    Peer("trafilatura fast", "trafilatura", trafilatura_fast),
    Peer("resiliparse", "resiliparse", resiliparse),
    Peer("readability-lxml", "readability-lxml", readability),
    Peer("jusText", "jusText", justext),
    Peer("newspaper4k", "newspaper4k", newspaper),
)


def decoded(html: bytes) -> str:
    """Return a page as text, for peers that take no bytes."""
    try:
        return html.decode()
    except UnicodeDecodeError:
        from trafilatura.utils import decode_file

        return str(decode_file(html))


def text_of(html: str) -> str:
    """Return the text of a piece of HTML, with line breaks between blocks, so that no words run together."""
    from lxml.html import fromstring

    tree = fromstring(html)
    for element in tree.iter(*BLOCKS.split()):
        element.text, element.tail = f"\n{element.text or ''}", f"\n{element.tail or ''}"
    return str(tree.text_content())


def stated_language(html: bytes) -> str:
    """Return the language that a page's root element states, as two letters or more; empty where it states none."""
    stated = re.search(rb"""(?i)<html[^>]*?\slang\s*=\s*["']?([a-z]+)""", html[:20_000])
    return stated[1].decode().lower() if stated else ""


@cache
def justext_options(language: str) -> Mapping[str, object]:
    """Return jusText's options for a language: its stop words, English ones where no language is known.

    For a language without a list jusText's manual asks for no list, and thresholds of 0.
    """
    import justext

    name = STOP_LISTS.get(language or "en")
    return {"stoplist": justext.get_stoplist(name)} if name else {"stoplist": frozenset()} | WITHOUT_STOP_WORDS


WITHOUT_STOP_WORDS = {"stopwords_low": 0, "stopwords_high": 0}
STOP_LISTS = {
    "ar": "Arabic", "bg": "Bulgarian", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French",
    "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian", "is": "Icelandic",
    "it": "Italian", "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "ms": "Malay", "nb": "Norwegian_Bokmal",
    "nl": "Dutch", "nn": "Norwegian_Nynorsk", "no": "Norwegian_Bokmal", "pl": "Polish", "pt": "Portuguese",
    "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sr": "Serbian", "sv": "Swedish",
    "sw": "Swahili", "ta": "Tamil", "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu",
    "vi": "Vietnamese",
}  # fmt: skip


# --- the tables ---------------------------------------------------------------------------------------------------


def run(corpus: str, pages: list[Page], peers: Mapping[Peer, Work], worst: int) -> None:
    """Measure all peers on a corpus and print the tables."""
    measure(pages[:3], peers, _arguments, score)  # imports and caches are paid for here
    readings = measure(pages, peers, _arguments, score)
    figures = _bodies if pages[0].gold is not None else _snippets
    rows = [{"peer": n, **figures(some), **trouble(some), **_cost(some, readings)} for n, some in readings.items()]
    print_table(f"{corpus}, {len(pages)} pages", rows)
    if len({page.kind for page in pages}) > 1:
        print_table(f"{corpus}, F1 by type of page", _kinds(pages, readings))
    if worst:
        print_table(f"{corpus}, where the cleaner does worst", _worst(pages, readings, worst))


def _arguments(page: Page) -> tuple[bytes, str | None]:
    return page.html(), page.url


def _bodies(some: list[Reading[Score]]) -> Row:
    """Return means over pages, as WCXB counts words, and as article-extraction-benchmark counts shingles."""
    words, shingles = [r.score.words for r in some], [r.score.shingles for r in some if r.score.shingles]
    figures = mean(w.f1 for w in words), mean(w.precision for w in words), mean(w.recall for w in words)
    precision = mean(s.precision for s in shingles if s.both + s.extra)
    recall = mean(s.recall for s in shingles if s.both + s.missed)
    by_words = {name: f"{figure:.4f}" for name, figure in zip(("F1", "P", "R"), figures, strict=True)}
    by_shingles = {"F1": harmonic(precision, recall), "P": precision, "R": recall}
    return by_words | {f"shingle {name}": f"{figure:.3f}" for name, figure in by_shingles.items()}


def _snippets(some: list[Reading[Score]]) -> Row:
    """Return figures over all snippets of all pages, as trafilatura's own evaluation counts."""
    words = [r.score.words for r in some]
    total = Overlap(sum(w.both for w in words), sum(w.extra for w in words), sum(w.missed for w in words))
    return {"snippet F1": f"{total.f1:.3f}", "P": f"{total.precision:.3f}", "R": f"{total.recall:.3f}"}


def _cost(some: list[Reading[Score]], readings: Readings[Score]) -> Row:
    """Return CPU time as ratios to the reference: of the totals, and of the median pages."""
    if REFERENCE not in readings:
        return {}
    own, theirs = ([r.seconds for r in part] for part in (some, readings[REFERENCE]))
    median = statistics.median(own) / statistics.median(theirs)
    return {"CPU, totals": f"{sum(own) / sum(theirs):.2f}", "CPU, median page": f"{median:.2f}"}


def _kinds(pages: list[Page], readings: Readings[Score]) -> list[Row]:
    """Return a row a peer with the mean F1 on each type of page."""
    kinds = sorted({page.kind for page in pages})
    places = {kind: [at for at, page in enumerate(pages) if page.kind == kind] for kind in kinds}
    return [
        {"peer": name}
        | {f"{k} ({len(at)})": f"{mean(some[i].score.words.f1 for i in at):.4f}" for k, at in places.items()}
        for name, some in readings.items()
    ]


def _worst(pages: list[Page], readings: Readings[Score], count: int) -> list[Row]:
    """Return the pages where the cleaner is worst, with the peer that is best there."""
    f1 = {name: [r.score.words.f1 for r in some] for name, some in readings.items()}
    own = f1.pop("cleaner")
    rows: list[Row] = []
    for at in sorted(range(len(pages)), key=own.__getitem__)[:count]:
        page, words = pages[at], readings["cleaner"][at].score.words
        best, there = max(((name, some[at]) for name, some in f1.items()), key=lambda pair: pair[1])
        figures = {"F1": f"{own[at]:.3f}", "P": f"{words.precision:.3f}", "R": f"{words.recall:.3f}"}
        beside = {"best peer": f"{best} {there:.3f}", "ours is": f"{own[at] - there:+.3f}"}
        rows.append({"page": page.name, "type": page.kind, **figures, **beside, "url": page.url})
    return rows
