"""The laws of danger: wherever its words are said, in any language, 911 and a person answer.

What words reveal depends on what was asked for and on nothing else of a place. So each phrase is
held against every kind of question, and each place against one phrase of each need.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ivr.dialog.danger import Expected, Need, find_danger, may_be_overdose
from ivr.dialog.engine import advance, ask, expected_words
from ivr.dialog.intents import match_intent
from ivr.dialog.model import Choose, Spoke, Transfer, World
from ivr.dialog.session_url import to_url
from ivr.dialog.slots import expects_digits
from ivr.dialog.transitions import CRISIS, EMERGENCY
from ivr.dialog.vocabulary import Vocabulary
from ivr.tools.proofs.explore import Place

QUESTIONS: tuple[tuple[bool, Expected], ...] = (
    (False, ""),
    (False, "name"),
    (False, "language"),
    (True, ""),
    (True, "name"),
)
"""Every kind of question: whether digits are asked for, and what else is."""

NEEDS: tuple[Need, ...] = ("danger", "selfharm")


def find_danger_violations(
    places: Iterable[Place], world: World, vocabularies: Mapping[str, Vocabulary]
) -> Iterator[str]:
    """Every phrase of danger that is not heard, and every place where one leads elsewhere."""
    for language, vocabulary in vocabularies.items():
        yield from (f"{language}: not heard as {what}" for what in unheard_dangers(vocabulary))
    for place in one_of_each_kind(places, world):
        if question_at(place, world) not in QUESTIONS:
            yield f"{to_url(place[0])}: asks in a way that no phrase was held against"
        for language, vocabulary in vocabularies.items():
            spoken = replace(world, vocabulary=vocabulary)
            yield from (
                f"{to_url(place[0])}: {need} in {language} is not answered by 911 and a person"
                for need in NEEDS
                if not is_rescued(place, Spoke(vocabulary.danger[need][0], 0.01), need, spoken)
            )


def one_of_each_kind(places: Iterable[Place], world: World) -> list[Place]:
    """One place of each kind; what else it remembers changes nothing of danger."""
    kinds: dict[tuple[object, ...], Place] = {}
    for session, draft in places:
        then = ask(session, draft, world.guide).then
        kinds.setdefault((session.state, type(then), session.need, session.desk), (session, draft))
    return list(kinds.values())


def question_at(place: Place, world: World) -> tuple[bool, Expected]:
    """What is asked for at a place."""
    session, draft = place
    then = ask(session, draft, world.guide).then
    return expects_digits(then), expected_words(session, then)


def unheard_dangers(vocabulary: Vocabulary) -> Iterator[str]:
    """The phrases that do not reveal their need at some kind of question."""
    for need, phrases in vocabulary.danger.items():
        for phrase in phrases:
            for digits, expects in QUESTIONS:
                said = Spoke(phrase, 0.01)
                heard = find_danger(said, vocabulary, among_digits=digits, expects=expects)
                if heard not in (need, "selfharm"):
                    yield f"{need}: {phrase!r}, asked for {expects or digits}"


def is_rescued(place: Place, said: Spoke, need: Need, world: World) -> bool:
    """911 before anything else, for self-harm 988 too, and then a person."""
    session, draft = place
    turn = advance(session, draft, said, world).turn
    first = (EMERGENCY, CRISIS) if need == "selfharm" else (EMERGENCY,)
    return turn.says[: len(first)] == first and isinstance(turn.then, Transfer)


def answered_by_topics(
    said: Iterable[str], choose: Choose, vocabulary: Vocabulary
) -> Iterator[str]:
    """What tells of taking an amount of a medicine, and is neither danger nor a wish for a person:
    no topic may answer it."""
    for words in said:
        event = Spoke(words)
        if find_danger(event, vocabulary):
            continue
        heard = match_intent(event, choose, vocabulary)
        if heard not in ("person", "unwell") or not may_be_overdose(event, vocabulary):
            yield f"{words!r} is heard as {heard}"
