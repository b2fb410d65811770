"""Where the benchmark corpora lie, and the callables that are measured."""

import json
import lzma
import os
import runpy
import sys
import textwrap
from collections.abc import Iterator
from functools import cache
from itertools import chain, islice
from pathlib import Path

WIDTH = 72
"""At so many characters lines are broken, as mail and most text browsers do."""


def bench() -> Path:
    """Return the directory of the development benchmarks; ends the program with a hint where it is not known."""
    shared = os.environ.get("CLEANER_SHARED")
    if not shared or not (Path(shared) / "bench").is_dir():
        sys.exit("set CLEANER_SHARED to the directory that holds bench/ and seeds/")
    return Path(shared) / "bench"


def pages(every: int = 1) -> Iterator[dict[str, str]]:
    """Yield every n-th page of the HTML corpora."""
    for file in sorted((bench() / "html").glob("*.jsonl.xz")):
        with lzma.open(file, "rt", encoding="utf-8") as lines:
            yield from (json.loads(line) for number, line in enumerate(lines) if number % every == 0)


def score(script: str, *arguments: str) -> None:
    """Run one of the corpora's scoring scripts with this module's callables."""
    sys.argv = [script, *arguments]
    sys.path.insert(0, str(Path(__file__).parent))
    runpy.run_path(str(bench() / script), run_name="__main__")


def cleaner_page(html: bytes, url: str | None) -> str:
    """Clean a page with everything on."""
    import cleaner

    return cleaner.clean(html, url=url, media="html").text


def fast_page(html: bytes, url: str | None) -> str:
    """Clean a page in a hurry."""
    import cleaner

    return cleaner.clean(html, url=url, media="html", fast=True).text


def trafilatura_fast_page(html: bytes, url: str | None) -> str | None:
    """The peer for pages in a hurry: without its fallbacks."""
    from trafilatura import extract

    return extract(html, include_comments=False, fast=True)


def trafilatura_page(html: bytes, url: str | None) -> str | None:
    """The peer for pages, at its best settings for bodies."""
    from trafilatura import extract

    return extract(html, include_comments=False)


def rules_text(text: str, url: str | None) -> str:
    """Clean a text with rules alone."""
    import cleaner

    return cleaner.clean(text, url=url, media="text", heuristics=False).text


def cleaner_text(text: str, url: str | None) -> str:
    """Clean a text with everything on."""
    import cleaner

    return cleaner.clean(text, url=url, media="text").text


def broken_text(text: str, url: str | None) -> str:
    """Break the lines of a text, clean it with everything on, and put together again what is left of each line."""
    import cleaner

    broken = [textwrap.wrap(line, WIDTH) or [""] for line in text.split("\n")]
    decisions = cleaner.clean("\n".join(chain(*broken)), url=url, media="text").decisions
    kept = iter([decision.kept_text for decision in decisions])
    return "\n".join(" ".join(filter(None, islice(kept, len(parts)))) for parts in broken)


@cache
def versions() -> str:
    """Return the versions of what is measured."""
    from importlib.metadata import version

    names = ("boilerplate-cleaner", "trafilatura", "lxml", "regex")
    return ", ".join(f"{name} {version(name)}" for name in names) + f", Python {sys.version.split()[0]}"
