"""Who takes you home: a person, a service, or nobody yet?"""

from dataclasses import replace

from ivr.dialog.interview import onward, progress
from ivr.dialog.menus import menu, options
from ivr.dialog.model import Draft, Guide, Move, Say, Session, Turn, World

OPTIONS = options("escort_kind", "person_known", "service", "nobody")


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Nobody yet is a good answer too."""
    return menu((progress(draft), Say("escort_kind.ask")), OPTIONS)


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """A one-key choice is not read back: `*` undoes it."""
    match meaning:
        case "service":
            return onward(session, replace(draft, kind="service"))
        case "nobody":
            return onward(session, replace(draft, kind="nobody"))
        case _:
            return onward(session, replace(draft, kind="person"))
