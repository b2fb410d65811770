"""What training learned for the body judge: trees, and what words weigh; and the scores of lines."""

from __future__ import annotations

from pathlib import Path

from cleaner.judges.body.claims import Claimed
from cleaner.judges.body.context import read_context
from cleaner.judges.body.line import Line, LineReader
from cleaner.judges.body.signals import table
from cleaner.judges.body.words import parse_weights
from cleaner.judges.learned import Learned

_PATH = Path(__file__).with_name("weights.json")
LEARNED = Learned("body judge", _PATH, lambda data: LineReader(parse_weights(data["words"])))


def score_lines(lines: list[Line], claimed: Claimed) -> list[float]:
    """Return for every line the probability that it is body."""
    names, values = table(read_context(lines, claimed))
    scores: list[float] = LEARNED.forest(tuple(names)).probabilities(values).tolist()
    return scores
