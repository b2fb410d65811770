"""With which characters the matches of a pattern begin."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.fold import fold_all
from cleaner.rules.library import rules_in, shipped_rules
from cleaner.rules.matchers import TextMatcher
from cleaner.rules.model import Rule
from cleaner.rules.openings import DIGIT, openings_of
from tests.build import parse_rules, rule_text

TABLE = {
    "one text": ("Share this", {"share this"}),
    "choices": ("(?:see|read) more", {"see more", "read more"}),
    "an end that is open": ("posted in .{2,9}", {"posted in "}),
    "something that may be left out": ("(?:click )?here", {"click here", "here"}),
    "a set": ("[ab]c", {"ac", "bc"}),
    "a range": ("[a-c]", {"a", "b", "c"}),
    "a digit": (r"\d{1,3} views", {DIGIT}),
    "a figure": ("3 views", {DIGIT}),
    "digits behind a word": (r"vor \d{1,3} tagen", {"vor "}),
    "a look ahead": ("sign(?! language).*", {"sign"}),
    "white space first": (r"\s{0,3}more", {"more"}),
    "a property": (r"\p{Lu}x", None),
    "a property in a set": (r"[\p{Lu}x]y", None),
    "anything": (".*more", None),
    "all but something": ("[^x]more", None),
    "a word character": (r"\w+@x", None),
    "a hash, which folding takes away": ("#+x?", None),
    "a longer one": ("subscribe to our newsletter", {"subscribe to"}),
    "a longer one behind a shorter one": ("tags?", {"tag"}),
}


@pytest.mark.parametrize("case", TABLE)
def test_openings(case: str) -> None:
    pattern, expected = TABLE[case]
    assert openings_of(pattern) == expected


def readable(rule: Rule) -> bool:
    """True if `re` reads the rule's pattern as well, so that texts can be made from it."""
    try:
        return rule.verb != "trim" and bool(re.compile(rule.regex or "", re.I).pattern)
    except re.error:
        return False


@pytest.mark.parametrize("rule", list(filter(readable, rules_in([shipped_rules()]))), ids=lambda rule: rule.id)
@settings(max_examples=8)
@given(data=st.data())
def test_what_a_shipped_pattern_matches_is_looked_at(rule: Rule, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(re.compile(rule.regex or "", re.I), fullmatch=True))
    matcher = TextMatcher([rule])
    if "\n" not in text and matcher.match(text):
        assert matcher.suspects(fold_all([text])) == {0}


@given(st.lists(st.sampled_from(["Share", "» share:", "ſhare it", "x share", "## Share", "3 shares", "", "***", "#1"])))
def test_only_what_matches_nothing_is_passed_over(texts: list[str]) -> None:
    rules = (
        r"regex = '(?:share|\d+ shares?)\b.*'",
        "regex = '.*[*]', has = ['*']",
        "line = 'x share'",
        "starts = '#1'",
    )
    matcher = TextMatcher(
        rule for n, body in enumerate(rules) for rule in parse_rules(rule_text(f"drop = {{ {body} }}", f"r{n}"))
    )
    suspects = matcher.suspects(fold_all(texts))
    assert {place for place, text in enumerate(texts) if matcher.match(text)} <= suspects
