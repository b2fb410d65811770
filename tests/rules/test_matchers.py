"""Which rules claim a block by its text alone."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner.rules.matchers import TextMatcher
from tests.build import PROSE, parse_rules, rule_text

MATCHES = {
    "line": (
        'line = "Read more"',
        ["Read more", "READ  MORE", "» Read more…", "* read more *", "Read\u00a0more:", "Re\u00adad more"],
    ),
    "line with quotes": ('line = "Editor\'s picks"', ["Editor’s Picks", "EDITOR'S PICKS", "editor´s picks"]),
    "line with a dash": ('line = "Sign-up"', ["Sign-up", "sign‑up", "Sign–Up"]),
    "lines": ('lines = ["Share", "Print"]', ["Share", "print", "• Print"]),
    "a capital with a dot": ('line = "istanbul haberleri"', ["İstanbul haberleri", "ISTANBUL HABERLERI"]),
    "regex": ("regex = 'page \\d+ of \\d+'", ["Page 3 of 12", "page 1 of 1"]),
    "regex with quotes": ('regex = "editor\'s .*"', ["Editor’s notes"]),
    "regex with case": ("regex = 'by (?-i:\\p{Lu}\\p{Ll}+)'", ["By Mara", "BY Mara"]),
    "regex with a look ahead": ("regex = '(?=.*now)read .+'", ["Read it now", "read now or later"]),
    "regex with alternatives": ("regex = 'share|print|(?:e-)?mail'", ["Share", "PRINT", "mail", "E-Mail", "e‑mail"]),
    "regex with has": ("regex = '.*all rights.*', has = ['©', 'Rights']", ["© 2021 All rights reserved", "ALL RIGHTS"]),
    "starts": ('starts = "See also:"', ["See also: the weir", "» SEE  ALSO: the weir", "See also:"]),
    "starts of a list": ('starts = ["Read:", "More:"]', ["read: this", "More: that"]),
    "words within bounds": ("regex = '.+', max_words = 3", ["one two three", "one", "日本語で書"]),
    "forty words by default": ("regex = '.+'", ["word " * 40]),
}
DIFFERS = {
    "line": ('line = "Read more"', ["Read more about it", "Please read more", "Readmore", ""]),
    "regex matches the whole text": ("regex = 'page \\d+'", ["page 3 of 12", "see page 3", "page x"]),
    "regex with case": ("regex = 'by (?-i:\\p{Lu}\\p{Ll}+)'", ["by mara", "by MARA"]),
    "regex with has": ("regex = '.+', has = '©'", ["(c) 2021", "Copyright 2021"]),
    "starts": ('starts = "See also:"', ["See also the weir", "We see also: the weir"]),
    "more words than allowed": ("regex = '.+', max_words = 3", ["one two three four", "日本語で書いた文"]),
    "more than forty words": ("regex = '.+'", ["word " * 41]),
    "more than forty words after a label": ('starts = "See also:"', ["See also: " + "word " * 40]),
}


def matcher(*patterns: str, verb: str = "drop") -> TextMatcher:
    return TextMatcher(
        parse_rules("".join(rule_text(f"{verb} = {{ {p} }}", id=f"r{n}") for n, p in enumerate(patterns)))
    )


@pytest.mark.parametrize("case", MATCHES)
def test_matches(case: str) -> None:
    pattern, texts = MATCHES[case]
    for text in texts:
        assert [r.id for r in matcher(pattern).match(text)] == ["related/r0"], text


@pytest.mark.parametrize("case", DIFFERS)
def test_differs(case: str) -> None:
    pattern, texts = DIFFERS[case]
    for text in texts:
        assert matcher(pattern).match(text) == [], text


TRIMS = {
    "starts": ('starts = "(Reuters)"', "(REUTERS)  Rain fell.", ["(REUTERS)  "]),
    "starts, not at the start": ('starts = "(Reuters)"', "Rain fell (Reuters).", []),
    "regex in the middle": ("regex = ' ?\\[\\d+\\]'", "Rain [1] fell [2].", [" [1]", " [2]"]),
    "regex of nothing": ("regex = '(?:x|(?=y))'", "y", []),
    "quotes in plain style": ('regex = "\'s"', "Editor’s", ["’s"]),
}


@pytest.mark.parametrize("case", TRIMS)
def test_trims(case: str) -> None:
    pattern, text, expected = TRIMS[case]
    found = [text[slice(*span)] for _, spans in matcher(pattern, verb="trim").find_trims(text) for span in spans]
    assert found == expected


ALL = [pattern for pattern, _ in MATCHES.values()]
SAMPLES = [text for _, texts in (*MATCHES.values(), *DIFFERS.values()) for text in texts]
pieces = st.one_of(st.sampled_from(SAMPLES), st.text(max_size=6), st.sampled_from((*"»•: ©#-", "share", "İ", "ſ", "K")))


@given(st.lists(pieces, min_size=1, max_size=3).map("".join))
def test_together_they_match_what_each_matches_alone(text: str) -> None:
    """The short cuts (first characters, needles, remembered answers) lose nothing."""
    alone = {f"related/r{n}" for n, pattern in enumerate(ALL) if matcher(pattern).match(text)}
    together = [rule.id for rule in matcher(*(f"{p}, where = 'head'" for p in ALL)).match(text)]
    assert set(together) == alone and len(together) == len(alone)


def test_a_pattern_is_idle_where_no_label_of_its_rule_stands() -> None:
    rules = matcher("regex = '.+', after = 'Related', before = ['Most read', '» Latest:']")
    assert [rules.idle_among(labels) for labels in ({"related", "latest"}, {"related"}, {"most read"}, set())] == [
        frozenset(),
        {0},
        {0},
        {0},
    ]
    assert [r.id for r in rules.match("one")] == ["related/r0"]
    assert rules.match("one", frozenset({0})) == []


def test_a_matcher_survives_pickling() -> None:
    again = pickle.loads(pickle.dumps(matcher(*ALL)))
    for text in SAMPLES:
        assert [r.id for r in again.match(text)] == [r.id for r in matcher(*ALL).match(text)]


@pytest.mark.parametrize("verb", ["drop", "trim", "keep"])
def test_a_pattern_without_bound_fails_its_document_with_a_clear_message(rules_dir, verb: str) -> None:
    folder = rules_dir({"generic/zslow.toml": rule_text(f"{verb} = {{ regex = '(?:a|aa)+$' }}", id="greedy")})
    with pytest.raises(cleaner.DocumentError, match=r"zslow/greedy.*zslow\.toml:1.*took over") as caught:
        cleaner.clean("a" * 40 + "!\n", media="text", rules=[folder])
    assert "aaaa" in str(caught.value)
    assert cleaner.clean(f"{PROSE[0]}\n", media="text", rules=[folder]).text == f"{PROSE[0]}\n"
