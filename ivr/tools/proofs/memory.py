"""Caches how the few words of a walk are heard: they are tried at thousands of places.

The running line never caches what callers say: that is private.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from ivr.dialog import engine
from ivr.dialog.danger import find_danger
from ivr.dialog.intents import match_intent

MOST_HEARD = 1 << 18
"""More than the words of a walk times the choices at which they are tried."""

CACHED = {
    "find_danger": lru_cache(MOST_HEARD)(find_danger),
    "match_intent": lru_cache(MOST_HEARD)(match_intent),
}
"""Pure functions that the engine calls, with a cache around each."""


@contextmanager
def cached_hearing() -> Iterator[None]:
    """The engine hears through the caches, in this process, until the block ends."""
    before = {name: getattr(engine, name) for name in CACHED}
    try:
        for name, cached in CACHED.items():
            setattr(engine, name, cached)
        yield
    finally:
        for name, function in before.items():
            setattr(engine, name, function)
