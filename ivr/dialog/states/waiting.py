"""Waiting for a caller who needs a moment, for up to three minutes."""

from dataclasses import replace

from ivr.dialog.guide import Guide
from ivr.dialog.menus import offer
from ivr.dialog.model import Choose, Move, Option, Say, Turn, World
from ivr.dialog.session import Draft, Session
from ivr.dialog.transitions import EMERGENCY

RESUME = Option("resume", "1", "waiting.resume")
LISTEN = Choose((RESUME,), patience=60, on_silence="wait_more", on_other="resume", on_words="stay")
"""60 seconds: a held caller hears a word and a choice at least this often (AHRQ)."""

TURNS = 3
"""How many such waits make the three minutes that "wait" gives."""


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """A word and a choice. Any key goes on; words that mean nothing here were for somebody else."""
    says = (EMERGENCY, Say("waiting.start")) if session.waited == 0 else (Say("waiting.still"),)
    return Turn((*says, offer(RESUME)), LISTEN)


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """After the last silence the talk goes on by itself, where it was."""
    if meaning == "stay":
        return Move(session)
    if meaning == "wait_more" and session.waited + 1 < TURNS:
        return Move(replace(session, waited=session.waited + 1))
    return Move(replace(session, state=session.back, back="", waited=0))
