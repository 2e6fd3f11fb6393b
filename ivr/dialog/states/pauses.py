"""Waiting for a caller, asking whether they want to end the call, and goodbye."""

from dataclasses import replace

from ivr.dialog.guide import Guide
from ivr.dialog.menus import menu, offer, options
from ivr.dialog.model import Choose, Hangup, Move, Option, Say, Turn, World
from ivr.dialog.session import Draft, Session
from ivr.dialog.transitions import EMERGENCY, go

# ---------------------------------------------------------------- waiting
# Waiting for a caller who needs a moment, for up to three minutes.


RESUME = Option("resume", "1", "waiting.resume")
WAITING_LISTEN = Choose(
    (RESUME,), patience=60, on_silence="wait_more", on_other="resume", on_words="stay"
)
"""60 seconds: a held caller hears a word and a choice at least this often (AHRQ)."""

WAITING_TURNS = 3
"""How many such waits make the three minutes that "wait" gives."""


def ask_waiting(session: Session, draft: Draft, guide: Guide) -> Turn:
    """A word and a choice. Any key goes on; words that mean nothing here were for somebody else."""
    says = (EMERGENCY, Say("waiting.start")) if session.waited == 0 else (Say("waiting.still"),)
    return Turn((*says, offer(RESUME)), WAITING_LISTEN)


def move_waiting(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """After the last silence the talk goes on by itself, where it was."""
    if meaning == "stay":
        return Move(session)
    if meaning == "wait_more" and session.waited + 1 < WAITING_TURNS:
        return Move(replace(session, waited=session.waited + 1))
    return Move(replace(session, state=session.back, back="", waited=0))


# ---------------------------------------------------------------- leaving
# Goodbye before the answers are confirmed, or while the line waits: shall I end the call?


LEAVING_OPTIONS = options("leaving", "yes", "no")


def ask_leaving(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Asked once. Who has said goodbye and then says nothing has left."""
    turn = menu((Say("leaving.ask"),), LEAVING_OPTIONS)
    return replace(turn, then=Choose(LEAVING_OPTIONS, on_silence="yes"))


def move_leaving(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """A yes ends the call; a no goes on where it was."""
    if meaning == "yes":
        return Move(go(session, "goodbye"))
    return Move(replace(session, state=session.back, back="", waited=0))


# ---------------------------------------------------------------- goodbye
# The end of the call.


def ask_goodbye(session: Session, draft: Draft, guide: Guide) -> Turn:
    """A wish, and what to do if something comes up later."""
    return Turn((Say("goodbye"),), Hangup())


def move_goodbye(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """Nothing follows: whatever still arrives is answered with the same goodbye."""
    return Move(session)
