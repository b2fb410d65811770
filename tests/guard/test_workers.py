"""Files looked at side by side, in several processes: the same result as one after the other."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cleaner.cli.fix import apply
from cleaner.config import Config, ConfigTable
from cleaner.errors import DocumentError
from cleaner.guard.baseline import Baseline
from cleaner.guard.inspect import Guard
from cleaner.guard.workers import POOL_FROM_BYTES, default_jobs
from cleaner.io.files import Source
from cleaner.options import Options
from tests.build import LAB, PROSE, rule_text, write_files
from tests.commands import call

DIRTY = f"{PROSE[0]}\nZorblat\n{PROSE[1]}\n"
CONFIG = """
[[ignore]]
rule = "lab/label"
files = "ignored/"

[[ignore]]
rule = "lab/counter"
reason = "Nothing needs it."
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A directory in which every kind of message has a cause; rules and baseline included."""
    files: dict[str, str | bytes] = {
        f"data/{n:03}.txt": DIRTY if n % 7 == 0 else f"{PROSE[n % 6]}\n" for n in range(80)
    }
    odd = {"ignored/a.txt": DIRTY, "odd.txt": b"%PDF-1.7", "gone.txt": DIRTY, "page.html": f"<p>{PROSE[0]}</p>"}
    write_files(tmp_path, files | odd | {"cleaner.toml": CONFIG})
    call(tmp_path, "baseline", "data/000.txt", "gone.txt", "--rules", LAB)
    (tmp_path / "gone.txt").unlink()
    return tmp_path


@pytest.mark.parametrize("form", ["text", "jsonl", "sarif"])
def test_check_says_the_same(repository: Path, form: str) -> None:
    one, two, again = (call(repository, "check", ".", "--rules", LAB, "--format", form, "-j", n) for n in (1, 2, 2))
    assert one.returncode == 3 and b"unused" in one.stderr and b"no longer found" in one.stderr
    assert one == two == again


def test_fix_does_the_same(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    shutil.copytree(repository, other, dirs_exist_ok=True)
    one, two = call(repository, "fix", ".", "--rules", LAB, "-j", 1), call(other, "fix", ".", "--rules", LAB, "-j", 2)
    assert one == two and b"taken out" in one.stderr
    for path in repository.rglob("*.*"):
        assert path.read_bytes() == (other / path.relative_to(repository)).read_bytes()


def test_a_broken_rule_file_that_a_worker_meets_stops_with_its_place(tmp_path: Path) -> None:
    rules = write_files(
        tmp_path / "rules", {"sites/zork.example.toml": "[site]\n" + rule_text('drop = { lime = "x" }')}
    )
    write_files(tmp_path, {f"zork.example/{n}.txt": DIRTY for n in range(4)})
    done = call(tmp_path, "check", "zork.example", "--rules", rules, "-j", 2)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"zork.example.toml:" in done.stderr and b"did you mean `line`?" in done.stderr


def test_a_file_that_changes_while_it_is_looked_at_is_left_alone(tmp_path: Path) -> None:
    path = write_files(tmp_path, {"a.txt": DIRTY}) / "a.txt"
    guard = Guard(Options(heuristics=False, rules=(LAB,)), Config(ConfigTable(), tmp_path), Baseline())
    inspection = guard.inspect(path, path.read_bytes())
    path.write_text(f"{DIRTY}Written meanwhile.\n")
    with pytest.raises(DocumentError, match="changed while"):
        apply(inspection, backup=True)
    assert path.read_text() == f"{DIRTY}Written meanwhile.\n" and sorted(p.name for p in tmp_path.iterdir()) == [
        "a.txt"
    ]


def test_much_is_read_by_several_processes_but_not_in_a_hook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 8)
    monkeypatch.delenv("PRE_COMMIT", raising=False)
    sizes = {"a.txt": POOL_FROM_BYTES // 2 - 1, "b.txt": POOL_FROM_BYTES // 2, "c.txt": 1, "gone.txt": 0}
    write_files(tmp_path, {name: "x" * size for name, size in sizes.items() if size})
    sources = [Source(tmp_path / name, Path(name)) for name in sizes]
    assert (default_jobs(sources[:2]), default_jobs(sources)) == (1, 4)
    monkeypatch.setenv("PRE_COMMIT", "1")
    assert default_jobs(sources) == 1
