"""Treatment dates and birth dates from the words in which people say them.

The figures of the words are laid over every shape that a date can have (4 12 61, 0412 1961, April
12 61). The reading that keeps best to the pieces in which the caller spoke is the date; where two
are equally good, none is.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, product

from ivr.dialog.entries import birth_day, coming_day, treatment_day, wrong_day
from ivr.dialog.model import Wrong
from ivr.dialog.numerals import Figure, Style, Token, figures_in, tokens_in, without_interjection
from ivr.dialog.vocabulary import Numerals

NAMED_ORDERS = (("month", "day", "year"), ("day", "month", "year"), ("year", "month", "day"))
"""Where the month has its name, its place tells the order."""

LENGTHS = {"month": (1, 2), "day": (1, 2), "year": (0, 2, 4)}
"""How many digits each field of a date can have."""

NAMED_LENGTHS = {"month": (2,), "day": (0, 1, 2), "year": (0, 2, 4)}

CENTURIES = ("19", "20")
"""What the years that people speak of begin with."""

BARE = [("day", 1), ("month", 1), ("year", 2)]

INCOMPLETE = ("no_day", "no_year")

VALUES = frozenset(("number", "written", "ordinal", "month", "away"))
"""The kinds of words that a date is made of."""

OF = (("day", "month"), ("month", "year"), ("day", "year"))
"""Which fields a word like "del" stands between: 4 del 12 is the 4th of December."""

Shape = tuple[tuple[str, int], ...]
Judge = Callable[[int, int, str], date | Wrong]


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand the figures; a lower `cost` breaks or joins fewer of them."""

    cost: int
    result: date | Wrong


# ---------------------------------------------------------------- the two dates


def spoken_treatment_date(words: str, numerals: Numerals, today: date) -> date | Wrong:
    """The day from today to a year ahead; a year that is not said is worked out."""
    tokens = tokens_in(words, numerals)
    away = [token.value for token in tokens if token.kind == "away"]
    if len(away) == 1 and not figures_of(tokens, "whole"):
        return today + timedelta(days=away[0])

    def judge(month: int, day: int, year: str) -> date | Wrong:
        if not year:
            return coming_day(month, day, today)
        century = today.year - today.year % 100 if len(year) == 2 else 0
        return treatment_day(month, day, century + int(year), today)

    return date_in(tokens, numerals, judge)


def spoken_birth_date(words: str, numerals: Numerals, today: date) -> date | Wrong:
    """The day of birth; of a year in two digits, the last such year before this one."""

    def judge(month: int, day: int, year: str) -> date | Wrong:
        if not year:
            return wrong_day(month, day) or Wrong("no_year")
        full = year_before(int(year), today) if len(year) == 2 else int(year)
        return birth_day(month, day, full, today)

    return date_in(tokens_in(words, numerals), numerals, judge)


def year_before(year: int, today: date) -> int:
    """The last year before this one that ends in these two digits."""
    full = today.year - today.year % 100 + year
    return full if full < today.year else full - 100


# ---------------------------------------------------------------- figures -> readings -> a date


def date_in(tokens: list[Token], numerals: Numerals, judge: Judge) -> date | Wrong:
    """The date that the tokens mean, if they mean one."""
    if any(token.kind == "calendar" for token in tokens):
        return Wrong("not_a_date")
    if is_choice(tokens):
        return Wrong("ambiguous")
    figures = figures_of(tokens, "whole")
    found = list(readings(figures, numerals.orders, judge))
    if found:
        return best_of(found)
    # "nine thirty two oh oh one" is no 32nd, it is 30 September 2001.
    apart = list(readings(figures_of(tokens, "apart"), numerals.orders, judge))
    result = best_of(apart) if apart else None
    return result if isinstance(result, date) else unreadable(figures)


def is_choice(tokens: Sequence[Token]) -> bool:
    """Whether an "or" stands between parts of dates: the 2nd or 3rd of December."""
    kinds = [token.kind for token in tokens]
    ors = (at for at, kind in enumerate(kinds) if kind == "or")
    return any(VALUES & {*kinds[:at]} and VALUES & {*kinds[at:]} for at in ors)


def figures_of(tokens: list[Token], style: Style) -> list[Figure]:
    """The figures of a date; what follows "at" is a time of day."""
    started = without_interjection(tokens)
    ends = [at for at, token in enumerate(started) if token.kind == "time"]
    before = figures_in(started[: ends[0]], style) if ends else []
    return before or figures_in(started, style)


def best_of(found: list[Reading]) -> date | Wrong:
    """The cheapest reading that is a date, unless another one is as cheap."""
    cheapest = min(reading.cost for reading in found)
    best = [reading.result for reading in found if reading.cost == cheapest]
    meant = {result for result in best if not is_impossible(result)}
    if len(meant) == 1:
        return meant.pop()
    if meant or not all(is_impossible(reading.result) for reading in found):
        return Wrong("ambiguous")
    return best[0]


def is_impossible(result: date | Wrong) -> bool:
    """Whether nobody can mean this; a date that lacks its day or year can well be meant."""
    return isinstance(result, Wrong) and result.reason not in INCOMPLETE


def unreadable(figures: Sequence[Figure]) -> Wrong:
    """Why no date can be read from these figures."""
    kinds = [figure.kind for figure in figures]
    if kinds == ["month"]:
        return Wrong("no_day")
    if len(figures) == 1 and len(figures[0].digits) <= 2:
        return Wrong("no_month")
    return Wrong("not_a_date")


def readings(
    figures: Sequence[Figure], orders: tuple[tuple[str, ...], ...], judge: Judge
) -> Iterator[Reading]:
    """Every way to lay the figures over a date."""
    digits = "".join(figure.digits for figure in figures)
    named = any(figure.kind == "month" for figure in figures)
    for shape in shapes(named, orders, len(digits)):
        cost = cost_of(shape, figures)
        result = judged(shape, digits, judge)
        if cost is not None and result:
            yield Reading(cost, result)


def shapes(named: bool, orders: tuple[tuple[str, ...], ...], total: int) -> Iterator[Shape]:
    """The fields of a date with their lengths, in every order and length that give the total."""
    lengths = NAMED_LENGTHS if named else LENGTHS
    for fields in NAMED_ORDERS if named else orders:
        for some in product(*(lengths[field] for field in fields)):
            if sum(some) == total:
                yield tuple((f, length) for f, length in zip(fields, some, strict=True) if length)


def judged(shape: Shape, digits: str, judge: Judge) -> date | Wrong | None:
    """What the digits in this shape mean; None where the shape makes no sense for them."""
    ends = accumulate(length for _, length in shape)
    fields = {
        field: digits[end - length : end] for (field, length), end in zip(shape, ends, strict=True)
    }
    year = fields.get("year", "")
    if "day" in fields:
        return judge(int(fields["month"]), int(fields["day"]), year)
    return Wrong("no_day") if len(year) == 4 and year.startswith(CENTURIES) else None


def cost_of(shape: Shape, figures: Sequence[Figure]) -> int | None:
    """How many figures the shape breaks or joins; None where it may not."""
    ends = [0, *accumulate(length for _, length in shape)]
    at, cost = 0, 0
    for figure in figures:
        breaks = breaks_of(figure, at, ends, shape)
        if breaks is None:
            return None
        at, cost = at + len(figure.digits), cost + breaks
    cost += joins(shape, figures, ends)
    # "1 9 6 1" is a year before it is 9 January 1961.
    return None if cost and sorted(shape) == BARE else cost


def breaks_of(figure: Figure, at: int, ends: list[int], shape: Shape) -> int | None:
    """How many fields end inside the figure; None where it cannot stand here."""
    end = at + len(figure.digits)
    inside = sum(at < e < end for e in ends)
    if (figure.slash and at not in ends) or (figure.of and not is_of(end, ends, shape)):
        return None
    if figure.kind in ("month", "ordinal"):
        field = "month" if figure.kind == "month" else "day"
        return 0 if at in ends and shape[ends.index(at)] == (field, end - at) else None
    return inside if not inside or (figure.kind == "written" and end - at > 2) else None


def is_of(end: int, ends: list[int], shape: Shape) -> bool:
    """Whether a "del" can stand at this place of the shape; behind the date it says nothing."""
    if end not in ends[:-1]:
        return end == ends[-1]
    before = ends.index(end) - 1
    return (shape[before][0], shape[before + 1][0]) in OF


def joins(shape: Shape, figures: Sequence[Figure], ends: list[int]) -> int:
    """How many fields were said in several figures, other than "nineteen sixty" and "oh four"."""
    begins = list(accumulate((len(figure.digits) for figure in figures), initial=0))
    said = dict(zip(begins, figures, strict=False))
    count = 0
    for (field, length), start in zip(shape, ends, strict=False):
        inside = [at for at in begins if start < at < start + length]
        halves = length == 4 and inside[:1] == [start + 2]
        padded = field != "year" and inside and said[start].digits == "0"
        count += bool(inside) and not (halves or padded)
    return count
