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
    "time",
]


@dataclass(frozen=True, slots=True)
class Numeral:
    """What a word does in a number or a date.

    A `number`, an `ordinal` and a `month` have their value; `away` is in days from today; `repeat`
    is how often the next digit counts. A `mark` after digits makes a day of them (4th), a `joiner`
    stands inside a number, `of` between a day and its month or a month and its year, `or` between
    two dates; `aside` holds a number and counts nothing (星期五), `calendar` names another calendar
    than ours; `plus` stands before a number of another country, `extension` before an extension,
    `time` before a time of day.
    """

    kind: NumeralKind
    value: int = 0


@dataclass(frozen=True, slots=True)
class Numerals:
    """How callers of one language say numbers and dates; a word that is not here is passed over.

    `words` maps phrases, in the form that `numerals.split` gives, joined by spaces; `longest` is
    the most words that one of them has; `orders` are those that a date in digits, such as
    12/4/1961, can have. Numbers among `multipliers` multiply the one before them: five hundred.
    `fold` makes one of two spellings.
    """

    words: Mapping[str, Numeral]
    longest: int
    orders: tuple[tuple[str, ...], ...]
    multipliers: tuple[int, ...] = (100, 1000)
    fold: Mapping[int, str] = field(default_factory=dict)


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
class Alarm:
    """How danger sounds in one language. Each is equal to itself alone.

    `phrases` maps the needs `danger` and `selfharm` to what reveals them, `near` to parts that
    reveal them near each other, `overheard` to how a recogniser of English writes them. `signs` are
    the classes of words that `dialog.danger.KINDS` combines; `numbers` maps number words to their
    value; `reach` is the most words (in Chinese: characters) between two signs.

    `idioms` hold such words and mean none of it. What stands right after one of `denied`, or right
    before one of `denied_after` that ends the clause, is denied, and what soon follows one of
    `asked` is only asked about; so is taking a medicine after one of `allowed`. Near one of `past`
    it is over, unless one of `present` stands in the words. A number beside one of `clock` counts
    no medicine. A phrase of `names` may be a name; next to one of `talk` it is none. `same` are two
    spellings of one word.
    """

    phrases: Mapping[str, tuple[str, ...]]
    near: Mapping[str, tuple[Near, ...]] = field(default_factory=dict)
    overheard: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    signs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    reach: int = 4
    idioms: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    denied_after: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    clock: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    talk: tuple[str, ...] = ()
    same: tuple[tuple[str, str], ...] = ()
    fold: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """What callers of one language say, and what they mean. Each is equal to itself alone.

    All phrases are in the plain form that `words.plain` gives with `fold`. `meanings` maps the
    meaning of an option or a command to its phrases; `alone` to those that count only where nothing
    else is said; `keys` maps a key to the ways of saying it, which count alone too. `alarms` are
    how danger sounds in this language and in English, `strangers` how it does in all others, and
    `danger` maps the needs `danger` and `selfharm` to every phrase of `alarms`. `fillers` are words
    that mean nothing, `around` phrases that mean nothing before and after the rest. `negations`
    turn a yes into a no, `harmless` phrases hold one and deny nothing, and an offer right after one
    of `refusals` is turned down. `numerals` are the words of numbers and dates, `names` those
    around a name. `languages` can be asked for by name at every choice; each is a meaning of its
    own.
    """

    meanings: Mapping[str, tuple[str, ...]]
    alone: Mapping[str, tuple[str, ...]]
    keys: Mapping[str, tuple[str, ...]]
    danger: Mapping[str, tuple[str, ...]]
    fillers: frozenset[str]
    negations: frozenset[str]
    numerals: Numerals
    names: NameTalk
    alarms: tuple[Alarm, ...] = ()
    strangers: tuple[Alarm, ...] = ()
    around: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    fold: Mapping[int, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ()

    def phrases(self, meaning: str) -> tuple[str, ...]:
        """Every phrase of this meaning, those that count only alone last."""
        return (*self.meanings.get(meaning, ()), *self.alone.get(meaning, ()))
