"""Asking for a name: by speech, spelled on the keypad, or as a short recording."""

from dataclasses import replace

from ivr.dialog.contents import Guide
from ivr.dialog.going import go
from ivr.dialog.interview import answered, mark_sure, onward, progress
from ivr.dialog.memory import Draft, Session
from ivr.dialog.menus import menu, offer
from ivr.dialog.model import Enter, Move, Option, Record, Say, Turn
from ivr.dialog.names import split_number

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
            return onward(session, recorded(draft, whose, reference), Say("name.recorded"))
        case _:
            name, number = split_number(meaning)
            told = named(draft, whose, name)
            if not number:
                return answered(session, told, whose)
            told = replace(told, phone=number, phone_later=False)
            return answered(session, told, whose, "phone")


def named(draft: Draft, whose: str, name: str) -> Draft:
    """The draft with this name, in place of any recording."""
    if whose == "patient":
        return replace(draft, patient=name, patient_recording="")
    return replace(draft, escort=name, escort_recording="")


def recorded(draft: Draft, whose: str, reference: str) -> Draft:
    """The draft with this recording, in place of any name."""
    if whose == "patient":
        return replace(mark_sure(draft, whose), patient="", patient_recording=reference)
    return replace(mark_sure(draft, whose), escort="", escort_recording=reference)


def asked_again(session: Session, state: str) -> Session:
    """Back at the question after a read-back was refused; a name refused twice is recorded."""
    refused = session.refused + 1
    means = "recording" if state.endswith("_name") and refused >= 2 else ""
    return replace(go(session, state), refused=refused, means=means)
