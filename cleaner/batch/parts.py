"""Parts: what a run consists of. A part is a shard, or some files; it is done as a whole, and known to be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from cleaner.batch.documents import host_from_place
from cleaner.errors import CleanerError, DocumentError
from cleaner.io.compression import compression_of
from cleaner.io.files import HTML_SUFFIXES, Source
from cleaner.io.formats import InputFormat, OutputFormat, format_of, stem_of
from cleaner.io.storage import STDIN, size_of, stamp
from cleaner.rules.cache import digest_of

PART_FILES = 32
"""Files of a part that are each cleaned into a file: what is lost at most when a run is killed."""
PART_BYTES = 2 << 20
"""Size from which on a part takes no more files."""
GATHERED = "files"
"""How shards are called that files are gathered in: files-00000.jsonl and so on."""
SHARD_FILES = 10_000
"""Files that are cleaned into one shard."""


class Part(msgspec.Struct, frozen=True):
    """Sources that are cleaned together: one shard, or files. `targets` has a place for each file, or one for all."""

    name: str
    input_format: InputFormat
    output_format: OutputFormat
    sources: tuple[Source, ...]
    targets: tuple[Path, ...]
    url: str | None = None

    @property
    def source(self) -> Source:
        """The shard."""
        return self.sources[0]

    @property
    def shown(self) -> str:
        """What messages call it: the shard as it was named, or the shard that files are gathered in."""
        return self.name if self.input_format == "files" else str(self.source.path)

    @property
    def target(self) -> Path | None:
        """The shard that is written, None where each file is written on its own."""
        return None if self.output_format == "files" else self.targets[0]

    @property
    def host(self) -> str | None:
        """The host that a directory above the shard is named like."""
        return None if self.source.path == STDIN else host_from_place(self.source.path)

    @property
    def copies(self) -> bool:
        """True if the output is a copy of a table with columns changed."""
        return self.input_format == self.output_format == "parquet"

    @property
    def key(self) -> str:
        """What the part is known by: its sources as they are now, and where they go."""
        words = [self.name, self.input_format, self.output_format, self.url or "", *map(str, self.targets)]
        for source in self.sources:
            words += [str(source.path), source.fault or _stamp(source)]
        return digest_of(word.encode("utf-8", "surrogatepass") for word in words)[:32]


def _stamp(source: Source) -> str:
    try:
        return stamp(source.path)
    except DocumentError as error:
        return str(error)


class Layout(msgspec.Struct, frozen=True):
    """How inputs become outputs: formats, None where the names tell them; the output place; the inputs' address."""

    out: Path
    input_format: InputFormat | None = None
    output_format: OutputFormat | None = None
    url: str | None = None
    single: bool = False
    """True if `out` is one file."""


def plan(sources: Iterable[Source], layout: Layout) -> Iterator[Part]:
    """Yield the parts of a run, in the sources' order, as they are found. Raises CleanerError for what cannot be."""
    files = _Files(layout)
    for source in sources:
        format = layout.input_format or format_of(source.path.name)
        if format != "files":
            if files.sources and not files.are_gathered:
                yield files.part()
            yield _shard(source, format, layout)
            continue
        files.add(source)
        if files.is_full:
            yield files.part()
    if files.sources:
        yield files.part()


class _Files:
    """Files that wait for their part to be full."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.sources: list[Source] = []
        self.size = self.number = 0

    def add(self, source: Source) -> None:
        self.sources.append(source)
        self.size += 0 if source.fault else size_of(source.path)

    @property
    def are_gathered(self) -> bool:
        return self.layout.output_format not in (None, "files")

    @property
    def is_full(self) -> bool:
        if not self.are_gathered:
            return len(self.sources) >= PART_FILES or self.size >= PART_BYTES
        return not self.layout.single and len(self.sources) >= SHARD_FILES

    def part(self) -> Part:
        part = _files(self.sources, self.layout, self.number)
        self.sources, self.size, self.number = [], 0, self.number + 1
        return part


def _files(files: list[Source], layout: Layout, number: int) -> Part:
    if layout.output_format in (None, "files"):
        targets = tuple(layout.out / target_name(source.relative) for source in files)
        return Part(str(files[0].relative), "files", "files", tuple(files), targets, layout.url)
    name = f"{GATHERED}-{number:05}.{layout.output_format}"
    target = layout.out if layout.single else layout.out / name
    return Part(name, "files", layout.output_format, tuple(files), (target,), layout.url)


def _shard(source: Source, format: InputFormat, layout: Layout) -> Part:
    output: OutputFormat = layout.output_format or ("parquet" if format == "parquet" else "jsonl")
    if output == "files":
        hint = "a record has no file name of its own; write --output-format jsonl or parquet"
        raise CleanerError(f"{source.path}: its records cannot be written as files: {hint}")
    target = layout.out if layout.single else layout.out / shard_name(source.relative, format, output)
    return Part(str(source.relative), format, output, (source,), (target,), layout.url)


def target_of(source: Source, layout: Layout) -> Path | None:
    """Return where a source alone goes, None where it shares its output with others."""
    format = layout.input_format or format_of(source.path.name)
    if format != "files":
        return _shard(source, format, layout).targets[0]
    return layout.out / target_name(source.relative) if layout.output_format in (None, "files") else None


def target_name(relative: Path) -> Path:
    """Return where a document's clean text goes: pages become .txt, texts keep their name."""
    return relative.with_suffix(".txt") if relative.suffix.lower() in HTML_SUFFIXES else relative


def shard_name(relative: Path, format: InputFormat, output: OutputFormat) -> Path:
    """Return where a shard's clean records go: under its own name, with the suffix of the format that is written."""
    if format == output:
        return relative
    compression = compression_of(relative.name) if output == "jsonl" else ""
    return relative.with_name(f"{stem_of(relative.name)}.{output}{compression}")
