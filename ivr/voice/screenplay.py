"""The whole line as a script to read aloud, and what a call costs its caller in seconds."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ivr.dialog.address import address_of
from ivr.dialog.engine import advance, ask
from ivr.dialog.explore import Place
from ivr.dialog.memory import ENGLISH, Draft, Session
from ivr.dialog.model import Choose, Enter, Keyed, Record, Say, Transfer, Turn, World
from ivr.dialog.states import STATES
from ivr.guide.pace import BETWEEN_PROMPTS, seconds_to_say
from ivr.voice.wording import Wording

REACTION = 1.0
"""Seconds between the end of the wanted choice and the key."""


COST_PAGE = """\
# What a call costs its caller

Seconds from answering, at 150 words a minute and 0.6 s between prompts, for a caller who waits
until the wanted choice has been said and presses its key one second later, with every desk open.
`ivr script --times` prints this table, `ivr explore --write` renews it, and a test holds it to the
targets.

| until | seconds | target |
|---|---:|---:|
"""


@dataclass(frozen=True, slots=True)
class Errand:
    """What a caller comes for: the keys that lead to it, and how many seconds it may take."""

    name: str
    keys: str
    target: int


ERRANDS = (
    Errand("the first menu's first choice", "", 20),
    Errand("the fasting rule, to its end", "111", 45),
    Errand("a person's telephone rings", "0", 25),
    Errand("the late desk's telephone rings", "131", 45),
)
"""A caller waits until the wanted choice has been said, then presses its key."""


def cost(errand: Errand, world: World, wording: Wording) -> float:
    """Seconds from answering until the caller has what they came for."""
    session, seconds = Session(), 0.0
    for key in errand.keys:
        turn = ask(session, Draft(), world.guide)
        seconds += seconds_until(turn, key, wording, session.language) + REACTION
        step = advance(session, Draft(), Keyed(key), world)
        session, turn = step.session, step.turn
    if not errand.keys:
        return seconds_until(ask(session, Draft(), world.guide), "1", wording)
    return seconds + sum(seconds_of(say, wording, session.language) for say in turn.says)


def seconds_until(turn: Turn, key: str, wording: Wording, language: str = ENGLISH) -> float:
    """Seconds until the prompt that names this key has been said."""
    named = next(n for n, say in enumerate(turn.says) if dict(say.values).get("key") == key)
    return sum(seconds_of(say, wording, language) for say in turn.says[: named + 1])


def seconds_of(say: Say, wording: Wording, language: str = ENGLISH) -> float:
    """Seconds for one prompt with the pause behind it, at the pace of its language."""
    spoken_in = say.language or language
    text = wording.text(say.prompt, spoken_in, dict(say.values))
    return seconds_to_say(text, wording.book.languages[spoken_in].pace) + BETWEEN_PROMPTS


def cost_table(world: World, wording: Wording) -> str:
    """Every errand with its seconds, as a Markdown page."""
    rows = [f"| {e.name} | {cost(e, world, wording):.1f} | {e.target} |" for e in ERRANDS]
    return COST_PAGE + "\n".join(rows) + "\n"


def screenplay(places: Iterable[Place], world: World, wording: Wording) -> Iterator[str]:
    """Every place in the table's order, with its words, their seconds, and where each key leads."""
    order = list(STATES)
    by_place = sorted(shown(places), key=lambda p: (order.index(p[0].state), address_of(p[0])))
    for place in by_place:
        yield from scene(place, world, wording)


def shown(places: Iterable[Place]) -> Sequence[Place]:
    """One place a session: misses, attempts and waits change only what is said on the way there."""
    usual = {
        session: draft
        for session, draft in places
        if session.misses == 0 and session.attempts <= 1 and not (session.back or session.waited)
    }
    return list(usual.items())


def scene(place: Place, world: World, wording: Wording) -> Iterator[str]:
    """One place: a heading, the words, and the keys."""
    session, draft = place
    turn = ask(session, draft, world.guide)
    total = sum(seconds_of(say, wording, session.language) for say in turn.says)
    yield f"\n## {address_of(session)}  ({total:.0f} s)\n"
    for say in turn.says:
        text = wording.text(say.prompt, say.language or session.language, dict(say.values))
        yield f"  {seconds_of(say, wording, session.language):4.1f} s  {text}"
    match turn.then:
        case Choose(options, patience):
            yield f"          (listens for {patience} s)"
            for option in options:
                after = advance(session, draft, Keyed(option.key), world).session
                yield f"          {option.key} {option.meaning} -> {address_of(after)}"
        case Enter(kind, patience=patience):
            yield f"          (listens for {patience} s to {kind})"
        case Record(most):
            yield f"          (records {most} s)"
        case Transfer(desk):
            yield f"          (rings {wording.book.directory.desks[desk].number})"
        case _:
            yield "          (hangs up)"
