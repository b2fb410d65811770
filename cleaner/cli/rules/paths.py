"""Which rule files a command is about."""

from __future__ import annotations

from pathlib import Path

from cleaner.errors import RuleError
from cleaner.rules.library import open_library


def rule_files(paths: tuple[Path, ...], rules: tuple[Path, ...] = ()) -> list[Path]:
    """Return the rule files at the paths, directories searched; without paths, those in force."""
    if not paths:
        library = open_library(rules)
        return [*library.generic_files(), *library.site_files()]
    found = [file for path in paths for file in (sorted(path.rglob("*.toml")) if path.is_dir() else [path])]
    if not found:
        raise RuleError("holds no rule files", file=", ".join(map(str, paths)), hint="rule files end in .toml")
    return found
