"""The judge itself: which live blocks of a page are main text, and the reason given for each one that is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import compress, repeat

from cleaner.judges.body.cleanness import looks_clean
from cleaner.judges.body.glance import glance
from cleaner.judges.page.choice import choose, with_headings
from cleaner.judges.page.look import read_look
from cleaner.judges.page.own import MAX_LINKED
from cleaner.judges.page.profiles import FULL, Profile
from cleaner.model import OUTSIDE_KIND, Block, Decision
from cleaner.segment.page import Page


class Scores:
    """How likely each live block is main text, and the bar from which on blocks stay."""

    def __init__(self, live: Sequence[int], probabilities: Sequence[float], bar: float, stays: Iterable[bool]) -> None:
        self.of = dict(zip(live, probabilities, strict=True))
        self.bar = bar
        self.inside = frozenset(compress(live, stays))

    def outside(self, page: Page, live: Sequence[int]) -> Iterator[Decision]:
        """Yield a drop for each live block that does not reach the bar, with where it stands to the main text."""
        first, last = min(self.inside, default=0), max(self.inside, default=0)
        bar = f"likely to be part of it, where from {self.bar:.0%} on stays"
        for index in live:
            if index not in self.inside:
                place = "above" if index < first else "below" if index > last else "within"
                reason = f"stands {place} the main text: {self.of[index]:.0%} {bar}"
                yield Decision(page.blocks[index], "drop", f"page/{place}", OUTSIDE_KIND, reason)


def judge(page: Page, live: Sequence[int], claimed: Sequence[str | None], profile: Profile = FULL) -> Scores:
    """Return the scores of the live blocks. `claimed` holds for every block the kind a rule dropped it for, or None.

    A page that looks clean at a glance, as texts do, stays as it is: pages without anything around their body were
    rare where the forest learned, and it would take a little of every fifth of them.
    """
    if looks_clean([page.blocks[i] for i in live], _look_of):
        return Scores(live, [1.0] * len(live), 0.0, repeat(True))
    look = read_look(page, live, claimed)
    names, values = profile.table(look)
    probabilities = profile.learned.forest(names).probabilities(values)
    bar = choose(probabilities, look.own.words)
    return Scores(live, probabilities.tolist(), bar, with_headings(probabilities >= bar, look.own))


def _look_of(block: Block) -> int:
    """Return the block's length class, that of a label where most of it stands in links."""
    return glance(block.text).look if block.link_density <= MAX_LINKED else 0
