"""What the tests of hooks share: an environment of their own, the hook repository, and data repositories."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hooks.repositories import EXAMPLE, Repository, copy_of_the_project, environment

MakeRepository = Callable[..., Repository]


@pytest.fixture(scope="session")
def hook_environment(own_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return an environment in which no hook has been installed yet; one installation serves the session."""
    return environment(tmp_path_factory.mktemp("homes"))


@pytest.fixture(scope="session")
def hook_repository(hook_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """Return a repository of this project as it stands, committed."""
    folder = copy_of_the_project(tmp_path_factory.mktemp("boilerplate-cleaner"))
    repository = Repository(folder, hook_environment)
    assert repository.commit().returncode == 0
    return repository


@pytest.fixture
def data_repository(hook_environment: dict[str, str], hook_repository: Repository, tmp_path: Path) -> MakeRepository:
    """Return a function that makes a data repository in which these hooks are installed."""

    def make(*hooks: str, tool: str = "pre-commit") -> Repository:
        (tmp_path / "data-repository").mkdir()
        repository = Repository(tmp_path / "data-repository", hook_environment)
        repository.use_hooks(hook_repository, *hooks, tool=tool)
        return repository

    return make


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """Return a copy of the example repository."""
    return shutil.copytree(EXAMPLE, tmp_path / "example")
