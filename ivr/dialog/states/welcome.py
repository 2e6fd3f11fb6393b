"""Who answers, what to do in an emergency, and in which language we go on."""

from dataclasses import replace

from ivr.dialog.contents import Guide
from ivr.dialog.going import EMERGENCY, dial, go
from ivr.dialog.hearing import COMMAND_KEYS
from ivr.dialog.memory import Draft, Session
from ivr.dialog.menus import INVITE_SPEECH, menu, offer, options
from ivr.dialog.model import Move, Say, Turn, World

PERSON = COMMAND_KEYS[0]
GREETING = Say("greeting", barge_in=False)


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """The hospital's name and the emergency sentence, first and in English; then languages."""
    offered = options("language", *guide.languages, "another")
    return menu((GREETING, EMERGENCY), offered, offer(PERSON), INVITE_SPEECH)


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """A language that is not live reaches an interpreter through a person."""
    if meaning == "another":
        return dial(session, "interpreter", world)
    return Move(go(replace(session, language=meaning), "main"))
