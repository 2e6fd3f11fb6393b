"""Sealing everything again with the newest key, while the line goes on."""

from collections import Counter
from collections.abc import Iterator
from typing import cast

from sqlalchemy import func, select

from ivr.store.models import Audio, CallbackAsked, Interview, Recording, Sealed, Secret
from ivr.store.room import Room

Table = type[Interview] | type[Recording] | type[CallbackAsked] | type[Audio]
# Rows a transaction: callers wait for one no longer than a few milliseconds. Audio is large.
BATCHES: dict[Table, int] = {Interview: 50, Recording: 50, CallbackAsked: 50, Audio: 1}


def rotate(room: Room) -> Iterator[tuple[int, int]]:
    """Seals row by row what an older key sealed; gives (done, all) after each transaction.

    What was done stays done: after an interruption it goes on where it stopped. The secret comes
    last, so that a start without the old key fails until no row needs that key.
    """
    total = sum(count_of(room, table) for table in BATCHES)
    done = 0
    for table in BATCHES:
        while some := rotate_some(room, table):
            done += some
            yield done, max(done, total)
    with room.writing() as work:
        room.seal_again(work.get_one(Secret, 1))


def count_of(room: Room, table: Table) -> int:
    """How many rows an older key sealed."""
    query = select(func.count()).where(table.key != room.sealer.newest)
    with room.reading() as work:
        return work.scalar(query) or 0


def rotate_some(room: Room, table: Table) -> int:
    """Seals a few rows again; how many there were."""
    old = select(table).where(table.key != room.sealer.newest).order_by(table.id)
    with room.writing() as work:
        rows = work.scalars(old.limit(BATCHES[table]).with_for_update()).all()
        for row in rows:
            room.seal_again(cast(Sealed, row))
        return len(rows)


def sealed_with_lost_keys(room: Room) -> dict[str, int]:
    """How many rows need a key that is not given, by the fingerprint of that key."""
    lost: Counter[str] = Counter()
    with room.reading() as work:
        for table in BATCHES:
            outside = table.key.not_in(room.sealer.prints)
            query = select(table.key, func.count()).where(outside).group_by(table.key)
            lost.update(dict(work.execute(query).all()))
    return dict(lost)
