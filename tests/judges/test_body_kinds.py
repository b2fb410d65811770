"""Texts that are no articles: what they are made of stays, and the menus around it go."""

from __future__ import annotations

import pytest

import cleaner

MENU = (
    """Home Lamps Ropes Anchors Paint Clothing Charts Oars Winches Fenders Lights Boots Tools Knives Flags Pumps
Bells Hulls Masts Sails Blocks Cleats Stoves Bunks""".split()
    * 2
)
FOOT = (
    """Imprint Delivery Returns Workshop Harbours Museum Calendar Partners Weather Tides Ferries Moorings""".split() * 2
)

THREAD = """Which glue for the deck of a clinker dinghy?
Tobermory
3 May, 11:20
The deck of ours is lifting at the mast step and I would like to know what you would use for it.
Has anybody tried the new stuff in the yellow tin?
oarsman_44
3 May, 12:05
Not the yellow one.
It goes off before you have the clamps on, at least in summer.
Tobermory
3 May, 12:31
Thanks! What do you use then?
oarsman_44
3 May, 14:40
The two-part one from the chandler in the old harbour, mixed with a bit of sawdust.
You need a dry day for it, and three pairs of hands.
Grete
4 May, 08:02
Same here.
We did our foredeck with it nine years ago and it has not moved since, though the boat spends all winter afloat."""

PRODUCT = """Storm lantern No. 3
The lantern our grandfathers hung in the stern: tin, a glass that can be changed in a minute, and a wick for a night.
Features
Burns for fourteen hours on one filling
Wick can be trimmed from outside
Glass held by a spring, no tools needed
Specifications
Height 31 cm
Width 16 cm
Weight 640 g
Tank 0.4 l
Colour: tin, red or green
What is in the box
One lantern
Two spare wicks
Instructions in four languages
The tank is tested under water before it leaves the workshop, and we repair every lantern that we have ever sold."""

MANUAL = """Setting the clock
The clock of the harbour office keeps three times, and each of them is set by its own wheel.
Before you start
You need the small key and a lamp.
Open the case
Turn the key to the left until you hear it click, and pull the door towards you.
Set the hour
Lift the lever
Turn the large wheel
Let the lever go
The bell strikes once when the hour is set, and twice if the lever was let go too early.
Set the tide
Turn the small wheel until the blue hand shows the next high water.
The table on the inside of the door gives the times for all ports between the two capes."""

GOODS = (
    "Storm lantern",
    "Stern lamp",
    "Deck light",
    "Lamp for the chart table",
    "Riding light",
    "Port and starboard lamps",
)
SHELF = "\n".join(
    [
        "Lamps and lanterns",
        "All lamps are made in our own workshop, and each has burned for a night before it leaves the house.",
        *[
            line
            for n, name in enumerate(GOODS, 3)
            for line in (f"{name} No. {n}", "Tin, red or green", f"€ {12 * n}.50")
        ],
        "Which lamp is the right one depends on the size of the boat, and on how long the nights are where you sail.",
    ]
)
KINDS = {"thread": THREAD, "product": PRODUCT, "manual": MANUAL, "list": SHELF}


@pytest.mark.parametrize("kind", KINDS)
def test_the_text_itself_is_left_alone(kind: str) -> None:
    assert cleaner.clean(KINDS[kind] + "\n", media="text").text == KINDS[kind] + "\n"


@pytest.mark.parametrize("kind", KINDS)
def test_menus_around_it_go_and_it_stays(kind: str) -> None:
    body = KINDS[kind].split("\n")
    left = cleaner.clean("\n".join([*MENU, *body, *FOOT]) + "\n", media="text").text.splitlines()
    assert [line for line in body if line not in left] == []
    assert len(left) <= len(body) + 0.15 * len(MENU + FOOT)
