"""Batch runs: throughput by format, two workers beside one, memory and time as inputs grow, and peers beside us.

python benchmarks/scale.py formats|workers|growth|peers [--documents 1000] [--runs 3]
"""

import argparse
import gzip
import json
import lzma
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import psutil
from corpora import bench, versions
from timing import in_turn

BIN = Path(sys.executable).parent
SIZES = (10_000, 50_000, 200_000)
"""Documents of the runs that show growth."""
PEER = Path(__file__).parent / "peers" / "datatrove_c4.py"
LINES = (
    "A dry spring has left the reservoirs of the valley half empty.",
    "The water board met on Tuesday and asked households to save where they can.",
    "{n} wells were drilled in the last year alone, the board said.",
    '"We are not worried yet," the chairwoman told the meeting.',
    "Related Stories",
    "Add new comment",
)


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["formats", "workers", "growth", "peers"])
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    print(f"{versions()}; {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        globals()[given.what](Path(folder), given.documents, given.runs)


def formats(folder: Path, documents: int, runs: int) -> None:
    """Documents and bytes a second by format, one worker."""
    for name, write in {**page_inputs(documents), **text_inputs(documents)}.items():
        source = folder / name
        size = write(source)
        seconds = median(clean_command(source, folder / "out", jobs=1), folder / "out", runs)
        count = documents / seconds
        print(f"{name:14} {count:7.0f} documents/s  {size / seconds / 1e6:6.2f} MB/s of content  {seconds:.1f} s")


def workers(folder: Path, documents: int, runs: int) -> None:
    """Two workers beside one, on pages as files, in turn."""
    source = folder / "pages"
    write_pages(source, documents)
    one, two = in_turn(
        [lambda n: clean_command(source, folder / f"a{n}", 1), lambda n: clean_command(source, folder / f"b{n}", 2)],
        runs,
    )
    print(f"{documents} pages: one worker {one:.1f} s, two workers {two:.1f} s, factor {one / two:.2f}")


def growth(folder: Path, documents: int, runs: int) -> None:
    """Memory and time over three sizes, as files and as JSON Lines; two workers."""
    for name, write in (("jsonl", small_lines), ("files", small_files)):
        for size in SIZES:
            source = folder / f"{name}-{size}"
            write(source, size)
            seconds, parent, worker = watched(clean_command(source, folder / f"out-{name}-{size}", 2))
            per = 1e6 * seconds / size
            print(f"{name:6} {size:7} documents: {seconds:6.1f} s, {per:5.0f} µs each, parent {parent:.0f} MB", end="")
            print(f", largest worker {worker:.0f} MB")


def peers(folder: Path, documents: int, runs: int) -> None:
    """Pages beside trafilatura's command line, text beside datatrove's local executor, in turn; and copying alone."""
    pages, texts = folder / "pages", folder / "texts.jsonl"
    write_pages(pages, documents)
    write_texts(texts, 2 * documents)
    cores = str(os.cpu_count())
    compare("pages: trafilatura --parallel", documents, runs, [
        lambda n: clean_command(pages, folder / f"a{n}", int(cores)),
        lambda n: [BIN / "trafilatura", "--input-dir", pages, "--output-dir", folder / f"b{n}", "--parallel", cores],
        lambda n: [sys.executable, "-c", COPY_FILES, pages, folder / f"c{n}"],
    ])  # fmt: skip
    shards = split(texts, folder / "shards", int(cores))
    for setting, options in (("default", []), ("lines", []), ("lines", ["--no-heuristics"])):
        ours = folder / f"ours-{setting}{len(options)}"
        theirs = folder / f"theirs-{setting}{len(options)}"
        compare(f"texts {' '.join(options)}: datatrove, C4 filter, {setting}", 2 * documents, runs, [
            lambda n, ours=ours, options=options: [*clean_command(shards, Path(f"{ours}{n}"), int(cores)), *options],
            lambda n, theirs=theirs, setting=setting: [sys.executable, PEER, shards, f"{theirs}{n}", cores, setting],
            lambda n, ours=ours: [sys.executable, "-c", COPY_FILES, shards, f"{ours}-copy{n}"],
        ])  # fmt: skip


COPY_FILES = """
import pathlib, sys
source, out = map(pathlib.Path, sys.argv[1:])
out.mkdir()
for path in sorted(source.iterdir()):
    (out / path.name).write_bytes(path.read_bytes())
"""


def compare(name: str, documents: int, runs: int, commands: list[Callable[[int], list[object]]]) -> None:
    """Print how we, a peer and reading and writing alone do, in turn."""
    ours, theirs, copy = in_turn(commands, runs)
    rates = (f"{documents / seconds:.0f}" for seconds in (ours, theirs, copy))
    print(f"{name}: documents/s ours {next(rates)}, theirs {next(rates)}, copying alone {next(rates)}", end="")
    print(f"; factor {theirs / ours:.2f}")


def clean_command(source: Path, out: Path, jobs: int) -> list[object]:
    return [BIN / "cleaner", "clean", source, "-o", out, "--jobs", str(jobs), "--isolated"]


def median(command: list[object], out: Path, runs: int) -> float:
    """Return the median seconds of a command that writes to a directory, which is removed before each run."""
    times = []
    for _ in range(runs):
        subprocess.run(["rm", "-rf", out, out.with_suffix(".jsonl")], check=True)
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # type: ignore[arg-type]
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def watched(command: list[object]) -> tuple[float, float, float]:
    """Run a command; return its seconds, and the most memory its process and any of its workers had, in MB."""
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:  # type: ignore[arg-type,call-overload]
        parent = worker = 0.0
        while running.poll() is None:
            parent = max(parent, *memory([psutil.Process(running.pid)]))
            worker = max(worker, *memory(children(running.pid)), 0.0)
            time.sleep(0.1)
    return time.perf_counter() - start, parent, worker


def children(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def memory(processes: list[psutil.Process]) -> Iterator[float]:
    """Yield the resident megabytes of each process; 0 for one that has ended."""
    yield 0.0
    for process in processes:
        try:
            yield process.memory_info().rss / 1e6
        except psutil.NoSuchProcess:
            yield 0.0


def real_pages(documents: int) -> Iterator[dict[str, str]]:
    """Yield so many pages of the development corpus."""
    return (about | {"html": page["html"]} for about, page in records("html/wcxb-dev", documents))


def real_texts(documents: int) -> Iterator[dict[str, str]]:
    """Yield so many whole-page dumps of the development corpus."""
    return (about | {"text": "\n".join(d["lines"])} for about, d in records("text/wcxb-dev-naive", documents))


def records(name: str, documents: int) -> Iterator[tuple[dict[str, str], dict[str, Any]]]:
    """Yield so many records of a corpus, each with an id and its address; from the beginning again where it ends."""
    number = 0
    while number < documents:
        with lzma.open(bench() / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
            for line in islice(lines, documents - number):
                record = json.loads(line)
                yield {"id": f"{number:06}", "url": record["url"]}, record
                number += 1


def write_pages(target: Path, documents: int) -> int:
    target.mkdir()
    pages = ((page["id"], page["html"].encode("utf-8", "replace")) for page in real_pages(documents))
    return sum((target / f"{name}.html").write_bytes(content) for name, content in pages)


def write_texts(target: Path, documents: int) -> int:
    with target.open("w", encoding="utf-8") as file:
        return sum(file.write(json.dumps(text) + "\n") for text in real_texts(documents))


def page_inputs(documents: int) -> dict[str, Callable[[Path], int]]:
    """Return, by name, what writes pages in each format and returns the size of their content in bytes."""
    rows = lambda: real_pages(documents)  # noqa: E731
    return {
        "pages": lambda target: write_pages(target, documents),
        "pages.jsonl": lambda target: write_lines(target, rows(), "html"),
        "pages.jsonl.gz": lambda target: write_lines(target, rows(), "html"),
        "pages.parquet": lambda target: write_table(target, rows(), "html"),
        "pages.warc.gz": lambda target: write_warc(target, rows()),
    }


def text_inputs(documents: int) -> dict[str, Callable[[Path], int]]:
    """Return, by name, what writes texts in each format and returns the size of their content in bytes."""
    rows = lambda: real_texts(documents)  # noqa: E731
    return {
        "texts.jsonl": lambda target: write_lines(target, rows(), "text"),
        "texts.jsonl.gz": lambda target: write_lines(target, rows(), "text"),
        "texts.parquet": lambda target: write_table(target, rows(), "text"),
    }


def write_lines(target: Path, rows: Iterator[dict[str, str]], content: str) -> int:
    listed = list(rows)
    lines = "".join(json.dumps(row) + "\n" for row in listed).encode()
    target.write_bytes(gzip.compress(lines, 1) if target.suffix == ".gz" else lines)
    return sum(len(row[content].encode("utf-8", "replace")) for row in listed)


def write_table(target: Path, rows: Iterator[dict[str, str]], content: str) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    listed = [{k: v.encode("utf-8", "replace").decode() for k, v in row.items()} for row in rows]
    pq.write_table(pa.Table.from_pylist(listed), target, row_group_size=1000)
    return sum(len(row[content].encode()) for row in listed)


def write_warc(target: Path, rows: Iterator[dict[str, str]]) -> int:
    size = 0
    with target.open("wb") as file:
        for row in rows:
            page = row["html"].encode("utf-8", "replace")
            size += len(page)
            http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
            head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {row['url']}\r\n"
            head += f"WARC-Record-ID: <urn:x:{row['id']}>\r\nContent-Type: application/http\r\n"
            head += f"Content-Length: {len(http)}\r\n\r\n"
            file.write(gzip.compress(head.encode() + http + b"\r\n\r\n", 1))
    return size


def split(source: Path, target: Path, shards: int) -> Path:
    """Deal the lines of a file out to so many shards of a directory."""
    target.mkdir()
    files = [(target / f"{number:02}.jsonl").open("wb") for number in range(shards)]
    for number, line in enumerate(source.open("rb")):
        files[number % shards].write(line)
    for file in files:
        file.close()
    return target


def small_lines(target: Path, documents: int) -> None:
    target.mkdir()
    with (target / "all.jsonl").open("w", encoding="utf-8") as file:
        for number in range(documents):
            file.write(json.dumps({"id": number, "text": "\n".join(LINES).format(n=number)}) + "\n")


def small_files(target: Path, documents: int) -> None:
    for number in range(documents):
        folder = target / f"{number // 1000:04}"
        if number % 1000 == 0:
            folder.mkdir(parents=True)
        (folder / f"{number:07}.txt").write_text("\n".join(LINES).format(n=number), encoding="utf-8")


if __name__ == "__main__":
    main()
