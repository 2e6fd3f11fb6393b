"""Is what we understood right?"""

from dataclasses import replace
from datetime import date

from ivr.dialog.guide import Guide
from ivr.dialog.menus import menu, options
from ivr.dialog.model import Birthday, Day, Letters, Move, Say, Telephone, Turn, World
from ivr.dialog.questions import CORRECTED, answered, asked_again, mark_sure, onward
from ivr.dialog.session import Draft, Session
from ivr.dialog.transitions import STATE_OF, reach_a_person, said_first

OPTIONS = options("confirm", "yes", "no")
MOST_REFUSALS = 3
"""Read-backs of one answer that are refused before a person takes over."""


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Read back, then an explicit yes or no."""
    return menu((read_back(session.question, draft),), OPTIONS)


def read_back(question: str, draft: Draft) -> Say:
    """The answer as it was understood."""
    match question:
        case "treatment_on" if draft.treatment_on:
            return Say("confirm.treatment_on", (("day", Day(draft.treatment_on)),))
        case "born_on" if draft.born_on:
            return Say("confirm.born_on", (("day", Birthday(draft.born_on)),))
        case "phone" if draft.phone:
            return Say("confirm.phone", (("number", Telephone(draft.phone)),))
        case "patient" if draft.patient:
            return Say(
                "confirm.name", (("name", draft.patient), ("letters", Letters(draft.patient)))
            )
        case "escort" if draft.escort:
            return Say("confirm.name", (("name", draft.escort), ("letters", Letters(draft.escort))))
        case _:
            # A late or repeated request, after the answer was taken back: it is asked for again.
            return Say("confirm.missing")


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """Yes goes on. No asks again, a name by other means; the third no brings a person."""
    if meaning == "yes":
        return onward(session, mark_sure(draft, session.question))
    if meaning.startswith(CORRECTED):
        draft = corrected(session, draft, meaning.removeprefix(CORRECTED))
        if session.refused + 1 < MOST_REFUSALS:
            again = replace(session, refused=session.refused + 1)
            return answered(again, draft, session.question)
        return to_a_person(session, draft, world)
    refused = without(draft, session.question)
    if session.refused + 1 >= MOST_REFUSALS:
        return to_a_person(session, refused, world)
    again = asked_again(session, STATE_OF[session.question])
    return Move(again, (Say("confirm.again"),), refused)


def to_a_person(session: Session, draft: Draft, world: World) -> Move:
    """Too many read-backs were refused: a person takes over."""
    move = said_first((Say("miss.person"),), reach_a_person(session, world))
    return replace(move, draft=draft)


def corrected(session: Session, draft: Draft, value: str) -> Draft:
    """The draft with another value in place of the one that was read back."""
    draft = replace(draft, corrected_at=session.refused + 1)
    match session.question:
        case "treatment_on":
            return replace(draft, treatment_on=date.fromisoformat(value))
        case "born_on":
            return replace(draft, born_on=date.fromisoformat(value))
        case "patient":
            return replace(draft, patient=value, patient_recording="")
        case "escort":
            return replace(draft, escort=value, escort_recording="")
        case _:
            return replace(draft, phone=value, phone_later=False)


def without(draft: Draft, question: str) -> Draft:
    """The draft without this answer."""
    draft = mark_sure(draft, question)
    match question:
        case "treatment_on":
            return replace(draft, treatment_on=None)
        case "born_on":
            return replace(draft, born_on=None)
        case "patient":
            return replace(draft, patient="", patient_recording="")
        case "escort":
            return replace(draft, escort="", escort_recording="")
        case _:
            return replace(draft, phone="", phone_later=False)
