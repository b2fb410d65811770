"""A process that is told to end while it does something that must not be broken off ends right after it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator

import pytest

from cleaner.processes import ENDING, signals_held


@pytest.fixture
def _leaving() -> Iterator[None]:
    """Signals to end raise, as they do in the command line."""

    def leave(number: int, _: object) -> None:
        raise SystemExit(128 + number)

    before = {number: signal.signal(number, leave) for number in ENDING}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("_leaving")
@pytest.mark.parametrize("number", ENDING)
def test_a_signal_waits_for_the_end_of_what_is_done(number: signal.Signals) -> None:
    done = []
    with pytest.raises(SystemExit) as left, signals_held():
        signal.raise_signal(number)
        done.append("after the signal")
    assert left.value.code == 128 + number
    assert done == ["after the signal"]


@pytest.mark.usefixtures("_leaving")
def test_handlers_are_as_before_afterwards() -> None:
    before = [signal.getsignal(number) for number in ENDING]
    with signals_held():
        assert [signal.getsignal(number) for number in ENDING] != before
    assert [signal.getsignal(number) for number in ENDING] == before


def test_other_threads_need_not_hold_any() -> None:
    failed: list[BaseException] = []

    def start() -> None:
        try:
            with signals_held():
                pass
        except ValueError as error:
            failed.append(error)

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    assert failed == []
