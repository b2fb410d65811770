"""`cleaner rules schema`."""

from __future__ import annotations

import click
import msgspec

from cleaner.rules.format import schema


@click.command(name="schema")
def command() -> None:
    """Print the JSON Schema of rule files, for editors."""
    click.echo(msgspec.json.format(msgspec.json.encode(schema()), indent=2).decode())
