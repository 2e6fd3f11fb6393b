"""The menus, the topics that they lead to, and what follows a topic."""

from dataclasses import replace

from ivr.dialog.guide import Guide
from ivr.dialog.intents import COMMAND_KEYS
from ivr.dialog.menus import INVITE_SPEECH, hear_too, menu, offer, options
from ivr.dialog.model import Choose, Move, Option, Ref, Say, Turn, World
from ivr.dialog.session import Draft, Session
from ivr.dialog.transitions import HEARD_IN_MENUS, dial, follow_plan, go

# ---------------------------------------------------------------- main
# What would you like to do?


MAIN_OPTIONS = options("main", "prepare", "home", "getting_there", "treatment", "unwell")

SHORTCUTS = (
    *("fasting", "clear_liquids", "diabetes", "medicines", "agencies"),
    *("parking", "arriving", "visitors", "when_to_call"),
)
"""What a caller who speaks need not say twice: it is heard here as in the menu that offers it."""


def ask_main(session: Session, draft: Draft, guide: Guide) -> Turn:
    """The five ways, then the keys that work everywhere; after a miss only the most needed one."""
    keys = COMMAND_KEYS if session.misses == 0 else COMMAND_KEYS[:1]
    turn = menu((Say("main.intro"),), MAIN_OPTIONS, INVITE_SPEECH, *map(offer, keys))
    shortcuts = replace(turn, then=Choose(MAIN_OPTIONS, shortcuts=SHORTCUTS))
    return hear_too(shortcuts, *HEARD_IN_MENUS)


def move_main(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """Not feeling well is a matter for a person at once; all else is a menu, or in one of them.

    Who asks for an agency here may have nobody at all: the rule and a person stand beside them.
    """
    if meaning == "agencies":
        return Move(go(session, "no_ride"))
    topic = Move(go(session, "reading", topic=meaning))
    elsewhere = topic if meaning in SHORTCUTS else Move(go(session, meaning))
    return follow_plan(session, meaning, world) or elsewhere


# ---------------------------------------------------------------- prepare
# What would you like to hear about getting ready?


PREPARE_OPTIONS = options("prepare", "fasting", "clear_liquids", "diabetes", "medicines", "ate")


def ask_prepare(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Food and drink first: a mistake there costs the treatment."""
    return hear_too(menu((Say("prepare.intro"),), PREPARE_OPTIONS), *HEARD_IN_MENUS)


def move_prepare(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """Every choice is a topic to read; what upsets the day ends at a person."""
    reading = Move(go(session, "reading", topic=meaning))
    return follow_plan(session, meaning, world) or reading


# ---------------------------------------------------------------- home
# What would you like to hear about going home?


HOME_OPTIONS = options("home", "escort", "escort_rule", "agencies", "no_ride")


def ask_home(session: Session, draft: Draft, guide: Guide) -> Turn:
    """The escort's name and number come first: without them the treatment may be rescheduled."""
    return hear_too(menu((Say("home.intro"),), HOME_OPTIONS), *HEARD_IN_MENUS)


def move_home(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """To leave a name is an interview; the other choices are topics to read."""
    if meaning == "escort":
        return Move(go(session, "escort"))
    reading = Move(go(session, "reading", topic=meaning))
    return follow_plan(session, meaning, world) or reading


# ---------------------------------------------------------------- getting_there
# What would you like to hear about getting there?


GETTING_THERE_OPTIONS = options(
    "getting_there", "late", "parking", "arriving", "visitors", "cannot_come"
)


def ask_getting_there(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Running late comes first: that caller is in a hurry."""
    return hear_too(menu((Say("getting_there.intro"),), GETTING_THERE_OPTIONS), *HEARD_IN_MENUS)


def move_getting_there(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """Running late rings the desk in its hours; outside them it hears the hours and a choice."""
    reading = Move(go(session, "reading", topic=meaning))
    return follow_plan(session, meaning, world) or reading


# ---------------------------------------------------------------- treatment
# What would you like to hear about the treatment?


TREATMENT_OPTIONS = options("treatment", "about", "during", "after", "when_to_call", "feedback")


def ask_treatment(session: Session, draft: Draft, guide: Guide) -> Turn:
    """In the order of the day."""
    return hear_too(menu((Say("treatment.intro"),), TREATMENT_OPTIONS), *HEARD_IN_MENUS)


def move_treatment(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """Every choice is a topic to read; what upsets the day ends at a person."""
    reading = Move(go(session, "reading", topic=meaning))
    return follow_plan(session, meaning, world) or reading


# ---------------------------------------------------------------- reading
# Reading a topic aloud, one section after the other, until a key or a word stops it.


SKIP = Option("skip", "#", "reading.skip")
PAUSE = 1
"""Seconds between two sections in which a key still counts, and again in which speech does.
Silence and noise go on to the next."""


def ask_reading(session: Session, draft: Draft, guide: Guide) -> Turn:
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


def move_reading(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """The next section, or after the last one, a stop or any other key, the choice at the end."""
    following = session.section + 1
    if meaning == "skip" and following < len(world.guide.topics[session.topic].sections):
        return Move(go(session, "reading", topic=session.topic, section=following))
    told = "topic_end.done" if meaning == "skip" else "topic_end.stopped"
    title = (("title", Ref(f"topic.{session.topic}.title")),)
    return Move(go(session, "topic_end", topic=session.topic), (Say(told, title),))


# ---------------------------------------------------------------- topic_end
# A topic has been read: hear it again, another one, the main menu, or someone to ask.


def ask_topic_end(session: Session, draft: Draft, guide: Guide) -> Turn:
    """What can come next; the topic's own telephone contacts come last."""
    topic = guide.topics[session.topic]
    offered = options("topic_end", "again", "another_topic", "main_menu", *topic.connect)
    return hear_too(menu((), offered, Say("topic_end.hang_up")), *HEARD_IN_MENUS)


def move_topic_end(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """What is neither a way to read on nor a menu is a need that somebody answers."""
    match meaning:
        case "again":
            return Move(go(session, "reading", topic=session.topic))
        case "another_topic":
            return Move(go(session, world.guide.topics[session.topic].menu))
        case _:
            return follow_plan(session, meaning, world) or dial(session, meaning, world)
