"""Times of day are taken out of what was said about a date."""

from collections.abc import Iterator, Sequence
from itertools import islice

from ivr.dialog.parsers.date_tokens import CARDINALS, GAP, TIMES
from ivr.dialog.parsers.numbers import Figure, Token, figures_in

MOST_WORDS = 6
"""The most words of one time: "twenty one and oh five"."""

MOST_VARIANTS = 32

TIME_WORDS = CARDINALS | {"hour", "joiner", "minus", "ordinal"}

PREFIXES = ("at", "half", "moves", "since")
"""The kinds of words that stand before an hour."""

MARKS = (TIMES - {"hour"}) | {"clock", "moves", "since"}


def without_times(tokens: Sequence[Token]) -> list[list[Token]]:
    """The tokens without the times of day that words mark; the first variant takes most.

    There are several where an hour may also be a part of the date: "December twenty nine in the
    morning".
    """
    return list(islice(variants(list(tokens), 0), MOST_VARIANTS))


def variants(tokens: list[Token], begin: int) -> Iterator[list[Token]]:
    """Every way to take times out of the tokens from this place on."""
    at = next((i for i in range(begin, len(tokens)) if tokens[i].kind in MARKS), None)
    if at is None:
        yield tokens
        return
    for start, end in spans(tokens, at) or [(at, at)]:
        gap = [GAP] if end > start else []
        rest = tokens[:start] + gap + tokens[end:]
        yield from variants(rest, start + 1)


def spans(tokens: Sequence[Token], at: int) -> list[tuple[int, int]]:
    """What the word at this place can take with it, the longest first; nothing if it is no time."""
    kind = tokens[at].kind
    if kind == "clock":
        return [(at, at + 1)]
    if kind in PREFIXES:
        ends = ends_of_time(tokens, at + 1, ordinals=kind == "half")
        alone = [(at, at + 1)] if kind in TIMES and not ends else []
        return [(at, end) for end in ends] + alone
    begins = begins_of_time(tokens, at)
    ends = ends_of_time(tokens, at + 1)
    if kind == "past":
        # Of "ten minutes past six" the minutes are taken already.
        begins = begins or ([at] if at and tokens[at - 1] == GAP else [])
        return [(begin, end) for begin in begins for end in ends] or [(at, at + 1)]
    if kind == "oclock":
        minutes = ends_of_minutes(tokens, at + 1)
        return [(begin, end) for begin in begins or [at] for end in [*minutes, at + 1]]
    if kind == "part":
        return spans_of_part(tokens, at, begins, ends)
    return spans_of_half(tokens, at, begins)


def spans_of_half(tokens: Sequence[Token], at: int, begins: list[int]) -> list[tuple[int, int]]:
    """What "y media" takes with it: its hour; the half of a week or of two weeks is no time."""
    if at + 1 < len(tokens) and tokens[at + 1].kind == "unit":
        return []
    taken = at > 0 and tokens[at - 1] == GAP
    return [(begin, at + 1) for begin in begins] or ([(at, at + 1)] if taken else [])


def spans_of_part(
    tokens: Sequence[Token], at: int, begins: list[int], ends: list[int]
) -> list[tuple[int, int]]:
    """What "in the morning" takes with it: an hour on one of its sides, if no other word does."""
    after = [token.kind for token in tokens[at + 1 : at + 1 + MOST_WORDS]]
    marked = next((kind for kind in after if kind not in TIME_WORDS - {"clock"}), "")
    if marked in ("oclock", "at", "clock", "half"):
        return [(at, at + 1)]
    if begins:
        return [*((begin, at + 1) for begin in begins), (at, at + 1)]
    return [*((at, end) for end in ends), (at, at + 1)]


def ends_of_time(tokens: Sequence[Token], begin: int, *, ordinals: bool = False) -> list[int]:
    """Where times that begin here end, the latest first."""
    longest = min(begin + MOST_WORDS, len(tokens))
    return [
        end
        for end in range(longest, begin, -1)
        if is_time(tokens[begin:end], ordinals=ordinals) and not is_in_date(tokens, begin, end)
    ]


def begins_of_time(tokens: Sequence[Token], end: int) -> list[int]:
    """Where times that end here begin, the earliest first."""
    earliest = max(end - MOST_WORDS, 0)
    return [
        begin
        for begin in range(earliest, end)
        if is_time(tokens[begin:end]) and not is_in_date(tokens, begin, end)
    ]


def ends_of_minutes(tokens: Sequence[Token], begin: int) -> list[int]:
    """Where minutes that begin here end, the latest first."""
    longest = min(begin + 2, len(tokens))
    return [
        end
        for end in range(longest, begin, -1)
        if is_minutes(tokens[begin:end]) and not is_in_date(tokens, begin, end)
    ]


def is_in_date(tokens: Sequence[Token], begin: int, end: int) -> bool:
    """Whether a sign or a word joins these numbers with others to a date: 12/4, 4号, 61年."""
    before = tokens[begin - 1].kind if begin else ""
    after = tokens[end].kind if end < len(tokens) else ""
    return before == "slash" or after in ("slash", "mark", "year", "unit")


# ---------------------------------------------------------------- what can be a time


def is_time(tokens: Sequence[Token], *, ordinals: bool = False) -> bool:
    """Whether the tokens are an hour, or an hour with its minutes, and nothing else."""
    kinds = [token.kind for token in tokens]
    if kinds == ["clock"]:
        return True
    wrong = not kinds or "clock" in kinds or not set(kinds) <= TIME_WORDS
    if wrong or {kinds[0], kinds[-1]} & {"joiner", "minus"}:
        return False
    if "ordinal" in kinds:
        return ordinals and kinds == ["ordinal"] and tokens[0].value <= 12
    joined = next((at for at, kind in enumerate(kinds) if kind in ("joiner", "minus")), None)
    if joined is not None:
        return is_lone(tokens[:joined], 24) and is_lone(tokens[joined + 1 :], 59)
    return is_hour_and_minutes(figures_in([as_number(token) for token in tokens], "loose"))


def is_lone(tokens: Sequence[Token], most: int) -> bool:
    """Whether the tokens are one number up to this: nine and five, las nueve y cinco."""
    figures = figures_in([as_number(token) for token in tokens], "loose")
    return len(figures) == 1 and len(figures[0].digits) <= 2 and int(figures[0].digits) <= most


def as_number(token: Token) -> Token:
    """An hour that has a form of its own ("una", "семи") as the number that it is."""
    return Token("number", token.value) if token.kind == "hour" else token


def is_hour_and_minutes(figures: Sequence[Figure]) -> bool:
    """Whether the figures are 9, 9 30, 9 0 5, 930 or 0930."""
    digits = [figure.digits for figure in figures]
    match digits:
        case [one] if len(one) in (3, 4):
            return is_hour(one[:-2]) and is_minute(one[-2:])
        case [hour]:
            return is_hour(hour)
        case [hour, minutes]:
            return is_hour(hour) and len(minutes) == 2 and is_minute(minutes)
        case [hour, "0", minute]:
            return is_hour(hour) and len(minute) == 1
        case _:
            return False


def is_hour(digits: str) -> bool:
    """Whether these are 0 to 24."""
    return len(digits) <= 2 and int(digits) <= 24


def is_minute(digits: str) -> bool:
    """Whether these are 0 to 59."""
    return len(digits) <= 2 and int(digits) <= 59


def is_minutes(tokens: Sequence[Token]) -> bool:
    """Whether the tokens are minutes behind their hour: 九点十五, 九點三, 九点半."""
    if [token.kind for token in tokens] == ["and_half"]:
        return True
    if not {token.kind for token in tokens} <= {"number", "written"}:
        return False
    figures = figures_in(tokens, "loose")
    digits = "".join(figure.digits for figure in figures)
    zero = len(figures) == 2 and figures[0].digits == "0"
    return (len(figures) == 1 or zero) and is_minute(digits)
