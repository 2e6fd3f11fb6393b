"""From the tokens of one date, without corrections, to the date.

Times of day are taken out, days counted from today are understood, and figures are read as a date.
All of them must agree.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ivr.dialog.model import Wrong
from ivr.dialog.parsers.clock_times import is_time, without_times
from ivr.dialog.parsers.date_figures import CENTURIES, Form, figures_of, figures_to_date
from ivr.dialog.parsers.date_tokens import (
    CARDINALS,
    FIGURES,
    GAP,
    NEUTRAL,
    VALUES,
    has_kind,
    is_move,
    opened,
)
from ivr.dialog.parsers.keypad import birth_day, coming_day, treatment_day, wrong_day
from ivr.dialog.parsers.numbers import Token
from ivr.dialog.parsers.relative_days import RelativeDay, common_dates, relative_days

SOON = timedelta(days=90)
"""A date in this time is what a caller may well mean."""

NOT_A_DATE = Wrong("not_a_date")
AMBIGUOUS = Wrong("ambiguous")

ASIDE_OF_FIGURES = frozenset(("slash", "mark", "year", "plus"))
DAYS = VALUES | {"ago"}

MOST_WEEKS = 5
"""A month has no sixth Friday."""

LAST_HOUR = 12
"""After a date, a time that no word marks begins with an hour up to here: 20 25 is a year."""

NAMING = frozenset(("month", "ordinal", "slash"))
"""The kinds of words that nothing but a date has."""


@dataclass(frozen=True, slots=True)
class Question:
    """Which date was asked, when, in which language; `year` completes a birth date."""

    today: date
    form: Form
    treatment: bool
    sunday_weeks: bool = False
    number_is_day: bool = False
    year: int = 0

    def judge(self, month: int, day: int, year: str) -> date | Wrong:
        """The date of these fields, if it can be what was asked."""
        judge = self.judge_treatment if self.treatment else self.judge_birth
        return judge(month, day, year)

    def judge_treatment(self, month: int, day: int, year: str) -> date | Wrong:
        """A year that is not said is worked out."""
        if not year:
            return coming_day(month, day, self.today)
        century = self.today.year - self.today.year % 100 if len(year) == 2 else 0
        return treatment_day(month, day, century + int(year), self.today)

    def judge_birth(self, month: int, day: int, year: str) -> date | Wrong:
        """Of a year in two digits, the last such year before this one."""
        if not year and not self.year:
            return wrong_day(month, day) or Wrong("no_year")
        full = year_before(int(year), self.today) if len(year) == 2 else int(year or self.year)
        return birth_day(month, day, full, self.today)


def year_before(year: int, today: date) -> int:
    """The last year before this one that ends in these two digits."""
    full = today.year - today.year % 100 + year
    return full if full < today.year else full - 100


# ---------------------------------------------------------------- tokens -> a date


def date_of(tokens: Sequence[Token], asked: Question) -> date | Wrong:
    """The date that the tokens mean, times of day aside."""
    if has_kind(tokens, frozenset(("refusal",))):
        return NOT_A_DATE
    if is_choice(tokens):
        return AMBIGUOUS
    if asked.treatment and has_kind(tokens, frozenset(("ago",))):
        return Wrong("past")
    ready = with_clocks(tokens, asked)
    options = without_times(ready) if asked.treatment or has_time_word(ready) else [list(ready)]
    if not has_kind(tokens, frozenset(("month",))):
        return day_in(options[0], asked)
    results = [day_in(option, asked) for option in options]
    dates = {result for result in results if isinstance(result, date)}
    if len(dates) > 1:
        return AMBIGUOUS
    return dates.pop() if dates else results[0]


def is_choice(tokens: Sequence[Token]) -> bool:
    """Whether an "or" stands between parts of dates: the 2nd or 3rd of December."""
    kinds = [token.kind for token in tokens]
    ors = (at for at, kind in enumerate(kinds) if kind == "or")
    return any(DAYS & {*kinds[:at]} and DAYS & {*kinds[at:]} for at in ors)


def has_time_word(tokens: Sequence[Token]) -> bool:
    """Whether a word says that a time of day stands beside it."""
    return has_kind(tokens, frozenset(("part", "oclock", "half", "and_half", "at")))


def with_clocks(tokens: Sequence[Token], asked: Question) -> list[Token]:
    """The clocks as figures where nothing else can be the day: 12:04 alone is December 4.

    Nobody sets an appointment for 12:04; 9:30 is a time of day wherever it stands.
    """
    days = frozenset(
        ("month", "weekday", "away", "ahead", "week", "unit", "ordinal", "slash", "mark")
    )
    clocks = [token for token in tokens if token.kind == "clock"]
    timed = has_time_word(tokens) or has_kind(tokens, days) or len(clocks) > 1
    if not clocks or (timed and asked.treatment):
        return list(tokens)
    if asked.treatment and clocks[0].digits[-1] in "05":
        return list(tokens)
    return [figure for token in tokens for figure in opened(token)]


def day_in(tokens: Sequence[Token], asked: Question) -> date | Wrong:
    """The date in tokens without times of day."""
    if not asked.treatment:
        moved = any(is_move(tokens, at) for at in range(len(tokens)))
        return NOT_A_DATE if moved else figures_to_date(tokens, asked.form, asked.judge)
    stated, rest = relative_days(tokens, asked.today, sunday_weeks=asked.sunday_weeks)
    if any(is_move(rest, at) for at in range(len(rest))) or is_nth_weekday(tokens):
        return NOT_A_DATE
    if not stated:
        return explicit(rest, asked)
    if not has_kind(rest, FIGURES):
        return relative(stated, rest, asked.today)
    return combine(stated, rest, asked)


def is_nth_weekday(tokens: Sequence[Token]) -> bool:
    """Whether it is the second Friday in December, which is no 2 December."""
    known = [token for token in tokens if token.kind not in NEUTRAL - {"gap"}]
    kinds = [token.kind for token in known]
    month = kinds.index("month") if "month" in kinds else 0
    pairs = zip(known[:month], kinds[1:month], strict=False)
    return any(
        token.kind == "ordinal" and token.value <= MOST_WEEKS and then == "weekday"
        for token, then in pairs
    )


def relative(stated: Sequence[RelativeDay], rest: Sequence[Token], today: date) -> date | Wrong:
    """The one day that all words tell; a word that is not known may change it."""
    if any(token.kind not in NEUTRAL and token.kind != "unit" for token in rest):
        return NOT_A_DATE
    days = common_dates(stated)
    if len(days) == 1:
        day = next(iter(days))
        return day if day >= today else Wrong("past")
    return NOT_A_DATE if all(one.whole for one in stated) else AMBIGUOUS


def explicit(rest: Sequence[Token], asked: Question) -> date | Wrong:
    """The date of the figures; a time that no word marks may stand beside a named month."""
    result = figures_to_date(rest, asked.form, asked.judge)
    if not has_kind(rest, NAMING):
        bare = isinstance(result, date) and has_kind(rest, frozenset(("other",)))
        return NOT_A_DATE if bare else result  # suite 12, floor 4
    if isinstance(result, date) or not has_kind(rest, frozenset(("month",))):
        return result
    dates = {figures_to_date(less, asked.form, asked.judge) for less in without_bare_time(rest)}
    found = {one for one in dates if isinstance(one, date)}
    return found.pop() if len(found) == 1 else result


def without_bare_time(tokens: Sequence[Token]) -> list[list[Token]]:
    """The tokens less an hour with its minutes at one of their ends; a lone hour may be a day."""
    places = [at for at, token in enumerate(tokens) if token.kind in FIGURES]
    found = []
    for count in range(1, min(len(places), 5)):
        for run in (places[:count], places[-count:]):
            some = [tokens[at] for at in run]
            joined = run[-1] - run[0] == count - 1
            if joined and is_time(some) and is_plain_time(some):
                found.append([GAP if at in run else t for at, t in enumerate(tokens)])
    return found


def is_plain_time(tokens: Sequence[Token]) -> bool:
    """Whether these figures of a time are neither a lone hour nor a year, such as 20 25."""
    digits = [figure.digits for figure in figures_of(tokens, "loose")]
    hour = digits[0][:-2] if len(digits[0]) > 2 else digits[0]
    return len("".join(digits)) > 2 and int(hour) <= LAST_HOUR


# ---------------------------------------------------------------- a relative day with figures


def combine(stated: Sequence[RelativeDay], rest: Sequence[Token], asked: Question) -> date | Wrong:
    """The day that words and figures tell together: Friday, December 4; tomorrow 9 30."""
    figures = [token for token in rest if token.kind in FIGURES | {"hour"}]
    if has_kind(rest, frozenset(("month", "slash"))):
        return require_agreement(stated, explicit(rest, asked))
    if not has_kind(figures, CARDINALS):
        return of_month(stated, figures, rest, asked)
    day = relative(stated, [GAP if t.kind in FIGURES else t for t in rest], asked.today)
    if isinstance(day, Wrong) and day != AMBIGUOUS:
        return day
    if is_whole_year(figures):
        return NOT_A_DATE
    timed = is_time(figures)
    date_meant = figures_as_day(stated, figures, rest, asked)
    if not all(one.weekday for one in stated):
        return day if timed else require_agreement(stated, date_meant)
    return weekday_with_figures(stated, day, date_meant, figures, asked, timed=timed)


def weekday_with_figures(
    stated: Sequence[RelativeDay],
    day: date | Wrong,
    meant: date | Wrong,
    figures: Sequence[Token],
    asked: Question,
    *,
    timed: bool,
) -> date | Wrong:
    """A weekday with figures that may be an hour and may be a date."""
    date_fits = isinstance(meant, date) and all(one.has(meant) for one in stated)
    if not timed or (len(figures) == 1 and asked.number_is_day):
        return meant if date_fits else require_agreement(stated, meant)
    if date_fits:
        return meant if meant == day else AMBIGUOUS
    soon = isinstance(meant, date) and meant - asked.today <= SOON
    return AMBIGUOUS if soon else day


def require_agreement(stated: Sequence[RelativeDay], meant: date | Wrong) -> date | Wrong:
    """The date, if every word for a day agrees with it."""
    if isinstance(meant, Wrong) or all(one.has(meant) for one in stated):
        return meant
    return AMBIGUOUS


def figures_as_day(
    stated: Sequence[RelativeDay], figures: Sequence[Token], rest: Sequence[Token], asked: Question
) -> date | Wrong:
    """The date of figures without a month's name: 12 4, or a lone 4."""
    if len(figures_of(figures, "loose")) == 1:
        lone = of_month(stated, figures, rest, asked)
        if isinstance(lone, date):
            return lone
    return figures_to_date(rest, asked.form, asked.judge)


def of_month(
    stated: Sequence[RelativeDay], figures: Sequence[Token], rest: Sequence[Token], asked: Question
) -> date | Wrong:
    """The coming day with this number, where the words for a day agree: Friday the fourth."""
    said = figures_of(rest, "loose")
    if len(said) != 1 or not figures or len(said[0].digits) > 2:
        return Wrong("no_month")
    if any(t.kind not in NEUTRAL | FIGURES | ASIDE_OF_FIGURES | {"unit"} for t in rest):
        return NOT_A_DATE
    ahead = (asked.today + timedelta(days=days) for days in range(31))
    days = [day for day in ahead if day.day == int(said[0].digits)]
    return days[0] if days and all(one.has(days[0]) for one in stated) else Wrong("no_month")


def is_whole_year(tokens: Sequence[Token]) -> bool:
    """Whether the figures are a year in one piece; 20:27 without its sign may be one."""
    figures = figures_of(tokens, "whole")
    digits = figures[0].digits if len(figures) == 1 else ""
    return len(digits) == 4 and digits.startswith(CENTURIES)
