"""Days that are counted from today: tomorrow, in three days, next Tuesday, a week from Friday."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ivr.dialog.parsers.date_tokens import EVERY_UNIT, GAP, NEUTRAL
from ivr.dialog.parsers.numbers import Token, figures_in

WEEK = 7

FARTHEST = 200
"""Days from today that are counted rather than stated as a date."""

SILENT = NEUTRAL - {"this", "coming", "within"}
"""The kinds of words between the parts of such a day."""


NEAR = 4
"""Days within which "this Monday" is the coming one in whatever week it is."""


@dataclass(frozen=True, slots=True)
class RelativeDay:
    """The days that can be meant.

    A bare weekday is the coming one by itself, and any of its name where another word tells the
    day; a `whole` week is none by itself.
    """

    days: frozenset[date]
    weekday: int = 0
    whole: bool = False

    def has(self, day: date) -> bool:
        """Whether this can be the day."""
        return day.isoweekday() == self.weekday if self.weekday else day in self.days


NEVER = RelativeDay(frozenset())


@dataclass(frozen=True, slots=True)
class Reader:
    """The tokens that matter, with what is known of the day of the call."""

    core: Sequence[Token]
    today: date
    sunday_weeks: bool

    def kind(self, at: int) -> str:
        """What the token at this place does."""
        return self.core[at].kind if at < len(self.core) else ""

    def is_week(self, at: int) -> bool:
        """Whether the token at this place is the word for a week."""
        return self.kind(at) == "unit" and self.core[at].value == WEEK


Found = tuple[RelativeDay, int] | None
"""The days, and the place after their last token."""


def relative_days(
    tokens: Sequence[Token], today: date, *, sunday_weeks: bool
) -> tuple[list[RelativeDay], list[Token]]:
    """Every such day, and the tokens with a gap where each stood.

    后天的后天 is no 后天: two that are stated from today have nothing between them.
    """
    places = [i for i, token in enumerate(tokens) if token.kind not in SILENT]
    reader = Reader([tokens[i] for i in places], today, sunday_weeks)
    stated: list[RelativeDay] = []
    rest, at, fixed_end = list(tokens), 0, -1
    while at < len(places):
        found = day_at(reader, at)
        if found:
            apart = fixed_end >= 0 and places[at] != fixed_end
            cut = is_cut(tokens, places[at])
            stated.append(NEVER if cut or (apart and not found[0].weekday) else found[0])
            for i in places[at : found[1]]:
                rest[i] = GAP
            fixed_end = fixed_end if found[0].weekday else places[found[1] - 1] + 1
        at = found[1] if found else at + 1
    return stated, rest


def is_cut(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number before this place may belong to the count of days that begins here."""
    counts = tokens[at].kind in ("number", "written", "repeat", "unit", "ahead")
    return counts and at > 0 and tokens[at - 1].kind in ("number", "written", "repeat", "aside")


def day_at(reader: Reader, at: int, depth: int = 3) -> Found:
    """The day that begins at this place."""
    if not depth:
        return None
    found = offset_at(reader, at, depth) or named_at(reader, at)
    if found and reader.kind(found[1]) == "shift":
        days = reader.core[found[1]].value
        return moved(found[0], days), found[1] + 1
    return found


def offset_at(reader: Reader, at: int, depth: int) -> Found:
    """In three days; three days from now; a week from tomorrow."""
    begins = reader.kind(at) == "within"
    count, place = count_at(reader, at + begins)
    if reader.kind(place) != "unit":
        return None
    unit = reader.core[place].value
    days = max(count, 1) * unit
    if days > FARTHEST or count == 0:
        return None
    following = reader.kind(place + 1)
    if following == "since":
        found = day_at(reader, place + 2, depth - 1)
        return (moved(found[0], days), found[1]) if found else None
    # "In a day" and "через день" may be any day soon.
    if not (begins or following == "later") or (count < 0 and unit == EVERY_UNIT):
        return None
    day = reader.today + timedelta(days=days)
    return RelativeDay(frozenset((day,))), place + 1 + (following == "later")


def count_at(reader: Reader, at: int) -> tuple[int, int]:
    """The number at this place and the place after it; -1 where there is none."""
    if reader.kind(at) == "repeat":
        return reader.core[at].value, at + 1
    end = at
    while reader.kind(end) in ("number", "written"):
        end += 1
    figures = figures_in(reader.core[at:end], "loose")
    if end == at:
        return -1, at
    count = int(figures[0].digits) if len(figures) == 1 and len(figures[0].digits) < 4 else 0
    if reader.kind(end) == "repeat":  # 二十, 一个
        unit = reader.core[end].value
        return (count + unit if count >= 20 and count % 10 == 0 else 0), end + 1
    return count, end


def moved(stated: RelativeDay, days: int) -> RelativeDay:
    """The same so many days later."""
    return RelativeDay(
        frozenset(day + timedelta(days=days) for day in stated.days), whole=stated.whole
    )


def named_at(reader: Reader, at: int) -> Found:
    """Tomorrow, Friday, this Friday, next Friday, Friday of next week."""
    kind = reader.kind(at)
    if kind in ("away", "ahead"):
        day = reader.today + timedelta(days=reader.core[at].value)
        return RelativeDay(frozenset((day,))), at + 1
    if kind == "weekday":
        return weekday_at(reader, at)
    if kind == "week":
        return week_at(reader, at)
    if kind in ("this", "next", "coming"):
        place = at + 1 + (reader.kind(at + 1) == "coming" or reader.is_week(at + 1))
        if reader.kind(place) != "weekday":
            return None
        which = "coming" if reader.kind(place - 1) == "coming" else kind
        after = reader.kind(place + 1)
        end = place + 1 + (after in ("next", "coming"))
        meant = after if after in ("next", "coming") else which
        return weekday_told(reader, reader.core[place].value, meant), end
    return None


def weekday_at(reader: Reader, at: int) -> Found:
    """A weekday with what stands after it."""
    weekday, after = reader.core[at].value, reader.kind(at + 1)
    if after == "week":
        ahead = reader.core[at + 1].value
        end = at + 2 + reader.is_week(at + 2)
        return RelativeDay(days_of_week(reader, ahead, weekday)), end
    if after in ("next", "coming"):
        return weekday_told(reader, weekday, after), at + 2
    return weekday_told(reader, weekday, "bare"), at + 1


def week_at(reader: Reader, at: int) -> Found:
    """A week with its weekday; a week alone is seven days."""
    ahead = reader.core[at].value
    place = at + 1 + reader.is_week(at + 1)
    if reader.kind(place) == "weekday":
        return RelativeDay(days_of_week(reader, ahead, reader.core[place].value)), place + 1
    every = (days_of_week(reader, ahead, weekday) for weekday in range(1, WEEK + 1))
    return RelativeDay(frozenset().union(*every), whole=True), place


def weekday_told(reader: Reader, weekday: int, which: str) -> RelativeDay:
    """The days that a weekday can mean; today's own is today or a week later."""
    today = reader.today
    ahead = (weekday - today.isoweekday()) % WEEK
    coming = today + timedelta(days=ahead or WEEK)
    if which == "next":
        return RelativeDay(days_of_week(reader, 1, weekday, both=True) | {coming})
    if which == "coming":
        return RelativeDay(frozenset((coming,)))
    days = {coming} if ahead else {today, coming}
    if which == "this" and ahead > NEAR:
        # "This Friday", said on a Saturday, may have been yesterday.
        days |= days_of_week(reader, 0, weekday)
    return RelativeDay(frozenset(days), weekday if which == "bare" else 0)


def days_of_week(
    reader: Reader, ahead: int, weekday: int, *, both: bool = False
) -> frozenset[date]:
    """The weekday so many weeks after this one; weeks begin on Monday, for some on Sunday."""
    today = reader.today
    monday = today - timedelta(days=today.isoweekday() - 1)
    days = {monday + timedelta(days=ahead * WEEK + weekday - 1)}
    if both or reader.sunday_weeks:
        sunday = today - timedelta(days=today.isoweekday() % WEEK)
        days.add(sunday + timedelta(days=ahead * WEEK + weekday % WEEK))
    return frozenset(days)


def common_dates(stated: Sequence[RelativeDay]) -> frozenset[date]:
    """The days that all of them can mean."""
    fixed = [one for one in stated if not one.weekday]
    days = frozenset().union(*(one.days for one in fixed or stated[:1]))
    return frozenset(day for day in days if all(one.has(day) for one in stated))
