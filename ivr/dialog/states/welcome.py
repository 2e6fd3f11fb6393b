"""Who answers, what to do in an emergency, and in which language we go on."""

from dataclasses import replace

from ivr.dialog.guide import Guide
from ivr.dialog.intents import COMMAND_KEYS
from ivr.dialog.menus import INVITE_SPEECH, menu, offer
from ivr.dialog.model import Move, Say, Turn, World
from ivr.dialog.session import Draft, Session
from ivr.dialog.states.languages import offered
from ivr.dialog.transitions import EMERGENCY, go

PERSON = COMMAND_KEYS[0]
GREETING = Say("greeting", barge_in=False)


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """The hospital's name and the emergency sentence, first and in English; then languages.

    A person is offered right after English, the language in which that is said: who wants one need
    not hear out the others.
    """
    turn = menu((GREETING, EMERGENCY), offered(guide), INVITE_SPEECH)
    return replace(turn, says=(*turn.says[:3], offer(PERSON), *turn.says[3:]))


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """A language is understood everywhere; the others have a page of their own."""
    return Move(go(session, "another_language"))
