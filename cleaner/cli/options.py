"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from cleaner.model import KINDS
from cleaner.options import Options

F = TypeVar("F", bound=Callable[..., Any])

rules_option = click.option(
    "--rules",
    multiple=True,
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Add a directory of rules (generic/*.toml, sites/*.toml). Repeatable.",
)
_DOCUMENT_OPTIONS = (
    rules_option,
    click.option("--site", metavar="HOST", help="Use this site's rules, whatever the documents say of themselves."),
    click.option(
        "--media", type=click.Choice(["html", "text"]), help="What the inputs are. Default: each is looked at."
    ),
    click.option(
        "--keep",
        multiple=True,
        type=click.Choice(list(KINDS)),
        metavar="KIND",
        help="Keep this kind of boilerplate. Repeatable. byline and caption stay by default.",
    ),
    click.option(
        "--drop",
        multiple=True,
        type=click.Choice(list(KINDS)),
        metavar="KIND",
        help="Drop this kind too: byline or caption. Repeatable.",
    ),
)


def document_options(command: F) -> F:
    """Add the options that say how documents are judged."""
    for option in reversed(_DOCUMENT_OPTIONS):
        command = option(command)
    return command


def make_options(*, heuristics: bool, **given: Any) -> Options:
    """Return the run's Options from the command line's values."""
    return Options(
        heuristics=heuristics,
        rules=given["rules"],
        site=given["site"],
        media=given["media"],
        keep=given["keep"],
        drop=given["drop"],
    )
