"""What a caller says after a read-back: the same value again, another value, or neither.

"Yes, December fifth" is another value than December 4: it is taken and read back in its turn. A yes
with the same value and nothing else is a yes. The value without a yes is read back once more. Part
of another value ("the last digit is three") is asked for again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from ivr.dialog.assent import DISSENT, is_assent, is_dissent, is_open
from ivr.dialog.intents import QUESTION
from ivr.dialog.model import Enter, EntryKind, Spoke, World
from ivr.dialog.parsers.date_tokens import date_tokens
from ivr.dialog.parsers.numbers import kinds_in, split
from ivr.dialog.parsers.text import Lexicon, cover, lexicon, normalize_text, spaced, standing, tight
from ivr.dialog.questions import CORRECTED
from ivr.dialog.session import Draft, Session
from ivr.dialog.slots import LATER, spoken
from ivr.dialog.vocabulary import Vocabulary

KINDS: dict[str, EntryKind] = {
    "treatment_on": "treatment_on",
    "born_on": "born_on",
    "patient": "name",
    "escort": "name",
    "phone": "phone",
}
"""question -> the kind of value that is read back."""

VALUES = frozenset(("number", "written", "ordinal", "month", "away", "repeat"))
"""The kinds of words that are part of a date or a number."""

REPEATED = VALUES | {"mark", "joiner", "of", "weekday", "aside", "year"}
"""The kinds of words in which a value can be said again; an hour and "next" are none of it."""

LONGEST_ECHO = 16
"""Words of a yes with the whole value; what is longer tells more."""

LONGEST_NAME = 5
"""Words; what is longer is a sentence and no name that is said in place of a yes."""


@dataclass(frozen=True, slots=True)
class ReadBack:
    """The value that was just read back, in the form in which entries have it.

    `is_heard` is False where a request may come from before its caller has heard the value; of the
    number for a callback, nothing tells.
    """

    kind: EntryKind
    value: str = field(repr=False)
    is_heard: bool = False


def get_read_back(session: Session, draft: Draft) -> ReadBack | None:
    """What the line has read back where the call stands; None where it has not."""
    if session.state == "callback_confirm" and draft.callback.phone:
        return ReadBack("phone", draft.callback.phone)
    if session.state != "confirm" or session.question not in KINDS:
        return None
    known = {
        "treatment_on": draft.treatment_on and draft.treatment_on.isoformat(),
        "born_on": draft.born_on and draft.born_on.isoformat(),
        "patient": draft.patient,
        "escort": draft.escort,
        "phone": draft.phone,
    }
    value = known[session.question]
    is_heard = draft.corrected_at <= session.refused
    return ReadBack(KINDS[session.question], value, is_heard) if value else None


def judge_answer(heard: str | None, event: Spoke, read_back: ReadBack, world: World) -> str | None:
    """What the words mean after this read-back, where they are no plain yes.

    `heard` is what they mean without it: "no", or None. The result may also be "yes", or
    `CORRECTED` and a value. The platform may deliver the words that gave a value twice: they
    confirm nothing before the caller has heard it.
    """
    if heard is None and read_back.is_heard and is_yes_to(event.words, read_back, world):
        return "yes"
    rest = value_words(event.words, world)
    if read_back.kind == "name":
        return corrected_name(heard, rest, read_back, world)
    if VALUES.isdisjoint(kinds_in(rest, world.vocabulary.numerals)):
        return heard
    found = spoken(rest, Enter(read_back.kind), world)
    if isinstance(found, str) and found != LATER:
        return CORRECTED + found
    # "Yes, 6851" is asked for a yes or a no; "the last digit is three" asks for all of it again.
    fold = world.vocabulary.fold
    begins_with_yes = heard is None and normalize_text(rest, fold) != normalize_text(
        event.words, fold
    )
    return None if begins_with_yes else "no"


def is_yes_to(words: str, read_back: ReadBack, world: World) -> bool:
    """Whether the words are a yes with the value that was read back, and nothing else."""
    known, tokens = world.vocabulary, spaced(words)
    if len(tokens) > LONGEST_ECHO or not may_repeat(words, read_back, known):
        return False
    heard = normalize_text(words, known.fold)
    never = next(standing(heard, known.answers.never), None)
    if QUESTION.search(words) or is_open(heard, known) or never or is_dissent(heard, "yes", known):
        return False
    return any(
        is_assent(normalize_text(around, known.fold), "yes", known)
        and is_same(said, read_back, world)
        for around, said in parted(tokens)
    )


def may_repeat(words: str, read_back: ReadBack, known: Vocabulary) -> bool:
    """Whether anything of a value of this kind is said: a cheap look before the thorough one."""
    if read_back.kind == "name":
        name, said = normalize_text(read_back.value, known.fold), normalize_text(words, known.fold)
        return not set(name.split()).isdisjoint(said.split())
    kinds = {token.kind for token in date_tokens(words, known.numerals)}
    return not kinds.isdisjoint((*VALUES, "weekday"))


def parted(tokens: list[str]) -> Iterator[tuple[str, str]]:
    """Every way to part words into those around and those between, the longest first."""
    for length in range(len(tokens) - 1, 0, -1):
        for at in range(len(tokens) - length + 1):
            said = tokens[at : at + length]
            yield " ".join((*tokens[:at], *tokens[at + length :])), tight(" ".join(said))


def is_same(said: str, read_back: ReadBack, world: World) -> bool:
    """Whether the words say this value once more, or the weekday of this date, and nothing else."""
    known = world.vocabulary
    if read_back.kind == "name":
        name = normalize_text(read_back.value, known.fold).split()
        return set(normalize_text(said, known.fold).split()) <= set(name)
    rest = cover(" ".join(split(said, known.fold)), saying_again(known)).rest
    if not all(piece.isdecimal() or piece == "/" for piece in rest.split()):
        return False
    tokens = date_tokens(said, known.numerals)
    if read_back.kind == "treatment_on" and {t.kind for t in tokens} == {"weekday"}:
        return {t.value for t in tokens} == {date.fromisoformat(read_back.value).isoweekday()}
    return spoken(said, Enter(read_back.kind), world) == read_back.value


@lru_cache(maxsize=64)
def saying_again(known: Vocabulary) -> Lexicon:
    """The words in which a date or a number can be said once more."""
    dates = known.numerals.dates
    talk = {**known.numerals.words, **(dates.words if dates else {})}
    values = (phrase for phrase, numeral in talk.items() if numeral.kind in REPEATED)
    return lexicon((*values, *known.answers.echo))


def value_words(words: str, world: World) -> str:
    """The words after an assent, a denial and politeness at their beginning."""
    known = world.vocabulary
    phrases = (*known.phrases("yes"), *known.phrases("no"), *known.answers.polite)
    tokens, agreed = spaced(words), lexicon(phrases, known.harmless)
    for at in range(len(tokens), 0, -1):
        before = normalize_text(" ".join(tokens[:at]), known.fold)
        if not cover(before, agreed).rest:
            return tight(" ".join(tokens[at:]))
    return " ".join(words.split())


def corrected_name(heard: str | None, rest: str, read_back: ReadBack, world: World) -> str | None:
    """The name that follows a denial: "no, it is Maria"; or the one that was read back, again."""
    known = world.vocabulary
    found = spoken(rest, Enter("name"), world)
    if not isinstance(found, str) or len(spaced(found)) > LONGEST_NAME:
        return heard
    said = normalize_text(rest, known.fold)
    if is_open(said, known) or is_dissent(said, "yes", known):
        return heard
    same = found.casefold() == read_back.value.casefold()
    return CORRECTED + found if same or heard == DISSENT["yes"] else heard
