"""The hooks under the real pre-commit, installed from a repository of this project, as a data repository uses them."""

from __future__ import annotations

import os

import pytest

from tests.build import PROSE, ROOT
from tests.hooks.conftest import MakeRepository
from tests.hooks.repositories import Repository

CLEAN = f"{PROSE[0]}\n\n{PROSE[1]}\n"
DIRTY = f"{CLEAN}Add new comment\n"
PAGE = f"<html><body><article><p>{PROSE[0]}</p><p>{PROSE[1]}</p></article><p>Add new comment</p></body></html>\n"
LONG_FOLDER = "/".join(["archive-of-the-harbour-paper-" * 8] * 2)
"""With names this long 300 of them do not fit into one command line, whatever the number of processors."""
RULE = """
[[rule]]
id   = "wire-credit"
kind = "credit"
why  = "Syndication credit under every story."
drop = {{ line = "{line}" }}

[[test]]
text  = "Powered by Example Wire"
drops = {{ "Powered by Example Wire" = "wire-credit" }}
"""


def rule_file(line: str) -> str:
    """Return a site file whose rule drops this line, and whose test expects another one to go."""
    return "[site]\n" + RULE.format(line=line)


@pytest.mark.parametrize("tool", ["pre-commit", "prek"])
def test_a_commit_is_stopped_and_fixed_and_passes_then(data_repository: MakeRepository, tool: str) -> None:
    repository = data_repository("cleaner-fix", "cleaner-check", tool=tool)
    repository.write({"data/story.txt": DIRTY, "data/other.txt": CLEAN})
    first = repository.commit()
    assert first.returncode != 0 and "data/story.txt: 1 piece of boilerplate taken out" in first.stdout
    assert repository.committed() == []
    assert repository.read("data/story.txt").decode() == CLEAN
    second = repository.commit()
    assert second.returncode == 0, second.stdout
    assert {"data/story.txt", "data/other.txt"} < set(repository.committed())


def test_check_stops_the_commit_and_changes_nothing(data_repository: MakeRepository) -> None:
    repository = data_repository("cleaner-check")
    repository.write({"story.txt": DIRTY})
    os.utime(repository.folder / "story.txt", (1_000_000_000, 1_000_000_000))
    done = repository.commit()
    assert done.returncode != 0 and "story.txt:4: comments/comment-form  Add new comment" in done.stdout
    assert repository.read("story.txt").decode() == DIRTY
    assert (repository.folder / "story.txt").stat().st_mtime == 1_000_000_000


def test_many_files_are_split_over_processes_and_all_are_fixed(data_repository: MakeRepository, run) -> None:
    repository = data_repository("cleaner-fix")
    files = {f"{LONG_FOLDER}/{n:03}.txt": f"{n}. {CLEAN if n % 3 else DIRTY}" for n in range(300)}
    repository.write(files)
    done = repository.commit()
    fixed = [line.split(":")[1] for line in done.stdout.splitlines() if "taken out" in line]
    assert len(fixed) == 100 and fixed != sorted(fixed), "one process would name them in order"
    assert {name: repository.read(name).decode() for name in files} == {
        name: text.removesuffix("Add new comment\n") for name, text in files.items()
    }
    assert len(list((repository.folder / LONG_FOLDER).iterdir())) == 300
    assert repository.commit().returncode == 0
    assert run("undo", ".", cwd=repository.folder).returncode == 1
    assert {name: repository.read(name).decode() for name in files} == files


@pytest.mark.parametrize(
    "name", ["story.TXT", "story.text", "story.md", "story.markdown", "records.jsonl", "records.ndjson"]
)
def test_texts_are_known_by_their_names(data_repository: MakeRepository, name: str) -> None:
    repository = data_repository("cleaner-fix")
    as_line = DIRTY.replace("\n", "\\n").join(('{"text": "', '"}\n'))
    before = as_line if name.endswith(("jsonl", "ndjson")) else DIRTY
    repository.write({name: before})
    assert repository.commit().returncode != 0
    assert repository.read(name).decode() == before.replace("Add new comment\\n", "").replace("Add new comment\n", "")


def test_a_text_in_utf_16_is_fixed(data_repository: MakeRepository) -> None:
    repository = data_repository("cleaner-fix")
    repository.write({"story.txt": DIRTY.encode("utf-16")})
    assert repository.commit().returncode != 0
    assert repository.read("story.txt") == CLEAN.encode("utf-16")


def test_a_name_that_looks_like_an_option_is_a_file(data_repository: MakeRepository) -> None:
    repository = data_repository("cleaner-fix")
    repository.write({"--exit-zero.txt": DIRTY, "--config=x.md": DIRTY})
    done = repository.commit()
    assert "exit code: 1" in done.stdout, done.stdout
    assert repository.read("--exit-zero.txt").decode() == repository.read("--config=x.md").decode() == CLEAN


def test_a_page_is_reported_and_not_touched(data_repository: MakeRepository) -> None:
    repository = data_repository("cleaner-fix", "cleaner-check")
    repository.write({"story.html": PAGE})
    done = repository.commit()
    assert done.returncode != 0 and "story.html:1: comments/" in done.stdout
    assert "(no files to check)Skipped" in done.stdout, "the fix hook is not given pages"
    assert repository.read("story.html").decode() == PAGE


def test_an_excluded_file_is_left_alone(data_repository: MakeRepository) -> None:
    repository = data_repository("cleaner-fix", "cleaner-check")
    repository.write({"cleaner.toml": 'exclude = ["data/raw/"]\n', "data/raw/story.txt": DIRTY})
    done = repository.commit()
    assert done.returncode == 0 and done.stdout.count("Passed") == 2, done.stdout
    assert repository.read("data/raw/story.txt").decode() == DIRTY


def test_what_the_baseline_accepts_passes_and_more_of_it_does_not(data_repository: MakeRepository, run) -> None:
    repository = data_repository("cleaner-fix", "cleaner-check")
    repository.write({"old.txt": DIRTY})
    assert run("baseline", ".", cwd=repository.folder).returncode == 0
    assert repository.commit().returncode == 0
    repository.write({"old.txt": f"Add new comment\n{DIRTY}"})
    assert repository.commit().returncode != 0


def test_a_broken_rule_file_stops_with_its_place(data_repository: MakeRepository) -> None:
    repository = data_repository("cleaner-fix", "cleaner-check")
    broken = rule_file("Powered by Example Wire").replace("kind", "kin")
    repository.write({"cleaner.toml": 'rules = ["boilerplate"]\n', "boilerplate/generic/wire.toml": broken})
    repository.write({"story.txt": DIRTY})
    done = repository.commit()
    assert done.returncode != 0 and done.stdout.count("exit code: 2") == 2
    assert "boilerplate/generic/wire.toml:5: " in done.stdout and "did you mean `kind`?" in done.stdout
    assert repository.read("story.txt").decode() == DIRTY


def test_a_rule_whose_test_fails_stops_the_commit(data_repository: MakeRepository) -> None:
    repository = data_repository("cleaner-rules")
    repository.write({"boilerplate/sites/example.com.toml": rule_file("Powered by the Valley Post")})
    done = repository.commit()
    assert done.returncode != 0 and "exit code: 1" in done.stdout
    assert "boilerplate/sites/example.com.toml:9: should drop 'Powered by Example Wire'" in done.stdout
    repository.write({"boilerplate/sites/example.com.toml": rule_file("Powered by Example Wire")})
    assert repository.commit().returncode == 0


def test_the_rules_hook_is_given_rule_files_alone(data_repository: MakeRepository) -> None:
    repository = data_repository("cleaner-rules")
    repository.write({"pyproject.toml": "[project]\n", "data/sites/notes/a.toml": "no TOML", "sites.toml": "no TOML"})
    done = repository.commit()
    assert done.returncode == 0 and "(no files to check)Skipped" in done.stdout


def test_hooks_that_find_nothing_print_nothing(data_repository: MakeRepository) -> None:
    repository = data_repository("cleaner-rules", "cleaner-fix", "cleaner-check")
    repository.write({"story.txt": CLEAN, "sites/example.com.toml": rule_file("Powered by Example Wire")})
    done = repository.run("pre-commit", "run", "--all-files", "--verbose")
    lines = [line for line in done.stdout.splitlines() if line]
    assert done.returncode == 0 and done.stdout.count("Passed") == 3
    assert [line for line in lines if not line.startswith(("cleaner ", "- hook id:", "- duration:"))] == []


def test_the_manifest_is_valid(hook_repository: Repository) -> None:
    done = hook_repository.run("pre-commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml"))
    assert (done.returncode, done.stdout) == (0, "")
