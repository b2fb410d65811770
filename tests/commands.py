"""The command line inside the test's own process: what a user would type, without the cost of a process."""

from __future__ import annotations

import contextlib
import io
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from cleaner.cli import main


class Done(NamedTuple):
    """What a command left, named as `subprocess` names it."""

    returncode: int
    stdout: bytes
    stderr: bytes


def call(folder: Path, *args: object, stdin: bytes = b"") -> Done:
    """Run `cleaner …` in the folder and return its exit code and what it wrote."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", errors="backslashreplace") for _ in range(2))
    with pytest.MonkeyPatch.context() as patch, contextlib.chdir(folder):
        patch.setattr(sys, "argv", ["cleaner", *map(str, args)])
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        with pytest.raises(SystemExit) as end:
            main()
    out.flush()
    err.flush()
    return Done(int(end.value.code or 0), out.buffer.getvalue(), err.buffer.getvalue())  # type: ignore[attr-defined]
