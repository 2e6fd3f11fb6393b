"""A topic has been read: hear it again, another one, the main menu, or someone to ask."""

from ivr.dialog.guide import Guide
from ivr.dialog.menus import hear_too, menu, options
from ivr.dialog.model import Move, Say, Turn, World
from ivr.dialog.session import Draft, Session
from ivr.dialog.transitions import HEARD_IN_MENUS, dial, follow_plan, go


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """What can come next; the topic's own telephone contacts come last."""
    topic = guide.topics[session.topic]
    offered = options("topic_end", "again", "another_topic", "main_menu", *topic.connect)
    return hear_too(menu((), offered, Say("topic_end.hang_up")), *HEARD_IN_MENUS)


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """What is neither a way to read on nor a menu is a need that somebody answers."""
    match meaning:
        case "again":
            return Move(go(session, "reading", topic=session.topic))
        case "another_topic":
            return Move(go(session, world.guide.topics[session.topic].menu))
        case _:
            return follow_plan(session, meaning, world) or dial(session, meaning, world)
