"""From the figures of a date to the date.

The figures are laid over every shape that a date can have (4 12 61, 0412 1961, April 12 61). The
reading that keeps best to the pieces in which the caller spoke is the date; where two are equally
good, none is.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, product

from ivr.dialog.model import Wrong
from ivr.dialog.parsers.numbers import Figure, Style, Token, figures_in, without_interjection
from ivr.dialog.vocabulary import Numerals

YEAR_FIRST = ("year", "day", "month")
"""The order of "in 1945, on 9 May": its year has four digits."""

NAMED_ORDERS = (
    ("month", "day", "year"),
    ("day", "month", "year"),
    ("year", "month", "day"),
    YEAR_FIRST,
)
"""Where the month has its name, its place tells the order."""

LENGTHS = {"month": (1, 2), "day": (1, 2), "year": (0, 2, 4)}
"""How many digits each field of a date can have."""

NAMED_LENGTHS = {"month": (2,), "day": (0, 1, 2), "year": (0, 2, 4)}

CENTURIES = ("19", "20")
"""What the years that people speak of begin with."""

BARE = [("day", 1), ("month", 1), ("year", 2)]

INCOMPLETE = ("no_day", "no_year")

OF = (("day", "month"), ("month", "year"), ("day", "year"))
"""Which fields a word like "del" stands between: 4 del 12 is the 4th of December."""

YEAR_AND_ONE = (5, 6)
"""How many digits a year and one lone figure have together."""

Shape = tuple[tuple[str, int], ...]
Judge = Callable[[int, int, str], date | Wrong]


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand the figures; a lower `cost` breaks or joins fewer of them."""

    cost: int
    result: date | Wrong
    has_year: bool


@dataclass(frozen=True, slots=True)
class Form:
    """How a language writes dates: the orders of one in digits, and whether an ordinal can be a
    month."""

    orders: tuple[tuple[str, ...], ...]
    ordinal_months: bool = False


def form_of(numerals: Numerals) -> Form:
    """The form of the language's dates."""
    return Form(numerals.orders, bool(numerals.dates and numerals.dates.ordinal_months))


def figures_to_date(tokens: Sequence[Token], form: Form, judge: Judge) -> date | Wrong:
    """The date that the figures of the tokens mean, if they mean one."""
    figures = figures_of(tokens, "whole")
    found = list(readings(figures, form, judge))
    if found:
        return best_of(found)
    # "nine thirty two oh oh one" is no 32nd, it is 30 September 2001.
    apart = list(readings(figures_of(tokens, "apart"), form, judge))
    result = best_of(apart) if apart else None
    return result if isinstance(result, date) else unreadable(figures)


def figures_of(tokens: Sequence[Token], style: Style) -> list[Figure]:
    """The figures of a date."""
    return figures_in(without_interjection(list(tokens)), style)


def best_of(found: list[Reading]) -> date | Wrong:
    """The cheapest reading that is a date, unless another one is as cheap."""
    cheapest = min(reading.cost for reading in found)
    best = [reading for reading in found if reading.cost == cheapest]
    meant = {reading.result for reading in best if not is_impossible(reading)}
    if len(meant) == 1:
        return meant.pop()
    if meant or not all(map(is_impossible, found)):
        return Wrong("ambiguous")
    return best[0].result


def is_impossible(reading: Reading) -> bool:
    """Whether nobody can mean this.

    A date that lacks its day or year can well be meant, and one that passed a few days ago.
    """
    match reading.result:
        case Wrong("past"):
            return reading.has_year
        case Wrong(reason):
            return reason not in INCOMPLETE
        case date():
            return False


def unreadable(figures: Sequence[Figure]) -> Wrong:
    """Why no date can be read from these figures."""
    kinds = [figure.kind for figure in figures]
    if kinds == ["month"]:
        return Wrong("no_day")
    if len(figures) == 1 and len(figures[0].digits) <= 2:
        return Wrong("no_month")
    return Wrong("not_a_date")


def readings(figures: Sequence[Figure], form: Form, judge: Judge) -> Iterator[Reading]:
    """Every way to lay the figures over a date."""
    digits = "".join(figure.digits for figure in figures)
    named = any(figure.kind == "month" for figure in figures)
    for shape in shapes(named, form.orders, len(digits)):
        cost = cost_of(shape, figures, form)
        result = judged(shape, digits, judge)
        if cost is not None and result:
            yield Reading(cost, result, any(field == "year" for field, _ in shape))


def shapes(named: bool, orders: tuple[tuple[str, ...], ...], total: int) -> Iterator[Shape]:
    """The fields of a date with their lengths, in every order and length that give the total."""
    lengths = NAMED_LENGTHS if named else LENGTHS
    for fields in NAMED_ORDERS if named else orders:
        for some in product(*(lengths[field] for field in fields)):
            if sum(some) == total and (fields != YEAR_FIRST or some[0] == 4):
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


def cost_of(shape: Shape, figures: Sequence[Figure], form: Form) -> int | None:
    """How many figures the shape breaks or joins; None where it may not."""
    ends = [0, *accumulate(length for _, length in shape)]
    if has_spare_year(figures, ends) or has_split_day(shape, figures, ends):
        return None
    at, cost = 0, 0
    for figure in figures:
        breaks = breaks_of(figure, at, ends, shape, form)
        if breaks is None:
            return None
        at, cost = at + len(figure.digits), cost + breaks
    cost += joins(shape, figures, ends)
    # "1 9 6 1" is a year before it is 9 January 1961.
    return None if cost and sorted(shape) == BARE else cost


def has_spare_year(figures: Sequence[Figure], ends: list[int]) -> bool:
    """Whether the shape breaks a year that was said with one lone figure: 1950, 3 is no date."""
    digits = "".join(figure.digits for figure in figures)
    begins = list(accumulate((len(figure.digits) for figure in figures), initial=0))
    if len(digits) not in YEAR_AND_ONE:
        return False
    years = [at for at in (0, len(digits) - 4) if digits[at : at + 4].startswith(CENTURIES)]
    whole = [at for at in years if at in begins and at + 4 in begins]
    broken = [at for at in whole if any(at < end < at + 4 for end in ends)]
    inside = [begin for at in broken for begin in begins if at < begin < at + 4]
    # Four digits one by one are a year where the fifth stands alone; six may be a whole date.
    return bool(broken) and (not inside or (len(digits) == YEAR_AND_ONE[0] and len(inside) == 3))


def has_split_day(shape: Shape, figures: Sequence[Figure], ends: list[int]) -> bool:
    """Whether two lone digits make the day of a month that has its name.

    "December two nine" may be the 29th, and the 2nd at nine o'clock.
    """
    if not any(figure.kind == "month" for figure in figures):
        return False
    begins = list(accumulate((len(figure.digits) for figure in figures), initial=0))
    days = [
        end
        for (field, length), end in zip(shape, ends, strict=False)
        if (field, length) == ("day", 2)
    ]
    said = dict(zip(begins, figures, strict=False))
    return any(at in said and len(said[at].digits) == 1 and said[at].digits != "0" for at in days)


def breaks_of(figure: Figure, at: int, ends: list[int], shape: Shape, form: Form) -> int | None:
    """How many fields end inside the figure; None where it cannot stand here."""
    end = at + len(figure.digits)
    inside = sum(at < e < end for e in ends)
    if (figure.slash and at not in ends) or (figure.of and not is_of(end, ends, shape)):
        return None
    if figure.year and not is_year_end(end, ends, shape):
        return None
    if figure.kind in ("month", "ordinal"):
        return 0 if at in ends and fits(figure, ends.index(at), shape, form) else None
    return inside if not inside or (figure.kind == "written" and end - at > 2) else None


def fits(figure: Figure, place: int, shape: Shape, form: Form) -> bool:
    """Whether a month or an ordinal can be the field at this place of the shape."""
    field, length = shape[place]
    if length != len(figure.digits):
        return False
    if figure.kind == "month" or field == "day":
        return field == ("month" if figure.kind == "month" else "day")
    before = [name for name, _ in shape[:place]]
    after_day = before == ["day"] if field == "month" else "day" in before
    return form.ordinal_months and after_day


def is_year_end(end: int, ends: list[int], shape: Shape) -> bool:
    """Whether the year ends at this place of the shape."""
    return end in ends[1:] and shape[ends.index(end) - 1][0] == "year"


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
        padded = field != "year" and inside and start in said and said[start].digits == "0"
        count += bool(inside) and not (halves or padded)
    return count
