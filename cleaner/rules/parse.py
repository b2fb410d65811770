"""From one rule file's text to checked rules. A file with one fault is refused as a whole."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

import msgspec

from cleaner.errors import RuleError
from cleaner.fold import fold, plain
from cleaner.model import KINDS
from cleaner.rules.format import MATCHERS, VERBS, Pattern, RuleFile, RuleTable, SiteTable, Verb, as_list
from cleaner.rules.model import Rule
from cleaner.rules.patterns import check_pattern
from cleaner.rules.position import find_line

_PATH = re.compile(r"\$\.?(?P<table>\w+)?(?:\[(?P<index>\d+)\])?(?:\.(?P<key>\w+))?")
_TOML_LINE = re.compile(r"at line (\d+)")
_FIELDS = {f for s in (RuleFile, RuleTable, SiteTable, Pattern) for f in s.__struct_fields__}


def parse_file(path: Path) -> tuple[RuleFile, tuple[Rule, ...]]:
    """Return the file's records and its rules, checked. Raises RuleError with the place of the fault."""
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"cannot be read: {error}", file=str(path), hint="rule files are UTF-8 TOML") from error
    return parse_text(text, path)


def parse_text(text: str, path: Path) -> tuple[RuleFile, tuple[Rule, ...]]:
    """Like parse_file, for a text already read from `path`."""
    records = _convert(_load_toml(text, path), text, path)
    rules = tuple(_rule(table, n, records, text, path) for n, table in enumerate(records.rule))
    refuse_duplicates(rules)
    return records, rules


def _load_toml(text: str, path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = _TOML_LINE.search(str(error))
        raise RuleError(f"not valid TOML: {error}", file=str(path), line=int(line[1]) if line else None) from error


def _convert(data: dict[str, object], text: str, path: Path) -> RuleFile:
    try:
        return msgspec.convert(data, RuleFile)
    except msgspec.ValidationError as error:
        message, _, where = str(error).partition(" - at ")
        unknown = re.search(r"unknown field `(.*)`", message)
        line = _place_of_fault(text, _PATH.search(where), unknown[1] if unknown else None)
        raise RuleError(
            message, file=str(path), line=line, hint=_hint(message, unknown[1] if unknown else None)
        ) from error


def _place_of_fault(text: str, place: re.Match[str] | None, unknown: str | None) -> int | None:
    """Return the line of the key at fault: an unknown one, else the key that holds it, else its table."""
    table, index = (place["table"], int(place["index"] or 0)) if place else (None, 0)
    header = find_line(text, table, index)
    lines = [find_line(text, table, index, key) for key in (unknown, place and place["key"]) if key]
    if header is None and unknown:
        lines.append(find_line(text, unknown))
    return next((line for line in lines if line != header), header)


def _hint(message: str, unknown: str | None) -> str | None:
    near = difflib.get_close_matches(unknown, sorted(_FIELDS), n=1) if unknown else []
    if near:
        return f"did you mean `{near[0]}`?"
    if "matching regex" in message and "a-z0-9" in message:
        return "ids are kebab-case, such as newsletter-box"
    return "see docs/rules.md"


def _rule(table: RuleTable, index: int, records: RuleFile, text: str, path: Path) -> Rule:
    line = find_line(text, "rule", index)
    try:
        verb, pattern = _verb(table)
        check_pattern(verb, pattern)
        kind = _kind(table, None if records.site else path.stem)
    except ValueError as error:
        raise RuleError(f"rule `{table.id}`: {error}", file=str(path), line=line) from error
    return Rule(
        id=f"{path.stem}/{table.id}",
        kind=kind,
        verb=verb,
        pattern=pattern,
        why=table.why,
        rank=1 if records.site else 0,
        file=str(path),
        line=line,
        after=frozenset(map(fold, as_list(pattern.after))),
        before=frozenset(map(fold, as_list(pattern.before))),
        has=tuple(plain(text).lower() for text in as_list(pattern.has)),
    )


def _verb(table: RuleTable) -> tuple[Verb, Pattern]:
    given = [(verb, getattr(table, verb)) for verb in VERBS if getattr(table, verb) is not None]
    if len(given) != 1:
        raise ValueError(f"needs exactly one verb of {', '.join(VERBS)}; it has {len(given)}")
    verb, pattern = given[0]
    matchers = [name for name in MATCHERS if getattr(pattern, name) is not None]
    if len(matchers) != 1:
        raise ValueError(f"needs exactly one matcher of {', '.join(MATCHERS)}; it has {len(matchers)}")
    return verb, pattern


def _kind(table: RuleTable, default: str | None) -> str:
    kind = table.kind or default
    if kind in KINDS:
        return kind
    near = difflib.get_close_matches(kind or "", KINDS, n=1)
    raise ValueError(
        f"unknown kind `{kind}`; " + (f"did you mean `{near[0]}`?" if near else f"kinds are {', '.join(KINDS)}")
    )


def refuse_duplicates(rules: Iterable[Rule]) -> None:
    """Raise RuleError for the first rule whose id another one has."""
    seen: dict[str, Rule] = {}
    for rule in rules:
        first = seen.setdefault(rule.id, rule)
        if first is not rule:
            raise RuleError(
                f"rule id `{rule.id}` is used twice",
                file=rule.file,
                line=rule.line,
                hint=f"first in {first.file}:{first.line}; give one of them another id",
            )
