"""From an event, and what we asked, to what the caller means.

Keys and speech meet here, so they cannot drift apart: both end as the meaning of an option or of a
command. Danger is heard first and apart (`dialog.danger`): in any words, at any confidence.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from ivr.dialog.assent import (
    DISSENT,
    get_assent_intent,
    is_open,
    is_refusal,
    match_answer,
    match_assent,
)
from ivr.dialog.danger import may_be_overdose
from ivr.dialog.model import Choose, Event, Keyed, Option, Spoke
from ivr.dialog.parsers.text import (
    Lexicon,
    around_all,
    begins_soon,
    contains,
    cover,
    less,
    lexicon,
    normalize_text,
    standing,
    tight,
    within,
)
from ivr.dialog.plans import find_upset_plan, without_plans
from ivr.dialog.session import ENGLISH
from ivr.dialog.vocabulary import Near, Vocabulary

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

GOODBYE = "goodbye"

QUESTION = re.compile("[?？]")
"""A recogniser that punctuates hears that something was asked."""

ANSWERED_BY_A_PERSON = ("operator", "someone_else", "connect", "callback", "redial")
"""Choices that are themselves a way to a person: "connect me to the operator" is one of them."""

OFFERS = ("message", "leave_message", "callback", "redial", "connect", "add_more")
"""What may be offered, and turned down by name: "I do not want to leave a message"."""

MIN_CONFIDENCE = 0.3
"""Below this the platform's words are as good as a guess; only danger is heard in them."""

CLOSE = 86.0
"""How alike (0 to 100) a misheard utterance must be to a phrase to count as it."""

LEAD = 6.0
"""How much closer than any other meaning it must be: between two near ones we ask again."""


def match_intent(event: Event, choose: Choose, vocabulary: Vocabulary) -> str | None:
    """The meaning of the event at this choice: an option's, a command's, or None for a miss."""
    match event:
        case Keyed(keys):
            return match_key(keys, choose) or choose.on_other or None
        case Spoke(words, confidence):
            meaning = None
            if confidence >= MIN_CONFIDENCE:
                heard_as = asked_outright if choose.afterwards else match_words
                meaning = heard_as(normalize_text(words, vocabulary.fold), choose, vocabulary)
                if meaning in DISSENT and QUESTION.search(words):
                    meaning = None  # "Correct?" asks, whatever its words would say.
                if may_be_overdose(event, vocabulary):
                    meaning = URGENT if URGENT in choose.meanings() else "person"
            return meaning or choose.on_words or None
        case _:
            return choose.on_silence or None


def match_key(keys: str, choose: Choose) -> str | None:
    """What one key means here; more than one key at once means nothing."""
    known = (*choose.options, *COMMAND_KEYS)
    return next((option.meaning for option in known if option.key == keys), None)


@dataclass(frozen=True, slots=True)
class Phrases:
    """What can be said at one choice, phrase -> meaning: what counts `inside` other words, those of
    it that are `urgent`, what counts where it is `everything` that is said, and what counts also
    where it is `nearly` that; `lone` lays out words as the last."""

    inside: Mapping[str, str]
    urgent: Mapping[str, str]
    everything: Mapping[str, str]
    nearly: Mapping[str, str]
    lone: Lexicon


@lru_cache(maxsize=256)
def phrases_for_choice(choose: Choose, vocabulary: Vocabulary) -> Phrases:
    """What can be said at this choice: it is the same whenever a caller stands there."""
    named = phrases_at(choose, vocabulary.meanings, vocabulary.languages)
    offered = phrases_offered(choose, vocabulary.alone)
    everything = {**phrases_alone(choose, vocabulary), **named, **offered}
    inside = {p: m for p, m in named.items() if m not in (*DISSENT, *DISSENT.values(), GOODBYE)}
    nearly = {p: m for p, m in everything.items() if m not in (*DISSENT, GOODBYE)}
    return Phrases(
        inside=inside,
        urgent={phrase: meaning for phrase, meaning in inside.items() if meaning == URGENT},
        everything=everything,
        nearly=nearly,
        lone=lone_lexicon(nearly, vocabulary),
    )


def phrases_at(
    choose: Choose, table: Mapping[str, tuple[str, ...]], languages: tuple[str, ...]
) -> dict[str, str]:
    """phrase -> meaning, for commands, languages and this choice's options; an option's wins."""
    commands = {phrase: c for c in (*languages, *COMMANDS) for phrase in table.get(c, ())}
    return {**commands, **phrases_offered(choose, table)}


def phrases_offered(choose: Choose, table: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """phrase -> meaning, for this choice's options; they win over a command's in either table."""
    return {p: m for m in without_plans(choose.meanings()) for p in table.get(m, ())}


def phrases_alone(choose: Choose, vocabulary: Vocabulary) -> dict[str, str]:
    """phrase -> meaning, for what counts only where nothing else is said; also the keys' names."""
    keys = {phrase: o.meaning for o in choose.options for phrase in vocabulary.keys[o.key]}
    return {**phrases_at(choose, vocabulary.alone, vocabulary.languages), **keys}


def match_words(heard: str, choose: Choose, vocabulary: Vocabulary) -> str | None:
    """The meaning of the phrase that was said, of what was asked for in other words, or of the
    phrase that is contained or closest, in this order.

    A yes and a goodbye are never found inside other words, and never by likeness.
    """
    core = strip_politeness(heard, vocabulary) or heard
    known = phrases_for_choice(choose, vocabulary)
    if heard in known.everything:
        return known.everything[heard]
    assent = match_assent(heard, choose, vocabulary)
    if assent:
        return assent
    upset = find_longest_phrase(heard, known.urgent) or find_upset_plan(
        heard, core, choose, vocabulary
    )
    if upset:
        return upset
    if core in known.nearly:
        return as_meant(known.nearly[core], heard, vocabulary)
    if is_goodbye(heard, vocabulary):
        return GOODBYE
    lone = all_that_is_said(heard, known.nearly, known.lone, vocabulary)
    if lone:
        return lone
    if any(meaning in DISSENT for meaning in choose.meanings()):
        return answer_or_request(heard, choose, vocabulary)
    inside = as_meant(find_longest_phrase(heard, known.inside), heard, vocabulary)
    command = None if inside in ANSWERED_BY_A_PERSON else match_request(heard, vocabulary)
    return command or inside or as_meant(find_closest_phrase(core, known.nearly), heard, vocabulary)


def is_named(heard: str, meaning: str, choose: Choose, vocabulary: Vocabulary) -> bool:
    """Whether plain words name this meaning and say nothing else, misheard letters aside."""
    known, core = (
        phrases_for_choice(choose, vocabulary),
        strip_politeness(heard, vocabulary) or heard,
    )
    named = (
        known.everything.get(heard),
        known.nearly.get(core),
        all_that_is_said(heard, known.nearly, known.lone, vocabulary),
        find_closest_phrase(core, known.nearly),
    )
    return meaning in named


def answer_or_request(heard: str, choose: Choose, vocabulary: Vocabulary) -> str | None:
    """What is asked for besides, or what refuses the question. Who has not heard it refuses
    nothing ("what was that, I lost you for a second"), but after a transfer a bad line is what they
    tell of."""
    assent = get_assent_intent(choose) or ""
    missed = find_longest_phrase(heard, phrases_for_choice(choose, vocabulary).inside) == "repeat"
    if missed and assent != "someone_there" and not is_refusal(heard, assent, vocabulary):
        return "repeat"
    answer = match_answer(heard, choose, vocabulary)
    if answer == "not_understood":
        return answer
    return match_request(heard, vocabulary) or answer


# ---------------------------------------------------------------- commands


def lone_command(heard: str, vocabulary: Vocabulary) -> str | None:
    """The command that is all that was said, politeness and "can you" aside."""
    if is_goodbye(heard, vocabulary):
        return GOODBYE
    phrases, lone = lone_commands(vocabulary)
    return all_that_is_said(heard, phrases, lone, vocabulary)


def all_that_is_said(
    heard: str, phrases: Mapping[str, str], lone: Lexicon, vocabulary: Vocabulary
) -> str | None:
    """The one meaning of the phrases of which the words are made, asides left out."""
    found = cover(heard, lone)
    if found.rest:
        return None
    asides = set(vocabulary.asides)
    meant = {phrases[p] for p in found.used if p in phrases and p not in asides}
    return as_meant(only(meant), heard, vocabulary)


def lone_lexicon(phrases: Mapping[str, str], vocabulary: Vocabulary) -> Lexicon:
    """These phrases, and the asides that may stand beside them; what is both is an aside."""
    asides = set(vocabulary.asides)
    return lexicon((phrase for phrase in phrases if phrase not in asides), vocabulary.asides)


@lru_cache(maxsize=64)
def lone_commands(vocabulary: Vocabulary) -> tuple[Mapping[str, str], Lexicon]:
    """phrase -> command, for all but goodbye; a phrase of two commands is none."""
    commands = [command for command in COMMANDS if command != GOODBYE]
    named = [(p, c) for c in commands for p in dict.fromkeys(vocabulary.phrases(c))]
    times = Counter(phrase for phrase, _ in named)
    phrases = {phrase: command for phrase, command in named if times[phrase] == 1}
    return phrases, lone_lexicon(phrases, vocabulary)


def is_goodbye(heard: str, vocabulary: Vocabulary) -> bool:
    """Whether goodbye is all that was said; a yes, a no and thanks may stand beside it.

    "Please do not hang up" and "that is all I got was a cough" end no call.
    """
    found = cover(heard, leave_taking(vocabulary))
    plainly = not found.rest and not is_open(heard, vocabulary)
    refused = is_turned_down(GOODBYE, less(heard, vocabulary.answers.leaving), vocabulary)
    return plainly and not refused and not set(found.used).isdisjoint(vocabulary.phrases(GOODBYE))


@lru_cache(maxsize=64)
def leave_taking(vocabulary: Vocabulary) -> Lexicon:
    """The phrases of goodbye, and what may stand beside one."""
    answers = (p for m in ("yes", "no") for p in vocabulary.phrases(m))
    mere = (p for p in answers if p not in vocabulary.refusals)
    beside = (*vocabulary.answers.polite, *vocabulary.answers.leaving, *mere)
    return lexicon(vocabulary.phrases(GOODBYE), beside)


def match_request(heard: str, vocabulary: Vocabulary) -> str | None:
    """The command that is asked for inside a sentence, unless it is turned down there."""
    for command, parts in vocabulary.requests.items():
        if any(is_requested(heard, near, vocabulary) for near in parts):
            return as_meant(command, heard, vocabulary)
    return None


def is_requested(heard: str, near: Near, vocabulary: Vocabulary) -> bool:
    """Whether one of the first words stands in the words with no refusal before it, and one of the
    others soon after."""
    return any(
        begins_soon(rest, then, near.gap)
        for phrase in standing(heard, near.first)
        for before, rest in around_all(heard, phrase)
        if not is_refused(before, vocabulary)
        for then in near.then
    )


def is_refused(before: str, vocabulary: Vocabulary) -> bool:
    """Whether the words end in a refusal, fillers aside."""
    words = before.split()
    while words and words[-1] in vocabulary.fillers and not ends_in(words, vocabulary.refusals):
        words.pop()
    return ends_in(words, vocabulary.refusals)


def ends_in(words: Sequence[str], phrases: Iterable[str]) -> bool:
    """Whether the last of the words are one of the phrases."""
    end = " " + " ".join(words)
    return any(end.endswith(f" {phrase}") for phrase in phrases)


def asked_outright(heard: str, choose: Choose, vocabulary: Vocabulary) -> str | None:
    """What is asked for where noise is heard, too: a person, or what is all that was said."""
    known = phrases_for_choice(choose, vocabulary)
    if heard in known.everything:
        return known.everything[heard]
    if is_goodbye(heard, vocabulary):
        return GOODBYE
    lone = all_that_is_said(heard, known.nearly, known.lone, vocabulary)
    asked = lone or match_words(heard, choose, vocabulary)
    outright = asked == lone or (asked or "").startswith(("person", "interpreter"))
    return asked if outright else None


def as_meant(meaning: str | None, heard: str, vocabulary: Vocabulary) -> str | None:
    """The meaning, unless the words turn it down: an offer or a command that is refused is not
    taken, a language that is denied is asked for. An interpreter is one for a language."""
    telling = less(heard, vocabulary.harmless)
    if meaning in vocabulary.languages and is_denied(meaning, telling, vocabulary):
        return "languages"
    if meaning in (*OFFERS, *COMMANDS) and is_turned_down(meaning, telling, vocabulary):
        return None
    return interpreter_for(heard, vocabulary) if meaning == "interpreter" else meaning


def interpreter_for(heard: str, vocabulary: Vocabulary) -> str:
    """`interpreter`, with the language where one is named: "interpreter:ht"."""
    names = {p: id_ for id_ in vocabulary.languages for p in vocabulary.phrases(id_)}
    named = find_longest_phrase(heard, names)
    return f"interpreter:{named}" if named and named != ENGLISH else "interpreter"


def is_denied(language: str, heard: str, vocabulary: Vocabulary) -> bool:
    """Whether a negation stands beside the name of a language: "I do not speak Russian"."""
    names = sorted(vocabulary.phrases(language), key=len, reverse=True)
    return any(contains(less(heard, names), word) for word in vocabulary.negations)


def is_turned_down(meaning: str, heard: str, vocabulary: Vocabulary) -> bool:
    """Whether a refusal stands right before the phrase, fillers aside: "do not want to leave a
    message". A no that answers something else does not: "no, leave a message"."""
    return any(
        is_refused(before, vocabulary)
        for phrase in standing(heard, vocabulary.phrases(meaning))
        for before, _ in around_all(heard, phrase)
    )


# ---------------------------------------------------------------- likeness


def strip_politeness(heard: str, vocabulary: Vocabulary) -> str:
    """The words without those that mean nothing by themselves."""
    inner = within(heard, vocabulary.around)
    return " ".join(word for word in inner.split() if word not in vocabulary.fillers)


def find_longest_phrase(heard: str, phrases: Mapping[str, str]) -> str | None:
    """The meaning of the longest phrases inside the words, if they all mean the same."""
    inside = list(standing(heard, tuple(phrases)))
    longest = max(map(len, inside), default=0)
    return only(phrases[phrase] for phrase in inside if len(phrase) == longest)


def find_closest_phrase(core: str, phrases: Mapping[str, str]) -> str | None:
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
