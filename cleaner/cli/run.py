"""A run of `cleaner clean` over many documents: its layout, its engine, and what is told of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from cleaner.batch.crew import Limits
from cleaner.batch.journal import Journal
from cleaner.batch.local import clean_parts
from cleaner.batch.parts import Layout, plan
from cleaner.batch.reports import Reports
from cleaner.batch.run import Engine, run, terms_of
from cleaner.batch.sources import find_sources
from cleaner.batch.work import Work
from cleaner.cli import EXIT_CLEAN, EXIT_FAILED
from cleaner.cli.options import make_options, open_config
from cleaner.errors import CleanerError, OutputError
from cleaner.io.fields import Fields
from cleaner.io.files import Listing, remove_parts_of
from cleaner.io.formats import format_of
from cleaner.io.storage import STDIN, STDOUT, is_remote, place, size_of
from cleaner.report.progress import shown
from cleaner.report.summary import print_mishaps, print_summary


def clean_many(inputs: tuple[str, ...], output: str | None, given: dict[str, Any]) -> int:
    """Run over all inputs and return the exit code."""
    layout = _layout(inputs, output, given)
    work = _work(given)
    terms = terms_of(work, layout)
    journal = None if layout.single else Journal(layout.out)
    reports = _reports(layout, journal, terms.digest)
    reports.begin()
    if layout.single and not is_remote(layout.out):
        remove_parts_of(layout.out)
    console = Console(stderr=True)
    if journal:
        journal.open(terms, restart=given["restart"])
        if journal.goes_on:
            console.print(f"going on with a run that was stopped: {journal.goes_on} parts are done", highlight=False)
    listing = Listing([])
    parts = plan(_sources(inputs, listing, layout), layout)
    steps = run(parts, _engine(given, work, journal), reports, journal)
    same = 0
    try:
        for step in shown(steps, _total_bytes(inputs, layout, console), console):
            same += step.same
    except OutputError as error:
        click.echo(f"cleaner: {error}", err=True)
        reports.tally.failed += 1
    _tell(reports, listing, same, console)
    return EXIT_FAILED if reports.tally.failed else EXIT_CLEAN


def _layout(inputs: tuple[str, ...], output: str | None, given: dict[str, Any]) -> Layout:
    formats = (given["input_format"], given["output_format"])
    if output is None:
        return _to_stdout(inputs, given)
    out = place(output)
    named = format_of(out.name)
    if named == "files" or (not is_remote(out) and out.is_dir()):
        return Layout(out, *formats, given["url"])
    if named not in ("jsonl", "parquet"):
        raise click.UsageError(f"{output}: {named} can be read, not written; write .jsonl or .parquet")
    return Layout(out, formats[0], formats[1] or named, given["url"], single=True)


def _to_stdout(inputs: tuple[str, ...], given: dict[str, Any]) -> Layout:
    if len(inputs) > 1 or Path(inputs[0]).is_dir():
        raise click.UsageError("several inputs need -o OUT, the directory to write to")
    format = given["input_format"] or format_of(inputs[0])
    if (given["output_format"] or ("parquet" if format == "parquet" else "jsonl")) != "jsonl":
        raise click.UsageError("only JSON Lines go to standard output; give -o OUT, or --output-format jsonl")
    return Layout(STDOUT, format, "jsonl", given["url"], single=True)


def _sources(inputs: tuple[str, ...], listing: Listing, layout: Layout) -> Iterator[Any]:
    names = tuple(str(STDIN) if name == "-" else name for name in inputs)
    shards = files = 0
    for source in find_sources(names, listing, layout):
        is_file = (layout.input_format or format_of(source.path.name)) == "files"
        shards, files = shards + (not is_file), files + is_file
        if layout.single and shards and shards + files > 1:
            raise CleanerError(f"{layout.out}: several shards cannot go into one file; give -o a directory")
        yield source


def _work(given: dict[str, Any]) -> Work:
    config = open_config(given["config_file"], given["isolated"])
    table = config.table
    return Work(
        options=make_options(config, heuristics=not given["no_heuristics"], **given),
        fields=Fields(
            given["text_field"] or table.text_field, given["html_field"], given["url_field"] or table.url_field,
            given["id_field"],
        ),
        added=tuple(dict.fromkeys(given["added"])),
        max_removed=given["max_removed"],
    )  # fmt: skip


def _reports(layout: Layout, journal: Journal | None, digest: str) -> Reports:
    if journal is not None:
        return Reports(layout.out, manifest=journal.manifest, digest=digest)
    if layout.out == STDOUT:
        return Reports(None)
    return Reports(layout.out.parent, prefix=f"{layout.out.name}.", digest=digest)


def _engine(given: dict[str, Any], work: Work, journal: Journal | None) -> Engine:
    limits = Limits(given["timeout"], given["max_memory"] << 20)
    known = {e.input: e for e in journal.known()} if journal and given["incremental"] else {}
    if given["engine"] == "ray":
        if known or given["incremental"]:
            raise click.UsageError("--incremental works with the local engine; leave one of the two out")
        from cleaner.engines.ray import clean_parts_on_ray

        return partial(clean_parts_on_ray, work=work, limits=limits, address=given["address"])
    return partial(clean_parts, work=work, limits=limits, jobs=given["jobs"] or os.cpu_count() or 1, known=known)


def _total_bytes(inputs: tuple[str, ...], layout: Layout, console: Console) -> int | None:
    """Return the size of all inputs where a bar shows it."""
    if not console.is_terminal or "-" in inputs or any(map(is_remote, inputs)):
        return None
    return sum(0 if s.fault else size_of(s.path) for s in find_sources(inputs, Listing([]), layout))


def _tell(reports: Reports, listing: Listing, same: int, console: Console) -> None:
    tally = reports.tally
    print_summary(tally, listing.skipped, same, console)
    print_mishaps("left", reports.first_withheld, tally.withheld, reports.withheld, console)
    print_mishaps("failed", reports.first_failures, tally.failed, reports.failures, console)
