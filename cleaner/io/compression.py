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
_READ_BYTES = 1 << 16
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
        return cast(BinaryIO, _XzReader(file))
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


class _XzReader:
    """Reads .xz streams, one after the other. Unlike `lzma.LZMAFile`, it takes a damaged one for no end of the file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._decompressor = lzma.LZMADecompressor()

    def read1(self, size: int) -> bytes:
        """Return some bytes, at most so many; none at the end. Raises EOFError or LZMAError for a broken stream."""
        while True:
            if self._decompressor.eof:
                rest = self._next_stream()
                if not rest:
                    return b""
                self._decompressor = lzma.LZMADecompressor()
            else:
                rest = self._file.read(_READ_BYTES) if self._decompressor.needs_input else b""
                if not rest and self._decompressor.needs_input:
                    raise EOFError("Compressed file ended before the end-of-stream marker was reached")
            if found := self._decompressor.decompress(rest, size):
                return found

    def _next_stream(self) -> bytes:
        """Return what comes after the end of a stream and its padding, nothing at the end of the file."""
        rest = self._decompressor.unused_data.lstrip(b"\0")
        while not rest and (more := self._file.read(_READ_BYTES)):
            rest = more.lstrip(b"\0")
        return rest


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
    except (EOFError, UnicodeDecodeError, zlib.error, lzma.LZMAError, gzip.BadGzipFile) as error:
        raise DocumentError(f"is cut off or damaged: {error}") from error
    except OSError as error:
        raise DocumentError(f"cannot be read: {error.strerror or error}") from error
    except Exception as error:
        if type(error).__module__.split(".")[0] not in ("backports", "compression", "pyarrow", "fastwarc"):
            raise
        raise DocumentError(f"is cut off or damaged: {error}") from error
