"""Which site a document is from: what is known comes before what is guessed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import cleaner
from cleaner.batch.documents import host_from_place
from cleaner.site import host_of
from tests.build import PROSE, rule_text, write_files

NAMES = ("url", "folder", "canonical", "lines", "option")
SITES = {
    f"sites/{name}.example.toml": f'[site]\nfingerprints = ["Quux of {name}"]\n'
    + rule_text(f'drop = {{ line = "{name}" }}')
    for name in NAMES
}


@pytest.fixture
def library(rules_dir):
    return rules_dir(SITES)


def page(canonical: str = "", og: str = "", lines: str = "") -> str:
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    meta = f'<meta property="og:url" content="{og}">' if og else ""
    return f"<html><head>{link}{meta}</head><body><p>{PROSE[0]}</p><p>{lines}</p></body></html>"


CASES = {
    "nothing known": (page(), {}, None),
    "the url": (page(), {"url": "https://www.url.example/a"}, "url.example"),
    "a url with a port": (page(), {"url": "http://url.example:8080/"}, "url.example"),
    "a url without a scheme": (page(), {"url": "url.example/a/b"}, "url.example"),
    "a bad url": (page(), {"url": "http://[url.example"}, None),
    "a url without rules": (page("https://canonical.example/"), {"url": "https://elsewhere.test/"}, None),
    "the url before the page": (page("https://canonical.example/"), {"url": "https://url.example/"}, "url.example"),
    "canonical": (page("https://www.canonical.example/a"), {}, "canonical.example"),
    "a relative canonical": (page("/a"), {}, None),
    "og:url": (page(og="https://canonical.example/a"), {}, "canonical.example"),
    "canonical before og:url": (page("https://canonical.example/", "https://url.example/"), {}, "canonical.example"),
    "a line": (page(lines="Quux of lines"), {}, "lines.example"),
    "canonical before a line": (page("https://canonical.example/", lines="Quux of lines"), {}, "canonical.example"),
    "the option": (
        page("https://canonical.example/"),
        {"url": "https://url.example/", "site": "option.example"},
        "option.example",
    ),
    "the option as a host": (page(), {"site": "www.option.example"}, "option.example"),
    "an option without rules": (page(lines="Quux of lines"), {"site": "elsewhere.test"}, None),
}


@pytest.mark.parametrize("case", CASES)
def test_site(case: str, library) -> None:
    content, options, expected = CASES[case]
    assert cleaner.clean(content, rules=[library], heuristics=False, **options).site == expected


def test_a_line_of_a_text_gives_the_site_away(library) -> None:
    assert cleaner.clean(f"{PROSE[0]}\n» QUUX of lines\n", rules=[library]).site == "lines.example"


ORDER = {
    "folder": ({"folder.example/a.html": page()}, "folder"),
    "sidecar before folder": (
        {"folder.example/a.html": page(), "folder.example/a.html.json": '{"url": "http://url.example"}'},
        "url",
    ),
    "folder before canonical": ({"www.folder.example/a.html": page("https://canonical.example/")}, "folder"),
    "a folder without rules": ({"elsewhere.test/a.html": page("https://canonical.example/")}, "canonical"),
    "a folder that is no host": ({"archive/a.html": page(lines="Quux of lines")}, "lines"),
}


@pytest.mark.parametrize("case", ORDER)
def test_files_know_more(case: str, library, run, tmp_path) -> None:
    files, expected = ORDER[case]
    write_files(tmp_path / "in", files)
    report = run("explain", next(p for p in (tmp_path / "in").rglob("*.html")), "--format", "json", "--rules", library)
    assert json.loads(report.stdout)["site"] == f"{expected}.example"


@pytest.mark.parametrize(
    ("path", "host"),
    [
        ("crawl/www.example.com/a.html", "www.example.com"),
        ("www.example.com/2021/a.html", "www.example.com"),
        ("crawl/a.html", None),
        ("v1.2/a.html", None),
        ("my.folder.2021/a.html", None),
        ("my.project/a.html", None),
        ("tmp.GYRKREYqcR/a.html", None),
        ("www.example.co.uk/a.html", "www.example.co.uk"),
        ("xn--e1afmkfd.xn--p1ai/a.html", "xn--e1afmkfd.xn--p1ai"),
        ("example.com", None),
        (".git/a.html", None),
        ("../a.html", None),
    ],
)
def test_a_folder_named_like_a_host(path: str, host: str | None) -> None:
    assert host_from_place(Path(path)) == host


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://WWW.Example.com/a", "www.example.com"),
        ("//example.com/a", "example.com"),
        ("example.com", "example.com"),
        ("http://user:pass@example.com:80/", "example.com"),
        ("http://[::1]/", "::1"),
        ("http://[bad", None),
        ("", None),
        (None, None),
    ],
)
def test_host_of(url: str | None, host: str | None) -> None:
    assert host_of(url) == host
