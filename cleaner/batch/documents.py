"""Files as Documents, with what their place tells of where they are from."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.decode import read_document
from cleaner.io.files import read_bytes
from cleaner.io.sidecar import sidecar_url
from cleaner.io.storage import is_remote
from cleaner.model import Document
from cleaner.options import Options
from cleaner.site import host_of

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

RESERVED = frozenset({"example", "test"})  # top-level domains for documents and tests (RFC 2606)


def read_file(path: Path, options: Options, url: str | None = None) -> Document:
    """Return the file as a Document. Raises DocumentError saying why it cannot be one."""
    return document_of(path, read_bytes(path), options, url)


def document_of(path: Path, content: bytes, options: Options, url: str | None = None) -> Document:
    """Return a file's content as a Document, with what its place tells of where it is from."""
    return read_document(
        content,
        id=str(path),
        url=url or (None if is_remote(path) else sidecar_url(path)),
        host=host_from_place(path),
        media=options.media,
        suffix=path.suffix,
    )


def host_from_place(path: Path) -> str | None:
    """Return the host, where a directory above the file is named like one (`crawl/www.example.com/2024/a.txt`)."""
    return _host_from_folder(path.parent if is_remote(path) else path.absolute().parent)


@lru_cache(maxsize=64)
def _host_from_folder(folder: Path) -> str | None:
    return next((part for part in reversed(folder.parts) if looks_like_host(part)), None)


def looks_like_host(name: str) -> bool:
    """True if a directory's name is a host's: labels joined by dots, the last a top-level domain, as in the public
    suffix list, or one of RFC 2606 (`example`, `test`). `my.project` and `tmp.Xa81` are none.
    """
    labels = name.lower().split(".")
    return (
        len(labels) > 1
        and all(label and label.replace("-", "").isalnum() for label in labels)
        and host_of(name) is not None
        and (labels[-1] in RESERVED or _top_levels().publicsuffix(labels[-1]) is not None)
    )


@lru_cache(maxsize=1)
def _top_levels() -> PublicSuffixList:
    """Return the public suffix list; reading it takes 50 ms, so only who meets a folder with a dot pays for it."""
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(accept_unknown=False)
