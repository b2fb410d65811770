"""The configuration of a repository: `cleaner.toml`, or `[tool.cleaner]` in `pyproject.toml`.

One file holds, the nearest at or above the current directory, up to the repository's root.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from msgspec import Meta

from cleaner.errors import ConfigError
from cleaner.model import KINDS
from cleaner.toml import convert, find_line, load_toml

if TYPE_CHECKING:
    from pathspec import PathSpec

FILE_NAME = "cleaner.toml"
BASELINE_NAME = ".cleaner-baseline.json"
DEFAULT_MAX_REMOVED = 0.5
"""Share of a document's characters that `fix` takes at most."""
MIN_REMOVED_CHARACTERS = 100
"""A document of which less goes is never withheld for the share of it: a few labels may be most of a short text."""

Names = str | list[str]
Place = tuple[str, int, str | None]
"""A table below ours, which of them, and a key in it."""
_OWN_TABLE = re.compile(rb"^\s*\[\[?\s*tool\s*\.\s*cleaner\s*[.\]]", re.M)
Share = Annotated[float, Meta(ge=0, le=1)]


class IgnoreTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One `[[ignore]]`: which rules do not count, in which files, on which hosts. What is left out means any."""

    rule: Annotated[
        Names | None, Meta(description="rule ids (`related/see-also`) or the names before the slash (`related`)")
    ] = None
    files: Annotated[Names | None, Meta(description="patterns as in .gitignore, relative to this file")] = None
    host: Annotated[Names | None, Meta(description="hosts, each with those below it")] = None
    reason: Annotated[str | None, Meta(description="why, for the next reader")] = None

    def __str__(self) -> str:
        parts = (("rule", self.rule), ("files", self.files), ("host", self.host))
        return ", ".join(f"{name} = {' '.join(as_names(value))}" for name, value in parts if value)


class ConfigTable(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, rename="kebab"
):
    """What a configuration file may say."""

    rules: Annotated[list[str], Meta(description="directories of rules of your own, relative to this file")] = []
    keep: Annotated[list[str], Meta(description="kinds of boilerplate to keep, as `--keep`")] = []
    drop: Annotated[list[str], Meta(description="kinds to drop too, as `--drop`")] = []
    exclude: Annotated[list[str], Meta(description="files that are left out, patterns as in .gitignore")] = []
    text_field: Annotated[str | None, Meta(description="field of a JSON record that holds its text")] = None
    url_field: Annotated[str | None, Meta(description="field of a JSON record that holds its address")] = None
    max_removed: Annotated[
        Share, Meta(description="largest share of a document's characters that `fix` takes; beyond, it is left alone")
    ] = DEFAULT_MAX_REMOVED
    baseline: Annotated[str, Meta(description="file of accepted findings, relative to this file")] = BASELINE_NAME
    ignore: Annotated[list[IgnoreTable], Meta(description="findings that do not count")] = []


class Config:
    """A configuration in force: its table, and the directory that its paths are relative to."""

    def __init__(self, table: ConfigTable, folder: Path, file: Path | None = None) -> None:
        self.table, self.folder, self.file = table, folder, file

    @property
    def rules(self) -> tuple[Path, ...]:
        """The directories of rules, relative to the current directory, as messages name them."""
        return tuple(Path(os.path.relpath(self.folder / name)) for name in self.table.rules)

    @property
    def baseline(self) -> Path:
        """Where accepted findings are written down."""
        return self.folder / self.table.baseline

    def name_of(self, path: Path) -> str:
        """Return the file's name in the repository: relative to the configuration, with forward slashes.

        >>> Config(ConfigTable(), Path("/data")).name_of(Path("/data/news/a.txt"))
        'news/a.txt'
        """
        name = os.path.relpath(path, self.folder)
        if name.startswith(os.pardir):  # another way to it, through a link
            name = os.path.relpath(os.path.realpath(path.parent) + os.sep + path.name, os.path.realpath(self.folder))
        return name.replace(os.sep, "/")

    def excludes(self, path: Path) -> bool:
        """True if the file is one to leave out."""
        return self._excluded.match_file(self.name_of(path)) if self.table.exclude else False

    @cached_property
    def _excluded(self) -> PathSpec[Any]:
        return patterns(self.table.exclude)


def as_names(value: Names | None) -> list[str]:
    """Return a name or a list of names as a list."""
    return [] if value is None else [value] if isinstance(value, str) else value


def patterns(lines: Iterable[str]) -> PathSpec[Any]:
    """Return the .gitignore patterns, ready to match relative paths."""
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(lines)


def find_config(start: Path) -> Config:
    """Return the configuration in force in a directory: the nearest above it, else an empty one of the directory."""
    for folder in (start, *start.parents):
        if config := _config_in(folder):
            return config
        if (folder / ".git").exists():
            break
    return Config(ConfigTable(), start)


def _config_in(folder: Path) -> Config | None:
    own, project = folder / FILE_NAME, folder / "pyproject.toml"
    if own.is_file():
        return read_config(Path(os.path.relpath(own)))
    if project.is_file() and _has_own_table(project):
        return read_config(Path(os.path.relpath(project)))
    return None


def _has_own_table(project: Path) -> bool:
    try:
        return _OWN_TABLE.search(project.read_bytes()) is not None
    except OSError:
        return False


def read_config(file: Path) -> Config:
    """Return the configuration in a file. Raises ConfigError with the place of a fault."""
    try:
        text = file.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot be read: {error}", file=str(file), hint="it is UTF-8 TOML") from error
    data = load_toml(text, str(file), ConfigError)
    below = "tool.cleaner" if file.name == "pyproject.toml" else ""
    if below:
        tools = data.get("tool", {})
        data = tools.get("cleaner", {}) if isinstance(tools, dict) else {}
    known = (*ConfigTable.__struct_encode_fields__, *IgnoreTable.__struct_fields__)
    see = "docs/configuration.md"
    table = convert(data, ConfigTable, text, str(file), ConfigError, known=known, see=see, below=below)
    _refuse_nonsense(table, file, text, below)
    return Config(table, Path(os.path.abspath(file)).parent, file)  # noqa: PTH100 (keeps links)


def _refuse_nonsense(table: ConfigTable, file: Path, text: str, below: str) -> None:
    """Raise ConfigError, with its place where that is known, for what has the right form and cannot hold."""
    for message, hint, place in _nonsense(table, file.parent):
        line = None
        if place:
            inner, index, key = place
            line = find_line(text, ".".join(filter(None, (below, inner))) or None, index, key)
        raise ConfigError(message, file=str(file), line=line, hint=hint)


def _nonsense(table: ConfigTable, folder: Path) -> Iterator[tuple[str, str | None, Place | None]]:
    """Yield what cannot hold, what to do, and where it stands."""
    for key, kinds in (("keep", table.keep), ("drop", table.drop)):
        for kind in (kind for kind in kinds if kind not in KINDS):
            yield f"unknown kind `{kind}`", f"kinds are {', '.join(KINDS)}", ("", 0, key)
    for number, entry in enumerate(table.ignore):
        if not str(entry):
            yield "an [[ignore]] names nothing", "give it `rule`, `files` or `host`", ("ignore", number, None)
    for key, lines in (("exclude", table.exclude), *(("files", as_names(entry.files)) for entry in table.ignore)):
        if fault := _fault_of_patterns(lines):
            yield f"`{key}` holds no pattern of .gitignore: {fault}", None, None
    for name in table.rules:
        if not (folder / name).is_dir():
            yield f"no such directory of rules: {name}", "paths are relative to it", ("", 0, "rules")


def _fault_of_patterns(lines: list[str]) -> str | None:
    try:
        patterns(lines) if lines else None
    except ValueError as error:
        return str(error)
    return None
