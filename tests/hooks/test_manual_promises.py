"""What docs/data-repositories.md says of files that are refused, of the way back, and of where things are kept."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.build import PROSE, ROOT, write_files
from tests.hooks.repositories import environment

MANUAL = (ROOT / "docs" / "data-repositories.md").read_text(encoding="utf-8")
LABELS = "Add new comment\nPlease wait...\n"
DIRTY = f"{PROSE[0]}\n\n{PROSE[1]}\nAdd new comment\n"
REFUSED = {
    "image.txt": (b"\x89PNG\r\n\x1a\n" + bytes(50), "is a PNG image"),
    "half.txt": (DIRTY.encode("utf-16") + b"x", "looks like UTF-16"),
    "records.jsonl": (b'{"text": "caf\xe9"}\n', "line 1: not valid JSON in UTF-8"),
    "labels.txt": (12 * LABELS + f"{PROSE[0]}\n", "more than 50% (max-removed)"),
    "all.txt": ("Add new comment\n", "left as it is: "),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_files_stay_and_the_others_go_on(run, tmp_path: Path, name: str) -> None:
    content, reason = REFUSED[name]
    write_files(tmp_path, {name: content, "story.txt": DIRTY})
    before = (tmp_path / name).read_bytes()
    done = run("fix", name, "story.txt")
    assert done.returncode == 3 and f"cleaner: {name}: " in done.stderr.decode() and reason in done.stderr.decode()
    assert (tmp_path / name).read_bytes() == before
    assert "Add new comment" not in (tmp_path / "story.txt").read_text()


def test_odd_bytes_stay_and_the_rest_is_looked_at(run, tmp_path: Path) -> None:
    write_files(tmp_path, {"story.txt": b"Odd \xff\xc0 bytes.\n" + DIRTY.encode()})
    assert run("fix", "story.txt").returncode == 1
    assert (tmp_path / "story.txt").read_bytes() == b"Odd \xff\xc0 bytes.\n" + DIRTY.removesuffix(
        "Add new comment\n"
    ).encode()


@pytest.mark.parametrize("kind, reason", [("link", "is a link into .dvc"), ("read-only", "is read-only")])
def test_files_of_a_store_stay_as_they_are(run, tmp_path: Path, kind: str, reason: str) -> None:
    write_files(tmp_path, {".dvc/cache/ab": DIRTY, "story.txt": DIRTY})
    if kind == "link":
        (tmp_path / "story.txt").unlink()
        (tmp_path / "story.txt").symlink_to(".dvc/cache/ab")
    else:
        (tmp_path / "story.txt").chmod(0o444)
    done = run("fix", "story.txt")
    assert done.returncode == 3 and reason in done.stderr.decode()
    assert (tmp_path / "story.txt").read_text() == (tmp_path / ".dvc/cache/ab").read_text() == DIRTY


def test_a_pointer_is_named_and_passes(run, tmp_path: Path) -> None:
    write_files(tmp_path, {"story.txt": "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n"})
    for command in ("check", "fix"):
        done = run(command, "story.txt")
        assert (done.returncode, done.stdout) == (0, b"") and b"git lfs pull" in done.stderr


def test_the_way_back(run, tmp_path: Path) -> None:
    write_files(tmp_path, {"data/story.txt": DIRTY, "data/other.txt": DIRTY})
    assert run("fix", "--backup", "data").returncode == 1
    assert (tmp_path / "data/story.txt.bak").read_text() == DIRTY
    (tmp_path / "data/other.txt").write_text("Rewritten by hand.\n")
    done = run("undo", "data")
    assert done.returncode == 3 and "was changed since" in done.stderr.decode() and ".jsonl" in done.stderr.decode()
    assert (tmp_path / "data/story.txt").read_text() == DIRTY
    assert (tmp_path / "data/other.txt").read_text() == "Rewritten by hand.\n"


def test_the_caches_lie_where_they_are_said_to(tmp_path: Path) -> None:
    env = environment(tmp_path) | {"HOME": str(tmp_path)}
    own = {name: value for name, value in env.items() if not name.startswith(("CLEANER_", "XDG_"))}
    write_files(tmp_path, {"data/story.txt": DIRTY})
    subprocess.run(["cleaner", "fix", "data"], cwd=tmp_path, env=own, capture_output=True, check=False)
    for folder in re.findall(r"`~/([^`]+)`", MANUAL):
        assert any((tmp_path / folder).iterdir())
