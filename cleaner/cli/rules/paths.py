"""Which rule files a command is about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cleaner.cli.options import open_config
from cleaner.errors import RuleError
from cleaner.rules.library import Library, open_library


def library_in_force(rules: tuple[Path, ...], config_file: Path | None, isolated: bool) -> Library:
    """Return the shipped rules, those of the configuration, and those given."""
    return open_library((*open_config(config_file, isolated).rules, *rules))


def rule_files(paths: tuple[Path, ...], **given: Any) -> list[Path]:
    """Return the rule files at the paths, directories searched; without paths, those in force."""
    if not paths:
        library = library_in_force(**given)
        return [*library.generic_files, *library.site_files]
    found = [file for path in paths for file in (sorted(path.rglob("*.toml")) if path.is_dir() else [path])]
    if not found:
        raise RuleError("holds no rule files", file=", ".join(map(str, paths)), hint="rule files end in .toml")
    return found
