"""From elements to blocks and back: which blocks a selector names, and the tree without the blocks that go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from lxml import etree

from cleaner.judges.verdicts import Verdicts
from cleaner.rules.model import Rule
from cleaner.rules.ruleset import Ruleset
from cleaner.segment.page import Page

Element = Any

_GONE = "gone"
"""What elements are called that are about to be taken out."""
_EMPTY = etree.XPath(
    "//*[parent::* and not(node())"
    " and not(self::br or self::hr or self::td or self::th or self::meta or self::link or self::body)]"
)
"""Elements that hold nothing and mean nothing by being there."""
_SILENT = etree.XPath("//script[not(contains(@type, 'ld+json'))] | //link[not(@rel='canonical')]")
"""Elements that say nothing of the page; trafilatura reads structured data."""
MAX_PROSE_OF_GENERIC = 0.5
"""A generic rule does not speak for an element that holds more than this share of the page's prose: menus that are
never closed and body classes such as `has-paywall` are no boilerplate."""


def named_blocks(page: Page, rulesets: Sequence[Ruleset]) -> dict[int, list[Rule]]:
    """Return, per block that stands in a selected element, the rules that select it."""
    selected: dict[int, list[Rule]] = {}
    for ruleset in rulesets:
        for number, rules in ruleset.selectors.select(page).items():
            selected.setdefault(number, []).extend(rules)
    if not selected:
        return {}
    _spare_the_body(page, selected)
    above: list[list[Rule]] = []
    for number, parent in enumerate(page.outline.parents):
        around = above[parent] if number else []
        above.append(around + selected[number] if number in selected else around)
    return {index: above[number] for index, number in enumerate(page.outline.of) if above[number]}


def _spare_the_body(page: Page, selected: dict[int, list[Rule]]) -> None:
    """Take generic rules off the elements that hold most of the page's prose."""
    held = page.outline.sums(len(block.text) if page.is_prose(block.index) else 0 for block in page.blocks)
    limit = MAX_PROSE_OF_GENERIC * held[0]
    for number in selected:
        if held[number] > limit:
            selected[number] = [rule for rule in selected[number] if rule.rank > 0 or rule.verb == "keep"]


def prune(page: Page, verdicts: Verdicts) -> None:
    """Take out of the tree what the extractor need not see: elements whose blocks all go, and empty ones."""
    outline, live = page.outline, set(verdicts.live())
    left = outline.sums(block.index in live for block in page.blocks)
    bare = (k for k, parent in enumerate(outline.parents) if k and not left[k] and left[parent])
    _take_out(page.tree, (outline.elements[number] for number in bare))
    for unread in (_SILENT, _EMPTY):
        _take_out(page.tree, unread(page.tree))


def _take_out(tree: Element, elements: Iterable[Element]) -> None:
    """Take the elements out of the tree; the text after them stays."""
    for element in elements:
        element.tag = _GONE
    etree.strip_elements(tree, _GONE, with_tail=False)


def reread(tree: Element) -> Element:
    """Return the tree as trafilatura takes it: made of lxml.html's elements, not of lxml's own."""
    from lxml import html

    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    return html.document_fromstring(etree.tostring(tree, encoding="utf-8", method="html"), parser=parser)
