"""Writes the generated references: commands.md, kinds.md, configuration.md and the schemas, all in docs/.

`python docs/generate.py` writes them; a test fails when they are out of date.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import msgspec

from cleaner.cli import cli
from cleaner.config import ConfigTable, IgnoreTable
from cleaner.model import KEPT_KINDS, KINDS
from cleaner.rules.format import schema

DOCS = Path(__file__).parent


def references() -> dict[str, str]:
    """Return the text of each generated file, by name."""
    return {
        "commands.md": commands(),
        "kinds.md": kinds(),
        "configuration.md": configuration(),
        "rule-file.schema.json": as_schema(schema()),
        "config.schema.json": as_schema(msgspec.json.schema(ConfigTable)),
    }


def commands() -> str:
    """Return every command's help as Markdown."""
    pages = [f"## {' '.join(path)}\n\n```text\n{text}\n```\n" for path, text in _helps(cli, ("cleaner",))]
    return "# Commands\n\nGenerated from the program by `python docs/generate.py`.\n\n" + "\n".join(pages)


def _helps(
    command: click.Command, path: tuple[str, ...], parent: click.Context | None = None
) -> Iterator[tuple[tuple[str, ...], str]]:
    widths = {"max_content_width": 100, "terminal_width": 100}
    context = click.Context(command, info_name=path[-1], parent=parent, **widths, **command.context_settings)
    yield path, command.get_help(context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None:
                yield from _helps(below, (*path, name), context)


def kinds() -> str:
    """Return the table of kinds."""
    rows = [f"| `{kind}` | {what} | {'stays' if kind in KEPT_KINDS else 'goes'} |" for kind, what in KINDS.items()]
    head = "# Kinds of boilerplate\n\nGenerated from the program by `python docs/generate.py`. `--keep KIND` and\n"
    head += "`--drop KIND` change the default.\n\n| kind | what it covers | by default |\n|---|---|---|\n"
    return head + "\n".join(rows) + "\n"


CONFIGURATION = """# Configuration

Generated from the program by `python docs/generate.py`.

`cleaner.toml`, or a `[tool.cleaner]` table in `pyproject.toml`: the nearest of them at or above the current directory
holds, up to the root of the repository. `--config FILE` names another, `--isolated` reads none. Paths and patterns are
relative to the file. A key or kind that does not exist stops the run with exit code 2 and its place.

`rules`, `keep` and `drop` hold for `clean`, `explain`, `check`, `fix` and `cleaner rules …`; the other keys for
`check`, `fix` and `baseline`. Options of the command line are added to them. Editors check the file against
[config.schema.json](config.schema.json). How the keys are used together: [data-repositories.md](data-repositories.md).

```toml
rules   = ["boilerplate"]            # boilerplate/generic/*.toml, boilerplate/sites/*.toml
exclude = ["data/raw/"]

[[ignore]]
rule   = "related/see-also-link"
files  = "data/handbook/**"
reason = "The handbook's cross references are part of its text."
```
"""


def configuration() -> str:
    """Return the tables of the configuration's keys."""
    parts = (CONFIGURATION, "## Keys\n", _keys(ConfigTable), "## Keys of an `[[ignore]]`\n", _keys(IgnoreTable))
    return "\n".join(parts)


def _keys(record: type[msgspec.Struct]) -> str:
    rows = [f"| `{f.encode_name}` | {_default(f)} | {_meaning(f)} |" for f in msgspec.structs.fields(record)]
    return "\n".join(("| key | default | what it says |", "|---|---|---|", *rows, ""))


def _default(field: msgspec.structs.FieldInfo) -> str:
    value = field.default_factory() if field.default is msgspec.NODEFAULT else field.default
    return "" if value is None else f"`{msgspec.json.encode(value).decode()}`"


def _meaning(field: msgspec.structs.FieldInfo) -> str:
    return next(m.description for m in field.type.__metadata__ if m.description)


def as_schema(schema: dict[str, object]) -> str:
    """Return a JSON Schema as text."""
    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"


if __name__ == "__main__":
    for name, text in references().items():
        (DOCS / name).write_text(text, encoding="utf-8")
