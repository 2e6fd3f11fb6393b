"""What a caller says after a read-back: the same value again, another value, or neither.

"Yes, December fifth" is another value than December 4: it is taken and read back in its turn. The
same value is read back once more. Part of a value ("the last digit is three") is asked for again.
"""

from dataclasses import dataclass, field

from ivr.dialog.assent import DISSENT, is_dissent, is_open
from ivr.dialog.entering import LATER, spoken
from ivr.dialog.interview import CORRECTED
from ivr.dialog.memory import Draft, Session
from ivr.dialog.model import Enter, EntryKind, Spoke, World
from ivr.dialog.numerals import kinds_in
from ivr.dialog.words import cover, lexicon, plain, spaced, tight

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
    value. The same value is read back once more and never confirmed: the platform may deliver the
    words that gave it twice, before the caller has heard it.
    """
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
    begins_with_yes = heard is None and plain(rest, fold) != plain(event.words, fold)
    return None if begins_with_yes else "no"


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


def corrected_name(heard: str | None, rest: str, read_back: ReadBack, world: World) -> str | None:
    """The name that follows a denial: "no, it is Maria"; or the one that was read back, again."""
    known = world.vocabulary
    found = spoken(rest, Enter("name"), world)
    if not isinstance(found, str) or len(spaced(found)) > LONGEST_NAME:
        return heard
    said = plain(rest, known.fold)
    if is_open(said, known) or is_dissent(said, "yes", known):
        return heard
    same = found.casefold() == read_back.value.casefold()
    return CORRECTED + found if same or heard == DISSENT["yes"] else heard
