"""Who takes you home: a person, a service, or nobody yet?"""

from collections.abc import Mapping

from ivr.dialog.guide import Guide
from ivr.dialog.menus import menu, options
from ivr.dialog.model import Move, Say, Turn, World
from ivr.dialog.questions import onward, progress, without_escort
from ivr.dialog.session import Draft, Kind, Session

KINDS: Mapping[str, Kind] = {"person_known": "person", "service": "service", "nobody": "nobody"}
OPTIONS = options("escort_kind", *KINDS)


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Nobody yet is a good answer too."""
    return menu((progress(draft), Say("escort_kind.ask")), OPTIONS)


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """A one-key choice is not read back: `*` undoes it. Another kind is another escort."""
    kind = KINDS[meaning]
    return onward(session, draft if kind == draft.kind else without_escort(draft, kind))
