"""Files: which ones an input names, reading one, and writing one so that it is whole or not there."""

from __future__ import annotations

import contextlib
import glob
import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import BinaryIO

import msgspec

from cleaner.errors import CleanerError, DocumentError, OutputError

SUFFIXES = frozenset((".html", ".htm", ".xhtml", ".txt", ".text", ".md", ".markdown"))
"""Suffixes of the files that are taken from a directory; files named one by one may have any."""
STORES = frozenset((".git", ".dvc"))
"""Directories whose files belong to a tool: content there is known by its digest, and links lead into it."""
_PART = re.compile(r"\.cleaner-[0-9a-f]{16}\.(\d+)\.part")
MISSING = "no such file or directory"
HTML_SUFFIXES = frozenset((".html", ".htm", ".xhtml"))


Takes = Callable[[str], bool]


class Source(msgspec.Struct, frozen=True):
    """One input file: where it is, its place below the directory that was named, and whether it was found there."""

    path: Path
    relative: Path
    fault: str | None = None
    walked: bool = False


class Listing(msgspec.Struct):
    """The files behind the inputs: each once, sorted; and how many were passed over for their suffix."""

    sources: list[Source]
    skipped: int = 0


def has_suffix(suffixes: frozenset[str]) -> Takes:
    """Return the test whether a file of a directory is taken: by its suffix."""
    return lambda name: Path(name).suffix.lower() in suffixes


def list_sources(inputs: Iterable[str], *, leave_out: Path | None = None, takes: Takes) -> Listing:
    """Return the files that paths, directories and globs name. `leave_out` is the output directory.

    `takes` says of a name whether the file of a directory is taken.

    An input that names nothing becomes a source with a fault. Raises CleanerError if all inputs are like that.
    """
    listing = Listing([])
    found: dict[str, Source] = {}
    for name in inputs:
        for source in sources_of(name, listing, leave_out, takes):
            found.setdefault(os.path.abspath(source.path), source)  # noqa: PTH100 (keeps links)
    if found and all(source.fault == MISSING for source in found.values()):
        raise CleanerError(f"{', '.join(str(s.path) for s in found.values())}: {MISSING}")
    listing.sources = sorted(found.values(), key=lambda s: s.path)
    return listing


def sources_of(name: str, listing: Listing, leave_out: Path | None, takes: Takes) -> Iterator[Source]:
    """Yield the files that one input names, one after the other; those passed over are counted in the listing."""
    path = Path(name)
    if not name or (fault := _fault_of(path)):
        yield Source(path, Path(path.name), fault if name else MISSING)
    elif path.is_dir():
        yield from _walk(path, listing, leave_out, takes)
    elif os.path.lexists(path):
        yield Source(path, Path(path.name))
    else:
        matches = sorted(glob.glob(name, recursive=True))  # noqa: PTH207 (patterns may be absolute)
        if not matches:
            yield Source(path, Path(path.name), MISSING)
            return
        root = _fixed_part(path)
        for match in matches:
            for source in sources_of(match, listing, leave_out, takes):
                yield Source(source.path, source.path.relative_to(root), source.fault, source.walked)


def _fault_of(path: Path) -> str | None:
    """Return why it cannot even be said whether the path is there, None if it can."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        return f"cannot be read: {getattr(error, 'strerror', None) or error}"
    return None


def _fixed_part(pattern: Path) -> Path:
    """Return the directory above a glob's first wildcard: below it the tree is kept."""
    wild = next(n for n, part in enumerate(pattern.parts) if glob.has_magic(part))
    return Path(*pattern.parts[:wild])


def _walk(root: Path, listing: Listing, leave_out: Path | None, takes: Takes) -> Iterator[Source]:
    """Yield the directory's files. Hidden ones and links to directories are not followed."""
    away = leave_out.resolve() if leave_out else None
    unreadable: list[OSError] = []
    for folder, folders, files in os.walk(root, onerror=unreadable.append):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and Path(folder, f).resolve() != away)
        for file in sorted(files):
            path = Path(folder, file)
            if takes(file) and not file.startswith(".") and not _is_odd(path):
                yield Source(path, path.relative_to(root), walked=True)
            else:
                listing.skipped += 1
    for error in unreadable:
        yield Source(Path(error.filename), Path(error.filename), f"cannot be listed: {error.strerror}")


def _is_odd(path: Path) -> bool:
    """True for what is there and no file: a pipe or a socket, from which reading may never end."""
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


def read_bytes(path: Path) -> bytes:
    """Return the file's bytes. Raises DocumentError saying why it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise DocumentError(f"cannot be read: {error.strerror or error}") from error


def write_output(path: Path, content: bytes) -> None:
    """Write a new file in one step: afterwards it is there whole, or as it was before. Raises OutputError.

    Not synced to the disk: an output can be made again, and syncing costs more than cleaning a small file.
    """
    part = path.with_name(_part_name(path))
    try:
        _write_new(part, content)
        part.replace(path)
    except BaseException as error:
        _remove(part)
        if isinstance(error, OSError):
            raise OutputError(f"its output {path} cannot be written: {error.strerror or error}") from error
        raise


def part_beside(path: Path) -> Path:
    """Return the name under which a file is written until it is whole; its directory is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.with_name(_part_name(path))


def rewrite(path: Path, content: bytes) -> None:
    """Replace a file's content in one step, synced to the disk: it is the old one or the new one, never a part.

    Mode bits stay, and the owner where that can be; a symbolic link stays a link and its target is
    written. Raises DocumentError, for a file that is read-only too, or kept by Git or DVC.
    """
    from boltons.fileutils import atomic_save

    target = Path(os.path.realpath(path))
    part = target.with_name(_part_name(target))
    refuse_kept(target)
    _sweep(target.parent)
    try:
        with atomic_save(str(target), part_file=part.name, overwrite_part=True, buffering=0) as file:
            _keep_owner(target, file)
            write_all(file, content)
    except BaseException as error:
        _remove(part)
        if isinstance(error, OSError):
            raise DocumentError(f"it cannot be written, and is as it was: {error.strerror or error}") from error
        raise


def write_backup(path: Path, content: bytes) -> None:
    """Write the content beside the file as FILE.bak, or FILE.bak.2 and so on: no backup is overwritten."""
    names = (path.with_name(f"{path.name}.bak{f'.{n}' * (n > 1)}") for n in count(1))
    backup = next(name for name in names if not os.path.lexists(name))
    write_output(backup, content)
    with contextlib.suppress(OSError):
        backup.chmod(stat.S_IMODE(path.stat().st_mode))


def refuse_kept(path: Path) -> None:
    """Raise DocumentError for a file that is not to be written: read-only, or the store behind a link."""
    target = Path(os.path.realpath(path))
    store = next((part for part in target.parts if part in STORES), None)
    if store:
        raise DocumentError(f"is a link into {store}, which keeps its own files; unlock it first (`dvc unprotect`)")
    with contextlib.suppress(OSError):
        mode = target.stat().st_mode
        if not stat.S_ISREG(mode):
            raise DocumentError("is no file that can be written anew")
        if not mode & 0o222:
            raise DocumentError("is read-only, and left as it is; `chmod u+w` (or `dvc unprotect`) opens it")


def _keep_owner(target: Path, file: BinaryIO) -> None:
    with contextlib.suppress(OSError, AttributeError):
        now = target.stat()
        os.fchown(file.fileno(), now.st_uid, now.st_gid)


@lru_cache(maxsize=1024)
def _sweep(folder: Path) -> None:
    """Remove the parts that processes left which were killed while they wrote."""
    for entry in os.scandir(folder):
        part = _PART.fullmatch(entry.name)
        if part and not _is_running(int(part[1])):
            _remove(Path(entry.path))


def remove_parts(root: Path) -> None:
    """Remove all parts below a directory, whoever left them: nobody else may be writing there."""
    for folder, _, files in os.walk(root):
        for name in files:
            if _PART.fullmatch(name):
                _remove(Path(folder, name))


def remove_parts_of(path: Path) -> None:
    """Remove the parts of one file, whoever left them."""
    begin = _part_name(path).rsplit(".", 2)[0]
    for part in path.parent.glob(f"{begin}.*.part"):
        _remove(part)


def _is_running(pid: int) -> bool:
    if os.name != "posix":
        return True  # where signal 0 is no question
    try:
        os.kill(pid, 0)
    except OSError as error:
        return isinstance(error, PermissionError)
    return True


def _part_name(path: Path) -> str:
    """Return a name of our own for a file that is being written: short, and not to be taken for another's."""
    return f".cleaner-{hashlib.sha256(os.fsencode(path.name)).hexdigest()[:16]}.{os.getpid()}.part"


def _write_new(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _remove(part: Path) -> None:
    with contextlib.suppress(OSError):
        part.unlink()


def write_all(file: BinaryIO, content: bytes) -> None:
    """Write all of it: an unbuffered file may take a part at a time."""
    view = memoryview(content)
    while view:
        view = view[file.write(view) :]
