"""Every place where a caller can stand: its `ask`, its `move`, and the parent `*` leads to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ivr.dialog.memory import Draft, Session
from ivr.dialog.model import Guide, Move, Turn, World
from ivr.dialog.states import (
    after_transfer,
    born_on,
    change,
    confirm,
    escort,
    escort_kind,
    escort_name,
    escort_phone,
    escort_service,
    getting_there,
    goodbye,
    home,
    late_closed,
    main,
    nobody_yet,
    not_now,
    numbers,
    patient_name,
    prepare,
    reading,
    saved,
    summary,
    topic_end,
    transfer,
    treatment,
    treatment_on,
    waiting,
    welcome,
)


@dataclass(frozen=True, slots=True)
class State:
    """`ask` says where the caller stands; `move` follows a meaning; `parent` is the way back.

    `private` marks the states that need the caller's draft; all others do without it.

    A parent is a state's name, or "its menu" (the menu that offers the topic), "its question" (that
    a read-back confirms), or "where it came from" (a side trip).
    """

    ask: Callable[[Session, Draft, Guide], Turn]
    move: Callable[[Session, Draft, str, World], Move]
    parent: str
    private: bool = False


STATES: Mapping[str, State] = {
    "welcome": State(welcome.ask, welcome.move, parent="welcome"),
    "main": State(main.ask, main.move, parent="welcome"),
    "prepare": State(prepare.ask, prepare.move, parent="main"),
    "home": State(home.ask, home.move, parent="main"),
    "getting_there": State(getting_there.ask, getting_there.move, parent="main"),
    "treatment": State(treatment.ask, treatment.move, parent="main"),
    "reading": State(reading.ask, reading.move, parent="its menu"),
    "topic_end": State(topic_end.ask, topic_end.move, parent="its menu"),
    "escort": State(escort.ask, escort.move, parent="home", private=True),
    "treatment_on": State(treatment_on.ask, treatment_on.move, parent="escort", private=True),
    "born_on": State(born_on.ask, born_on.move, parent="treatment_on", private=True),
    "patient_name": State(patient_name.ask, patient_name.move, parent="born_on", private=True),
    "escort_kind": State(escort_kind.ask, escort_kind.move, parent="patient_name", private=True),
    "escort_service": State(escort_service.ask, escort_service.move, "escort_kind", private=True),
    "escort_name": State(escort_name.ask, escort_name.move, parent="escort_kind", private=True),
    "escort_phone": State(escort_phone.ask, escort_phone.move, parent="escort_name", private=True),
    "nobody_yet": State(nobody_yet.ask, nobody_yet.move, parent="escort_kind", private=True),
    "confirm": State(confirm.ask, confirm.move, parent="its question", private=True),
    "summary": State(summary.ask, summary.move, parent="change", private=True),
    "change": State(change.ask, change.move, parent="summary", private=True),
    "saved": State(saved.ask, saved.move, parent="main", private=True),
    "not_now": State(not_now.ask, not_now.move, parent="home"),
    "late_closed": State(late_closed.ask, late_closed.move, parent="getting_there"),
    "transfer": State(transfer.ask, transfer.move, parent="main"),
    "after_transfer": State(after_transfer.ask, after_transfer.move, parent="main"),
    "numbers": State(numbers.ask, numbers.move, parent="main"),
    "waiting": State(waiting.ask, waiting.move, parent="where it came from"),
    "goodbye": State(goodbye.ask, goodbye.move, parent="main"),
}
