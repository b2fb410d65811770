"""`cleaner check`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from cleaner.cli import EXIT_CLEAN, EXIT_FAILED, EXIT_FOUND
from cleaner.cli.guard import inspections, open_guard, talk_about_unused, tell
from cleaner.cli.options import document_options, file_options, open_config, select_files
from cleaner.guard.inspect import Guard, Inspection
from cleaner.report.findings import FORMATS, as_statistics

STDIN = "-"


@click.command(name="check")
@click.argument("files", nargs=-1)
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@click.option("--statistics", is_flag=True, help="Count findings by rule instead of naming each.")
@click.option("--exit-zero", is_flag=True, help="Exit 0 though something was found.")
@click.option("--stdin-filename", metavar="FILE", help="What standard input (-) is called, for its rules and messages.")
@file_options
@document_options
def command(
    files: tuple[str, ...], form: str, statistics: bool, exit_zero: bool, stdin_filename: str | None, **given: Any
) -> None:
    """Name every piece of boilerplate that a rule claims.

    FILES are files, directories and globs, or - for standard input. Changes nothing; exits 1 if there is
    any. Rules alone decide: no extractor, no heuristics.
    """
    config = open_config(given["config_file"], given["isolated"])
    guard = open_guard(config, given)
    if statistics and form != "text":
        raise click.UsageError("--statistics is text; leave out --format")
    if STDIN in files:
        if len(files) > 1 or given["files_from"]:
            raise click.UsageError("- stands alone: standard input is one file")
        excluded = given["force_exclude"] and stdin_filename and config.excludes(Path(stdin_filename))
        tally = Tally(iter(()) if excluded else _standard_input(guard, stdin_filename or "<stdin>"))
    else:
        tally = Tally(inspections(guard, select_files(files, config, **given), given["jobs"]))
    for line in (as_statistics if statistics else FORMATS[form])(tally, colour=has_colours()):
        click.echo(line.encode("utf-8", "replace"), color=True)
    guard.clean.save()
    talk_about_unused(guard, config, files)
    sys.exit(tally.exit_code(exit_zero))


class Tally:
    """Passes inspections on and remembers whether anything was found or failed."""

    def __init__(self, seen: Iterator[Inspection]) -> None:
        self.seen, self.found, self.failed = seen, False, False

    def __iter__(self) -> Iterator[Inspection]:
        for inspection in self.seen:
            self.found |= bool(inspection.findings)
            self.failed |= bool(inspection.faults)
            yield inspection

    def exit_code(self, exit_zero: bool) -> int:
        """Return the exit code of what passed."""
        found = EXIT_CLEAN if exit_zero else EXIT_FOUND
        return EXIT_FAILED if self.failed else found if self.found else EXIT_CLEAN


def _standard_input(guard: Guard, name: str) -> Iterator[Inspection]:
    inspection = guard.inspect(Path(name), sys.stdin.buffer.read())
    guard.note(inspection)
    tell(inspection)
    yield inspection


def has_colours() -> bool:
    """True if stdout is a terminal and nobody asked for no colours (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")
