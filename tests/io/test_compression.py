"""Compressed shards: read and written by their suffix; a damaged one is named, and what stands before it is kept."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.batch.shards import COMPRESS, DECOMPRESS, clean, line_of, records, text_of, zstd
from tests.build import PROSE, outputs, write_files

CLEAN = text_of(*PROSE[:2])
SUFFIXES = (".gz", ".zst", ".xz")


def lines(count: int) -> bytes:
    """Return records that do not compress well, so that a cut hits the last ones alone."""
    dice = random.Random(7)
    return b"".join(
        line_of(id=n, text=text_of(PROSE[0], "Zorblat", PROSE[1]), x=dice.randbytes(90).hex()) for n in range(count)
    )


LINES = lines(300)


def test_what_is_written_is_the_same_bytes_each_time(tmp_path) -> None:
    names = [f"x.jsonl{suffix}" for suffix in SUFFIXES]
    write_files(
        tmp_path / "in", {f"{folder}/{name}": COMPRESS[Path(name).suffix](LINES) for folder in "ab" for name in names}
    )
    assert clean(tmp_path, "in", "-o", "OUT").returncode == 0
    for name in names:
        written = [(tmp_path / "out" / folder / name).read_bytes() for folder in "ab"]
        assert written[0] == written[1]
        assert [record["text"] for record in records(tmp_path / "out/a" / name)] == [CLEAN] * 300


def test_several_streams_in_one_file_and_loud_suffixes(tmp_path) -> None:
    first, rest = LINES[:1000], LINES[1000:]
    write_files(tmp_path / "in", {f"X.JSONL{s.upper()}": COMPRESS[s](first) + COMPRESS[s](rest) for s in SUFFIXES})
    assert clean(tmp_path, "in", "-o", "OUT").returncode == 0
    for suffix in SUFFIXES:
        content = (tmp_path / f"out/X.JSONL{suffix.upper()}").read_bytes()
        assert [record["id"] for record in records(DECOMPRESS[suffix](content))] == list(range(300)), suffix


def test_the_output_tells_the_compression(tmp_path) -> None:
    write_files(tmp_path, {"x.jsonl.gz": COMPRESS[".gz"](LINES)})
    for suffix in COMPRESS:
        assert clean(tmp_path, "x.jsonl.gz", "-o", tmp_path / f"y.jsonl{suffix}").returncode == 0
        assert len(records(DECOMPRESS[suffix]((tmp_path / f"y.jsonl{suffix}").read_bytes()))) == 300


def in_blocks(content: bytes, suffix: str) -> bytes:
    """Return the content compressed so that it can be read up to where it is cut."""
    if suffix != ".zst":
        return COMPRESS[suffix](content)
    packer = zstd.ZstdCompressor()
    parts = (content[at : at + 10_000] for at in range(0, len(content), 10_000))
    return b"".join([*(packer.compress(part, packer.FLUSH_BLOCK) for part in parts), packer.flush()])


def cut_at_the_end(content: bytes, suffix: str) -> bytes:
    return in_blocks(content, suffix)[:-9]


def cut_in_the_middle(content: bytes, suffix: str) -> bytes:
    whole = in_blocks(content, suffix)
    return whole[: len(whole) * 2 // 3]


def followed_by_something_else(content: bytes, suffix: str) -> bytes:
    return COMPRESS[suffix](content) + b"something else, and more of it"


def damaged_in_a_later_stream(content: bytes, suffix: str) -> bytes:
    stream = COMPRESS[suffix](content)
    return stream + stream[:12] + b"\xff" * 40


DAMAGES: dict[Callable[[bytes, str], bytes], int] = {
    cut_at_the_end: 250,
    cut_in_the_middle: 50,
    followed_by_something_else: 300,
    damaged_in_a_later_stream: 300,
}
"""How shards are damaged, and how many records can be read before."""


@pytest.fixture(scope="module")
def damaged(tmp_path_factory) -> Path:
    """A run over shards of every compression with every damage, and a good one."""
    folder = tmp_path_factory.mktemp("damaged")
    files = {f"in/{f.__name__}.jsonl{suffix}": f(LINES, suffix) for f in DAMAGES for suffix in SUFFIXES}
    write_files(folder, {**files, "in/good.jsonl": LINES})
    done = clean(folder, "in", "-o", "OUT")
    assert done.returncode == 3
    return folder / "out"


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_what_stands_before_the_damage_is_kept(
    damaged: Path, suffix: str, damage: Callable[[bytes, str], bytes]
) -> None:
    name = f"{damage.__name__}.jsonl{suffix}"
    failures = {Path(failure["document"]).name: failure["reason"] for failure in records(damaged / "failures.jsonl")}
    assert "cut off or damaged" in failures[name]
    found = records(damaged / name)
    assert len(found) >= DAMAGES[damage] and [record["id"] for record in found] == list(range(len(found)))
    assert {record["text"] for record in found} == {CLEAN}
    assert f"{len(found)} documents before that are cleaned" in failures[name]


def test_other_inputs_are_done(damaged: Path) -> None:
    assert len(records(damaged / "good.jsonl")) == 300


NONE = {
    "not compressed at all": lambda suffix: LINES,
    "nothing in it": lambda suffix: b"",
    "cut in its first bytes": lambda suffix: COMPRESS[suffix](LINES)[:6],
    "another compression": lambda suffix: COMPRESS[".xz" if suffix == ".gz" else ".gz"](LINES),
}


@pytest.mark.parametrize("case", NONE)
def test_what_is_not_compressed_as_it_says_is_named(tmp_path, case: str) -> None:
    names = [f"x.jsonl{suffix}" for suffix in SUFFIXES if (case, suffix) != ("nothing in it", ".gz")]
    write_files(tmp_path, {f"in/{name}": NONE[case](Path(name).suffix) for name in names})
    done = clean(tmp_path, "in", "-o", "OUT")
    assert done.returncode == 3
    failures = records(tmp_path / "out/failures.jsonl")
    assert [Path(failure["document"]).name for failure in failures] == sorted(names)
    assert all("cut off or damaged" in failure["reason"] for failure in failures)
    assert outputs(tmp_path / "out") == [], "nothing half-written, nothing empty"
