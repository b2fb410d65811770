"""The view of one document's decisions, as lines and as JSON."""

from __future__ import annotations

import json

import cleaner
from cleaner.explain import as_json, as_lines
from tests.build import LAB, PROSE

TEXT = f"{PROSE[0]}\n\nZorblat\n(Zorblatpress) {PROSE[1]} [wumpus 3]\nHallowed ground\nQuibbletop\n"


def explain(content: str = TEXT, **options) -> cleaner.CleanedText:
    return cleaner.clean(content, rules=[LAB], heuristics=False, **options)


def test_lines() -> None:
    *blocks, last = as_lines(explain())
    first, label, why, trimmed, front, end, unclaimed, kept, genuine = blocks
    assert first == f"  line:1  {PROSE[0]}"
    assert (label, why) == ("- line:3  Zorblat", "    lab/label (sharing): A label of the laboratory.")
    assert trimmed.startswith("~ line:4  (Zorblatpress) Farmers")
    assert "lab/dateline (credit)" in front and "'(Zorblatpress) '" in front
    assert "lab/tail-credit (credit)" in end and "' [wumpus 3]'" in end
    assert unclaimed == "  line:5  Hallowed ground"
    assert kept == "+ line:6  Quibbletop"
    assert genuine == "    lab/kept-line (comments): A heading of the laboratory that is genuine under this line."
    assert last.startswith("site: unknown · digest: ")


def test_long_blocks_are_cut_short() -> None:
    line = next(as_lines(explain("word " * 100)))
    assert len(line) < 130 and line.endswith("…")


def test_json_round_trip() -> None:
    result = explain(url="https://zorblat.test/")
    report = json.loads(as_json(result))
    assert (report["site"], report["digest"], report["media"], report["text"]) == (
        "zorblat.example",
        result.digest,
        "text",
        result.text,
    )
    assert len(report["decisions"]) == len(result.decisions)
    for record, decision in zip(report["decisions"], result.decisions, strict=True):
        assert record["text"] == decision.block.text and record["action"] == decision.action
        assert record["rule"] == decision.rule and record["kind"] == decision.kind
        assert record["span"] == (list(decision.span) if decision.span else None)


def test_json_tells_every_cut() -> None:
    report = json.loads(as_json(explain()))
    trimmed = report["decisions"][3]
    assert "wumpus" not in report["text"]
    assert "tail-credit" in json.dumps(trimmed), "the second cut is in the report too"


def test_json_of_odd_text() -> None:
    assert json.loads(as_json(explain("Rain \x00 \u2028 “fell” 雨.\n")))["text"] == "Rain \x00 \u2028 “fell” 雨.\n"


def test_digest_follows_rules_and_options() -> None:
    digests = {
        explain().digest,
        explain(keep=["legal"]).digest,
        explain(url="https://zorblat.test/").digest,
        cleaner.clean(TEXT, rules=[LAB]).digest,
        cleaner.clean(TEXT, heuristics=False).digest,
    }
    assert len(digests) == 5
    assert explain().digest == explain("Another text.\n").digest
