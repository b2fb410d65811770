"""HTML: block-level elements cut the page into blocks; inline elements flow into them.

Table rows are one block with a tab between the cells, `<br>` ends a block as a line end does, and
`<pre>` keeps its lines. Scripts, styles and drawings hold no text of the page.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from lxml import etree

from cleaner.model import Block
from cleaner.segment.metadata import read_metadata
from cleaner.segment.outline import Outline
from cleaner.segment.page import Page

Element = Any

UNREAD = frozenset(
    "script style link template svg math iframe object embed applet audio video canvas map head select datalist"
    " textarea".split()
)
"""Elements whose text is no text of the page."""
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby rb rtc s samp"
    " small span strike strong sub sup time tt u var wbr blink img picture source input math amp-img nav-link".split()
)
"""Elements that flow within a block; any other cuts it."""
_FLOWS, _SKIPPED, _LINK, _CUTS, _ROW, _PRE, _CELL = range(7)
_ROLES = (
    dict.fromkeys(INLINE, _FLOWS)
    | {"a": _LINK, "td": _CELL, "th": _CELL, "tr": _ROW, "pre": _PRE}
    | dict.fromkeys(UNREAD, _SKIPPED)
)
"""What an element does to the text in it; one that is not here cuts it, as do those from _CUTS on."""

_CELL_END = "\x1f"
"""Stands between table cells until white space is folded; no parsed page holds it."""
MAX_DEPTH = 200
"""Deeper elements are taken into the one above: libxml2 gives up on a page, and its text, at a depth of 2,048."""
_NOT_XML = bytes([*range(0x09), 0x0B, *range(0x0E, 0x20)])
_BODY_END = re.compile(rb"</(?i:body|html)\s*+>")
"""Pages put together from templates end more than once. Browsers read on; libxml2 drops all that follows."""
_LAST_TAGS = 2
"""A page ends with so many tags: those of its body and of itself."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_ANY_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z][\w-]*)[^<>]*>")
_UNREAD_BY_ALL = tuple("style svg template iframe input img picture source video audio canvas map object embed".split())
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_FLOW_CUTTING = etree.XPath(
    "boolean(.//p|.//div|.//ul|.//ol|.//table|.//h1|.//h2|.//h3|.//h4|.//h5|.//h6|.//br|.//section|.//article|.//pre)"
)


def segment_html(content: str | bytes) -> Page:
    """Return the page's blocks, each with its XPath, tag and link density, and the outline they stand in.

    Bytes are UTF-8.
    """
    tree = parse_html(content)
    if tree is None:
        return Page([])
    strip_unread(tree)
    walk = _Walk()
    walk.run(tree)
    return Page(walk.blocks, tree, walk.outline, read_metadata(tree))


def parse_html(content: str | bytes) -> Element | None:
    """Return the root element, None where there is none. Bytes are UTF-8. Never raises for bad markup."""
    encoded = _read_on(_without_controls(_encode(content) if isinstance(content, str) else content))
    tree, too_deep = _parse(encoded)
    return _parse(flatten(encoded.decode("utf-8")).encode("utf-8"))[0] if too_deep else tree


def _read_on(content: bytes) -> bytes:
    """Return the markup without the ends of the body and of the page, where more follows them."""
    end = content.find(b"</body")
    return _BODY_END.sub(b"", content) if end >= 0 and content.count(b"<", end) > _LAST_TAGS else content


def _without_controls(content: bytes) -> bytes:
    """Return the markup without the bytes that XML does not know; to look for each is faster than to take out none."""
    return content.translate(None, _NOT_XML) if any(byte in content for byte in _NOT_XML) else content


def _encode(content: str) -> bytes:
    try:
        return content.encode("utf-8")
    except UnicodeEncodeError:
        return _SURROGATE.sub("", content).encode("utf-8")


def _parse(content: bytes) -> tuple[Element | None, bool]:
    """Return the root, and whether the markup was too deep to be read to its end."""
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, collect_ids=False
    )
    try:
        tree = etree.fromstring(content, parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        tree = None
    if any(entry.type == etree.ErrorTypes.ERR_NO_MEMORY for entry in parser.error_log):
        raise MemoryError
    return tree, any("depth" in entry.message for entry in parser.error_log.filter_from_fatals())


def flatten(content: str) -> str:
    """Return the markup without the tags that stand deeper than MAX_DEPTH; the text between them stays."""
    depth = 0

    def keep(match: re.Match[str]) -> str:
        nonlocal depth
        if match["name"].lower() in _VOID or match[0].endswith("/>"):
            return match[0]
        depth += -1 if match["close"] else 1
        return match[0] if depth + bool(match["close"]) <= MAX_DEPTH else " "

    return _ANY_TAG.sub(keep, content)


def strip_unread(tree: Element) -> None:
    """Take out of the tree what holds no text and says nothing of the page."""
    etree.strip_elements(tree, *_UNREAD_BY_ALL, with_tail=False)


class _Walk:
    """One pass over the tree.

    `open` are the elements around, from the root down: each with its tag, its place among its siblings of that tag, its
    role, and how often each tag stood in it so far. The first of them have a number in the outline, those in which a
    block began: `numbers`. `rows` counts the table rows of one block.
    """

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.outline = Outline()
        self.open: list[tuple[Element, str, int, int, dict[str, int]]] = []
        self.numbers: list[int] = []
        self.pieces: list[str] = []
        self.tag = ""
        self.owner = self.linked = self.links = self.rows = self.pre = 0

    def run(self, tree: Element) -> None:
        """Cut the tree into blocks."""
        walker = etree.iterwalk(tree, events=("start", "end"))
        for event, element in walker:
            if event == "end":
                self._end(element)
            elif not self._start(element):
                walker.skip_subtree()
        if self.pieces:
            self._flush()

    def _start(self, element: Element) -> bool:
        """Enter an element; return False if its subtree is not to be read."""
        tag = element.tag
        role = _ROLES.get(tag, _CUTS)
        beside = self.open[-1][-1] if self.open else {}
        count = beside[tag] = beside.get(tag, 0) + 1
        if role > _CUTS:
            role = self._role_here(element, role)
        self.open.append((element, tag, count, role, {}))
        if role >= _CUTS:
            if self.pieces:
                self._flush()
            if role > _CUTS:
                self._turn(role, 1)
        elif role == _LINK:
            self.links += 1
        elif role == _SKIPPED:
            return False
        if (text := element.text) and (self.pieces or not text.isspace()):
            self._add(text)
        return True

    def _end(self, element: Element) -> None:
        role = self.open.pop()[3]
        if len(self.numbers) > len(self.open):
            self.outline.high[self.numbers.pop()] = len(self.blocks) + bool(self.pieces)
        if role >= _CUTS:
            if self.pieces:
                self._flush()
            if role > _CUTS:
                self._turn(role, -1)
        elif role == _LINK:
            self.links -= 1
        if (text := element.tail) and (self.pieces or not text.isspace()):
            self._add(text)

    def _role_here(self, element: Element, role: int) -> int:
        """Return what a row or a cell does to its text: a row that holds no blocks is one, and its cells flow."""
        if role == _ROW and _FLOW_CUTTING(element):
            return _CUTS
        if role != _CELL or not self.rows:
            return role
        if self.pieces:
            self.pieces.append(_CELL_END)
        return _FLOWS

    def _turn(self, role: int, step: int) -> None:
        """Begin (+1) or end (-1) a row that is one block, or preformatted text."""
        if role == _ROW:
            self.rows += step
        elif role == _PRE:
            self.pre += step

    def _add(self, text: str) -> None:
        if not self.pieces:
            self._begin()
        self.pieces.append(text)
        if self.links:
            self.linked += len(text) - text.count(" ")

    def _begin(self) -> None:
        """Begin a block in the element that is open; it and those above it get their numbers."""
        outline, numbers, block = self.outline, self.numbers, len(self.blocks)
        number = numbers[-1] if numbers else 0
        path = outline.paths[number] if numbers else ""
        for element, tag, count, _, _ in self.open[len(numbers) :]:
            path = f"{path}/{_step(tag)}[{count}]"
            number = outline.add(element, tag, path, number, block)
            numbers.append(number)
        self.owner = number
        for _, tag, _, role, _ in reversed(self.open):
            if role >= _CUTS:
                self.tag = tag
                break

    def _flush(self) -> None:
        """End the block that is open."""
        raw = "".join(self.pieces)
        text = raw.strip("\n") if self.pre else _squeeze(raw)
        if text:
            outline, owner, linked = self.outline, self.owner, self.linked
            solid = len(text) - text.count(" ") if linked else 0
            density = round(linked / solid, 3) if linked < solid else float(linked > 0)
            path, line = outline.paths[owner], outline.elements[owner].sourceline or 0
            self.blocks.append(Block(len(self.blocks), text, path, line, "\n", self.tag, density))
            outline.of.append(owner)
        self.pieces, self.linked = [], 0


@lru_cache(maxsize=1024)
def _step(tag: str) -> str:
    """The tag as an XPath step; a name with a colon (`o:p`, from word processors) is no step by itself."""
    return f"*[name()='{tag}']" if ":" in tag else tag


def _squeeze(raw: str) -> str:
    """Fold white space as a browser does, and set a tab between table cells."""
    if _CELL_END not in raw:
        return " ".join(raw.split())
    return "\t".join(cell for part in raw.split(_CELL_END) if (cell := " ".join(part.split())))
