"""The processes that make clips beside each other."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from threading import Thread

from ivr.voice.studio.making import Booth, Made, Work, made

AT_ONCE = 8
"""Takes that a process is handed at a time."""

FEW = 16
"""So many takes are made here: to start other processes takes longer."""

BOOTH = Booth()
"""The engines of a process of the pool, which serves takes until it ends."""


Watch = Callable[[Iterable[Made], int], Iterable[Made]]
"""Hands on what is made, as it comes, of so many takes."""


def unwatched(results: Iterable[Made], _count: int) -> Iterable[Made]:
    """What is made, with nobody looking on."""
    return results


@contextmanager
def makers(jobs: int, watch: Watch = unwatched) -> "Iterator[Makers]":
    """Who makes clips; so many processes at once."""
    several = Makers(jobs, watch)
    try:
        yield several
    finally:
        several.close()


class Makers:
    """Processes, started when there is much to do, and the engines of this one."""

    def __init__(self, jobs: int, watch: Watch = unwatched) -> None:
        self.jobs = jobs
        self.watch = watch
        self.booth = Booth()
        self.pool: ProcessPoolExecutor | None = None

    def made(self, works: list[Work], missing: int) -> list[Made]:
        """What becomes of each take, in their order; about so many of them have to be spoken."""
        if self.jobs == 1 or missing <= FEW:
            here = (made(work, self.booth) for work in works)
            return list(self.watch(here, len(works)))
        self.pool = self.pool or ProcessPoolExecutor(
            self.jobs, mp_context=get_context("spawn"), initializer=end_with_parent
        )
        there = self.pool.map(made_in_pool, works, chunksize=AT_ONCE)
        return list(self.watch(there, len(works)))

    def close(self) -> None:
        """End the processes; what they have not begun is left."""
        self.booth.close()
        if self.pool:
            self.pool.shutdown(cancel_futures=True)


def made_in_pool(work: Work) -> Made:
    """The clips of a take, made by a process of the pool."""
    return made(work, BOOTH)


def end_with_parent() -> None:
    """Have this process end when the one that started it is killed, which no queue tells it."""

    def wait() -> None:
        parent = parent_process()
        if parent:
            parent.join()
            os._exit(1)

    Thread(target=wait, daemon=True).start()
