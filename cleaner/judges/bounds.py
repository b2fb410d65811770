"""How much a rule may take that takes more than the blocks it names: never what there is to read."""

from __future__ import annotations

from cleaner.judges.scene import Scene
from cleaner.rules.model import Rule

MIN_PROSE_LEFT = 2
"""Blocks of prose that a `drop_from`, `drop_until` or `drop_run` must leave: a lone sentence in a footer is no body,
and where nothing is prose, a list is what there is to read."""
MIN_PROSE_SHARE_LEFT = 0.3
"""Share of prose that what a range leaves must have: on product pages, listings and tables, where hardly anything
is prose, a range would take content. On the development texts this costs one point of the junk removed."""
PROSE_CHARACTERS_LEFT = 500
"""Characters of prose with which enough is left, however much a range takes. Where less is left, as below a poem, it
may take twice as much as that: on the development texts no article has less, and none of their junk stays for it."""
MAX_PROSE_CHARACTERS = 1000
"""Characters of prose that a generic `drop_until` may take, however small a share they are: notices above a menu are
shorter, and above a menu at the end of a page, with a long privacy policy below it, stands all there is to read."""


def may_take(scene: Scene, rule: Rule, low: int, high: int) -> bool:
    """True if a range may take the blocks from `low` up to `high`: by its rule's limit, and by what is left then."""
    whole = len(scene.verdicts.blocks)
    prose, taken = scene.prose_characters(0, whole), scene.prose_characters(low, high)
    if not prose or taken > rule.max_prose * prose or scene.prose_outside(low, high) < MIN_PROSE_LEFT:
        return False
    if rule.verb == "drop_until" and rule.rank == 0 and taken > MAX_PROSE_CHARACTERS:
        return False
    return _leaves_enough(prose - taken, scene.characters(low, high), scene.characters(0, whole))


def has_body(scene: Scene, taken: int) -> bool:
    """True if enough prose stays when so many characters go; a list has little, and its rows may well say the same."""
    whole = len(scene.verdicts.blocks)
    prose, left = scene.prose_characters(0, whole), scene.characters(0, whole) - taken
    return prose >= max(PROSE_CHARACTERS_LEFT, MIN_PROSE_SHARE_LEFT * left)


def _leaves_enough(prose: int, taken: int, whole: int) -> bool:
    """True if so many characters of prose are enough to be left when so many of the whole text's are taken."""
    is_body = prose >= MIN_PROSE_SHARE_LEFT * (whole - taken)
    return is_body and prose >= min(PROSE_CHARACTERS_LEFT, taken / 2)
