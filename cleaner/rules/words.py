"""Regexes as rule files write them: lists of alternatives, and `{{name}}` for the words of that name."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cleaner.rules.format import Labels, as_list

MAX_CHARACTERS = 100_000
"""Longest regex that may be spelled out: words that ask for words grow fast. The longest that is shipped has 6,000."""
_NAMED = re.compile(r"\{\{\s*([\w-]+)\s*\}\}")


def spell_out(source: Labels, words: Mapping[str, Labels]) -> str:
    """Return the one regex that these alternatives make.

    Raises ValueError for a name that is not among the words, for words that ask for themselves, and for a regex that
    becomes too long.

    >>> spell_out(["share on {{network}}", "follow us"], {"network": ["facebook", "x"]})
    'share on (?:facebook|x)|follow us'
    """
    return _joined(source, words, ())


def names_in(source: Labels) -> set[str]:
    """Return the names of words that the alternatives ask for."""
    return {name for alternative in as_list(source) for name in _NAMED.findall(alternative)}


def _joined(source: Labels, words: Mapping[str, Labels], around: tuple[str, ...]) -> str:
    def fill(match: re.Match[str]) -> str:
        name = match[1]
        if name not in words:
            raise ValueError(f"regex asks for {match[0]}, and `[words]` of this file has no `{name}`")
        if name in around:
            raise ValueError(f"`{name}` of `[words]` asks for itself")
        return f"(?:{_joined(words[name], words, (*around, name))})"

    joined = "|".join(_NAMED.sub(fill, alternative) for alternative in as_list(source))
    if len(joined) > MAX_CHARACTERS:
        raise ValueError(
            f"a regex with its `[words]` has more than {MAX_CHARACTERS:,} characters; ask for fewer of them"
        )
    return joined
