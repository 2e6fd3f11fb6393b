"""The exploration that many tests judge, computed once for all test processes and all test runs.

It lies in a cache file whose name is a fingerprint of everything that it depends on. The file holds
each distinct session, draft, event and step once, and the edges as indexes of these.
"""

import fcntl
import gc
import os
import pickle
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ivr.cli.author.fingerprint import FOLDER, fingerprint
from ivr.dialog.model import World
from ivr.settings import CHECKOUT
from ivr.tools.proofs.explore import Edge
from ivr.tools.proofs.invariants import Explored, explored_of, reach

OURS = (Path(__file__), Path(__file__).with_name("conftest.py"))
COLUMNS = 5
"""Of an edge: session, draft, event, world and step."""


def load_exploration(worlds: Sequence[World], folder: Path = FOLDER) -> Explored:
    """Everything that is reachable in these worlds, from the cache if it is there.

    The first process computes it; others that start at the same time wait for its file.
    """
    folder.mkdir(exist_ok=True)
    file = folder / f"{fingerprint(CHECKOUT, *OURS)}.pickle"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            write(file, reach(worlds), worlds)
        packed = file.read_bytes()
    explored = unpack(packed, worlds)
    # A million objects that stay: the garbage collector need not look at them again.
    gc.freeze()
    return explored


def write(file: Path, explored: Explored, worlds: Sequence[World]) -> None:
    """Writes the exploration as a whole or not at all, and removes what is out of date."""
    tables: list[dict[Any, int]] = [{} for _ in range(COLUMNS)]
    tables[3] = {id(world): n for n, world in enumerate(worlds)}
    rows = array("I")
    for edge in explored.edges:
        values = (edge.before, edge.draft, edge.event, id(edge.world), edge.step)
        rows.extend(t.setdefault(v, len(t)) for t, v in zip(tables, values, strict=True))
    packed = pickle.dumps(([list(table) for table in tables], rows.tobytes()), protocol=5)
    for stale in file.parent.glob("*.pickle"):
        stale.unlink()
    draft = file.with_suffix(f".{os.getpid()}")
    draft.write_bytes(packed)
    draft.replace(file)


def unpack(packed: bytes, worlds: Sequence[World]) -> Explored:
    """The exploration that was written; equal sessions, drafts, events and steps are one object."""
    gc.disable()  # everything that is made here stays
    try:
        tables, indexes = pickle.loads(packed)  # noqa: S301 - we wrote it
        rows = array("I", indexes)
        tables[3] = worlds
        edges = [Edge(*values) for values in zip(*columns(tables, rows), strict=True)]
        return explored_of(edges)
    finally:
        gc.enable()


def columns(tables: Sequence[Sequence[Any]], rows: "array[int]") -> Iterator[Iterator[Any]]:
    for n, table in enumerate(tables):
        yield map(table.__getitem__, rows[n::COLUMNS])
