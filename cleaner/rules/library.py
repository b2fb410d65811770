"""The rule files in force: generic rules at once, a site's rules when a document of it comes.

A directory of rules has `generic/<kind>.toml` and `sites/<domain>.toml`. Sites are looked up by
host; what a file's name does not tell (further domains, fingerprints) stands in an index that is
made once and kept in the cache.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from pathlib import Path

import msgspec

from cleaner.errors import RuleError
from cleaner.fold import fold
from cleaner.rules.cache import cached, code_version, digest_of
from cleaner.rules.model import Rule, Site
from cleaner.rules.ruleset import Ruleset

MAX_HOSTS = 10_000
"""Hosts of which it is remembered whose site they are: looking each up asks the disk several times."""
_PACKAGE = Path(__file__).resolve().parents[1]


def shipped_rules() -> Path:
    """Return the directory of the rules that come with the package."""
    installed = _PACKAGE / "shipped_rules"
    return installed if installed.is_dir() else _PACKAGE.parent / "rules"


class SiteIndex(msgspec.Struct, frozen=True):
    """Which site file speaks for a domain or is given away by a line."""

    by_domain: dict[str, tuple[str, ...]]
    by_fingerprint: dict[str, tuple[str, ...]]


class Library:
    """All rule files of some directories, without the rules of the kinds that are off.

    Raises RuleError for the first file that is broken.
    """

    def __init__(self, folders: Iterable[Path], off: frozenset[str] = frozenset()) -> None:
        self.folders = tuple(folders)
        self.off = off
        self._sites: dict[str, tuple[Site, Ruleset] | None] = {}
        self._names: dict[str, str | None] = {}
        for folder in self.folders:
            if not folder.is_dir():
                raise RuleError(
                    "no such directory of rules", file=str(folder), hint="it holds generic/*.toml and sites/*.toml"
                )

    @cached_property
    def generic(self) -> Ruleset:
        """The generic rules, compiled."""
        return cached("generic", self._generic_key, lambda: self._compile(self.generic_files, self._generic_digest))

    @cached_property
    def fingerprint(self) -> str:
        """A digest of all rules, of those of the sites by their files' sizes and times, and of the program."""
        return digest_of(part.encode() for part in (self._generic_key, self._sites_key, code_version()))

    @cached_property
    def digest(self) -> str:
        """A digest of the content of all rule files."""
        return digest_of(_contents((*self.generic_files, *self.site_files)))

    @cached_property
    def _generic_digest(self) -> str:
        return digest_of(_contents(self.generic_files))

    @cached_property
    def _generic_key(self) -> str:
        return self._key(self._generic_digest, self.generic_files)

    def _key(self, digest: str, paths: Iterable[Path]) -> str:
        """Return what compiled rules depend on: their content, the files they name as theirs, and the kinds off."""
        return "|".join((digest, *map(str, paths), *sorted(self.off)))

    def _compile(self, paths: list[Path], digest: str) -> Ruleset:
        return Ruleset((rule for rule in _parse(paths) if rule.kind not in self.off or rule.verb == "keep"), digest)

    @cached_property
    def generic_files(self) -> list[Path]:
        """The generic rule files, in order of directory and name."""
        return [path for folder in self.folders for path in sorted((folder / "generic").glob("*.toml"))]

    @cached_property
    def site_files(self) -> list[Path]:
        """The site files, in order of directory and name."""
        return [path for folder in self.folders for path in sorted((folder / "sites").glob("*.toml"))]

    def site_for_host(self, host: str) -> Site | None:
        """Return the site that covers the host, the most specific domain first, or None."""
        if host not in self._names:
            if len(self._names) >= MAX_HOSTS:
                self._names.clear()
            found = self._find_site(host.lower().strip("."))
            self._names[host] = found.name if found else None
        name = self._names[host]
        return self.site(name) if name else None

    def _find_site(self, host: str) -> Site | None:
        for domain in _domains_above(host):
            names = (domain,) if self._paths(domain) else self.index.by_domain.get(domain, ())
            for name in names:
                site = self.site(name)
                if site is not None and site.covers(host):
                    return site
        return None

    def site_by_fingerprint(self, folded: Iterable[str]) -> Site | None:
        """Return the site that most of the folded lines speak for as its fingerprints, or None."""
        index = self.index.by_fingerprint
        if not index:
            return None
        votes: dict[str, int] = {}
        for line in index.keys() & folded:
            for name in index.get(line, ()):
                votes[name] = votes.get(name, 0) + 1
        best = min(votes, key=lambda name: (-votes[name], name), default=None)
        return self.site(best) if best else None

    def site(self, name: str) -> Site | None:
        """Return the site of this name (its file's name without .toml), or None."""
        entry = self._entry(name)
        return entry[0] if entry else None

    def rulesets(self, site: Site | None) -> list[Ruleset]:
        """Return the sets of rules in force on a site, highest rank first."""
        entry = self._entry(site.name) if site else None
        return [entry[1], self.generic] if entry else [self.generic]

    def rules(self) -> Iterator[Rule]:
        """Yield every rule of every file, as its author wrote it."""
        yield from _parse(self.generic_files)
        for name in dict.fromkeys(path.stem for path in self.site_files):
            yield from _parse(self._paths(name))

    def _entry(self, name: str) -> tuple[Site, Ruleset] | None:
        if name not in self._sites:
            paths = self._paths(name)
            self._sites[name] = self._load(name, paths) if paths else None
        return self._sites[name]

    def _load(self, name: str, paths: list[Path]) -> tuple[Site, Ruleset]:
        digest = digest_of(path.read_bytes() for path in paths)
        return cached("site", self._key(digest, paths), lambda: (_site(name, paths), self._compile(paths, digest)))

    def _paths(self, name: str) -> list[Path]:
        paths = (folder / "sites" / f"{name}.toml" for folder in self.folders)
        return [path for path in paths if path.is_file()] if "/" not in name and name else []

    @cached_property
    def index(self) -> SiteIndex:
        """Which site file speaks for what. Raises RuleError if one of them is broken."""
        return cached("sites", self._sites_key, lambda: _index_sites(self.site_files))

    @cached_property
    def _sites_key(self) -> str:
        stats = ((path.absolute(), path.stat()) for path in self.site_files)
        return digest_of(f"{p}|{s.st_size}|{s.st_mtime_ns}".encode() for p, s in stats)


@lru_cache(maxsize=8)
def open_library(folders: tuple[Path, ...] = (), off: frozenset[str] = frozenset()) -> Library:
    """Return the library of the shipped rules and the given directories; a library is never changed."""
    return Library((shipped_rules(), *folders), off)


def rules_in(folders: Iterable[Path]) -> list[Rule]:
    """Return the rules of these directories alone, as their authors wrote them."""
    files = (path for folder in folders for kind in ("generic", "sites") for path in (folder / kind).glob("*.toml"))
    return _parse(sorted(files))


def _domains_above(host: str) -> Iterator[str]:
    labels = host.split(".")
    yield from (".".join(labels[n:]) for n in range(max(1, len(labels) - 1)))


def _contents(paths: Iterable[Path]) -> Iterator[bytes]:
    """Yield the name and the content of each file."""
    return (part for path in paths for part in (path.name.encode(), path.read_bytes()))


def _parse(paths: Iterable[Path]) -> list[Rule]:
    from cleaner.rules.parse import parse_file, refuse_duplicates

    rules = [rule for path in paths for rule in parse_file(path)[1]]
    refuse_duplicates(rules)
    return rules


def _site(name: str, paths: list[Path]) -> Site:
    from cleaner.rules.parse import parse_file

    tables = [parse_file(path)[0].site for path in paths]
    return Site(
        name=name,
        domains=_merged(t.domains for t in tables if t) or (name,),
        fingerprints=_merged(t.fingerprints for t in tables if t),
        main=_merged(t.main for t in tables if t),
    )


def _merged(lists: Iterable[list[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry for entries in lists for entry in entries))


def _index_sites(paths: Iterable[Path]) -> SiteIndex:
    from cleaner.rules.parse import parse_file

    by_domain: dict[str, tuple[str, ...]] = {}
    by_fingerprint: dict[str, tuple[str, ...]] = {}
    for path in paths:
        table = parse_file(path)[0].site
        for domain in table.domains if table else ():
            by_domain[domain] = (*by_domain.get(domain, ()), path.stem)
        for line in table.fingerprints if table else ():
            by_fingerprint[fold(line)] = (*by_fingerprint.get(fold(line), ()), path.stem)
    return SiteIndex(by_domain, by_fingerprint)
