"""The baseline as a set of counts: what is accepted, what is new, what is stale."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from cleaner.guard.baseline import Baseline, Occurrences, entries_of, read_baseline, write_baseline
from cleaner.guard.findings import Finding

NAME = "news/a.txt"


def finding(rule: str, text: str) -> Finding:
    place = {"path": NAME, "line": 1, "column": 1, "end_column": 2}
    return Finding(**place, rule=rule, kind="sharing", text=text, reason="A label.")


texts = st.one_of(st.sampled_from(("Zorblat", "zorblat", "Zorblat ")), st.text(max_size=3))
findings = st.lists(st.builds(finding, st.sampled_from(("lab/label", "lab/more")), texts), max_size=8)


def look(baseline: Baseline, name: str, found: list[Finding]) -> list[Finding]:
    """Return what is new of a file's findings, and let the baseline know of all of them."""
    seen = Occurrences(name)
    new = baseline.new_ones(found, seen)
    baseline.note(seen)
    return new


def counts(found: list[Finding]) -> Counter[str]:
    """How often each text was found: a finding is known by it, whichever rule claims it."""
    return Counter(f.text for f in found)


@given(old=findings, now=findings)
def test_new_is_what_there_is_more_of(old: list[Finding], now: list[Finding]) -> None:
    baseline = Baseline(entries_of(NAME, old))
    assert counts(look(baseline, NAME, now)) == counts(now) - counts(old)
    assert counts(look(Baseline(entries_of(NAME, now)), "news/b.txt", now)) == counts(now)


@given(old=findings, now=findings)
def test_stale_is_what_there_is_less_of_and_pruning_ends_it(old: list[Finding], now: list[Finding]) -> None:
    baseline = Baseline(entries_of(NAME, old))
    look(baseline, NAME, now)
    assert len(baseline.stale(Path("/nowhere"))) == len(counts(old) - counts(now))
    pruned = baseline.pruned(Path("/nowhere"))
    assert sum(entry.count for entry in pruned) == (counts(old) & counts(now)).total()
    again = Baseline(pruned)
    look(again, NAME, now)
    assert again.stale(Path("/nowhere")) == [] and again.pruned(Path("/nowhere")) == pruned


@given(old=findings)
def test_a_baseline_is_read_as_it_was_written_whatever_the_order(tmp_path, old: list[Finding]) -> None:
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    entries = entries_of(NAME, old)
    write_baseline(one, entries)
    write_baseline(two, reversed(entries))
    assert one.read_bytes() == two.read_bytes()
    assert read_baseline(one).entries == {entry.key: entry for entry in entries}
