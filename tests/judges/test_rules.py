"""The judge that speaks for rules: every verb and every condition of docs/rules.md."""

from __future__ import annotations

import pytest

from tests.build import PROSE, dropped, judge, rule_text

A, B, C, D, E, F = PROSE
MENU = ("Quux", "Blorp", "Zorb", "Fnord", "Gribble")
WATERS = ("river", "brook", "rain", "sea", "snow", "ice", "dew", "fog")
VERSE = [f"The {water} ran over the {ground}" for water in WATERS for ground in ("stones", "meadow")]
RUN = f"{{ lines = {list(MENU)}"
COPY = "{ echo = 'run', least = 5"
LONG = [*PROSE] * 2
LIST = "drop_from = { line = 'Quux', heads = 'by \\w+', within = 2, max_prose = 1.0"
"""Two tables to go on with."""

# name → (rule, document as lines, the lines that go)
TABLE: dict[str, tuple[str, list[str], list[str]]] = {
    # verbs
    "drop": ('drop = { line = "Quux" }', [A, "Quux", B], ["Quux"]),
    "drop, every time": ('drop = { line = "Quux" }', ["Quux", A, "quux", B, "» Quux"], ["Quux", "quux", "» Quux"]),
    "drop_from": ('drop_from = { line = "Quux" }', [A, B, "Quux", "x", "", "y"], ["Quux", "x", "y"]),
    "drop_from, first of two markers": (
        'drop_from = { line = "Quux" }',
        [A, B, "Quux", "x", "Quux", "y"],
        ["Quux", "x", "Quux", "y"],
    ),
    "drop_until": ('drop_until = { line = "Quux" }', ["x", "", "Quux", A, B], ["x", "Quux"]),
    "drop_until, last of two markers": (
        'drop_until = { line = "Quux" }',
        ["Quux", "x", "Quux", A, B],
        ["Quux", "x", "Quux"],
    ),
    "drop_run": (
        'drop_run = { lines = ["Quux", "Blorp", "Zorb"], least = 3 }',
        [A, "a", "Quux", "b", "Blorp", "c", "", "quux", "d", "ZORB", "e", B],
        ["Quux", "b", "Blorp", "c", "quux", "d", "ZORB"],
    ),
    "drop_run of too few": (f"drop_run = {RUN}, least = 3 }}", [A, "Quux", "b", "Blorp", B, "Zorb"], []),
    "drop_run of five unless it says otherwise": (
        f"drop_run = {RUN} }}",
        [A, *MENU[:4], B, *MENU, C],
        [*MENU],
    ),
    "drop_run asks for different lines": (f"drop_run = {RUN}, least = 2 }}", [A, *["Quux", "b"] * 4, B], []),
    "drop_run leaves two blocks of prose": (f"drop_run = {RUN} }}", [A, *MENU, "x"], []),
    "drop_run of too small a share": (f"drop_run = {RUN}, least = 1 }}", [A, *"abcdefghijklmn", "Quux", B], []),
    "drop_run ends where a line is long": (
        f"drop_run = {RUN}, least = 2, max_words = 2 }}",
        [A, "Quux", "b", "Blorp", "one two three", "Quux", B],
        ["Quux", "b", "Blorp"],
    ),
    "drop_run ends at a sentence": (
        f"drop_run = {RUN}, least = 2 }}",
        [A, "Quux", "Rain.", "Quux", "b", "Blorp", B],
        ["Quux", "b", "Blorp"],
    ),
    "drop_run of an echo": (f"drop_run = {COPY} }}", [*MENU, *LONG, *MENU], [*MENU, *MENU]),
    "drop_run of an echo, above alone": (f"drop_run = {COPY}, where = 'head' }}", [*MENU, *LONG, *MENU], [*MENU]),
    "drop_run of an echo that the text holds": (
        f"drop_run = {COPY}, where = 'head' }}",
        [*MENU, A, *MENU, *LONG],
        [*MENU],
    ),
    "drop_run of an echo in another order": (f"drop_run = {COPY} }}", [*MENU, *LONG, *reversed(MENU)], []),
    "drop_run of an echo with a line between": (
        f"drop_run = {COPY} }}",
        [*MENU, *LONG, *MENU[:3], "Xyzzy", *MENU[3:]],
        [],
    ),
    "drop_run of an echo that comes together when a line goes": (
        rule_text('drop = { line = "Xyzzy" }', "one") + rule_text(f"drop_run = {COPY} }}", "run"),
        [*MENU, *LONG, *MENU[:3], "Xyzzy", *MENU[3:]],
        [*MENU, *MENU[:3], "Xyzzy", *MENU[3:]],
    ),
    "drop_run of an echo too short": (f"drop_run = {COPY} }}", [*MENU[:4], *LONG, *MENU[:4]], []),
    "drop_run of an echo of sentences": (
        f"drop_run = {COPY} }}",
        [f"{line}." for line in MENU] + [*LONG] + [f"{line}." for line in MENU],
        [],
    ),
    "drop_run of an echo of many words a line": (
        f"drop_run = {COPY} }}",
        [*(REFRAIN := [f"{word} to the sea" for word in MENU]), *LONG, *REFRAIN],
        [],
    ),
    "drop_run of an echo of code": (
        f"drop_run = {COPY} }}",
        [*(CODE := [f'"{word}": null,' for word in MENU]), *LONG, *CODE],
        [],
    ),
    "drop_run of an echo beside a list longer than the text": (
        f"drop_run = {COPY} }}",
        [*MENU, *LONG, *MENU, *[f"{word} number {n}" for n in range(60) for word in ("chair", "table", "stool")]],
        [],
    ),
    "drop_run of an echo that stands five times": (f"drop_run = {COPY} }}", [*LONG, *MENU * 5], []),
    "drop_run of an echo beside little text": (f"drop_run = {COPY} }}", [*MENU, A, B, *MENU], []),
    "drop_run does not count copies": (
        rule_text(f"drop_run = {COPY} }}", "copies") + rule_text('drop_run = { line = "Xyzzy", least = 2 }', "run"),
        [*MENU, "between", "Xyzzy", *LONG, *MENU],
        [*MENU, *MENU],
    ),
    "drop_run counts what other rules took": (
        rule_text('drop = { lines = ["Blorp", "Zorb"] }', "one")
        + rule_text('drop_run = { line = "Quux", least = 3 }', "run"),
        [A, "Blorp", "b", "Quux", "c", "Zorb", "d", B],
        ["Blorp", "b", "Quux", "c", "Zorb"],
    ),
    "drop_run with the lines of another rule": (
        rule_text('drop = { lines = ["Blorp", "Zorb"], where = "head" }', "one")
        + rule_text('drop_run = { lines = ["Quux"], lines_of = ["one"], least = 3 }', "run"),
        [A, "Blorp", "b", "Quux", "Zorb", B],
        ["Blorp", "b", "Quux", "Zorb"],
    ),
    "keep alone": ('keep = { line = "Quux" }', [A, "Quux", B], []),
    # floors under ranges
    "drop_from leaves two blocks of prose": ('drop_from = { line = "Quux", max_prose = 1.0 }', [A, "Quux", B, C], []),
    "drop_from takes a fifth of the prose": (
        'drop_from = { line = "Quux" }',
        [*[A, B, C, D, E] * 2, "Quux", F],
        ["Quux", F],
    ),
    "drop_from takes no more than a fifth": ('drop_from = { line = "Quux" }', [A, B, C, "Quux", D], []),
    "max_prose": ('drop_from = { line = "Quux", max_prose = 0.5 }', [A, B, C, "Quux", D], ["Quux", D]),
    "max_prose of nothing": ('drop_from = { line = "Quux", max_prose = 0 }', [A, B, C, "Quux", "x", D], []),
    "drop_until takes no more than a fifth": ('drop_until = { line = "Quux" }', [A, "Quux", B, C, D], []),
    "drop_until leaves a poem above two sentences": ('drop_until = { line = "Quux" }', [*VERSE, "Quux", A, B], []),
    "drop_until takes a menu above more": (
        'drop_until = { line = "Quux" }',
        [*VERSE, "Quux", A, B, C, D],
        [*VERSE, "Quux"],
    ),
    "drop_until leaves a long text above its menu entry": (
        'drop_until = { line = "Quux" }',
        [*[A] * 30, "Quux", *[B] * 200],
        [],
    ),
    "a range without prose around": ('drop_from = { line = "Quux" }', ["x", "Quux", "y"], []),
    # where
    "head": ('drop = { line = "Quux", where = "head" }', ["Quux", "x", "Quux", A, "Quux", B], ["Quux", "Quux"]),
    "prose is not its own head": (f'drop = {{ line = "{A}", where = "head" }}', [A, B, A], []),
    "prose is not its own tail": (f'drop = {{ line = "{A}", where = "tail" }}', [A, B, A], []),
    "tail": ('drop = { line = "Quux", where = "tail" }', [A, "Quux", B, "Quux", "x", "Quux"], ["Quux", "Quux"]),
    "anywhere": ('drop = { line = "Quux", where = "anywhere" }', ["Quux", A, "Quux"], ["Quux", "Quux"]),
    "no head without prose": ('drop = { line = "Quux", where = "head" }', ["Quux", "x"], []),
    "no tail without prose": ('drop = { line = "Quux", where = "tail" }', ["x", "Quux"], []),
    "prose that goes is no prose": (
        rule_text('drop = { line = "We use cookies on this site to count you." }', "cookies")
        + rule_text('drop = { line = "Quux", where = "tail" }', "label"),
        [A, "Quux", "We use cookies on this site to count you."],
        ["Quux", "We use cookies on this site to count you."],
    ),
    # words
    "max_words": ("drop = { regex = 'x.*', max_words = 3 }", [A, "x one two", "x one two three"], ["x one two"]),
    "has": (
        "drop = { regex = '.*quux.*', has = ['©', 'Wire'] }",
        ["Quux", "Quux ©", "the WIRE of quux"],
        ["Quux ©", "the WIRE of quux"],
    ),
    # neighbours
    "after": ('drop = { line = "Quux", after = "Plugh" }', ["Quux", "Plugh", "Quux", "x", "Quux"], ["Quux"]),
    "after a folded label": ('drop = { line = "Quux", after = ["plugh", "x"] }', ["» PLUGH:", "Quux"], ["Quux"]),
    "after looks over blank lines": ('drop = { line = "Quux", after = "Plugh" }', ["Plugh", "", "", "Quux"], ["Quux"]),
    "after, one block by default": ('drop = { line = "Quux", after = "Plugh" }', ["Plugh", "x", "Quux"], []),
    "after, for a pattern": (
        'drop = { regex = "qu+x", after = "Plugh" }',
        ["Quux", "» Plugh:", "Quux", "x", "Quux"],
        ["Quux"],
    ),
    "before, for a pattern, with no such label": ('drop = { regex = "qu+x", before = "Plugh" }', ["Quux", "x"], []),
    "within": ('drop = { line = "Quux", after = "Plugh", within = 2 }', ["Plugh", "x", "Quux"], ["Quux"]),
    "within, too far": ('drop = { line = "Quux", after = "Plugh", within = 2 }', ["Plugh", "x", "y", "Quux"], []),
    "before": ('drop = { line = "Quux", before = "Plugh" }', ["Quux", "x", "Quux", "Plugh", "Quux"], ["Quux"]),
    "before and after": (
        'drop = { line = "Quux", before = "x", after = "y" }',
        ["y", "Quux", "x", "Quux", "y"],
        ["Quux"],
    ),
    "unbroken": (
        'drop = { line = "Quux", after = "Plugh", unbroken = true }',
        ["Plugh", "Quux", "Plugh", "", "Quux"],
        ["Quux"],
    ),
    "unbroken before": (
        'drop = { line = "Quux", before = "Plugh", unbroken = true }',
        ["Quux", "", "Plugh", "Quux", "Plugh"],
        ["Quux"],
    ),
    "beside": ("drop = { regex = '%\\w+', beside = 1 }", ["%a", A, "%b", "%c", B], ["%b", "%c"]),
    "beside, two away": ("drop = { regex = '%\\w+', beside = 2 }", ["%a", "x", "%b", A, A, "%c"], ["%a", "%b"]),
    "beside nobody": ("drop = { regex = '%\\w+', beside = 3 }", ["%a", A], []),
    "a label that went counts as a neighbour": (
        rule_text('drop = { line = "Plugh" }', "label")
        + rule_text('drop = { line = "Quux", after = "Plugh" }', "next"),
        ["Plugh", "Quux"],
        ["Plugh", "Quux"],
    ),
    # echoes
    "echo of the same": (
        'drop = { echo = "same" }',
        ["The bridge at the mill", "x", "The bridge at the mill", A],
        ["The bridge at the mill"],
    ),
    "echo within three blocks": (
        'drop = { echo = "same" }',
        ["The bridge at the mill", "x", "y", "z", "The bridge at the mill"],
        [],
    ),
    "a short refrain is no echo": ('drop = { echo = "same" }', ["Over we go", "x", "Over we go"], []),
    "echo with few words": ('drop = { echo = "same", max_words = 4 }', ["The bridge at the mill"] * 2, []),
    "echo glued": (
        'drop = { echo = "glued", where = "head" }',
        ["NewsRegionThe bridge at the mill", "The bridge at the mill", A],
        ["NewsRegionThe bridge at the mill"],
    ),
    "a glued echo quotes its headline in any style": (
        'drop = { echo = "glued" }',
        ['WorldThe "lost" bridge at the mill', "The “lost” bridge at the mill", A],
        ['WorldThe "lost" bridge at the mill'],
    ),
    "an echo glued by a separator": (
        'drop = { echo = "glued" }',
        ["The bridge at the mill", "News › Region › The bridge at the mill", "Home / The bridge at the mill", A],
        ["News › Region › The bridge at the mill", "Home / The bridge at the mill"],
    ),
    "a line of a song that ends as the next one": (
        'drop = { echo = "glued" }',
        ["And over the bridge at the mill", "The bridge at the mill", "over the bridge at the mill"],
        [],
    ),
    "a line of code that holds another": (
        'drop = { echo = "glued" }',
        ["'LDFLAGS': '-L/root/versions/python'", "'/root/versions/python'"],
        [],
    ),
    "a head and its entries": (
        f"{LIST}, least = 2 }}",
        [A, B, C, "Quux", "", "by ann", D, E, "» by bob", F],
        ["Quux", "by ann", D, E, "» by bob", F],
    ),
    "a head of three entries unless it says otherwise": (
        f"{LIST} }}",
        [A, B, C, "Quux", "by ann", D, "by bob", E],
        [],
    ),
    "an entry above the head": (f"{LIST}, least = 2 }}", [A, "by ann", B, "Quux", "by bob", "by cy"], []),
    "the first entry too far from the head": (
        f"{LIST}, least = 2 }}",
        [A, B, C, "Quux", "x", "y", "by ann", "by bob"],
        [],
    ),
    "a second head among the entries": (
        f"{LIST}, least = 2 }}",
        [A, B, C, "Quux", "by ann", "by bob", D, "Quux", "by cy", "by dee"],
        [],
    ),
    "a second head before the first entry": (
        f"{LIST}, least = 2 }}",
        [A, B, C, "Quux", "Quux", "by ann", "by bob"],
        ["Quux", "Quux", "by ann", "by bob"],
    ),
    "a head that is an entry itself": (
        "drop_from = { regex = 'by \\w+', heads = 'by \\w+', least = 2, within = 2, max_prose = 1.0 }",
        [A, B, C, "by ann", D, "by bob", E, "by cy", F],
        ["by ann", D, "by bob", E, "by cy", F],
    ),
    "entries that another rule took": (
        rule_text("drop = { regex = 'by \\w+' }", "entry") + rule_text(f"{LIST}, least = 2 }}", "list"),
        [A, B, C, "Quux", "by ann", D, "by bob", E],
        ["Quux", "by ann", D, "by bob", E],
    ),
    "times": ('drop = { line = "Quux", times = 3 }', ["Quux", A, "quux", B, "» Quux"], ["Quux", "quux", "» Quux"]),
    "times, once too few": ('drop = { line = "Quux", times = 3 }', ["Quux", A, "Quux", B], []),
    "times of each text": (
        "drop = { regex = 'Quux|Blorp', times = 2 }",
        ["Quux", A, "Blorp", B, "Quux"],
        ["Quux", "Quux"],
    ),
    "not glued where the ends differ": (
        'drop = { echo = "glued" }',
        ["The bridge at the mill is gone", "The bridge at the mill", A],
        [],
    ),
}


@pytest.mark.parametrize("case", TABLE)
def test_verbs_and_conditions(case: str) -> None:
    rule, lines, gone = TABLE[case]
    rules = rule if rule.startswith("[[rule]]") else rule_text(rule)
    assert dropped(judge("\n".join(lines), rules)) == gone


TRIMS = {
    "a part": ("trim = { regex = ' ?\\[ad\\]' }", "Rain [ad] fell.", "Rain fell."),
    "every part": ("trim = { regex = ' ?\\[ad\\]' }", "Rain [ad] fell [ad].", "Rain fell."),
    "the start": ('trim = { starts = "(Wire)" }', "(Wire) Rain fell.", "Rain fell."),
    "all of it": ('trim = { starts = "(Wire)" }', "(Wire)", ""),
    "nothing in another place": ('trim = { starts = "(Wire)" }', "Rain (Wire) fell.", "Rain (Wire) fell."),
    "few words": (
        "trim = { regex = ' ?\\[ad\\]', max_words = 3 }",
        "Rain fell all day [ad].",
        "Rain fell all day [ad].",
    ),
    "in the tail only": ("trim = { regex = 'x', where = 'tail' }", "x fell", "x fell"),
}


@pytest.mark.parametrize("case", TRIMS)
def test_trim(case: str) -> None:
    rule, before, after = TRIMS[case]
    assert judge(before, rule_text(rule))[0].kept_text == after


def test_what_a_trim_leaves_may_be_a_label() -> None:
    rules = rule_text("trim = { regex = ' \\d+$' }", "count") + rule_text('drop = { line = "Comments" }', "label")
    assert [d.rule for d in judge(f"{A}\nComments 12", rules)][1] == "related/label"


def test_what_a_trim_leaves_may_still_stand_in_a_selected_element() -> None:
    """A selector that waits for its condition is not forgotten when the block is trimmed meanwhile."""
    page = f"<p>{A}</p><p class=box>Quux 12</p><p>We use cookies on this site to count you.</p>"
    rules = (
        rule_text("trim = { regex = ' \\d+$' }", "count")
        + rule_text('drop = { css = ".box", where = "tail" }', "box")
        + rule_text('drop = { regex = "quux", after = "nothing" }', "label")
        + rule_text("drop = { regex = 'we use cookies.*' }", "cookies")
    )
    assert [d.kept_text for d in judge(page, rules, media="html")] == [A, "", ""]


PAGE = f"<div class=side><p>x</p><ul><li>y</li></ul></div><p id=main>{A}</p><p class='side wide'>z</p>"
SELECTORS = {
    "a class": ('css = ".side"', ["x", "y", "z"]),
    "a tag and a class": ('css = "p.side"', ["z"]),
    "two classes": ('css = ".side.wide"', ["z"]),
    "an id": ('css = "#main"', [A]),
    "a tag": ('css = "li"', ["y"]),
    "a path": ('css = "div > ul"', ["y"]),
    "an attribute": ('css = "[id=main]"', [A]),
    "a part of an attribute": ('css = "[class*=wid]"', ["z"]),
    "several": ('css = ["li", "#main"]', ["y", A]),
    "a comma": ('css = "li, #main"', ["y", A]),
    "not": ('css = "p:not(.side):not(#main)"', ["x"]),
    "an xpath": ('xpath = "//ul/li"', ["y"]),
    "an xpath with a function": ("xpath = \"//*[contains(@class, 'wide')]\"", ["z"]),
    "an xpath with one denial": ("xpath = '//p[not(ancestor::div)]'", [A, "z"]),
    "an xpath with two denials": ("xpath = '//p[not(@class) and not(contains(@id, \"main\"))]'", ["x"]),
    "an xpath with brackets in a string": ("xpath = '//p[not(@class=\") or (\") and not(@id)]'", ["x", "z"]),
    "an xpath with a denial and a step": ("xpath = '//div[not(@id)]/ul[not(@id)]'", ["y"]),
    "an xpath with a denial and another condition": ("xpath = '//p[not(@id)][2]'", []),
    "an xpath with a denied place": ("xpath = '//p[not(position() = 1)]'", ["z"]),
    "nothing": ('css = ".none"', []),
    "an xpath to text": ('xpath = "//li/text()"', []),
    "with a condition": ('css = ".side", where = "tail"', ["z"]),
    "with few words": ('css = "p", max_words = 2', ["x", "z"]),
}


@pytest.mark.parametrize("case", SELECTORS)
def test_selectors(case: str) -> None:
    pattern, gone = SELECTORS[case]
    assert dropped(judge(PAGE, "[site]\n" + rule_text(f"drop = {{ {pattern} }}"), media="html")) == gone


@pytest.mark.parametrize(("site", "goes"), [("", False), ("[site]\n", True)], ids=["generic", "site"])
def test_only_a_site_rule_speaks_for_an_element_that_holds_most_of_the_prose(site: str, goes: bool) -> None:
    page = f"<div class=side><p>{A}</p><p>{B}</p></div><p>{C}</p>"
    assert dropped(judge(page, site + rule_text('drop = { css = ".side" }'), media="html")) == ([A, B] if goes else [])


def test_selectors_say_nothing_of_plain_text() -> None:
    assert dropped(judge(f"{A}\n<p class=side>x</p>", rule_text('drop = { css = ".side" }'))) == []


def test_a_text_rule_sees_pages_and_texts_alike() -> None:
    rule = rule_text('drop = { line = "Quux", where = "tail" }')
    assert (
        dropped(judge(f"{A}\nQuux", rule)) == dropped(judge(f"<p>{A}</p><p>Quux</p>", rule, media="html")) == ["Quux"]
    )


KEEPS = {
    "keep before drop": (['drop = { line = "Quux" }', 'keep = { line = "Quux" }'], []),
    "keep within a range": (['drop_from = { line = "x" }', 'keep = { line = "Quux" }'], ["x"]),
    "keep of the marker itself": (['drop_from = { line = "Quux" }', 'keep = { line = "Quux" }'], []),
    "keep before an echo": (['drop = { echo = "same" }', "keep = { regex = 'quux' }"], []),
    "keep with an unmet condition": (['drop = { line = "Quux" }', 'keep = { line = "Quux", after = "y" }'], ["Quux"]),
}


@pytest.mark.parametrize("case", KEEPS)
def test_keep_wins_within_a_rank(case: str) -> None:
    rules, gone = KEEPS[case]
    text = "".join(rule_text(rule, f"r{n}") for n, rule in enumerate(rules))
    assert dropped(judge("\n".join([A, B, "x", "Quux"]), text)) == gone


def test_a_marker_that_is_kept_starts_no_range() -> None:
    rules = rule_text('drop_from = { line = "Quux" }', "a") + rule_text('keep = { line = "Quux" }', "b")
    assert dropped(judge("\n".join([A, B, "Quux", "x"]), rules)) == []


def test_a_site_rule_wins_over_a_generic_rule() -> None:
    own = "[site]\n" + rule_text('drop = { line = "Quux" }', "own")
    generic = rule_text('drop = { line = "Quux" }', "all")
    assert judge(f"{A}\nQuux", own, generic)[1].rule == "example.com/own"
    assert judge(f"{A}\nQuux", own.replace("drop =", "keep ="), generic)[1].action == "keep"
    assert judge(f"{A}\nQuux", own, generic.replace("drop =", "keep ="))[1].action == "drop"


def test_rules_of_a_kind_that_is_off_say_nothing() -> None:
    rules = rule_text('drop = { line = "Quux" }', "a", "byline") + rule_text("trim = { regex = 'x' }", "b", "byline")
    assert [d.action for d in judge(f"{A}\nQuux\nx y", rules, off=frozenset({"byline"}))] == ["keep"] * 3


def test_reasons_say_why_and_where_from() -> None:
    decisions = judge(f"{A}\n{B}\nQuux\nx", rule_text('drop_from = { line = "Quux" }'))
    assert decisions[2].reason == "It is a rule of the laboratory."
    assert decisions[3].reason == "after “Quux”: It is a rule of the laboratory."
    assert {d.rule for d in decisions[2:]} == {"related/lab"} and {d.kind for d in decisions[2:]} == {"related"}
