"""Treatment dates and birth dates from the words in which people say them.

Words become tokens (`date_words`). A correction divides them; what follows it counts. Each part is
read as a date (`date_readings`): times of day are taken out (`clock_times`), days told from today
are understood (`relative_days`), and figures are read as a date (`date_shapes`). A word that may
change the meaning makes a `Wrong`: asking again is right, another day is not.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from ivr.dialog.model import Wrong
from ivr.dialog.parsers.clock_times import without_times
from ivr.dialog.parsers.date_figures import figures_of, form_of
from ivr.dialog.parsers.date_readings import AMBIGUOUS, NOT_A_DATE, Question, date_of, is_whole_year
from ivr.dialog.parsers.date_tokens import (
    CARDINALS,
    FIGURES,
    GAP,
    NEUTRAL,
    VALUES,
    date_tokens,
    has_kind,
)
from ivr.dialog.parsers.numbers import Figure, Token
from ivr.dialog.vocabulary import Numerals

MOST_TOKENS = 120
"""A date that takes more words than this is no date."""

LAST_DAY = 31


# ---------------------------------------------------------------- corrections

RELATIVE = frozenset(("away", "ahead", "weekday", "week", "unit", "within"))
COUNTED = frozenset(("unit", "within", "since", "later", "shift"))
MODIFIERS = frozenset(("week", "this", "next", "coming"))


@dataclass(frozen=True, slots=True)
class Part:
    """What was said up to a correction, or after one."""

    tokens: Sequence[Token]

    @property
    def timeless(self) -> list[Token]:
        """The tokens less the times of day that words mark."""
        return without_times(self.tokens)[0] if self.tokens else []

    @property
    def has_date(self) -> bool:
        """Whether it holds a part of a date."""
        return has_kind(self.timeless, VALUES)

    @property
    def has_time(self) -> bool:
        """Whether it holds a time of day."""
        return has_kind(self.tokens, CARDINALS) and count(self.timeless) < count(self.tokens)

    @property
    def has_figures(self) -> bool:
        """Whether it holds figures of a date."""
        return has_kind(self.timeless, FIGURES)

    @property
    def is_relative(self) -> bool:
        """Whether it tells a day from today."""
        return has_kind(self.tokens, RELATIVE - {"within"})

    @property
    def is_counted(self) -> bool:
        """Whether it counts days or weeks."""
        return has_kind(self.tokens, COUNTED)

    @property
    def is_weekday(self) -> bool:
        """Whether a weekday is all that tells its day."""
        kinds = {token.kind for token in self.timeless}
        return "weekday" in kinds and not kinds & ((RELATIVE | MODIFIERS) - {"weekday", "within"})

    @property
    def modifiers(self) -> list[Token]:
        """This, next, of next week: what may be said of another weekday, too."""
        if not has_kind(self.tokens, frozenset(("weekday",))):
            return []
        return [token for token in self.tokens if token.kind in MODIFIERS]

    @property
    def is_bare(self) -> bool:
        """Whether it holds nothing but numbers, which may be an hour, a day or a year."""
        kinds = {token.kind for token in self.timeless} & (VALUES | {"slash", "mark", "year"})
        return bool(kinds) and kinds <= CARDINALS

    @property
    def month(self) -> int:
        """Its named month; 0 where there is none, or more than one."""
        months = {token.value for token in self.tokens if token.kind == "month"}
        return months.pop() if len(months) == 1 else 0


def count(tokens: Sequence[Token]) -> int:
    """How many numbers are among the tokens."""
    return sum(token.kind in CARDINALS for token in tokens)


def split_corrections(tokens: Sequence[Token]) -> list[Part]:
    """The tokens, divided at each correction."""
    divided: list[list[Token]] = [[]]
    for at, token in enumerate(with_exchanges(tokens)):
        if token.kind == "correction" or (
            token.kind == "soft_correction"
            and has_kind(tokens[:at], VALUES)
            and has_kind(tokens[at:], VALUES)
        ):
            divided.append([])
        else:
            divided[-1].append(GAP if token.kind == "soft_correction" else token)
    if not has_kind(divided[0], VALUES) and len(divided) > 1 and is_harmless(divided[0]):
        divided = divided[1:]
    return [Part(tuple(part)) for part in divided]


def is_harmless(tokens: Sequence[Token]) -> bool:
    """Whether all these words change nothing."""
    return all(token.kind in NEUTRAL for token in tokens)


def with_exchanges(tokens: Sequence[Token]) -> list[Token]:
    """Not the third but the fourth: the same as a correction between them."""
    kinds = [token.kind for token in tokens]
    if "refusal" not in kinds:
        return list(tokens)
    refused = kinds.index("refusal")
    for at in range(refused + 1, len(kinds)):
        if kinds[at] == "but" and VALUES & {*kinds[:at]} and VALUES & {*kinds[at:]}:
            some = [GAP if i == refused else token for i, token in enumerate(tokens)]
            return [*some[:at], Token("correction"), *some[at + 1 :]]
    return list(tokens)


# ---------------------------------------------------------------- the two dates


def spoken_treatment_date(words: str, numerals: Numerals, today: date) -> date | Wrong:
    """The day from today to a year ahead; a year that is not said is worked out."""
    return spoken_date(words, numerals, question_in(numerals, today, treatment=True))


def spoken_birth_date(words: str, numerals: Numerals, today: date) -> date | Wrong:
    """The day of birth; of a year in two digits, the last such year before this one."""
    return spoken_date(words, numerals, question_in(numerals, today, treatment=False))


def question_in(numerals: Numerals, today: date, *, treatment: bool) -> Question:
    """The question in this language."""
    talk = numerals.dates
    asked = Question(today, form_of(numerals), treatment)
    if not talk:
        return asked
    return replace(asked, sunday_weeks=talk.sunday_weeks, number_is_day=talk.number_is_day)


def spoken_date(words: str, numerals: Numerals, asked: Question) -> date | Wrong:
    """The date that the words mean after all that was corrected in them."""
    heard = date_tokens(words, numerals)
    tokens = [known(token, asked) for token in heard] if has_kind(heard, VALUES) else heard
    if len(tokens) > MOST_TOKENS:
        return NOT_A_DATE
    if has_kind(tokens, frozenset(("calendar",))):
        return Wrong("calendar")
    result: date | Wrong = NOT_A_DATE
    before = Part(())
    *earlier, last = split_corrections(tokens)
    for part in (*(part for part in earlier if part.has_date), last):
        if not before.has_date:
            result, before = date_of(part.tokens, asked), part
        elif part.has_date:
            result = apply_correction(before, result, part, asked)
            before = part
        elif not part.has_time:
            return NOT_A_DATE
    return result


def known(token: Token, asked: Question) -> Token:
    """Next month and next year as the month and the year that they are."""
    today = asked.today
    if token.kind == "month_away":
        return Token("month", (today.month - 1 + token.value) % 12 + 1)
    if token.kind == "year_away":
        return Token("written", digits=str(today.year + token.value))
    return token


# ---------------------------------------------------------------- corrections


def apply_correction(
    before: Part, result: date | Wrong, part: Part, asked: Question
) -> date | Wrong:
    """The date of what follows a correction, completed by what stands before it."""
    if part.is_bare and (before.has_time or before.is_relative):
        return AMBIGUOUS  # "tomorrow at nine, no, ten thirty" may be another hour
    if part.is_relative:
        return apply_day_correction(before, part, asked)
    if isinstance(result, date) and not asked.treatment:
        asked = replace(asked, year=result.year)
        if part.is_bare and is_year(part.tokens):
            return of_year(result, figures_of(part.tokens, "whole"), asked)
    found = date_of(part.tokens, asked)
    if isinstance(found, date) or not is_completed(before, result):
        return found
    month = before.month or (result.month if isinstance(result, date) else 0)
    if has_kind(part.tokens, frozenset(("month",))):
        day = Token("ordinal", result.day) if isinstance(result, date) else None
        return (
            date_of([*part.tokens, GAP, day], asked) if day and found == Wrong("no_day") else found
        )
    if not asked.treatment and part.is_bare and isinstance(result, date):
        return AMBIGUOUS
    return date_of([Token("month", month), GAP, *part.tokens], asked) if month else found


def apply_day_correction(before: Part, part: Part, asked: Question) -> date | Wrong:
    """A weekday or a relative day after a correction: "next Tuesday, no, Wednesday"."""
    if before.has_figures and not part.has_figures:
        return AMBIGUOUS  # the day of the week alone may have been wrong
    if before.is_counted and part.is_weekday:
        return AMBIGUOUS
    if part.is_weekday and before.modifiers:
        return date_of([*before.modifiers, *part.tokens], asked)
    return date_of(part.tokens, asked)


def is_completed(before: Part, result: date | Wrong) -> bool:
    """Whether what stands before the correction has a month to lend."""
    return not before.is_relative and (before.month > 0 or isinstance(result, date))


def is_year(tokens: Sequence[Token]) -> bool:
    """Whether these figures can be nothing but a year of birth."""
    digits = "".join(figure.digits for figure in figures_of(tokens, "whole"))
    return is_whole_year(tokens) or (len(digits) == 2 and int(digits) > LAST_DAY)


def of_year(born: date, figures: Sequence[Figure], asked: Question) -> date | Wrong:
    """The same day of another year."""
    digits = "".join(figure.digits for figure in figures)
    return asked.judge(born.month, born.day, digits)
