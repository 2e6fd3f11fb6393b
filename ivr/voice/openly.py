"""Which turns hold nothing that a caller has told."""

from ivr.dialog.model import Ref, Say, Turn, Value

KEYS = frozenset("0123456789")
"""The only texts that are open as a value: the name of a key. A name has letters."""

MOST_COUNTED = 100
"""Numbers below it count something: questions left, digits missing, the part that is read."""


def is_open(turn: Turn) -> bool:
    """Whether every word of the turn comes from the book: it may be remembered for other calls."""
    return all(map(is_open_say, turn.says))


def is_open_say(say: Say) -> bool:
    """Whether a prompt has only open values."""
    return all(is_open_value(value) for _, value in say.values)


def is_open_value(value: Value) -> bool:
    """A prompt, a key or a small count; every day, number, name or code is a caller's own."""
    match value:
        case Ref():
            return True
        case int():
            return 0 <= value < MOST_COUNTED
        case str():
            return value in KEYS
        case _:
            return False
