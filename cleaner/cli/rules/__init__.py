"""`cleaner rules`: look at rule files, check them and run their tests."""

from __future__ import annotations

import click

from cleaner.cli import LazyGroup


@click.group(
    name="rules",
    cls=LazyGroup,
    commands_in="cleaner.cli.rules",
    names=("list", "show", "check", "lint", "test", "schema"),
)
def command() -> None:
    """Look at rule files, check them, run their tests."""
