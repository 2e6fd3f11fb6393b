"""Choosing a language: the first menu, all languages, and those that a person helps with."""

from dataclasses import replace

from ivr.dialog.guide import Guide
from ivr.dialog.intents import COMMAND_KEYS
from ivr.dialog.menus import INVITE_SPEECH, menu, offer
from ivr.dialog.model import Choose, Move, Option, Say, Turn, World
from ivr.dialog.session import NAMELESS, Draft, Session
from ivr.dialog.transitions import EMERGENCY, go, interpret

# ---------------------------------------------------------------- welcome
# Who answers, what to do in an emergency, and in which language we go on.


PERSON = COMMAND_KEYS[0]
GREETING = Say("greeting", barge_in=False)


def ask_welcome(session: Session, draft: Draft, guide: Guide) -> Turn:
    """The hospital's name and the emergency sentence, first and in English; then languages.

    A person is offered right after English, the language in which that is said: who wants one need
    not hear out the others.
    """
    turn = menu((GREETING, EMERGENCY), get_offered_languages(guide), INVITE_SPEECH)
    return replace(turn, says=(*turn.says[:3], offer(PERSON), *turn.says[3:]))


def move_welcome(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """A language is understood everywhere; the others have a page of their own."""
    return Move(go(session, "another_language"))


# ---------------------------------------------------------------- languages
# In which language shall we go on?


def get_offered_languages(guide: Guide) -> tuple[Option, ...]:
    """Each live language in itself, in its own voice, on a key that never moves; then others."""
    live = (
        Option(language, str(key), "language.own", language)
        for key, language in enumerate(guide.languages, start=1)
    )
    return (*live, Option("another", str(len(guide.languages) + 1), "language.another"))


def ask_languages(session: Session, draft: Draft, guide: Guide) -> Turn:
    """The same keys as at the beginning of the call."""
    return menu((), get_offered_languages(guide))


def move_languages(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """A language is understood everywhere; the others have a page of their own."""
    return Move(go(session, "another_language"))


# ---------------------------------------------------------------- another_language
# Languages that the line does not speak yet: each leads to a person with an interpreter.


def ask_another_language(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Their names, each by its own voice. Who hears none of them need not understand a word:
    waiting is enough."""
    named = tuple(
        Option(language, str(key), "shell.name", language)
        for key, language in enumerate(guide.shells, start=1)
    )
    turn = menu((), named, Say("language.other"))
    return replace(turn, then=Choose(named, on_silence="another", on_other="another"))


def move_another_language(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """A language that has a name is understood everywhere; this is one without."""
    return interpret(session, world, NAMELESS)
