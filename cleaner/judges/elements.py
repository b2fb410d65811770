"""From elements to blocks and back: which blocks a selector names, and taking dropped blocks out of the tree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from lxml import etree

from cleaner.judges.verdicts import Verdicts
from cleaner.prose import is_prose
from cleaner.rules.model import Rule
from cleaner.rules.ruleset import Ruleset
from cleaner.segment.page import Page

Element = Any


_EMPTY = etree.XPath(
    "//*[parent::* and not(node())"
    " and not(self::br or self::hr or self::td or self::th or self::meta or self::link or self::body)]"
)
"""Elements that hold nothing and mean nothing by being there."""
MAX_PROSE_OF_GENERIC = 0.5
"""A generic rule does not speak for an element that holds more than this share of the page's prose: menus that are
never closed and body classes such as `has-paywall` are no boilerplate."""


def named_blocks(page: Page, rulesets: Sequence[Ruleset]) -> dict[int, list[Rule]]:
    """Return, per block that stands in a selected element, the rules that select it."""
    selected: dict[Element, list[Rule]] = {}
    for ruleset in rulesets:
        for element, rules in ruleset.selectors.select(page).items():
            selected.setdefault(element, []).extend(rules)
    if not selected:
        return {}
    _spare_the_body(page, selected)
    above: dict[Element, list[Rule]] = {}
    named = (
        (block.index, _rules_above(element, selected, above))
        for block, element in zip(page.blocks, page.elements, strict=True)
    )
    return {index: rules for index, rules in named if rules}


def _spare_the_body(page: Page, selected: dict[Element, list[Rule]]) -> None:
    """Take generic rules off the elements that hold most of the page's prose."""
    prose = [(len(b.text), e) for b, e in zip(page.blocks, page.elements, strict=True) if is_prose(b.text)]
    held: dict[Element, int] = {}
    for characters, element in prose:
        for above in (element, *element.iterancestors()):
            if above in selected:
                held[above] = held.get(above, 0) + characters
    limit = MAX_PROSE_OF_GENERIC * sum(characters for characters, _ in prose)
    for element in (e for e, characters in held.items() if characters > limit):
        selected[element] = [rule for rule in selected[element] if rule.rank > 0 or rule.verb == "keep"]


def _rules_above(element: Element, selected: dict[Element, list[Rule]], known: dict[Element, list[Rule]]) -> list[Rule]:
    """Return the rules that select the element or one it stands in; `known` remembers what was found."""
    path = []
    while element is not None and element not in known:
        path.append(element)
        element = element.getparent()
    rules = known[element] if element is not None else []
    for below in reversed(path):
        rules = rules + selected[below] if below in selected else rules
        known[below] = rules
    return rules


def prune(page: Page, verdicts: Verdicts) -> None:
    """Take out of the tree what the extractor need not see: elements whose blocks all go, and empty ones."""
    live = set(verdicts.live())
    held = _count_blocks(page.elements)
    gone = _count_blocks(e for block, e in zip(page.blocks, page.elements, strict=True) if block.index not in live)
    for element, count in gone.items():
        above = element.getparent()
        if count == held[element] and above is not None and gone.get(above, 0) < held[above]:
            element.drop_tree()
    for element in _EMPTY(page.tree):
        element.drop_tree()


def _count_blocks(elements: Iterable[Element]) -> dict[Element, int]:
    """Return how many blocks each element holds that holds any."""
    counts: dict[Element, int] = {}
    for element in elements:
        while element is not None:
            counts[element] = counts.get(element, 0) + 1
            element = element.getparent()
    return counts
