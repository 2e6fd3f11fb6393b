"""Digits and telephone numbers from the words in which people say them.

Words become tokens (what each word does in a number), tokens become figures (the pieces in which
the number was said, such as "twelve", "oh", "four"), and figures are read as a telephone number
here or as a date in `said_dates`. A word that does nothing in a number is passed over.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Literal

from ivr.dialog.model import Wrong
from ivr.dialog.parsers.keypad import is_chinese_mobile, telephone
from ivr.dialog.parsers.text import IDEOGRAPHS, Fold, straight
from ivr.dialog.vocabulary import NumeralKind, Numerals

NEAR = 9
"""The most words of one number: "two thousand and nine hundred and sixty one" and a word after."""

NUMBERS = ("number", "written", "repeat")
"""The kinds of tokens that digits begin with."""

HOME_AREAS = frozenset(
    (
        *("212", "332", "347", "646", "718", "917", "929", "516", "624", "631", "934", "914"),
        *("845", "315", "363", "518", "585", "607", "680", "716", "838", "201", "551", "609"),
        *("640", "732", "848", "856", "862", "908", "973", "203", "475", "860", "959", "215"),
        *("267", "445", "272", "570", "610", "484"),
    )
)
"""Area codes of New York, New Jersey, Connecticut and the east of Pennsylvania."""

Style = Literal["loose", "whole", "apart"]
"""How words make a number: `whole` takes "eight hundred five" for 805, as in years, where the
others take it for 800, 5; `apart` takes "twenty five" for 20, 5, where the others say 25."""

STYLES: tuple[Style, ...] = ("loose", "whole", "apart")

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


def tokenize(words: str, numerals: Numerals) -> list[Token]:
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
    return {token.kind for token in tokenize(words, numerals)}


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
    return digits_of(tokenize(words, numerals), "loose")


def digits_of(tokens: Sequence[Token], style: Style) -> str:
    """The digits of all figures that count nothing."""
    figures = figures_in(tokens, style)
    return "".join(f.digits for f in figures if f.kind in ("said", "written"))


# ---------------------------------------------------------------- telephone numbers


def spoken_telephone(words: str, numerals: Numerals) -> str | Wrong:
    """The one telephone number in the words, in E.164.

    `one_number` where more than one could be meant: nothing is put together from two of them.
    """
    tokens = without_interjection(tokenize(words, in_telephone(numerals)))
    if has_extension(tokens):
        return Wrong("extension")
    if is_either(tokens) or any(denies(tokens, at) for at in range(len(tokens))):
        return Wrong("one_number")
    taken_back, said = corrected(tokens)
    found = number_in(said, numerals)
    return found if isinstance(found, str) or not taken_back else Wrong("one_number")


def in_telephone(numerals: Numerals) -> Numerals:
    """The same language with what its words do in a telephone number."""
    return replace(numerals, words=numerals.telephone or numerals.words)


def has_extension(tokens: Sequence[Token]) -> bool:
    """Whether a word for an extension stands there; "x" and "local" count between digits alone."""
    kinds = [token.kind for token in tokens]
    threes = zip(kinds, kinds[1:], kinds[2:], strict=False)
    between = any(b == "local" and a in NUMBERS and c in NUMBERS for a, b, c in threes)
    return between or "extension" in kinds


def is_either(tokens: Sequence[Token]) -> bool:
    """Whether an "or" stands between digits."""
    ors = (at for at, token in enumerate(tokens) if token.kind == "or")
    return any(has_digits(tokens[:at]) and has_digits(tokens[at:]) for at in ors)


def denies(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word here denies the digits that follow it: "not 917"."""
    kind = tokens[at].kind
    denial = kind == "denial" or (kind == "retraction" and not has_digits(tokens[:at]))
    return denial and kind_at(tokens, at + 1) in (*NUMBERS, "area", "sound")


def corrected(tokens: Sequence[Token]) -> tuple[bool, Sequence[Token]]:
    """Whether digits were taken back, and what stands after the last correction.

    After "917, no" only a whole number counts: "918 555 0142" does, "918" does not.
    """
    ends = [at + 1 for at, t in enumerate(tokens) if t.kind in ("correction", "retraction")]
    start = ends[-1] if ends else 0
    return has_digits(tokens[:start]), tokens[start:]


def has_digits(tokens: Sequence[Token]) -> bool:
    """Whether digits are among the tokens."""
    return any(token.kind in ("number", "written") for token in tokens)


def number_in(tokens: Sequence[Token], numerals: Numerals) -> str | Wrong:
    """The number on which all readings of the tokens agree; `abroad` for a Chinese mobile."""
    if not has_digits(tokens):
        return Wrong("no_number")
    counted = [with_sounds(tokens, at_edges) for at_edges in (False, True)]
    plus = any(token.kind == "plus" for token in tokens)
    figures = (figures_in(some, "loose") for some in counted)
    if not plus and any(is_mobile_abroad(some, numerals.mobiles) for some in figures):
        return Wrong("abroad")
    rows = [row for some in counted for style in STYLES for row in rows_in(some, style)]
    heard = [telephone("+" * plus + row) if row else Wrong("one_number") for row in rows]
    numbers = {number for number in heard if isinstance(number, str)}
    if len(numbers) > 1:
        return Wrong("one_number")
    return numbers.pop() if numbers else heard[0]


def with_sounds(tokens: Sequence[Token], at_edges: bool) -> list[Token]:
    """The tokens with a digit for each word that sounds like one and stands among digits.

    Digits stand on both sides of it; `at_edges`, on one side, and on the other nothing is said.
    """
    heard = list(tokens)
    for at, token in enumerate(tokens):
        if token.kind == "sound":
            sides = {neighbor(tokens[:at][::-1]), neighbor(tokens[at + 1 :])}
            if sides == {"digits"} or (at_edges and sides == {"digits", "nothing"}):
                heard[at] = replace(token, kind="number")
    return heard


def neighbor(tokens: Sequence[Token]) -> Literal["digits", "nothing", "words"]:
    """What stands beyond the words that sound like digits; an area code begins a row anew."""
    kind = next((token.kind for token in tokens if token.kind != "sound"), "area")
    if kind in NUMBERS:
        return "digits"
    return "nothing" if kind == "area" else "words"


def rows_in(tokens: Sequence[Token], style: Style) -> list[str]:
    """The rows of digits that can be meant; one that is empty is not clear.

    What is named as the area code stands first, wherever it was said.
    """
    named = [at for at, token in enumerate(tokens) if token.kind in ("area", "named")]
    if not named:
        return [once(digits_of(tokens, style))]
    before, after = tokens[: named[0]], tokens[named[-1] + 1 :]
    if has_digits(tokens[named[0] : named[-1]]):
        return [""]
    said_first = any(tokens[at].kind == "named" for at in named)
    return with_area(digits_of(before, style), digits_of(after, style), said_first)


def with_area(before: str, after: str, said_first: bool) -> list[str]:
    """The rows from the digits before and after the words "area code"."""
    local = before[1:] if before.startswith("1") and len(before) in (1, 4) else before
    match len(local), len(after):
        case 0, _:
            return [once(after)]
        case 3, 7:
            return [local + after]
        case 7, 3:
            return [after + local]
        case 10, 0:
            turned = local[7:] + local[:7]
            return [turned] if said_first else [local, turned]
        case 10, 3 if local.startswith(after):
            return [local]
        case length, 0 if length < 10:
            return [local]
        case _:
            return [""]


def once(row: str) -> str:
    """A number that was said twice, said once."""
    half = len(row) // 2
    return row[:half] if len(row) in (20, 22) and row[:half] == row[half:] else row


def is_mobile_abroad(figures: Sequence[Figure], expected: bool) -> bool:
    """Whether the digits are a mobile number of mainland China, not one of ours after a 1.

    86 before it, or its groups (138 1234 5678), tell. Without them it is one where `expected`,
    unless its digits would be a number of the hospital's region.
    """
    said = [figure for figure in figures if figure.kind in ("said", "written")]
    digits = "".join(figure.digits for figure in said)
    mobile = without_country(digits)
    if not is_chinese_mobile(mobile):
        return False
    if mobile != digits or isinstance(telephone(mobile), Wrong):
        return True
    if len(said) in (1, len(digits)):
        return expected and mobile[1:4] not in HOME_AREAS
    ends = set(accumulate(len(figure.digits) for figure in said))
    return {3, 7} <= ends and 1 not in ends


def without_country(digits: str) -> str:
    """The digits without China's country code, if more than a mobile number was said."""
    prefix = next((p for p in ("0086", "01186", "86") if digits.startswith(p)), "")
    return digits.removeprefix(prefix) if len(digits) > 11 else digits


def without_interjection(tokens: list[Token]) -> list[Token]:
    """Less the "oh" of "oh, it is December fourth": a zero by itself begins no number or date."""
    alone = len(tokens) > 1 and tokens[1].kind not in NUMBERS
    return tokens[1:] if alone and tokens[0] == Token("number", 0) else tokens
