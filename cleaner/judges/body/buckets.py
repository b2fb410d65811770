"""The names of buckets, and the steps by which more than one signal sorts its numbers."""

from __future__ import annotations

from collections.abc import Sequence

POWERS = ("0", "1", "2-3", "4-7", "8-15", "16-31", "32-63", "64-127", "128-255", "256+")
POWER = [number.bit_length() for number in range(256)]
"""Number → index into POWERS, for numbers less than 256; `power` takes any."""
DISTANCES = POWERS[:8]
DISTANCE = [min(len(DISTANCES) - 1, power) for power in POWER]
"""Number of lines → index into DISTANCES, for numbers less than 256; the last one stands for all from 64 on."""
TENTHS = tuple(f"{n}0 %" for n in range(11))


def power(number: int) -> int:
    """Return the index into POWERS: the number's bit length, at most 9."""
    return POWER[number] if number < 256 else 9


def bucket_names(axes: Sequence[Sequence[str]]) -> list[str]:
    """Return the names of a signal's buckets, in order; the last axis runs fastest."""
    names = [""]
    for axis in axes:
        names = [f"{name} | {value}" if name else value for name in names for value in axis]
    return names
