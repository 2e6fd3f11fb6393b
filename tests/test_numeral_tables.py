"""The words of numbers and dates are tables of a language, read strictly, complete or refused."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ivr.content.check import check
from ivr.content.load import ROOT, load
from ivr.content.model import Content
from ivr.content.strict_toml import BadContentError
from ivr.dialog.parsers.dates import spoken_birth_date
from ivr.dialog.parsers.numbers import digits_in
from ivr.dialog.vocabulary import Numeral, Numerals
from tests.example import NO_SITE

NUMERALS = NO_SITE.vocabularies["en"].numerals
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('4 = ["four"]', 'four = ["four"]', "'four' is no number, for 'four'"),
        ('"second"', '"may"', "'may' has two meanings among the numerals"),
        ("[[near.selfharm]]", "[[near.selfham]]", "near.selfham: danger has no such need"),
        ("[[plans.ate]]", "[[plans.picnic]]", "plans.picnic: there is no such plan"),
        (
            "[numerals.away]",
            '[fold]\n"ab" = "a"\n[numerals.away]',
            "fold must go from one character",
        ),
        (
            '[["month", "day", "year"]]',
            '[["month", "day"]]',
            "numerals.orders must name day, month and year once each",
        ),
    ],
)
def test_a_table_that_cannot_be_is_told(tmp_path: Path, old: str, new: str, what: str):
    for folder in ("prompts", "locales"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    hearing = tmp_path / "locales/en/hearing.toml"
    hearing.write_text(hearing.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    with pytest.raises(BadContentError) as bad:
        load(tmp_path)

    assert [problem.file for problem in bad.value.problems] == ["locales/en/hearing.toml"]
    assert what in str(bad.value)


def test_a_day_or_month_that_nobody_can_say_is_told(book: Content):
    words = {
        phrase: numeral
        for phrase, numeral in NUMERALS.words.items()
        if phrase not in ("thirty", "may", "twelfth")
    }
    numerals = replace(NUMERALS, words=words | {"": Numeral("joiner")})
    english = replace(book.vocabularies["en"], numerals=numerals)

    errors = check(replace(book, vocabularies={**book.vocabularies, "en": english})).errors

    assert [str(problem) for problem in errors] == [
        "locales/en/hearing.toml: numbers.30: nobody can say this",
        "locales/en/hearing.toml: months.5: nobody can say this",
        "locales/en/hearing.toml: ordinals.12: nobody can say this",
        "locales/en/hearing.toml: numerals: one of its phrases has no letters",
    ]


def test_a_language_without_ordinals_needs_none(book: Content):
    words = {p: n for p, n in NUMERALS.words.items() if n.kind != "ordinal"}
    english = replace(book.vocabularies["en"], numerals=replace(NUMERALS, words=words))

    assert check(replace(book, vocabularies={**book.vocabularies, "en": english})).errors == ()


# A language that writes without spaces and says hundreds in one word, to show that none is in code.
OTHER = Numerals(
    words={
        "mil": Numeral("number", 1000),
        "novecientos": Numeral("number", 900),
        "doscientos": Numeral("number", 200),
        "sesenta y uno": Numeral("number", 61),
        "doce": Numeral("number", 12),
        "cinco": Numeral("number", 5),
        "abril": Numeral("month", 4),
        "十 二 月": Numeral("month", 12),
        "日": Numeral("mark"),
    },
    longest=3,
    orders=(("day", "month", "year"),),
)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("doce de abril de mil novecientos sesenta y uno", date(1961, 4, 12)),
        ("12/4/1961", date(1961, 4, 12)),
        ("1961, 十二月4日", date(1961, 12, 4)),
    ],
)
def test_another_language_is_heard_with_tables_alone(words: str, expected: date):
    assert spoken_birth_date(words, OTHER, TODAY) == expected


def test_a_hundred_in_one_word_multiplies_nothing():
    assert digits_in("cinco doscientos cinco mil", OTHER) == "52005000"
