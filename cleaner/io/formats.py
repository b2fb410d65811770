"""Formats by suffix: what a file holds, and how it is compressed."""

from __future__ import annotations

from typing import Literal

from cleaner.io.compression import compression_of
from cleaner.io.files import SUFFIXES as DOCUMENT_SUFFIXES

InputFormat = Literal["files", "jsonl", "parquet", "warc"]
OutputFormat = Literal["files", "jsonl", "parquet"]

_PLAIN: dict[InputFormat, tuple[str, ...]] = {
    "jsonl": (".jsonl", ".ndjson"),
    "parquet": (".parquet",),
    "warc": (".warc", ".wet"),
}
_ALSO_COMPRESSED = (".json",)
"""Suffixes that mean JSON Lines where a compression follows (`c4-train.00000.json.gz`), else a sidecar."""


def format_of(name: str) -> InputFormat:
    """Return what a file holds, by its name: records in one of the formats, else one document.

    >>> format_of("crawl/part-0.JSONL.zst"), format_of("a.html")
    ('jsonl', 'files')
    """
    stem = name.lower().removesuffix(compression_of(name))
    if stem != name.lower() and stem.endswith(_ALSO_COMPRESSED):
        return "jsonl"
    return next((format for format, suffixes in _PLAIN.items() if stem.endswith(suffixes)), "files")


def stem_of(name: str) -> str:
    """Return a shard's name without the suffixes of format and compression.

    >>> stem_of("CC-MAIN-1.warc.wet.gz")
    'CC-MAIN-1'
    """
    stem = name[: len(name) - len(compression_of(name))]
    for suffixes in (*_PLAIN.values(), _ALSO_COMPRESSED):
        for suffix in suffixes:
            if stem.lower().endswith(suffix):
                return stem_of(stem[: -len(suffix)])
    return stem


def is_input(name: str) -> bool:
    """True if a file of a directory is taken: a page, a text, or a shard of records."""
    suffix = name[name.rfind(".") :].lower() if "." in name else ""
    return suffix in DOCUMENT_SUFFIXES or format_of(name) != "files"
