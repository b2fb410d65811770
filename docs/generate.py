"""Writes the generated references: docs/commands.md, docs/kinds.md and docs/rule-file.schema.json.

`python docs/generate.py` writes them; a test fails when they are out of date.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import msgspec

from cleaner.cli import cli
from cleaner.model import KEPT_KINDS, KINDS
from cleaner.rules.format import schema

DOCS = Path(__file__).parent


def references() -> dict[str, str]:
    """Return the text of each generated file, by name."""
    return {"commands.md": commands(), "kinds.md": kinds(), "rule-file.schema.json": json_schema()}


def commands() -> str:
    """Return every command's help as Markdown."""
    pages = [f"## {' '.join(path)}\n\n```text\n{text}\n```\n" for path, text in _helps(cli, ("cleaner",))]
    return "# Commands\n\nGenerated from the program by `python docs/generate.py`.\n\n" + "\n".join(pages)


def _helps(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    context = click.Context(command, info_name=" ".join(path), max_content_width=100, terminal_width=100)
    yield path, command.get_help(context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None:
                yield from _helps(below, (*path, name))


def kinds() -> str:
    """Return the table of kinds."""
    rows = [f"| `{kind}` | {what} | {'stays' if kind in KEPT_KINDS else 'goes'} |" for kind, what in KINDS.items()]
    head = "# Kinds of boilerplate\n\nGenerated from the program by `python docs/generate.py`. `--keep KIND` and\n"
    head += "`--drop KIND` change the default.\n\n| kind | what it covers | by default |\n|---|---|---|\n"
    return head + "\n".join(rows) + "\n"


def json_schema() -> str:
    """Return the JSON Schema of rule files."""
    return msgspec.json.format(msgspec.json.encode(schema()), indent=2).decode() + "\n"


if __name__ == "__main__":
    for name, text in references().items():
        (DOCS / name).write_text(text, encoding="utf-8")
