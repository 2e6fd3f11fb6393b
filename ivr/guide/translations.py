"""The laws of translations: a language says all that the English says, or it is not live."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from babel import Locale, UnknownLocaleError

from ivr.dialog.memory import ENGLISH
from ivr.guide.book import Book, Entry, Language
from ivr.guide.catalogs import to_translate
from ivr.guide.critical import critical
from ivr.guide.laws_of_words import (
    foreign_words,
    unkept,
    words_in,
    wrong_glossary,
    wrong_words,
)
from ivr.guide.reader import Problem
from ivr.guide.wordings import wrong_text

NOT_TRANSLATED = "it is not translated"
FUZZY = "it is fuzzy: compare it with the English, then take the mark away"
CHANGED = "the English has changed since: run `ivr strings`, then compare it with the English"
UNKNOWN = "the English has no such entry: run `ivr strings`"

MOST_LIVE, MOST_SHELLS = 6, 7
"""What their pages have keys for, beside 8, 9 and 0, which mean the same everywhere."""

BRACED = re.compile(r"\{[^}]*\}")
NUMBER = re.compile(r"(?<![0-9])[0-9](?: [0-9](?![0-9]))+|[0-9]+(?![0-9A-Z])")
BRAND = re.compile(r"[0-9]+(?=[A-Z])")
"""Digits spoken one by one, or a number; the 7 of 7UP is neither, and can go with the brand."""

JOINERS = "\u200c\u200d"
"""Characters without width that some scripts are written with (Bengali, Urdu)."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many entries of a language stand where; only the first are said."""

    translated: int = 0
    fuzzy: int = 0
    missing: int = 0
    broken: int = 0


def wrong_languages(book: Book) -> Iterator[Problem]:
    """English is live, because all others are made from it; Babel knows every language."""
    file = "prompts/languages.toml"
    if ENGLISH not in book.guide.languages:
        yield Problem(file, f"{ENGLISH}.live", "it must be true: the others are made from English")
    yield from (Problem(file, "", what) for what in crowded(book))
    for id_, language in book.languages.items():
        try:
            Locale.parse(language.locale)
        except (UnknownLocaleError, ValueError):
            yield Problem(file, f"{id_}.locale", f"Babel has no locale {language.locale!r}")
        if language.live:
            for entry, what in mute(language):
                yield Problem(file, f"{id_}.{entry}", what)
        if language.pace < 1:
            yield Problem(file, f"{id_}.pace", "it must be words a minute, such as 150")


def mute(language: Language) -> Iterator[tuple[str, str]]:
    """What a live language lacks to be spoken, or to be heard."""
    for entry in ("voice", "say"):
        if not getattr(language, entry):
            yield entry, "a live language needs one: its callers would hear nothing"
    if language.speech and not language.gather:
        yield "gather", "speech = true needs one: nobody would be understood"


def crowded(book: Book) -> Iterator[str]:
    """More languages than their pages have keys for."""
    if len(book.guide.languages) > MOST_LIVE:
        yield f"more than {MOST_LIVE} languages are live, and no key is left for one more"
    if len(book.guide.shells) > MOST_SHELLS:
        yield f"more than {MOST_SHELLS} languages only `hold`, and no key is left for one more"


def wrong_translations(book: Book) -> Iterator[Problem]:
    """What is wrong with the catalogs of the live languages: every entry of each, one by one."""
    for language in book.guide.languages:
        if language in book.catalogs:
            yield from wrong_catalog(language, book)


def drafts(book: Book) -> Iterator[Problem]:
    """What keeps the other languages from being live; of what is not translated, how much."""
    yield from book.drafts
    for language, catalog in book.catalogs.items():
        if language not in book.guide.languages:
            problems = list(wrong_catalog(language, book))
            yield from (problem for problem in problems if problem.what != NOT_TRANSLATED)
            missing = sum(problem.what == NOT_TRANSLATED for problem in problems)
            if missing:
                yield Problem(catalog.file, "", f"{missing} entries are not translated")


def wrong_catalog(language: str, book: Book) -> Iterator[Problem]:
    """What is wrong with a catalog, in the order of the English, and with the glossary for it."""
    catalog = book.catalogs[language]
    for what in wrong_glossary_of(language, book):
        yield Problem(f"locales/{language}/glossary.toml", "", what)
    english = to_translate(book.wordings[ENGLISH])
    for prompt in english:
        for what in wrong_entry(prompt, language, book):
            yield Problem(catalog.file, prompt, what)
    for prompt in catalog.entries:
        if prompt not in english:
            yield Problem(catalog.file, prompt, UNKNOWN)


def wrong_glossary_of(language: str, book: Book) -> Iterator[str]:
    """What is wrong with a glossary by itself, whatever the catalog says."""
    own, english = book.glossaries.get(language), book.wordings[ENGLISH]
    if own is None:
        yield "there is no glossary, so no word can be held to it"
        return
    yield from wrong_glossary(own, book.glossaries[ENGLISH], english)
    yield from unkept(own, book.glossaries[ENGLISH], english, critical(book))


def tally(language: str, book: Book) -> Tally:
    """How far a language is."""
    counts = Counter(
        standing(prompt, language, book) for prompt in to_translate(book.wordings[ENGLISH])
    )
    return Tally(**counts)


def standing(prompt: str, language: str, book: Book) -> str:
    """Where an entry stands: a name of Tally. What is fuzzy is not yet judged."""
    wrong = list(wrong_entry(prompt, language, book))
    if NOT_TRANSLATED in wrong:
        return "missing"
    if CHANGED in wrong or FUZZY in wrong:
        return "fuzzy"
    return "broken" if wrong else "translated"


# ---------------------------------------------------------------- one entry


def wrong_entry(prompt: str, language: str, book: Book) -> Iterator[str]:
    """What is wrong with the translation of a prompt."""
    entry = book.catalogs[language].entries.get(prompt)
    if entry is None or not entry.text:
        yield NOT_TRANSLATED
        return
    if entry.english != book.wordings[ENGLISH][prompt]:
        yield CHANGED
        return  # the rest would compare it with what it was not made from
    if entry.fuzzy:
        yield FUZZY
    yield from wrong_text(prompt, entry.text, book, language)
    yield from wrong_placeholders(entry)
    yield from wrong_numbers(entry)
    yield from wrong_characters(entry.text)
    yield from wrong_language(prompt, entry, book, language)


def wrong_language(prompt: str, entry: Entry, book: Book, language: str) -> Iterator[str]:
    """The words are those of the glossary and of the language; without one, nobody can tell."""
    own = book.glossaries.get(language)
    if own is None:
        return  # a live language has one: load() sees to it
    yield from wrong_words(prompt, entry.english, entry.text, own, book.glossaries[ENGLISH])
    english = words_in((*book.wordings[ENGLISH].values(), *(f.fact for f in book.facts.values())))
    yield from foreign_words(book.languages[language].name, entry.text, own, english)


def wrong_placeholders(entry: Entry) -> Iterator[str]:
    """The placeholders are those of the English, letter for letter, each as often."""
    needed, own = Counter(BRACED.findall(entry.english)), Counter(BRACED.findall(entry.text))
    for name in needed - own:
        yield f"{name} is missing"
    for name in own - needed:
        yield f"{name} is not in the English, or more often than there"


def wrong_numbers(entry: Entry) -> Iterator[str]:
    """Every number of the English is said, and no other. What the English says digit by digit is
    said so; a number, such as that of a house, can be said either way."""
    own = Counter(NUMBER.findall(entry.text))
    brands = BRAND.findall(entry.english)
    for number in NUMBER.findall(entry.english):
        said = number if own[number] else " ".join(number)
        if own[said]:
            own[said] -= 1
        else:
            yield f"the number {number} is missing, or not written in digits"
    for number in own.elements():
        if number not in brands:
            yield f"the number {number} is not in the English"


def wrong_characters(text: str) -> Iterator[str]:
    """Line ends, and signs that nobody sees, and a voice might."""
    for character in sorted(set(text) - set(JOINERS)):
        if unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"):
            yield f"the character U+{ord(character):04X} cannot be spoken"
