"""Which service takes you home: one of the agencies that we know, or another?"""

from dataclasses import replace

from ivr.dialog.guide import Guide
from ivr.dialog.menus import menu, options
from ivr.dialog.model import Move, Say, Turn, World
from ivr.dialog.questions import onward, progress
from ivr.dialog.session import Draft, Session
from ivr.dialog.transitions import go

OPTIONS = options("escort_service", "partners_in_care", "caring_people", "another_service")


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """The listed agencies first: their numbers are known."""
    return menu((progress(draft), Say("escort_service.ask")), OPTIONS)


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """A listed agency brings its name and its number along."""
    if meaning == "another_service":
        return Move(go(session, "escort_name"))
    guide = world.guide
    known = replace(draft, escort=guide.names[meaning], phone=guide.numbers[meaning])
    return onward(session, replace(known, escort_recording="", phone_later=False, unsure=""))
