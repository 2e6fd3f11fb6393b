"""Every place where a caller can stand: its `ask`, its `move`, and the parent `*` leads to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ivr.dialog.model import Guide, Move, Session, Turn, World
from ivr.dialog.states import (
    after_transfer,
    getting_there,
    goodbye,
    home,
    late_closed,
    main,
    numbers,
    prepare,
    reading,
    topic_end,
    transfer,
    treatment,
    waiting,
    welcome,
)


@dataclass(frozen=True, slots=True)
class State:
    """`ask` says where the caller stands; `move` follows a meaning; `parent` is the way back.

    A parent is a state's name, or "its menu" (the menu that offers the topic), or "where it came
    from" (a side trip).
    """

    ask: Callable[[Session, Guide], Turn]
    move: Callable[[Session, str, World], Move]
    parent: str


STATES: Mapping[str, State] = {
    "welcome": State(welcome.ask, welcome.move, parent="welcome"),
    "main": State(main.ask, main.move, parent="welcome"),
    "prepare": State(prepare.ask, prepare.move, parent="main"),
    "home": State(home.ask, home.move, parent="main"),
    "getting_there": State(getting_there.ask, getting_there.move, parent="main"),
    "treatment": State(treatment.ask, treatment.move, parent="main"),
    "reading": State(reading.ask, reading.move, parent="its menu"),
    "topic_end": State(topic_end.ask, topic_end.move, parent="its menu"),
    "late_closed": State(late_closed.ask, late_closed.move, parent="getting_there"),
    "transfer": State(transfer.ask, transfer.move, parent="main"),
    "after_transfer": State(after_transfer.ask, after_transfer.move, parent="main"),
    "numbers": State(numbers.ask, numbers.move, parent="main"),
    "waiting": State(waiting.ask, waiting.move, parent="where it came from"),
    "goodbye": State(goodbye.ask, goodbye.move, parent="main"),
}
