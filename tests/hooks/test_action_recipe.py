"""The GitHub Action of the example repository, step by step, as its runner would give the commands to a shell."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import yaml

import cleaner
from tests.hooks.repositories import EXAMPLE, environment

JOBS: dict[str, Any] = yaml.safe_load((EXAMPLE / ".github/workflows/text.yml").read_text(encoding="utf-8"))["jobs"]
LINE = "Add new comment"


def commands(job: str, beginning: str) -> list[str]:
    """Return the job's commands that begin like this, in order."""
    runs = [step["run"] for step in JOBS[job]["steps"] if "run" in step]
    return [run for run in runs if run.startswith(beginning)]


def run_job(job: str, folder: Path) -> list[subprocess.CompletedProcess[str]]:
    """Run the job's `cleaner` commands as a runner's shell does, up to the first that fails; return what they did."""
    done = []
    for command in commands(job, "cleaner"):
        shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command]
        done.append(subprocess.run(shell, cwd=folder, env=environment(folder), capture_output=True, text=True))
        if done[-1].returncode:
            break
    return done


def make_dirty(folder: Path) -> None:
    """Add a piece of boilerplate to a text."""
    with (folder / "data/example.com/ferry-in-fog.txt").open("a") as file:
        file.write(f"\n{LINE}\n")


def test_the_jobs_pass_as_committed(example: Path) -> None:
    for job in JOBS:
        done = run_job(job, example)
        assert {(step.returncode, step.stdout, step.stderr) for step in done} == {(0, "", "")}


def test_a_finding_fails_the_check_and_is_marked_in_the_file(example: Path) -> None:
    make_dirty(example)
    last = run_job("check", example)[-1]
    assert last.returncode == 1
    assert last.stdout.startswith("::error file=data/example.com/ferry-in-fog.txt,line=9,") and LINE in last.stdout


def test_a_finding_is_in_the_log_that_is_uploaded(example: Path) -> None:
    make_dirty(example)
    assert run_job("code-scanning", example)[-1].returncode == 0
    upload = JOBS["code-scanning"]["steps"][-1]
    log = json.loads((example / upload["with"]["sarif_file"]).read_text(encoding="utf-8"))
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "data/example.com/ferry-in-fog.txt"
    assert place["region"]["startLine"] == 9


def test_the_upload_may_write_security_events() -> None:
    assert JOBS["code-scanning"]["permissions"]["security-events"] == "write"


def test_action_and_hooks_use_the_same_release() -> None:
    hooks = yaml.safe_load((EXAMPLE / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]
    assert hooks["rev"] == f"v{cleaner.__version__}"
    for job in JOBS:
        assert commands(job, "pip") == [f"pip install git+{hooks['repo']}@{hooks['rev']}"]


def test_large_files_are_fetched() -> None:
    checkouts = [step for job in JOBS.values() for step in job["steps"] if "actions/checkout" in step.get("uses", "")]
    assert [step["with"]["lfs"] for step in checkouts] == [True] * len(JOBS)


def test_the_runner_finds_the_command() -> None:
    assert shutil.which("cleaner", path=environment(Path(os.curdir))["PATH"])
