"""The laws of content: what must hold before a patient hears any of it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import phonenumbers

from ivr.content.duration import seconds_to_say
from ivr.content.model import Content, Fact
from ivr.content.strict_toml import Problem
from ivr.content.tts_text import unspoken_drafts, wrong_spoken
from ivr.content.wordings import (
    LONGEST_SECTION,
    fill_placeholders,
    missing_wordings,
    placeholders,
    wrong_wordings,
)
from ivr.dialog.guide import Section, Topic
from ivr.dialog.intents import COMMANDS
from ivr.dialog.phrase_search import lists_of
from ivr.dialog.session import ENGLISH
from ivr.dialog.states import STATES
from ivr.dialog.transitions import HOSPITAL_NEEDS
from ivr.dialog.vocabulary import NumeralKind, Numerals
from ivr.i18n.checks import drafts, wrong_languages, wrong_translations

NEEDS = HOSPITAL_NEEDS
"""The needs that the dialog itself has; topics may connect to others."""

TOGETHER = {"clear.ok.": "fasting.nothing", "day.meds": "diabetes.dose"}
"""Dangerous pairs: who hears the first must hear the second with it."""

MOST_FACTS = 3
"""What a listener holds at a time (AHRQ: three key points)."""

LONGEST_SENTENCE, MEAN_SENTENCE = 15, 11
"""Words; a list, which has a colon or a semicolon, may be longer."""

SPELLED = re.compile(r"\b\d(?: \d)+\b")


@dataclass(frozen=True, slots=True)
class Report:
    """`errors` keep the line from starting; `unready` only a line that real patients call; `drafts`
    only languages that are not live from being so."""

    errors: tuple[Problem, ...]
    unready: tuple[Problem, ...]
    drafts: tuple[Problem, ...] = ()


def check(book: Content) -> Report:
    """Hold the book against every law of content; everything that is wrong, at once."""
    errors = [
        *wrong_desks(book),
        *wrong_topics(book),
        *wrong_facts(book),
        *wrong_wordings(book),
        *missing_wordings(book),
        *wrong_hearing(book),
        *wrong_languages(book),
        *wrong_translations(book),
        *wrong_spoken(book),
    ]
    return Report(tuple(errors), tuple(unready(book)), (*drafts(book), *unspoken_drafts(book)))


# ---------------------------------------------------------------- desks and the site


def wrong_desks(book: Content) -> Iterator[Problem]:
    """Every desk has a number that exists, every need a desk, and the operator is always there."""
    directory = book.directory
    file = "prompts/desks.toml"
    for name, desk in directory.desks.items():
        if not is_nanp(desk.number):
            yield Problem(
                file, f"desk.{name}", "the number is no North American one like +12125550123"
            )
    for need, name in directory.needs.items():
        if name not in directory.desks:
            yield Problem(file, f"need.{need}", f"there is no desk {name!r}")
    for need in NEEDS:
        if need not in directory.needs:
            yield Problem(file, "need", f"the need {need!r} has no desk")
    operator = directory.desks.get(directory.operator)
    if operator is None or operator.hours != "always":
        yield Problem(file, "operator", "it must name a desk whose hours are always")
    yield from wrong_screening(book)
    yield from wrong_hours(book)


def wrong_screening(book: Content) -> Iterator[Problem]:
    """Who must press 1 hears so first; a switchboard cannot press it."""
    file = "prompts/desks.toml"
    for name, desk in book.directory.desks.items():
        if desk.screen and name == book.directory.operator:
            what = "a switchboard must not be asked to press a key: take `screen` away"
            yield Problem(file, f"desk.{name}", what)
        if desk.screen and not desk.whisper:
            yield Problem(file, f"desk.{name}", "it can be screened only where it hears a whisper")


def wrong_hours(book: Content) -> Iterator[Problem]:
    """Hours are for desks that take them from the site, and run forward within one day."""
    stated = {f"hours.{name}": hours for name, hours in book.directory.hours.items()}
    for name in book.directory.hours:
        desk = book.directory.desks.get(name)
        if desk is None or desk.hours != "site":
            what = "desks.toml has no such desk with hours of the site"
            yield Problem("the site file", f"hours.{name}", what)
    if book.directory.callbacks:
        stated["callbacks"] = book.directory.callbacks
    for entry, hours in stated.items():
        if hours.opens >= hours.closes:
            yield Problem("the site file", entry, "it must open before it closes, on the same day")
        if not hours.days:
            yield Problem("the site file", entry, "it must open on one day at least")


def unready(book: Content) -> Iterator[Problem]:
    """What the handout leaves blank and no site file gives; so long the operator answers."""
    if book.example_site:
        yield Problem("the site file", "example", "these values are made up: write your site's own")
    for name, desk in book.directory.desks.items():
        if desk.hours == "site" and name not in book.directory.hours:
            what = "its hours are not set, so every call for it goes to the operator"
            yield Problem("the site file", f"hours.{name}", what)


def is_nanp(number: str) -> bool:
    """Whether this is a valid number of the North American plan, in E.164."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return False
    return parsed.country_code == 1 and phonenumbers.is_valid_number(parsed)


# ---------------------------------------------------------------- topics and facts


def wrong_topics(book: Content) -> Iterator[Problem]:
    """Topics stand in a menu, connect to needs that exist, and their parts can be held."""
    for topic in book.guide.topics.values():
        file = file_of(topic)
        if topic.menu not in STATES:
            yield Problem(file, "menu", f"there is no menu {topic.menu!r}")
        for need in topic.connect:
            if need not in book.directory.needs:
                yield Problem(file, "connect", f"no desk answers the need {need!r}")
        if len({section.id for section in topic.sections}) < len(topic.sections):
            yield Problem(file, "sections", "two sections have the same id")
        for section in topic.sections:
            yield from wrong_section(book, topic, section)
        yield from wrong_sentences(file, [wording(book, topic, s) for s in topic.sections])


def wrong_section(book: Content, topic: Topic, section: Section) -> Iterator[Problem]:
    """A section carries few facts that exist, keeps dangerous pairs together, and is short."""
    file, entry = file_of(topic), f"section {section.id}"
    for fact in section.facts:
        if fact not in book.facts:
            yield Problem(file, entry, f"facts.toml has no fact {fact!r}")
        for first, second in TOGETHER.items():
            if fact.startswith(first) and second not in section.facts:
                yield Problem(file, entry, f"{fact} is dangerous without {second}: say both here")
    points = {family(fact) for fact in section.facts}
    if len(points) > MOST_FACTS:
        yield Problem(file, entry, f"{len(points)} facts: {MOST_FACTS} are what a listener holds")
    seconds = seconds_to_say(fill_placeholders(wording(book, topic, section), book))
    if seconds > LONGEST_SECTION:
        yield Problem(file, entry, f"{seconds:.0f} seconds long: {LONGEST_SECTION:.0f} is the most")


def family(fact: str) -> str:
    """A list counts as one fact: `clear.ok.juice` and `clear.ok.soda` are both of `clear.ok`."""
    parts = fact.split(".")
    return ".".join(parts[:-1]) if len(parts) > 2 else fact


def wrong_facts(book: Content) -> Iterator[Problem]:
    """Every fact is carried by a section, and its numbers stand wherever it is carried."""
    carried = {
        fact for topic in book.guide.topics.values() for s in topic.sections for fact in s.facts
    }
    for fact in book.facts:
        if fact not in carried:
            yield Problem("prompts/facts.toml", fact, "no section carries this fact")
    for topic in book.guide.topics.values():
        for section in topic.sections:
            text = wording(book, topic, section)
            known = [fact for fact in section.facts if fact in book.facts]
            for fact in known:
                for number in lost_numbers(book.facts[fact], text, book):
                    what = f"the number {number} of {fact} is missing"
                    yield Problem(file_of(topic), f"section {section.id}", what)


def lost_numbers(fact: Fact, text: str, book: Content) -> Iterator[str]:
    """The fact's numbers that this text lacks, be it as digits or as a desk's placeholder."""
    held = set(re.findall(r"\d+", SPELLED.sub(lambda run: run[0].replace(" ", ""), text)))
    desks = book.directory.desks
    held |= {desks[name].number.removeprefix("+1") for name in placeholders(text) if name in desks}
    yield from (number for number in fact.numbers if number not in held)


def wrong_sentences(file: str, texts: list[str]) -> Iterator[Problem]:
    """Sentences are short: about ten words, and never more than fifteen outside a list."""
    sentences = [s for text in texts for s in re.split(r"(?<=[.!?])\s+", text) if s]
    lengths = [len(s.split()) for s in sentences if ";" not in s and ":" not in s]
    for sentence in sentences:
        words = len(sentence.split())
        if words > LONGEST_SENTENCE and ";" not in sentence and ":" not in sentence:
            yield Problem(file, "", f"a sentence of {words} words: {sentence!r}")
    if lengths and sum(lengths) / len(lengths) > MEAN_SENTENCE:
        yield Problem(file, "", f"its sentences have more than {MEAN_SENTENCE} words in the mean")


# ---------------------------------------------------------------- hearing


def wrong_hearing(book: Content) -> Iterator[Problem]:
    """Every command and both kinds of danger can be said, in every live language."""
    for language in book.guide.languages:
        file = f"locales/{language}/hearing.toml"
        vocabulary = book.vocabularies[language]
        for command in (*COMMANDS, *book.guide.languages, *book.guide.topics):
            if not (vocabulary.meanings.get(command) or vocabulary.alone.get(command)):
                yield Problem(file, f"meanings.{command}", "nobody can say this")
        for kind in ("danger", "selfharm"):
            if not vocabulary.danger.get(kind):
                yield Problem(file, f"danger.{kind}", "nobody can say this")
        yield from empty_phrases(file, {**vocabulary.meanings, **vocabulary.alone})
        yield from empty_phrases(file, dict(lists_of(vocabulary.alarms[0])))
        yield from unsayable(file, vocabulary.numerals)


def empty_phrases(file: str, phrases: Mapping[str, tuple[str, ...]]) -> Iterator[Problem]:
    """A phrase without a letter would be found in everything."""
    for meaning, some in phrases.items():
        if "" in some:
            yield Problem(file, meaning, "one of its phrases has no letters")


def unsayable(file: str, numerals: Numerals) -> Iterator[Problem]:
    """Every digit, day and month can be said; ordinals where the language has them for days."""
    known = {(numeral.kind, numeral.value) for numeral in numerals.words.values()}
    needed: dict[NumeralKind, Iterable[int]] = {
        "number": (*range(20), *range(20, 100, 10)),
        "month": range(1, 13),
        "ordinal": range(1, 32) if any(kind == "ordinal" for kind, _ in known) else (),
    }
    for kind, values in needed.items():
        for value in values:
            if (kind, value) not in known:
                yield Problem(file, f"{kind}s.{value}", "nobody can say this")
    if "" in numerals.words:
        yield Problem(file, "numerals", "one of its phrases has no letters")


# ---------------------------------------------------------------- where an author finds it


def wording(book: Content, topic: Topic, section: Section) -> str:
    """The English of a section."""
    return book.wordings[ENGLISH][f"topic.{topic.id}.{section.id}"]


def file_of(topic: Topic) -> str:
    """The file that holds the topic."""
    return f"prompts/topics/{topic.id}.toml"
