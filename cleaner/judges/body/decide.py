"""The judge itself: takes the live blocks, looks at them until nothing more goes, and gives the decisions."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from operator import attrgetter

from cleaner.judges.body.broken import join_broken, joined
from cleaner.judges.body.claims import Claimed, read_claims
from cleaner.judges.body.cleanness import looks_clean
from cleaner.judges.body.drops import Drop, find_drops
from cleaner.judges.body.glance import Glance, glance
from cleaner.judges.body.line import Line
from cleaner.judges.body.weights import LEARNED
from cleaner.model import OUTSIDE_KIND, Block, Decision

ROUNDS = 30
"""Dropping lines changes what surrounds the rest, so they are judged again; a text not settled by then is let be. Pages
of the dev sets settle within three rounds."""
LEAST_CLAIMS = 4
"""Of a text with broken lines, rules must have claimed so many for their claims to count: books, manuals and licences
have a copyright line and a table of contents. With every claim counted twice as much of such texts goes, for 0 to 2.5
points of the junk of wcxb-dev, broken at 72 characters."""


def judge(blocks: Sequence[Block], claimed: Sequence[str | None]) -> list[Decision]:
    """Return drops for the live blocks around the body and for those inside that cannot be part of it.

    `claimed` holds for every block the kind of the rule that dropped it already, or None. A clean text gets no
    decision, and neither does what is left once the decisions are carried out. Claims count only as long as none is
    the judge's own: they lead it on its first look at a text, and would lead it further with every other.

    Lines that were broken are judged as the one they were. Where some go, others may belong together: they are put
    together anew, and judged again.
    """
    decisions = list[Decision]()
    live = [i for i, block in enumerate(blocks) if claimed[i] is None and not block.blank]
    for _ in range(ROUNDS):
        pieces = _pieces(blocks, live)
        claims = [False] * len(pieces) if decisions else _claims(blocks, claimed, pieces)
        drops = _find_drops([glance(joined([blocks[i].text for i in piece])) for piece in pieces], claims)
        decisions += [_decide(blocks[i], drop) for drop in drops for i in pieces[drop.position]]
        if not drops or len(pieces) == len(live):
            return decisions
        gone = {i for drop in drops for i in pieces[drop.position]}
        live = [i for i in live if i not in gone]
    return []


def _pieces(blocks: Sequence[Block], live: Sequence[int]) -> list[list[int]]:
    """Return the live blocks that belong together."""
    paragraphs = list(accumulate(block.blank for block in blocks))
    pieces = join_broken([blocks[i].text.strip() for i in live], [paragraphs[i] for i in live])
    return [[live[i] for i in piece] for piece in pieces]


def _claims(blocks: Sequence[Block], claimed: Sequence[str | None], pieces: Sequence[Sequence[int]]) -> Claimed:
    """Return which lines rules have claimed, those that belong together being one; none if that says little."""
    parts = {i for piece in pieces for i in piece[1:]}
    whole = [i for i in range(len(blocks)) if i not in parts]
    found = read_claims([blocks[i] for i in whole], [claimed[i] for i in whole])
    return [False] * len(pieces) if parts and sum(found) < LEAST_CLAIMS else found


def _find_drops(seen: Sequence[Glance], claimed: Claimed) -> list[Drop]:
    """Return what goes, in order; nothing of a text that looks clean."""
    if looks_clean(seen, attrgetter("look")):
        return []
    lines = [LEARNED.words.read(line) for line in seen]
    drops = settle(lines, claimed)
    if drops is None:
        drops = settle(lines, [False] * len(lines)) or []
    return sorted(drops)


def settle(lines: Sequence[Line], claimed: Claimed) -> list[Drop] | None:
    """Return all lines that go when what remains is judged again until nothing goes; None if that takes too long.

    Only the first round knows the claims: a text whose claimed lines are gone must be judged the same way.
    """
    left, gone = list(range(len(lines))), list[Drop]()
    for _ in range(ROUNDS):
        drops = find_drops([lines[i] for i in left], claimed)
        if not drops and not any(claimed):
            return gone
        gone += [drop._replace(position=left[drop.position]) for drop in drops]
        dropped = {drop.position for drop in drops}
        left = [i for n, i in enumerate(left) if n not in dropped]
        claimed = [False] * len(left)
    return None


def _decide(block: Block, drop: Drop) -> Decision:
    return Decision(block=block, action="drop", rule=drop.rule, kind=OUTSIDE_KIND, reason=drop.reason)
