"""A SARIF 2.1.0 log (OASIS), as code scanning services read it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

import msgspec

from cleaner.fold import utf8
from cleaner.guard.findings import Finding
from cleaner.guard.inspect import Inspection
from cleaner.model import KINDS

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def log(inspections: Iterable[Inspection]) -> str:
    """Return the log of one run: its findings as results, what could not be looked at as notifications."""
    rules: dict[str, dict[str, object]] = {}
    results: list[dict[str, object]] = []
    notifications: list[dict[str, object]] = []
    for inspection in inspections:
        results += [_result(finding, rules) for finding in inspection.findings]
        notifications += _notifications(inspection)
    run = {
        "tool": {"driver": {**_driver(), "rules": list(rules.values())}},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"SRCROOT": {"description": {"text": "The directory the check was run in."}}},
        "invocations": [{"executionSuccessful": not notifications, "toolExecutionNotifications": notifications}],
        "results": results,
    }
    return msgspec.json.format(msgspec.json.encode({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})).decode()


def _driver() -> dict[str, object]:
    from cleaner import __version__

    return {"name": "boilerplate-cleaner", "version": __version__}


def _result(finding: Finding, rules: dict[str, dict[str, object]]) -> dict[str, object]:
    rules.setdefault(finding.rule, _rule(finding))
    text = utf8(finding.text)
    region = {"startLine": max(1, finding.line), **_columns(finding), "snippet": {"text": text}}
    place = {"artifactLocation": _artifact(finding.path), "region": region}
    return {
        "ruleId": finding.rule,
        "ruleIndex": list(rules).index(finding.rule),
        "level": "warning",
        "message": {"text": f"{text}: {utf8(finding.reason)} {finding.advice}."},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"text/v1": finding.fingerprint},
    }


def _columns(finding: Finding) -> dict[str, int]:
    """Return the columns; of what stands in a page only the line is known."""
    if finding.end_column == finding.column:
        return {}
    return {"startColumn": finding.column, "endColumn": finding.end_column}


def _rule(finding: Finding) -> dict[str, object]:
    return {
        "id": finding.rule,
        "shortDescription": {"text": f"{finding.kind}: {KINDS[finding.kind]}"},
        "help": {"text": f"`cleaner rules show {finding.rule}` shows the rule. {finding.advice}."},
        "properties": {"tags": [finding.kind]},
    }


def _notifications(inspection: Inspection) -> Iterator[dict[str, object]]:
    for fault in inspection.faults:
        place = {"physicalLocation": {"artifactLocation": _artifact(str(inspection.path))}}
        yield {"level": "error", "message": {"text": fault}, "locations": [place]}


def _artifact(path: str) -> dict[str, object]:
    """Return where a file is: relative paths are to the directory the check was run in."""
    uri = quote(os.fsencode(path.replace(os.sep, "/")))
    return {"uri": f"file://{uri}"} if Path(path).is_absolute() else {"uri": uri, "uriBaseId": "SRCROOT"}
