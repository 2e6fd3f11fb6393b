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
    "area",
    "named",
    "local",
    "sound",
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
    than ours; `plus` stands before a number of another country, `extension` before an extension.

    In a telephone number alone: an `area` code follows, or was `named` just before; a `local`
    number is an extension where it stands between digits; a `sound` (for, to) is a digit among
    digits. A `correction` takes back what was said before it, a `retraction` too, but without
    digits before it denies those that follow, as a `denial` always does.

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

    `telephone` takes the place of `words` in a telephone number. `mobiles` tells that callers often
    say mobile numbers of mainland China, which can look like ours with a 1 before them.
    """

    words: Mapping[str, Numeral]
    longest: int
    orders: tuple[tuple[str, ...], ...]
    multipliers: tuple[int, ...] = (100, 1000)
    fold: Mapping[int, str] = field(default_factory=dict)
    dates: DateTalk | None = None
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


@dataclass(frozen=True, slots=True)
class AnswerTalk:
    """What callers say around a yes.

    `polite` phrases change nothing beside a yes ("thank you"), nor do those of `echo`, which say
    again what was asked ("that is the date"), and of `reached` where we asked whether somebody was
    there ("a very nice nurse"). `never` are assents that are none ("yeah right"), `doubts` ask back
    or leave it open ("is that", "I think"). `leaving` may stand beside a goodbye ("never mind").
    """

    polite: tuple[str, ...] = ()
    echo: tuple[str, ...] = ()
    reached: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    leaving: tuple[str, ...] = ()


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
    own. `plans` maps what upsets the day (`dialog.plans`) to the parts that tell it near each
    other, `no_plans` to phrases that hold such words and tell nothing of the kind.
    """

    meanings: Mapping[str, tuple[str, ...]]
    alone: Mapping[str, tuple[str, ...]]
    keys: Mapping[str, tuple[str, ...]]
    danger: Mapping[str, tuple[str, ...]]
    fillers: frozenset[str]
    negations: tuple[str, ...]
    numerals: Numerals
    names: NameTalk
    alarms: tuple[Alarm, ...] = ()
    strangers: tuple[Alarm, ...] = ()
    around: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    fold: Mapping[int, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    answers: AnswerTalk = AnswerTalk()
    requests: Mapping[str, tuple[Near, ...]] = field(default_factory=dict)
    asides: tuple[str, ...] = ()
    plans: Mapping[str, tuple[Near, ...]] = field(default_factory=dict)
    no_plans: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def phrases(self, meaning: str) -> tuple[str, ...]:
        """Every phrase of this meaning, those that count only alone last."""
        return (*self.meanings.get(meaning, ()), *self.alone.get(meaning, ()))
