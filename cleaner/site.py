"""Which site a document is from: a known host, the page's own address, or a line that gives it away."""

from __future__ import annotations

from cleaner.model import Document
from cleaner.options import Options
from cleaner.rules.library import Library
from cleaner.rules.model import Site
from cleaner.segment.page import Page


def find_site(document: Document, page: Page, library: Library, options: Options) -> Site | None:
    """Return the site whose rules apply, None if no site file speaks for the document.

    A known address decides alone. A guessed host counts where it has a site file; fingerprints are asked last.
    """
    if options.site:
        return library.site(options.site) or library.site_for_host(options.site)
    host = host_of(document.url)
    if host:
        return library.site_for_host(host)
    if document.host and (site := library.site_for_host(document.host)):
        return site
    host = next(filter(None, map(host_of, page.metadata.addresses())), None)
    if host:
        return library.site_for_host(host)
    return library.site_by_fingerprint(page.folded)


def host_of(url: str | None) -> str | None:
    """Return the host of a URL, or of a bare host name; None where there is none."""
    if not url:
        return None
    from urllib.parse import urlsplit

    try:
        return urlsplit(url if "//" in url else f"//{url}").hostname
    except ValueError:
        return None
