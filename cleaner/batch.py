"""Many documents: each is read, cleaned and written on its own, so that a broken one stops nothing else."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from cleaner.decode import read_document
from cleaner.errors import CleanerError, DocumentError
from cleaner.io.files import HTML_SUFFIXES, Source, read_bytes, write_output
from cleaner.io.sidecar import sidecar_url
from cleaner.model import CleanedText, Document
from cleaner.options import Options
from cleaner.pipeline import clean_document
from cleaner.site import host_of

POOL_FROM = 200
"""Files from which on `--jobs` without a number uses all processors; below it, starting workers costs more."""
MAX_TASKS = 5000
"""Documents after which a worker is replaced, so that what libraries keep in memory does not pile up."""


class Job(msgspec.Struct, frozen=True):
    """One file to clean into another."""

    source: Source
    target: Path
    url: str | None = None
    fault: str | None = None


class Outcome(msgspec.Struct, frozen=True):
    """What became of one file: counts of blocks and characters, or the reason why it failed."""

    path: str
    fault: str | None = None
    site: str | None = None
    kept: int = 0
    kept_characters: int = 0
    dropped: dict[str, tuple[int, int]] = {}


class Summary(msgspec.Struct):
    """The outcomes of a run, added up."""

    documents: int = 0
    failed: list[Outcome] = []
    kept: int = 0
    kept_characters: int = 0
    by_kind: dict[str, tuple[int, int]] = {}
    by_site: dict[str, tuple[int, int, int]] = {}

    def add(self, outcome: Outcome) -> None:
        """Count one outcome in."""
        if outcome.fault is not None:
            self.failed.append(outcome)
            return
        self.documents += 1
        self.kept += outcome.kept
        self.kept_characters += outcome.kept_characters
        blocks = characters = 0
        for kind, (n, size) in outcome.dropped.items():
            old = self.by_kind.get(kind, (0, 0))
            self.by_kind[kind] = (old[0] + n, old[1] + size)
            blocks, characters = blocks + n, characters + size
        before = self.by_site.get(outcome.site or "", (0, 0, 0))
        self.by_site[outcome.site or ""] = (before[0] + 1, before[1] + blocks, before[2] + characters)


def plan_jobs(sources: Iterable[Source], out: Path, url: str | None = None) -> list[Job]:
    """Return a job per source. A second source that would be written to the same place gets a fault instead."""
    jobs: dict[Path, Job] = {}
    planned = []
    for source in sources:
        target = out / target_name(source.relative)
        first = jobs.get(target)
        fault = source.fault
        if first is not None:
            fault = (
                f"would be written to {target}, as {first.source.path} is; rename one or give them different outputs"
            )
        elif is_same_file(source.path, target):
            fault = f"would be overwritten by its own output {target}; choose another -o, or use `cleaner fix`"
        job = Job(source, target, url, fault)
        jobs.setdefault(target, job)
        planned.append(job)
    return planned


def target_name(relative: Path) -> Path:
    """Return where a document's clean text goes: pages become .txt, texts keep their name."""
    return relative.with_suffix(".txt") if relative.suffix.lower() in HTML_SUFFIXES else relative


def is_same_file(source: Path, target: Path) -> bool:
    """True if the target exists and is the source, links followed."""
    return target.exists() and target.samefile(source)


def host_from_place(path: Path) -> str | None:
    """Return the host, where a directory above the file is named like one (`crawl/www.example.com/2024/a.txt`)."""
    return _host_from_folder(path.absolute().parent)


@lru_cache(maxsize=64)
def _host_from_folder(folder: Path) -> str | None:
    return next((part for part in reversed(folder.parts) if looks_like_host(part)), None)


def looks_like_host(name: str) -> bool:
    """True if a directory's name is a host's: labels joined by dots, the last of letters, no file suffix."""
    labels = name.lower().split(".")
    return (
        len(labels) > 1
        and all(label and label.replace("-", "").isalnum() for label in labels)
        and labels[-1].isalpha()
        and 2 <= len(labels[-1]) <= 18
        and host_of(name) is not None
    )


def run_jobs(jobs: list[Job], options: Options, workers: int) -> Iterator[Outcome]:
    """Yield the outcome of each job, in the jobs' order, whatever the number of workers."""
    if workers <= 1:
        yield from (run_job(job, options) for job in jobs)
        return
    from pebble import ProcessExpired, ProcessPool

    pool: Any = ProcessPool(max_workers=workers, max_tasks=MAX_TASKS, initializer=_leave_when_told)
    try:
        futures = [pool.schedule(run_job, args=(job, options)) for job in jobs]
        for job, future in zip(jobs, futures, strict=True):
            try:
                yield future.result()
            except ProcessExpired as error:
                yield Outcome(str(job.source.path), f"the worker died on it (exit code {error.exitcode})")
        pool.close()
    finally:
        pool.stop()
        pool.join()


def _leave_when_told() -> None:
    """Let a worker that is told to stop end by an exception, so that it takes its unfinished file along."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))


def run_job(job: Job, options: Options) -> Outcome:
    """Clean one file into another and return what became of it; only broken rule files raise."""
    name = str(job.source.path)
    try:
        if job.fault:
            raise DocumentError(job.fault)
        document = read_file(job.source.path, options, job.url)
        result = clean_document(document, options)
        write_output(job.target, document.encode(result.text))
        return outcome_of(name, result)
    except DocumentError as error:
        return Outcome(name, str(error))
    except CleanerError:
        raise
    except Exception as error:  # whatever one document does to a library, the others are cleaned
        return Outcome(name, f"{type(error).__name__}: {error}")


def read_file(path: Path, options: Options, url: str | None = None) -> Document:
    """Return the file as a Document. Raises DocumentError saying why it cannot be one."""
    return document_of(path, read_bytes(path), options, url)


def document_of(path: Path, content: bytes, options: Options, url: str | None = None) -> Document:
    """Return a file's content as a Document, with what its place tells of where it is from."""
    return read_document(
        content,
        id=str(path),
        url=url or sidecar_url(path),
        host=host_from_place(path),
        media=options.media,
        suffix=path.suffix,
    )


def outcome_of(name: str, result: CleanedText) -> Outcome:
    """Return the counts of one cleaned document."""
    kept = characters = 0
    dropped: dict[str, tuple[int, int]] = {}
    for decision in result.decisions:
        if decision.action == "keep":
            kept += not decision.block.blank
            characters += len(decision.block.text)
            continue
        characters += len(decision.kept_text)
        for text, cut in decision.removed:
            blocks, size = dropped.get(cut.kind, (0, 0))
            dropped[cut.kind] = (blocks + 1, size + len(text))
    return Outcome(name, None, result.site, kept, characters, dropped)
