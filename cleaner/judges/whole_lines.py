"""Texts whose lines were broken at some width are judged as the lines they were, and decided line by line.

A rule describes a whole line. A part of a sentence may say what a rule looks for where the sentence does not, and a
notice of which half a line goes is worse than one that stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

import msgspec

from cleaner.judges.verdicts import Verdicts
from cleaner.model import Block, Cut, Decision, places_left
from cleaner.segment.broken import join_broken, joined
from cleaner.segment.page import Page

ROUNDS = 30
"""Where lines go, others may belong together, and are judged again; texts settle within three rounds."""
Piece = list[int]
"""The indices of the blocks that make one whole line, in order."""


def judge_whole_lines(verdicts: Verdicts, judge: Callable[[Verdicts], object]) -> None:
    """Let `judge` decide on the lines as they were before they were broken, again and again until nothing more goes.

    Of a text in which no line was broken it is asked once, and decides on the blocks as they are.
    """
    pieces = _pieces(verdicts)
    for _ in range(ROUNDS):
        whole = _whole(verdicts, pieces)
        judge(whole)
        dropped = verdicts.add(_spread(whole, pieces, verdicts))
        before, pieces = pieces, _pieces(verdicts) if dropped else []
        if not _is_broken(before) and not _is_broken(pieces):
            return


def _pieces(verdicts: Verdicts) -> list[Piece]:
    """Return what is left of the text as pieces; a blank line is one, too."""
    paragraphs = list(accumulate(block.blank for block in verdicts.blocks))
    live = verdicts.live()
    joined_ones = join_broken([verdicts.text(i).strip() for i in live], [paragraphs[i] for i in live])
    pieces = [[live[i] for i in piece] for piece in joined_ones]
    return sorted(pieces + [[block.index] for block in verdicts.blocks if block.blank])


def _is_broken(pieces: Sequence[Piece]) -> bool:
    return any(len(piece) > 1 for piece in pieces)


def _whole(verdicts: Verdicts, pieces: Sequence[Piece]) -> Verdicts:
    """Return verdicts, none yet, on the text of these pieces."""
    if len(pieces) == len(verdicts.blocks):
        return Verdicts(verdicts.page)
    blocks = [_block(verdicts, piece, index) for index, piece in enumerate(pieces)]
    return Verdicts(Page(blocks, broken=_is_broken(pieces)))


def _block(verdicts: Verdicts, piece: Piece, index: int) -> Block:
    text = joined([verdicts.text(i) for i in piece])
    return msgspec.structs.replace(verdicts.blocks[piece[0]], index=index, text=text)


def _spread(whole: Verdicts, pieces: Sequence[Piece], verdicts: Verdicts) -> Iterator[Decision]:
    """Yield what is decided on pieces for each of their blocks; of those cut before, what else goes."""
    for decision in list(whole.decided.values()):
        piece = pieces[decision.block.index]
        if decision.span is not None:
            yield from _cut(decision, piece, verdicts)
        else:
            blocks = [verdicts.blocks[i] for i in piece if decision.action == "drop" or i not in verdicts.decided]
            yield from (msgspec.structs.replace(decision, block=block) for block in blocks)


def _cut(decision: Decision, piece: Piece, verdicts: Verdicts) -> Iterator[Decision]:
    """Yield the cuts in a piece as cuts in its blocks; a block of which nothing is left goes as a whole."""
    if len(piece) == 1 and piece[0] not in verdicts.decided:
        yield msgspec.structs.replace(decision, block=verdicts.blocks[piece[0]])
        return
    end = 0
    for index in piece:
        text = verdicts.text(index)
        own = text.strip() if len(piece) > 1 else text
        start = decision.block.text.index(own, end)
        end = start + len(own)
        cuts = list(_within(decision.cuts, start, end))
        if cuts:
            yield _with_cuts(verdicts, index, cuts, text.index(own))


def _within(cuts: Sequence[Cut], start: int, end: int) -> Iterator[Cut]:
    """Yield of each cut what lies from `start` to `end`, counted from there."""
    for cut in cuts:
        first, last = max(cut.span[0], start), min(cut.span[1], end)
        if first < last:
            yield msgspec.structs.replace(cut, span=(first - start, last - start))


def _with_cuts(verdicts: Verdicts, index: int, cuts: Sequence[Cut], lead: int) -> Decision:
    """Return the decision on a block that has these cuts more, counted in its text as it stands without its `lead`."""
    block, decided = verdicts.blocks[index], verdicts.decided.get(index)
    known = decided.cuts if decided else ()
    left = places_left(block.text, [cut.span for cut in known])
    spans = [(left[lead + cut.span[0]], left[lead + cut.span[1] - 1] + 1) for cut in cuts]
    first, *more = [*known, *(msgspec.structs.replace(cut, span=s) for cut, s in zip(cuts, spans, strict=True))]
    decision = Decision(block, "drop", first.rule, first.kind, first.reason, first.span, tuple(more))
    return decision if decision.kept_text.strip() else msgspec.structs.replace(decision, span=None, more=())
