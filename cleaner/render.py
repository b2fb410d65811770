"""From decisions to text. The text is a function of the decisions and nothing else, so decisions can be replayed."""

from __future__ import annotations

from collections.abc import Iterable

from cleaner.model import Decision, Media


def render(decisions: Iterable[Decision], media: Media) -> str:
    """Return the text that the decisions leave: in text the kept lines with their line ends, in HTML a block a line."""
    if media == "text":
        return "".join([d.block.text + d.block.ending if d.action == "keep" else _rest(d) for d in decisions])
    return "".join(text + d.block.ending for d in decisions if (text := d.kept_text.strip()))


def _rest(decision: Decision) -> str:
    return "" if decision.span is None else decision.kept_text + decision.block.ending
