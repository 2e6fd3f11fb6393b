"""Languages that the line does not speak yet: each leads to a person with an interpreter."""

from dataclasses import replace

from ivr.dialog.guide import Guide
from ivr.dialog.menus import menu
from ivr.dialog.model import Choose, Move, Option, Say, Turn, World
from ivr.dialog.session import NAMELESS, Draft, Session
from ivr.dialog.transitions import interpret


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Their names, each by its own voice. Who hears none of them need not understand a word:
    waiting is enough."""
    named = tuple(
        Option(language, str(key), "shell.name", language)
        for key, language in enumerate(guide.shells, start=1)
    )
    turn = menu((), named, Say("language.other"))
    return replace(turn, then=Choose(named, on_silence="another", on_other="another"))


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """A language that has a name is understood everywhere; this is one without."""
    return interpret(session, world, NAMELESS)
