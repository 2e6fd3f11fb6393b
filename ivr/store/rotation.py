"""Sealing everything again with the newest key, while the line goes on."""

from collections.abc import Iterator

from sqlalchemy import func, select

from ivr.store.models import Interview, Secret
from ivr.store.room import Room

# Rows a transaction: callers wait for one no longer than a few milliseconds.
BATCH = 50


def rotate(room: Room) -> Iterator[tuple[int, int]]:
    """Seals row by row what an older key sealed; gives (done, all) after each transaction.

    What was done stays done: after an interruption it goes on where it stopped. The secret comes
    last, so that a start without the old key fails until no row needs that key.
    """
    old = Interview.key != room.sealer.newest
    with room.reading() as work:
        total = work.scalar(select(func.count()).where(old)) or 0
    done = 0
    while some := rotate_some(room):
        done += some
        yield done, max(done, total)
    with room.writing() as work:
        room.seal_again(work.get_one(Secret, 1))


def rotate_some(room: Room) -> int:
    """Seals a few rows again; how many there were."""
    old = select(Interview).where(Interview.key != room.sealer.newest)
    with room.writing() as work:
        rows = work.scalars(old.order_by(Interview.id).limit(BATCH).with_for_update()).all()
        for row in rows:
            room.seal_again(row)
        return len(rows)


def sealed_with_lost_keys(room: Room) -> dict[str, int]:
    """How many rows need a key that is not given, by the fingerprint of that key."""
    lost = Interview.key.not_in(room.sealer.prints)
    query = select(Interview.key, func.count()).where(lost).group_by(Interview.key)
    with room.reading() as work:
        return dict(work.execute(query).all())
