"""Which blocks of a page belong to its gold main text, told by their words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import LCSseq

RUN = 4
"""Words in a row that must stand in the gold text for a longer block's words to count as found there."""
SHORT = 12
"""A block of fewer words is main text only where it stands in the gold text's order, if the page repeats it."""
NEAR = 2
"""How many blocks to each side decide on a single word that could be anywhere."""
MOST_PAIRS = 3e9
"""Above this product of lengths texts are not aligned."""

Words = Sequence[str]


def label_blocks(blocks: Sequence[Words], gold: Words) -> list[float | None]:
    """Return for each block the share, 0 to 1, of its words that are main text; None for a block without words."""
    aligned = _align(blocks, gold)
    known = {n: Counter(_runs(gold, n)) for n in range(1, RUN + 1)}
    copies = Counter(map(tuple, blocks))
    shares = [_share(b, a, known, copies) for b, a in zip(blocks, aligned, strict=True)]
    return [_settle(i, blocks, shares) if s == 0.5 and len(blocks[i]) == 1 else s for i, s in enumerate(shares)]


def _runs(words: Words, length: int) -> Iterable[tuple[str, ...]]:
    return zip(*(words[i:] for i in range(length)), strict=False)


def _align(blocks: Sequence[Words], gold: Words) -> list[int]:
    """Return how many words of each block stand in the longest common subsequence of page and gold text."""
    owners = [number for number, block in enumerate(blocks) for _ in block]
    flat = [word for block in blocks for word in block]
    counts = [0] * len(blocks)
    if len(flat) * len(gold) < MOST_PAIRS:
        for step in LCSseq.opcodes(flat, list(gold)):
            for place in range(step.src_start, step.src_end) if step.tag == "equal" else ():
                counts[owners[place]] += 1
    return counts


def _share(block: Words, aligned: int, known: dict[int, Counter[tuple[str, ...]]], copies: Counter) -> float | None:
    length, own = len(block), tuple(block)
    if not length:
        return None
    if length < RUN:
        there, is_aligned = known[length][own], aligned == length
        if not there:
            return 0.0
        if length > 1 and copies[own] <= there:
            return 1.0
        return (0.5 if length == 1 else 1.0) if is_aligned else 0.0
    share = _covered(own, known[RUN]) / length
    is_repeated = length < SHORT and copies[own] > max(1, known[RUN][own[:RUN]])
    return 0.0 if is_repeated and aligned < length / 2 else share


def _covered(words: tuple[str, ...], known: Counter[tuple[str, ...]]) -> int:
    """Return how many of the words stand in a run that the gold text has."""
    found = set[int]()
    for start, run in enumerate(_runs(words, RUN)):
        if run in known:
            found.update(range(start, start + RUN))
    return len(found)


def _settle(place: int, blocks: Sequence[Words], shares: Sequence[float | None]) -> float:
    """Return 1.0 for a single word if at least half of the blocks around it are main text."""
    around = [i for i in range(place - NEAR, place + NEAR + 1) if i != place and 0 <= i < len(blocks)]
    near = [s for i in around if (s := shares[i]) is not None and not (s == 0.5 and len(blocks[i]) == 1)]
    return float(bool(near) and 2 * sum(s > 0.5 for s in near) >= len(near))
