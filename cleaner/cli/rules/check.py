"""`cleaner rules check`."""

from __future__ import annotations

import sys
from collections import deque
from pathlib import Path
from typing import Any

import click

from cleaner.authoring.lint import lint_file
from cleaner.authoring.selftest import run_tests
from cleaner.cli import EXIT_CLEAN, EXIT_FOUND, EXIT_UNABLE
from cleaner.cli.options import rule_options
from cleaner.cli.rules.paths import library_in_force, rule_files


@click.command(name="check")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@rule_options
def command(paths: tuple[Path, ...], **given: Any) -> None:
    """Lint rule files and run their tests; quiet if all is well. Without PATHS: those in force."""
    files = rule_files(paths, **given)
    findings = [finding for path in files for finding in lint_file(path)]
    broken = {finding.file for finding in findings if finding.check == "broken"}
    if not broken:
        deque(library_in_force(**given).rules(), maxlen=0)  # raises for an id that another file uses too
    outcomes = [outcome for path in files if str(path) not in broken for outcome in run_tests(path)]
    failures = [f"{outcome.file}:{outcome.line}: {fault}" for outcome in outcomes for fault in outcome.faults]
    for line in (*map(str, findings), *failures):
        click.echo(line)
    sys.exit(EXIT_UNABLE if broken else EXIT_FOUND if findings or failures else EXIT_CLEAN)
