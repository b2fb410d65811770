"""The inputs of a run, found one after the other, so that a crawl of any size is listed in little memory."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from cleaner.batch.parts import GATHERED, Layout, target_of
from cleaner.errors import CleanerError
from cleaner.io.files import MISSING, Listing, Source, list_sources, sources_of
from cleaner.io.formats import is_input
from cleaner.io.storage import STDIN, is_remote, place

RUN_FILES = frozenset(("failures.jsonl", "withheld.jsonl"))
"""Names of the reports of a run: in the directory of one they are no input."""


def find_sources(inputs: tuple[str, ...], listing: Listing, layout: Layout) -> Iterator[Source]:
    """Yield the inputs' files. A file whose output would be another's, or itself, gets a fault instead.

    Raises CleanerError if nothing is there.
    """
    if inputs == (str(STDIN),):
        yield Source(STDIN, Path(STDIN.name))
        return
    out = None if is_remote(layout.out) else layout.out
    yield from _refuse_collisions(_found(inputs, listing, out), layout, one_tree=len(inputs) == 1)


def _found(inputs: tuple[str, ...], listing: Listing, out: Path | None) -> Iterator[Source]:
    if any(map(is_remote, inputs)):
        for name in inputs:
            yield from _remote(name, listing) if is_remote(name) else sources_of(name, listing, out, _takes)
    elif _are_apart(inputs):
        for name in inputs:
            yield from sources_of(name, listing, out, _takes)
    else:
        local = list_sources(inputs, leave_out=out, takes=_takes)
        listing.skipped += local.skipped
        yield from local.sources


def _takes(name: str) -> bool:
    return is_input(name) and name not in RUN_FILES


def _are_apart(inputs: tuple[str, ...]) -> bool:
    """True if the inputs are directories of which none lies in another: no file can come twice."""
    roots = [os.path.abspath(name) for name in inputs]  # noqa: PTH100 (keeps links)
    return all(map(os.path.isdir, roots)) and not any(
        (a + os.sep).startswith(b.rstrip(os.sep) + os.sep) for a in roots for b in roots if a is not b
    )


def _remote(name: str, listing: Listing) -> Iterator[Source]:
    """Yield the files below a URL, or those that its wildcards name."""
    path = place(name)
    try:
        paths, root = _remote_paths(path)
    except OSError as error:
        raise CleanerError(f"{name}: {error or type(error).__name__}") from error
    if not paths:
        yield Source(path, Path(path.name), MISSING)
    for found in paths:
        inside = str(found.path)[len(root) :].lstrip("/")  # type: ignore[attr-defined]
        if path == found or _takes(found.name):
            yield Source(found, Path(inside or found.name), walked=path != found)
        else:
            listing.skipped += 1


def _remote_paths(path: Path) -> tuple[list[Path], str]:
    """Return the files, sorted, and the part of their paths that the output leaves out."""
    fs, pattern = path.fs, str(path.path)  # type: ignore[attr-defined]
    wild = min((pattern.find(sign) for sign in "*?[" if sign in pattern), default=-1)
    names = fs.glob(pattern) if wild >= 0 else fs.find(pattern)
    root = pattern[: wild if wild >= 0 else len(pattern)]
    root = root[: root.rfind("/") + 1] if wild >= 0 or names in ([pattern], [pattern.lstrip("/")]) else root
    found = [place(fs.unstrip_protocol(name)) for name in sorted(names) if not fs.isdir(name)]
    return found, root


def _refuse_collisions(sources: Iterable[Source], layout: Layout, *, one_tree: bool) -> Iterator[Source]:
    """Give a fault to a second source of one target.

    In one tree only files of one directory whose names begin alike, up to the first dot, can have the same;
    they come one after the other, so that no more of them need be remembered.
    """
    taken: dict[Path, Path] = {}
    before = None
    for source in sources:
        begin = (source.path.parent, source.path.name.partition(".")[0])
        if one_tree and begin != before:
            taken.clear()
        before = begin
        yield _checked(source, target_of(source, layout), taken, layout)


def _checked(source: Source, target: Path | None, taken: dict[Path, Path], layout: Layout) -> Source:
    if target is None or source.fault:
        return source
    if target.parent == layout.out and not layout.single and _is_ours(target.name, layout):
        ours = f"would be written to {target}, where the run itself writes; rename it"
        return msgspec.structs.replace(source, fault=ours)
    first = taken.setdefault(target, source.path)
    fault = None
    if first != source.path:
        fault = f"would be written to {target}, as {first} is; rename one or give them different outputs"
    elif is_same_file(source.path, target):
        fault = f"would be overwritten by its own output {target}; choose another -o, or use `cleaner fix`"
    return msgspec.structs.replace(source, fault=fault) if fault else source


def _is_ours(name: str, layout: Layout) -> bool:
    gathered = layout.output_format in ("jsonl", "parquet") and re.fullmatch(rf"{GATHERED}-\d{{5}}\.\w+", name)
    return name in RUN_FILES or bool(gathered)


def is_same_file(source: Path, target: Path) -> bool:
    """True if the target exists and is the source, links followed."""
    if is_remote(source) or is_remote(target):
        return str(source) == str(target)
    return target.exists() and target.samefile(source)
