"""Which rule files are in force: by host, by fingerprint, from several directories, with a cache and without."""

from __future__ import annotations

from pathlib import Path

import pytest

import cleaner
from cleaner.errors import RuleError
from cleaner.fold import fold_all
from cleaner.rules.library import Library
from tests.build import LAB, PROSE, rule_text, write_files

SITES = {
    "sites/example.com.toml": (
        '[site]\ndomains = ["example.com", "example.net", "!shop.example.com"]\n'
        'fingerprints = ["Made by Example", "Example Wire"]\n' + rule_text('drop = { line = "Quux" }')
    ),
    "sites/example.org.toml": '[site]\nfingerprints = ["Made by Example"]\n' + rule_text('drop = { line = "Quux" }'),
    "sites/news.example.org.toml": "[site]\n" + rule_text('drop = { line = "Quux" }'),
    "sites/beispiel.co.uk.toml": "[site]\n" + rule_text('drop = { line = "Quux" }'),
}
HOSTS = {
    "example.com": "example.com",
    "www.example.com": "example.com",
    "a.b.example.com": "example.com",
    "EXAMPLE.COM": "example.com",
    "example.com.": "example.com",
    "example.net": "example.com",
    "m.example.net": "example.com",
    "shop.example.com": None,
    "a.shop.example.com": None,
    "shop.example.net": "example.com",
    "notexample.com": None,
    "example.com.evil.test": None,
    "example.org": "example.org",
    "www.example.org": "example.org",
    "news.example.org": "news.example.org",
    "m.news.example.org": "news.example.org",
    "www.beispiel.co.uk": "beispiel.co.uk",
    "co.uk": None,
    "com": None,
    "localhost": None,
    "": None,
    "../example.com": None,
}
FINGERPRINTS = {
    ("Made by Example",): "example.com",
    ("Made by Example", "Example Wire"): "example.com",
    ("  » MADE by  example:",): "example.com",
    ("Made by Example and others",): None,
    (): None,
}


@pytest.fixture
def library(rules_dir) -> Library:
    return Library([rules_dir(SITES)])


@pytest.mark.parametrize("host", HOSTS)
def test_the_site_of_a_host(library: Library, host: str) -> None:
    site = library.site_for_host(host)
    assert (site.name if site else None) == HOSTS[host]


@pytest.mark.parametrize("lines", FINGERPRINTS, ids=" + ".join)
def test_the_site_that_lines_give_away(library: Library, lines: tuple[str, ...]) -> None:
    site = library.site_by_fingerprint(fold_all(lines))
    assert (site.name if site else None) == FINGERPRINTS[lines]


def test_site_rules_come_before_generic_rules(rules_dir) -> None:
    folder = rules_dir(SITES | {"generic/related.toml": rule_text('drop = { line = "Quux" }')})
    text = f"{PROSE[0]}\nQuux\n"
    on_site = cleaner.clean(text, url="https://example.com/", rules=[folder], heuristics=False)
    elsewhere = cleaner.clean(text, url="https://elsewhere.test/", rules=[folder], heuristics=False)
    assert [d.rule for d in on_site.dropped] == ["example.com/lab"] and on_site.site == "example.com"
    assert [d.rule for d in elsewhere.dropped] == ["related/lab"] and elsewhere.site is None


def test_two_directories_may_speak_for_one_site(tmp_path) -> None:
    for name, label in (("one", "Quux"), ("two", "Grault")):
        write_files(
            tmp_path / name,
            {"sites/example.com.toml": "[site]\n" + rule_text(f'drop = {{ line = "{label}" }}', id=name)},
        )
    result = cleaner.clean(
        f"{PROSE[0]}\nQuux\nGrault\n", url="https://example.com/", rules=[tmp_path / "one", tmp_path / "two"]
    )
    assert [d.rule for d in result.dropped] == ["example.com/one", "example.com/two"]


def test_one_id_in_two_directories_is_refused(tmp_path) -> None:
    for name in ("one", "two"):
        write_files(tmp_path / name, {"generic/related.toml": rule_text('drop = { line = "Quux" }')})
    with pytest.raises(RuleError, match=r"two.generic.related\.toml:1: .*used twice.*one.generic.related\.toml:1"):
        Library([tmp_path / "one", tmp_path / "two"]).generic  # noqa: B018


def test_a_directory_that_is_not_there(tmp_path) -> None:
    with pytest.raises(RuleError, match=r"absent.*no such directory"):
        Library([tmp_path / "absent"])


def test_a_broken_site_file_does_not_disturb_other_sites(rules_dir) -> None:
    folder = rules_dir({"sites/broken.example.toml": "[site]\n[[rule]]\nid = 'x'\n", **SITES})
    text = f"{PROSE[0]}\nQuux\n"
    assert cleaner.clean(text, url="https://example.com/", rules=[folder]).text == f"{PROSE[0]}\n"
    with pytest.raises(RuleError, match=r"broken\.example\.toml:2"):
        cleaner.clean(text, url="https://broken.example/", rules=[folder])


@pytest.fixture(params=["fresh", "full", "off", "unwritable"])
def cache(request, tmp_path, monkeypatch) -> str:
    """The states a cache can be in."""
    folder = tmp_path / "cache"
    if request.param == "unwritable":
        folder.write_text("a file, no directory")
    monkeypatch.setenv("CLEANER_CACHE_DIR", "" if request.param == "off" else str(folder))
    if request.param == "full":
        for site in ("zorblat.example", None):
            list(Library([LAB]).rulesets(Library([LAB]).site(site) if site else None))
    return request.param


def test_the_cache_changes_nothing(cache: str) -> None:
    library = Library([LAB])
    site = library.site_for_host("www.zorblat.test")
    assert site is not None and site.name == "zorblat.example"
    assert library.site_by_fingerprint(fold_all(["Carried by Zorblat Wire"])) == site
    texts = ["Zorblat", "Flimflam for everyone", "7 blorps", PROSE[0]]
    found = [[rule.id for ruleset in library.rulesets(site) for rule in ruleset.matcher.match(t)] for t in texts]
    assert found == [["lab/label"], ["zorblat.example/slogan"], ["lab/counter"], []] or "lab/teaser" in found[0]


def test_a_changed_rule_file_is_seen_despite_the_cache(rules_dir, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("CLEANER_CACHE_DIR", str(tmp_path / "cache"))
    for label in ("Quux", "Grault"):
        folder = rules_dir(
            {
                "generic/related.toml": rule_text(f'drop = {{ line = "{label}" }}'),
                "sites/example.com.toml": f'[site]\ndomains = ["{label}.example"]\n'
                + rule_text('drop = { line = "Corge" }'),
            }
        )
        library = Library([folder])
        assert [r.id for r in library.generic.matcher.match(label)] == ["related/lab"]
        assert library.site_for_host(f"{label}.example".lower()) is None or label.islower()
        assert library.site("example.com").domains == (f"{label}.example",)


def test_a_spoilt_cache_is_made_again(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("CLEANER_CACHE_DIR", str(tmp_path))
    assert Library([LAB]).generic.rules
    spoilt = [path for path in Path(tmp_path).rglob("*") if path.is_file()]
    assert spoilt
    for path in spoilt:
        path.write_bytes(b"not a pickle")
    assert [r.id for r in Library([LAB]).generic.matcher.match("7 blorps")] == ["lab/counter"]


def test_a_directory_of_sites_leaves_the_compiled_generic_rules_as_they_are(rules_dir, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("CLEANER_CACHE_DIR", str(tmp_path / "cache"))
    assert Library([LAB]).generic.rules
    compiled = list((tmp_path / "cache").glob("generic-*"))
    assert Library([LAB, rules_dir(SITES)]).generic.rules
    assert list((tmp_path / "cache").glob("generic-*")) == compiled != []
