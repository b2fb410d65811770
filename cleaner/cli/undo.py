"""`cleaner undo`."""

from __future__ import annotations

import sys

import click

from cleaner.cli import EXIT_CLEAN, EXIT_FAILED, EXIT_FOUND
from cleaner.cli.guard import counted, talk
from cleaner.cli.options import GUARDED_SUFFIXES
from cleaner.errors import DocumentError
from cleaner.guard import history
from cleaner.io.files import Source, has_suffix, list_sources, read_bytes


@click.command(name="undo")
@click.argument("files", nargs=-1, required=True)
def command(files: tuple[str, ...]) -> None:
    """Put back what the last fix of each file took out. Again, and the fix before it is undone.

    Of a directory those files are taken of which a fix is known. A file that was changed since is left as
    it is. Exits 1 if anything changed.
    """
    changed = failed = False
    for source in list_sources(files, takes=has_suffix(GUARDED_SUFFIXES)).sources:
        try:
            changed |= undo(source)
        except DocumentError as error:
            talk(f"{source.path}: {error}")
            failed = True
    sys.exit(EXIT_FAILED if failed else EXIT_FOUND if changed else EXIT_CLEAN)


def undo(source: Source) -> bool:
    """Restore one file; return True if it changed. Raises DocumentError saying why it cannot be."""
    if source.fault:
        raise DocumentError(source.fault)
    if source.walked and not history.has_fixes(source.path):
        return False
    content = read_bytes(source.path)
    if source.walked and history.all_undone(source.path, content):
        return False
    pieces = history.undo(source.path, content)
    talk(f"{source.path}: {counted(pieces, 'piece')} put back")
    return True
