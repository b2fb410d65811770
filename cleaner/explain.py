"""The view of one document's decisions: every block, kept or dropped, by which rule and why."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from cleaner.fold import shorten
from cleaner.model import CleanedText, Decision


def as_lines(result: CleanedText) -> Iterator[str]:
    """Yield one line per block that is not blank: sign, path, text, and for drops rule, kind and reason.

    `-` is dropped, `~` is trimmed, `+` is kept by somebody's word, a space is kept because nobody claimed it.
    """
    for decision in result.decisions:
        if not decision.block.blank:
            yield from _lines(decision)
    yield f"site: {result.site or 'unknown'} · digest: {result.digest[:16]}{_match(result)}"


def _lines(decision: Decision) -> Iterator[str]:
    block = decision.block
    sign = "+" if decision.rule else " "
    if decision.action == "drop":
        sign = "~" if decision.span else "-"
    yield f"{sign} {block.path}  {shorten(block.text)}"
    for cut in decision.cuts:
        yield f"    {cut.rule} ({cut.kind}) takes {block.text[slice(*cut.span)]!r}: {cut.reason}"
    if decision.rule and not decision.cuts:
        yield f"    {decision.rule} ({decision.kind}): {decision.reason}"


def _match(result: CleanedText) -> str:
    return f" · extractor matched: {result.match.share:.1%}" if result.match else ""


def as_json(result: CleanedText) -> bytes:
    """Return the whole result as JSON: site, digest, and every decision with its block."""
    data = {
        "site": result.site,
        "digest": result.digest,
        "media": result.media,
        "text": result.text,
        "match": result.match,
        "decisions": [_record(d) for d in result.decisions],
    }
    return msgspec.json.format(msgspec.json.encode(data, enc_hook=str), indent=2)


def _record(decision: Decision) -> dict[str, object]:
    block = decision.block
    return {
        "index": block.index,
        "path": block.path,
        "action": decision.action,
        "rule": decision.rule,
        "kind": decision.kind,
        "reason": decision.reason,
        "span": decision.span,
        "more": decision.more,
        "text": block.text,
    }
