"""Numbers, times, days and letters in every language, against pages that people read."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from itertools import product

import pytest

from ivr.content.model import Content, Hours
from ivr.content.number_formats import PLAIN, SpokenSheet
from ivr.content.wordings import placeholders
from ivr.dialog.model import (
    Birthday,
    Day,
    Digits,
    Hangup,
    Letters,
    Ref,
    Say,
    Telephone,
    Turn,
    Value,
)
from ivr.voice import formatting
from ivr.voice.redaction import redact
from ivr.voice.wording import Wording
from tests.all_languages import in_all_languages
from tests.spoken_tables import LANGUAGES, LEAP_YEAR, PAGES, YEARS, every_day, page

SHAPES = (list(range(5)), [0], [0, 2, 4], [5, 6], [1, 2])
"""Days of the week on which a desk may answer: ranges and lists."""


@pytest.fixture(scope="module")
def spoken_book(book: Content) -> Content:
    return in_all_languages(book)


@pytest.fixture(scope="module")
def wording(spoken_book: Content) -> Wording:
    return Wording(spoken_book)


# ---------------------------------------------------------------- the pages


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_said_as_on_the_page_that_was_read(book: Content, language: str):
    """`python -m tests.spoken_tables` writes the pages: read what changed."""
    kept = (PAGES / f"{language}.txt").read_text(encoding="utf-8")

    assert page(book.spoken[language]) == kept


def test_every_live_language_has_a_page(book: Content):
    assert set(book.guide.languages) <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_any_day_is_said_as_its_day_of_the_page_with_its_own_weekday_and_year(
    book: Content, language: str
):
    """The page has each day of a leap year; 28 years have each of them on each weekday."""
    sheet = book.spoken[language]
    for year, shown in product(range(2024, 2052), every_day(LEAP_YEAR)):
        if exists(shown, year):
            day = shown.replace(year=year)
            words = formatting.day_to_come(shown, sheet)
            words = swapped(words, weekday(shown, sheet), weekday(day, sheet))
            words = swapped(words, year_in(shown.year, sheet), year_in(year, sheet))
            assert formatting.day_to_come(day, sheet) == words


@pytest.mark.parametrize("language", LANGUAGES)
def test_any_birthday_is_said_as_its_day_and_its_year_are_on_the_page(book: Content, language: str):
    sheet = book.spoken[language]
    for shown in every_day(LEAP_YEAR):
        words = formatting.birthday(shown, sheet)
        assert words in formatting.day_to_come(shown, sheet)
        for year in filter(lambda year: exists(shown, year), YEARS):
            own = swapped(words, year_in(LEAP_YEAR, sheet), year_in(year, sheet))
            assert formatting.birthday(shown.replace(year=year), sheet) == own


def exists(day: date, year: int) -> bool:
    """Whether the year has this day."""
    return (day.month, day.day) != (2, 29) or len(every_day(year)) == 366


def weekday(day: date, sheet: SpokenSheet) -> str:
    return sheet.weekdays[PLAIN][day.weekday()]


def year_in(year: int, sheet: SpokenSheet) -> str:
    """The year as it stands in a date."""
    form = re.search(r"\{year(?::(\w+))?\}", sheet.dates.birthday[PLAIN])
    assert form is not None
    return formatting.number(year, sheet, form[1] or PLAIN)


def swapped(words: str, old: str, new: str) -> str:
    """The words with this in place of that, which must be there."""
    assert old in words
    return words.replace(old, new, 1)


# ---------------------------------------------------------------- every prompt, with every value

ON = (date(2026, 12, 1), date(2027, 1, 31), date(2028, 2, 29))
BORN = (date(1905, 1, 1), date(1950, 5, 3), date(2000, 2, 29), date(2026, 11, 22))
COUNTS: dict[str, tuple[Value, ...]] = {
    "left": tuple(range(2, 7)),
    "part": tuple(range(1, 7)),
    "parts": tuple(range(2, 7)),
    "got": tuple(range(1, 130)),
    "need": (4, 8, 10, 11, 80),
    "at": tuple(range(1, 81)),
}
NAMED: dict[str, tuple[Value, ...]] = {
    "key": (*"0123456789", Ref("key.star"), Ref("key.pound")),
    "day": (*map(Day, ON), *map(Birthday, BORN)),
    "name": ("José O'Brien-Nuñez", "Зоя", "王小明"),
    "letters": (Letters("José O'Brien-Nuñez"), Letters("Зоя Щёкина"), Letters("王小明")),
    "number": (Telephone("+19175550142"), Digits("417203")),
    "title": (Ref("topic.fasting.title"), Ref("topic.parking.title")),
    "language": ("Spanish",),
    **dict.fromkeys(("opens", "closes", "first", "last", "days"), ("x",)),
}
EVERY = COUNTS | NAMED


def every_text(wording: Wording, language: str) -> Iterator[tuple[str, str]]:
    """Each prompt of the language with each of the values of its placeholders in turn."""
    for prompt, text in wording.book.wordings[language].items():
        names = sorted(set(placeholders(text)) & EVERY.keys())
        for n in range(max((len(EVERY[name]) for name in names), default=1)):
            values = {name: EVERY[name][n % len(EVERY[name])] for name in names}
            yield prompt, wording.text(prompt, language, values)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_prompt_leaves_a_brace_a_gap_or_a_figure_that_nobody_says(
    wording: Wording, language: str
):
    in_words = wording.book.spoken[language].in_words
    for prompt, text in every_text(wording, language):
        assert text == text.strip(), prompt
        assert not re.search(r"[{}]|  | [,.:;!?，。：；！？、]", text), (prompt, text)
        assert not (in_words and re.search("[0-9]", text)), (prompt, text)


def at_hours(book: Content, hours: dict[str, Hours]) -> Content:
    return replace(book, directory=replace(book.directory, hours=hours))


@pytest.mark.prove
@pytest.mark.sweep
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_opening_time_and_day_can_stand_in_its_sentence(spoken_book: Content, language: str):
    for days, hour in product(SHAPES, range(23)):
        known = Hours(tuple(days), time(hour, 15), time(hour + 1))
        hours = dict.fromkeys(spoken_book.directory.hours, known)
        directory = replace(spoken_book.directory, hours=hours)
        text = Wording(replace(spoken_book, directory=directory)).text(
            "late_closed.hours", language
        )

        assert not re.search(r"[{}]|  ", text), text


# ---------------------------------------------------------------- what natives would notice


SURGERY = Hours((0, 1, 2, 3, 4), time(6), time(20, 30))
SOME_DAYS = Hours((1, 3, 5), time(13), time(14, 15))


@pytest.mark.parametrize(
    ("language", "hours", "text"),
    [
        (
            "es",
            SURGERY,
            "Contesta de lunes a viernes, de las seis de la mañana a las ocho y media de la noche, "
            "pero no en días feriados.",
        ),
        (
            "es",
            SOME_DAYS,
            "Contesta los martes, los jueves y los sábados, de la una de la tarde a las dos y "
            "cuarto de la tarde, pero no en días feriados.",
        ),
        ("zh", SURGERY, "接听时间是星期一到星期五，从早上六点到晚上八点半，节假日不接听。"),
        (
            "yue",
            SOME_DAYS,
            "服務台星期二、星期四同星期六，由下晝一點至下晝兩點十五分有人聽電話，但係假期冇人聽。",
        ),
        (
            "ru",
            SURGERY,
            "Там отвечают с понедельника по пятницу, с шести часов утра до восьми тридцати вечера, "
            "но не в праздники.",
        ),
        (
            "ru",
            SOME_DAYS,
            "Там отвечают во вторник, в четверг и в субботу, с часа дня до двух пятнадцати дня, "
            "но не в праздники.",
        ),
    ],
)
def test_hours_and_days_take_the_forms_of_their_sentence(
    spoken_book: Content, language: str, hours: Hours, text: str
):
    wording = Wording(at_hours(spoken_book, {"surgery_center": hours}))

    assert wording.text("late_closed.hours", language) == text


SHORT_IN_MANDARIN = "我收到两位数字，需要四位。请把全部数字重按一遍。"


@pytest.mark.parametrize(
    ("language", "prompt", "values", "text"),
    [
        ("zh", "progress.many", {"left": 2}, "还有两个问题。"),
        ("yue", "progress.many", {"left": 2}, "仲有兩條問題。"),
        ("ru", "progress.many", {"left": 2}, "Осталось вопросов: два."),
        (
            "es",
            "wrong.too_long",
            {"got": 21, "need": 10},
            "Recibí veintiún dígitos, y necesito diez.",
        ),
        ("es", "main.home", {"key": "1"}, "Para irse a casa después, oprima uno."),
        ("ru", "main.home", {"key": "1"}, "О возвращении домой после процедуры — нажмите один."),
        ("zh", "wrong.too_short", {"got": 2, "need": 4}, SHORT_IN_MANDARIN),
    ],
)
def test_counts_agree_with_what_they_count(
    wording: Wording, language: str, prompt: str, values: dict[str, Value], text: str
):
    assert wording.text(prompt, language, values) == text


@pytest.mark.parametrize(
    ("language", "number"),
    [
        ("en", "9 1 7, 5 5 5, 0 1 4 2"),
        ("es", "nueve uno siete, cinco cinco cinco, cero uno cuatro dos"),
        ("zh", "九 一 七，五 五 五，零 一 四 二"),
        ("yue", "九 一 七，五 五 五，零 一 四 二"),
        ("ru", "девять один семь, пять пять пять, ноль один четыре два"),
    ],
)
def test_a_number_is_said_digit_by_digit_and_one_in_mandarin_is_never_yao(
    book: Content, language: str, number: str
):
    assert formatting.telephone("+19175550142", book.spoken[language]) == number


def test_letters_that_sound_alike_in_spanish_are_told_apart(wording: Wording):
    letters = wording.value(Letters("Bv Ñy-É"), "es")

    assert letters == (
        "be de Bolivia, ve de Venezuela, espacio, eñe, i griega, guion, e con acento"
    )


def test_the_address_is_read_as_a_caller_writes_it_down(wording: Wording):
    english, spanish, mandarin, cantonese, russian = (
        wording.text("topic.parking.address", language)
        for language in ("en", "es", "zh", "yue", "ru")
    )

    assert "1133 York Avenue" in english
    assert "once treinta y tres York Avenue" in spanish
    assert "一一三三号，在东六十一街和东六十二街之间。邮政编码是 一 零 零 六 五。" in mandarin
    assert "一一三三號。喺東六十一街同東六十二街之間。郵區號碼係 一 零 零 六 五。" in cantonese
    assert "Почтовый индекс: один ноль ноль шесть пять." in russian


# ---------------------------------------------------------------- values of one caller


def test_a_value_of_ones_own_is_filled_in_late_in_the_form_of_its_place(spoken_book: Content):
    sheet = spoken_book.spoken["ru"]
    dates = replace(sheet.dates, day={**sheet.dates.day, "on": "в этот день"})
    forms = {**sheet.forms, "confirm.treatment_on.day": "on"}
    own = replace(sheet, dates=dates, forms=forms)
    wording = Wording(replace(spoken_book, spoken={**spoken_book.spoken, "ru": own}))
    say = Say("confirm.treatment_on", (("day", Day(date(2026, 12, 4))),))

    _, ((value, language, place),) = redact(Turn((say,), Hangup()))

    assert language == ""
    assert wording.value(value, "ru", place) == "в этот день"
