"""What of a turn every caller may hear, and what is one caller's own.

A turn is emptied of what is private: each such value becomes a mark. The emptied turn is the same
for every caller, so that its document can be remembered; the values are filled in each time anew.
"""

import re
from dataclasses import replace

from ivr.dialog.model import Ref, Say, Turn, Value

KEYS = frozenset("0123456789")
"""The only texts that are open as a value: the name of a key. A name has letters."""

MOST_COUNTED = 100
"""Numbers below it count something: questions left, digits missing, the part that is read."""

MARK = re.compile("\ue000([0-9]+)\ue001")
"""Stands for a private value: characters for private use, which no prompt has."""


Private = tuple[Value, str, str]
"""A value that is a caller's own, the language of its prompt ("" for the call's), and its place in
it: the prompt and its placeholder, which tell the form in which a language says it."""


def redact(turn: Turn) -> tuple[Turn, tuple[Private, ...]]:
    """The turn without its private values, and these in the order of their marks."""
    private: list[Private] = []
    says = tuple(emptied_say(say, private) for say in turn.says)
    return (replace(turn, says=says), tuple(private)) if private else (turn, ())


def emptied_say(say: Say, private: list[Private]) -> Say:
    """The same for one prompt; adds its private values."""
    if all(is_open(value) for _, value in say.values):
        return say
    values = []
    for name, value in say.values:
        if not is_open(value):
            private.append((value, say.language, f"{say.prompt}.{name}"))
            value = f"\ue000{len(private) - 1}\ue001"
        values.append((name, value))
    return replace(say, values=tuple(values))


def is_open(value: Value) -> bool:
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


def restore(document: str, texts: tuple[str, ...]) -> str:
    """The document with what is private in place of its marks. A text is never looked at again."""
    return MARK.sub(lambda mark: texts[int(mark[1])], document)
