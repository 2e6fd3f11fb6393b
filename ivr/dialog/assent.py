"""What a caller answers to a question of yes or no: only what is nothing but assent is a yes.

A yes is laid out in full: each word of it is assent, politeness, or says again what was asked. One
word more, and it is none: it may be another date, a question, a wish to change something. What is
no yes is a no where it denies or corrects, and else it is asked again.
"""

from functools import lru_cache

from ivr.dialog.model import Choose
from ivr.dialog.parsers.text import Lexicon, cover, less, lexicon, standing
from ivr.dialog.vocabulary import Vocabulary

DISSENT = {"yes": "no", "save": "change", "someone_there": "nobody_there"}
"""Each assent, and what refuses it."""

CORRECTIONS = {
    "yes": ("no", "change"),
    "save": ("change", "no"),
    "someone_there": ("nobody_there",),
}
"""What else is said to refuse: "change it" is no yes to a date."""


def get_assent_intent(choose: Choose) -> str | None:
    """The meaning of a yes at this choice, where it is one of yes or no."""
    return next((meaning for meaning in choose.meanings() if meaning in DISSENT), None)


def match_assent(heard: str, choose: Choose, vocabulary: Vocabulary) -> str | None:
    """The meaning of a yes, where plain words are one and nothing else."""
    assent = get_assent_intent(choose)
    return assent if assent and is_assent(heard, assent, vocabulary) else None


def match_answer(heard: str, choose: Choose, vocabulary: Vocabulary) -> str | None:
    """What plain words mean that are no yes at such a choice; None where it is asked again."""
    assent = next(meaning for meaning in choose.meanings() if meaning in DISSENT)
    others = [m for m in choose.meanings() if m not in (assent, DISSENT[assent])]
    named = target_in(heard, others, vocabulary)
    if named == "not_understood":
        return named
    if is_refusal(heard, assent, vocabulary):
        return named or DISSENT[assent]
    if is_open(heard, vocabulary):
        return None
    if is_dissent(heard, assent, vocabulary):
        return named or DISSENT[assent]
    return named if named and names_only(heard, named, vocabulary) else None


def is_assent(heard: str, assent: str, vocabulary: Vocabulary) -> bool:
    """Whether the words are assent and nothing else."""
    found = cover(heard, agreeing(assent, vocabulary))
    if found.rest or set(vocabulary.phrases(assent)).isdisjoint(found.used):
        return False
    never = next(standing(heard, vocabulary.answers.never), None)
    # "Correct" and "it" agree each by itself; together they ask for something else.
    telling = less(heard, refusing_assents(assent, vocabulary))
    refused = is_refusal(telling, assent, vocabulary)
    return never is None and not refused and not is_open(heard, vocabulary)


@lru_cache(maxsize=64)
def refusing_assents(assent: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Phrases that agree and hold one that refuses: "no mistake"."""
    agreed = (*vocabulary.phrases(assent), *vocabulary.harmless)
    held = {p for p in agreed if is_refusal(p, assent, vocabulary)}
    return tuple(sorted(held, key=len, reverse=True))


@lru_cache(maxsize=64)
def agreeing(assent: str, vocabulary: Vocabulary) -> Lexicon:
    """The phrases of this assent, and what changes nothing beside it."""
    talk = vocabulary.answers
    beside = (*talk.polite, *talk.echo, *(talk.reached if assent == "someone_there" else ()))
    return lexicon(vocabulary.phrases(assent), (*beside, *vocabulary.harmless))


def is_open(heard: str, vocabulary: Vocabulary) -> bool:
    """Whether the words ask back, or say that their speaker does not know."""
    return next(standing(heard, vocabulary.answers.doubts), None) is not None


def is_refusal(heard: str, assent: str, vocabulary: Vocabulary) -> bool:
    """Whether a whole phrase denies, refuses or corrects: "I do not think so"."""
    return next(standing(heard, refusals_of(assent, vocabulary)), None) is not None


@lru_cache(maxsize=64)
def refusals_of(assent: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The phrases that refuse this question: several words, or one that says it all ("voicemail").

    A bare "no" may begin anything: "no, who is this?"
    """
    phrases = (p for m in CORRECTIONS[assent] for p in vocabulary.meanings.get(m, ()))
    return tuple(p for p in phrases if " " in p or p not in (*vocabulary.negations, "no"))


def is_dissent(heard: str, assent: str, vocabulary: Vocabulary) -> bool:
    """Whether the words hold anything that denies, refuses or corrects."""
    telling = less(heard, vocabulary.harmless)
    refused = tuple(p for m in CORRECTIONS[assent] for p in vocabulary.meanings.get(m, ()))
    return next(standing(telling, (*vocabulary.negations, *refused)), None) is not None


def target_in(heard: str, meanings: list[str], vocabulary: Vocabulary) -> str | None:
    """Which one of the other choices is named: "the date is wrong"."""
    named = {p: m for m in meanings for p in vocabulary.phrases(m)}
    inside = list(standing(heard, tuple(named)))
    longest = max(map(len, inside), default=0)
    found = {named[phrase] for phrase in inside if len(phrase) == longest}
    return found.pop() if len(found) == 1 else None


def names_only(heard: str, meaning: str, vocabulary: Vocabulary) -> bool:
    """Whether the words are this choice's name and nothing else."""
    return not cover(heard, naming(meaning, vocabulary)).rest


@lru_cache(maxsize=256)
def naming(meaning: str, vocabulary: Vocabulary) -> Lexicon:
    """The names of a choice, and what may stand beside one."""
    beside = (*vocabulary.asides, *vocabulary.answers.echo)
    return lexicon(vocabulary.phrases(meaning), beside)


def spoilers(assent: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Phrases that make a yes none wherever they stand beside it: what denies, refuses, asks back
    or gives another value. A phrase that agrees in itself ("no problem") is none of them."""
    talk, numerals = vocabulary.answers, vocabulary.numerals.words.items()
    values = {numeral.kind: words for words, numeral in numerals if numeral.kind in SPOILING}
    denying = (*vocabulary.negations, *refusals_of(assent, vocabulary), *talk.doubts, *talk.never)
    agreed = {*vocabulary.phrases(assent), *vocabulary.harmless}
    return tuple(p for p in dict.fromkeys((*denying, *values.values())) if p not in agreed)


SPOILING = ("number", "ordinal", "month", "away")
"""The kinds of words of another value."""
