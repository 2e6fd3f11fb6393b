"""What is keyed comes back exactly, or is refused with what was wrong."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ivr.dialog.model import Wrong
from ivr.dialog.parsers.keypad import birth_date, telephone, treatment_date

TODAY = date(2026, 11, 23)
DAYS = st.dates(date(2024, 1, 1), date(2031, 12, 31))
AREAS = ("212", "646", "917", "718", "800", "888", "416", "201", "920", "305")
NUMBERS = st.builds(
    "{}{}{:04}".format,
    st.sampled_from(AREAS),
    st.integers(200, 999).filter(lambda exchange: exchange % 100 != 11),
    st.integers(0, 9999),
).filter(lambda number: isinstance(telephone(number), str))
KEYS = st.text("0123456789*#", max_size=500)


@given(DAYS, st.integers(0, 334))
@example(date(2028, 2, 29), 0)
@example(date(2027, 3, 1), 334)
def test_every_day_of_the_year_to_come_comes_back_by_keys(today: date, ahead: int):
    day = today + timedelta(days=ahead)

    assert treatment_date(f"{day:%m%d}", today) == day


@given(DAYS, st.integers(0, 119 * 365))
def test_every_birth_date_of_120_years_comes_back_by_keys(today: date, ago: int):
    born = today - timedelta(days=ago)

    assert birth_date(f"{born:%m%d%Y}", today) == born


@given(NUMBERS, st.sampled_from(["", "1", "+1"]))
def test_every_telephone_number_comes_back_by_keys(number: str, prefix: str):
    assert telephone(prefix + number) == f"+1{number}"


@pytest.mark.parametrize(
    ("digits", "expected"),
    [
        ("1123", TODAY),
        ("1122", Wrong("past")),
        ("1024", Wrong("past")),
        ("1023", date(2027, 10, 23)),
        ("", Wrong("too_short", (("got", 0), ("need", 4)))),
        ("124", Wrong("too_short", (("got", 3), ("need", 4)))),
        ("12042026", Wrong("too_long", (("got", 8), ("need", 4)))),
        ("12*4", Wrong("not_digits")),
        ("1२04", Wrong("not_digits")),
        ("1304", Wrong("no_such_month")),
        ("0004", Wrong("no_such_month")),
        ("1131", Wrong("no_such_day")),
        ("1200", Wrong("no_such_day")),
        ("0230", Wrong("no_such_day")),
        ("0229", Wrong("no_leap_day")),
    ],
)
def test_a_treatment_date_is_the_next_such_day_or_refused_with_the_reason(
    digits: str, expected: date | Wrong
):
    assert treatment_date(digits, TODAY) == expected


@given(DAYS, st.integers(1, 30))
@example(date(2027, 1, 3), 6)
@example(date(2028, 3, 1), 1)
def test_a_day_of_the_last_thirty_has_passed_by_keys(today: date, ago: int):
    day = today - timedelta(days=ago)

    assert treatment_date(f"{day:%m%d}", today) == Wrong("past")


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2027, 2, 28), Wrong("no_leap_day")),
        (date(2027, 3, 1), date(2028, 2, 29)),
        (date(2028, 4, 1), Wrong("no_leap_day")),
        (date(2028, 2, 29), date(2028, 2, 29)),
        (date(2028, 3, 1), Wrong("past")),
        (date(9999, 3, 1), Wrong("no_leap_day")),
    ],
)
def test_the_29th_of_february_needs_a_leap_year_to_come(today: date, expected: date | Wrong):
    assert treatment_date("0229", today) == expected


@pytest.mark.parametrize(
    ("digits", "expected"),
    [
        ("04121961", date(1961, 4, 12)),
        ("02292000", date(2000, 2, 29)),
        ("11232026", TODAY),
        ("11231906", date(1906, 11, 23)),
        ("11242026", Wrong("future")),
        ("11221906", Wrong("too_old")),
        ("04120000", Wrong("no_such_day")),
        ("02292001", Wrong("no_such_day")),
        ("04311961", Wrong("no_such_day")),
        ("23041961", Wrong("no_such_month")),
        ("041261", Wrong("too_short", (("got", 6), ("need", 8)))),
        ("041219611", Wrong("too_long", (("got", 9), ("need", 8)))),
        ("0412196#", Wrong("not_digits")),
    ],
)
def test_a_birth_date_is_a_day_that_someone_was_born_or_refused_with_the_reason(
    digits: str, expected: date | Wrong
):
    assert birth_date(digits, TODAY) == expected


@pytest.mark.parametrize(
    ("digits", "expected"),
    [
        ("2125550123", "+12125550123"),
        ("12125550123", "+12125550123"),
        ("+12125550123", "+12125550123"),
        ("1212555012", Wrong("one_more", (("got", 10), ("need", 11)))),
        ("121255501", Wrong("too_short", (("got", 9), ("need", 11)))),
        ("212555012", Wrong("too_short", (("got", 9), ("need", 10)))),
        ("", Wrong("too_short", (("got", 0), ("need", 10)))),
        ("21255501234", Wrong("too_long", (("got", 11), ("need", 10)))),
        ("121255501234", Wrong("too_long", (("got", 12), ("need", 11)))),
        ("0125550123", Wrong("not_nanp")),
        ("2121550123", Wrong("not_nanp")),
        ("9995550123", Wrong("not_nanp")),
        ("10125550123", Wrong("not_nanp")),
        ("011442079460958", Wrong("not_nanp")),
        ("+442079460958", Wrong("not_nanp")),
        ("+", Wrong("not_nanp")),
        ("212555*123", Wrong("not_digits")),
        ("1212555*12", Wrong("not_digits")),
        ("2125550१२३", Wrong("not_digits")),
    ],
)
def test_a_telephone_number_is_north_american_or_refused_with_the_reason(
    digits: str, expected: str | Wrong
):
    assert telephone(digits) == expected


@given(KEYS | st.text(max_size=500), DAYS)
def test_no_keys_break_an_entry_or_come_back_in_a_refusal(keys: str, today: date):
    heard = [treatment_date(keys, today), birth_date(keys, today), telephone(keys)]

    for refused in (result for result in heard if isinstance(result, Wrong)):
        assert {name for name, _ in refused.values} <= {"got", "need"}
        assert dict(refused.values).get("got", len(keys.lstrip("+"))) == len(keys.lstrip("+"))
