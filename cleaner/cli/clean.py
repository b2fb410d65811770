"""`cleaner clean`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from cleaner.batch.documents import read_file
from cleaner.cli import EXIT_FAILED
from cleaner.cli.options import document_options, heuristic_options, make_options, open_config
from cleaner.cli.run_options import run_options
from cleaner.decode import read_document
from cleaner.errors import DocumentError
from cleaner.io.files import write_output
from cleaner.io.formats import format_of
from cleaner.io.storage import is_remote
from cleaner.model import CleanedText, Document
from cleaner.options import Options
from cleaner.pipeline import clean_document


@click.command(name="clean")
@click.argument("inputs", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    metavar="OUT",
    help="Directory (or, for one output, the file) to write to, or a URL. Without it, one input goes to stdout.",
)
@click.option("--url", help="Where the input is from; for one input, or one site.")
@heuristic_options
@document_options
@run_options
def command(inputs: tuple[str, ...], output: str | None, **given: Any) -> None:
    """Clean files, directories and globs, shards of records, or - for standard input.

    A directory keeps its tree: a/b.html becomes OUT/a/b.txt, a/c.jsonl.gz stays one. JSON Lines and
    Parquet keep their other fields, WARC files become JSON Lines. Inputs and OUT may be URLs that fsspec
    knows (s3://…). A run that was stopped goes on when it is started again with the same command.
    """
    if _is_one_document(inputs, output, given):
        _clean_one(inputs[0], output, given)
    else:
        from cleaner.cli.run import clean_many

        sys.exit(clean_many(inputs, output, given))


def _is_one_document(inputs: tuple[str, ...], output: str | None, given: dict[str, Any]) -> bool:
    """True if one page or text goes to standard output or into one file: that is no run."""
    if len(inputs) > 1 or given["output_format"] not in (None, "files"):
        return False
    if (given["input_format"] or format_of(inputs[0])) != "files" or (output and is_remote(output)):
        return False
    is_file = inputs[0] == "-" or (Path(inputs[0]).is_file() and not is_remote(inputs[0]))
    return is_file and (
        output is None or (format_of(output) == "files" and (inputs[0] == "-" or not _is_directory(output)))
    )


def _is_directory(output: str) -> bool:
    return Path(output).is_dir() or not Path(output).suffix


def _clean_one(name: str, output: str | None, given: dict[str, Any]) -> None:
    config = open_config(given["config_file"], given["isolated"])
    options = make_options(config, heuristics=not given["no_heuristics"], **given)
    target = Path(output) if output else None
    if name == "-":
        content = sys.stdin.buffer.read()
        _report(lambda: read_document(content, id="<stdin>", url=given["url"], media=options.media), target, options)
    else:
        _report(lambda: _read(Path(name), target, options, given["url"]), target, options, name)


def _read(path: Path, target: Path | None, options: Options, url: str | None) -> Document:
    from cleaner.batch.sources import is_same_file

    if target is not None and is_same_file(path, target):
        raise DocumentError(f"would be overwritten by its own output {target}; use `cleaner fix` for that")
    return read_file(path, options, url)


def _report(read: Callable[[], Document], target: Path | None, options: Options, name: str = "<stdin>") -> None:
    """Clean one document to a file or to stdout; a document that cannot be cleaned ends with exit code 3."""
    try:
        document = read()
        result = clean_document(document, options)
        content = document.encode(result.text)
        if target is not None:
            write_output(target, content)
        else:
            sys.stdout.buffer.write(content)
        if not result.text.strip():
            click.echo(f"cleaner: {name}: {_why_nothing(result)}", err=True)
    except (DocumentError, OSError) as error:
        click.echo(f"cleaner: {name}: {error}", err=True)
        sys.exit(EXIT_FAILED)


def _why_nothing(result: CleanedText) -> str:
    """Return what to know of a clean text that holds nothing."""
    if result.dropped:
        return "nothing is left: all of its text is junk, or seems to be; `cleaner explain` names what took it"
    return "holds no text; if it is a page, a script may load its text"
