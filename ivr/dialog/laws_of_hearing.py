"""The laws of hearing at a choice: all has a name, and no name is two choices' or danger's."""

from collections import Counter
from functools import lru_cache

from ivr.dialog.danger import danger_in
from ivr.dialog.hearing import COMMANDS, hear
from ivr.dialog.model import Choose, Spoke
from ivr.dialog.vocabulary import Vocabulary

CHOICES = 1024
"""Far more than there are: many places offer the same choice, and it is judged once."""


@lru_cache(CHOICES)
def unheard_phrases(choose: Choose, vocabulary: Vocabulary) -> list[str]:
    """Phrases that are not heard as what they mean here. An option may take a command's phrase."""
    taken = {p: m for m in choose.meanings() for p in vocabulary.phrases(m)}
    everywhere = (*vocabulary.languages, *COMMANDS)
    commands = {p: c for c in everywhere for p in vocabulary.phrases(c)}
    expected = (commands | taken).items()
    return [p for p, meaning in expected if hear(Spoke(p), choose, vocabulary) != meaning]


@lru_cache(CHOICES)
def shared_phrases(choose: Choose, vocabulary: Vocabulary) -> list[str]:
    """Phrases that belong to more than one option here."""
    named = [p for m in choose.meanings() for p in set(vocabulary.phrases(m))]
    return [phrase for phrase, times in Counter(named).items() if times > 1]


@lru_cache(CHOICES)
def dangerous(choose: Choose, vocabulary: Vocabulary) -> list[str]:
    """Names of choices in which a phrase of danger stands."""
    named = [p for m in choose.meanings() for p in vocabulary.phrases(m)]
    return [p for p in named if danger_in(Spoke(p), vocabulary)]
