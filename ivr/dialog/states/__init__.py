"""Every place where a caller can stand: its `ask`, its `move`, and the parent `*` leads to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from ivr.dialog.guide import Guide
from ivr.dialog.model import Move, Turn, World
from ivr.dialog.session import Draft, Session
from ivr.dialog.states import (
    after_transfer,
    another_language,
    born_on,
    callback_confirm,
    callback_kept,
    callback_phone,
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
    languages,
    late_closed,
    leaving,
    main,
    message,
    message_left,
    message_record,
    no_ride,
    nobody_yet,
    not_now,
    numbers,
    patient_name,
    prepare,
    reached,
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

Private = Literal["", "interview", "callback"]


@dataclass(frozen=True, slots=True)
class State:
    """`ask` says where the caller stands; `move` follows a meaning; `parent` is the way back.

    `private` is what a step from here must know of what the caller told: nothing, the answers of
    the interview, or the wish to be called back.

    A parent is a state's name, or "its menu" (the menu that offers the topic), "its question" (that
    a read-back confirms), or "where it came from" (a side trip).
    """

    ask: Callable[[Session, Draft, Guide], Turn]
    move: Callable[[Session, Draft, str, World], Move]
    parent: str
    private: Private = ""


STATES: Mapping[str, State] = {
    "welcome": State(welcome.ask, welcome.move, parent="welcome"),
    "languages": State(languages.ask, languages.move, parent="main"),
    "another_language": State(another_language.ask, another_language.move, parent="languages"),
    "main": State(main.ask, main.move, parent="welcome"),
    "prepare": State(prepare.ask, prepare.move, parent="main"),
    "home": State(home.ask, home.move, parent="main"),
    "getting_there": State(getting_there.ask, getting_there.move, parent="main"),
    "treatment": State(treatment.ask, treatment.move, parent="main"),
    "reading": State(reading.ask, reading.move, parent="its menu"),
    "topic_end": State(topic_end.ask, topic_end.move, parent="its menu"),
    "escort": State(escort.ask, escort.move, "home", "interview"),
    "treatment_on": State(treatment_on.ask, treatment_on.move, "escort", "interview"),
    "born_on": State(born_on.ask, born_on.move, "treatment_on", "interview"),
    "patient_name": State(patient_name.ask, patient_name.move, "born_on", "interview"),
    "escort_kind": State(escort_kind.ask, escort_kind.move, "patient_name", "interview"),
    "escort_service": State(
        escort_service.ask, escort_service.move, "escort_kind", private="interview"
    ),
    "escort_name": State(escort_name.ask, escort_name.move, "escort_kind", "interview"),
    "escort_phone": State(escort_phone.ask, escort_phone.move, "escort_name", "interview"),
    "nobody_yet": State(nobody_yet.ask, nobody_yet.move, "escort_kind", "interview"),
    "confirm": State(confirm.ask, confirm.move, "its question", "interview"),
    "summary": State(summary.ask, summary.move, "change", "interview"),
    "change": State(change.ask, change.move, "summary", "interview"),
    "saved": State(saved.ask, saved.move, "main", "interview"),
    "not_now": State(not_now.ask, not_now.move, parent="home"),
    "no_ride": State(no_ride.ask, no_ride.move, parent="home"),
    "late_closed": State(late_closed.ask, late_closed.move, parent="getting_there"),
    "transfer": State(transfer.ask, transfer.move, parent="main"),
    "after_transfer": State(after_transfer.ask, after_transfer.move, parent="main"),
    "reached": State(reached.ask, reached.move, parent="main"),
    "numbers": State(numbers.ask, numbers.move, parent="main"),
    "message": State(message.ask, message.move, parent="main"),
    "message_record": State(message_record.ask, message_record.move, parent="message"),
    "message_left": State(message_left.ask, message_left.move, parent="message"),
    "callback_phone": State(callback_phone.ask, callback_phone.move, "message", "callback"),
    "callback_confirm": State(
        callback_confirm.ask, callback_confirm.move, "callback_phone", "callback"
    ),
    "callback_kept": State(callback_kept.ask, callback_kept.move, "message", "callback"),
    "waiting": State(waiting.ask, waiting.move, parent="where it came from"),
    "leaving": State(leaving.ask, leaving.move, parent="where it came from"),
    "goodbye": State(goodbye.ask, goodbye.move, parent="main"),
}
