"""The address of a document, from the JSON file beside it."""

from __future__ import annotations

import pytest

from cleaner.io.sidecar import sidecar_url
from tests.build import write_files

URL = "https://mill.example/a"
FOUND = {
    "story.html.json": f'{{"url": "{URL}"}}',
    "story.json": f'{{"title": "x", "source_url": "{URL}"}}',
    "story.meta.json": f'{{"metadata": {{"link": "{URL}"}}}}',
}
NOTHING = {
    "no sidecar": {},
    "no JSON": {"story.json": "url: x"},
    "a list": {"story.json": f'["{URL}"]'},
    "another field": {"story.json": f'{{"canonical": "{URL}"}}'},
    "an empty address": {"story.json": '{"url": ""}'},
    "no text": {"story.json": '{"url": 7}'},
    "another document's": {"other.json": f'{{"url": "{URL}"}}'},
    "binary": {"story.json": b"\xff\xfe\x00"},
    "a directory": {"story.json/x": ""},
}


@pytest.mark.parametrize("name", FOUND)
def test_an_address_is_found(tmp_path, name: str) -> None:
    write_files(tmp_path, {"story.html": "", name: FOUND[name]})
    assert sidecar_url(tmp_path / "story.html") == URL


@pytest.mark.parametrize("case", NOTHING)
def test_without_an_address(tmp_path, case: str) -> None:
    write_files(tmp_path, {"story.html": "", **NOTHING[case]})
    assert sidecar_url(tmp_path / "story.html") is None


def test_the_nearest_name_counts_first(tmp_path) -> None:
    write_files(tmp_path, {"story.html.json": f'{{"url": "{URL}"}}', "story.json": '{"url": "https://other.example/"}'})
    assert sidecar_url(tmp_path / "story.html") == URL
