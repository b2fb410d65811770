"""Temporary git repositories: the one that hooks are installed from, and data repositories that use them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from tests.build import ROOT, write_files

EXAMPLE = ROOT / "docs" / "example-repository"
"""The repository that docs/data-repositories.md tells to copy."""
INSTALLED = (
    ".pre-commit-hooks.yaml",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "CHANGELOG.md",
    "cleaner",
    "rules",
)
"""What an installation from the repository needs."""
GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_NAME": "A Keeper" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_EMAIL": "keeper@example.com" for who in ("AUTHOR", "COMMITTER")},
}
"""A git that knows nothing of the user's own settings, and who commits."""

Done = subprocess.CompletedProcess[str]


def environment(home: Path) -> dict[str, str]:
    """Return an environment in which hooks are installed below `home`, and git knows nothing of the user."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") and name != "PYTHONPATH"}
    tools = str(Path(sys.executable).parent)
    homes = {"PRE_COMMIT_HOME": str(home / "pre-commit"), "PREK_HOME": str(home / "prek")}
    return {**own, **homes, **GIT, "PATH": os.pathsep.join((tools, own.get("PATH", os.defpath)))}


def copy_of_the_project(folder: Path) -> Path:
    """Copy what an installation needs into the folder and return it."""
    for name in INSTALLED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    return folder


class Repository:
    """A git repository in a directory, and the commands a person would give in it."""

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        self.folder, self.env = folder, env
        self.run("git", "init", "--quiet")

    def run(self, *command: str) -> Done:
        """Run a command in the repository; stdout and stderr come back as one text."""
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=300,
        )

    def write(self, files: dict[str, str | bytes]) -> None:
        """Write files and stage them."""
        write_files(self.folder, files)
        self.run("git", "add", "--all")

    def commit(self) -> Done:
        """Stage everything and try to commit it."""
        self.run("git", "add", "--all")
        return self.run("git", "commit", "--message", "Texts")

    def read(self, name: str) -> bytes:
        """Return a file's bytes."""
        return (self.folder / name).read_bytes()

    def committed(self) -> list[str]:
        """Return the names of the files in the last commit, none if there is no commit."""
        done = self.run("git", "ls-tree", "-r", "-z", "--name-only", "HEAD")
        return done.stdout.split("\0")[:-1] if done.returncode == 0 else []

    @property
    def revision(self) -> str:
        """The last commit."""
        return self.run("git", "rev-parse", "HEAD").stdout.strip()

    def use_hooks(self, source: Repository, *hooks: str, tool: str = "pre-commit") -> None:
        """Configure hooks from the repository `source` and install them with the tool."""
        entry = {"repo": str(source.folder), "rev": source.revision, "hooks": [{"id": hook} for hook in hooks]}
        self.write({".pre-commit-config.yaml": yaml.safe_dump({"repos": [entry]})})
        done = self.run(tool, "install")
        assert done.returncode == 0, done.stdout
