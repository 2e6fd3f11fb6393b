"""Treatment dates and birth dates from the words in which people say them.

Words become tokens (`date_words`). A correction divides them; what follows it counts. Each part is
read as a date (`date_readings`): times of day are taken out (`clock_times`), days told from today
are understood (`relative_days`), and figures are read as a date (`date_shapes`). A word that may
change the meaning makes a `Wrong`: asking again is right, another day is not.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ivr.dialog.corrections import Part, parts_in
from ivr.dialog.date_readings import AMBIGUOUS, NOT_A_DATE, Question, date_of, is_whole_year
from ivr.dialog.date_shapes import figures_of, form_of
from ivr.dialog.date_words import GAP, VALUES, date_tokens, has_kind
from ivr.dialog.model import Wrong
from ivr.dialog.numerals import Figure, Token
from ivr.dialog.vocabulary import Numerals

MOST_TOKENS = 120
"""A date that takes more words than this is no date."""

LAST_DAY = 31

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
    *earlier, last = parts_in(tokens)
    for part in (*(part for part in earlier if part.has_date), last):
        if not before.has_date:
            result, before = date_of(part.tokens, asked), part
        elif part.has_date:
            result = corrected(before, result, part, asked)
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


def corrected(before: Part, result: date | Wrong, part: Part, asked: Question) -> date | Wrong:
    """The date of what follows a correction, completed by what stands before it."""
    if part.is_bare and (before.has_time or before.is_relative):
        return AMBIGUOUS  # "tomorrow at nine, no, ten thirty" may be another hour
    if part.is_relative:
        return corrected_day(before, part, asked)
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


def corrected_day(before: Part, part: Part, asked: Question) -> date | Wrong:
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
