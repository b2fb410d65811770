"""Junk lines of dirty texts: the cleaner beside line filters, text by text, each reads a file and writes one."""

from __future__ import annotations

import html
import json
import lzma
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from corpora import bench, cleaner_text, rules_text
from peer_pages import Peer, Reading, Readings, Row, Work, justext_options, measure, print_table, trouble

REFERENCE = "lines of a set"
"""What the ratios of CPU time are to: a script that drops known lines."""
ALWAYS = ("cleaner", REFERENCE)
"""Measured whatever else is asked for."""
LEAST_GOLD = 0.8
"""Texts that hold less of their gold are left out, as the scoring script does."""
Text = Mapping[str, Any]
Figures = Mapping[str, float]
Lines = Callable[[str, str | None, str], str]


def cleaner() -> Lines:
    """Return ours, with everything on."""
    return lambda text, url, language: cleaner_text(text, url)


def cleaner_rules() -> Lines:
    """Return ours with rules alone."""
    return lambda text, url, language: rules_text(text, url)


def lines_of_a_set() -> Lines:
    """Return what drops the lines that the corpora found to be junk on several sites and nowhere body."""
    rows = [line.rstrip("\n").split("\t") for line in (bench() / "text" / "junk_lines.tsv").open(encoding="utf-8")]
    junk = {row[4] for row in rows if len(row) == 5 and row[1] == "0"}

    def drop(text: str, url: str | None, language: str) -> str:
        return "".join(line for line in text.splitlines(keepends=True) if line.strip().lower() not in junk)

    return drop


def c4() -> Lines:
    """Return C4's rules on lines in datatrove."""
    return c4_lines(filter_no_terminal_punct=True)


def c4_any_end() -> Lines:
    """Return the same without the rule that a line must end in a full stop or the like."""
    return c4_lines(filter_no_terminal_punct=False)


def c4_lines(**options: bool) -> Lines:
    """Return datatrove's C4 filter with what it does to lines, without what it does to whole documents."""
    from datatrove.data import Document
    from datatrove.pipeline.filters import C4QualityFilter

    rules = C4QualityFilter(min_num_sentences=-1, filter_lorem_ipsum=False, filter_curly_bracket=False, **options)

    def drop(text: str, url: str | None, language: str) -> str:
        document = Document(text=text, id="")
        return document.text if rules.filter(document) is True else ""

    return drop


def justext() -> Lines:
    """Return the lines that jusText calls good, each given to it as a paragraph."""
    import justext

    def drop(text: str, url: str | None, language: str) -> str:
        page = "".join(f"<p>{html.escape(line)}</p>\n" for line in text.split("\n"))
        paragraphs = justext.justext(f"<html><body>{page}</body></html>", **justext_options(language))
        return "\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)

    return drop


PEERS = (
    Peer("cleaner", "boilerplate-cleaner", cleaner),
    Peer("cleaner, rules alone", "boilerplate-cleaner", cleaner_rules),
    Peer("C4 lines", "datatrove", c4),
    Peer("C4 lines, any end", "datatrove", c4_any_end),
    Peer("jusText classes", "jusText", justext),
    Peer(REFERENCE, "boilerplate-cleaner", lines_of_a_set),
)


def run(name: str, texts: list[Text], peers: Mapping[Peer, Work], worst: int) -> None:
    """Measure all peers on a set and print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        jobs = {peer: _job(work, Path(folder) / "out") for peer, work in peers.items()}
        measure(texts[:3], jobs, _arguments(Path(folder) / "in"), _score)  # imports and caches are paid for here
        readings = measure(texts, jobs, _arguments(Path(folder) / "in"), _score)
    rows = [{"peer": n, **_figures(some), **trouble(some), **_cost(some, readings)} for n, some in readings.items()]
    print_table(f"{name}, {len(texts)} texts", rows)
    if worst:
        print_table(f"{name}, where the cleaner does worst", _worst(texts, readings, worst))


def sets(names: list[str]) -> dict[str, list[Text]]:
    """Return the texts of the sets that are asked for, of all where none is; ends the program where there is none."""
    files = {file.name.split(".")[0]: file for file in sorted((bench() / "text").glob("*.jsonl.xz"))}
    if unknown := [name for name in names if name not in files]:
        sys.exit(f"no set {', '.join(unknown)}; there are {', '.join(files)}")
    return {name: _read(files[name]) for name in names or files}


def _read(file: Path) -> list[Text]:
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        return [row for row in map(json.loads, lines) if row["gold_found"] >= LEAST_GOLD]


def _arguments(source: Path) -> Callable[[Text], tuple[Path, Text]]:
    """Return what puts a text into a file, and hands over the file and what is known of the text."""

    def write(row: Text) -> tuple[Path, Text]:
        source.write_text("\n".join(row["lines"]) + "\n", encoding="utf-8", newline="")
        return source, row

    return write


def _job(clean: Work, out: Path) -> Work:
    """Return what reads a file, cleans it, writes the result, and returns it."""

    def work(source: Path, row: Text) -> str:
        text = clean(source.read_text(encoding="utf-8"), row["url"], row["lang"]) or ""
        out.write_text(text, encoding="utf-8")
        return text

    return work


def _score(row: Text, text: str) -> Figures:
    """Return the counts of the scoring script."""
    if str(bench()) not in sys.path:
        sys.path.insert(0, str(bench()))
    from score_text import score

    return score(row, text)  # type: ignore[no-any-return]


def _figures(some: list[Reading[Figures]]) -> Row:
    """Return the columns of the scoring script, over all texts."""
    total: Counter[str] = Counter()
    for reading in some:
        total.update(reading.score)
    return {
        "junk lines removed %": _percent(total["junk_gone"], total["junk"], 1),
        "body characters lost %": _percent(total["keep_c_lost"], total["keep_c"], 2),
        "documents hurt %": _percent(total["hurt"], len(some), 1),
        "F1 before": f"{total['f0'] / len(some):.3f}",
        "F1 after": f"{total['f1'] / len(some):.3f}",
    }


def _percent(part: float, whole: float, digits: int) -> str:
    return f"{100 * part / max(1, whole):.{digits}f}"


def _cost(some: list[Reading[Figures]], readings: Readings[Figures]) -> Row:
    """Return CPU time as ratios to dropping known lines: of the totals, and of the median texts."""
    own, theirs = ([r.seconds for r in part] for part in (some, readings[REFERENCE]))
    median = statistics.median(own) / statistics.median(theirs)
    return {"CPU, totals": f"{sum(own) / sum(theirs):.1f}", "CPU, median text": f"{median:.1f}"}


def _worst(texts: list[Text], readings: Readings[Figures], count: int) -> list[Row]:
    """Return the texts where the cleaner is worst, with the peer that is best there."""
    f1 = {name: [r.score["f1"] for r in some] for name, some in readings.items()}
    own = f1.pop("cleaner")
    f1.pop("cleaner, rules alone", None)
    rows: list[Row] = []
    for at in sorted(range(len(texts)), key=own.__getitem__)[:count]:
        best, there = max(((name, some[at]) for name, some in f1.items()), key=lambda pair: pair[1])
        figures = _figures([readings["cleaner"][at]])
        beside = {"best peer": f"{best} {there:.3f}", "ours is": f"{own[at] - there:+.3f}"}
        rows.append({"text": texts[at]["id"], **figures, **beside})
    return rows
