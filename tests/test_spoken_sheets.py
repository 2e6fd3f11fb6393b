"""What is wrong with a spoken.toml is told by its file and entry, before anybody hears it."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ivr.content.load import ROOT, load
from ivr.content.model import Content
from ivr.content.number_formats import SpokenSheet, wrong_sheet
from ivr.content.strict_toml import BadContentError
from ivr.content.tts_text import unspoken_drafts, wrong_spoken
from tests.all_languages import in_all_languages
from tests.spoken_tables import LANGUAGES

TEN_DIGITS = "telephone.groups: together they must be the ten digits of a number"
OF_A_TIME = "hour, hour24, minute, period"
SHEET = "locales/en/spoken.toml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of prompts/ and locales/ to spoil."""
    for folder in ("prompts", "locales"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def told(root: Path, old: str, new: str) -> list[str]:
    """What is wrong once the English sheet has this in place of that."""
    path = root / SHEET
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadContentError) as bad:
        load(root)
    return [str(problem) for problem in bad.value.problems]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("[digits]\n", "[digits]\nwords_ = 1\n", "digits: unknown entries: words_"),
        ('between = " "\n', "", "digits.between: the entry 'between' is missing"),
        ('"8", "9"]', '"8"]', "digits.words: there must be ten, for 0 to 9"),
        (
            "[3, 3, 4]",
            "[3, 4]",
            TEN_DIGITS,
        ),
        (', "Sunday"', "", "weekdays.plain: there must be 7"),
        ("[clock.plain.", "[clock.other.", "clock.plain: it is missing"),
        ('"00:00" = "AM"', '"00:30" = "AM"', "periods: the first must begin at 00:00"),
        ('"12:00" = "PM"', '"noon" = "PM"', "periods: 'noon' is no time such as 06:30"),
        (
            '\n0 = "{hour} {period}"',
            "",
            "clock.plain.patterns: the minutes from which they hold, the first at 0",
        ),
        (
            '10 = "{hour}:{minute}',
            '10 = "{hours}:{minute}',
            "clock.plain.patterns.10: there is no placeholder {hours}: " + OF_A_TIME,
        ),
        (
            'birthday.plain = "{month}',
            'birthday.plain = "{month:genitive}',
            "dates.birthday.plain: months has no form 'genitive'",
        ),
        (
            'day.plain = "{weekday}',
            'day.plain = "{weekday',
            "dates.day.plain: a brace is missing or too many (unexpected '{' in field name)",
        ),
    ],
)
def test_a_spoiled_sheet_stops_the_start_and_names_its_entry(
    root: Path, old: str, new: str, what: str
):
    assert told(root, old, new) == [f"{SHEET}: {what}"]


def test_a_language_that_is_not_live_only_warns(root: Path):
    (root / "locales/ht").mkdir(exist_ok=True)
    (root / "locales/ht/spoken.toml").write_text("digits = 1", encoding="utf-8")

    problems = [problem.file for problem in load(root).drafts]

    assert "locales/ht/spoken.toml" in problems


def without_words(sheet: SpokenSheet, n: str) -> SpokenSheet:
    plain = sheet.numbers["plain"]
    words = {key: said for key, said in plain.words.items() if key != n}
    return replace(sheet, numbers={**sheet.numbers, "plain": replace(plain, words=words)})


def like(sheet: SpokenSheet, form: str, other: str) -> SpokenSheet:
    return replace(sheet, numbers={**sheet.numbers, form: replace(sheet.numbers[form], like=other)})


@pytest.mark.parametrize(
    ("spoil", "entry", "what"),
    [
        (lambda es: without_words(es, "17"), "numbers.plain", "it has no words for 17"),
        (
            lambda es: like(es, "masculine", "neuter"),
            "numbers.masculine.like",
            "it must name a form that is like no other",
        ),
        (
            lambda es: like(es, "plain", "masculine"),
            "numbers.plain.like",
            "it must name a form that is like no other",
        ),
        (lambda es: replace(es, numbers={}), "numbers.plain", "it is missing"),
        (
            lambda es: replace(es, readings={"1 mes": "1 mes"}),
            "readings.1 mes",
            "a figure is left here, which a voice may read wrongly",
        ),
    ],
)
def test_numbers_that_cannot_be_said_are_told(
    book: Content, spoil: Callable[[SpokenSheet], SpokenSheet], entry: str, what: str
):
    assert (entry, what) in list(wrong_sheet(spoil(book.spoken["es"])))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_shipped_sheet_has_anything_wrong(book: Content, language: str):
    assert list(wrong_sheet(book.spoken[language])) == []


def test_every_figure_and_form_of_every_language_has_its_words(book: Content):
    assert list(wrong_spoken(in_all_languages(book))) == []
    assert list(unspoken_drafts(book)) == []


def test_a_figure_that_no_reading_covers_is_named_with_its_sentence(book: Content):
    every = in_all_languages(book)
    own = {**every.wordings["ru"], "main.intro": "Подождите ещё 3 недели."}

    problems = wrong_spoken(replace(every, wordings={**every.wordings, "ru": own}))

    assert list(map(str, problems)) == [
        "locales/ru/spoken.toml: readings: nothing tells how main.intro says 3: "
        "… дождите ещё 3 недели. …"
    ]


@pytest.mark.parametrize(
    ("place", "form", "what"),
    [
        ("main.intro.left", "plain", "no prompt has this placeholder"),
        ("progress.many.left", "from", "there is no form 'from' for it"),
        ("days.range.first", "genitive", "there is no form 'genitive' for it"),
        ("hours.known.opens", "on", "there is no form 'on' for it"),
        ("confirm.treatment_on.day", "on", "there is no form 'on' for it"),
    ],
)
def test_a_form_that_no_table_has_or_no_placeholder_takes_is_told(
    book: Content, place: str, form: str, what: str
):
    every = in_all_languages(book)
    own = replace(every.spoken["ru"], forms={place: form})

    problems = wrong_spoken(replace(every, spoken={**every.spoken, "ru": own}))

    assert list(map(str, problems)) == [f"locales/ru/spoken.toml: forms.{place}: {what}"]


def test_a_live_language_without_a_sheet_is_told(book: Content):
    every = in_all_languages(book)
    rest = {id_: sheet for id_, sheet in every.spoken.items() if id_ != "zh"}

    assert list(map(str, wrong_spoken(replace(every, spoken=rest)))) == [
        "locales/zh/spoken.toml: this file is missing"
    ]
