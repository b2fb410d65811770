"""`cleaner check`."""

from __future__ import annotations

import sys
from typing import Any

import click

from cleaner.batch import read_file
from cleaner.cli import EXIT_CLEAN, EXIT_FAILED, EXIT_FOUND
from cleaner.cli.options import document_options, make_options
from cleaner.errors import DocumentError
from cleaner.io.files import Source, list_sources
from cleaner.options import Options
from cleaner.pipeline import clean_document
from cleaner.report.findings import Finding, findings


@click.command(name="check")
@click.argument("files", nargs=-1, required=True)
@document_options
def command(files: tuple[str, ...], **given: Any) -> None:
    """Name every block of boilerplate that a rule claims. Changes nothing.

    Exits 1 if there is any. Rules alone decide: no extractor, no heuristics.
    """
    options = make_options(heuristics=False, **given)
    found = failed = False
    for source in list_sources(files).sources:
        try:
            for finding in check_file(source, options):
                click.echo(str(finding))
                found = True
        except DocumentError as error:
            click.echo(f"cleaner: {source.path}: {error}", err=True)
            failed = True
    sys.exit(EXIT_FAILED if failed else EXIT_FOUND if found else EXIT_CLEAN)


def check_file(source: Source, options: Options) -> list[Finding]:
    """Return what the rules claim in one file."""
    if source.fault:
        raise DocumentError(source.fault)
    return list(findings(str(source.path), clean_document(read_file(source.path, options), options)))
