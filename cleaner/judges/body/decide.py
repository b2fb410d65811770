"""The judge itself: takes the live blocks, looks at them until nothing more goes, and gives the decisions."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from cleaner.judges.body.claims import Claimed, read_claims
from cleaner.judges.body.cleanness import looks_clean
from cleaner.judges.body.drops import Drop, find_drops
from cleaner.judges.body.glance import glance
from cleaner.judges.body.line import Line
from cleaner.judges.body.weights import LEARNED
from cleaner.model import OUTSIDE_KIND, Block, Decision

ROUNDS = 30
"""Dropping lines changes what surrounds the rest, so they are judged again; a text not settled by then is let be. Pages
of the dev sets settle within three rounds."""
LEAST_SHARE = 0.01
"""Share of the lines judged at one look that must go, or none does: a few odd lines in hundreds are what a book or a
manual is made of, not what was left around a body. Costs no measurable junk of the dev sets."""
LEAST_CLAIMS = 4
"""Of a text with broken lines, rules must have claimed so many for their claims to count: books, manuals and licences
have a copyright line and a table of contents. With every claim counted up to a third more of such texts goes, for 0 to
2 points of the junk of wcxb-dev, broken at 72 characters."""


def judge(blocks: Sequence[Block], claimed: Sequence[str | None], *, broken: bool = False) -> list[Decision]:
    """Return drops for the live blocks around the body and for those inside that cannot be part of it.

    `claimed` holds for every block the kind of the rule that dropped it already, or None. A clean text gets no
    decision, and neither does what is left once the decisions are carried out. Claims count only as long as none is
    the judge's own: they lead it on its first look at a text, and would lead it further with every other. Of a text
    whose lines were `broken`, a few say nothing.
    """
    live = [i for i, block in enumerate(blocks) if claimed[i] is None and not block.blank]
    seen = [glance(blocks[i].text) for i in live]
    if looks_clean(seen, attrgetter("look")):
        return []
    lines = [LEARNED.words.read(line) for line in seen]
    claims = read_claims(blocks, claimed)
    drops = settle(lines, claims if sum(claims) >= (LEAST_CLAIMS if broken else 1) else [False] * len(lines))
    if drops is None:
        drops = settle(lines, [False] * len(lines)) or []
    return [_decide(blocks[live[drop.position]], drop) for drop in sorted(drops)]


def settle(lines: Sequence[Line], claimed: Claimed) -> list[Drop] | None:
    """Return all lines that go when what remains is judged again until nothing goes; None if that takes too long.

    Only the first round knows the claims: a text whose claimed lines are gone must be judged the same way.
    """
    left, gone = list(range(len(lines))), list[Drop]()
    for _ in range(ROUNDS):
        drops = find_drops([lines[i] for i in left], claimed)
        if len(drops) < LEAST_SHARE * len(left):
            drops = []
        if not drops and not any(claimed):
            return gone
        gone += [drop._replace(position=left[drop.position]) for drop in drops]
        dropped = {drop.position for drop in drops}
        left = [i for n, i in enumerate(left) if n not in dropped]
        claimed = [False] * len(left)
    return None


def _decide(block: Block, drop: Drop) -> Decision:
    return Decision(block=block, action="drop", rule=drop.rule, kind=OUTSIDE_KIND, reason=drop.reason)
