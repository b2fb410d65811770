"""Pages that other extractors are tested on, with the main text that people of theirs marked in them.

Readability keeps the whole of it, in HTML. Postlight Parser keeps CSS selectors for each of its sites, written by hand:
what they select is the main text, but for what the site's `clean` selectors select in it. Nothing of theirs is run.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from gold_pages import Page
from lxml import html as lxml_html

Element = Any
Selector = str | list[str]

LEAST_PAGE = 12_000
"""Smaller pages of Readability's, in characters, are made up to test one step of it."""
LEAST_GOLD = 200
"""Where less than so many characters are selected, the page is no article: a video, a thread without its posts."""
_UNREAD = "script style noscript iframe form input button nav aside footer".split()
"""Elements that hold nothing of a main text, as Postlight Parser sees it too."""
_COMMENT = re.compile(r"(?:^|\s)//.*$", re.MULTILINE)
_CONTENT = re.compile(r"\n  content: \{(.*?)\n  \}", re.DOTALL)
_STRING = r"""(?:[^\[\]"']|"[^"]*"|'[^']*')*"""
_LIST = rf"\[(?:{_STRING}|\[{_STRING}\])*\]"
_URL = re.compile(r"\burl\s*=\s*['\"]([^'\"]+)['\"]")
_FIXTURE = re.compile(r"readFileSync\(\s*['\"](?:\./)?([^'\"]+)['\"]")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>")


def read_readability(path: Path) -> Iterator[Page]:
    """Yield Readability's test pages that were fetched from somewhere."""
    for expected in sorted((path / "test" / "test-pages").glob("*/expected.html")):
        source = expected.with_name("source.html")
        if len(html := _read(source)) >= LEAST_PAGE:
            yield Page("readability", expected.parent.name, None, html, _text([_parse(_read(expected))]))


def read_postlight(path: Path) -> Iterator[Page]:
    """Yield the pages that Postlight Parser's extractors are tested on."""
    for test in sorted((path / "src" / "extractors" / "custom").glob("*/index.test.js")):
        wanted, unwanted = _selectors(_read(test.with_name("index.js")))
        for url, name in _fixtures(_read(test)):
            if (source := path / name).is_file():
                html = _read(source)
                gold = _text(_selected(_parse(html), wanted, unwanted))
                if len(gold) >= LEAST_GOLD:
                    yield Page("postlight", f"{test.parent.name}/{source.name}", url, html, gold)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _parse(html: str) -> Element:
    return lxml_html.fromstring(_DECLARATION.sub("", html).replace("\x00", ""))


def _fixtures(test: str) -> Iterator[tuple[str, str]]:
    """Yield each page that a test reads, once, with the address that stands nearest to it."""
    urls = [(match.start(), match[1]) for match in _URL.finditer(test)]
    pages = {match[1]: match.start() for match in reversed(list(_FIXTURE.finditer(test)))}
    for name, place in sorted(pages.items()) if urls else ():
        yield min(urls, key=lambda url: abs(url[0] - place))[1], name


def _selectors(extractor: str) -> tuple[list[Selector], list[Selector]]:
    """Return the selectors of the main text, in the order they are tried, and those of what is no part of it."""
    content = _CONTENT.search(extractor)
    section = _COMMENT.sub("", content[1]) if content else ""
    wanted, unwanted = (re.search(rf"\b{name}: ({_LIST})", section) for name in ("selectors", "clean"))
    return _literal(wanted), _literal(unwanted)


def _literal(match: re.Match[str] | None) -> list[Selector]:
    """Return a list of strings, or of lists of them, that reads the same in JavaScript and in Python."""
    return ast.literal_eval(" ".join(match[1].split())) if match else []


def _selected(tree: Element, wanted: list[Selector], unwanted: list[Selector]) -> list[Element]:
    """Return the outermost elements that the first fitting selector selects, without what is unwanted in them.

    Postlight Parser takes a selector that selects one element, or a list of which each selects some.
    """
    found = next(filter(None, (_first(tree, selector) for selector in wanted)), [])
    outermost = [element for element in found if not any(above in found for above in element.iterancestors())]
    for element in outermost:
        others = [*chain(*(element.cssselect(_joined(some)) for some in unwanted)), *element.iter(*_UNREAD)]
        for other in others:
            if other is not element and other.getparent() is not None:
                other.drop_tree()
    return outermost


def _first(tree: Element, selector: Selector) -> list[Element]:
    found: list[Element] = tree.cssselect(_joined(selector))
    if isinstance(selector, list):
        return found if all(tree.cssselect(part) for part in selector) else []
    return found if len(found) == 1 else []


def _joined(selector: Selector) -> str:
    return selector if isinstance(selector, str) else ", ".join(selector)


def _text(elements: list[Element]) -> str:
    """Return the text of the elements, its pieces apart."""
    return "\n".join(" ".join(" ".join(element.itertext()).split()) for element in elements)
