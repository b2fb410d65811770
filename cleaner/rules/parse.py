"""From one rule file's text to checked rules. A file with one fault is refused as a whole."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from cleaner.errors import RuleError
from cleaner.fold import fold, plain
from cleaner.model import KINDS
from cleaner.rules.format import MATCHERS, VERBS, Pattern, RuleFile, RuleTable, SiteTable, Verb, as_list
from cleaner.rules.model import Rule
from cleaner.rules.patterns import check_pattern
from cleaner.rules.words import spell_out
from cleaner.toml import convert, find_line, load_toml

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
    tables = load_toml(text, str(path), RuleError)
    records = convert(tables, RuleFile, text, str(path), RuleError, known=_FIELDS, see="docs/rules.md")
    rules = tuple(_rule(table, n, records, text, path) for n, table in enumerate(records.rule))
    refuse_duplicates(rules)
    return records, rules


def _rule(table: RuleTable, index: int, records: RuleFile, text: str, path: Path) -> Rule:
    line = find_line(text, "rule", index)
    try:
        verb, pattern = _verb(table, records.rule)
        regex = None if pattern.regex is None else spell_out(pattern.regex, records.words)
        heads = None if pattern.heads is None else spell_out(pattern.heads, records.words)
        check_pattern(verb, pattern, regex, heads)
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
        regex=regex,
        heads=heads,
    )


def _verb(table: RuleTable, tables: Sequence[RuleTable]) -> tuple[Verb, Pattern]:
    given = [(verb, getattr(table, verb)) for verb in VERBS if getattr(table, verb) is not None]
    if len(given) != 1:
        raise ValueError(f"needs exactly one verb of {', '.join(VERBS)}; it has {len(given)}")
    verb, pattern = given[0][0], _with_lines(given[0][1], tables)
    matchers = [name for name in MATCHERS if getattr(pattern, name) is not None]
    if len(matchers) != 1:
        raise ValueError(f"needs exactly one matcher of {', '.join(MATCHERS)}; it has {len(matchers)}")
    return verb, pattern


def _with_lines(pattern: Pattern, tables: Sequence[RuleTable]) -> Pattern:
    """Return the pattern with the lines of the rules it names."""
    if not pattern.lines_of:
        return pattern
    own = [pattern.lines or []]
    found = {table.id: given for table in tables for verb in VERBS if (given := getattr(table, verb)) is not None}
    for name in pattern.lines_of:
        if name not in found or found[name].lines is None:
            raise ValueError(f"`lines_of` names `{name}`, which is no rule of this file with `lines`")
        own.append(found[name].lines)
    lines = list(dict.fromkeys(line for lines in own for line in lines))
    return msgspec.structs.replace(pattern, lines=lines, lines_of=[])


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
