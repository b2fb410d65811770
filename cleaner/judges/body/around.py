"""The table of signals of a line in its text: the names and buckets the weights know them by."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cleaner.judges.body import amounts, neighbours, repeats
from cleaner.judges.body.amounts import COUNTS, PLACES, SHARES
from cleaner.judges.body.buckets import DISTANCES, POWERS, TENTHS
from cleaner.judges.body.claims import CLAIMS
from cleaner.judges.body.context import Context
from cleaner.judges.body.glance import LOOKS
from cleaner.judges.body.neighbours import NEIGHBOURS
from cleaner.judges.body.repeats import COPIES, KNOWN, SORTS, TOKENS

Signal = tuple[tuple[tuple[str, ...], ...], Callable[[Context], Sequence[int]]]

AROUND: dict[str, Signal] = {
    "previous look, look": ((NEIGHBOURS, LOOKS), neighbours.previous_look),
    "next look, look": ((NEIGHBOURS, LOOKS), neighbours.next_look),
    "second previous look": ((NEIGHBOURS,), neighbours.second_previous),
    "second next look": ((NEIGHBOURS,), neighbours.second_next),
    "lines since a long one": ((DISTANCES,), neighbours.lines_since_long),
    "lines until a long one": ((DISTANCES,), neighbours.lines_until_long),
    "prose within 32 before, after": ((POWERS, POWERS), amounts.prose_wide),
    "share of prose before, after": ((SHARES, SHARES), amounts.prose_share),
    "share of short lines, look": ((TENTHS, LOOKS), amounts.short_share),
    "words of prose in eights": ((POWERS,), amounts.prose_size),
    "short lines at top, bottom": ((COUNTS, COUNTS), amounts.short_edges),
    "claimed lines": ((CLAIMS,), neighbours.claimed_near),
    "copies, look": ((COPIES, LOOKS), repeats.copies),
    "place to densest prose, look": ((PLACES, LOOKS), amounts.core_place),
    "place to densest prose, its share": ((PLACES, TENTHS), amounts.core_share),
    "sort, words of four letters, known": ((SORTS, TOKENS, KNOWN), repeats.vocabulary),
}
"""Signals of a line in its text: name → the axes of its buckets, and the function that gives one bucket per line."""
