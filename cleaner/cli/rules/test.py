"""`cleaner rules test`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from cleaner.authoring.selftest import run_tests
from cleaner.cli import EXIT_CLEAN, EXIT_FOUND
from cleaner.cli.options import rule_options
from cleaner.cli.rules.paths import rule_files


@click.command(name="test")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@rule_options
def command(paths: tuple[Path, ...], **given: Any) -> None:
    """Run the tests that rule files carry. Without PATHS: those of the rules in force."""
    outcomes = [outcome for path in rule_files(paths, **given) for outcome in run_tests(path)]
    failed = [outcome for outcome in outcomes if not outcome.passed]
    for outcome in failed:
        for fault in outcome.faults:
            click.echo(f"{outcome.file}:{outcome.line}: {fault}")
    click.echo(f"{len(outcomes) - len(failed)} passed, {len(failed)} failed", err=True)
    sys.exit(EXIT_FOUND if failed else EXIT_CLEAN)
