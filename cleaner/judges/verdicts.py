"""The decisions reached so far on the blocks of one page."""

from __future__ import annotations

from collections.abc import Iterable

from cleaner.model import Decision
from cleaner.prose import is_prose
from cleaner.segment.page import Page

UNCLAIMED = "nobody claimed it"


class Verdicts:
    """At most one decision per block; a decided block is not reopened.

    The one exception is a trimmed block: what is left of it may still be dropped as a whole.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.blocks = page.blocks
        self.decided: dict[int, Decision] = {}
        self._gone: set[int] = set()  # blocks of which no text stays
        self._filled = [block.index for block in page.blocks if not block.blank]
        self._live: list[int] | None = None

    def add(self, decisions: Iterable[Decision]) -> bool:
        """Take the decisions on blocks still open, the first on each; return True if anything was dropped by them."""
        dropped = False
        for decision in decisions:
            if self.is_open(decision.block.index):
                self._take(decision)
                dropped |= decision.action == "drop"
        return dropped

    def _take(self, decision: Decision) -> None:
        index = decision.block.index
        self.decided[index] = decision
        self._live = None
        if not decision.kept_text.strip():
            self._gone.add(index)

    def is_open(self, index: int) -> bool:
        """True if the block may still be dropped."""
        decision = self.decided.get(index)
        return decision is None or (decision.span is not None and index not in self._gone)

    def is_live(self, index: int) -> bool:
        """True if some text of the block stays, by what is decided so far."""
        return index not in self._gone and not self.blocks[index].blank

    def text(self, index: int) -> str:
        """The block's text as it stands after what is decided so far."""
        decision = self.decided.get(index)
        return self.blocks[index].text if decision is None else decision.kept_text

    def is_prose(self, index: int) -> bool:
        """True if the block's text as it stands reads as prose."""
        return is_prose(self.text(index)) if index in self.decided else self.page.is_prose(index)

    def live(self) -> list[int]:
        """Return the indices of the blocks of which text stays, in order."""
        if self._live is None:
            self._live = [i for i in self._filled if i not in self._gone]
        return list(self._live)

    def claimed(self) -> list[str | None]:
        """Return, per block, the kind under which it was dropped whole, None where it lives."""
        kinds: list[str | None] = [None] * len(self.blocks)
        for index in self._gone:
            kinds[index] = self.decided[index].kind
        return kinds

    def final(self) -> tuple[Decision, ...]:
        """Return one decision per block, in order: what nobody decided stays."""
        decided = self.decided
        return tuple([decided.get(b.index) or Decision(b, "keep", None, None, UNCLAIMED) for b in self.blocks])
