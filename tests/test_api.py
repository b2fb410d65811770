"""The Python API: `cleaner.clean` is pure, its result is data, its refusals are clear."""

from __future__ import annotations

import os
import pickle

import pytest

import cleaner
from tests.build import LAB, PROSE, rule_text

TEXT = f"{PROSE[0]}\n\nZorblat\n(Zorblatpress) {PROSE[1]}\n"
PAGE = f"<html><body><article><p>{'</p><p>'.join(PROSE)}</p></article><div><p>Quern and Sons</p></div></body></html>"


def test_a_result_tells_what_went_and_why() -> None:
    result = cleaner.clean(TEXT, rules=[LAB])
    assert result.text == f"{PROSE[0]}\n\n{PROSE[1]}\n"
    whole, part = result.dropped
    assert (whole.block.index, whole.block.path, whole.block.text) == (2, "line:3", "Zorblat")
    assert (whole.action, whole.rule, whole.kind, whole.span) == ("drop", "lab/label", "sharing", None)
    assert whole.reason == "A label of the laboratory."
    assert (part.rule, part.span) == ("lab/dateline", (0, len("(Zorblatpress) ")))
    assert result.site is None and result.media == "text" and result.match is None


@pytest.mark.parametrize(
    "content", [TEXT, TEXT.encode(), PAGE, PAGE.encode()], ids=["str", "bytes", "page", "page bytes"]
)
def test_a_result_can_be_pickled(content) -> None:
    result = cleaner.clean(content, rules=[LAB])
    again = pickle.loads(pickle.dumps(result))
    assert again == result and cleaner.replay(again) == result.text


@pytest.mark.parametrize("content", [TEXT, PAGE], ids=["text", "page"])
def test_the_same_document_gives_the_same_result(content: str) -> None:
    first = cleaner.clean(content, rules=[LAB])
    cleaner.clean(PAGE.replace("Quern", "Grault"), rules=[LAB], site="zorblat.example")
    assert cleaner.clean(content, rules=[LAB]) == first


def test_it_works_in_a_forked_process() -> None:
    expected = cleaner.clean(PAGE, rules=[LAB]).text
    read, write = os.pipe()
    if (child := os.fork()) == 0:
        os.write(write, cleaner.clean(PAGE, rules=[LAB]).text.encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        assert pipe.read().decode() == expected
    assert os.waitpid(child, 0)[1] == 0


def test_it_writes_nothing(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLEANER_CACHE_DIR", "")
    cleaner.clean(TEXT, rules=[LAB])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("option", ["keep", "drop"])
def test_an_unknown_kind_is_refused_with_the_known_ones(option: str) -> None:
    with pytest.raises(cleaner.CleanerError, match=r"adverts.*advertising"):
        cleaner.clean(TEXT, **{option: ["adverts"]})


def test_binary_data_is_refused() -> None:
    with pytest.raises(cleaner.DocumentError, match="PDF"):
        cleaner.clean(b"%PDF-1.7")


def test_every_error_is_a_cleaner_error() -> None:
    assert issubclass(cleaner.DocumentError, cleaner.CleanerError) and issubclass(
        cleaner.RuleError, cleaner.CleanerError
    )


KINDS_ON = {
    "as it is": ({}, ["Byline", "Caption"]),
    "without bylines": ({"drop": ["byline"]}, ["Caption"]),
    "without both": ({"drop": ["byline", "caption"]}, []),
    "with what is shared": ({"keep": ["sharing"]}, ["Byline", "Caption", "Sharing"]),
    "kept before dropped": ({"keep": ["byline"], "drop": ["byline"]}, ["Byline", "Caption"]),
}


@pytest.mark.parametrize("case", KINDS_ON)
def test_kinds_are_kept_and_dropped_by_name(case: str, rules_dir) -> None:
    kinds = ("byline", "caption", "sharing")
    rules = "".join(rule_text(f'drop = {{ line = "{kind} quux" }}', kind, kind) for kind in kinds)
    options, left = KINDS_ON[case]
    content = "".join(f"{kind.title()} quux\n" for kind in kinds) + f"{PROSE[0]}\n"
    result = cleaner.clean(content, rules=[rules_dir({"generic/zlab.toml": rules})], heuristics=False, **options)
    assert result.text.splitlines() == [*(f"{kind} quux" for kind in left), PROSE[0]]
