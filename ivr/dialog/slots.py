"""From keys, words or a recording to the value that was asked for, or to what is wrong with it."""

from datetime import date

from ivr.dialog.danger import is_digits
from ivr.dialog.intents import MIN_CONFIDENCE, lone_command, match_intent
from ivr.dialog.model import (
    Choose,
    Enter,
    Event,
    Keyed,
    Record,
    Recorded,
    Spoke,
    Then,
    World,
    Wrong,
)
from ivr.dialog.parsers.dates import spoken_birth_date, spoken_treatment_date
from ivr.dialog.parsers.keypad import birth_date, telephone, treatment_date
from ivr.dialog.parsers.names import name_and_number, spelled_name, spoken_name, with_number
from ivr.dialog.parsers.numbers import digits_in, spoken_telephone
from ivr.dialog.parsers.text import normalize_text
from ivr.dialog.vocabulary import Numerals

LONE = {"0": "person", "*": "back", "9": "repeat"}
"""Inside an entry the digits are data; alone, these three keep what they mean everywhere."""

PACE = {"8": "pace", "7": "languages"}
LATER = "later"
"""The meaning of having no number that can be taken: a nurse will ask."""

ABROAD = "011"
"""What one dials before a number of another country."""

NOTHING = Choose(())
"""A choice at which only the commands are heard."""

Heard = str | Wrong | None


def expects_digits(then: Then) -> bool:
    """Whether digits are listened for, which callers may say one by one."""
    kinds = ("treatment_on", "born_on", "phone")
    return isinstance(then, Enter) and (then.kind in kinds or then.number)


def fill_slot(event: Event, enter: Enter, world: World) -> Heard:
    """The value, a command, or an own key's meaning; what is wrong with it; None for a miss."""
    match event:
        case Keyed(keys) if enter.kind == "name":
            return ({o.key: o.meaning for o in enter.keys} | LONE | PACE).get(keys)
        case Keyed(keys):
            return LONE.get(keys) or keyed(keys, enter, world)
        case Spoke(words, confidence) if confidence >= MIN_CONFIDENCE:
            heard = command_in(words, enter, world) or spoken(words, enter, world)
            # What is no name may be a wish: "can you repeat that".
            no_name = heard == Wrong("no_name")
            return (no_name and match_intent(event, NOTHING, world.vocabulary)) or heard
        case _:
            return None


def accept_recording(event: Event, record: Record) -> Heard:
    """The recording's reference; a key that ended it may be a command; a short one is none."""
    match event:
        case Recorded(reference, seconds) if seconds >= record.least and reference:
            return reference
        case Keyed(keys):
            return LONE.get(keys)
        case _:
            return None


def keyed(keys: str, enter: Enter, world: World) -> Heard:
    """The value of a row of digits."""
    if not (keys.isascii() and keys.isdigit()):
        return None
    match enter.kind:
        case "treatment_on":
            return written(treatment_date(keys, world.today))
        case "born_on":
            return written(birth_date(keys, world.today))
        case "phone":
            return LATER if keys.startswith(ABROAD) else telephone(keys)
        case _:
            return spelled_name(keys)


def spoken(words: str, enter: Enter, world: World) -> Heard:
    """The value of what was said."""
    numerals = world.vocabulary.numerals
    match enter.kind:
        case "treatment_on":
            return written(spoken_treatment_date(words, numerals, world.today))
        case "born_on":
            return written(spoken_birth_date(words, numerals, world.today))
        case "phone":
            found = spoken_telephone(words, numerals)
            return LATER if is_abroad(found, words, numerals) else found
        case _:
            heard = spoken_name(words, world.vocabulary)
            return named(words, enter, world) if heard == Wrong("has_number") else heard


def named(words: str, enter: Enter, world: World) -> str | Wrong:
    """The name from words with digits; with the number that was said, where one is taken."""
    name, number = name_and_number(words, world.vocabulary)
    if isinstance(name, Wrong):
        return Wrong("has_number")
    if isinstance(number, str):
        return with_number(name, number) if enter.number else name
    return name if number == Wrong("abroad") else Wrong("has_number")


def is_abroad(found: str | Wrong, words: str, numerals: Numerals) -> bool:
    """Whether a spoken number is another country's: none of ours, and not as long as ours."""
    long = len(digits_in(words, numerals)) > 11
    return found == Wrong("abroad") or (found == Wrong("not_nanp") and long)


def command_in(words: str, enter: Enter, world: World) -> str | None:
    """A command or an own key's name, where it is all that was said and no number.

    Nothing shorter counts: "a nurse is my sister" is about a sister.
    """
    known = world.vocabulary
    named = {p: o.meaning for o in enter.keys for p in known.meanings[o.meaning]}
    if enter.kind == "phone":
        named |= dict.fromkeys(known.meanings[LATER], LATER)
    heard = normalize_text(words, known.fold)
    if heard in named:
        return named[heard]
    command = lone_command(heard, known)
    return command if command and not is_digits(heard, known) else None


def written(found: date | Wrong) -> str | Wrong:
    """A date in ISO 8601: a meaning is text, whatever was asked."""
    return found.isoformat() if isinstance(found, date) else found
