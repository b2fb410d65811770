"""The linter: each check has an example that fails it, and a sound file passes them all."""

from __future__ import annotations

import pytest

from cleaner.authoring.lint import CHECKS, Finding, lint_file
from tests.build import write_files

SOUND = '''
[[rule]]
id   = "label"
drop = { lines = ["Zorblat", "Quux"] }
why  = "A label of the laboratory."

[[rule]]
id   = "counter"
drop = { regex = '\\d+ blorps?' }
why  = "A counter of the laboratory."

[[test]]
text = """
The river rose by two metres.
Zorblat
7 blorps
"""
keeps = ["The river rose by two metres."]
drops = { "Zorblat" = "label", "7 blorps" = "counter" }

[[test]]
text = "Zorblat and seven blorps were seen at the weir.\\n"
'''
NEGATIVE = '[[test]]\ntext = "Zorblat and seven blorps were seen at the weir.\\n"\n'
GREEDY = "\n[[rule]]\nid = \"any\"\ndrop = { regex = '.+', where = 'tail' }\nwhy = \"It takes all there is.\"\n"
WORDS = "[words]\nnet = ['a', 'b']\n"
SLOW = '\n[[rule]]\nid = "slow"\ndrop = { regex = \'(?:a|aa)+\\d\' }\nwhy = "It takes its time."\n'
SLOW_ENTRIES = SLOW.replace("drop = { regex", "drop_from = { line = 'Quux', heads")
ANY_ENTRIES = GREEDY.replace("drop = { regex = '.+', where = 'tail'", "drop_from = { line = 'Quux', heads = '.+'")
AFTER_SOUND = SOUND.count("\n") + 2

# check → (file name, text that the check complains about, line, part of the complaint)
FAILING = {
    "broken": ("sharing.toml", SOUND.replace("drop =", "dorp =", 1), 4, "did you mean `drop`?"),
    "untested-rule": (
        "sharing.toml",
        SOUND.replace("7 blorps", "7 blorpz").replace(', "7 blorpz" = "counter"', ""),
        7,
        "sharing/counter",
    ),
    "no-negative-test": ("sharing.toml", SOUND.replace(NEGATIVE, ""), None, "[[test]]"),
    "why": ("sharing.toml", SOUND.replace("A label of the laboratory.", "A label"), 2, "sharing/label"),
    "unknown-rule": ("sharing.toml", SOUND.replace('"Zorblat" = "label"', '"Zorblat" = "lable"'), 12, "lable"),
    "repeated-line": ("sharing.toml", SOUND.replace("regex = '\\d+ blorps?'", 'line = "» QUUX:"'), 7, "sharing/label"),
    "unused-words": ("sharing.toml", WORDS + SOUND, 2, "{{net}}"),
    "any-text": ("sharing.toml", SOUND + GREEDY, AFTER_SOUND, "sharing/any"),
    "slow-pattern": ("sharing.toml", SOUND + SLOW, AFTER_SOUND, "sharing/slow"),
    "file-name": (
        "www.example.co.uk.toml",
        "[site]\n" + SOUND.replace("\nwhy", '\nkind = "sharing"\nwhy'),
        None,
        "example.co.uk",
    ),
}


def complaints(tmp_path, name: str, text: str) -> dict[str, tuple[int | None, str]]:
    write_files(tmp_path, {name: text})
    return {f.check: (f.line, f.message) for f in lint_file(tmp_path / name)}


def test_a_sound_file(tmp_path) -> None:
    assert complaints(tmp_path, "sharing.toml", SOUND) == {}


def test_a_sound_site_file(tmp_path) -> None:
    text = "[site]\n" + SOUND.replace("\nwhy", '\nkind = "sharing"\nwhy').replace(NEGATIVE, "")
    assert complaints(tmp_path, "example.co.uk.toml", text) == {}


@pytest.mark.parametrize(("check", "rule"), [("slow-pattern", SLOW_ENTRIES), ("any-text", ANY_ENTRIES)])
def test_the_entries_of_a_list(tmp_path, check: str, rule: str) -> None:
    assert complaints(tmp_path, "sharing.toml", SOUND + rule)[check][0] == AFTER_SOUND


def test_words_that_only_entries_ask_for(tmp_path) -> None:
    rule = "\n[[rule]]\nid = 'list'\nwhy = 'It is a list.'\ndrop_from = { line = 'Quux', heads = '{{net}} x' }\n"
    assert "unused-words" not in complaints(tmp_path, "sharing.toml", WORDS + SOUND + rule)


@pytest.mark.parametrize("check", FAILING)
def test_each_check_finds_its_fault(tmp_path, check: str) -> None:
    name, text, line, part = FAILING[check]
    found = complaints(tmp_path, name, text)
    assert check in found, found
    assert found[check][0] == line and part in found[check][1]


def test_every_check_has_an_example() -> None:
    assert len(FAILING) - 1 == len(CHECKS), "one for each check, and one for the loader"


def test_a_line_may_stand_under_two_conditions(tmp_path) -> None:
    """`Quux` goes in the tail, and everywhere behind its label: two rules, no repetition."""
    text = SOUND.replace("regex = '\\d+ blorps?'", 'line = "Quux", after = "Zorblat"')
    assert "repeated-line" not in complaints(tmp_path, "sharing.toml", text)
    text = SOUND.replace("drop = { regex = '\\d+ blorps?'", 'drop_from = { line = "Quux"')
    assert "repeated-line" not in complaints(tmp_path, "sharing.toml", text)


def test_findings_read_like_a_compilers() -> None:
    assert str(Finding("a.toml", 3, "why", "is no sentence")) == "a.toml:3: why  is no sentence"
    assert str(Finding("a.toml", None, "why", "is no sentence")) == "a.toml: why  is no sentence"
