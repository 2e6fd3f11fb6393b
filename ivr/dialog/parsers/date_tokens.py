"""The words of a date as tokens, and what the tokens are for."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from ivr.dialog.parsers.numbers import Token, tokenize
from ivr.dialog.vocabulary import Numerals

GAP = Token("gap")
"""Stands where something was understood and taken away, so that nothing joins across it."""

CLOCK = re.compile(r"(?<![\d:])(\d{1,2}):(\d{2})(?![\d:])")

FIGURES = frozenset(("number", "written", "ordinal", "month", "clock"))
"""The kinds of words that the figures of a date are made of."""

VALUES = FIGURES | {"month_away", "away", "ahead", "weekday", "week", "unit"}
"""The kinds of words that a date is made of."""

CARDINALS = frozenset(("number", "written", "clock"))
"""The kinds of words that a time of day is made of."""

TIMES = frozenset(("at", "part", "oclock", "half", "and_half", "past", "hour"))
"""The kinds of words around a time of day; without a number they change no day."""

NEUTRAL = (TIMES - {"and_half"}) | {
    "harmless",
    "aside",
    "gap",
    "but",
    "joiner",
    "of",
    "this",
    "coming",
    "within",
}
"""The kinds of words that change no day."""

MOVES = frozenset(("moves", "later", "shift"))
"""The kinds of words that make another day of a date."""

EVERY_UNIT = 1
"""The unit that is a day: "the day is December fourth" moves nothing."""


def date_tokens(words: str, numerals: Numerals) -> list[Token]:
    """What each phrase of the words does in a date; 9:30 is one token."""
    talk = numerals.dates
    table = replace(numerals, words=talk.words, longest=talk.longest) if talk else numerals
    text = unicodedata.normalize("NFKC", words)
    tokens: list[Token] = []
    begin = 0
    for clock in CLOCK.finditer(text):
        tokens += tokenize(text[begin : clock.start()], table)
        tokens.append(Token("clock", digits=f"{clock[1]}:{clock[2]}"))
        begin = clock.end()
    return without_counts(with_marks(tokens + tokenize(text[begin:], table)))


def without_counts(tokens: Sequence[Token]) -> list[Token]:
    """一个手术 counts nothing; 一个星期 and "double five" do."""
    kinds = [*(token.kind for token in tokens[1:]), "other"]
    counting = ("number", "written", "unit", "repeat", "harmless")
    return [
        token if token.kind != "repeat" or following in counting else Token("harmless")
        for token, following in zip(tokens, kinds, strict=False)
    ]


def with_marks(tokens: Sequence[Token]) -> list[Token]:
    """4th and 4号 as the ordinals that they are."""
    found: list[Token] = []
    for token in tokens:
        if token.kind == "mark" and found and is_day(found[-1]):
            found[-1] = Token("ordinal", int(found[-1].digits))
        else:
            found.append(token)
    return found


def is_day(token: Token) -> bool:
    """Whether these written digits can be a day of a month."""
    return token.kind == "written" and len(token.digits) <= 2 and 0 < int(token.digits) <= 31


def opened(token: Token) -> list[Token]:
    """The figures of a clock as two numbers: recognisers write "twelve four" as 12:04."""
    if token.kind != "clock":
        return [token]
    return [Token("written", digits=part) for part in token.digits.split(":")]


def has_kind(tokens: Sequence[Token], kinds: frozenset[str]) -> bool:
    """Whether a token of these kinds is among them."""
    return any(token.kind in kinds for token in tokens)


def is_move(tokens: Sequence[Token], at: int) -> bool:
    """Whether the token at this place makes another day of what stands around it."""
    token = tokens[at]
    if token.kind == "unit":
        counted = at > 0 and tokens[at - 1].kind in ("number", "written", "repeat")
        return counted or token.value != EVERY_UNIT
    # The half of "a week and a half"; that of an hour is taken with it.
    if token.kind == "and_half":
        return True
    return token.kind in MOVES or (token.kind in ("since", "within") and token.value > 0)
