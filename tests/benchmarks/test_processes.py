"""Documents done on several processors give what they give one by one."""

from __future__ import annotations

import pytest
from processes import chained, mapped


def test_what_is_done_to_each_comes_in_order_and_may_be_learned_here() -> None:
    learned = {number: number * number for number in range(100)}
    assert list(mapped(lambda number: learned[number], range(100))) == list(learned.values())
    assert list(chained(lambda number: [number] * (number % 3), range(5))) == [1, 2, 2, 4]


def test_an_error_in_a_process_ends_the_work() -> None:
    many = [bytes(1 << 20)] * 60  # more than the pipes to the processes hold
    with pytest.raises(ZeroDivisionError):
        list(mapped(lambda some: 1 / len(some), [b"", *many]))
