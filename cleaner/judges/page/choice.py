"""Which blocks stay, given how likely each is main text and how many words it has."""

from __future__ import annotations

from typing import Any

import numpy as np

from cleaner.judges.columns import shifted
from cleaner.judges.page.own import MAX_LINKED, Own

Numbers = Any
RECALL = 0.85
"""What recall counts beside precision; 1 would be F1. The blocks of a page are misjudged together, so that more junk
stays than the probabilities let expect. In folds, 1 gives articles 0.1 points of F1 less and 0.1 points more of recall,
news pages 0.1 less; 0.7 gives them no more than 0.05 and 0.2 more, and costs a point of recall on the other types."""


def choose(probabilities: Numbers, words: Numbers) -> float:
    """Return the least probability with which a block stays: that of the best expected F of the page.

    Taken from the most likely down, the words kept grow, and so do those expected to be right. So the bar falls on
    pages that are hard to read, where losing the body would cost more than keeping some junk. Against one bar of 0.4
    for all pages this gains half a point of F1 on wcxb-dev, four on its collections.

    >>> import numpy as np
    >>> choose(np.array([0.9, 0.2, 0.6]), np.array([10, 10, 10]))
    0.6
    """
    order = np.argsort(-probabilities, kind="stable")
    right = np.cumsum((probabilities * words)[order])
    kept = np.cumsum(words[order])
    best = int((right / (kept + RECALL * right[-1])).argmax())
    return float(probabilities[order[best]])


def with_headings(stays: Numbers, own: Own) -> Numbers:
    """Return which blocks stay once the headings do that stand between two that stay, the lower one prose.

    A heading is told by less than the text below it is. In folds two of three such headings are main text.
    """
    is_heading = (own.level > 1) & (own.density <= MAX_LINKED)
    stays_above, prose_below = shifted(stays, -1) > 0, shifted(stays & (own.prose > 0), 1) > 0
    return stays | (is_heading & stays_above & prose_below)
