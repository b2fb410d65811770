"""The options of a run over many documents."""

from __future__ import annotations

import click

from cleaner.batch.crew import Limits
from cleaner.batch.work import ADDED, MAX_REMOVED
from cleaner.cli.options import F, with_options

_RUN_OPTIONS = (
    click.option(
        "--input-format",
        type=click.Choice(["files", "jsonl", "parquet", "warc"]),
        help="What the inputs hold. Default: by suffix; files are pages and texts, one document each.",
    ),
    click.option(
        "--output-format",
        type=click.Choice(["files", "jsonl", "parquet"]),
        help="What is written. Default: files for files, Parquet for Parquet, else JSON Lines.",
    ),
    click.option("--text-field", metavar="NAME", help="Field or column that holds a record's text. Default: found."),
    click.option("--html-field", metavar="NAME", help="Field that holds a record's page; its text goes into `text`."),
    click.option("--url-field", metavar="NAME", help="Field that holds a record's address. Default: found."),
    click.option("--id-field", metavar="NAME", help="Field that holds a record's id, for messages. Default: found."),
    click.option(
        "--with",
        "added",
        multiple=True,
        type=click.Choice(list(ADDED)),
        help="Add a field to records: cleaner_dropped (what went, with rule, kind and span), cleaner_site or"
        " cleaner_digest. Repeatable.",
    ),
    click.option(
        "--max-removed",
        type=click.FloatRange(0, 1),
        metavar="SHARE",
        help="A document of which more would go is left as it was, and listed. Default:"
        f" {MAX_REMOVED['text']} of a text, {MAX_REMOVED['html']} of a page.",
    ),
    click.option(
        "-j", "--jobs", type=click.IntRange(min=1), metavar="N", help="Worker processes. Default: all processors."
    ),
    click.option(
        "--timeout",
        type=click.FloatRange(min=0, min_open=True),
        default=Limits().timeout,
        show_default=True,
        metavar="SECONDS",
        help="Time for one document; one that takes longer has failed.",
    ),
    click.option(
        "--max-memory",
        type=click.IntRange(min=64),
        default=Limits().max_memory >> 20,
        show_default=True,
        metavar="MB",
        help="Memory for one document; one that needs more has failed.",
    ),
    click.option("--incremental", is_flag=True, help="Clean only what changed since the last run into OUT."),
    click.option("--restart", is_flag=True, help="Clean everything anew, whatever an older run left in OUT."),
    click.option(
        "--engine",
        type=click.Choice(["local", "ray"]),
        default="local",
        show_default=True,
        help="Where the work is done: on this machine, or on a Ray cluster.",
    ),
    click.option("--address", metavar="ADDRESS", help="Address of the Ray cluster. Default: one that Ray starts here."),
)


def run_options(command: F) -> F:
    """Add the options of a run over many documents."""
    return with_options(_RUN_OPTIONS, command)
