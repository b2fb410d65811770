"""Small builders for tests: files, rules, judged texts."""

from __future__ import annotations

from pathlib import Path

from cleaner.judges.rules import RuleJudge
from cleaner.judges.verdicts import Verdicts
from cleaner.model import Decision, Document, Media
from cleaner.rules.model import Rule
from cleaner.rules.parse import parse_text
from cleaner.rules.ruleset import Ruleset
from cleaner.segment import segment

TESTS = Path(__file__).parent
ROOT = TESTS.parent
FIXTURES = ROOT / "fixtures"
LAB = TESTS / "lab"
"""Rules for tests alone: every verb and condition, on words that no shipped rule knows."""

PROSE = (
    "The river rose by two metres during the night and took the old footbridge with it.",
    "Farmers on the northern bank moved their cattle to higher ground before dawn.",
    "The council met at noon and agreed to pay for a new bridge made of larch wood.",
    "A surveyor from the county measured the gap twice and wrote the figures into a small black book.",
    "School was closed for the day, and children carried sandbags along the towpath.",
    "By evening the water had fallen again and left a grey line on every wall in the street.",
)
"""Sentences that no rule knows and everybody would keep."""


def outputs(folder: Path) -> list[Path]:
    """Return all files below the folder but for those in which a run tells of itself."""
    reports = {"summary.json", "failures.jsonl", "withheld.jsonl"}
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name not in reports)
    return [path for path in found if ".cleaner" not in path.relative_to(folder).parts[:2]]


def write_files(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write the files below the folder, parents included, and return the folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def parse_rules(text: str, path: str = "rules/generic/related.toml") -> tuple[Rule, ...]:
    """Return the rules of a rule file's text."""
    return parse_text(text, Path(path))[1]


def rule_text(body: str, id: str = "lab", kind: str = "related") -> str:
    """Return one `[[rule]]` table around a verb line such as `drop = { line = "…" }`."""
    return f'[[rule]]\nid = "{id}"\nkind = "{kind}"\nwhy = "It is a rule of the laboratory."\n{body}\n'


def judge(content: str, *rule_files: str, media: Media = "text", off: frozenset[str] = frozenset()) -> list[Decision]:
    """Return the decisions of these rules alone on a document; a file that begins with [site] ranks higher."""
    page = segment(Document(content=content, media=media))
    verdicts = Verdicts(page)
    names = ("rules/sites/example.com.toml", "rules/generic/related.toml")
    parsed = [parse_rules(text, names["[site]" not in text]) for text in rule_files]
    rulesets = [Ruleset(rule for rule in rules if rule.kind not in off) for rules in parsed]
    named = {}
    if media == "html":
        from cleaner.judges.elements import named_blocks

        named = named_blocks(page, rulesets)
    RuleJudge(verdicts, rulesets, named).judge()
    return list(verdicts.final())


def dropped(decisions: list[Decision]) -> list[str]:
    """Return the texts of the blocks that went as a whole, in order."""
    return [d.block.text for d in decisions if d.action == "drop" and d.span is None]
