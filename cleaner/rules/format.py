"""The shape of a rule file, as typed records: what TOML must hold, and nothing else.

`cleaner rules schema` prints the JSON Schema made from these records.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

RuleId = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="kebab-case; names the thing")]
Label = Annotated[str, Meta(min_length=1)]
Labels = Label | list[Label]
Share = Annotated[float, Meta(ge=0, le=1)]
Count = Annotated[int, Meta(ge=1)]
Verb = Literal["drop", "drop_from", "drop_until", "drop_run", "trim", "keep"]

VERBS: tuple[Verb, ...] = ("drop", "drop_from", "drop_until", "drop_run", "trim", "keep")
RANGE_VERBS: tuple[Verb, ...] = ("drop_from", "drop_until")
MATCHERS = ("line", "lines", "regex", "starts", "echo", "css", "xpath")


def as_list(value: Labels | None) -> list[str]:
    """Return a label or a list of labels as a list."""
    return [] if value is None else [value] if isinstance(value, str) else list(value)


class Pattern(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One matcher and its conditions."""

    line: Annotated[Label | None, Meta(description="whole text of the block, folded")] = None
    lines: Annotated[list[Label] | None, Meta(description="any of these as the whole text, folded")] = None
    lines_of: Annotated[list[RuleId], Meta(description="and the lines of these rules of the same file")] = []
    regex: Annotated[Labels | None, Meta(description="one of these matches the whole text (trim: any part)")] = None
    starts: Annotated[Labels | None, Meta(description="the folded text begins with this")] = None
    echo: Annotated[
        Literal["same", "glued", "run"] | None, Meta(description="repeats a block nearby, or a run of lines elsewhere")
    ] = None
    css: Annotated[Labels | None, Meta(description="inside an element this selects (HTML)")] = None
    xpath: Annotated[Labels | None, Meta(description="inside an element this selects (HTML)")] = None
    has: Annotated[Labels | None, Meta(description="one of these occurs in the text, whatever the case")] = None
    where: Annotated[
        Literal["head", "tail", "end", "anywhere"], Meta(description="before or after all prose, or last")
    ] = "anywhere"
    max_words: Annotated[Count | None, Meta(description="the block has at most so many words")] = None
    after: Annotated[Labels | None, Meta(description="one of the blocks before is this line")] = None
    before: Annotated[Labels | None, Meta(description="one of the blocks after is this line")] = None
    within: Annotated[Count, Meta(description="how many blocks after and before look at")] = 1
    beside: Annotated[Count | None, Meta(description="another match of this rule stands so near")] = None
    unbroken: Annotated[bool, Meta(description="no blank line stands between the two")] = False
    times: Annotated[Count | None, Meta(description="the page says the same in so many blocks")] = None
    max_prose: Annotated[Share | None, Meta(description="prose that drop_from or drop_until may take")] = None
    heads: Annotated[
        Labels | None, Meta(description="drop_from: blocks below are such entries (regexes), and none above")
    ] = None
    least: Annotated[
        Count | None, Meta(description="so many different lines of a run (drop_run) or entries (heads) must match")
    ] = None


class RuleTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One `[[rule]]`."""

    id: RuleId
    why: Annotated[str, Meta(min_length=1, description="a sentence for the person who reviews a removal")]
    kind: str | None = None
    drop: Pattern | None = None
    drop_from: Pattern | None = None
    drop_until: Pattern | None = None
    drop_run: Pattern | None = None
    trim: Pattern | None = None
    keep: Pattern | None = None


class SiteTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The `[site]` table: where the rules of a site file apply."""

    domains: list[Label] = []
    fingerprints: list[Label] = []
    sample: str | None = None
    main: list[Annotated[str, Meta(pattern=r"^(css|xpath): ?\S")]] = []


class TestTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One `[[test]]`: a document and what the file's rules do to it."""

    text: str | None = None
    html: str | None = None
    note: str | None = None
    keeps: list[Label] = []
    drops: dict[str, str] = {}


class RuleFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A whole rule file."""

    site: SiteTable | None = None
    words: Annotated[
        dict[RuleId, Labels], Meta(description="what `{{name}}` stands for in the regexes of the file")
    ] = {}
    rule: list[RuleTable] = []
    test: list[TestTable] = []


def schema() -> dict[str, object]:
    """Return the JSON Schema of rule files, for editors."""
    return msgspec.json.schema(RuleFile)
