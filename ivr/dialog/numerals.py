"""Digits and telephone numbers from the words in which people say them.

Words become tokens (what each word does in a number), tokens become figures (the pieces in which
the number was said, such as "twelve", "oh", "four"), and figures are read as a telephone number
here or as a date in `said_dates`. A word that does nothing in a number is passed over.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ivr.dialog.entries import telephone
from ivr.dialog.model import Wrong
from ivr.dialog.vocabulary import NumeralKind, Numerals
from ivr.dialog.words import IDEOGRAPHS, Fold, straight

NEAR = 9
"""The most words of one number: "two thousand and nine hundred and sixty one" and a word after."""

NUMBERS = ("number", "written", "repeat")
"""The kinds of tokens that digits begin with."""

Style = Literal["loose", "whole", "apart"]
"""How words make a number: `whole` takes "eight hundred five" for 805, as in years, where the
others take it for 800, 5; `apart` takes "twenty five" for 20, 5, where the others say 25."""

PIECES = re.compile(rf"[0-9]+|[/+]|[{IDEOGRAPHS}]|[^\s0-9/+{IDEOGRAPHS}]+")


@dataclass(frozen=True, slots=True)
class Token:
    """What one phrase does in a number; `digits` are those that were written.

    A number that `multiplies` can make five hundred of five.
    """

    kind: NumeralKind | Literal["written", "slash", "other", "clock", "gap"]
    value: int = 0
    digits: str = ""
    multiplies: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One piece of a number as it was said: "twelve" is 12, "oh four" is 0 and 4.

    A `written` figure has no inner boundaries that the caller made. `slash` tells that a slash
    stands before it, `of` that a word like "del" stands behind it, `year` that 年 does.
    """

    digits: str
    kind: Literal["said", "written", "ordinal", "month"] = "said"
    slash: bool = False
    of: bool = False
    year: bool = False


# ---------------------------------------------------------------- words -> tokens


def split(words: str, fold: Fold) -> list[str]:
    """The words in lower case, without apostrophes: "4th/Dec" -> "4", "th", "/", "dec"."""
    return PIECES.findall("".join(map(piece, straight(words, fold))))


def piece(c: str) -> str:
    """The character as words are compared: digits of any script as 0 to 9, no punctuation."""
    digit = unicodedata.decimal(c, None)
    if digit is not None:
        return str(digit)
    return c if c in "/+" or unicodedata.category(c)[0] in "LM" else " "


def tokens_in(words: str, numerals: Numerals) -> list[Token]:
    """What each phrase of the words does, the longest phrases first."""
    pieces = split(words, numerals.fold)
    tokens, at = [], 0
    while at < len(pieces):
        token, length = token_at(pieces, at, numerals)
        tokens.append(token)
        at += length
    return tokens


def kinds_in(words: str, numerals: Numerals) -> set[str]:
    """What the words do in a number, one by one or together."""
    return {token.kind for token in tokens_in(words, numerals)}


def token_at(pieces: Sequence[str], at: int, numerals: Numerals) -> tuple[Token, int]:
    """The token that begins here, and how many pieces it takes."""
    for length in range(min(numerals.longest, len(pieces) - at), 0, -1):
        known = numerals.words.get(" ".join(pieces[at : at + length]))
        if known:
            scale = known.kind == "number" and known.value in numerals.multipliers
            return Token(known.kind, known.value, multiplies=scale), length
    return written(pieces[at]), 1


def written(text: str) -> Token:
    """A piece that is no known word."""
    if text.isascii() and text.isdecimal():
        return Token("written", digits=text)
    return {"/": Token("slash"), "+": Token("plus")}.get(text, Token("other"))


# ---------------------------------------------------------------- tokens -> figures


def figures_in(tokens: Sequence[Token], style: Style) -> list[Figure]:
    """All figures of the words, in their order."""
    figures: list[Figure] = []
    at = 0
    while at < len(tokens):
        found, length = figures_at(tokens[at : at + NEAR + 1], style)
        if found:
            following = kind_at(tokens, at + length)
            found[-1] = replace(found[-1], of=following == "of", year=following == "year")
        if found and at and tokens[at - 1].kind == "slash":
            found[0] = replace(found[0], slash=True)
        figures += found
        at += length
    return figures


def figures_at(near: Sequence[Token], style: Style) -> tuple[list[Figure], int]:
    """The figures that begin with the first token, and how many tokens they take."""
    token, following = near[0], kind_at(near, 1)
    match token.kind:
        case "number":
            digits, length = number_at(near, style)
            return [Figure(digits)], length
        case "written" if following == "mark":
            return [Figure(token.digits, "ordinal")], 2
        case "written":
            return [Figure(token.digits, "written")], 1
        case "ordinal":
            return [Figure(str(token.value), "ordinal")], 1
        case "month":
            return [Figure(f"{token.value:02}", "month")], 1
        case "repeat" if following in ("number", "written"):
            figures, length = figures_at(near[1:], style)
            return repeated(figures[0], token.value), length + 1
        case _:
            return [], 1


def repeated(figure: Figure, times: int) -> list[Figure]:
    """ "double five" is 5, 5; of written digits only the first: "double 50142" is 5, 5, 0142."""
    if figure.kind == "said":
        return [figure] * times
    first, rest = Figure(figure.digits[0]), replace(figure, digits=figure.digits[1:])
    return [first] * times + ([rest] if rest.digits else [])


def number_at(near: Sequence[Token], style: Style) -> tuple[str, int]:
    """The number that begins with the first token, and how many tokens it takes."""
    value, at = small_at(near, style)
    scale = value_at(near, at)
    if scale < 100 or (value and not multiplies(value, near[at], style)) or near[0].value == 0:
        return str(value), at
    value = max(value, 1) * scale
    at += 1
    joined = at < len(near) and near[at].kind == "joiner"
    if (style == "whole" or joined) and value_at(near, at + joined) > 0:
        rest, length = number_at(near[at + joined :], style)
        if int(rest) < scale_of(scale):
            return str(value + int(rest)), at + joined + length
    return str(value), at


def multiplies(value: int, scale: Token, style: Style) -> bool:
    """Whether the scale makes one number with the value before it.

    No year is twelve thousand: "abril doce mil novecientos" is the 12th of April 1900.
    """
    return scale.multiplies and not (style == "whole" and scale.value == 1000 and value > 2)


def scale_of(scale: int) -> int:
    """What a number after this word must be below: 1000 after thousand, 100 after two hundred."""
    return 1000 if scale == 1000 else 100


def small_at(near: Sequence[Token], style: Style) -> tuple[int, int]:
    """The number below 100 that begins here, and its tokens; (0, 0) where a larger word does."""
    first, second = value_at(near, 0), value_at(near, 1)
    if first >= 100:
        return 0, 0
    tens = first >= 20 and first % 10 == 0 and style != "apart"
    # "twenty two thousand five" is the 20th of a month of 2005.
    if tens and 0 < second < 10 and value_at(near, 2) != 1000:
        return first + second, 2
    return first, 1


def kind_at(tokens: Sequence[Token], at: int) -> str:
    """What the token at this place does; nothing where there is none."""
    return tokens[at].kind if at < len(tokens) else "other"


def value_at(near: Sequence[Token], at: int) -> int:
    """The value of the number word at this place, or -1 where there is none."""
    return near[at].value if at < len(near) and near[at].kind == "number" else -1


# ---------------------------------------------------------------- figures -> digits


def digits_in(words: str, numerals: Numerals) -> str:
    """All digits that are said or written, in their order: "double five, 12" -> "5512"."""
    return digits_of(tokens_in(words, numerals), "loose")


def digits_of(tokens: Sequence[Token], style: Style) -> str:
    """The digits of all figures that count nothing."""
    figures = figures_in(tokens, style)
    return "".join(f.digits for f in figures if f.kind in ("said", "written"))


def spoken_telephone(words: str, numerals: Numerals) -> str | Wrong:
    """The one telephone number in the words, in E.164."""
    tokens = without_interjection(tokens_in(words, numerals))
    if any(token.kind == "extension" for token in tokens):
        return Wrong("extension")
    styles: tuple[Style, ...] = ("loose", "whole", "apart")
    readings = [digits_of(tokens, style) for style in styles]
    if not readings[0]:
        return Wrong("no_number")
    plus = "+" if any(token.kind == "plus" for token in tokens) else ""
    heard = [telephone(plus + digits) for digits in readings]
    return next((number for number in heard if isinstance(number, str)), heard[0])


def without_interjection(tokens: list[Token]) -> list[Token]:
    """Less the "oh" of "oh, it is December fourth": a zero by itself begins no number or date."""
    alone = len(tokens) > 1 and tokens[1].kind not in NUMBERS
    return tokens[1:] if alone and tokens[0] == Token("number", 0) else tokens
