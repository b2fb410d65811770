"""What a run is asked to do, in one object."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from cleaner.errors import CleanerError
from cleaner.model import KEPT_KINDS, KINDS, Media

Extractor = Literal["forest", "trafilatura"]


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """Options of a run. Each has the default that the command line states.

    `extractor` says who finds the main text of pages: the page judge's forest, or trafilatura. `fast` asks the
    forest less, and the generic rules only about what it leaves.
    `rules` are directories added to the shipped rules; `site` is a host or site name that overrides
    what a document says of itself; `keep` and `drop` are names of kinds; `ignore` names rules that do
    not count: ids, or the names before the slash.
    """

    heuristics: bool = True
    extractor: Extractor = "forest"
    fast: bool = False
    media: Media | None = None
    site: str | None = None
    rules: tuple[Path, ...] = ()
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for kind in (*self.keep, *self.drop):
            if kind not in KINDS:
                raise CleanerError(f"unknown kind `{kind}`; kinds are {', '.join(KINDS)}")
        if self.fast and self.extractor != "forest":
            raise CleanerError(f"fast is a way of our own judge, and the extractor is {self.extractor}; choose one")

    @property
    def kept(self) -> frozenset[str]:
        """Kinds the user asked to keep: what a rule of such a kind names is protected."""
        return frozenset(self.keep)

    @property
    def off(self) -> frozenset[str]:
        """Kinds whose rules are not applied: they stay by default and nobody asked to drop them."""
        return KEPT_KINDS - set(self.drop) - set(self.keep)

    def fingerprint(self) -> str:
        """Return the options that change the output, as a stable text for digests."""
        ignore = f" ignore={sorted(self.ignore)}" if self.ignore else ""
        kinds = f"keep={sorted(self.keep)} drop={sorted(self.drop)}"
        extractor = f" extractor={self.extractor}{' fast' * self.fast}" if self.heuristics else ""
        return f"heuristics={self.heuristics} media={self.media} {kinds}{extractor}{ignore}"


def names_rule(names: tuple[str, ...], rule: str) -> bool:
    """True if one of the names is the rule's id, the part of it before the slash, or `*`.

    >>> names_rule(("related",), "related/see-also")
    True
    """
    return any(name in (rule, rule.partition("/")[0], "*") for name in names)
