"""Wall times of commands that are run in turn, so that a noisy machine is noisy for all of them."""

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence

Command = Sequence[object]


def in_turn(
    commands: Sequence[Callable[[int], Command]], runs: int, env: Mapping[str, str] | None = None
) -> list[float]:
    """Return each command's median wall time in seconds.

    A command is a function of the run's number that prepares the run and returns the program and its
    arguments; that is not timed. Run 0 warms up.
    """
    times: list[list[float]] = [[] for _ in commands]
    for number in range(runs + 1):
        for place, prepare in enumerate(commands):
            command = [os.fspath(part) for part in prepare(number)]  # type: ignore[call-overload]
            start = time.perf_counter()
            subprocess.run(command, capture_output=True, env=env)
            times[place].append(time.perf_counter() - start)
    return [statistics.median(some[1:]) for some in times]
