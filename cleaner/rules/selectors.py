"""Selectors: which elements of a page a rule names.

Most selectors are a tag, a class, an id or an attribute value. Those are answered from one index
of the page, and `//tag[condition]` by asking its elements of that tag; each of the others costs an
XPath query of about 0.3 ms.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from cleaner.rules.format import Pattern, as_list

if TYPE_CHECKING:
    from cleaner.rules.model import Rule
    from cleaner.segment.page import Page

Element = Any

_TAG_WITH_CONDITION = re.compile(r"//([a-z][a-z0-9]*)\[(.+)\]")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_INNERMOST = re.compile(r"\([^()]*\)")
_ALL_NOT = re.compile("not( and not)*")
_COUNTING = re.compile(r"\b(position|last)\s*\(")
MAX_KNOWN = 20_000
"""Values of one attribute that are remembered: a page, and the pages of a site, repeat most of them."""


class Selector(msgspec.Struct, frozen=True):
    """One compiled selector: a tag, its attribute's word or value, or a condition it meets; or else an XPath."""

    tag: str | None = None
    attribute: str | None = None
    value: str | None = None
    condition: str | None = None
    xpath: str | None = None


def compile_selector(source: str) -> Selector:
    """Return the selector for `css: …` or `xpath: …`. Raises ValueError with the fault."""
    language, _, body = source.partition(":")
    return _compile_css(body.strip()) if language == "css" else _compile_xpath(body.strip())


def _compile_css(source: str) -> Selector:
    from cssselect import HTMLTranslator, SelectorError, parse

    try:
        parsed = parse(source)
        if len(parsed) == 1 and (simple := _simple(parsed[0].parsed_tree)):
            return simple
        return Selector(xpath=HTMLTranslator().css_to_xpath(source))
    except SelectorError as error:
        raise ValueError(f"bad CSS selector `{source}`: {error}") from error


def _simple(tree: Any) -> Selector | None:
    from cssselect.parser import Attrib, Class, Hash
    from cssselect.parser import Element as TypeSelector

    if isinstance(tree, TypeSelector):
        return Selector(tag=tree.element) if tree.element else None
    if not isinstance(tree, (Class, Hash, Attrib)) or not isinstance(tree.selector, TypeSelector):
        return None
    tag = tree.selector.element
    if isinstance(tree, Class):
        return Selector(tag, "class", tree.class_name)
    if isinstance(tree, Hash):
        return Selector(tag, "id", tree.id)
    if tree.operator != "=" or tree.attrib == "class" or tree.value is None:
        return None
    return Selector(tag, tree.attrib, tree.value.value)


def _compile_xpath(source: str) -> Selector:
    from lxml import etree

    try:
        etree.XPath(source)
    except etree.XPathError as error:
        raise ValueError(f"bad XPath `{source}`: {error}") from error
    asked = tag_and_condition(source)
    return Selector(tag=asked[0], condition=asked[1]) if asked else Selector(xpath=source)


def selectors_of(pattern: Pattern) -> list[Selector]:
    """Return the compiled selectors of a pattern, none for a text matcher."""
    sources = ["css: " + s for s in as_list(pattern.css)] + ["xpath: " + s for s in as_list(pattern.xpath)]
    return [compile_selector(s) for s in sources]


class SelectorIndex:
    """All selectors of a set of rules, arranged so that one pass over a page answers the simple ones."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.by_tag: dict[str, list[Rule]] = defaultdict(list)
        self.by_attribute: dict[str, dict[str, list[tuple[str | None, Rule]]]] = {}
        self.by_xpath: list[tuple[Selector, Rule]] = []
        self.known: dict[str, dict[str, list[tuple[str | None, Rule]]]] = {}
        for rule in rules:
            for selector in selectors_of(rule.pattern):
                self._add(selector, rule)

    def _add(self, selector: Selector, rule: Rule) -> None:
        if selector.xpath is not None or selector.condition is not None:
            self.by_xpath.append((selector, rule))
        elif selector.attribute is None:
            self.by_tag[selector.tag or "*"].append(rule)
        else:
            values = self.by_attribute.setdefault(selector.attribute, {})
            values.setdefault(selector.value or "", []).append((selector.tag, rule))

    def select(self, page: Page) -> dict[int, list[Rule]]:
        """Return the elements of the page's outline that the rules name, by number, each with its rules."""
        found: dict[int, list[Rule]] = {}
        for number, rules in self._matches(page):
            known = found.setdefault(number, [])
            known += [rule for rule in rules if rule not in known]
        return found

    def _matches(self, page: Page) -> Iterator[tuple[int, list[Rule]]]:
        outline = page.outline
        for tag, rules in self.by_tag.items():
            yield from ((number, rules) for number in outline.tagged(tag))
        for attribute in self.by_attribute:
            for number, value in enumerate(outline.values(attribute)):
                for wanted, rule in self._having(attribute, value) if value else ():
                    if wanted is None or wanted == outline.tags[number]:
                        yield number, [rule]
        for selector, rule in self.by_xpath:
            yield from ((number, [rule]) for number in named_by(selector, page))

    def _having(self, attribute: str, value: str) -> list[tuple[str | None, Rule]]:
        """Return the rules that name elements with this value of the attribute, each with the tag it asks for."""
        known = self.known.setdefault(attribute, {})
        if value not in known:
            if len(known) >= MAX_KNOWN:
                known.clear()
            rules = self.by_attribute[attribute]
            known[value] = [found for word in _words(attribute, value) for found in rules.get(word, ())]
        return known[value]


def named_by(selector: Selector, page: Page) -> list[int]:
    """Return the elements of the page's outline that one selector names, by number."""
    outline = page.outline
    if selector.xpath is not None:
        return list(outline.numbers(_query(page.tree, selector.xpath)))
    found = list(range(len(outline.tags))) if selector.tag is None else outline.tagged(selector.tag)
    if selector.condition is not None:
        meets = _compiled(selector.condition)
        return [number for number in found if meets(outline.elements[number])]
    if selector.attribute is None:
        return found
    values = [(number, outline.values(selector.attribute)[number]) for number in found]
    return [number for number, value in values if value and selector.value in _words(selector.attribute, value)]


def tag_and_condition(xpath: str) -> tuple[str, str] | None:
    """Return the parts of `//tag[not(…) and not(…)]`, where each element can be asked by itself; None for all else.

    >>> tag_and_condition("//nav[not(ancestor::main)]")
    ('nav', 'not(ancestor::main)')
    >>> tag_and_condition("//li[not(@id)]/a[not(@href)]"), tag_and_condition("//li[2]")
    (None, None)
    """
    match = _TAG_WITH_CONDITION.fullmatch(xpath)
    if match is None or _COUNTING.search(xpath):
        return None
    bare = _QUOTED.sub("", match[2])
    while (shorter := _INNERMOST.sub("", bare)) != bare:
        bare = shorter
    return (match[1], match[2]) if _ALL_NOT.fullmatch(bare) else None


@cache
def _compiled(condition: str) -> Any:
    from lxml import etree

    return etree.XPath(condition)


def _words(attribute: str, value: str) -> Sequence[str]:
    return value.split() if attribute == "class" else (value.strip(),)


def _query(tree: Element, xpath: str) -> list[Element]:
    found = tree.xpath(xpath)
    return [node for node in found if hasattr(node, "tag")] if isinstance(found, list) else []
