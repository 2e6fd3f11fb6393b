"""Everything once more, and then: shall we keep it so?"""

from dataclasses import replace

from ivr.dialog.guide import Guide
from ivr.dialog.menus import menu, options
from ivr.dialog.model import Birthday, Choose, Day, Move, Say, Telephone, Turn, World
from ivr.dialog.questions import next_question, onward
from ivr.dialog.session import Draft, Session
from ivr.dialog.states import change
from ivr.dialog.transitions import go

OPTIONS = options("summary", "save", "change")
ANSWERS = tuple(option.meaning for option in change.OPTIONS)
"""What a caller who speaks need not say twice: "the date is wrong"."""


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """In the order of the questions; each answer once more."""
    turn = menu((Say("summary.intro"), *answers(draft)), OPTIONS)
    return replace(turn, then=Choose(OPTIONS, shortcuts=ANSWERS))


def answers(draft: Draft) -> tuple[Say, ...]:
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


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """Only a yes makes it a confirmed record, and only where nothing is missing."""
    if meaning == "change":
        return Move(go(session, "change"))
    if meaning in ANSWERS:
        return change.move(session, draft, meaning, world)
    if next_question(draft) != "summary":
        # A late or repeated request, after an answer was taken back.
        return onward(session, draft)
    return Move(go(session, "saved"), draft=replace(draft, confirmed=True))
