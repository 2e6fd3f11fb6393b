"""What callers take back while they say a date: "December third, no wait, the fourth"."""

from collections.abc import Sequence
from dataclasses import dataclass

from ivr.dialog.clock_times import without_times
from ivr.dialog.date_words import CARDINALS, FIGURES, GAP, NEUTRAL, VALUES, has_kind
from ivr.dialog.numerals import Token

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


def parts_in(tokens: Sequence[Token]) -> list[Part]:
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
