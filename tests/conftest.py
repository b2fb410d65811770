"""What all tests share: a cache of their own, small rule directories, and the real command line."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.build import write_files

settings.register_profile(
    "laws",
    deadline=None,
    derandomize=True,
    max_examples=60,
    print_blob=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
settings.load_profile("laws")

Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep compiled rules, and what fixes remember, out of the user's own directories."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("cache")
        patch.setenv("CLEANER_CACHE_DIR", str(folder))
        patch.setenv("CLEANER_STATE_DIR", str(tmp_path_factory.mktemp("state")))
        patch.setenv("NO_COLOR", "1")
        patch.setenv("COLUMNS", "200")
        yield folder


@pytest.fixture
def rules_dir(tmp_path: Path) -> Callable[[dict[str, str]], Path]:
    """Return a function that writes rule files (`{"generic/lab.toml": …}`) and returns their directory."""

    def write(files: dict[str, str]) -> Path:
        folder = tmp_path / "rules"
        (folder / "generic").mkdir(parents=True, exist_ok=True)
        return write_files(folder, files)

    return write


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return a function that runs `cleaner …` in the test's own directory, as a user would."""

    def call(*args: object, stdin: bytes = b"", cwd: Path = tmp_path, **kwargs: object):
        command = [sys.executable, "-m", "cleaner", *map(str, args)]
        return subprocess.run(command, input=stdin, cwd=cwd, capture_output=True, timeout=120, **kwargs)

    return call
