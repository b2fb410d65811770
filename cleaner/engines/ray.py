"""The Ray engine: parts are spread over a cluster with Ray Data, and cleaned there as they are here.

Inputs, outputs and rules must be reachable under the same names on every node. In a task each document
is cleaned in a process of its own, so that one that hangs or crashes harms neither the task nor the node.
"""

from __future__ import annotations

import contextlib
import logging
import pickle
import re
import socket
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from cleaner.batch.crew import Limits
from cleaner.batch.local import Step, clean_parts
from cleaner.batch.parts import Part
from cleaner.batch.work import Work
from cleaner.errors import CleanerError
from cleaner.io.storage import need

BLOCKS_PER_CPU = 4
"""Blocks of parts for each processor of the cluster: few enough to start cheaply, enough to even out."""
CONNECT_SECONDS = 10.0
"""Time in which a cluster must answer."""
MAX_RETRIES = 2
"""Times a task is started again when its node fails; without a limit Ray tries for ever."""


def clean_parts_on_ray(
    parts: Iterable[Part], *, work: Work, limits: Limits, address: str | None = None
) -> Iterator[Step]:
    """Clean the parts on a Ray cluster, one that is started here without an address; yield steps in order.

    Raises CleanerError if the cluster cannot be reached.
    """
    ray = need("ray", "--engine ray")
    need("ray.data", "--engine ray")
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    _connect(ray, address)
    listed = list(parts)
    rows = _spread(ray, listed, partial(_clean, work=work, limits=limits, folder=Path.cwd())).iter_rows()
    try:
        for part, row in zip(listed, rows, strict=True):
            step: Step = pickle.loads(row["step"])
            yield Step(part, step.documents, step.failed, step.size, entries=step.entries)
    except ray.exceptions.RayError as error:
        raise CleanerError(f"Ray: {error}") from error


def _connect(ray: Any, address: str | None) -> None:
    if ray.is_initialized():
        return
    try:
        if found := re.fullmatch(r"(?:ray://)?(.+):(\d+)", address or ""):
            socket.create_connection((found[1], int(found[2])), CONNECT_SECONDS).close()
        ray.init(address=address, include_dashboard=None if address else False, logging_level="ERROR")
    except (OSError, ValueError) as error:  # ConnectionError is an OSError
        raise CleanerError(f"no Ray cluster can be reached at {address}: {error}") from error


def _spread(ray: Any, parts: list[Part], work: Any) -> Any:
    context = ray.data.DataContext.get_current()
    context.execution_options.preserve_order = True
    context.enable_progress_bars = False
    blocks = max(1, min(len(parts), BLOCKS_PER_CPU * int(ray.cluster_resources().get("CPU", 1))))
    rows = ray.data.from_items([{"part": pickle.dumps(part)} for part in parts], override_num_blocks=blocks)
    retries = {"max_retries": MAX_RETRIES}
    return rows.map_batches(work, batch_size=None, num_cpus=1, ray_remote_args_fn=lambda: retries)


def _clean(rows: dict[str, Any], *, work: Work, limits: Limits, folder: Path) -> dict[str, list[bytes]]:
    """Clean the parts of a block, one after the other, and return the last step of each.

    Relative names are meant from the directory in which the run was started.
    """
    parts = [pickle.loads(part) for part in rows["part"]]
    done: list[Step] = []
    with contextlib.chdir(folder):
        for step in clean_parts(parts, work, limits, jobs=1):
            if not done or done[-1].entries is not None:
                done.append(step)
            else:
                done[-1] = _joined(done[-1], step)
    return {"step": [pickle.dumps(step) for step in done]}


def _joined(before: Step, step: Step) -> Step:
    sums = (before.documents + step.documents, before.failed + step.failed, before.size + step.size)
    return Step(step.part, *sums, entries=step.entries)
