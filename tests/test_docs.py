"""What the documents say is true: the before and after, the rule to copy, the generated references."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

import cleaner
from cleaner.authoring.lint import lint_file
from cleaner.authoring.selftest import run_tests
from cleaner.explain import as_lines
from cleaner.rules.format import MATCHERS, VERBS, Pattern

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str, text: str = README) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.M | re.S)


def test_before_and_after() -> None:
    before, after, explained = blocks("text")[:3]
    result = cleaner.clean(before)
    assert result.text == after
    assert explained in "\n".join(as_lines(result)) + "\n"


def test_the_rule_to_copy_works(tmp_path: Path) -> None:
    file = tmp_path / "example.com.toml"
    file.write_text(blocks("toml")[0], encoding="utf-8")
    assert lint_file(file) == []
    assert [outcome.faults for outcome in run_tests(file)] == [()]


@pytest.mark.parametrize(
    "name", ["commands.md", "kinds.md", "configuration.md", "rule-file.schema.json", "config.schema.json"]
)
def test_generated_references_are_current(name: str) -> None:
    references = runpy.run_path(str(ROOT / "docs" / "generate.py"))["references"]()
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == references[name], "run python docs/generate.py"


@pytest.mark.parametrize("word", [*VERBS, *MATCHERS, *Pattern.__struct_fields__])
def test_the_manual_of_rules_names_every_word(word: str) -> None:
    assert f"`{word}" in (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\((?!http)([^)#]+)\)", README))))
def test_links_of_the_readme_lead_somewhere(link: str) -> None:
    assert (ROOT / link).exists()
