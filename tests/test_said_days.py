"""An hour is no date, and no word that moves a day is passed over, in any language."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain, cycle, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.dialog.model import Wrong
from ivr.dialog.parsers.date_tokens import CARDINALS, date_tokens
from ivr.dialog.parsers.dates import spoken_birth_date, spoken_treatment_date
from ivr.dialog.parsers.text import IDEOGRAPH
from ivr.dialog.vocabulary import DateTalk, Numerals
from tests.test_entries import DAYS
from tests.times_of_day import HOURS, MINUTES, NO_HOUR, TIMES, VOCABULARIES, number_words

MONDAY = date(2026, 11, 23)
LANGUAGES = list(TIMES)
every_language = pytest.mark.parametrize("language", LANGUAGES)

FOURTH = {
    "en": "December fourth",
    "es": "cuatro de diciembre",
    "zh": "十二月四号",
    "yue": "十二月四號",
    "ru": "четвёртого декабря",
}
THIRD = {
    "en": "December third",
    "es": "tres de diciembre",
    "zh": "十二月三号",
    "yue": "十二月三號",
    "ru": "третьего декабря",
}
DAY = {"en": "the fourth", "es": "el cuatro", "zh": "四号", "yue": "四號", "ru": "четвёртого"}
TOMORROW = {"en": "tomorrow", "es": "mañana", "zh": "明天", "yue": "聽日", "ru": "завтра"}
FRIDAY = {"en": "Friday", "es": "el viernes", "zh": "星期五", "yue": "星期五", "ru": "в пятницу"}
BIRTHDAY = {
    "en": "April twelfth 1961",
    "es": "doce de abril de 1961",
    "zh": "一九六一年四月十二号",
    "yue": "一九六一年四月十二號",
    "ru": "двенадцатого апреля 1961 года",
}


def numerals(language: str) -> Numerals:
    return VOCABULARIES[language].numerals


def talk(language: str) -> DateTalk:
    found = numerals(language).dates
    assert found
    return found


def phrases(language: str, *kinds: str) -> dict[str, int]:
    """The language's phrases of these kinds, as people write them, with their values."""
    return {
        as_written(phrase): numeral.value
        for phrase, numeral in talk(language).words.items()
        if numeral.kind in kinds
    }


def as_written(phrase: str) -> str:
    """Chinese characters without spaces."""
    return phrase.replace(" ", "") if IDEOGRAPH.search(phrase) else phrase


def treatment(language: str, words: str, today: date = MONDAY) -> date | Wrong:
    return spoken_treatment_date(words, numerals(language), today)


def born(language: str, words: str) -> date | Wrong:
    return spoken_birth_date(words, numerals(language), MONDAY)


def told_days(language: str) -> list[tuple[str, date]]:
    """Each word for a day that is told from this Monday, with its day; Monday itself aside."""
    away = ((p, MONDAY + timedelta(days=n)) for p, n in phrases(language, "away", "ahead").items())
    weekdays = phrases(language, "weekday").items()
    coming = ((p, MONDAY + timedelta(days=n - 1)) for p, n in weekdays if n > 1)
    return [*away, *coming]


# ---------------------------------------------------------------- an hour is no date


def beside(language: str, day: str, time: str) -> Iterator[str]:
    """The time after the day, and before it where the two do not run into one number."""
    yield f"{day} {time}"
    number = language in ("zh", "yue") and day[:1] in "二两兩三四五六七八九十0123456789"
    if not number:
        yield f"{time} {day}"


@every_language
def test_an_hour_beside_a_day_told_from_today_changes_nothing(language: str):
    days = cycle(told_days(language))
    times = (
        form for hour, minute in product(HOURS, MINUTES) for form in TIMES[language](hour, minute)
    )
    said = [
        (words, day)
        for time, (phrase, day) in zip(times, days, strict=False)
        for words in beside(language, phrase, time)
    ]
    heard = [(words, treatment(language, words), day) for words, day in said]
    wrong = [(w, found) for w, found, day in heard if found != day and isinstance(found, date)]
    right = sum(found == day for _, found, day in heard)

    assert wrong == []
    assert len(heard) > 1_000
    assert right / len(heard) > 0.99


@every_language
def test_every_word_for_a_day_takes_every_kind_of_time(language: str):
    forms = [*TIMES[language](9, 30), *TIMES[language](9, 0), *NO_HOUR[language]]
    marked = [form for form in forms if not is_bare(language, form)][::2]

    assert [
        (words, found)
        for (phrase, day), time in product(told_days(language), marked)
        for words in beside(language, phrase, time)
        if (found := treatment(language, words)) != day
    ] == []


def is_bare(language: str, form: str) -> bool:
    """Whether the time is nothing but numbers, which can be a month and a day, too."""
    tokens = date_tokens(form, numerals(language))
    return all(token.kind in CARDINALS - {"clock"} for token in tokens)


@every_language
def test_a_time_of_day_alone_is_no_date(language: str):
    five = [minute for minute in MINUTES if minute % 5 == 0]
    times = chain(
        NO_HOUR[language],
        (form for hour, minute in product(HOURS, five) for form in TIMES[language](hour, minute)),
    )
    marked = [form for form in times if not is_bare(language, form)]

    assert [t for t in marked if isinstance(treatment(language, t), date)] == []


@every_language
def test_a_date_with_an_hour_is_that_date(language: str):
    marked = [
        form
        for hour, minute in product(HOURS, (0, 15, 30, 45))
        for form in TIMES[language](hour, minute)
        if not is_bare(language, form)
    ]
    heard = {t: treatment(language, f"{FOURTH[language]} {t}") for t in marked}
    with_weekday = {
        t: treatment(language, f"{FRIDAY[language]} {FOURTH[language]} {t}") for t in marked
    }

    for found in (heard, with_weekday):
        days = [day for day in found.values() if isinstance(day, date)]
        assert set(days) == {date(2026, 12, 4)}
        assert len(days) / len(found) > 0.99


# ---------------------------------------------------------------- words that move a day


UNKNOWN = {"en": "zorp", "es": "zorpe", "zh": "龘", "yue": "龘", "ru": "блямс"}


@every_language
def test_a_word_that_is_not_known_beside_a_day_told_from_today_is_asked_again(language: str):
    unknown = UNKNOWN[language]

    for phrase, _ in told_days(language):
        for words in (
            f"{unknown} {phrase}",
            f"{phrase} {unknown}",
            f"{unknown} {phrase} {unknown}",
        ):
            assert isinstance(treatment(language, words), Wrong), words


@every_language
def test_a_word_that_denies_or_moves_a_day_is_never_passed_over(language: str):
    moving = [*phrases(language, "refusal"), *phrases(language, "moves"), *phrases(language, "ago")]

    for phrase in moving:
        for day in (TOMORROW[language], FRIDAY[language], FOURTH[language]):
            for words in apart(language, f"{phrase} {day}", f"{day} {phrase}"):
                assert isinstance(treatment(language, words), Wrong), words
        if phrase not in phrases(language, "ago"):
            assert isinstance(born(language, f"{phrase} {BIRTHDAY[language]}"), Wrong), phrase


def apart(language: str, *several: str) -> list[str]:
    """Those of the words that are no phrase of their own: pasado mañana, esta mañana."""
    known = {as_written(phrase) for phrase in talk(language).words}
    return [words for words in several if words not in known]


@every_language
def test_a_harmless_word_changes_no_day(language: str):
    for phrase in phrases(language, "harmless"):
        both = (f"{phrase} {TOMORROW[language]}", f"{TOMORROW[language]} {phrase}")
        for words in apart(language, *both):
            assert treatment(language, words) == date(2026, 11, 24), words
        found = treatment(language, f"{phrase} {FOURTH[language]}")
        assert found == date(2026, 12, 4), phrase


@every_language
def test_a_weekday_that_contradicts_the_date_is_asked_again(language: str):
    for phrase, weekday in phrases(language, "weekday").items():
        for words in (f"{phrase} {FOURTH[language]}", f"{FOURTH[language]} {phrase}"):
            expected = date(2026, 12, 4) if weekday == 5 else Wrong("ambiguous")
            assert treatment(language, words) == expected, words


@every_language
def test_two_days_that_differ_are_asked_again(language: str):
    days = told_days(language)

    for (one, first), (other, second) in product(days[:12], days):
        if first != second and not other.startswith(one):
            found = treatment(language, f"{one}, {other}")
            assert found not in (first, second), (one, other)


@every_language
def test_another_calendar_is_named_as_such(language: str):
    for phrase in phrases(language, "calendar"):
        assert treatment(language, f"{phrase} {FOURTH[language]}") == Wrong("calendar"), phrase
        assert born(language, f"{BIRTHDAY[language]} {phrase}") == Wrong("calendar"), phrase


# ---------------------------------------------------------------- corrections


@every_language
def test_what_follows_a_correction_counts(language: str):
    fourth, friday = date(2026, 12, 4), date(2026, 11, 27)

    for phrase in phrases(language, "correction"):
        before = f"{THIRD[language]}, {phrase},"
        assert treatment(language, f"{before} {FOURTH[language]}") == fourth, phrase
        assert treatment(language, f"{before} {DAY[language]}") == fourth, phrase
        assert treatment(language, f"{TOMORROW[language]} {phrase} {FRIDAY[language]}") == friday, (
            phrase
        )


@every_language
def test_the_old_day_never_stands_after_a_correction(language: str):
    for phrase in phrases(language, "correction"):
        for day in (TOMORROW[language], FRIDAY[language], FOURTH[language]):
            assert isinstance(treatment(language, f"{day} {phrase}"), Wrong), phrase
        assert isinstance(born(language, f"{BIRTHDAY[language]} {phrase}"), Wrong), phrase
        assert treatment(language, f"{phrase} {FOURTH[language]}") == date(2026, 12, 4), phrase


@pytest.mark.parametrize(
    ("language", "words", "expected"),
    [
        ("en", "tomorrow at nine, no, at ten", date(2026, 11, 24)),
        ("en", "tomorrow at nine, no, ten thirty", Wrong("ambiguous")),
        ("en", "December fourth at nine, no, ten", Wrong("ambiguous")),
        ("en", "next Tuesday, no, Wednesday", Wrong("ambiguous")),
        ("en", "December third, no wait, Friday", Wrong("ambiguous")),
        ("en", "a week from tomorrow, no, Friday", Wrong("ambiguous")),
        ("en", "December third, sorry, January", date(2027, 1, 3)),
        ("zh", "下周二，不对，周三", date(2026, 12, 2)),
        ("zh", "不是三号，是十二月四号", date(2026, 12, 4)),
        ("ru", "не третьего, а четвёртого декабря", date(2026, 12, 4)),
        ("es", "no el tres, sino el cuatro de diciembre", date(2026, 12, 4)),
        ("es", "el tres de diciembre, no el cuatro", Wrong("not_a_date")),
    ],
)
def test_a_correction_is_completed_only_where_that_is_clear(
    language: str, words: str, expected: date | Wrong
):
    assert treatment(language, words) == expected


@pytest.mark.parametrize(
    ("language", "words", "expected"),
    [
        ("en", "April twelfth nineteen sixty one, no, sixty two", date(1962, 4, 12)),
        ("en", "April twelfth nineteen sixty one, sorry, the thirteenth", date(1961, 4, 13)),
        ("en", "April twelfth, no, thirteenth 1961", date(1961, 4, 13)),
        ("en", "April twelfth 1961, no, 12", Wrong("ambiguous")),
        ("es", "doce de abril del sesenta y uno, digo, sesenta y dos", date(1962, 4, 12)),
        ("zh", "一九六一年四月十二号，不对，十三号", date(1961, 4, 13)),
        (
            "ru",
            "двенадцатого апреля шестьдесят первого, нет, шестьдесят второго",
            date(1962, 4, 12),
        ),
    ],
)
def test_a_birthday_is_corrected_in_a_part(language: str, words: str, expected: date | Wrong):
    assert born(language, words) == expected


# ---------------------------------------------------------------- days told from any day


COUNTED = {
    "en": ("in {n} days", "{n} days from now", "in {n} weeks", "{n} weeks from today"),
    "es": ("en {n} días", "dentro de {n} días", "en {n} semanas", "dentro de {n} semanas"),
    "zh": ("{n}天后", "再过{n}天", "{n}个星期后", "{n}周以后"),
    "yue": ("{n}天後", "再過{n}天", "{n}個星期後", "{n}個禮拜之後"),
    "ru": ("через {n} дней", "{n} дней спустя", "через {n} недель", "через {n} недели"),
}


@every_language
@pytest.mark.parametrize("count", [2, 3, 4, 5, 6, 7, 9, 10, 12, 14, 21])
def test_days_and_weeks_are_counted_from_today(language: str, count: int):
    word = number_words(language)[count].replace(" ", "" if language in ("zh", "yue") else " ")

    for form, unit in zip(COUNTED[language], (1, 1, 7, 7), strict=True):
        for number in (word, str(count)):
            words = form.format(n=number)
            found = treatment(language, words)
            colloquial = language == "es" and word in ("ocho", "quince")
            assert colloquial or found == MONDAY + timedelta(days=count * unit), words


@given(DAYS, st.integers(1, 7), st.sampled_from(LANGUAGES))
def test_a_bare_weekday_is_the_coming_one_and_todays_own_is_asked_again(
    today: date, weekday: int, language: str
):
    phrase = next(p for p, value in phrases(language, "weekday").items() if value == weekday)
    ahead = (weekday - today.isoweekday()) % 7
    coming = today + timedelta(days=ahead)

    assert treatment(language, phrase, today) == (coming if ahead else Wrong("ambiguous"))
    both = treatment(language, f"{today_in(language)} {phrase}", today)
    assert both == (Wrong("ambiguous") if ahead else today)


def today_in(language: str) -> str:
    return next(p for p, value in phrases(language, "away").items() if value == 0)


@given(DAYS, st.integers(1, 7))
def test_next_weekday_is_taken_only_where_all_readings_agree(today: date, weekday: int):
    monday = today - timedelta(days=today.isoweekday() - 1)
    sunday = today - timedelta(days=today.isoweekday() % 7)
    coming = today + timedelta(days=(weekday - today.isoweekday()) % 7 or 7)
    meant = {
        coming,
        monday + timedelta(days=6 + weekday),
        sunday + timedelta(days=7 + weekday % 7),
    }
    expected = coming if len(meant) == 1 else Wrong("ambiguous")
    english = phrases("en", "weekday")
    name = next(p for p, value in english.items() if value == weekday)
    cases = {1: "понедельник", 2: "вторник", 4: "четверг"}

    assert treatment("en", f"next {name}", today) == expected
    if weekday in cases:
        assert treatment("ru", f"в следующий {cases[weekday]}", today) == expected


@given(DAYS, st.integers(1, 7))
def test_a_weekday_of_the_next_week_is_that_of_the_week_that_begins_on_monday(
    today: date, weekday: int
):
    expected = today + timedelta(days=7 - today.isoweekday() + weekday)

    for language, following in (("zh", "下"), ("zh", "下个"), ("ru", "на следующей неделе в ")):
        names = [p for p, value in phrases(language, "weekday").items() if value == weekday]
        for name in (name for name in names if not name.isascii()):
            assert treatment(language, f"{following}{name}", today) == expected, name


@given(DAYS, st.integers(1, 30))
def test_a_day_of_the_last_thirty_has_passed_by_speech(today: date, ago: int):
    day = today - timedelta(days=ago)

    assert treatment("en", f"{day:%B} {day.day}", today) == Wrong("past")
    assert treatment("zh", f"{day.month}月{day.day}号", today) == Wrong("past")


# ---------------------------------------------------------------- birthdays


@every_language
def test_a_year_and_a_lone_figure_are_asked_again(language: str):
    forms = ("{y} {n}", "{y}年{n}", "{n} {y}", "{y}, {n}", "{y}/{n}")

    for year, lone, form in product((*range(1930, 2010, 7), 2026, 2027), range(1, 32), forms):
        words = form.format(y=year, n=lone)
        assert isinstance(born(language, words), Wrong), words
        assert isinstance(treatment(language, words), Wrong), words


@given(st.integers(30, 95 * 365))
def test_a_russian_birthday_has_its_month_as_an_ordinal(ago: int):
    day = MONDAY.replace(year=2024) - timedelta(days=ago)
    ordinals = {
        value: phrase
        for phrase, value in phrases("ru", "ordinal").items()
        if phrase.endswith(("ого", "его"))
    }
    words = f"{ordinals[day.day]} {ordinals[day.month]} {day.year} года"

    assert born("ru", words) == day


# ---------------------------------------------------------------- no words raise


YEARS = [
    "1950",
    "2026",
    "1950年",
    "61",
    "04",
    "3",
    "9:30",
    "12:04",
    "31",
    "0",
    "/",
    "一九五零",
    "초",
]


@given(st.data(), st.sampled_from(LANGUAGES), DAYS)
def test_no_words_of_any_language_raise_or_make_a_day_out_of_range(
    data: st.DataObject, language: str, today: date
):
    words = st.sampled_from([*map(as_written, talk(language).words), *YEARS, UNKNOWN[language]])
    said = data.draw(st.lists(words, max_size=12))
    between = data.draw(st.sampled_from([" ", "", ", "]))
    found = treatment(language, between.join(said), today)
    birth = spoken_birth_date(between.join(said), numerals(language), today)

    assert isinstance(found, Wrong) or today <= found <= today + timedelta(days=366)
    assert isinstance(birth, Wrong) or birth <= today


@every_language
def test_a_long_speech_ends_soon_and_is_no_date(language: str):
    for phrase in list(talk(language).words)[::40]:
        words = f"{as_written(phrase)} " * 300
        assert isinstance(treatment(language, words), Wrong)


@pytest.mark.parametrize(
    ("language", "words", "today", "wrong"),
    [
        ("es", "viernes 400", MONDAY, "no_such_day"),
        # More moves than anybody means, and a Friday that may have been yesterday.
        ("en", f"{'the day after ' * 4}tomorrow", MONDAY, "not_a_date"),
        ("en", "this Friday", date(2026, 11, 28), "ambiguous"),
    ],
)
def test_what_fixes_no_one_day_is_asked_again(language: str, words: str, today: date, wrong: str):
    assert spoken_treatment_date(words, VOCABULARIES[language].numerals, today) == Wrong(wrong)
