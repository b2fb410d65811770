"""Checks of what a rule's pattern may say, before anything is compiled into a set."""

from __future__ import annotations

import re
from collections.abc import Iterable

import regex

from cleaner.rules.format import RANGE_VERBS, Pattern, Verb, as_list

FLAGS = regex.IGNORECASE | regex.VERSION0


def check_pattern(verb: Verb, pattern: Pattern, source: str | None, heads: str | None = None) -> None:
    """Raise ValueError, in words for the rule's author, if the pattern cannot work.

    `source` and `heads` are its regexes with their words spelled out.
    """
    if verb == "trim" and source is None and pattern.starts is None:
        raise ValueError("`trim` takes a `regex` or `starts`; to take the whole block, use `drop`")
    if pattern.max_prose is not None and verb not in RANGE_VERBS:
        raise ValueError("`max_prose` belongs to `drop_from` and `drop_until`")
    if heads is not None and verb != "drop_from":
        raise ValueError("`heads` belongs to `drop_from`: the block goes with the entries below it")
    if pattern.least is not None and verb != "drop_run" and heads is None:
        raise ValueError("`least` belongs to `drop_run` and to `heads`: how many lines must match")
    if verb == "drop_run" and (pattern.css or pattern.xpath):
        raise ValueError("`drop_run` looks at text: it takes `line`, `lines`, `starts`, `regex` or `echo = 'run'`")
    if pattern.echo is not None and (verb == "drop_run") != (pattern.echo == "run"):
        raise ValueError("`echo = 'run'` belongs to `drop_run`, and the other echoes to the verbs for one block")
    if pattern.has is not None and source is None:
        raise ValueError("`has` belongs to `regex`: it tells quickly that a pattern cannot match")
    near = pattern.after or pattern.before
    if (pattern.within != 1 and not (near or heads)) or (pattern.unbroken and not near):
        raise ValueError("`within` needs `after`, `before` or `heads`, and `unbroken` one of the first two")
    for some in (source, heads):
        if some is not None:
            _check_regex(some)
    _check_labels([*as_list(pattern.starts), *as_list(pattern.lines), *as_list(pattern.line)])
    _check_selectors(pattern)


def _check_regex(source: str) -> None:
    try:
        compiled = regex.compile(source, FLAGS)
    except regex.error as error:
        raise ValueError(f"bad regex `{source}`: {error}") from error
    if compiled.groups:
        raise ValueError(f"regex `{source}` has a capture group; write (?:…)")
    if re.search(r"\(\?[a-zA-Z]+\)", source):
        raise ValueError(f"regex `{source}` sets a flag for everything; write (?i:…) or (?-i:…) around a part")
    if compiled.fullmatch(""):
        raise ValueError(f"regex `{source}` matches an empty text")


def _check_labels(labels: Iterable[str]) -> None:
    for label in labels:
        if not label.strip() or "\n" in label:
            raise ValueError(f"a label is one line of text, and not blank: {label!r}")


def _check_selectors(pattern: Pattern) -> None:
    if pattern.css is None and pattern.xpath is None:
        return
    from cleaner.rules.selectors import compile_selector

    for source in as_list(pattern.css):
        compile_selector("css: " + source)
    for source in as_list(pattern.xpath):
        compile_selector("xpath: " + source)
