"""The floors of the package: every import points down, and heavy libraries are imported where they are needed only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.build import ROOT

FLOORS = (
    ("model", "errors", "fold", "prose", "options", "processes", "toml"),
    ("decode", "explain", "removed", "render"),
    ("segment", "rules", "io"),
    ("site", "config"),
    ("judges",),
    ("pipeline",),
    ("batch",),
    ("guard",),
    ("authoring", "learn", "report", "engines"),
    ("cli",),
)
"""The rooms of `cleaner/`, lowest floor first. Rooms on one floor may look at each other."""
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
MODULES = sorted((ROOT / "cleaner").rglob("*.py"))
PAGES_ONLY = {"judges/elements.py", "segment/html.py", "rules/selectors.py"}
"""The modules that may import lxml: where pages are parsed and selectors are asked."""


def room_of(module: str) -> str:
    """Return the room of a dotted module name: `cleaner.rules.model` lies in `rules`."""
    return [*module.split("."), ""][1]


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield every module imported by the file, and whether the import is lazy (inside a function)."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    lazy = {id(n) for f in ast.walk(tree) if isinstance(f, ast.FunctionDef) for n in ast.walk(f)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, id(node) in lazy) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from ((name if node.module == "cleaner" else node.module, id(node) in lazy) for name in names)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_point_down(path: Path) -> None:
    own = room_of(name_of(path))
    if own in ("", "__main__"):
        return
    assert own in FLOOR, f"cleaner/{own} has no floor in FLOORS"
    for module, _ in imports(path):
        other = room_of(module)
        if module.startswith("cleaner.") and other in FLOOR:
            assert FLOOR[other] <= FLOOR[own], f"{name_of(path)} ({own}) looks up to {module}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nothing_imports_the_command_line(path: Path) -> None:
    if room_of(name_of(path)) not in ("cli", "__main__"):
        assert not [m for m, _ in imports(path) if m.startswith("cleaner.cli")]


def importers(library: str) -> set[str]:
    return {
        path.relative_to(ROOT / "cleaner").as_posix()
        for path in MODULES
        if any(module.split(".")[0] == library for module, _ in imports(path))
    }


def test_only_the_extractor_judge_imports_trafilatura() -> None:
    assert importers("trafilatura") == {"judges/extractor.py"}


def test_trafilatura_is_imported_when_a_page_is_judged() -> None:
    found = dict(imports(ROOT / "cleaner/judges/extractor.py"))
    assert found["trafilatura"], "inside a function: importing the judge must cost nothing"


def test_lxml_is_imported_where_pages_are_handled() -> None:
    assert importers("lxml") == PAGES_ONLY


def test_only_the_command_line_and_its_reports_print_colours() -> None:
    assert {path.split("/")[0] for path in importers("rich")} <= {"cli", "report"}
    assert {path.split("/")[0] for path in importers("click")} <= {"cli"}
