"""What a page says of itself: its titles, addresses, and what it is."""

from __future__ import annotations

from collections.abc import Iterable
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


def read_metadata(elements: Iterable[Element]) -> Metadata:
    """Return what titles, metas, scripts of structured data and canonical links say."""
    said = Metadata()
    for element in elements:
        tag, get = element.tag, element.get
        if tag == "title":
            said.titles.append(element.text or "")
        elif tag == "meta" and (name := get("property")):
            said.properties.append((name, get("content") or ""))
        elif tag == "link":
            said.canonical.append(get("href") or "")
        elif tag == "script" and element.text:
            said.structured.append(element.text)
    return said
