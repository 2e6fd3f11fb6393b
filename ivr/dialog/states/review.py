"""Reading answers back: one at a time, all of them, and changing one."""

from dataclasses import replace
from datetime import date

from ivr.dialog.guide import Guide
from ivr.dialog.menus import menu, options
from ivr.dialog.model import Birthday, Choose, Day, Letters, Move, Say, Telephone, Turn, World
from ivr.dialog.questions import (
    CORRECTED,
    ask_name_again,
    go_to_next_question,
    mark_sure,
    next_question,
    record_answers,
    without_escort,
)
from ivr.dialog.session import Draft, Session
from ivr.dialog.transitions import STATE_OF, go, reach_a_person, say_first

# ---------------------------------------------------------------- confirm
# Is what we understood right?


CONFIRM_OPTIONS = options("confirm", "yes", "no")
MOST_REFUSALS = 3
"""Read-backs of one answer that are refused before a person takes over."""


def ask_confirm(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Read back, then an explicit yes or no."""
    return menu((say_read_back(session.question, draft),), CONFIRM_OPTIONS)


def say_read_back(question: str, draft: Draft) -> Say:
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


def move_confirm(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """Yes goes on. No asks again, a name by other means; the third no brings a person."""
    if meaning == "yes":
        return go_to_next_question(session, mark_sure(draft, session.question))
    if meaning.startswith(CORRECTED):
        draft = apply_correction(session, draft, meaning.removeprefix(CORRECTED))
        if session.refused + 1 < MOST_REFUSALS:
            again = replace(session, refused=session.refused + 1)
            return record_answers(again, draft, session.question)
        return to_a_person(session, draft, world)
    refused = drop_refused_answer(draft, session.question)
    if session.refused + 1 >= MOST_REFUSALS:
        return to_a_person(session, refused, world)
    again = ask_name_again(session, STATE_OF[session.question])
    return Move(again, (Say("confirm.again"),), refused)


def to_a_person(session: Session, draft: Draft, world: World) -> Move:
    """Too many read-backs were refused: a person takes over."""
    move_confirm = say_first((Say("miss.person"),), reach_a_person(session, world))
    return replace(move_confirm, draft=draft)


def apply_correction(session: Session, draft: Draft, value: str) -> Draft:
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


def drop_refused_answer(draft: Draft, question: str) -> Draft:
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


# ---------------------------------------------------------------- change
# Which of the answers is to be changed?


CHANGE_OPTIONS = options(
    "change", "treatment_date", "birth_date", "my_name", "the_escort", "the_phone"
)


def ask_change(session: Session, draft: Draft, guide: Guide) -> Turn:
    """One choice for each thing that was asked."""
    return menu((Say("change.intro"),), CHANGE_OPTIONS)


def move_change(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """The answer is dropped, so that its question is the next open one."""
    return go_to_next_question(session, drop_answer(replace(draft, unsure=""), meaning))


def drop_answer(draft: Draft, meaning: str) -> Draft:
    """The draft without the answer; another escort has another number."""
    match meaning:
        case "treatment_date":
            return replace(draft, treatment_on=None)
        case "birth_date":
            return replace(draft, born_on=None)
        case "my_name":
            return replace(draft, patient="", patient_recording="")
        case "the_escort":
            return without_escort(draft, "")
        case _:
            return replace(draft, phone="", phone_later=False)


# ---------------------------------------------------------------- summary
# Everything once more, and then: shall we keep it so?


SUMMARY_OPTIONS = options("summary", "save", "change")
ANSWERS = tuple(option.meaning for option in CHANGE_OPTIONS)
"""What a caller who speaks need not say twice: "the date is wrong"."""


def ask_summary(session: Session, draft: Draft, guide: Guide) -> Turn:
    """In the order of the questions; each answer once more."""
    turn = menu((Say("summary.intro"), *say_answers(draft)), SUMMARY_OPTIONS)
    return replace(turn, then=Choose(SUMMARY_OPTIONS, shortcuts=ANSWERS))


def say_answers(draft: Draft) -> tuple[Say, ...]:
    """The answers that are there, each as a prompt."""
    says = []
    if draft.treatment_on:
        says.append(Say("summary.treatment_on", (("day", Day(draft.treatment_on)),)))
    if draft.born_on:
        says.append(Say("summary.born_on", (("day", Birthday(draft.born_on)),)))
    for whose, name in (("patient", draft.patient), ("escort", draft.escort)):
        says.append(
            Say(f"summary.{whose}", (("name", name),)) if name else Say(f"summary.{whose}_recorded")
        )
    if draft.phone:
        says.append(Say("summary.phone", (("number", Telephone(draft.phone)),)))
    else:
        says.append(Say("summary.phone_later"))
    return tuple(says)


def move_summary(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """Only a yes makes it a confirmed record, and only where nothing is missing."""
    if meaning == "change":
        return Move(go(session, "change"))
    if meaning in ANSWERS:
        return move_change(session, draft, meaning, world)
    if next_question(draft) != "summary":
        # A late or repeated request, after an answer was taken back.
        return go_to_next_question(session, draft)
    return Move(go(session, "saved"), draft=replace(draft, confirmed=True))
