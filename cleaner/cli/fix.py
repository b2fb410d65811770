"""`cleaner fix`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import click

from cleaner.cli import EXIT_CLEAN, EXIT_FAILED, EXIT_FOUND
from cleaner.cli.guard import counted, inspections, open_guard, talk, talk_about_unused
from cleaner.cli.options import document_options, file_options, open_config, select_files
from cleaner.errors import DocumentError
from cleaner.guard import history
from cleaner.guard.inspect import Inspection
from cleaner.io.files import read_bytes, refuse_kept, rewrite, write_backup


@click.command(name="fix")
@click.argument("files", nargs=-1)
@click.option("--diff", is_flag=True, help="Show what would change; write nothing.")
@click.option("--backup", is_flag=True, help="Keep each file as it was beside it, as FILE.bak.")
@file_options
@document_options
def command(files: tuple[str, ...], diff: bool, backup: bool, **given: Any) -> None:
    """Take the boilerplate that rules claim out of text files, in place.

    Exits 1 if anything changed. Of JSON Lines only the text field changes. Pages are source and left
    alone: `cleaner clean` makes text of them. `cleaner undo` puts back what was taken out.
    """
    config = open_config(given["config_file"], given["isolated"])
    guard = open_guard(config, given)
    changed = failed = False
    for inspection in inspections(guard, select_files(files, config, **given), given["jobs"]):
        try:
            changed |= show(inspection) if diff else apply(inspection, backup)
        except DocumentError as error:
            inspection.withheld.append(str(error))
        for reason in inspection.withheld:
            talk(f"{inspection.path}: {reason}")
        for where in inspection.pages:
            talk(f"{inspection.path}: {where}a page, left alone; `cleaner clean` makes text of it")
        failed |= bool(inspection.faults or inspection.withheld)
    guard.clean.save()
    talk_about_unused(guard, config, files)
    sys.exit(EXIT_FAILED if failed else EXIT_FOUND if changed else EXIT_CLEAN)


def apply(inspection: Inspection, backup: bool) -> bool:
    """Rewrite the file without what may be taken out; return True if there was anything. Raises DocumentError."""
    taken = [finding for finding in inspection.findings if finding.span]
    if not taken:
        return False
    refuse_kept(inspection.path)
    if read_bytes(inspection.path) != inspection.content:
        raise DocumentError("was changed while it was looked at, and is left as it is; run it again")
    history.remember(inspection.path, inspection.content, taken)
    if backup:
        write_backup(inspection.path, inspection.content)
    rewrite(inspection.path, inspection.fixed)
    talk(f"{inspection.path}: {counted(len(taken), 'piece')} of boilerplate taken out")
    return True


def show(inspection: Inspection) -> bool:
    """Print the difference that a fix would make; return True if there is any."""
    if inspection.fixed == inspection.content:
        return False
    refuse_kept(inspection.path)
    for line in difference(str(inspection.path), inspection.content, inspection.fixed):
        click.echo(line)
    return True


def difference(path: str, old: bytes, new: bytes) -> Iterator[bytes]:
    """Yield the lines of a unified diff that `patch` understands, in the file's own bytes."""
    import difflib

    name = path.encode("utf-8", "surrogateescape")
    name += b"\t" * (b" " in name)  # where a name ends that has spaces, as GNU diff and Git write it
    lines = (content.split(b"\n") for content in (old, new))
    before, after = ([line + b"\n" for line in parts[:-1]] + [parts[-1]] * bool(parts[-1]) for parts in lines)
    for line in difflib.diff_bytes(difflib.unified_diff, before, after, name, name):
        yield line.removesuffix(b"\n")
        if not line.endswith(b"\n"):
            yield rb"\ No newline at end of file"
