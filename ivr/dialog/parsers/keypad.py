"""Dates and telephone numbers from the keys of a telephone.

Each function returns the value, or a `Wrong` with one of these reasons. The functions of
`numerals` and `names`, which hear the same things in words, use them too.

| reason         | values    | what is wrong                                                    |
|----------------|-----------|------------------------------------------------------------------|
| not_digits     |           | a key that is no digit                                           |
| too_short      | got, need | digits are missing                                               |
| too_long       | got, need | more digits (or letters of a name) than there can be             |
| no_such_month  |           | the month is not 1 to 12                                         |
| no_such_day    |           | the month has no such day                                        |
| no_leap_day    |           | no 29 February within the year to come                           |
| past, too_far  |           | a treatment date before today, or more than a year ahead         |
| calendar       |           | a date of another calendar (words)                               |
| future         |           | a birth date after today                                         |
| too_old        |           | a birth date more than 120 years ago                             |
| one_more       | got, need | ten digits that begin with 1: the last one is missing            |
| not_nanp       |           | of another country, or one that North America does not have      |
| premium        |           | a number that costs its caller a fee                             |
| abroad         |           | a mobile number of mainland China (words)                        |
| extension      |           | a number with an extension (words)                               |
| one_number     |           | more than one number could be meant (words)                      |
| no_number      |           | not one digit (words)                                            |
| not_a_date     |           | nothing that could be a date (words)                             |
| no_month       |           | a day without its month (words)                                  |
| no_day         |           | a month without its day (words)                                  |
| no_year        |           | a birthday without its year (words)                              |
| ambiguous      |           | more than one date could be meant (words)                        |
| no_name        |           | not one letter of a name                                         |
| has_number     |           | digits in a name (words)                                         |
| half_letter    | at        | the last letter, the `at`-th, has its key but not its place      |
| no_such_letter | at        | the `at`-th pair of keys is no letter                            |
"""

from datetime import date, timedelta

import phonenumbers
from phonenumbers import PhoneNumberType, number_type

from ivr.dialog.model import Wrong

PREMIUM_EXCHANGE = "976"
"""Premium rate in every area, beside the area code 900."""

OLDEST = 120
"""Years: nobody who calls is older."""

JUST_PAST = timedelta(days=30)
"""A treatment date that lies so far back has passed; an earlier one is next year's."""

SOME_LEAP_YEAR = 2000
"""A year that has every day there is."""


def treatment_date(digits: str, today: date) -> date | Wrong:
    """MMDD -> the next such day, from today on."""
    return wrong_length(digits, 4) or coming_day(int(digits[:2]), int(digits[2:]), today)


def birth_date(digits: str, today: date) -> date | Wrong:
    """MMDDYYYY -> a day that is not in the future and at most 120 years ago."""
    return wrong_length(digits, 8) or birth_day(
        int(digits[:2]), int(digits[2:4]), int(digits[4:]), today
    )


def telephone(digits: str) -> str | Wrong:
    """Ten digits, or eleven that begin with 1 (a plus before it may stand) -> E.164."""
    keyed = digits.removeprefix("+")
    if digits.startswith("011") or (digits != keyed and not keyed.startswith("1")):
        return Wrong("not_nanp")
    national = keyed[1:] if keyed.startswith("1") else keyed
    if len(keyed) == 10 and keyed != national and is_digits(keyed):
        return Wrong("one_more", (("got", 10), ("need", 11)))
    return wrong_length(keyed, 10 + len(keyed) - len(national)) or nanp(national)


def nanp(national: str) -> str | Wrong:
    """Ten digits -> E.164, if North America has such a number."""
    number = phonenumbers.PhoneNumber(country_code=1, national_number=int(national))
    # A leading zero is lost in the integer; no number of this plan has one.
    if national.startswith("0") or not phonenumbers.is_valid_number(number):
        return Wrong("not_nanp")
    if number_type(number) == PhoneNumberType.PREMIUM_RATE or national[3:6] == PREMIUM_EXCHANGE:
        return Wrong("premium")
    return f"+1{national}"


def is_chinese_mobile(digits: str) -> bool:
    """Whether mainland China has such a mobile number: 11 digits, from 13 to 19."""
    if not (len(digits) == 11 and digits.startswith("1") and is_digits(digits)):
        return False
    number = phonenumbers.PhoneNumber(country_code=86, national_number=int(digits))
    return number_type(number) == PhoneNumberType.MOBILE


def coming_day(month: int, day: int, today: date) -> date | Wrong:
    """The first such day from today on, at most a year ahead.

    A day of the last `JUST_PAST` days has passed: who says "1228" on January 3 means last week,
    and no treatment a year away.
    """
    wrong = wrong_day(month, day)
    if wrong:
        return wrong
    every = (day_of(today.year + ahead, month, day) for ahead in (-1, 0, 1))
    days = [found for found in every if found]
    if any(today - JUST_PAST <= found < today for found in days):
        return Wrong("past")
    latest = years_from(today, 1)
    return next((d for d in days if today <= d <= latest), Wrong("no_leap_day"))


def treatment_day(month: int, day: int, year: int, today: date) -> date | Wrong:
    """That very day, if it is from today to a year ahead."""
    found = day_of(year, month, day)
    if not found:
        return wrong_day(month, day) or Wrong("no_such_day")
    if found < today:
        return Wrong("past")
    return found if found <= years_from(today, 1) else Wrong("too_far")


def birth_day(month: int, day: int, year: int, today: date) -> date | Wrong:
    """That very day, if someone who lives can have been born on it."""
    found = day_of(year, month, day)
    if not found:
        return wrong_day(month, day) or Wrong("no_such_day")
    if found > today:
        return Wrong("future")
    return found if found >= years_from(today, -OLDEST) else Wrong("too_old")


def wrong_length(digits: str, need: int) -> Wrong | None:
    """What is wrong with the digits before they mean anything; None if there are `need`."""
    if digits and not is_digits(digits):
        return Wrong("not_digits")
    counts = (("got", len(digits)), ("need", need))
    if len(digits) == need:
        return None
    return Wrong("too_short" if len(digits) < need else "too_long", counts)


def is_digits(keys: str) -> bool:
    """Whether these are the digits of a telephone, and nothing else."""
    return keys.isascii() and keys.isdecimal()


def wrong_day(month: int, day: int) -> Wrong | None:
    """What is wrong with a day of any year."""
    if not 1 <= month <= 12:
        return Wrong("no_such_month")
    return None if day_of(SOME_LEAP_YEAR, month, day) else Wrong("no_such_day")


def day_of(year: int, month: int, day: int) -> date | None:
    """The date, or None where there is no such day."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def years_from(today: date, years: int) -> date:
    """The same day of another year; 28 February for a 29th that it does not have."""
    year = min(max(today.year + years, date.min.year), date.max.year)
    return day_of(year, today.month, today.day) or date(year, 2, 28)
