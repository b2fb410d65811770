"""From bytes to a Document: text keeps its bytes, pages are decoded as browsers do, binary data is refused."""

from __future__ import annotations

import codecs

import pytest

from cleaner.decode import read_document, sniff_media
from cleaner.errors import DocumentError

LATIN = "Grüße aus Köln, wo der Fluß über die Ufer trat. Für die Gäste gibt es heiße Brühe.\n"
CYRILLIC = "Жители трёх деревень написали в совет и попросили оставить деревянный настил на мосту.\n"
JAPANESE = "川の水は夜のあいだに二メートルも上がり、古い橋を流してしまった。村の人々は牛を高い所へ移した。\n"

TEXTS = {
    "ascii": (b"Rain fell.\n", "Rain fell.\n"),
    "utf-8": (LATIN.encode(), LATIN),
    "utf-8 with a mark": (codecs.BOM_UTF8 + LATIN.encode(), LATIN),
    "utf-16 with a mark, little": (codecs.BOM_UTF16_LE + LATIN.encode("utf-16-le"), LATIN),
    "utf-16 with a mark, big": (codecs.BOM_UTF16_BE + LATIN.encode("utf-16-be"), LATIN),
    "utf-16 without a mark, little": (LATIN.encode("utf-16-le"), LATIN),
    "utf-16 without a mark, big": (LATIN.encode("utf-16-be"), LATIN),
    "utf-32 with a mark": (codecs.BOM_UTF32_LE + LATIN.encode("utf-32-le"), LATIN),
    "latin-1": (LATIN.encode("latin-1") * 3, LATIN * 3),
    "windows-1251": (CYRILLIC.encode("cp1251") * 3, CYRILLIC * 3),
    "shift-jis": (JAPANESE.encode("shift_jis") * 3, JAPANESE * 3),
    "euc-jp": (JAPANESE.encode("euc_jp") * 3, JAPANESE * 3),
    "empty": (b"", ""),
    "only a mark": (codecs.BOM_UTF8, ""),
}
ANY_BYTES = {
    "invalid utf-8": b"Rain \xff\xfe fell \xe2\x82.\n",
    "two encodings": LATIN.encode() + LATIN.encode("latin-1") + CYRILLIC.encode("cp1251"),
    "a NUL in a text": b"Rain\x00 fell all day in the valley.\n",
    "all bytes, in a long text": b"Rain fell all day in the valley. " * 100 + bytes(range(256)),
    "half a character": LATIN.encode()[:3],
    "odd utf-16": codecs.BOM_UTF16_LE + "Rain".encode("utf-16-le") + b"\x41",
    "a lone surrogate in utf-16": codecs.BOM_UTF16_LE + b"\x00\xd8A\x00",
    "a mark twice": codecs.BOM_UTF8 * 2 + b"Rain.\n",
    "a mark in the middle": b"Rain." + codecs.BOM_UTF8 + b"\n",
    "overlong utf-8": b"Rain \xc0\xaf fell.\n",
    "utf-7": b"Rain +AGE- fell.\n",
    "iso-2022-jp": JAPANESE.encode("iso2022_jp"),
    "two spellings of one character": JAPANESE.encode("cp932") * 3 + b"\xfa\x54\x81\xca\n",
    "mac line ends": b"Rain.\rRain.\r",
}


@pytest.mark.parametrize("case", TEXTS)
def test_text_is_decoded(case: str) -> None:
    content, expected = TEXTS[case]
    assert read_document(content, media="text").content == expected


@pytest.mark.parametrize("case", TEXTS | ANY_BYTES)
def test_unchanged_text_has_the_same_bytes(case: str) -> None:
    content = TEXTS[case][0] if case in TEXTS else ANY_BYTES[case]
    document = read_document(content, media="text")
    assert document.encode(document.content) == content


@pytest.mark.parametrize("case", ANY_BYTES)
def test_lines_can_be_taken_out_of_any_bytes(case: str) -> None:
    content = ANY_BYTES[case]
    document = read_document(content, media="text")
    tail = "\n7 blorps\n"
    longer = document.encode(document.content + tail)
    assert read_document(longer, media="text").content.endswith(tail)


def test_a_str_may_hold_anything() -> None:
    document = read_document("Rain \ud800 \x00 fell.\n")
    assert document.content == "Rain \ud800 \x00 fell.\n"
    assert document.encode(document.content) == b"Rain \xed\xa0\x80 \x00 fell.\n"


BINARY = {
    "a PNG image": b"\x89PNG\r\n\x1a\n",
    "a JPEG image": b"\xff\xd8\xff\xe0",
    "a GIF image": b"GIF89a",
    "a PDF": b"%PDF-1.7\n",
    "a ZIP archive": b"PK\x03\x04",
    "gzip data": b"\x1f\x8b\x08",
    "zstd data": b"\x28\xb5\x2f\xfd",
    "a Parquet file": b"PAR1",
    "a program": b"\x7fELF\x02",
    "xz data": b"\xfd7zXZ\x00",
    "a database": b"SQLite format 3\x00",
    "binary": bytes(range(32)) * 9,
    "control characters": b"\x00" * 99,
}


@pytest.mark.parametrize("name", BINARY)
@pytest.mark.parametrize("media", [None, "text", "html"])
def test_binary_data_is_refused_by_name(name: str, media) -> None:
    with pytest.raises(DocumentError, match=name):
        read_document(BINARY[name], media=media)


MEDIA = {
    "a page": ("<!doctype html><html><p>Rain.</p></html>", "", "html"),
    "a page after a comment": ("<!-- saved -->\n<html><body><p>Rain.</p>", "", "html"),
    "a part of a page": ("<div><p>Rain.</p></div>", "", "html"),
    "an old page in capitals": ("<HTML><BODY><P>Rain.</P></BODY></HTML>", "", "html"),
    "xhtml": ("<?xml version='1.0'?>\n<html><body><p>Rain.</p></body></html>", "", "html"),
    "a text": ("Rain fell.\n", "", "text"),
    "a text about tags": ("Use <p> for paragraphs and <div> for the rest.\n", "", "text"),
    "a text in a page's clothes": ("Rain fell.\n", ".html", "text"),
    "a page in a text's clothes": ("<html><body><p>Rain.</p></body></html>", ".txt", "html"),
    "words before the tags": ("Rain <p>a</p><p>b</p><div>c</div>", ".html", "html"),
    "markdown with some html": ("<p align=center><img src=x></p>\n\n# Rain\n", ".md", "text"),
    "code": ("if a < b and c > d: pass\n", "", "text"),
    "empty": ("", ".html", "text"),
}


@pytest.mark.parametrize("case", MEDIA)
def test_what_a_document_is(case: str) -> None:
    content, suffix, media = MEDIA[case]
    assert sniff_media(content, suffix) == media
    assert read_document(content.encode(), suffix=suffix).media == media


DECLARED = f"<html><head><meta charset=iso-8859-1></head><body><p>{LATIN}</p></body></html>"
PAGES = {
    "utf-8, undeclared": f"<html><body><p>{LATIN}</p></body></html>".encode(),
    "latin-1, declared": DECLARED.encode("latin-1"),
    "utf-8, declared otherwise": DECLARED.encode(),
    "latin-1, undeclared": f"<html><body><p>{LATIN * 3}</p></body></html>".encode("latin-1"),
    "utf-16 with a mark": codecs.BOM_UTF16_LE + f"<html><body><p>{LATIN}</p></body></html>".encode("utf-16-le"),
    "utf-8 with a mark": codecs.BOM_UTF8 + f"<html><body><p>{LATIN}</p></body></html>".encode(),
}


@pytest.mark.parametrize("case", PAGES)
def test_pages_are_decoded(case: str) -> None:
    document = read_document(PAGES[case])
    assert document.media == "html" and LATIN in document.content


def test_a_windows_1251_page_that_says_so() -> None:
    page = f"<html><head><meta charset='windows-1251'></head><body><p>{CYRILLIC}</p></body></html>"
    assert CYRILLIC in read_document(page.encode("cp1251")).content
