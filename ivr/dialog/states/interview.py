"""The questions about the escort, in the order in which they are asked, and how they end."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from ivr.dialog.guide import Guide
from ivr.dialog.menus import INVITE_DATE, INVITE_NUMBER, menu, options
from ivr.dialog.model import Digits, Enter, Move, Say, Turn, World
from ivr.dialog.questions import (
    ask_name,
    at_next,
    go_to_next_question,
    heard_name,
    mark_sure,
    progress,
    record_answers,
    without_escort,
)
from ivr.dialog.session import Draft, Kind, Session
from ivr.dialog.transitions import EMERGENCY, dial, go, reach_a_person

# ---------------------------------------------------------------- escort
# You want to leave the name of the person who takes you home: what we shall ask.


ESCORT_OPTIONS = options("escort", "start", "main_menu")


def ask_escort(session: Session, draft: Draft, guide: Guide) -> Turn:
    """What we ask, what it is for, and who sees it: before anything private is said."""
    return menu((Say("escort.intro"),), ESCORT_OPTIONS)


def move_escort(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """To the first open question."""
    return at_next(session, draft)


# ---------------------------------------------------------------- treatment_on
# On which day is your treatment?


def ask_treatment_on(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Month and day; the year is worked out."""
    says = (progress(draft), Say("treatment_on.ask"), INVITE_DATE)
    return Turn(says, Enter("treatment_on", most=4))


def move_treatment_on(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """The meaning is the day in ISO 8601."""
    return record_answers(
        session, replace(draft, treatment_on=date.fromisoformat(meaning)), "treatment_on"
    )


# ---------------------------------------------------------------- born_on
# When were you born?


def ask_born_on(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Month, day and year."""
    return Turn((progress(draft), Say("born_on.ask"), INVITE_DATE), Enter("born_on", most=8))


def move_born_on(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """The meaning is the day in ISO 8601."""
    return record_answers(session, replace(draft, born_on=date.fromisoformat(meaning)), "born_on")


# ---------------------------------------------------------------- patient_name
# What is your name?


def ask_patient_name(session: Session, draft: Draft, guide: Guide) -> Turn:
    """By speech, by keys or by a recording."""
    return ask_name(session, draft, guide, "patient")


def move_patient_name(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """A name, or another means of giving it."""
    return heard_name(session, draft, meaning, "patient")


# ---------------------------------------------------------------- escort_kind
# Who takes you home: a person, a service, or nobody yet?


KINDS: Mapping[str, Kind] = {"person_known": "person", "service": "service", "nobody": "nobody"}
ESCORT_KIND_OPTIONS = options("escort_kind", *KINDS)


def ask_escort_kind(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Nobody yet is a good answer too."""
    return menu((progress(draft), Say("escort_kind.ask")), ESCORT_KIND_OPTIONS)


def move_escort_kind(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """A one-key choice is not read back: `*` undoes it. Another kind is another escort."""
    kind = KINDS[meaning]
    return go_to_next_question(
        session, draft if kind == draft.kind else without_escort(draft, kind)
    )


# ---------------------------------------------------------------- escort_service
# Which service takes you home: one of the agencies that we know, or another?


ESCORT_SERVICE_OPTIONS = options(
    "escort_service", "partners_in_care", "caring_people", "another_service"
)


def ask_escort_service(session: Session, draft: Draft, guide: Guide) -> Turn:
    """The listed agencies first: their numbers are known."""
    return menu((progress(draft), Say("escort_service.ask")), ESCORT_SERVICE_OPTIONS)


def move_escort_service(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """A listed agency brings its name and its number along."""
    if meaning == "another_service":
        return Move(go(session, "escort_name"))
    guide = world.guide
    known = replace(draft, escort=guide.names[meaning], phone=guide.numbers[meaning])
    return go_to_next_question(
        session, replace(known, escort_recording="", phone_later=False, unsure="")
    )


# ---------------------------------------------------------------- escort_name
# What is the name of the person, or the service, that takes you home?


def ask_escort_name(session: Session, draft: Draft, guide: Guide) -> Turn:
    """By speech, by keys or by a recording."""
    return ask_name(session, draft, guide, "escort")


def move_escort_name(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """A name, or another means of giving it."""
    return heard_name(session, draft, meaning, "escort")


# ---------------------------------------------------------------- escort_phone
# At which number do we reach the person who takes you home?


def ask_escort_phone(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Ten digits, with time to fetch them."""
    return Turn((progress(draft), Say("escort_phone.ask"), INVITE_NUMBER), Enter("phone", most=10))


def move_escort_phone(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """A number in E.164, or `later` for one of another country: a nurse takes that."""
    if meaning == "later":
        later = replace(mark_sure(draft, "phone"), phone="", phone_later=True)
        return go_to_next_question(session, later, Say("escort_phone.later"))
    return record_answers(session, replace(draft, phone=meaning, phone_later=False), "phone")


# ---------------------------------------------------------------- nobody_yet
# Nobody takes you home yet: a good answer. The rule, kindly, and who can help.


NOBODY_YET_OPTIONS = options("nobody_yet", "partners_in_care", "caring_people", "main_menu")


def ask_nobody_yet(session: Session, draft: Draft, guide: Guide) -> Turn:
    """The agencies with their numbers, twice, and dialed on a key; then how it goes on."""
    numbers = (Say("numbers.partners_in_care"), Say("numbers.caring_people"))
    says = (
        Say("nobody_yet.rule"),
        Say("nobody_yet.agencies"),
        *numbers,
        Say("numbers.again"),
        *numbers,
    )
    return menu(says, NOBODY_YET_OPTIONS, Say("nobody_yet.call_again"))


def move_nobody_yet(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """An agency is rung; that nobody is known yet has been kept for the nurses."""
    return dial(session, meaning, world)


# ---------------------------------------------------------------- saved
# It is kept: the reference number, and what happens next.


SAVED_OPTIONS = options("saved", "main_menu")


def ask_saved(session: Session, draft: Draft, guide: Guide) -> Turn:
    """The number twice, for a pen; nothing is called kept that is not."""
    if not draft.confirmed:
        return menu((Say("confirm.missing"),), SAVED_OPTIONS)
    number = (("number", Digits(draft.reference)),)
    says = (Say("saved.reference", number), Say("saved.again", number), Say("saved.next"))
    return menu(says, SAVED_OPTIONS, Say("topic_end.hang_up"))


def move_saved(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """The main menu is known everywhere; nothing else is offered."""
    return Move(go(session, "main"))


# ---------------------------------------------------------------- not_now
# What you tell us cannot be kept at the moment, and a person is there.


NOT_NOW_OPTIONS = options("not_now", "connect", "main_menu")


def ask_not_now(session: Session, draft: Draft, guide: Guide) -> Turn:
    """An apology, the emergency sentence as on every path of error, and a way on."""
    lost = Say("not_now.messages" if session.need else "not_now.apology")
    return menu((lost, EMERGENCY), NOT_NOW_OPTIONS)


def move_not_now(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """A person takes it; everything else of the line goes on."""
    return reach_a_person(session, world)
