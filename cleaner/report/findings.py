"""Views of findings: each turns inspections into lines, as they come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import msgspec

from cleaner.fold import shorten, utf8
from cleaner.guard.findings import Finding
from cleaner.guard.inspect import Inspection

View = Callable[..., Iterator[str]]
"""A function of inspections, and of whether it may use colours, that yields lines."""
_BOLD, _CYAN, _RED, _PLAIN = "\x1b[1m", "\x1b[36m", "\x1b[31m", "\x1b[0m"


def as_text(inspections: Iterable[Inspection], *, colour: bool = False) -> Iterator[str]:
    """Yield a line per finding: `path:line: rule  text`."""
    for inspection in inspections:
        yield from map(_coloured if colour else str, inspection.findings)


def _coloured(finding: Finding) -> str:
    place = f"{_BOLD}{finding.path}{_PLAIN}{_CYAN}:{_PLAIN}{finding.line}{_CYAN}:{_PLAIN}"
    return f"{place} {_RED}{finding.rule}{_PLAIN}  {shorten(finding.text)}"


def as_json(inspections: Iterable[Inspection], *, colour: bool = False) -> Iterator[str]:
    """Yield one JSON array of all findings, an object a line."""
    yield "["
    held = None
    for line in as_jsonl(inspections):
        if held is not None:
            yield f"{held},"
        held = line
    yield from [] if held is None else [held]
    yield "]"


def as_jsonl(inspections: Iterable[Inspection], *, colour: bool = False) -> Iterator[str]:
    """Yield a JSON object per finding."""
    for inspection in inspections:
        for finding in inspection.findings:
            yield msgspec.json.encode(record(finding), enc_hook=str).decode()


def record(finding: Finding) -> dict[str, object]:
    """Return the finding as the record that JSON views print; `span` is in bytes, null where nothing is taken out."""
    return {
        "path": utf8(finding.path),
        "line": finding.line,
        "column": finding.column,
        "end_column": finding.end_column,
        "rule": finding.rule,
        "kind": finding.kind,
        "text": utf8(finding.text),
        "reason": utf8(finding.reason),
        "advice": finding.advice,
        "span": finding.span,
    }


def as_statistics(inspections: Iterable[Inspection], *, colour: bool = False) -> Iterator[str]:
    """Yield a line per rule, the most frequent first: count, rule, kind."""
    counts = Counter((finding.rule, finding.kind) for inspection in inspections for finding in inspection.findings)
    for (rule, kind), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        yield f"{count:>7}  {rule}  ({kind})"


def as_github(inspections: Iterable[Inspection], *, colour: bool = False) -> Iterator[str]:
    """Yield GitHub annotations."""
    from cleaner.report.github import annotation

    for inspection in inspections:
        yield from map(annotation, inspection.findings)


def as_sarif(inspections: Iterable[Inspection], *, colour: bool = False) -> Iterator[str]:
    """Yield one SARIF log."""
    from cleaner.report.sarif import log

    yield log(inspections)


FORMATS: dict[str, View] = {
    "text": as_text,
    "json": as_json,
    "jsonl": as_jsonl,
    "github": as_github,
    "sarif": as_sarif,
}
"""The output formats of `check`, by name."""
