"""What the commands that guard a repository share: opening the guard, going through files, and talking about it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from cleaner.cli.options import make_options
from cleaner.config import Config
from cleaner.guard.baseline import Baseline, read_baseline
from cleaner.guard.inspect import Guard, Inspection
from cleaner.guard.workers import default_jobs, inspect_all
from cleaner.io.files import Source


def baseline_path(config: Config, given: dict[str, Any]) -> Path:
    """Return where accepted findings stand."""
    return given["baseline_file"] or config.baseline


def open_guard(config: Config, given: dict[str, Any], baseline: Baseline | None = None) -> Guard:
    """Return the guard that the configuration and the command line describe: rules alone, no heuristics."""
    options = make_options(config, heuristics=False, **given)
    if baseline is None:
        isolated = given["isolated"] and not given["baseline_file"]
        baseline = Baseline() if isolated else read_baseline(baseline_path(config, given))
    return Guard(options, config, baseline)


def inspections(guard: Guard, sources: list[Source], jobs: int | None) -> Iterator[Inspection]:
    """Yield what the guard finds, file by file, and say on stderr what could not be looked at."""
    for inspection in inspect_all(guard, sources, jobs or default_jobs(sources)):
        tell(inspection)
        yield inspection


def tell(inspection: Inspection) -> None:
    """Say what could not be looked at, and what else is to be known."""
    for message in (*inspection.notes, *inspection.faults):
        talk(f"{inspection.path}: {message}")


def talk_about_unused(guard: Guard, config: Config, files: Iterable[str]) -> None:
    """Say which accepted findings no longer occur, and, when the whole repository was looked at, what is never used.

    A hook sees a part of the files, in which an entry may well have nothing to do.
    """
    stale = guard.baseline.stale(config.folder)
    for entry in stale:
        talk(f"no longer found: {entry.path}: {entry.rule}  {entry.text}")
    if stale:
        talk("`cleaner baseline --prune` takes them off the baseline")
    if any(config.folder.is_relative_to(os.path.abspath(name)) for name in files):  # noqa: PTH100 (keeps links)
        for name in (*guard.ignores.unused(), *guard.unused_keeps()):
            talk(f"unused: {name}")


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: `1 piece`, `2 pieces`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def talk(message: str) -> None:
    """Say something to the person, on stderr."""
    click.echo(f"cleaner: {message}", err=True)
