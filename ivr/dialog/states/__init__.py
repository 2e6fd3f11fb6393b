"""Every place where a caller can stand: its `ask`, its `move`, and the parent `*` leads to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from ivr.dialog.guide import Guide
from ivr.dialog.model import Move, Turn, World
from ivr.dialog.session import Draft, Session
from ivr.dialog.states import interview, languages, messages, pauses, review, topics, transfers

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
    "welcome": State(languages.ask_welcome, languages.move_welcome, parent="welcome"),
    "languages": State(languages.ask_languages, languages.move_languages, parent="main"),
    "another_language": State(
        languages.ask_another_language, languages.move_another_language, parent="languages"
    ),
    "main": State(topics.ask_main, topics.move_main, parent="welcome"),
    "prepare": State(topics.ask_prepare, topics.move_prepare, parent="main"),
    "home": State(topics.ask_home, topics.move_home, parent="main"),
    "getting_there": State(topics.ask_getting_there, topics.move_getting_there, parent="main"),
    "treatment": State(topics.ask_treatment, topics.move_treatment, parent="main"),
    "reading": State(topics.ask_reading, topics.move_reading, parent="its menu"),
    "topic_end": State(topics.ask_topic_end, topics.move_topic_end, parent="its menu"),
    "escort": State(interview.ask_escort, interview.move_escort, "home", "interview"),
    "treatment_on": State(
        interview.ask_treatment_on, interview.move_treatment_on, "escort", "interview"
    ),
    "born_on": State(interview.ask_born_on, interview.move_born_on, "treatment_on", "interview"),
    "patient_name": State(
        interview.ask_patient_name, interview.move_patient_name, "born_on", "interview"
    ),
    "escort_kind": State(
        interview.ask_escort_kind, interview.move_escort_kind, "patient_name", "interview"
    ),
    "escort_service": State(
        interview.ask_escort_service,
        interview.move_escort_service,
        "escort_kind",
        private="interview",
    ),
    "escort_name": State(
        interview.ask_escort_name, interview.move_escort_name, "escort_kind", "interview"
    ),
    "escort_phone": State(
        interview.ask_escort_phone, interview.move_escort_phone, "escort_name", "interview"
    ),
    "nobody_yet": State(
        interview.ask_nobody_yet, interview.move_nobody_yet, "escort_kind", "interview"
    ),
    "confirm": State(review.ask_confirm, review.move_confirm, "its question", "interview"),
    "summary": State(review.ask_summary, review.move_summary, "change", "interview"),
    "change": State(review.ask_change, review.move_change, "summary", "interview"),
    "saved": State(interview.ask_saved, interview.move_saved, "main", "interview"),
    "not_now": State(interview.ask_not_now, interview.move_not_now, parent="home"),
    "no_ride": State(transfers.ask_no_ride, transfers.move_no_ride, parent="home"),
    "late_closed": State(
        transfers.ask_late_closed, transfers.move_late_closed, parent="getting_there"
    ),
    "transfer": State(transfers.ask_transfer, transfers.move_transfer, parent="main"),
    "after_transfer": State(
        transfers.ask_after_transfer, transfers.move_after_transfer, parent="main"
    ),
    "reached": State(transfers.ask_reached, transfers.move_reached, parent="main"),
    "numbers": State(transfers.ask_numbers, transfers.move_numbers, parent="main"),
    "message": State(messages.ask_message, messages.move_message, parent="main"),
    "message_record": State(
        messages.ask_message_record, messages.move_message_record, parent="message"
    ),
    "message_left": State(messages.ask_message_left, messages.move_message_left, parent="message"),
    "callback_phone": State(
        messages.ask_callback_phone, messages.move_callback_phone, "message", "callback"
    ),
    "callback_confirm": State(
        messages.ask_callback_confirm, messages.move_callback_confirm, "callback_phone", "callback"
    ),
    "callback_kept": State(
        messages.ask_callback_kept, messages.move_callback_kept, "message", "callback"
    ),
    "waiting": State(pauses.ask_waiting, pauses.move_waiting, parent="where it came from"),
    "leaving": State(pauses.ask_leaving, pauses.move_leaving, parent="where it came from"),
    "goodbye": State(pauses.ask_goodbye, pauses.move_goodbye, parent="main"),
}
