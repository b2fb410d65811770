"""The nouns of the path: Document, Block, Decision, CleanedText, and the closed set of kinds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import AnyStr, Literal

import msgspec

Media = Literal["html", "text"]
Action = Literal["keep", "drop"]
Span = tuple[int, int]

KINDS: dict[str, str] = {
    "navigation": "menus, breadcrumbs, skip links, pagination, back-to-top",
    "subscription": "newsletter boxes, paywall notices, sign-up and sign-in calls",
    "related": "links to other stories: see also, read more, most popular",
    "comments": "the comment section and its controls",
    "sharing": "share bars, social network buttons, print and copy-link controls",
    "promotion": "the site advertising itself or a product, app downloads, donations",
    "advertising": "labels and slots of third-party advertisements",
    "credit": "syndication, data-provider and platform credits",
    "byline": "author, date and reading-time lines",
    "caption": "image and video captions and their credits",
    "legal": "copyright, terms, disclaimers",
    "consent": "cookie and privacy notices",
    "form": "labels and buttons of forms, loading and error placeholders",
    "metadata": "tags, topics, ids, counters, file sizes",
    "outside": "left out by the page judge, the extractor or the body judge, of no kind a rule names",
}
"""Kinds of boilerplate and what each covers. A user keeps or drops a kind by name."""

OUTSIDE_KIND = "outside"
"""The kind of all that heuristics drop."""
KEPT_KINDS = frozenset({"byline", "caption"})
"""Kinds that stay unless the user asks to drop them."""


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One input, decoded: `content` is its whole text or markup.

    `url` is where it is known to be from; `host` is a guess, such as the directory it lies in. `utf8` is the content of
    a page in UTF-8 where it came that way, empty where not: parsers of pages read bytes.
    """

    content: str
    media: Media
    id: str = "-"
    url: str | None = None
    host: str | None = None
    encoding: str = "utf-8"
    errors: str = "strict"
    bom: bytes = b""
    utf8: bytes = b""

    def encode(self, text: str) -> bytes:
        """Return `text` as bytes in the encoding this document came in, byte-order mark included."""
        return self.bom + text.encode(self.encoding, self.errors)


class Block(msgspec.Struct, frozen=True, gc=False):
    """The smallest judged unit: an element's text in HTML, a line in plain text.

    `ending` is what separates the block from the next one in the output (a line end).
    `path` is an XPath in HTML and `line:12` in text; `line` is the source line it starts on,
    1-based. `link_density` is the share, 0 to 1, of the block's characters that stand inside
    links; `tag` is None in plain text.
    """

    index: int
    text: str
    path: str
    line: int = 0
    ending: str = "\n"
    tag: str | None = None
    link_density: float = 0.0

    @property
    def blank(self) -> bool:
        """True if the block holds nothing but white space."""
        return not self.text or self.text.isspace()


class Cut(msgspec.Struct, frozen=True, gc=False):
    """A part of a block that goes, by which rule and why."""

    span: Span
    rule: str
    kind: str
    reason: str


class Decision(msgspec.Struct, frozen=True, gc=False):
    """What happens to one block, by whom and why.

    `rule` names what decided: `example.com/newsletter-box`, `extractor/trafilatura`,
    `body/after-end`, or None where nobody claimed the block. With `span` only that part of
    `block.text` goes (start, end), and the parts in `more`; without it a drop takes the whole block.
    """

    block: Block
    action: Action
    rule: str | None = None
    kind: str | None = None
    reason: str = ""
    span: Span | None = None
    more: tuple[Cut, ...] = ()

    @property
    def kept_text(self) -> str:
        """The part of the block's text that stays."""
        if self.action == "keep":
            return self.block.text
        if self.span is None:
            return ""
        return without(self.block.text, [cut.span for cut in self.cuts])

    @property
    def cuts(self) -> tuple[Cut, ...]:
        """The parts that go, in the order they were found; empty if the whole block stays or goes."""
        if self.span is None:
            return ()
        return (Cut(self.span, self.rule or "", self.kind or "", self.reason), *self.more)

    @property
    def removed(self) -> tuple[tuple[str, Cut], ...]:
        """What goes, as text and cut: the whole block as one, or its parts; empty if the block stays."""
        whole = (Cut((0, len(self.block.text)), self.rule or "", self.kind or "", self.reason),)
        cuts = self.cuts if self.span else whole if self.action == "drop" else ()
        return tuple((self.block.text[slice(*cut.span)], cut) for cut in cuts)


def without(text: AnyStr, spans: Iterable[Span]) -> AnyStr:
    """Return the text, or the bytes, without the spans, which may overlap."""
    parts: list[AnyStr] = []
    reached = 0
    for start, end in sorted(spans):
        parts.append(text[reached : max(reached, start)])
        reached = max(reached, end)
    parts.append(text[reached:])
    return text[:0].join(parts)


def places_left(text: str, gone: Iterable[Span]) -> list[int]:
    """Return the place in `text` of each character that is not in one of the spans."""
    places: list[int] = []
    reached = 0
    for start, end in sorted(gone):
        places.extend(range(reached, start))
        reached = max(reached, end)
    return places + list(range(reached, len(text)))


class Match(msgspec.Struct, frozen=True):
    """How much of the extractor's answer was found again on the blocks, in folded characters."""

    found: int
    total: int
    lost: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """Found characters over all characters; 1.0 where the extractor said nothing."""
        return self.found / self.total if self.total else 1.0


class CleanedText(msgspec.Struct, frozen=True, kw_only=True):
    """The clean text of one document and how it came about."""

    text: str
    decisions: tuple[Decision, ...]
    site: str | None
    digest: str
    media: Media
    match: Match | None = None

    @property
    def dropped(self) -> tuple[Decision, ...]:
        """The decisions that removed something."""
        return tuple(d for d in self.decisions if d.action == "drop")
