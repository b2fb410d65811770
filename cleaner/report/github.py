"""Annotations for GitHub Actions: workflow commands, as GitHub's "Workflow commands" page describes them."""

from __future__ import annotations

from cleaner.fold import shorten
from cleaner.guard.findings import Finding


def annotation(finding: Finding) -> str:
    """Return the workflow command that marks the finding's place."""
    place = {
        "file": finding.path,
        "line": str(finding.line),
        "endLine": str(finding.line),
        "col": str(finding.column),
        "endColumn": str(finding.end_column),
        "title": f"cleaner ({finding.rule})",
    }
    properties = ",".join(f"{name}={_property(value)}" for name, value in place.items())
    return f"::error {properties}::{_data(f'{shorten(finding.text)}: {finding.reason} {finding.advice}.')}"


def _data(text: str) -> str:
    """Escape a message as GitHub's own toolkit does."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escape a property: colons and commas end it."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
