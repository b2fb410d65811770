"""What a page says of itself: its titles, addresses, and what it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

Element = Any


class Metadata(msgspec.Struct):
    """Texts of titles, contents of `<meta property>`, addresses of `<link rel="canonical">`, JSON-LD; all in order."""

    titles: list[str] = []
    properties: list[tuple[str, str]] = []
    canonical: list[str] = []
    structured: list[str] = []

    def property(self, name: str) -> list[str]:
        """Return the contents of the property, such as `og:title`."""
        return [content for known, content in self.properties if known == name]

    def addresses(self) -> Iterator[str]:
        """Yield the whole addresses that the page gives as its own: canonical ones, then those of `og:url`."""
        return (address for address in (*self.canonical, *self.property("og:url")) if "//" in address)


def read_metadata(tree: Element) -> Metadata:
    """Return what the titles, metas, canonical links and structured data of the page say."""
    said = Metadata()
    for element in tree.iter("title", "meta", "link", "script"):
        tag, get = element.tag, element.get
        if tag == "title":
            said.titles.append(element.text or "")
        elif tag == "meta" and (name := get("property")):
            said.properties.append((name, get("content") or ""))
        elif tag == "link" and get("rel") == "canonical":
            said.canonical.append(get("href") or "")
        elif tag == "script" and "ld+json" in get("type", ""):
            said.structured.append(element.text or "")
    return said
