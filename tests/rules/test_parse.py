"""Rule files that are refused: each refusal names the file, the line and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.errors import RuleError
from cleaner.rules.parse import parse_file, parse_text

PATH = Path("rules/generic/related.toml")


def rule(verb: str, id: str = "lab", more: str = "") -> str:
    return f'# a comment\n[[rule]]\nid = "{id}"\nwhy = "It is a rule of the laboratory."\n{more}\n{verb}\n'


GROWING = "[words]\n" + "".join(f"w{n} = '{{{{w{n + 1}}}}}{{{{w{n + 1}}}}}'\n" for n in range(39)) + "w39 = 'x'\n"
REFUSED = {
    "no TOML": ("[[rule]]\nid = lab\n", 2, "not valid TOML", ""),
    "a table that is not closed": ("[[rule]\n", 1, "not valid TOML", ""),
    "an unknown table": ("\n[[rules]]\nid = 'lab'\n", 2, "rules", "did you mean `rule`?"),
    "an unknown key": (rule('dorp = { line = "x" }'), 6, "dorp", "did you mean `drop`?"),
    "an unknown matcher": (rule('drop = { lime = "x" }'), 6, "lime", "did you mean `line`?"),
    "an unknown key of the site": ("[site]\n\ndomain = ['x.example']\n", 3, "domain", "did you mean `domains`?"),
    "an unknown key of a test": ("[[test]]\ntext = 'x'\nkeep = ['x']\n", 3, "keep", "keep"),
    "something else entirely": (rule('drop = { zzz = "x" }'), 6, "zzz", "docs/rules.md"),
    "no id": ("[[rule]]\nwhy = 'Because.'\ndrop = { line = 'x' }\n", 1, "id", ""),
    "no reason": ("[[rule]]\nid = 'lab'\ndrop = { line = 'x' }\n", 1, "why", ""),
    "an empty reason": ("[[rule]]\nid = 'lab'\nwhy = ''\ndrop = { line = 'x' }\n", 3, "length", ""),
    "an id in capitals": (rule('drop = { line = "x" }', id="Lab"), 3, "", "kebab-case"),
    "an id with an underscore": (rule('drop = { line = "x" }', id="lab_rule"), 3, "", "kebab-case"),
    "no verb": (rule(""), 2, "exactly one verb", "it has 0"),
    "two verbs": (rule('drop = { line = "x" }\nkeep = { line = "y" }'), 2, "exactly one verb", "it has 2"),
    "no matcher": (rule('drop = { where = "tail" }'), 2, "exactly one matcher", "it has 0"),
    "two matchers": (rule('drop = { line = "x", regex = "y" }'), 2, "exactly one matcher", "it has 2"),
    "an unknown kind": (
        rule('drop = { line = "x" }', more='kind = "coments"'),
        2,
        "coments",
        "did you mean `comments`?",
    ),
    "a strange kind": (rule('drop = { line = "x" }', more='kind = "zzz"'), 2, "zzz", "kinds are"),
    "an unknown place": (rule('drop = { line = "x", where = "middle" }'), 6, "middle", ""),
    "a number for a line": (rule("drop = { line = 7 }"), 6, "str", ""),
    "a share above one": (rule('drop_from = { line = "x", max_prose = 2.0 }'), 6, "1", ""),
    "no words": (rule('drop = { line = "x", max_words = 0 }'), 6, "1", ""),
    "words that nobody gave": (rule("drop = { regex = 'on {{net}}' }"), 2, "{{net}}", "no `net`"),
    "words that ask for themselves": (
        "[words]\nnet = ['a', 'b {{net}}']\n" + rule("drop = { regex = 'on {{net}}' }"),
        4,
        "`net`",
        "asks for itself",
    ),
    "words that grow without end": (GROWING + rule("drop = { regex = 'on {{w0}}' }"), 43, "100,000", "[words]"),
    "words with a bad name": ("[words]\nNet = ['a']\n", 1, "", "kebab-case"),
    "no regex of a list": (rule("drop = { regex = [] }"), 2, "empty text", ""),
    "a bad regex": (rule("drop = { regex = '(x' }"), 2, "bad regex `(x`", ""),
    "a capture group": (rule("drop = { regex = '(x)y' }"), 2, "capture group", "(?:"),
    "a flag for everything": (rule("drop = { regex = '(?s)x' }"), 2, "flag", "around a part"),
    "a regex that matches nothing": (rule("drop = { regex = 'x*' }"), 2, "empty text", ""),
    "a blank label": (rule('drop = { lines = ["x", " "] }'), 2, "not blank", ""),
    "a label of two lines": (rule('drop = { line = "x\\ny" }'), 2, "one line", ""),
    "a bad CSS selector": (rule('drop = { css = "div[" }'), 2, "bad CSS selector `div[`", ""),
    "a bad XPath": (rule('drop = { xpath = "//div[" }'), 2, "bad XPath `//div[`", ""),
    "a bad main selector": ("[site]\nmain = ['.story']\n", 2, "css", ""),
    "a trim of elements": (rule('trim = { css = "b" }'), 2, "`trim` takes", "use `drop`"),
    "a trim of a line": (rule('trim = { line = "x" }'), 2, "`trim` takes", "use `drop`"),
    "a share without a range": (rule('drop = { line = "x", max_prose = 0.1 }'), 2, "max_prose", "drop_from"),
    "a number of matches without a run": (rule('drop = { line = "x", least = 3 }'), 2, "least", "drop_run"),
    "a list of entries that nothing is taken from": (
        rule("drop = { line = 'x', heads = 'y' }"),
        2,
        "`heads`",
        "drop_from",
    ),
    "a bad regex of entries": (rule("drop_from = { line = 'x', heads = '(y' }"), 2, "bad regex `(y`", ""),
    "a run of elements": (rule('drop_run = { css = "li" }'), 2, "drop_run", "looks at text"),
    "a run of echoes that goes one by one": (rule('drop = { echo = "run" }'), 2, "echo = 'run'", "drop_run"),
    "a run of lines that repeat one nearby": (rule('drop_run = { echo = "same" }'), 2, "echo = 'run'", "one block"),
    "the lines of no rule": (rule('drop = { lines_of = ["quux"] }'), 2, "`quux`", "no rule of this file"),
    "a reach without a neighbour": (rule('drop = { line = "x", within = 3 }'), 2, "within", "after"),
    "a gap without a neighbour": (rule('drop = { line = "x", unbroken = true }'), 2, "unbroken", "after"),
    "an id twice": (rule('drop = { line = "x" }') + rule('keep = { line = "y" }'), 8, "used twice", ":2"),
    "the fault in the second rule": (
        rule('drop = { line = "x" }') + rule('drop = { regexp = "y" }', "b"),
        12,
        "regexp",
        "regex",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_fault_is_named_with_its_place(case: str) -> None:
    text, line, part, hint = REFUSED[case]
    with pytest.raises(RuleError) as caught:
        parse_text(text, PATH)
    message = str(caught.value)
    assert message.startswith(f"{PATH}:{line}: "), message
    assert part in message and hint in message


def test_a_file_that_is_no_utf_8(tmp_path) -> None:
    path = tmp_path / "related.toml"
    path.write_bytes(b'[[rule]]\nid = "caf\xe9"\n')
    with pytest.raises(RuleError, match=r"related\.toml.*UTF-8"):
        parse_file(path)


def test_a_missing_file(tmp_path) -> None:
    with pytest.raises(RuleError, match=r"absent\.toml"):
        parse_file(tmp_path / "absent.toml")


def test_a_generic_rule_takes_its_kind_from_the_file_and_ranks_below_a_site_rule() -> None:
    (generic,) = parse_text(rule('drop = { line = "x" }'), PATH)[1]
    (own,) = parse_text(
        "[site]\n" + rule('drop = { line = "x" }', more='kind = "legal"'), Path("rules/sites/a.example.toml")
    )[1]
    assert (generic.id, generic.kind, generic.verb) == ("related/lab", "related", "drop")
    assert (own.id, own.kind) == ("a.example/lab", "legal")
    assert own.rank > generic.rank


def test_a_site_rule_has_to_name_its_kind() -> None:
    with pytest.raises(RuleError, match="kind"):
        parse_text("[site]\n" + rule('drop = { line = "x" }'), Path("rules/sites/a.example.toml"))


@pytest.mark.parametrize("value", ['"x"', '["x", "y"]'])
@pytest.mark.parametrize("key", ["starts", "css", "xpath"])
def test_one_or_several(key: str, value: str) -> None:
    assert len(parse_text(rule(f"drop = {{ {key} = {value} }}"), PATH)[1]) == 1


def test_an_empty_file_has_no_rules() -> None:
    assert parse_text("", PATH)[1] == ()
