"""The shape of all that the line can read aloud, and of whom it can ring."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a topic: about one breath of speech, and the ids of the facts that it carries."""

    id: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic of the guide: the menu that offers it, the needs it connects to at its end."""

    id: str
    menu: str
    sections: tuple[Section, ...]
    connect: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Guide:
    """The shape of all that the line can read aloud, and the desk that each need belongs to.

    `desks` maps a need to the desk that answers it in its hours; `operator` is the desk that
    answers at any hour; `names` and `numbers` are the desks' own names and their numbers in E.164;
    `hours_known` are the desks whose hours can be said; `languages` are the live ones, in the order
    in which they are offered, and `speech` those that can be heard; `shells` are those that only
    lead to an interpreter, and `voiced` the shells that a voice speaks. `callbacks` tells whether
    the site has stated when callbacks are made: only then can one be asked for.
    """

    topics: Mapping[str, Topic]
    desks: Mapping[str, str]
    operator: str
    names: Mapping[str, str]
    numbers: Mapping[str, str]
    hours_known: frozenset[str]
    languages: tuple[str, ...]
    speech: frozenset[str]
    callbacks: bool = False
    shells: tuple[str, ...] = ()
    voiced: frozenset[str] = frozenset()
