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
    "area",
    "named",
    "local",
    "sound",
    "correction",
    "retraction",
    "denial",
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

    In a telephone number alone: an `area` code follows, or was `named` just before; a `local`
    number is an extension where it stands between digits; a `sound` (for, to) is a digit among
    digits. A `correction` takes back what was said before it, a `retraction` too, but without
    digits before it denies those that follow, as a `denial` always does.
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

    `telephone` takes the place of `words` in a telephone number. `mobiles` tells that callers often
    say mobile numbers of mainland China, which can look like ours with a 1 before them.
    """

    words: Mapping[str, Numeral]
    longest: int
    orders: tuple[tuple[str, ...], ...]
    multipliers: tuple[int, ...] = (100, 1000)
    fold: Mapping[int, str] = field(default_factory=dict)
    telephone: Mapping[str, Numeral] = field(default_factory=dict)
    mobiles: bool = False


Phrase = tuple[str, ...]
"""A phrase as its plain words."""

Index = Mapping[str, tuple[Phrase, ...]]
"""First word -> the phrases that begin with it, the longest first."""


@dataclass(frozen=True, slots=True)
class Letters:
    """How callers spell a name aloud.

    `names` maps what a letter is called to the letter. After a letter, `like` stands before a word
    that begins with it ("as in"); `twice` before it doubles it; `blank` parts two words. `about`
    stands before a letter that only tells how a name is written ("with a K").
    """

    names: Mapping[Phrase, str] = field(default_factory=dict)
    like: Index = field(default_factory=dict)
    twice: Index = field(default_factory=dict)
    blank: Index = field(default_factory=dict)
    about: Index = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Characters:
    """How callers say which Chinese character they mean.

    `heads` maps what describes a surname to it: "弓长" -> "张". An `of` word stands between a word
    and one of its characters (伟大的伟). `surname` stands before a surname that is introduced by
    itself, `given` before what follows it.
    """

    heads: Mapping[str, str] = field(default_factory=dict)
    of: tuple[str, ...] = ()
    surname: tuple[str, ...] = ()
    given: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Around:
    """What stands at one side of a name: `phrases` (`my name is`), and who somebody is, in two
    parts (`my`, `friend`). At the side after the name all are written from their last word."""

    phrases: Index
    first: Index
    then: Index


@dataclass(frozen=True, slots=True, eq=False)
class NameTalk:
    """What callers say around a name, and what shows that they say no name.

    `before` and `after` stand around a name. Where it was told who somebody is, `naming` words
    stand before their name. Fillers among `surnames` can be a part of it.

    Words of `sentence` and `phrases` are in no name; of `weak` words a name has few. `particles`
    are written small in a name. A Chinese name begins with one of `family`, or of `compound`.
    """

    before: Around
    after: Around
    naming: Index
    surnames: frozenset[str] = frozenset()
    sentence: frozenset[str] = frozenset()
    weak: frozenset[str] = frozenset()
    phrases: Index = field(default_factory=dict)
    particles: frozenset[str] = frozenset()
    family: frozenset[str] = frozenset()
    compound: frozenset[str] = frozenset()
    letters: Letters = field(default_factory=Letters)
    characters: Characters = field(default_factory=Characters)


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
