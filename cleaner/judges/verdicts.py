"""The decisions reached so far on the blocks of one page."""

from __future__ import annotations

from collections.abc import Iterable

from cleaner.model import Decision
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
        self._filled = [block.index for block in page.blocks if not block.blank]
        self._live: list[int] | None = None

    def add(self, decisions: Iterable[Decision]) -> bool:
        """Take the decisions on blocks still open; return True if anything was dropped by them."""
        dropped = False
        for decision in decisions:
            if self.is_open(decision.block.index):
                self.decided[decision.block.index] = decision
                self._live = None
                dropped |= decision.action == "drop"
        return dropped

    def is_open(self, index: int) -> bool:
        """True if the block may still be dropped."""
        decision = self.decided.get(index)
        return decision is None or (decision.span is not None and bool(decision.kept_text.strip()))

    def is_live(self, index: int) -> bool:
        """True if some text of the block stays, by what is decided so far."""
        decision = self.decided.get(index)
        if decision is None or decision.action == "keep":
            return not self.blocks[index].blank
        return bool(decision.kept_text.strip())

    def text(self, index: int) -> str:
        """The block's text as it stands after what is decided so far."""
        decision = self.decided.get(index)
        return self.blocks[index].text if decision is None else decision.kept_text

    def live(self) -> list[int]:
        """Return the indices of the blocks of which text stays, in order."""
        if self._live is None:
            self._live = [i for i in self._filled if self.is_live(i)]
        return list(self._live)

    def claimed(self) -> list[str | None]:
        """Return, per block, the kind under which it was dropped whole, None where it lives."""
        kinds: list[str | None] = [None] * len(self.blocks)
        for index, decision in self.decided.items():
            if decision.action == "drop" and not self.is_live(index):
                kinds[index] = decision.kind
        return kinds

    def final(self) -> tuple[Decision, ...]:
        """Return one decision per block, in order: what nobody decided stays."""
        decided = self.decided
        return tuple([decided.get(b.index) or Decision(b, "keep", None, None, UNCLAIMED) for b in self.blocks])
