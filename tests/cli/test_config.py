"""The configuration of a repository: where it is found, what it may say, and what holds for which command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cleaner.config import ConfigTable, IgnoreTable
from tests.build import LAB, PROSE, rule_text, write_files
from tests.commands import Done, call

DIRTY = f"{PROSE[0]}\nZorblat\n\n{PROSE[1]}\n7 blorps\n{PROSE[2]}\n"
NOTHING = (0, b"", b"")
LABEL, COUNTER = "lab/label", "lab/counter"


def check(folder: Path, *args: object, stdin: bytes = b"") -> Done:
    return call(folder, "check", *args, "--rules", LAB, stdin=stdin)


def found(folder: Path, *args: object) -> list[str]:
    """Return path and rule of all findings."""
    lines = check(folder, *args, "--format", "jsonl").stdout.splitlines()
    return ["{path} {rule}".format(**json.loads(line)) for line in lines]


def told(done: Done) -> list[str]:
    assert b"Traceback" not in done.stderr
    return [line.removeprefix("cleaner: ") for line in done.stderr.decode().splitlines()]


def ignoring(**entry: object) -> str:
    lines = (f"{key} = {json.dumps(value)}" for key, value in entry.items())
    return "\n".join(("[[ignore]]", *lines, ""))


# --- where it is found ----------------------------------------------------------------------------------------------

KEEP = 'keep = ["sharing"]\n'
PLACES = {
    "here": ("", {"cleaner.toml": KEEP}, True),
    "above": ("x/y", {"cleaner.toml": KEEP}, True),
    "the nearest holds": ("x/y", {"cleaner.toml": KEEP, "x/cleaner.toml": ""}, False),
    "at the root of the repository": ("x/y", {"cleaner.toml": KEEP, ".git/HEAD": "ref"}, True),
    "beyond the root of the repository": ("x/y", {"cleaner.toml": KEEP, "x/.git/HEAD": "ref"}, False),
    "beyond the root of a work tree": ("x/y", {"cleaner.toml": KEEP, "x/.git": "gitdir: …"}, False),
    "in pyproject.toml": ("x", {"pyproject.toml": f"[tool.cleaner]\n{KEEP}"}, True),
    "cleaner.toml before pyproject.toml": (
        "x",
        {"pyproject.toml": f"[tool.cleaner]\n{KEEP}", "cleaner.toml": ""},
        False,
    ),
    "a pyproject.toml of others": ("x", {"cleaner.toml": KEEP, "x/pyproject.toml": "[tool.ruff]\nx = 1\n"}, True),
    "a pyproject.toml of a namesake": ("x", {"cleaner.toml": KEEP, "x/pyproject.toml": "[tool.cleaner-pro]\n"}, True),
    "a pyproject.toml that mentions it": ("x", {"cleaner.toml": KEEP, "x/pyproject.toml": "# [tool.cleaner]\n"}, True),
    "below": ("", {"x/cleaner.toml": KEEP}, False),
}


@pytest.mark.parametrize("case", PLACES)
def test_where_the_configuration_is_found(tmp_path, case: str) -> None:
    folder, files, holds = PLACES[case]
    write_files(tmp_path, {"x/y/a.txt": f"{PROSE[0]}\nZorblat\n", **files})
    assert bool(found(tmp_path / folder, tmp_path / "x/y/a.txt")) == (not holds)


def test_a_named_configuration_is_the_only_one(tmp_path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY, "cleaner.toml": KEEP, "other.toml": 'keep = ["metadata"]'})
    assert found(tmp_path, ".") == [f"a.txt {COUNTER}"]
    assert found(tmp_path, ".", "--config", "other.toml") == [f"a.txt {LABEL}"]
    assert found(tmp_path, ".", "--isolated") == [f"a.txt {LABEL}", f"a.txt {COUNTER}"]


def test_a_named_configuration_that_does_not_exist(tmp_path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY})
    done = check(tmp_path, ".", "--config", "gone.toml")
    assert (done.returncode, done.stdout) == (2, b"") and "gone.toml: cannot be read" in told(done)[0]


# --- what it may say ------------------------------------------------------------------------------------------------

REFUSED = {
    "unknown key": ('keep = []\nexlude = ["x"]\n', 2, "unknown field `exlude` (did you mean `exclude`?)"),
    "underscore": ('# a\n\ntext_field = "x"\n', 3, "did you mean `text-field`?"),
    "unknown key below": ('exclude = []\n[[ignore]]\nrule = "a"\n[[ignore]]\nfile = "a"\n', 5, "did you mean `files`?"),
    "unknown kind": ('# kinds\nkeep = ["sharing", "adverts"]\n', 2, "unknown kind `adverts`"),
    "unknown kind to drop": ('\ndrop = ["adverts"]\n', 2, "unknown kind `adverts`"),
    "missing directory of rules": ('\nrules = ["nowhere"]\n', 2, "no such directory of rules: nowhere"),
    "a word for a list": ('\nkeep = "sharing"\n', 2, "Expected `array`, got `str`"),
    "a share above one": ("\nmax-removed = 2\n", 2, "Expected `float` <= 1.0"),
    "an ignore of nothing": ('\n[[ignore]]\nreason = "why not"\n', 2, "an [[ignore]] names nothing"),
    "an ignore of a number": ("[[ignore]]\nrule = 5\n", 2, "got `int`"),
    "no TOML": ("\nkeep = }\n", 2, "not valid TOML"),
}


@pytest.mark.parametrize("command", ["check", "fix", "baseline", "clean", "explain"])
def test_a_typo_stops_every_command(tmp_path, command: str) -> None:
    write_files(tmp_path, {"a.txt": DIRTY, "cleaner.toml": REFUSED["unknown key"][0]})
    done = call(tmp_path, command, "a.txt", "--rules", LAB)
    assert (done.returncode, done.stdout) == (2, b"") and (tmp_path / "a.txt").read_text() == DIRTY
    assert "cleaner.toml:2: " in told(done)[0] and "did you mean `exclude`?" in told(done)[0]


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_hold_is_refused_with_its_place(tmp_path, case: str) -> None:
    content, line, reason = REFUSED[case]
    write_files(tmp_path, {"a.txt": DIRTY, "cleaner.toml": content})
    done = check(tmp_path, "a.txt")
    assert (done.returncode, done.stdout) == (2, b"")
    assert reason in told(done)[0] and told(done)[0].startswith(f"cleaner.toml:{line}: ")


PYPROJECT = {
    "unknown key": ("[tool.cleaner]\nexlude = []\n", 2, "did you mean `exclude`?"),
    "a namesake above": ("[tool.x]\nexlude = 1\n[tool.cleaner]\nexlude = []\n", 4, "did you mean `exclude`?"),
    "unknown key below": ('[tool.cleaner]\n[[tool.cleaner.ignore]]\nruel = "a"\n', 3, "did you mean `rule`?"),
    "a word for a list": ('[tool.x]\nkeep = 1\n[tool.cleaner]\nkeep = "a"\n', 4, "Expected `array`"),
}


@pytest.mark.parametrize("case", PYPROJECT)
def test_what_cannot_hold_in_pyproject_is_refused_with_its_place(tmp_path, case: str) -> None:
    content, line, reason = PYPROJECT[case]
    write_files(tmp_path, {"a.txt": DIRTY, "pyproject.toml": content})
    done = check(tmp_path, "a.txt")
    assert (done.returncode, done.stdout) == (2, b"")
    assert reason in told(done)[0] and told(done)[0].startswith(f"pyproject.toml:{line}: ")


def test_a_configuration_that_is_no_utf_8_is_refused(tmp_path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY, "cleaner.toml": b"# caf\xe9\n"})
    done = check(tmp_path, "a.txt")
    assert done.returncode == 2 and "cleaner.toml: cannot be read" in told(done)[0]


def test_the_words_of_the_configuration_are_those_of_its_description() -> None:
    """A key that is renamed is a change that users see: it shows up here."""
    keys = "rules keep drop exclude text-field url-field max-removed baseline ignore"
    assert ConfigTable.__struct_encode_fields__ == tuple(keys.split())
    assert IgnoreTable.__struct_encode_fields__ == tuple("rule files host reason".split())


# --- ignoring rules -------------------------------------------------------------------------------------------------

URL = "https://www.zorblat.example/1"
BOTH = [LABEL, COUNTER]
IGNORED = {
    "by rule": ({"rule": LABEL}, [COUNTER]),
    "by rules": ({"rule": BOTH}, []),
    "by the name before the slash": ({"rule": "lab"}, []),
    "by files": ({"files": "news/"}, []),
    "by a pattern": ({"files": "*.txt"}, []),
    "by rule and files": ({"rule": LABEL, "files": ["other/**", "news/*.txt"]}, [COUNTER]),
    "other rule": ({"rule": "lab/labels"}, BOTH),
    "half a name": ({"rule": "la"}, BOTH),
    "other files": ({"rule": LABEL, "files": "other/"}, BOTH),
    "files that are taken back": ({"rule": LABEL, "files": ["*.txt", "!news/a.txt"]}, BOTH),
    "other host": ({"host": "zorblat.example"}, BOTH),
}


@pytest.mark.parametrize("case", IGNORED)
def test_rules_are_ignored(tmp_path, case: str) -> None:
    entry, left = IGNORED[case]
    write_files(tmp_path, {"news/a.txt": DIRTY, "cleaner.toml": ignoring(**entry, reason="A test.")})
    assert found(tmp_path, ".") == [f"news/a.txt {rule}" for rule in left]
    assert found(tmp_path / "news", "a.txt") == [f"a.txt {rule}" for rule in left]


def test_entries_add_up(tmp_path) -> None:
    entries = ignoring(rule=LABEL, files="a.txt") + ignoring(rule=COUNTER) + ignoring(files="c.txt")
    write_files(tmp_path, {"a.txt": DIRTY, "b.txt": DIRTY, "c.txt": DIRTY, "cleaner.toml": entries})
    assert found(tmp_path, ".") == [f"b.txt {LABEL}"]


HOSTS = {
    "the record's address": ({"url": URL}, "www.zorblat.example", True),
    "a host above": ({"url": URL}, "zorblat.example", True),
    "one of several": ({"url": URL}, ["quux.example", "zorblat.example"], True),
    "the record's host": ({"domain": "zorblat.example"}, "zorblat.example", True),
    "capital letters": ({"domain": "WWW.Zorblat.Example"}, "Zorblat.example", True),
    "another host": ({"url": URL}, "quux.example", False),
    "a namesake": ({"url": URL}, "blat.example", False),
    "a host below": ({"url": "https://zorblat.example/"}, "www.zorblat.example", False),
    "no host": ({}, "zorblat.example", False),
}


@pytest.mark.parametrize("case", HOSTS)
def test_rules_are_ignored_by_host(tmp_path, case: str) -> None:
    fields, host, ignored = HOSTS[case]
    record = json.dumps({"text": DIRTY, **fields})
    write_files(tmp_path, {"a.jsonl": record, "cleaner.toml": ignoring(rule=LABEL, host=host)})
    assert (f"a.jsonl {LABEL}" not in found(tmp_path, ".")) == ignored


def test_a_directory_named_like_the_host_is_that_host(tmp_path) -> None:
    entry = ignoring(rule=LABEL, host="zorblat.example")
    write_files(tmp_path, {"www.zorblat.example/a.txt": DIRTY, "quux.example/b.txt": DIRTY, "cleaner.toml": entry})
    assert [place for place in found(tmp_path, ".") if LABEL in place] == [f"quux.example/b.txt {LABEL}"]


def test_fix_and_baseline_ignore_what_check_ignores(tmp_path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY, "cleaner.toml": ignoring(rule=LABEL)})
    assert call(tmp_path, "fix", ".", "--rules", LAB).returncode == 1
    assert (tmp_path / "a.txt").read_text() == DIRTY.replace("7 blorps\n", "")
    call(tmp_path, "baseline", ".", "--rules", LAB)
    assert json.loads((tmp_path / ".cleaner-baseline.json").read_bytes())["accepted"] == []


def test_where_a_rule_is_ignored_another_may_speak(tmp_path) -> None:
    more = rule_text('drop = { line = "Zorblat" }', id="other")
    write_files(tmp_path, {"own/generic/more.toml": more, "a.txt": DIRTY, "cleaner.toml": 'rules = ["own"]\n'})
    assert found(tmp_path, ".") == ["a.txt more/other", f"a.txt {COUNTER}"]
    write_files(tmp_path, {"cleaner.toml": 'rules = ["own"]\n' + ignoring(rule="more/other")})
    assert found(tmp_path, ".") == [f"a.txt {LABEL}", f"a.txt {COUNTER}"]


def test_a_keep_rule_that_is_ignored_keeps_nothing(tmp_path) -> None:
    text = "\n".join((*PROSE, "", "Hallowed ground", "Quibbletop", ""))
    write_files(tmp_path, {"a.txt": text})
    assert found(tmp_path, ".") == []
    write_files(tmp_path, {"cleaner.toml": ignoring(rule="lab/kept-line")})
    assert found(tmp_path, ".") == ["a.txt lab/tail-label"]


def test_a_document_of_which_ignored_junk_is_left_may_be_fixed(tmp_path) -> None:
    junk = f"{PROSE[0]}\n" + "Zorblat\n" * 40 + "7 blorps\n"
    write_files(tmp_path, {"a.txt": junk, "cleaner.toml": ignoring(rule=[LABEL, "lab/teaser"])})
    assert call(tmp_path, "fix", ".", "--rules", LAB).returncode == 1
    assert (tmp_path / "a.txt").read_text() == junk.replace("7 blorps\n", "")


# --- what is never used ---------------------------------------------------------------------------------------------

USED = ignoring(rule=LABEL, files="news/", reason="The label is the text there.")
UNUSED = ignoring(rule="lab/more", host="quux.example", reason="It was needed once.") + ignoring(files="gone/")
UNUSED_LINES = [
    "unused: rule = lab/more, host = quux.example (It was needed once.)",
    "unused: files = gone/",
]
KEEPS = rule_text('keep = { line = "Zorblat" }', id="kept") + rule_text('keep = { line = "Hearken" }', id="idle")


@pytest.fixture
def repository(tmp_path) -> Path:
    """A repository with entries and keep rules of which some are not needed."""
    files = {"boilerplate/generic/own.toml": KEEPS, "news/a.txt": DIRTY, "b.txt": f"{PROSE[0]}\nZorblat\n{PROSE[1]}\n"}
    return write_files(tmp_path, {**files, "cleaner.toml": f'rules = ["boilerplate"]\n{UNUSED}{USED}'})


IDLE = "unused: keep rule own/idle (It is a rule of the laboratory.)"


@pytest.mark.parametrize("command", ["check", "fix"])
def test_what_is_never_used_is_told_where_all_was_looked_at(repository, command: str) -> None:
    write_files(repository, {"cleaner.toml": (repository / "cleaner.toml").read_text().replace(USED, "")})
    for names in ((".",), (repository,), ("news/..",), ("b.txt", ".")):
        lines = told(call(repository, command, *names, "--rules", LAB))
        assert [line for line in lines if line.startswith("unused")] == [*UNUSED_LINES, IDLE]


def test_an_entry_that_was_needed_is_not_told(repository) -> None:
    write_files(repository, {"cleaner.toml": UNUSED + USED})
    assert told(check(repository, ".")) == UNUSED_LINES


@pytest.mark.parametrize("names", [("b.txt",), ("news",), ("b.txt", "news/a.txt"), ("*.txt",)])
def test_of_a_part_nothing_is_said_about_use(repository, names: tuple[str, ...]) -> None:
    assert b"unused" not in check(repository, *names).stderr


def test_what_is_never_used_is_told_from_below_and_with_a_named_configuration(repository) -> None:
    assert IDLE in told(check(repository / "news", ".."))
    assert IDLE in told(check(repository, ".", "--config", "cleaner.toml"))
    assert IDLE in told(check(repository / "news", "..", "--config", "../cleaner.toml"))


def test_a_second_run_says_the_same(repository) -> None:
    assert check(repository, ".") == check(repository, ".")


# --- what holds for which command -----------------------------------------------------------------------------------

OWN = {"own-rules/generic/own.toml": rule_text('drop = { line = "Hearken" }', id="own", kind="form")}
TEXT = f"{PROSE[0]}\nHearken\n{PROSE[1]}\nAdd new comment\n\nBy Mara Lindqvist\n{PROSE[2]}\n"
TOLD = {
    "nothing": ("", "Hearken"),
    "rules": ('rules = ["own-rules"]', ""),
    "rules and keep": ('rules = ["own-rules"]\nkeep = ["form"]', "Hearken"),
    "keep": ('keep = ["comments"]', "Hearken Add new comment"),
}


def kept(text: str) -> str:
    return " ".join(line for line in text.splitlines() if line in ("Hearken", "Add new comment"))


@pytest.mark.parametrize("case", TOLD)
def test_rules_and_kinds_hold_for_clean_and_explain_too(tmp_path, case: str) -> None:
    configuration, expected = TOLD[case]
    write_files(tmp_path, {"x/a.txt": TEXT, "cleaner.toml": configuration, **OWN})
    cleaned = call(tmp_path / "x", "clean", "a.txt", "--no-heuristics")
    assert (cleaned.returncode, kept(cleaned.stdout.decode())) == (0, expected)
    blocks = json.loads(call(tmp_path / "x", "explain", "a.txt", "--no-heuristics", "--format", "json").stdout)
    stayed = "\n".join(d["text"] for d in blocks["decisions"] if d["action"] == "keep")
    assert kept(stayed) == expected
    call(tmp_path / "x", "fix", "a.txt")
    assert kept((tmp_path / "x/a.txt").read_text()) == expected


def test_a_kind_to_drop_holds_for_every_command(tmp_path) -> None:
    byline = rule_text('drop = { line = "By Mara Lindqvist" }', id="byline", kind="byline")
    write_files(tmp_path, {"a.txt": TEXT, "own/generic/own.toml": byline, "cleaner.toml": 'rules = ["own"]\n'})
    assert "By Mara" in call(tmp_path, "clean", "a.txt", "--no-heuristics").stdout.decode()
    write_files(tmp_path, {"cleaner.toml": 'rules = ["own"]\ndrop = ["byline"]\n'})
    assert "By Mara" not in call(tmp_path, "clean", "a.txt", "--no-heuristics").stdout.decode()
    assert "a.txt own/byline" in found(tmp_path, "a.txt")


def test_the_command_line_adds_to_the_configuration(tmp_path) -> None:
    write_files(
        tmp_path, {"a.txt": DIRTY + "Hearken\n", "cleaner.toml": 'keep = ["sharing"]\nrules = ["own-rules"]', **OWN}
    )
    assert found(tmp_path, "a.txt") == [f"a.txt {COUNTER}", "a.txt own/own"]
    assert found(tmp_path, "a.txt", "--keep", "form") == [f"a.txt {COUNTER}"]


def test_own_rules_are_listed(tmp_path) -> None:
    write_files(tmp_path, {"cleaner.toml": 'rules = ["own-rules"]', **OWN})
    assert b"own/own" in call(tmp_path, "rules", "list").stdout
    assert b"own/own" not in call(tmp_path, "rules", "list", "--isolated").stdout


def test_no_other_key_of_the_configuration_changes_what_clean_does(tmp_path) -> None:
    entries = 'exclude = ["*"]\nmax-removed = 0\nbaseline = "none.json"\n' + ignoring(rule="lab")
    write_files(tmp_path, {"a.txt": DIRTY, "cleaner.toml": entries})
    with_it, without_it = (
        call(tmp_path, "clean", "a.txt", "--no-heuristics", "--rules", LAB, *more) for more in ((), ("--isolated",))
    )
    assert with_it == without_it and b"Zorblat" not in with_it.stdout
