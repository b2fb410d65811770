"""`cleaner check`: names what rules claim, changes nothing."""

from __future__ import annotations

import subprocess
import sys

from tests.build import LAB, PROSE, write_files

DIRTY = f"{PROSE[0]}\n\nZorblat\n(Zorblatpress) {PROSE[1]} [wumpus 3]\n{PROSE[2]}\n".encode()
RULES = ("--rules", LAB)


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
    write_files(tmp_path, {"a.txt": f"{PROSE[0]}\n"})
    done = run("check", "a.txt", *RULES)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_several_files_in_the_order_of_their_names(run, tmp_path) -> None:
    write_files(tmp_path, {"b.txt": DIRTY, "a.txt": DIRTY, "c.txt": PROSE[0]})
    lines = run("check", "c.txt", "b.txt", "a.txt", *RULES).stdout.decode().splitlines()
    assert [line.partition(":")[0] for line in lines] == ["a.txt"] * 3 + ["b.txt"] * 3


def test_a_page_is_checked_by_its_lines_in_the_source(run, tmp_path) -> None:
    page = f"<html>\n<body>\n<p>{PROSE[0]}</p>\n<div class='zorbox'>A shoe</div>\n<p>{PROSE[1]}</p>\n</body></html>\n"
    write_files(tmp_path, {"a.html": page})
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


def test_checking_text_imports_nothing_heavy(tmp_path) -> None:
    """A text-only hook pays for no parser, no extractor and no table library."""
    write_files(tmp_path, {"a.txt": DIRTY})
    code = (
        "import sys; sys.argv = ['cleaner', 'check', 'a.txt', '--rules', sys.argv[1]]\n"
        "from cleaner.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: assert end.code == 1, end.code\n"
        "heavy = {'lxml', 'trafilatura', 'pyarrow', 'cssselect', 'pebble', 'rich', 'charset_normalizer', 'w3lib'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    for _ in ("cold cache", "warm cache"):
        done = subprocess.run([sys.executable, "-c", code, str(LAB)], cwd=tmp_path, capture_output=True, text=True)
        assert done.stderr.strip() == "[]"
