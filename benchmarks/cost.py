"""Cost beside peers, in turn: a page beside trafilatura, a batch beside a ten-line script.

python benchmarks/cost.py [--runs 9] [--files 5000] [--starts 3]
"""

import argparse
import statistics
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from corpora import cleaner_page, fast_page, pages, trafilatura_fast_page, trafilatura_page
from timing import in_turn

BIN = Path(sys.executable).parent
WAYS = {
    "trafilatura": trafilatura_page,
    "trafilatura fast": trafilatura_fast_page,
    "cleaner": cleaner_page,
    "cleaner --fast": fast_page,
}
WARM_UP = 5
"""The first pages pay for imports and caches."""
TEXT = """A dry spring has left the reservoirs of the valley half empty.

The water board met on Tuesday and asked households to save where they can.
{n} wells were drilled in the last year alone, the board said.

"We are not worried yet," the chairwoman told the meeting.
Related Stories
Add new comment
"""
SCRIPT = """
import pathlib, sys
junk = {"Related Stories", "Add new comment"}
source, out = map(pathlib.Path, sys.argv[1:])
out.mkdir()
for path in sorted(source.iterdir()):
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if line.strip() not in junk]
    (out / path.name).write_text("".join(kept), encoding="utf-8")
"""


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--pages-every", type=int, default=10)
    parser.add_argument("--starts", type=int, default=3, help="Processes that read all pages; a page's least counts.")
    given = parser.parse_args()
    compare_pages(given.pages_every, given.starts)
    with tempfile.TemporaryDirectory() as folder:
        compare_batch(Path(folder), given.runs, given.files)


def compare_batch(folder: Path, runs: int, files: int) -> None:
    """`cleaner clean --jobs 1` beside a script that drops the lines of a set."""
    source = folder / "texts"
    source.mkdir()
    for number in range(files):
        (source / f"{number}.txt").write_text(TEXT.format(n=number), encoding="utf-8")
    script = folder / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    a, b = in_turn(
        [
            lambda n: [BIN / "cleaner", "clean", source, "-o", folder / f"a{n}", "--jobs", "1"],
            lambda n: [sys.executable, script, source, folder / f"b{n}"],
        ],
        runs,
    )
    print(f"clean {files} small files: cleaner {a:.2f} s, script {b:.2f} s, ratio {a / b:.2f}")


def compare_pages(every: int, starts: int) -> None:
    """Pages in full and in a hurry beside `trafilatura.extract(include_comments=False)`; CPU time.

    A process never sees a page twice, so that nothing is remembered of it; other programs' noise goes with the least of
    several processes' times.
    """
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as pool:
        found = list(pool.map(time_pages, [every] * starts))
    times = {name: [min(some) for some in zip(*(one[name] for one in found), strict=True)] for name in WAYS}
    peer = times["trafilatura"]
    print(f"{len(peer)} pages: CPU in ms, and over trafilatura's: of totals, of medians")
    for name, some in times.items():
        middle = statistics.median(some)
        ratios = f"{sum(some) / sum(peer):.2f}, {middle / statistics.median(peer):.2f}"
        print(f"{name:17} mean {statistics.mean(some):5.1f}, median {middle:5.1f}; {ratios}")


def time_pages(every: int) -> dict[str, list[float]]:
    """Return for each way the CPU time of every page, in ms, the ways in turn."""
    times: dict[str, list[float]] = {name: [] for name in WAYS}
    for number, page in enumerate(pages(every)):
        for name, clean in WAYS.items():
            start = time.process_time()
            clean(page["html"].encode(), page["url"])
            if number >= WARM_UP:
                times[name].append(1000 * (time.process_time() - start))
    return times


if __name__ == "__main__":
    main()
