"""What goes of texts that never were pages: books, manuals, speeches, sayings. Nearly every line is one too many.

python benchmarks/clean_texts.py DIRECTORY… [--name "*.txt"] [--separator %] [--worst 10]
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from corpora import versions
from processes import mapped

import cleaner

HURT = 0.02
"""A text that loses more of its characters than this is counted as hurt, as in the other benchmarks."""


@dataclass(frozen=True)
class Loss:
    """What went of one text: characters in all, and by the rule or judge that took them."""

    size: int
    rules: Counter[str]

    @property
    def gone(self) -> int:
        """Characters that went."""
        return self.rules.total()


def main() -> None:
    """Print for each directory what goes by rules alone and with heuristics, and which rules take most."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directories", nargs="+", type=Path)
    parser.add_argument("--name", default="*", help="what the names of the files are like")
    parser.add_argument("--separator", help="the line that parts the texts of one file")
    parser.add_argument("--worst", type=int, default=10, help="how many rules to name")
    given = parser.parse_args()
    print(f"{versions()}\n\n| texts | | characters | rules alone: lost / hurt / touched % | with heuristics |")
    print("|---|---|---|---|---|")
    taken = Counter[str]()
    for directory in given.directories:
        texts = list(read_texts(directory, given.name, given.separator))
        alone = list(mapped(partial(look, heuristics=False), texts))
        judged = list(mapped(partial(look, heuristics=True), texts))
        print(f"| {directory} | {len(texts)} | {sum(map(len, texts)):,} | {told(alone)} | {told(judged)} |")
        for loss in judged:
            taken.update(loss.rules)
    print("\ncharacters that went, by rule")
    for rule, count in taken.most_common(given.worst):
        print(f"  {count:8,}  {rule}")


def read_texts(directory: Path, name: str, separator: str | None) -> Iterator[str]:
    """Yield the texts of the files so named that are UTF-8 and hold more than white space."""
    for file in sorted(path for path in directory.rglob(name) if path.is_file()):
        try:
            whole = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        parts = whole.split(f"\n{separator}\n") if separator else [whole]
        yield from (part for part in parts if part.strip())


def look(text: str, heuristics: bool) -> Loss:
    """Clean one text, and return what went."""
    decisions = cleaner.clean(text, media="text", heuristics=heuristics).decisions
    gone = Counter[str]()
    for decision in decisions:
        if decision.action == "drop":
            gone[decision.rule or ""] += len(decision.block.text)
    return Loss(len(text), gone)


def told(losses: Iterable[Loss]) -> str:
    """Return the shares in percent: characters lost, texts hurt, texts of which anything went."""
    found = list(losses)
    lost = sum(loss.gone for loss in found) / max(1, sum(loss.size for loss in found))
    hurt = sum(loss.gone > HURT * loss.size for loss in found) / max(1, len(found))
    touched = sum(loss.gone > 0 for loss in found) / max(1, len(found))
    return f"{100 * lost:.3f} / {100 * hurt:.2f} / {100 * touched:.2f}"


if __name__ == "__main__":
    main()
