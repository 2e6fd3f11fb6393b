"""From a wording as it is checked, with figures, to the text that a voice reads rightly."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache

from ivr.content.duration import HAN
from ivr.content.model import Content
from ivr.content.number_formats import FIGURE, SpokenSheet
from ivr.content.strict_toml import Problem
from ivr.dialog.session import ENGLISH
from ivr.i18n.catalogs import get_wordings

ROW = re.compile(r"(?<![0-9])[0-9](?: [0-9](?![0-9]))+")
"""Digits that are said one by one, as a code or a part of an address."""

PARTED = re.compile(f"(?<={HAN.pattern}) (?={HAN.pattern})")
"""A space between Chinese characters, where a figure has stood: a voice would part the words."""

AROUND = 12
"""Characters on each side of a figure that an author sees of its sentence."""


def to_tts_text(text: str, sheet: SpokenSheet) -> str:
    """The wording for a voice: the longest readings first, then rows of digits."""
    pattern = pattern_of(tuple(sheet.readings))
    if pattern:
        text = PARTED.sub("", pattern.sub(lambda found: sheet.readings[found[0]], text))
    return ROW.sub(lambda row: said_one_by_one(row[0].replace(" ", ""), sheet), text)


def said_one_by_one(digits: str, sheet: SpokenSheet) -> str:
    """Each digit in its word."""
    return sheet.digits.between.join(sheet.digits.words[int(digit)] for digit in digits)


@lru_cache(64)
def pattern_of(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    """Finds the phrases as whole words and whole numbers."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile("|".join(map(whole, longest_first))) if phrases else None


def whole(phrase: str) -> str:
    """The phrase where neither a figure nor a letter goes on with it: "1 mes" is not in "1 meses".

    Scripts without spaces between words have no such end.
    """
    return edge(phrase[0], "<") + re.escape(phrase) + edge(phrase[-1], "")


def edge(character: str, side: str) -> str:
    """What may not stand beside this end of a phrase."""
    if FIGURE.match(character):
        return "(?<![0-9])(?<![0-9] )" if side else "(?! ?[0-9])"
    has_case = unicodedata.category(character) in ("Lu", "Ll")
    return rf"(?{side}![^\W\d_])" if has_case else ""


def wrong_spoken(book: Content) -> Iterator[Problem]:
    """Live languages: every figure has its words, and every form a placeholder and a table."""
    for language in book.guide.languages:
        if language not in book.spoken:
            yield Problem(file_of(language), "", "this file is missing")
            continue
        yield from unread(language, book.wordings[language], book.spoken[language])
        yield from wrong_forms(language, book)


def unspoken_drafts(book: Content) -> Iterator[Problem]:
    """The same of the other languages, as far as they are translated."""
    for language in book.spoken:
        if language not in book.guide.languages and language in book.catalogs:
            wordings = get_wordings(book.catalogs[language], book.wordings[ENGLISH])
            yield from unread(language, wordings, book.spoken[language])
            yield from wrong_forms(language, book)


def unread(language: str, wordings: Mapping[str, str], sheet: SpokenSheet) -> Iterator[Problem]:
    """Figures in wordings that no reading covers, in a language whose digits are words."""
    for prompt, text in wordings.items() if sheet.in_words else ():
        said = to_tts_text(text, sheet)
        for figure in re.finditer("[0-9]+", said):
            around = said[max(0, figure.start() - AROUND) : figure.end() + AROUND]
            what = f"nothing tells how {prompt} says {figure[0]}: … {around} …"
            yield Problem(file_of(language), "readings", what)


def wrong_forms(language: str, book: Content) -> Iterator[Problem]:
    """Forms of placeholders that no prompt has, or that no table has."""
    sheet = book.spoken[language]
    for place, form in sheet.forms.items():
        prompt, _, name = place.rpartition(".")
        if f"{{{name}}}" not in book.wordings[ENGLISH].get(prompt, ""):
            yield Problem(file_of(language), f"forms.{place}", "no prompt has this placeholder")
        if form not in forms_for(name, sheet):
            yield Problem(file_of(language), f"forms.{place}", f"there is no form {form!r} for it")


def forms_for(name: str, sheet: SpokenSheet) -> Collection[str]:
    """The forms that a placeholder can take: of times, weekdays, dates, or numbers."""
    match name:
        case "opens" | "closes":
            return sheet.clock
        case "first" | "last" | "days":
            return sheet.weekdays
        case "day":
            return sheet.dates.day.keys() & sheet.dates.birthday.keys()
        case _:
            return sheet.numbers


def file_of(language: str) -> str:
    """The sheet of a language, as an author knows it."""
    return f"locales/{language}/spoken.toml"
