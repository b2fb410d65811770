"""Text files: which bytes hold which characters, in every encoding."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.decode import read_document
from cleaner.errors import DocumentError
from cleaner.io.passages import TextPassage
from cleaner.model import Document, without

SAFE = {
    "utf-8": (b"", "utf-8"),
    "utf-8 with mark": (codecs.BOM_UTF8, "utf-8"),
    "utf-16": (codecs.BOM_UTF16_LE, "utf-16-le"),
    "utf-16, big end first": (codecs.BOM_UTF16_BE, "utf-16-be"),
    "utf-32": (codecs.BOM_UTF32_LE, "utf-32-le"),
}
texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
spans = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted), max_size=4)


def inside(spans: list[list[int]], text: str) -> list[tuple[int, int]]:
    return [(start, end) for start, end in spans if end <= len(text)]


@pytest.mark.parametrize("case", SAFE)
@given(text=texts, spans=spans)
def test_bytes_without_spans_are_the_text_without_them(case: str, text: str, spans: list[list[int]]) -> None:
    bom, encoding = SAFE[case]
    cuts = inside(spans, text)
    document = Document(content=text, media="text", encoding=encoding, bom=bom)
    content = document.encode(text)
    found = TextPassage(document, content).byte_spans(cuts)
    assert without(content, found) == bom + without(text, cuts).encode(encoding)


@given(content=st.binary(max_size=40), spans=spans)
def test_bytes_that_are_no_utf_8_stay_where_they_are(content: bytes, spans: list[list[int]]) -> None:
    text = content.decode("utf-8", "surrogateescape")
    cuts = inside(spans, text)
    document = Document(content=text, media="text", errors="surrogateescape")
    found = TextPassage(document, content).byte_spans(cuts)
    assert without(content, found) == without(text, cuts).encode("utf-8", "surrogateescape")


STATEFUL = ("iso2022_jp", "iso2022_kr", "hz", "utf-7", "shift_jis_2004", "big5hkscs", "euc_jis_2004")


@pytest.mark.parametrize("encoding", STATEFUL)
@given(text=st.text("川の水がabc \n+~{か\u309a", max_size=20), spans=spans)
def test_where_a_cut_would_change_more_it_is_refused(encoding: str, text: str, spans: list[list[int]]) -> None:
    """In such encodings bytes depend on what stands before them."""
    document = Document(content=text, media="text", encoding=encoding, errors="ignore")
    content = document.encode(text)
    document = Document(content=content.decode(encoding), media="text", encoding=encoding)
    cuts = inside(spans, document.content)
    try:
        found = TextPassage(document, content).byte_spans(cuts)
    except DocumentError:
        return
    assert without(content, found) == document.encode(without(document.content, cuts))


def test_a_cut_inside_a_shifted_run_is_refused() -> None:
    content = "川の水が\n".encode("iso2022_jp")
    document = Document(content="川の水が\n", media="text", encoding="iso2022_jp")
    with pytest.raises(DocumentError, match="cannot be cut in its encoding, iso2022_jp; convert it to UTF-8"):
        TextPassage(document, content).byte_spans([(1, 2)])


PLACES = {
    "": [(1, 1)],
    "ab": [(1, 1), (1, 2), (1, 3)],
    "a\nb": [(1, 1), (1, 2), (2, 1), (2, 2)],
    "a\r\nb": [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2)],
    "\r\r\n\n": [(1, 1), (2, 1), (2, 2), (3, 1), (4, 1)],
    "🙂\u2028x": [(1, 1), (1, 2), (1, 3), (1, 4)],
}


@pytest.mark.parametrize("text", PLACES)
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_lines_and_columns_count_characters_from_one(text: str, mark: bytes) -> None:
    content = mark + text.encode()
    passage = TextPassage(read_document(content), content)
    assert [passage.place(at) for at in range(len(text) + 1)] == PLACES[text]
