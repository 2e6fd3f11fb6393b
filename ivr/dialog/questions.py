"""The order of the escort interview: which question is open, and how many are left."""

from dataclasses import replace

from ivr.dialog.guide import Guide
from ivr.dialog.menus import menu, offer
from ivr.dialog.model import Enter, Move, Option, Record, Say, Turn
from ivr.dialog.parsers.names import split_number
from ivr.dialog.session import Draft, Kind, Session
from ivr.dialog.transitions import go

CORRECTED = "="
"""Before a value that is said in place of an answer to a read-back: "=2026-12-05"."""

ALL = 6
"""How many questions there are for a caller who answers each with a value."""


def next_question(draft: Draft) -> str:
    """The state of the first open question; after the last one, the summary.

    An answer that its caller has not confirmed is read back before anything else.
    """
    unanswered = (
        ("confirm", bool(draft.unsure)),
        ("treatment_on", draft.treatment_on is None),
        ("born_on", draft.born_on is None),
        ("patient_name", not (draft.patient or draft.patient_recording)),
        ("escort_kind", not draft.kind),
        ("nobody_yet", draft.kind == "nobody"),
        ("escort_service", draft.kind == "service" and not escort_known(draft)),
        ("escort_name", not escort_known(draft)),
        ("escort_phone", not (draft.phone or draft.phone_later)),
    )
    return next((state for state, is_open in unanswered if is_open), "summary")


def escort_known(draft: Draft) -> bool:
    """Whether we know, or have recorded, who takes the patient home."""
    return bool(draft.escort or draft.escort_recording)


def count_open_questions(draft: Draft) -> int:
    """How many questions are still open."""
    answers = (
        draft.treatment_on,
        draft.born_on,
        draft.patient or draft.patient_recording,
        draft.kind,
        escort_known(draft),
        draft.phone or draft.phone_later,
    )
    return sum(not answer for answer in answers)


def progress(draft: Draft) -> Say:
    """How many questions are left, this one counted."""
    open_ones = count_open_questions(draft)
    if open_ones <= 1:
        return Say("progress.last")
    return Say("progress.many", (("left", open_ones),))


def record_answers(session: Session, draft: Draft, *questions: str) -> Move:
    """Answers were given: each is read back, one after the other, before it counts as right."""
    unsure = dict.fromkeys((*questions, *draft.unsure.split()))
    return at_next(session, replace(draft, unsure=" ".join(unsure)), refused=session.refused)


def mark_sure(draft: Draft, question: str) -> Draft:
    """The draft in which this answer is not unsure any more."""
    unsure = (other for other in draft.unsure.split() if other != question)
    return replace(draft, unsure=" ".join(unsure), corrected_at=0)


def go_to_next_question(session: Session, draft: Draft, *says: Say) -> Move:
    """To the next open question, or to the summary."""
    return replace(at_next(session, draft), says=says)


def at_next(session: Session, draft: Draft, refused: int = 0) -> Move:
    """The move to what is open in this draft; `refused` read-backs of the answer came before."""
    state = next_question(draft)
    there = go(session, state)
    if state == "confirm":
        there = replace(there, question=draft.unsure.split()[0], refused=refused)
    return Move(there, draft=draft)


def without_escort(draft: Draft, kind: Kind) -> Draft:
    """The draft with this kind of escort, and without what was told of another one."""
    gone = replace(draft, kind=kind, escort="", escort_recording="")
    return replace(gone, phone="", phone_later=False, unsure="")


# ---------------------------------------------------------------- asking


SPELL = Option("spell", "1", "name.spell")
RECORD = Option("record", "2", "name.record")
SPELLING = (Say("name.spelling"), Say("name.signs"))
MEANS = ("spelling", "recording")
MOST_UNHEARD = 3
"""Speech failures after which a name is not asked for by speech any more."""

LONGEST_NAME, SHORTEST_NAME = 10, 1
"""Seconds of a recorded name."""


def ask_name(session: Session, draft: Draft, guide: Guide, whose: str) -> Turn:
    """The question by the means that the call has come to; `whose` is patient or escort."""
    question = Say(f"{whose}.ask")
    match session.means:
        case "spelling":
            return Turn((question, *SPELLING), Enter("spelled", by_speech=False))
        case "recording":
            listen = Record(LONGEST_NAME, SHORTEST_NAME, "name")
            return Turn((question, Say("name.recording")), listen)
        case _ if session.unheard >= MOST_UNHEARD or session.language not in guide.speech:
            return menu((progress(draft), question), (SPELL, RECORD))
        case _:
            says = (progress(draft), question, Say("name.say"), offer(SPELL))
            # A number that is said with the patient's name is not the escort's.
            return Turn(says, Enter("name", keys=(SPELL,), number=whose == "escort"))


def heard_name(session: Session, draft: Draft, meaning: str, whose: str) -> Move:
    """A name, a recording of one, or another means of giving it.

    A number that came with the escort's name is read back after it, and not asked for.
    """
    match meaning, session.means:
        case "spell", "":
            return Move(replace(session, means="spelling"))
        case "record", "":
            return Move(replace(session, means="recording"))
        case reference, "recording":
            return go_to_next_question(
                session, set_recording(draft, whose, reference), Say("name.recorded")
            )
        case _:
            name, number = split_number(meaning)
            told = set_name(draft, whose, name)
            if not number:
                return record_answers(session, told, whose)
            told = replace(told, phone=number, phone_later=False)
            return record_answers(session, told, whose, "phone")


def set_name(draft: Draft, whose: str, name: str) -> Draft:
    """The draft with this name, in place of any recording."""
    if whose == "patient":
        return replace(draft, patient=name, patient_recording="")
    return replace(draft, escort=name, escort_recording="")


def set_recording(draft: Draft, whose: str, reference: str) -> Draft:
    """The draft with this recording, in place of any name."""
    if whose == "patient":
        return replace(mark_sure(draft, whose), patient="", patient_recording=reference)
    return replace(mark_sure(draft, whose), escort="", escort_recording=reference)


def ask_name_again(session: Session, state: str) -> Session:
    """Back at the question after a read-back was refused; a name refused twice is recorded."""
    refused = session.refused + 1
    means = "recording" if state.endswith("_name") and refused >= 2 else ""
    return replace(go(session, state), refused=refused, means=means)
