"""Where data lies: a local path, or a URL that fsspec knows (s3://, gs://, hf://), both with one interface."""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import sys
from pathlib import Path
from types import ModuleType
from typing import BinaryIO

from cleaner.errors import CleanerError, DocumentError, OutputError
from cleaner.io.files import part_beside, write_output

STDIN, STDOUT = Path("<stdin>"), Path("<stdout>")
"""The places of the standard streams."""
_EXTRAS = {"upath": "remote", "pyarrow": "parquet", "fastwarc": "warc", "ray": "ray"}


def need(module: str, purpose: str) -> ModuleType:
    """Import and return a module of an extra. Raises CleanerError naming the extra that brings it."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        extra = _EXTRAS[module.split(".")[0]]
        hint = f"pip install 'boilerplate-cleaner[{extra}]'"
        raise CleanerError(f"{purpose} needs {module.split('.')[0]}, which is not installed; {hint}") from error


def open_input(path: Path) -> BinaryIO:
    """Open a file, or standard input, to read its bytes. Raises OSError."""
    if path == STDIN:
        return sys.stdin.buffer
    file: BinaryIO = path.open("rb")
    return file


def is_remote(name: str | Path) -> bool:
    """True for a URL, false for a local path."""
    return "://" in str(name)


def place(name: str | Path) -> Path:
    """Return the path of a name; a URL's behaves as a local one does. Raises CleanerError for an unknown scheme."""
    if not is_remote(name) or not isinstance(name, str):
        return Path(name) if isinstance(name, str) else name
    try:
        found: Path = need("upath", "a URL").UPath(name)
        found.fs  # type: ignore[attr-defined]  # noqa: B018 (is made now: an unknown scheme is told at once)
    except (ValueError, ImportError) as error:
        raise CleanerError(f"{name}: {error}") from error
    return found


def stamp(path: Path) -> str:
    """Return what tells whether a file was changed since: size and time, or what its storage goes by.

    Raises DocumentError where the file is not to be had.
    """
    try:
        if is_remote(path):
            return str(path.fs.ukey(path.path))  # type: ignore[attr-defined]
        now = path.stat()
    except OSError as error:
        raise DocumentError(f"cannot be read: {error.strerror or error}") from error
    return f"{now.st_size}|{now.st_mtime_ns}"


def size_of(path: Path) -> int:
    """Return the file's size in bytes, 0 where it cannot be told."""
    try:
        return int(path.stat().st_size)
    except OSError:
        return 0


def digest_of_file(path: Path) -> str:
    """Return the SHA-256 of the file's bytes; of a remote one, of its stamp. Raises DocumentError."""
    if is_remote(path):
        return hashlib.sha256(stamp(path).encode()).hexdigest()
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise DocumentError(f"cannot be read: {error.strerror or error}") from error


def store(path: Path, content: bytes) -> None:
    """Write a whole file: afterwards it is there whole, or as it was before. Raises OutputError."""
    if not is_remote(path):
        write_output(path, content)
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise OutputError(f"its output {path} cannot be written: {error}") from error


class Draft:
    """A file that is being written: `file` takes bytes; `keep` puts it in its place in one step, `discard` drops it.

    What goes to a remote place is written to a local temporary file first.
    """

    def __init__(self, target: Path) -> None:
        self.target = target
        self._spool: _Spool | None = None
        if target == STDOUT:
            self.file: BinaryIO = sys.stdout.buffer
            return
        self._spool = _Spool() if is_remote(target) else None
        self.path = self._spool.path if self._spool else part_beside(target)
        self.file = self.path.open("wb")

    def keep(self) -> None:
        """Close the file and put it in its place."""
        if self.target == STDOUT:
            self.file.flush()
            return
        self.file.close()
        if self._spool is None:
            self.path.replace(self.target)
            return
        self.target.fs.makedirs(str(self.target.parent.path), exist_ok=True)  # type: ignore[attr-defined]
        self.target.fs.put_file(str(self.path), self.target.path)  # type: ignore[attr-defined]
        self._spool.remove()

    def discard(self) -> None:
        """Close the file and remove it; what went to standard output has gone."""
        if self.target == STDOUT:
            return
        with contextlib.suppress(OSError):
            self.file.close()
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)
        if self._spool:
            self._spool.remove()


class _Spool:
    """A temporary directory with one file."""

    def __init__(self) -> None:
        import tempfile

        self._folder = tempfile.TemporaryDirectory(prefix="cleaner-")
        self.path = Path(self._folder.name) / "draft"

    def remove(self) -> None:
        self._folder.cleanup()
