"""Options that several commands share, and the objects made of their values."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, get_args

import click

from cleaner.config import BASELINE_NAME, FILE_NAME, Config, ConfigTable, find_config, read_config
from cleaner.io.files import SUFFIXES, Source, has_suffix, list_sources
from cleaner.io.jsonl import JSONL_SUFFIXES
from cleaner.model import KINDS
from cleaner.options import Extractor, Options

F = TypeVar("F", bound=Callable[..., Any])
GUARDED_SUFFIXES = SUFFIXES | JSONL_SUFFIXES
"""Suffixes of the files of a directory that `check`, `fix`, `undo` and `baseline` look at."""

_RULES_OPTION = click.option(
    "--rules",
    multiple=True,
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Add a directory of rules (generic/*.toml, sites/*.toml). Repeatable.",
)
_CONFIG_OPTIONS = (
    click.option(
        "--config",
        "config_file",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help=f"The configuration. Default: {FILE_NAME}, or [tool.cleaner] in pyproject.toml, here or above.",
    ),
    click.option("--isolated", is_flag=True, help="Read no configuration and no baseline."),
)
_DOCUMENT_OPTIONS = (
    _RULES_OPTION,
    click.option("--site", metavar="HOST", help="Use this site's rules, whatever the documents say of themselves."),
    click.option(
        "--media", type=click.Choice(["html", "text"]), help="What the inputs are. Default: each is looked at."
    ),
    click.option(
        "--keep",
        multiple=True,
        type=click.Choice(list(KINDS)),
        metavar="KIND",
        help="Keep this kind of boilerplate. Repeatable. byline and caption stay by default.",
    ),
    click.option(
        "--drop",
        multiple=True,
        type=click.Choice(list(KINDS)),
        metavar="KIND",
        help="Drop this kind too: byline or caption. Repeatable.",
    ),
    *_CONFIG_OPTIONS,
)
_HEURISTIC_OPTIONS = (
    click.option("--no-heuristics", is_flag=True, help="Apply rules alone: no guess at where the body is."),
    click.option(
        "--extractor",
        type=click.Choice(list(get_args(Extractor))),
        default="forest",
        show_default=True,
        help="Who finds the main text of pages: our own judge, or trafilatura.",
    ),
    click.option("--fast", is_flag=True, help="Ask our own judge of pages less: half the time, a little more junk."),
)
_JOBS_OPTION = click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Worker processes. Default: all processors where there is much to read, else 1; 1 in a pre-commit hook.",
)
_FILE_OPTIONS = (
    _JOBS_OPTION,
    click.option(
        "--files-from",
        metavar="FILE",
        type=click.File("rb"),
        help="Read names of files from FILE, or - for standard input: one a line, or with NUL between them.",
    ),
    click.option(
        "--force-exclude", is_flag=True, help="Leave out what the configuration excludes, though it is named."
    ),
    click.option(
        "--baseline",
        "baseline_file",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help=f"The accepted findings. Default: {BASELINE_NAME} beside the configuration.",
    ),
)


def document_options(command: F) -> F:
    """Add the options that say how documents are judged."""
    return with_options(_DOCUMENT_OPTIONS, command)


def heuristic_options(command: F) -> F:
    """Add the options that say what else than rules decides."""
    return with_options(_HEURISTIC_OPTIONS, command)


def rule_options(command: F) -> F:
    """Add the options that say which rules are in force."""
    return with_options((_RULES_OPTION, *_CONFIG_OPTIONS), command)


def file_options(command: F) -> F:
    """Add the options that say which files of a repository are looked at."""
    return with_options(_FILE_OPTIONS, command)


def with_options(options: tuple[Callable[[F], F], ...], command: F) -> F:
    """Add the options, so that they are listed in this order."""
    for option in reversed(options):
        command = option(command)
    return command


def open_config(config_file: Path | None, isolated: bool) -> Config:
    """Return the configuration in force. Raises ConfigError if it is broken."""
    if isolated and config_file:
        raise click.UsageError("--isolated reads no configuration; leave out --config")
    if isolated:
        return Config(ConfigTable(), Path.cwd())
    return read_config(config_file) if config_file else find_config(Path.cwd())


def make_options(config: Config, *, heuristics: bool, **given: Any) -> Options:
    """Return the run's Options: what the configuration says, and the command line's values after it."""
    return Options(
        heuristics=heuristics,
        extractor=given.get("extractor", "forest"),
        fast=given.get("fast", False),
        rules=(*config.rules, *given["rules"]),
        site=given["site"],
        media=given["media"],
        keep=(*config.table.keep, *given["keep"]),
        drop=(*config.table.drop, *given["drop"]),
    )


def options_from(given: dict[str, Any], *, heuristics: bool) -> Options:
    """Return the run's Options, its configuration read."""
    return make_options(open_config(given["config_file"], given["isolated"]), heuristics=heuristics, **given)


def select_files(files: tuple[str, ...], config: Config, **given: Any) -> list[Source]:
    """Return the files to look at, each once, sorted, without those that the configuration excludes.

    Excluded files are left out of directories; files that are named one by one only with --force-exclude.
    """
    listed = given["files_from"]
    names = [*files, *(_names_in(listed.read()) if listed else ())]
    if not names and not listed:
        raise click.UsageError("names no files; give FILES or --files-from")
    found = list_sources(names, takes=has_suffix(GUARDED_SUFFIXES)).sources
    return [s for s in found if not ((s.walked or given["force_exclude"]) and config.excludes(s.path))]


def _names_in(content: bytes) -> list[str]:
    parts = content.split(b"\0") if b"\0" in content else content.splitlines()
    return [os.fsdecode(part) for part in parts if part]
