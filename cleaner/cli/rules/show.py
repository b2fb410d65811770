"""`cleaner rules show`."""

from __future__ import annotations

from typing import Any

import click
import msgspec

from cleaner.cli.options import rule_options
from cleaner.cli.rules.paths import library_in_force
from cleaner.errors import CleanerError
from cleaner.rules.model import Rule


@click.command(name="show")
@click.argument("name")
@rule_options
def command(name: str, **given: Any) -> None:
    """Show one rule (related/see-also), or all rules of a site or kind (example.com, related)."""
    found = [r for r in library_in_force(**given).rules() if name in (r.id, r.id.split("/", 1)[0])]
    if not found:
        raise CleanerError(f"no rule, site or kind is named `{name}`; `cleaner rules list` shows what there is")
    click.echo("\n\n".join(map(describe, found)))


def describe(rule: Rule) -> str:
    """Return the rule as lines for a reader: where it stands, what it takes, why."""
    pattern = msgspec.to_builtins(rule.pattern)
    lines = [
        rule.id,
        f"  {rule.file}:{rule.line}",
        f"  kind: {rule.kind}",
        f"  verb: {rule.verb}",
        f"  why: {rule.why}",
    ]
    return "\n".join([*lines, *(f"  {key}: {_short(value)}" for key, value in pattern.items())])


def _short(value: object) -> str:
    if isinstance(value, list) and len(value) > 12:
        return f"{', '.join(map(str, value[:12]))}, … ({len(value)} in all)"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
