"""`cleaner baseline`."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from cleaner.cli import EXIT_CLEAN, EXIT_FAILED
from cleaner.cli.guard import baseline_path, counted, inspections, open_guard, talk
from cleaner.cli.options import document_options, file_options, open_config, select_files
from cleaner.guard.baseline import Baseline, entries_of, read_baseline, write_baseline


@click.command(name="baseline")
@click.argument("files", nargs=-1)
@click.option("--prune", is_flag=True, help="Only take off what no longer occurs; accept nothing new.")
@file_options
@document_options
def command(files: tuple[str, ...], prune: bool, **given: Any) -> None:
    """Accept what is found today: check and fix are then about the rest.

    Writes the baseline, a file to commit. Without FILES, the whole directory of the configuration is looked
    at. Entries of files that are not among FILES stay as they are.
    """
    config = open_config(given["config_file"], given["isolated"])
    file = baseline_path(config, given)
    known = read_baseline(file)
    guard = open_guard(config, given, known if prune else Baseline())
    failed = False
    entries = []
    whole = () if files or given["files_from"] else (os.path.relpath(config.folder),)
    for inspection in inspections(guard, select_files(files or whole, config, **given), given["jobs"]):
        failed |= bool(inspection.faults)
        entries += entries_of(config.name_of(inspection.path), inspection.findings)
    others = [entry for entry in known.pruned(config.folder) if entry.path not in guard.baseline.seen]
    kept = known.pruned(config.folder) if prune else list({e.key: e for e in (*others, *entries)}.values())
    write_baseline(file, kept)
    guard.clean.save()
    counts = counted(sum(entry.count for entry in kept), "finding"), counted(len({e.path for e in kept}), "file")
    talk(f"{os.path.relpath(file)}: {counts[0]} accepted in {counts[1]}")
    sys.exit(EXIT_FAILED if failed else EXIT_CLEAN)
