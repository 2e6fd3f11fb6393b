"""The law of languages: a call goes the same way, and says the same, in every one of them.

What each prompt says in a language is held against the English elsewhere (`guide.translations`);
here it is the walk: the same place, the same prompts with the same values, the same keys.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from ivr.dialog.engine import MAX_UNHEARD, advance
from ivr.dialog.model import Spoke, Step, World
from ivr.dialog.session import ENGLISH, Session
from ivr.dialog.session_url import to_url
from ivr.tools.proofs.explore import Edge


def find_language_violations(edges: Iterable[Edge], worlds: Sequence[World]) -> Iterator[str]:
    """Every step of an English call, taken in each other live language.

    One routing stands for all: no language is asked for when a desk is chosen. Words are another
    matter: each language hears its own, and has examples of its own.
    """
    for edge in edges:
        if edge.world is worlds[-1] and not isinstance(edge.event, Spoke):
            for language in edge.world.guide.languages:
                if language != ENGLISH and not is_the_same(edge, language):
                    yield f"{to_url(edge.before)}, {edge.event!s:.60}: not as in {language}"


def is_the_same(edge: Edge, language: str) -> bool:
    """Whether the step in this language is the English one; in one that is not heard, the English
    one of a caller whom speech has failed."""
    own = in_language(edge.before, language)
    step = advance(own, edge.draft, edge.event, edge.world)
    if step.session.language != language or edge.step.session.language != ENGLISH:
        return step.session == edge.step.session  # it was just chosen
    english = edge.step if language in edge.world.guide.speech else keys_alone(edge)
    there = replace(english.session, language=language, unheard=step.session.unheard)
    return (step.session, step.draft, step.turn) == (there, english.draft, english.turn)


@lru_cache(maxsize=64)
def in_language(session: Session, language: str) -> Session:
    """The place in this language; the steps from one place come one after another."""
    return replace(session, language=language)


def keys_alone(edge: Edge) -> Step:
    """The step of a caller who is asked for keys alone."""
    deaf = replace(edge.before, unheard=MAX_UNHEARD)
    return advance(deaf, edge.draft, edge.event, edge.world)
