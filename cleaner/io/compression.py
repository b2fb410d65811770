"""Compressed streams, by suffix. What is written is the same bytes for the same content: no time, no name in it."""

from __future__ import annotations

import gzip
import lzma
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, BinaryIO, cast

from cleaner.errors import DocumentError

SUFFIXES = (".gz", ".zst", ".xz")
GZIP_LEVEL = 6
"""zlib's own default; Python's, 9, takes three times as long for 1 % less."""
ZSTD_LEVEL = 3
"""zstd's own default."""


def compression_of(name: str) -> str:
    """Return the suffix that says how a file is compressed, empty where it is not."""
    return next((suffix for suffix in SUFFIXES if name.lower().endswith(suffix)), "")


def decompressed(file: BinaryIO, compression: str) -> BinaryIO:
    """Return a stream of the file's content. Reading it may raise what `broken_stream` turns into a DocumentError."""
    if compression == ".gz":
        return cast(BinaryIO, gzip.GzipFile(fileobj=file))
    if compression == ".xz":
        return cast(BinaryIO, lzma.LZMAFile(file))
    return cast(BinaryIO, _zstd().ZstdFile(file)) if compression == ".zst" else file


def compressed(file: BinaryIO, compression: str) -> BinaryIO:
    """Return a stream that writes to the file; closing it leaves the file open."""
    if compression == ".gz":
        return cast(BinaryIO, gzip.GzipFile("", "wb", GZIP_LEVEL, file, mtime=0))
    if compression == ".xz":
        return cast(BinaryIO, lzma.LZMAFile(file, "wb"))
    if compression == ".zst":
        return cast(BinaryIO, _zstd().ZstdFile(file, "wb", level=ZSTD_LEVEL))
    return cast(BinaryIO, _Uncompressed(file))


def _zstd() -> Any:
    return import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")


class _Uncompressed:
    """The file itself; closing it only flushes."""

    def __init__(self, file: BinaryIO) -> None:
        self.write = file.write
        self.close = file.flush


@contextmanager
def broken_stream() -> Iterator[None]:
    """Turn what a broken file makes its reader raise into a DocumentError that says so."""
    try:
        yield
    except (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile) as error:
        raise DocumentError(f"is cut off or damaged: {error}") from error
    except OSError as error:
        raise DocumentError(f"cannot be read: {error.strerror or error}") from error
    except Exception as error:
        if type(error).__module__.split(".")[0] not in ("backports", "compression", "pyarrow", "fastwarc"):
            raise
        raise DocumentError(f"is cut off or damaged: {error}") from error
