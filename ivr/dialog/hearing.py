"""From an event, and what we asked, to what the caller means.

Keys and speech meet here, so they cannot drift apart: both end as the meaning of an option or of a
command. Danger is heard first and apart (`dialog.danger`): in any words, at any confidence.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from ivr.dialog.danger import danger_in as danger_in
from ivr.dialog.danger import may_be_overdose
from ivr.dialog.model import Choose, Event, Keyed, Option, Spoke
from ivr.dialog.vocabulary import Vocabulary
from ivr.dialog.words import (
    all_after,
    contains,
    less,
    plain,
    standing,
    tight,
    within,
)

COMMAND_KEYS = (
    Option("person", "0", "command.person"),
    Option("back", "*", "command.back"),
    Option("repeat", "9", "command.repeat"),
    Option("pace", "8", "command.pace"),
    Option("languages", "7", "command.languages"),
)
"""The keys that mean the same at every choice. Inside an entry of digits they are data."""

COMMANDS = (
    "person",
    "back",
    "repeat",
    "main_menu",
    "help",
    "slower",
    "faster",
    "wait",
    "goodbye",
    "languages",
    "interpreter",
)
"""What can be said everywhere (ETSI ES 202 076, and the last three)."""

URGENT = "unwell"
"""Feeling unwell is heard before all else: "dizzy after the treatment" asks for no reading."""

DISSENT = {"yes": "no", "save": "change", "someone_there": "nobody_there"}
"""Assent -> what it is with a negation in it."""

OFFERS = ("message", "leave_message", "callback", "redial", "connect", "add_more")
"""What may be offered, and turned down by name: "I do not want to leave a message"."""

MIN_CONFIDENCE = 0.3
"""Below this the platform's words are as good as a guess; only danger is heard in them."""

CLOSE = 86.0
"""How alike (0 to 100) a misheard utterance must be to a phrase to count as it."""

LEAD = 6.0
"""How much closer than any other meaning it must be: between two near ones we ask again."""


def hear(event: Event, choose: Choose, vocabulary: Vocabulary) -> str | None:
    """The meaning of the event at this choice: an option's, a command's, or None for a miss."""
    match event:
        case Keyed(keys):
            return meaning_of_key(keys, choose) or choose.on_other or None
        case Spoke(words, confidence):
            meaning = None
            if confidence >= MIN_CONFIDENCE:
                said = plain(words, vocabulary.fold)
                known = asked_outright if choose.afterwards else meaning_of_words
                meaning = dissent(known(said, choose, vocabulary), said, vocabulary)
                if may_be_overdose(event, vocabulary):
                    meaning = URGENT if URGENT in choose.meanings() else "person"
            return meaning or choose.on_words or None
        case _:
            return choose.on_silence or None


def meaning_of_key(keys: str, choose: Choose) -> str | None:
    """What one key means here; more than one key at once means nothing."""
    known = (*choose.options, *COMMAND_KEYS)
    return next((option.meaning for option in known if option.key == keys), None)


@dataclass(frozen=True, slots=True)
class Phrases:
    """What can be said at one choice, phrase -> meaning: what counts `inside` other words, those of
    it that are `urgent`, and `everything`, which counts where nothing else is said."""

    inside: Mapping[str, str]
    urgent: Mapping[str, str]
    everything: Mapping[str, str]


@lru_cache(maxsize=256)
def phrases_of(choose: Choose, vocabulary: Vocabulary) -> Phrases:
    """What can be said at this choice: it is the same whenever a caller stands there."""
    inside = phrases_at(choose, vocabulary.meanings, vocabulary.languages)
    urgent = {phrase: meaning for phrase, meaning in inside.items() if meaning == URGENT}
    return Phrases(inside, urgent, {**phrases_alone(choose, vocabulary), **inside})


def phrases_at(
    choose: Choose, table: Mapping[str, tuple[str, ...]], languages: tuple[str, ...]
) -> dict[str, str]:
    """phrase -> meaning, for commands, languages and this choice's options; an option's wins."""
    meanings = (*languages, *COMMANDS, *choose.meanings())
    return {phrase: meaning for meaning in meanings for phrase in table.get(meaning, ())}


def phrases_alone(choose: Choose, vocabulary: Vocabulary) -> dict[str, str]:
    """phrase -> meaning, for what counts only where nothing else is said; also the keys' names."""
    keys = {phrase: o.meaning for o in choose.options for phrase in vocabulary.keys[o.key]}
    return {**phrases_at(choose, vocabulary.alone, vocabulary.languages), **keys}


def meaning_of_words(heard: str, choose: Choose, vocabulary: Vocabulary) -> str | None:
    """The meaning of the phrase that was said, is contained, or is closest, in this order."""
    core = core_of(heard, vocabulary) or heard
    known = phrases_of(choose, vocabulary)
    for said in (heard, core):
        if said in known.everything:
            return known.everything[said]
    return (
        longest_contained(heard, known.urgent)
        or longest_contained(heard, known.inside)
        or closest(core, known.everything)
    )


def asked_outright(heard: str, choose: Choose, vocabulary: Vocabulary) -> str | None:
    """What is asked for where noise is heard, too: a person, or what is all that was said."""
    everything = phrases_of(choose, vocabulary).everything
    for said in (heard, core_of(heard, vocabulary)):
        if said in everything:
            return everything[said]
    asked = meaning_of_words(heard, choose, vocabulary)
    return asked if asked in ("person", "interpreter") else None


def dissent(meaning: str | None, heard: str, vocabulary: Vocabulary) -> str | None:
    """A yes with a "not" in it is a no: "that is not right" must never confirm anything. An offer
    that is turned down is not taken, and a language that is denied is asked for."""
    telling = less(heard, vocabulary.harmless)
    if meaning in vocabulary.languages and is_denied(meaning, telling, vocabulary):
        return "languages"
    if meaning in OFFERS and is_turned_down(meaning, telling, vocabulary):
        return None
    denied = meaning in DISSENT and any(contains(telling, word) for word in vocabulary.negations)
    return DISSENT[meaning] if denied and meaning else meaning


def is_denied(language: str, heard: str, vocabulary: Vocabulary) -> bool:
    """Whether a negation stands beside the name of a language: "I do not speak Russian"."""
    names = sorted(vocabulary.phrases(language), key=len, reverse=True)
    return any(contains(less(heard, names), word) for word in vocabulary.negations)


def is_turned_down(meaning: str, heard: str, vocabulary: Vocabulary) -> bool:
    """Whether a refusal stands right before the phrase, fillers aside: "do not want to leave a
    message". A no that answers something else does not: "no, leave a message"."""
    asked = (
        core_of(rest, vocabulary) for no in vocabulary.refusals for rest in all_after(heard, no)
    )
    phrases = set(filter(None, (core_of(p, vocabulary) for p in vocabulary.phrases(meaning))))
    return any(f"{words} ".startswith(f"{phrase} ") for words in asked for phrase in phrases)


def core_of(heard: str, vocabulary: Vocabulary) -> str:
    """The words without those that mean nothing by themselves."""
    inner = within(heard, vocabulary.around)
    return " ".join(word for word in inner.split() if word not in vocabulary.fillers)


def longest_contained(heard: str, phrases: Mapping[str, str]) -> str | None:
    """The meaning of the longest phrases inside the words, if they all mean the same."""
    inside = list(standing(heard, tuple(phrases)))
    longest = max(map(len, inside), default=0)
    return only(phrases[phrase] for phrase in inside if len(phrase) == longest)


def closest(core: str, phrases: Mapping[str, str]) -> str | None:
    """The meaning of the phrase nearest to the words, if it is near and no other meaning is."""
    scores: dict[str, float] = {}
    for phrase, meaning in phrases.items():
        scores[meaning] = max(scores.get(meaning, 0.0), likeness(core, phrase))
    best = max(scores.values(), default=0.0)
    if best < CLOSE:
        return None
    return only(meaning for meaning, score in scores.items() if score > best - LEAD)


def likeness(core: str, phrase: str) -> float:
    """How alike the two are, 0 to 100; 0 for everything that is too far off to matter.

    The spaces between Chinese characters are ours, and no likeness.
    """
    return fuzz.ratio(tight(core), tight(phrase), score_cutoff=CLOSE - LEAD)


def only(meanings: Iterable[str]) -> str | None:
    """The one meaning there is, or None where there are none or several."""
    different = set(meanings)
    return different.pop() if len(different) == 1 else None
