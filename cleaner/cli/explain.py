"""`cleaner explain`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from cleaner.batch.documents import read_file
from cleaner.cli import EXIT_FAILED
from cleaner.cli.options import document_options, heuristic_options, options_from
from cleaner.decode import read_document
from cleaner.errors import DocumentError
from cleaner.explain import as_json, as_lines
from cleaner.pipeline import clean_document


@click.command(name="explain")
@click.argument("file")
@click.option("--url", help="Where the document is from.")
@heuristic_options
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@document_options
def command(file: str, url: str | None, no_heuristics: bool, form: str, **given: Any) -> None:
    """Show every block of a document: kept or dropped, by which rule, and why."""
    options = options_from(given, heuristics=not no_heuristics)
    try:
        if file == "-":
            content = sys.stdin.buffer.read()
            document = read_document(content, id="<stdin>", url=url, media=options.media)
        else:
            document = read_file(Path(file), options, url)
        result = clean_document(document, options)
    except DocumentError as error:
        click.echo(f"cleaner: {file}: {error}", err=True)
        sys.exit(EXIT_FAILED)
    if form == "json":
        click.echo(as_json(result))
    else:
        for line in as_lines(result):
            click.echo(line.encode("utf-8", "replace"))
