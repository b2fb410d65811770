"""`cleaner rules list`."""

from __future__ import annotations

from pathlib import Path

import click

from cleaner.cli.options import rules_option
from cleaner.rules.library import open_library


@click.command(name="list")
@click.option("--site", help="Rules in force on this host; without it, all rules.")
@click.option("--kind", help="Rules of this kind.")
@rules_option
def command(site: str | None, kind: str | None, rules: tuple[Path, ...]) -> None:
    """List rules, a line each: id, kind, verb, reason."""
    library = open_library(rules)
    if site:
        found = [r for ruleset in library.rulesets(library.site_for_host(site)) for r in ruleset.rules]
    else:
        found = list(library.rules())
    for rule in found:
        if kind in (None, rule.kind):
            click.echo(f"{rule.id}\t{rule.kind}\t{rule.verb}\t{rule.why}")
