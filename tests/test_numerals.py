"""Dates and telephone numbers come back exactly in every way that people say them."""

import time
import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ivr.content.load import load
from ivr.dialog.model import Wrong
from ivr.dialog.parsers.dates import spoken_birth_date, spoken_treatment_date
from ivr.dialog.parsers.numbers import digits_in, split, spoken_telephone
from tests.test_entries import DAYS, NUMBERS

TWIN = Path(__file__).parent / "hearing" / "en-entries.toml"
EXAMPLES = tomllib.loads(TWIN.read_text(encoding="utf-8"))
NUMERALS = load().vocabularies["en"].numerals
TODAY = date(2026, 11, 23)

ONES = "_ one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
CARDINALS = f"{ONES} sixteen seventeen eighteen nineteen".replace("_", "zero").split(" ")
TENS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
FIRST = "_ first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
TEENTH = "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
ORDINALS = f"{FIRST} {TEENTH}".split(" ")
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def told(result: date | str | Wrong) -> str:
    """The result as the twin file writes it."""
    match result:
        case Wrong(reason):
            return reason
        case date():
            return result.isoformat()
        case _:
            return result


@pytest.mark.parametrize(("words", "expected"), EXAMPLES["treatment_date"].items())
def test_an_example_of_a_treatment_date_is_heard_as_the_twin_file_says(words: str, expected: str):
    assert told(spoken_treatment_date(words, NUMERALS, TODAY)) == expected


@pytest.mark.parametrize(("words", "expected"), EXAMPLES["birth_date"].items())
def test_an_example_of_a_birth_date_is_heard_as_the_twin_file_says(words: str, expected: str):
    assert told(spoken_birth_date(words, NUMERALS, TODAY)) == expected


@pytest.mark.parametrize(("words", "expected"), EXAMPLES["telephone"].items())
def test_an_example_of_a_telephone_number_is_heard_as_the_twin_file_says(words: str, expected: str):
    assert told(spoken_telephone(words, NUMERALS)) == expected


# ---------------------------------------------------------------- how people say numbers


def cardinal(number: int) -> str:
    """0 to 99 in words."""
    if number < 20:
        return CARDINALS[number]
    unit = f" {CARDINALS[number % 10]}" if number % 10 else ""
    return TENS[number // 10] + unit


def ordinal(number: int) -> str:
    """1 to 31 in words."""
    if number <= 20:
        return ORDINALS[number]
    return "thirtieth" if number == 30 else f"{TENS[number // 10]} {ORDINALS[number % 10]}"


def suffixed(number: int) -> str:
    """1 to 31 as platforms write it: 4th."""
    last = 0 if number in (11, 12, 13) else number % 10
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th') }"


def one_by_one(digits: str, zero: str) -> str:
    """Each digit as a word."""
    return " ".join(zero if digit == "0" else CARDINALS[int(digit)] for digit in digits)


def padded(number: int, zero: str) -> str:
    """A number of two digits: "oh four", "twelve"."""
    return f"{zero} {cardinal(number)}" if number < 10 else cardinal(number)


ZEROS = st.sampled_from(["oh", "zero", "o"])
BEFORE = st.sampled_from(
    ["", "um, ", "it's ", "It is on ", "that would be ", "oh, it's ", "my answer: "]
)
AFTER = st.sampled_from(["", ".", ", please", " thank you", "!"])
CASES = st.sampled_from(["strip", "upper", "lower", "title"])


@st.composite
def around(draw: st.DrawFn, said: str) -> str:
    """The words as a caller puts them, and as a platform writes them."""
    written = draw(st.sampled_from([said, said.replace("ty ", "ty-")]))
    words = draw(BEFORE) + written + draw(AFTER)
    return str(getattr(words, draw(CASES))())


@st.composite
def month_and_day(draw: st.DrawFn, day: date) -> str:
    """A date without its year, its month by name."""
    month = draw(st.sampled_from([f"{day:%B}", f"{day:%b}"]))
    cardinals = (cardinal(day.day), f"{day.day}", padded(day.day, draw(ZEROS)))
    ordinals = (ordinal(day.day), suffixed(day.day))
    which = draw(st.sampled_from((*cardinals, *ordinals)))
    forms = [f"{month} {which}", f"{which} {month}"]
    if which in ordinals:
        forms += [f"the {which} of {month}", f"{month} the {which}"]
    weekday = draw(st.sampled_from(["", f"{WEEKDAYS[day.weekday()]}, "]))
    return weekday + draw(st.sampled_from(forms))


@st.composite
def in_digits(draw: st.DrawFn, day: date) -> str:
    """A date without its year as platforms write it."""
    between = draw(st.sampled_from(["/", "-", " ", ".", " / "]))
    month, number = f"{day.month}", f"{day.day}"
    both = [f"{month}{between}{number}", f"{month:0>2}{between}{number:0>2}"]
    return draw(st.sampled_from([*both, f"{day:%m%d}"]))


@st.composite
def month_then_day(draw: st.DrawFn, day: date) -> str:
    """A date without its year, all numbers, in words."""
    zero = draw(ZEROS)
    pairs = [
        f"{month} {number}"
        for month in (cardinal(day.month), padded(day.month, zero))
        for number in (cardinal(day.day), padded(day.day, zero))
    ]
    # "oh four one" lacks a digit.
    whole = [pair for pair in pairs if not (pair.startswith(zero) and day.day < 10)]
    return draw(st.sampled_from([*whole, one_by_one(f"{day:%m%d}", zero)]))


@st.composite
def whole_year(draw: st.DrawFn, year: int) -> str:
    """A year with its century."""
    century, rest = divmod(year, 100)
    forms = [str(year), one_by_one(str(year), draw(ZEROS))]
    if rest and year // 10 != 200:
        forms.append(f"{cardinal(century)} {padded(rest, draw(ZEROS))}")
    if century == 19:
        forms += ["nineteen hundred" + joined for joined in ends(rest)]
    if century == 20:
        forms += ["two thousand" + joined for joined in ends(rest)]
    return draw(st.sampled_from(forms))


def ends(rest: int) -> list[str]:
    """What follows "two thousand"."""
    return [f" {cardinal(rest)}", f" and {cardinal(rest)}"] if rest else [""]


# ---------------------------------------------------------------- dates


@given(st.data(), DAYS, st.integers(0, 334))
def test_every_coming_day_comes_back_however_it_is_said(data: st.DataObject, today: date, n: int):
    day = today + timedelta(days=n)
    forms = st.one_of(month_and_day(day), in_digits(day), month_then_day(day))
    words = data.draw(around(data.draw(forms)))

    assert spoken_treatment_date(words, NUMERALS, today) == day


@given(st.data(), DAYS, st.integers(0, 365))
def test_every_coming_day_comes_back_with_its_year(data: st.DataObject, today: date, n: int):
    day = today + timedelta(days=n)
    year = data.draw(whole_year(day.year))
    words = data.draw(around(f"{data.draw(month_and_day(day))} {year}"))
    slashed = f"{day.month}/{day.day}/{day.year % 100:02}"

    assert spoken_treatment_date(words, NUMERALS, today) == day
    assert spoken_treatment_date(slashed, NUMERALS, today) == day


@given(st.data(), st.integers(0, 119 * 365))
def test_every_birth_date_comes_back_with_its_month_by_name(data: st.DataObject, ago: int):
    born = TODAY - timedelta(days=ago)
    year = data.draw(whole_year(born.year))
    words = data.draw(around(f"{data.draw(month_and_day(born))} {year}"))

    assert spoken_birth_date(words, NUMERALS, TODAY) == born


@given(st.data(), st.integers(0, 119 * 365))
def test_every_birth_date_comes_back_all_in_numbers(data: st.DataObject, ago: int):
    born = TODAY - timedelta(days=ago)
    day = data.draw(st.one_of(in_digits(born), month_then_day(born)))
    year = data.draw(whole_year(born.year))
    words = data.draw(around(f"{day} {year}"))

    assert spoken_birth_date(words, NUMERALS, TODAY) == born


@given(st.data(), st.integers(330, 99 * 365))
def test_a_birth_year_in_two_digits_is_the_last_such_year(data: st.DataObject, ago: int):
    born = TODAY - timedelta(days=ago)
    assume(born.year < TODAY.year)
    two = f"{born:%y}"
    zero = data.draw(ZEROS)
    words = [
        f"{born.month}/{born.day}/{two}",
        f"{born:%m-%d-%y}",
        f"{born:%m%d} {two}",
        f"{born:%B} {ordinal(born.day)} {padded(int(two), zero)}",
        f"{cardinal(born.month)} {cardinal(born.day)} {padded(int(two), zero)}",
    ]
    # "one one oh five" is 11/05 as well.
    said = words[:-1] if born.year % 100 < 10 and born.day < 10 else words

    if two == "00":
        said = words[:3]
    heard = {spoken_birth_date(some, NUMERALS, TODAY) for some in said}

    assert heard == {born}


@given(st.integers(0, 99), st.integers(0, 99), ZEROS)
def test_a_day_that_does_not_exist_is_refused_in_words_as_by_keys(month, day, zero):
    assume(not (1 <= month <= 12 and 1 <= day <= 31))
    keys = f"{month:02}{day:02}"
    expected = Wrong("no_such_day" if 1 <= month <= 12 else "no_such_month")

    assert spoken_treatment_date(keys, NUMERALS, TODAY) == expected
    assert spoken_treatment_date(one_by_one(keys, zero), NUMERALS, TODAY) == expected
    assert spoken_birth_date(f"{keys} 1961", NUMERALS, TODAY) == expected


# ---------------------------------------------------------------- telephone numbers


@st.composite
def three(draw: st.DrawFn, group: str) -> str:
    """An area code or an exchange."""
    forms = [group, one_by_one(group, draw(ZEROS))]
    forms.append(f"{CARDINALS[int(group[0])]} {padded(int(group[1:]), draw(ZEROS))}")
    if group.endswith("00"):
        forms = [f"{CARDINALS[int(group[0])]} hundred"]
    if len(set(group)) == 1:
        forms.append(f"{draw(st.sampled_from(['triple', 'treble']))} {CARDINALS[int(group[0])]}")
    if group[0] == group[1]:
        forms.append(f"double {CARDINALS[int(group[0])]} {one_by_one(group[2], draw(ZEROS))}")
    return draw(st.sampled_from(forms))


@st.composite
def four(draw: st.DrawFn, group: str) -> str:
    """The last four digits."""
    zero = draw(ZEROS)
    forms = [group, one_by_one(group, zero)]
    forms.append(" ".join(padded(int(pair), zero) for pair in (group[:2], group[2:])))
    if group[2:] == "00" and group[0] != "0" and group[1] != "0":
        forms.append(f"{cardinal(int(group[:2]))} hundred")
    if group[1:] == "000" and group[0] != "0":
        forms.append(f"{CARDINALS[int(group[0])]} thousand")
    if group[:2] == "00":
        forms.append(f"double {zero} {one_by_one(group[2:], zero)}")
    return draw(st.sampled_from([form for form in forms if "zero zero" not in form] or [group]))


def runs_on(before: str, after: str) -> bool:
    """Whether "twenty" and "five" of two groups sound like 25."""
    return before.split()[-1] in TENS and after.split()[0] in CARDINALS[1:10]


@given(st.data(), NUMBERS)
def test_every_telephone_number_comes_back_however_it_is_said(data: st.DataObject, number: str):
    groups = [
        data.draw(three(number[:3])),
        data.draw(three(number[3:6])),
        data.draw(four(number[6:])),
    ]
    between = data.draw(st.sampled_from([" ", ", ", " - "]))
    prefix = data.draw(st.sampled_from(["", "one ", "plus one ", "+1 ", "1-", "area code "]))
    assume(not any(map(runs_on, groups, groups[1:])))
    words = data.draw(around(prefix + between.join(groups)))

    assert spoken_telephone(words, NUMERALS) == f"+1{number}"


@given(st.data(), NUMBERS)
def test_a_number_that_runs_on_comes_back_or_is_refused(data: st.DataObject, number: str):
    groups = [data.draw(three(number[:3])), data.draw(three(number[3:6])), number[6:]]
    heard = spoken_telephone(" ".join(groups), NUMERALS)

    assert heard == f"+1{number}" or isinstance(heard, Wrong)


@given(NUMBERS)
def test_a_number_as_platforms_write_it_comes_back(number: str):
    area, exchange, line = number[:3], number[3:6], number[6:]

    for words in (f"({area}) {exchange}-{line}", f"{area}.{exchange}.{line}", " ".join(number)):
        assert spoken_telephone(words, NUMERALS) == f"+1{number}"


# ---------------------------------------------------------------- everything else


PIECES = st.sampled_from(
    [*NUMERALS.words, "12", "0412", "1961", "/", "+", "um", "4th", "é", "十二"]
)


@given(st.text(max_size=500) | st.lists(PIECES, max_size=90).map(" ".join), DAYS)
def test_no_words_break_the_hearing_or_come_back_in_a_refusal(words: str, today: date):
    heard = [
        spoken_treatment_date(words, NUMERALS, today),
        spoken_birth_date(words, NUMERALS, today),
        spoken_telephone(words, NUMERALS),
    ]
    counts = len(digits_in(words, NUMERALS))

    assert digits_in(words, NUMERALS).isdecimal() == bool(counts)
    for refused in (result for result in heard if isinstance(result, Wrong)):
        assert {name for name, _ in refused.values} <= {"got", "need"}


@pytest.mark.parametrize("word", ["five ", "double ", "two thousand and ", "5/", "december ", "x"])
def test_long_speeches_are_heard_in_time(word: str):
    began = time.perf_counter()

    for hear in (spoken_treatment_date, spoken_birth_date):
        hear(word * 2_000, NUMERALS, TODAY)
    spoken_telephone(word * 2_000, NUMERALS)

    assert time.perf_counter() - began < 5


def test_figures_of_other_scripts_are_the_same_figures():
    assert split("١٢/٤ Déc 十二月", {}) == ["12", "/", "4", "déc", "十", "二", "月"]
    assert spoken_treatment_date("１２／４", NUMERALS, TODAY) == date(2026, 12, 4)
