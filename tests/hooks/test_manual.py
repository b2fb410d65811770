"""What docs/data-repositories.md shows is so: its snippets, its commands, its links, its keys, its messages."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from cleaner.cli import cli
from cleaner.config import ConfigTable, IgnoreTable, read_config
from tests.build import PROSE, ROOT, write_files
from tests.hooks.repositories import EXAMPLE, Repository, environment

DOCS = ROOT / "docs"
MANUAL = (DOCS / "data-repositories.md").read_text(encoding="utf-8")
DIRTY = f"{PROSE[0]}\n\n{PROSE[1]}\nAdd new comment\n"

_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
_LINK = re.compile(r"\]\((?!http)([^)#]+)\)")


def fenced(*languages: str) -> list[tuple[str, str]]:
    """Return the snippets in these languages, each with the paragraph before it."""
    found = ((m, MANUAL[: m.start()].rstrip().rpartition("\n\n")[2]) for m in _FENCE.finditer(MANUAL))
    return [(m[2], before) for m, before in found if m[1] in languages]


def copied() -> list[tuple[str, str]]:
    """Return the snippets that follow a link into the example repository, and that file's name.

    Where a snippet follows without a link, it is of the same file as the one before.
    """
    pairs, name = [], ""
    for snippet, before in fenced("yaml", "toml"):
        linked = re.findall(r"\]\(example-repository/([^)]+)\)", before)
        name = linked[-1] if linked else name
        if "`pyproject.toml`" not in before:
            pairs.append((name, snippet))
    return pairs


def command_lines() -> list[str]:
    """Return every `cleaner …` in the manual, without redirections."""
    scripts = "\n".join(snippet for snippet, _ in fenced("sh", "yaml")).replace("\\\n", " ")
    lines = re.findall(r"(?:^|\||run:)\s*(cleaner [^|>\n]+)", scripts, re.M)
    return sorted({*lines, *re.findall(r"`(cleaner [^`]+)`", _FENCE.sub("", MANUAL))})


def unknown_words(line: str) -> Iterator[str]:
    """Yield the commands and options in the line that do not exist."""
    command: click.Command = cli
    for word in shlex.split(line)[1:]:
        if isinstance(command, click.Group) and word != "…":
            below = command.get_command(click.Context(command), word)
            yield from [word] if below is None else []
            command = below or command
        elif word.startswith("--") and not any(word in parameter.opts for parameter in command.params):
            yield word


COMPLETE = [line for line in command_lines() if len(line.split()) > 2 and not re.search("…|--files-from", line)]
"""Commands with their inputs; others are only mentioned."""


def test_snippets_are_parts_of_the_files_they_name() -> None:
    assert {name for name, _ in copied()} == {
        ".pre-commit-config.yaml",
        ".github/workflows/text.yml",
        "cleaner.toml",
        "boilerplate/generic/chronicle.toml",
    }
    for name, snippet in copied():
        assert snippet in (EXAMPLE / name).read_text(encoding="utf-8"), name


def test_the_hooks_to_copy_are_the_whole_file() -> None:
    assert dict(copied())[".pre-commit-config.yaml"] == (EXAMPLE / ".pre-commit-config.yaml").read_text()


def test_the_table_of_pyproject_is_a_configuration(tmp_path: Path) -> None:
    (snippet,) = (snippet for snippet, before in fenced("toml") if "`pyproject.toml`" in before)
    write_files(tmp_path, {"pyproject.toml": snippet, "boilerplate/generic/.keep": ""})
    table = read_config(tmp_path / "pyproject.toml").table
    assert (table.rules, table.exclude) == (["boilerplate"], ["data/raw/"])


@pytest.mark.parametrize("key", [*ConfigTable.__struct_encode_fields__, *IgnoreTable.__struct_encode_fields__])
def test_every_key_is_named(key: str) -> None:
    assert re.search(rf"`{key}`|^{key} +=", MANUAL, re.M)


@pytest.mark.parametrize("link", sorted(set(_LINK.findall(MANUAL))))
def test_links_lead_somewhere(link: str) -> None:
    assert (DOCS / link).exists()


@pytest.mark.parametrize("line", command_lines())
def test_commands_and_options_exist(line: str) -> None:
    assert list(unknown_words(line)) == []


def test_a_wrong_option_would_be_found() -> None:
    assert list(unknown_words("cleaner fix --patch data")) == ["--patch"]
    assert list(unknown_words("cleaner repair data")) == ["repair", "data"]


@pytest.mark.parametrize("line", COMPLETE)
def test_commands_run_in_the_example_repository(run, example: Path, line: str) -> None:
    done = run(*shlex.split(line)[1:], cwd=example)
    assert done.returncode in (0, 1, 3) and b"Traceback" not in done.stderr, done.stderr


def test_the_figures_of_the_first_run(run, example: Path) -> None:
    (shown,) = (s for s, before in fenced("text") if "--statistics" in before)
    assert run("check", ".", "--isolated", "--statistics", cwd=example).stdout.decode() == shown


def test_the_finding_that_is_shown(run, example: Path) -> None:
    (shown,) = (s for s, before in fenced("text") if "A finding has a place" in before)
    assert shown in run("check", ".", "--isolated", cwd=example).stdout.decode()


def test_the_unused_ignore_that_is_shown(run, example: Path) -> None:
    (shown,) = (s for s, before in fenced("text") if "nothing needed" in before)
    (example / "data/web/2024.jsonl").unlink()
    everything, part = run("check", ".", cwd=example), run("check", "data", cwd=example)
    assert (everything.returncode, everything.stderr.decode()) == (0, shown)
    assert (part.returncode, part.stderr) == (0, b"")


def test_only_what_changed_is_checked(example: Path, tmp_path: Path) -> None:
    """The command for large repositories, on a branch that adds one dirty text and one that is excluded."""
    repository = Repository(example, environment(tmp_path))
    repository.commit()
    repository.run("git", "update-ref", "refs/remotes/origin/main", "HEAD")
    repository.write({"data/two words.txt": DIRTY, "data/raw/page.md": DIRTY, "data/page.html": DIRTY})
    repository.run("git", "rm", "--quiet", "data/handbook/mooring.md")
    repository.commit()
    (script,) = (snippet for snippet, _ in fenced("sh") if "git diff" in snippet)
    done = repository.run("bash", "-eo", "pipefail", "-c", script)
    assert (done.returncode, done.stdout) == (1, "data/two words.txt:4: comments/comment-form  Add new comment\n")


def test_a_clean_branch_passes(example: Path, tmp_path: Path) -> None:
    repository = Repository(example, environment(tmp_path))
    repository.commit()
    repository.run("git", "update-ref", "refs/remotes/origin/main", "HEAD")
    (script,) = (snippet for snippet, _ in fenced("sh") if "git diff" in snippet)
    done = repository.run("bash", "-eo", "pipefail", "-c", script)
    assert (done.returncode, done.stdout) == (0, "")
