"""From bytes to a Document: encoding, byte-order mark, and whether it is a page or a text.

Text keeps its bytes: it is decoded only in a way that encodes back to the very same bytes. Where
no encoding does, bytes that are not UTF-8 ride along as surrogate escapes.
"""

from __future__ import annotations

import codecs
import re

from cleaner.errors import DocumentError
from cleaner.model import Document, Media

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a ZIP archive",
    b"\x1f\x8b": "gzip data",
    b"\x28\xb5\x2f\xfd": "zstd data",
    b"PAR1": "a Parquet file",
    b"\x7fELF": "a program",
    b"\xfd7zXZ": "xz data",
    b"SQLite format 3": "a database",
}
_CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 27}) + b"\x7f"
_OPENING = re.compile(
    r"\s*(?:<!--.*?-->\s*|<\?xml.*?\?>\s*)*<(?:!doctype\s+html|html|head|body|article|main|section|div|p|h[1-6]|table|ul"
    r"|ol|span|nav|header|meta|title|a)\b",
    re.I | re.S,
)
_TAG = re.compile(r"<(?:/?(?:p|div|span|a|li|ul|h[1-6]|br|table|article|section|body|head)\b[^<>]*)>", re.I)

SAMPLE_BYTES = 64 * 1024
"""How much of a document is looked at to tell binary data and encodings apart."""
MAX_CONTROL_SHARE = 0.1
"""Share of control characters in the sample from which on data counts as binary."""
MIN_TAGS = 3
"""Tags in the sample that make a document with a page's suffix a page."""


def read_document(
    content: bytes | str,
    *,
    id: str = "-",
    url: str | None = None,
    host: str | None = None,
    media: Media | None = None,
    suffix: str = "",
    content_type: str | None = None,
) -> Document:
    """Return the Document in `content`. Raises DocumentError for binary data.

    `suffix` (".html", ".txt") is a hint only: what the content looks like decides. `content_type` is the
    HTTP header of that name, which tells the encoding of a page whose bytes are not UTF-8.
    """
    if isinstance(content, str):
        return Document(
            content=content,
            media=media or sniff_media(content, suffix),
            id=id,
            url=url,
            host=host,
            errors="surrogatepass",
        )
    refuse_binary(content)
    bom, encoding = _bom(content)
    body = content[len(bom) :]
    if encoding is None and (media or sniff_media(body[:SAMPLE_BYTES].decode("latin-1"), suffix)) == "html":
        markup, utf8 = _decode_html(body, content_type)
        return Document(content=markup, media="html", id=id, url=url, host=host, utf8=utf8)
    text, encoding, errors = _decode_text(body, encoding)
    return Document(
        content=text,
        media=media or sniff_media(text, suffix),
        id=id,
        url=url,
        host=host,
        encoding=encoding,
        errors=errors,
        bom=bom,
    )


def sniff_media(content: str, suffix: str = "") -> Media:
    """Return "html" if the content is a page: by how it opens, or by its tags if the suffix says so too."""
    sample = content[:SAMPLE_BYTES]
    if suffix.lower() in (".html", ".htm", ".xhtml"):
        return "html" if len(_TAG.findall(sample)) >= MIN_TAGS or _OPENING.match(sample) else "text"
    if suffix.lower() in (".md", ".markdown", ".rst"):
        return "html" if re.match(r"\s*<(?:!doctype\s+html|html)\b", sample, re.I) else "text"
    return "html" if _OPENING.match(sample) and len(_TAG.findall(sample)) >= 1 else "text"


def refuse_binary(content: bytes) -> None:
    """Raise DocumentError if the bytes are no text, naming what they are where that is known."""
    kind = next((name for magic, name in _MAGIC.items() if content.startswith(magic)), None)
    if kind:
        raise DocumentError(f"is {kind}, not text; leave it out or unpack it first")
    sample = content[:SAMPLE_BYTES]
    if _bom(content)[1] or _is_utf16(sample) or not sample:
        return
    has_control = any(byte in sample for byte in _CONTROL)  # faster than to take out none
    control = len(sample) - len(sample.translate(None, _CONTROL)) if has_control else 0
    if control / len(sample) > MAX_CONTROL_SHARE:
        raise DocumentError(f"looks binary ({control} control characters in the first {len(sample)} bytes), not text")


def refuse_undecoded(document: Document) -> None:
    """Raise DocumentError if the text was taken as UTF-8 for want of better, though it is of two-byte units."""
    marked = document.bom not in (b"", codecs.BOM_UTF8)
    if document.errors == "surrogateescape" and (marked or "\0" in document.content):
        raise DocumentError("looks like UTF-16 or UTF-32, but is not that all through; repair or convert it first")


def _bom(content: bytes) -> tuple[bytes, str | None]:
    return next(((bom, name) for bom, name in _BOMS if content.startswith(bom)), (b"", None))


def _is_utf16(sample: bytes) -> str | None:
    """Guess UTF-16 without a mark: nearly every second byte of Latin text is zero then."""
    half = len(sample) // 2
    if half < 4 or b"\0" not in sample:
        return None
    zeros = (sample[0::2].count(0), sample[1::2].count(0))
    if max(zeros) < 0.7 * half or min(zeros) > 0.1 * half:
        return None
    return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"


def _decode_text(body: bytes, encoding: str | None) -> tuple[str, str, str]:
    for name in (encoding, _is_utf16(body[:SAMPLE_BYTES]) or "utf-8"):
        text = _round_trip(body, name) if name else None
        if text is not None and name:
            return text, name, "strict"
    guess = None if encoding else _detect(body)
    text = _round_trip(body, guess) if guess else None
    if text is not None and guess:
        return text, guess, "strict"
    return body.decode("utf-8", "surrogateescape"), "utf-8", "surrogateescape"


def _round_trip(body: bytes, encoding: str) -> str | None:
    try:
        text = body.decode(encoding)
        return text if text.encode(encoding) == body else None
    except (UnicodeError, LookupError):
        return None


def _detect(body: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(body[:SAMPLE_BYTES]).best()
    return best.encoding if best else None


def _decode_html(body: bytes, content_type: str | None) -> tuple[str, bytes]:
    """Decode as UTF-8 where the bytes are that, and return them too; else as declared, else as what they look like."""
    try:
        return body.decode("utf-8"), body
    except UnicodeDecodeError:
        pass
    from w3lib.encoding import html_to_unicode

    return html_to_unicode(content_type, body, auto_detect_fun=_detect, default_encoding="utf-8")[1], b""
