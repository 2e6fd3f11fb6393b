"""What a caller says after a read-back: the same value again, another value, or neither.

"Yes, December fifth" is another value than December 4: it is taken and read back in its turn. The
same value is read back once more. Part of a value ("the last digit is three") is asked for again.
"""

from dataclasses import dataclass, field

from ivr.dialog.assent import DISSENT, is_dissent
from ivr.dialog.entering import spoken
from ivr.dialog.interview import CORRECTED
from ivr.dialog.memory import Draft, Session
from ivr.dialog.model import Enter, EntryKind, Spoke, World
from ivr.dialog.numerals import digits_in, kinds_in
from ivr.dialog.words import contains, cover, lexicon, plain, spaced, standing, tight

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

LONGEST_NAME = 5
"""Words; what is longer is a sentence and no name that is said in place of a yes."""


@dataclass(frozen=True, slots=True)
class ReadBack:
    """The value that was just read back, in the form in which entries have it."""

    kind: EntryKind
    value: str = field(repr=False)


def read_back_at(session: Session, draft: Draft) -> ReadBack | None:
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
    return ReadBack(KINDS[session.question], value) if value else None


def weigh(heard: str | None, event: Spoke, read_back: ReadBack, world: World) -> str | None:
    """What the words mean after this read-back, where they are no plain yes.

    `heard` is what they mean without it: "no", or None. The result may also be `CORRECTED` and a
    value: another one, or the same where they repeat it.
    """
    rest = value_words(event.words, world)
    if not rest:
        return heard
    if repeats(rest, event.words, read_back, world):
        # Read back once more: these may be the words that gave the value, delivered twice.
        return CORRECTED + read_back.value
    if read_back.kind == "name":
        return corrected_name(heard, rest, read_back, world)
    if VALUES.isdisjoint(kinds_in(rest, world.vocabulary.numerals)):
        return heard
    found = spoken(rest, Enter(read_back.kind), world)
    if isinstance(found, str) and found != read_back.value:
        return CORRECTED + found
    return "no"


def value_words(words: str, world: World) -> str:
    """The words after an assent, a denial and politeness at their beginning."""
    known = world.vocabulary
    phrases = (*known.phrases("yes"), *known.phrases("no"), *known.answers.polite)
    tokens, agreed = spaced(words), lexicon(phrases, known.harmless)
    for at in range(len(tokens), 0, -1):
        before = plain(" ".join(tokens[:at]), known.fold)
        if not cover(before, agreed).rest:
            return tight(" ".join(tokens[at:]))
    return " ".join(words.split())


def repeats(rest: str, words: str, read_back: ReadBack, world: World) -> bool:
    """Whether there is an assent, and all else that is said is the value that was read back."""
    known = world.vocabulary
    heard = plain(words, known.fold)
    open_ = (*known.answers.doubts, *known.answers.never)
    agreed = next(standing(heard, known.phrases("yes")), None) is not None
    if not agreed or next(standing(heard, open_), None) or is_dissent(heard, "yes", known):
        return False
    beside = (*known.phrases("yes"), *known.answers.polite, *known.answers.echo, *known.harmless)
    said = plain(rest, known.fold)
    match read_back.kind:
        case "name":
            parts = plain(" ".join(spaced(read_back.value)), known.fold).split()
            return not cover(said, lexicon((*beside, *parts))).rest
        case "phone":
            digits = digits_in(rest, known.numerals)
            left = set(cover(said, lexicon(beside)).rest.split())
            numeric = all(kinds_in(word, known.numerals) <= VALUES for word in left)
            return numeric and len(digits) >= 2 and read_back.value.endswith(digits)
        case _:
            found = spoken(rest, Enter(read_back.kind), world)
            return found == read_back.value and not odd_words(said, beside, world)


def odd_words(said: str, beside: tuple[str, ...], world: World) -> list[str]:
    """The words that are no part of a date and nothing that may stand beside one."""
    numerals = world.vocabulary.numerals
    phrases = (*numerals.words, *(numerals.dates.words if numerals.dates else ()))
    known = {word for phrase in phrases for word in phrase.split()}
    left = cover(said, lexicon(beside)).rest.split()
    return [word for word in left if word not in known and not word.isdecimal()]


def corrected_name(heard: str | None, rest: str, read_back: ReadBack, world: World) -> str | None:
    """Another name, where the one that was read back was denied first: "no, it is Maria"."""
    found = spoken(rest, Enter("name"), world)
    another = isinstance(found, str) and len(spaced(found)) <= LONGEST_NAME
    known = world.vocabulary
    plainly = plain(rest, known.fold)
    mixed = contains(plainly, plain(read_back.value, known.fold)) or is_dissent(
        plainly, "yes", known
    )
    if heard == DISSENT["yes"] and another and not mixed and found != read_back.value:
        return CORRECTED + str(found)
    return heard
