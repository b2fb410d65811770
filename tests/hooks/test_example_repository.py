"""The example repository in docs/ is clean as it stands, and its files are what they claim to be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import cleaner
from tests.hooks.published_schemas import faults_of
from tests.hooks.repositories import EXAMPLE, Repository


@pytest.mark.parametrize("command", ["check .", "fix .", "rules check boilerplate"])
def test_it_is_clean_and_quiet(run, example: Path, command: str) -> None:
    done = run(*command.split(), cwd=example)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_every_safeguard_has_something_to_do(run, example: Path) -> None:
    """Without the configuration and the baseline there would be findings in each of these places."""
    done = run("check", ".", "--isolated", cwd=example)
    places = {line.partition(":")[0] for line in done.stdout.decode().splitlines()}
    kept = {"data/chronicle/1911-11-04.txt", "data/handbook/mooring.md", "data/web/2024.jsonl"}
    assert places == {*kept, "data/2019/ferry-returns.txt", "data/raw/bridge.html"}


def test_what_is_not_needed_any_more_is_named(run, example: Path) -> None:
    for name in ("data/chronicle/1911-11-04.txt", "data/handbook/mooring.md", "data/web/2024.jsonl"):
        (example / name).unlink()
    (example / "data/2019/ferry-returns.txt").unlink()
    said = run("check", ".", cwd=example).stderr.decode()
    assert said.count("no longer found: data/2019/ferry-returns.txt") == 2
    assert "unused: rule = related/see-also-link, files = data/handbook/" in said
    assert "unused: host = forum.example.org (We study the forum" in said
    assert "unused: keep rule chronicle/old-advertisement" in said


def test_the_baseline_is_as_the_tool_writes_it(run, example: Path) -> None:
    before = (example / ".cleaner-baseline.json").read_bytes()
    assert run("baseline", ".", cwd=example).returncode == 0
    assert (example / ".cleaner-baseline.json").read_bytes() == before


def test_its_own_rules_are_in_force(run, example: Path) -> None:
    with (example / "data/example.com/ferry-in-fog.txt").open("a") as file:
        file.write("\nWrite to the coast desk at the old customs house.\nPowered by Example Wire\n")
    done = run("check", ".", cwd=example)
    assert done.returncode == 1
    assert "example.com/coast-desk" in done.stdout.decode() and "example.com/wire-credit" in done.stdout.decode()


def test_it_is_committed_under_its_own_hooks(
    hook_repository: Repository, hook_environment: dict[str, str], example: Path
) -> None:
    repository = Repository(example, hook_environment)
    config = repository.read(".pre-commit-config.yaml").decode()
    published = re.search(r"repo: (.+)\n +rev: (.+)\n", config)
    assert published is not None and published[2] == f"v{cleaner.__version__}"
    own = config.replace(published[1], str(hook_repository.folder)).replace(published[2], hook_repository.revision)
    repository.write({".pre-commit-config.yaml": own})
    assert repository.run("pre-commit", "validate-config").stdout == ""
    done = repository.run("pre-commit", "run", "--all-files")
    assert done.returncode == 0 and done.stdout.count("Passed") == 3, done.stdout


@pytest.mark.parametrize(
    "name, schema",
    [(".pre-commit-config.yaml", "pre-commit-config"), (".github/workflows/text.yml", "github-workflow")],
)
def test_its_files_follow_the_published_schemas(name: str, schema: str) -> None:
    assert faults_of(EXAMPLE / name, schema) == []


def test_a_fault_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "text.yml").write_text("on: [push]\njobs:\n  check:\n    steps: []\n")
    (tmp_path / "config.yaml").write_text("repos:\n  - repo: https://example.com/hooks\n    hooks: [lint]\n")
    assert faults_of(tmp_path / "text.yml", "github-workflow") != []
    assert faults_of(tmp_path / "config.yaml", "pre-commit-config") != []
