"""How callers of one language speak: as authors wrote it down, ready to be compared."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

NumeralKind = Literal[
    "number",
    "ordinal",
    "month",
    "away",
    "repeat",
    "mark",
    "joiner",
    "of",
    "or",
    "aside",
    "calendar",
    "plus",
    "extension",
    "weekday",
    "week",
    "unit",
    "within",
    "since",
    "later",
    "shift",
    "ahead",
    "this",
    "next",
    "coming",
    "month_away",
    "year_away",
    "year",
    "at",
    "part",
    "oclock",
    "half",
    "and_half",
    "past",
    "minus",
    "hour",
    "refusal",
    "but",
    "correction",
    "soft_correction",
    "moves",
    "ago",
    "harmless",
]


@dataclass(frozen=True, slots=True)
class Numeral:
    """What a word does in a number or a date.

    A `number`, an `ordinal` and a `month` have their value; `away` is in days from today; `repeat`
    is how often the next digit counts. A `mark` after digits makes a day of them (4th), a `joiner`
    stands inside a number, `of` between a day and its month or a month and its year, `or` between
    two dates; `aside` holds a number and counts nothing (星期五), `calendar` names another calendar
    than ours; `plus` stands before a number of another country, `extension` before an extension.

    The other kinds belong to dates alone; the sheet of a language explains them.
    """

    kind: NumeralKind
    value: int = 0


@dataclass(frozen=True, slots=True)
class DateTalk:
    """What callers of one language say in dates, numbers and months included.

    `words` and `longest` are as in `Numerals`. `ordinal_months`: the fourth of the twelfth is a
    date. `sunday_weeks`: some callers begin the week on Sunday. `number_is_day`: a lone number
    after a weekday is the day of the month, never an hour.
    """

    words: Mapping[str, Numeral]
    longest: int
    ordinal_months: bool = False
    sunday_weeks: bool = False
    number_is_day: bool = False


@dataclass(frozen=True, slots=True)
class Numerals:
    """How callers of one language say numbers and dates; a word that is not here is passed over.

    `words` maps phrases, in the form that `numerals.split` gives, joined by spaces; `longest` is
    the most words that one of them has; `orders` are those that a date in digits, such as
    12/4/1961, can have. Numbers among `multipliers` multiply the one before them: five hundred.
    `fold` makes one of two spellings. `dates` holds these words and those that only dates have.
    """

    words: Mapping[str, Numeral]
    longest: int
    orders: tuple[tuple[str, ...], ...]
    multipliers: tuple[int, ...] = (100, 1000)
    fold: Mapping[int, str] = field(default_factory=dict)
    dates: DateTalk | None = None


@dataclass(frozen=True, slots=True)
class NameTalk:
    """What callers say before a name (`my name is`) and after it (`please`).

    Phrases are tuples of plain words, the longest first.
    """

    before: tuple[tuple[str, ...], ...]
    after: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Near:
    """What tells something by standing together: one of `first`, then one of `then`, with at most
    `gap` words (in Chinese: characters) between them."""

    first: tuple[str, ...]
    then: tuple[str, ...]
    gap: int


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """What callers of one language say, and what they mean. Each is equal to itself alone.

    All phrases are in the plain form that `words.plain` gives with `fold`. `meanings` maps the
    meaning of an option or a command to its phrases; `alone` to those that count only where nothing
    else is said; `keys` maps a key to the ways of saying it, which count alone too; `danger` the
    needs `danger` and `selfharm` to the phrases that reveal them, `near` to the parts that reveal
    them near each other. `fillers` are words that mean nothing, `around` phrases that mean nothing
    before and after the rest. `negations` turn a yes into a no, `harmless` phrases hold one and
    deny nothing, and an offer right after one of `refusals` is turned down. `numerals` are the
    words of numbers and dates, `names` those around a name. `languages` can be asked for by name at
    every choice; each is a meaning of its own.
    """

    meanings: Mapping[str, tuple[str, ...]]
    alone: Mapping[str, tuple[str, ...]]
    keys: Mapping[str, tuple[str, ...]]
    danger: Mapping[str, tuple[str, ...]]
    fillers: frozenset[str]
    negations: frozenset[str]
    numerals: Numerals
    names: NameTalk
    near: Mapping[str, tuple[Near, ...]] = field(default_factory=dict)
    around: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    fold: Mapping[int, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ()

    def phrases(self, meaning: str) -> tuple[str, ...]:
        """Every phrase of this meaning, those that count only alone last."""
        return (*self.meanings.get(meaning, ()), *self.alone.get(meaning, ()))
