"""Reading a topic aloud, one section after the other, until a key or a word stops it."""

from ivr.dialog.guide import Guide
from ivr.dialog.menus import offer
from ivr.dialog.model import Choose, Move, Option, Ref, Say, Turn, World
from ivr.dialog.session import Draft, Session
from ivr.dialog.transitions import go

SKIP = Option("skip", "#", "reading.skip")
PAUSE = 1
"""Seconds between two sections in which a key still counts, and again in which speech does.
Silence and noise go on to the next."""


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """The title, and which part this is; then the section, which keys alone can interrupt."""
    topic = guide.topics[session.topic]
    title = ("title", Ref(f"topic.{topic.id}.title"))
    section = Say(f"topic.{topic.id}.{topic.sections[session.section].id}")
    parts = len(topic.sections)
    if parts == 1:
        heading: tuple[Say, ...] = (Say("reading.title", (title,)),)
    else:
        numbers = (("part", session.section + 1), ("parts", parts))
        skip = (offer(SKIP),) if session.section == 0 else ()
        heading = (Say("reading.part", (title, *numbers)), *skip)
    listen = Choose(
        (SKIP,),
        patience=PAUSE,
        afterwards=True,
        on_silence="skip",
        on_words="skip",
        on_other="stop",
        shortcuts=("stop",),
    )
    return Turn((*heading, section), listen)


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """The next section, or after the last one, a stop or any other key, the choice at the end."""
    following = session.section + 1
    if meaning == "skip" and following < len(world.guide.topics[session.topic].sections):
        return Move(go(session, "reading", topic=session.topic, section=following))
    told = "topic_end.done" if meaning == "skip" else "topic_end.stopped"
    title = (("title", Ref(f"topic.{session.topic}.title")),)
    return Move(go(session, "topic_end", topic=session.topic), (Say(told, title),))
