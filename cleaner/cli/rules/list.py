"""`cleaner rules list`."""

from __future__ import annotations

from typing import Any

import click

from cleaner.cli.options import rule_options
from cleaner.cli.rules.paths import library_in_force


@click.command(name="list")
@click.option("--site", help="Rules in force on this host; without it, all rules.")
@click.option("--kind", help="Rules of this kind.")
@rule_options
def command(site: str | None, kind: str | None, **given: Any) -> None:
    """List rules, a line each: id, kind, verb, reason."""
    library = library_in_force(**given)
    if site:
        found = [r for ruleset in library.rulesets(library.site_for_host(site)) for r in ruleset.rules]
    else:
        found = list(library.rules())
    for rule in found:
        if kind in (None, rule.kind):
            click.echo(f"{rule.id}\t{rule.kind}\t{rule.verb}\t{rule.why}")
