"""`cleaner rules …`: look at rule files, check them, run their tests."""

from __future__ import annotations

import json

from tests.build import LAB, rule_text, write_files

GOOD = """
[[rule]]
id   = "label"
kind = "sharing"
drop = { line = "Zorblat" }
why  = "A label of the laboratory."

[[test]]
text = "The river rose by two metres.\\nZorblat\\n"
drops = { "Zorblat" = "label" }

[[test]]
text = "The river rose by two metres, said Zorblat.\\n"
"""


def test_list_names_each_rule_on_a_line(run) -> None:
    lines = run("rules", "list", "--rules", LAB).stdout.decode().splitlines()
    assert "lab/label\tsharing\tdrop\tA label of the laboratory." in lines
    assert any(line.startswith("zorblat.example/slogan\t") for line in lines)


def test_list_by_kind_and_site(run) -> None:
    by_kind = run("rules", "list", "--rules", LAB, "--kind", "sharing").stdout.decode().splitlines()
    assert by_kind and all(line.split("\t")[1] == "sharing" for line in by_kind)
    on_site = run("rules", "list", "--rules", LAB, "--site", "www.zorblat.test").stdout.decode()
    assert "zorblat.example/slogan" in on_site and "lab/label" in on_site
    elsewhere = run("rules", "list", "--rules", LAB, "--site", "elsewhere.example").stdout.decode()
    assert "zorblat.example/" not in elsewhere and "lab/label" in elsewhere


def test_show_one_rule_with_its_place(run) -> None:
    shown = run("rules", "show", "lab/label", "--rules", LAB).stdout.decode()
    for part in ("lab/label", "lab.toml:", "sharing", "drop", "A label of the laboratory.", "Fnord quix"):
        assert part in shown


def test_show_a_whole_site(run) -> None:
    shown = run("rules", "show", "zorblat.example", "--rules", LAB).stdout.decode()
    assert "zorblat.example/slogan" in shown and "zorblat.example/wire" in shown


def test_show_an_unknown_rule(run) -> None:
    done = run("rules", "show", "lab/nothing", "--rules", LAB)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"lab/nothing" in done.stderr


def test_lint_of_a_sound_file(run, tmp_path) -> None:
    write_files(tmp_path, {"sharing.toml": GOOD})
    done = run("rules", "lint", "sharing.toml")
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"1 files, 0 findings" in done.stderr


def test_lint_names_file_line_and_check(run, tmp_path) -> None:
    write_files(tmp_path, {"sharing.toml": GOOD.replace("A label of the laboratory.", "Label")})
    done = run("rules", "lint", "sharing.toml")
    assert done.returncode == 1
    assert done.stdout.decode().startswith("sharing.toml:2: why  ")


def test_lint_of_a_broken_file(run, tmp_path) -> None:
    write_files(tmp_path, {"sharing.toml": GOOD.replace("drop =", "dorp =")})
    done = run("rules", "lint", "sharing.toml")
    assert done.returncode == 2
    assert done.stdout.decode().startswith("sharing.toml:5: broken  ") and b"did you mean `drop`?" in done.stdout


def test_lint_takes_directories(run, tmp_path) -> None:
    write_files(
        tmp_path, {"r/generic/sharing.toml": GOOD, "r/generic/related.toml": rule_text('drop = { line = "Qux" }')}
    )
    done = run("rules", "lint", "r")
    assert done.returncode == 1 and b"2 files" in done.stderr
    assert b"untested-rule" in done.stdout and b"no-negative-test" in done.stdout


def test_a_directory_without_rule_files(run, tmp_path) -> None:
    (tmp_path / "empty").mkdir()
    for command in ("lint", "test"):
        done = run("rules", command, "empty")
        assert done.returncode == 2 and b"empty" in done.stderr


def test_test_runs_what_the_files_carry(run, tmp_path) -> None:
    write_files(tmp_path, {"sharing.toml": GOOD})
    done = run("rules", "test", "sharing.toml")
    assert (done.returncode, done.stdout) == (0, b"") and b"2 passed, 0 failed" in done.stderr


def test_a_failing_test_names_its_place_and_what_happened(run, tmp_path) -> None:
    write_files(tmp_path, {"sharing.toml": GOOD.replace('drops = { "Zorblat" = "label" }', 'keeps = ["Zorblat"]')})
    done = run("rules", "test", "sharing.toml")
    assert done.returncode == 1 and b"1 passed, 1 failed" in done.stderr
    first = done.stdout.decode().splitlines()[0]
    assert first.startswith("sharing.toml:8: ") and "Zorblat" in first and "sharing/label" in first


def test_schema_is_a_json_schema(run) -> None:
    schema = json.loads(run("rules", "schema").stdout)
    assert "RuleFile" in json.dumps(schema)
    for name in ("drop_until", "max_prose", "fingerprints", "unbroken"):
        assert f'"{name}"' in json.dumps(schema)
