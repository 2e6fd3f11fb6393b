"""Processes of their own that keep interviews; a program, so that they start as the line's do.

store_caller.py URL KEY same N CALL        N processes keep the same call
store_caller.py URL KEY crowd N CALLS      N processes of many threads keep whole interviews
store_caller.py URL KEY killed N           N processes keep interviews until kill -9
"""

import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import count
from multiprocessing import get_context

from ivr.dialog.session import Draft
from ivr.store.records import Records
from ivr.store.sealing import Sealer

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LEO = Draft(
    treatment_on=date(2026, 12, 4),
    born_on=date(1961, 4, 12),
    patient="Leo Ruiz",
    kind="person",
    escort="Ana Ruiz",
    phone="+12125550123",
)
STEPS = (Draft(treatment_on=LEO.treatment_on), LEO, replace(LEO, confirmed=True))


def keep(url: str, key: str, call: str) -> list[str]:
    """One process that starts, keeps a draft and ends."""
    records = Records(url, Sealer((key,)))
    records.open()
    kept = records.keep(call, "en", LEO, NOON)
    records.close()
    return [kept.reference]


def crowd(url: str, key: str, numbers: range) -> list[str]:
    """One process in which all these interviews go on at once: each waits for all at every step."""
    records = Records(url, Sealer((key,)))
    records.open()
    with ThreadPoolExecutor(8) as pool:
        for told in STEPS:
            step = partial(answer, records, told)
            kept = list(pool.map(step, numbers))
    records.close()
    return [draft.reference for draft in kept]


def answer(records: Records, told: Draft, number: int) -> Draft:
    """One answer of a call, as the line keeps it; each number is another patient's."""
    call = f"CA{number}"
    loaded = records.told(call)
    born = told.born_on and told.born_on + timedelta(days=number)
    draft = replace(told, reference=loaded.draft.reference, born_on=born)
    records.change(call, "en", draft, NOON, since=loaded)
    return records.draft(call)


def told_before_it_was_killed(url: str, key: str, name: str) -> list[str]:
    """The references that a process told before kill -9 struck it in the midst of its work.

    It is a fork, because most of a process that starts would be its imports.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        records = Records(url, Sealer((key,)))
        for number in count():
            kept = records.keep(f"{name}-{number}", "en", replace(LEO, confirmed=True), NOON)
            os.write(writing, f"{kept.reference}\n".encode())
    os.close(writing)
    with open(reading, encoding="ascii") as pipe:
        first = pipe.readline()
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        # A last line without an end was not told.
        *told, _ = (first + pipe.read()).split("\n")
    return told


def main(url: str, key: str, what: str, processes: str, rest: str = "") -> None:
    """Prints a line for each process: the references that were told to its callers."""
    number = int(processes)
    if what == "killed":
        told = [told_before_it_was_killed(url, key, f"CA{n}") for n in range(number)]
    else:
        with get_context("fork").Pool(number) as pool:
            if what == "same":
                told = pool.starmap(keep, [(url, key, rest)] * number, chunksize=1)
            else:
                shares = [range(n, int(rest), number) for n in range(number)]
                told = pool.starmap(crowd, [(url, key, share) for share in shares], chunksize=1)
    for references in told:
        print(*references)


if __name__ == "__main__":
    main(*sys.argv[1:])
