"""`cleaner clean`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from cleaner.batch import POOL_FROM, Job, Summary, is_same_file, plan_jobs, read_file, run_jobs
from cleaner.cli import EXIT_CLEAN, EXIT_FAILED
from cleaner.cli.options import document_options, options_from
from cleaner.decode import read_document
from cleaner.errors import DocumentError
from cleaner.io.files import Source, list_sources, write_output
from cleaner.model import Document
from cleaner.options import Options
from cleaner.pipeline import clean_document


@click.command(name="clean")
@click.argument("inputs", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="OUT",
    help="Directory (or, for one file, the file) to write to. Without it, one input goes to stdout.",
)
@click.option("--url", help="Where the input is from; for one input, or one site.")
@click.option("--no-heuristics", is_flag=True, help="Apply rules alone: no extractor, no guess at where the body is.")
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help=f"Worker processes. Default: all processors from {POOL_FROM} files on, else 1.",
)
@document_options
def command(
    inputs: tuple[str, ...], output: Path | None, url: str | None, no_heuristics: bool, jobs: int | None, **given: Any
) -> None:
    """Clean files, directories and globs, or - for standard input.

    A directory keeps its tree: a/b.html becomes OUT/a/b.txt. Nothing is written over its own source.
    """
    options = options_from(given, heuristics=not no_heuristics)
    if inputs == ("-",):
        _clean_stdin(output, url, options)
        return
    listing = list_sources(inputs, leave_out=output)
    single = len(inputs) == 1 and not Path(inputs[0]).is_dir() and len(listing.sources) == 1
    if single and (output is None or not _is_directory(output)):
        _clean_one(listing.sources[0], output, url, options)
        return
    if output is None:
        raise click.UsageError("several inputs need -o OUT, the directory to write to")
    sys.exit(_clean_many(plan_jobs(listing.sources, output, url), listing.skipped, options, jobs))


def _is_directory(output: Path) -> bool:
    return output.is_dir() or not output.suffix


def _clean_stdin(output: Path | None, url: str | None, options: Options) -> None:
    content = sys.stdin.buffer.read()
    _report(lambda: read_document(content, id="<stdin>", url=url, media=options.media), output, options, "<stdin>")


def _clean_one(source: Source, output: Path | None, url: str | None, options: Options) -> None:
    def read() -> Document:
        if source.fault:
            raise DocumentError(source.fault)
        if output is not None and is_same_file(source.path, output):
            raise DocumentError(f"would be overwritten by its own output {output}; use `cleaner fix` for that")
        return read_file(source.path, options, url)

    _report(read, output, options, str(source.path))


def _report(read: Callable[[], Document], output: Path | None, options: Options, name: str) -> None:
    """Clean one document to a file or to stdout; a document that cannot be cleaned ends with exit code 3."""
    try:
        document = read()
        content = document.encode(clean_document(document, options).text)
        if output is not None:
            write_output(output, content)
        else:
            sys.stdout.buffer.write(content)
    except (DocumentError, OSError) as error:
        click.echo(f"cleaner: {name}: {error}", err=True)
        sys.exit(EXIT_FAILED)


def _clean_many(jobs: list[Job], skipped: int, options: Options, workers: int | None) -> int:
    from rich.console import Console

    from cleaner.report.summary import print_summary

    console = Console(stderr=True)
    summary = Summary()
    for outcome in _with_progress(jobs, options, _workers(jobs, workers), console):
        summary.add(outcome)
    print_summary(summary, skipped, console)
    return EXIT_FAILED if summary.failed else EXIT_CLEAN


def _workers(jobs: list[Job], given: int | None) -> int:
    import os

    return given or (os.cpu_count() or 1 if len(jobs) >= POOL_FROM else 1)


def _with_progress(jobs: list[Job], options: Options, workers: int, console: Any) -> Any:
    outcomes = run_jobs(jobs, options, workers)
    if not console.is_terminal:
        return outcomes
    from rich.progress import track

    return track(outcomes, total=len(jobs), description="cleaning", console=console, transient=True)
