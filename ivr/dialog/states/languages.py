"""In which language shall we go on?"""

from ivr.dialog.guide import Guide
from ivr.dialog.menus import menu
from ivr.dialog.model import Move, Option, Turn, World
from ivr.dialog.session import Draft, Session
from ivr.dialog.transitions import go


def offered(guide: Guide) -> tuple[Option, ...]:
    """Each live language in itself, in its own voice, on a key that never moves; then others."""
    live = (
        Option(language, str(key), "language.own", language)
        for key, language in enumerate(guide.languages, start=1)
    )
    return (*live, Option("another", str(len(guide.languages) + 1), "language.another"))


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """The same keys as at the beginning of the call."""
    return menu((), offered(guide))


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """A language is understood everywhere; the others have a page of their own."""
    return Move(go(session, "another_language"))
