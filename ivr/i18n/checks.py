"""The laws of translations: a language says all that the English says, or it is not live."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from ivr.content.critical import critical
from ivr.content.model import Content, Entry, Language
from ivr.content.strict_toml import Problem
from ivr.content.wordings import wrong_text
from ivr.dialog.session import ENGLISH
from ivr.i18n.catalogs import to_translate
from ivr.i18n.glossary import Glossary, count, folded, found, without

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


def wrong_languages(book: Content) -> Iterator[Problem]:
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


def crowded(book: Content) -> Iterator[str]:
    """More languages than their pages have keys for."""
    if len(book.guide.languages) > MOST_LIVE:
        yield f"more than {MOST_LIVE} languages are live, and no key is left for one more"
    if len(book.guide.shells) > MOST_SHELLS:
        yield f"more than {MOST_SHELLS} languages only `hold`, and no key is left for one more"


def wrong_translations(book: Content) -> Iterator[Problem]:
    """What is wrong with the catalogs of the live languages: every entry of each, one by one."""
    for language in book.guide.languages:
        if language in book.catalogs:
            yield from wrong_catalog(language, book)


def drafts(book: Content) -> Iterator[Problem]:
    """What keeps the other languages from being live; of what is not translated, how much."""
    yield from book.drafts
    for language, catalog in book.catalogs.items():
        if language not in book.guide.languages:
            problems = list(wrong_catalog(language, book))
            yield from (problem for problem in problems if problem.what != NOT_TRANSLATED)
            missing = sum(problem.what == NOT_TRANSLATED for problem in problems)
            if missing:
                yield Problem(catalog.file, "", f"{missing} entries are not translated")


def wrong_catalog(language: str, book: Content) -> Iterator[Problem]:
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


def wrong_glossary_of(language: str, book: Content) -> Iterator[str]:
    """What is wrong with a glossary by itself, whatever the catalog says."""
    own, english = book.glossaries.get(language), book.wordings[ENGLISH]
    if own is None:
        yield "there is no glossary, so no word can be held to it"
        return
    yield from wrong_glossary(own, book.glossaries[ENGLISH], english)
    yield from find_waived_rules(own, book.glossaries[ENGLISH], english, critical(book))


def tally(language: str, book: Content) -> Tally:
    """How far a language is."""
    counts = Counter(
        standing(prompt, language, book) for prompt in to_translate(book.wordings[ENGLISH])
    )
    return Tally(**counts)


def standing(prompt: str, language: str, book: Content) -> str:
    """Where an entry stands: a name of Tally. What is fuzzy is not yet judged."""
    wrong = list(wrong_entry(prompt, language, book))
    if NOT_TRANSLATED in wrong:
        return "missing"
    if CHANGED in wrong or FUZZY in wrong:
        return "fuzzy"
    return "broken" if wrong else "translated"


# ---------------------------------------------------------------- one entry


def wrong_entry(prompt: str, language: str, book: Content) -> Iterator[str]:
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


def wrong_language(prompt: str, entry: Entry, book: Content, language: str) -> Iterator[str]:
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


# ---------------------------------------------------------------- laws of words


DENIALS = "not"
"""The kind of warning word of which one more is as wrong as one fewer."""

PLACEHOLDER = re.compile(r"\{[^}]*\}")
VALUE = re.compile(r"\{(?!key\})[^}]*\}")
"""Placeholders but {key}, which a glossary may name: `press {key}`."""

WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")


def wrong_words(
    prompt: str, english: str, text: str, own: Glossary, english_glossary: Glossary
) -> Iterator[str]:
    """What is wrong with the words of one translation of this English."""
    yield from wrong_terms(prompt, english, text, own, english_glossary)
    yield from wrong_warnings(prompt, english, text, own, english_glossary)
    yield from find_softened_rules(prompt, english, text, own, english_glossary)


def wrong_terms(
    prompt: str, english: str, text: str, own: Glossary, english_glossary: Glossary
) -> Iterator[str]:
    """A term of the English is said in its one way, and nothing is said in a way to avoid."""
    english, text = VALUE.sub(" ", english), VALUE.sub(" ", text)
    for name, term in own.term.items():
        known = english_glossary.term.get(name)
        needed = known is not None and found(known.own, english)
        if needed and prompt not in term.exceptions and not found(term.own, text):
            yield f"the glossary says {name!r} as {term.say!r}, and this does not"
        if found(term.never, text):  # perhaps as a part of what is right, or of a name
            for form in found(term.never, without((*term.own, *own.names), text)):
                yield f"the glossary never says {form!r}: {name!r} is {term.say!r}"


def wrong_warnings(
    prompt: str, english: str, text: str, own: Glossary, english_glossary: Glossary
) -> Iterator[str]:
    """Each word that denies, forbids or bounds has its counterpart."""
    for kind, mark in own.warnings.items():
        known = english_glossary.warnings.get(kind)
        needed = mark.counts.get(prompt, count(known, bare(english)) if known else 0)
        held = count(mark, bare(text))
        if held < needed:
            yield f"a word of {kind!r} is lost: it has {held}, and needs {needed}"
        if held > needed and kind == DENIALS:
            yield f"a word of {kind!r} is too many: it has {held}, and needs {needed}"


def find_softened_rules(
    prompt: str, english: str, text: str, own: Glossary, english_glossary: Glossary
) -> Iterator[str]:
    """What the English demands or forbids is no advice."""
    demanded = any(count(mark, bare(english)) for mark in english_glossary.warnings.values())
    if own.soft and demanded and prompt not in own.soft.exceptions:
        for word in found(own.soft.words, text):
            yield f"{word!r} makes advice of a rule"


def wrong_glossary(own: Glossary, english: Glossary, prompts: Collection[str]) -> Iterator[str]:
    """A glossary has the terms and kinds of the English one, and names prompts that exist."""
    if any(not any(map(str.isalnum, phrase)) for phrase in phrases_of(own)):
        yield "one of its phrases has no letters, and would be found everywhere"
    for name in english.term.keys() - own.term.keys():
        yield f"it has no term {name!r}"
    for kind in english.warnings.keys() ^ own.warnings.keys():
        yield f"the kind {kind!r} must be in this glossary and in the English one"
    named = {prompt for term in own.term.values() for prompt in term.exceptions}
    named |= {prompt for mark in own.warnings.values() for prompt in mark.counts}
    named |= set(own.soft.exceptions) if own.soft else set()
    for prompt in sorted(named - set(prompts)):
        yield f"it names {prompt!r}, and there is no such prompt"


def phrases_of(own: Glossary) -> Iterator[str]:
    """Everything that is looked for in a text."""
    for term in own.term.values():
        yield from (*term.own, *term.never)
    for mark in own.warnings.values():
        yield from (*mark.words, *mark.ignore)
    yield from (*(own.soft.words if own.soft else ()), *own.names, *own.same)


def find_waived_rules(
    own: Glossary, english_glossary: Glossary, english: Mapping[str, str], critical: Collection[str]
) -> Iterator[str]:
    """Of a critical wording no kind of rule can be waived altogether."""
    for kind, mark in own.warnings.items():
        known = english_glossary.warnings.get(kind)
        for prompt, number in mark.counts.items():
            if prompt in critical and not number and known and count(known, bare(english[prompt])):
                yield f"{prompt} is critical, so a word of {kind!r} cannot be waived there"


# ---------------------------------------------------------------- words of another language


def foreign_words(name: str, text: str, own: Glossary, english: Collection[str]) -> Iterator[str]:
    """Words in a script that the language's own name is not written in, and English words.

    `name` is the language as its speakers write it; `english` are the words that our English has,
    folded, which only a language in the same letters could hold.
    """
    scripts = {script_of(letter) for letter in name if letter.isalpha()}
    for word in WORD.findall(without(own.names, bare(text))):
        if {script_of(letter) for letter in word if letter.isalpha()} - scripts:
            yield f"{word!r} is in foreign letters: see `allowed` in the glossary"
        elif word in english and not found(own.same, word):
            yield f"{word!r} is an English word: see `same` in the glossary"


def script_of(letter: str) -> str:
    """The script of a letter, as the first word of its Unicode name: LATIN, CYRILLIC, CJK …"""
    return unicodedata.name(letter, "UNKNOWN").partition(" ")[0]


@lru_cache(maxsize=2)
def words_in(texts: tuple[str, ...]) -> frozenset[str]:
    """Every word of these texts, folded; single letters are no words of any language."""
    words = {word for text in texts for word in WORD.findall(folded(bare(text)))}
    return frozenset(word for word in words if len(word) > 1)


def bare(text: str) -> str:
    """The text without its placeholders."""
    return PLACEHOLDER.sub(" ", text)
