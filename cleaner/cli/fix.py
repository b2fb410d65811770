"""`cleaner fix`."""

from __future__ import annotations

import difflib
import sys
from typing import Any

import click

from cleaner.batch import read_file
from cleaner.cli import EXIT_CLEAN, EXIT_FAILED, EXIT_FOUND
from cleaner.cli.options import document_options, make_options
from cleaner.errors import DocumentError
from cleaner.io.files import Source, list_sources, rewrite
from cleaner.options import Options
from cleaner.pipeline import clean_document


@click.command(name="fix")
@click.argument("files", nargs=-1, required=True)
@click.option("--diff", is_flag=True, help="Show what would change; write nothing.")
@document_options
def command(files: tuple[str, ...], diff: bool, **given: Any) -> None:
    """Take the boilerplate that rules claim out of text files, in place.

    Exits 1 if anything changed. Pages are source and left alone: `cleaner clean` makes text of them.
    """
    options = make_options(heuristics=False, **given)
    changed = failed = False
    for source in list_sources(files).sources:
        try:
            changed |= fix_file(source, options, diff)
        except DocumentError as error:
            click.echo(f"cleaner: {source.path}: {error}", err=True)
            failed = True
    sys.exit(EXIT_FAILED if failed else EXIT_FOUND if changed else EXIT_CLEAN)


def fix_file(source: Source, options: Options, diff: bool) -> bool:
    """Rewrite one file without its boilerplate, or show how; return True if it differs."""
    if source.fault:
        raise DocumentError(source.fault)
    document = read_file(source.path, options)
    if document.media == "html":
        click.echo(f"cleaner: {source.path}: a page, left alone; `cleaner clean` makes text of it", err=True)
        return False
    result = clean_document(document, options)
    if result.text == document.content:
        return False
    if diff:
        _show(str(source.path), document.content, result.text)
    else:
        rewrite(source.path, document.encode(result.text))
        click.echo(f"cleaner: {source.path}: {len(result.dropped)} blocks removed", err=True)
    return True


def _show(path: str, old: str, new: str) -> None:
    for line in difflib.unified_diff(old.split("\n"), new.split("\n"), path, path, lineterm=""):
        click.echo(line.encode("utf-8", "replace").decode("utf-8"))
