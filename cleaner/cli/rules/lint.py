"""`cleaner rules lint`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from cleaner.authoring.lint import lint_file
from cleaner.cli import EXIT_CLEAN, EXIT_FOUND, EXIT_UNABLE
from cleaner.cli.options import rule_options
from cleaner.cli.rules.paths import rule_files


@click.command(name="lint")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@rule_options
def command(paths: tuple[Path, ...], **given: Any) -> None:
    """Check rule files: form, tests, patterns. Without PATHS: those in force."""
    files = rule_files(paths, **given)
    findings = [finding for path in files for finding in lint_file(path)]
    for finding in findings:
        click.echo(str(finding))
    click.echo(f"{len(files)} files, {len(findings)} findings", err=True)
    sys.exit(EXIT_UNABLE if any(f.check == "broken" for f in findings) else EXIT_FOUND if findings else EXIT_CLEAN)
