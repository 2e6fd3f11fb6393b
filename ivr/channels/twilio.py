"""Twilio's form -> Event.

Twilio's words stop here. Sources are paths of Twilio's documentation: [gather] is
/docs/voice/twiml/gather, [dial] /docs/voice/twiml/dial, [say] /docs/voice/twiml/say.
"""

import re
import unicodedata
from collections.abc import Mapping
from xml.sax.saxutils import escape

import phonenumbers

from ivr.dialog.model import Event, Keyed, Outcome, Recorded, Silence, Spoke, TransferEnded


def clean(text: str) -> str:
    """Blanks for what is no character of XML, and for line ends: the library would write such a
    character as it is (error 12100)."""
    if text.isprintable():
        return text
    return "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Cn") else c for c in text)


def escape_text(text: str) -> str:
    """The text as the library would have written it inside a <Say>."""
    return escape(clean(text))


# ---------------------------------------------------------------- twilio


Form = Mapping[str, str]

OUTCOMES: Mapping[str, Outcome] = {
    "completed": "answered",
    "answered": "answered",
    "busy": "busy",
    "no-answer": "no_answer",
    "failed": "failed",
    "canceled": "canceled",
}
"""DialCallStatus -> outcome [dial]; a status that Twilio may add counts as failed."""

WITHHELD = {"266696687", "7378742833", "86282452253", "8656696", "2562533", "7748283"}
"""ANONYMOUS, RESTRICTED, UNAVAILABLE, UNKNOWN, BLOCKED, PRIVATE, spelled on a keypad as a caller's
number. They must be known by themselves: the first one parses as a number of Lesotho."""

E164 = re.compile(r"\+[1-9][0-9]{6,14}")
"""The one writing of a number that goes into a document: no extension, no other script's digits."""


RECORDING = re.compile(r"RE[0-9a-fA-F]{32}")


LONGEST_INPUT = 2000
"""Characters of digits or speech that are looked at: more than anyone says in the minute that a
Gather hears [gather], for danger may be named at its very end."""


def parse_event(form: Form) -> Event:
    """What the caller, or the other side of a transfer, did. Anything unknown is silence."""
    if "DialCallStatus" in form:
        return TransferEnded(parse_outcome(form))
    if "RecordingUrl" in form:
        return parse_recorded(form)
    if form.get("Digits"):
        return Keyed(form["Digits"][:LONGEST_INPUT])
    if form.get("SpeechResult"):
        return Spoke(form["SpeechResult"][:LONGEST_INPUT], parse_confidence(form))
    return Silence()


def parse_recorded(form: Form) -> Event:
    """A recording, or the command that ended it; its address ends in its id."""
    if form.get("Digits") in ("0", "*"):
        return Keyed(form["Digits"])
    told = form.get("RecordingDuration", "")
    seconds = int(told) if told.isascii() and told.isdigit() and len(told) < 6 else 0
    reference = form["RecordingUrl"].rpartition("/")[2]
    return Recorded(reference, seconds) if RECORDING.fullmatch(reference) else Silence()


def parse_outcome(form: Form) -> Outcome:
    """How a transfer ended. A leg that was answered but never bridged reached no one [dial]."""
    outcome = OUTCOMES.get(form["DialCallStatus"], "failed")
    unbridged = form.get("DialBridged", "").lower() == "false"
    return "no_answer" if outcome == "answered" and unbridged else outcome


def parse_confidence(form: Form) -> float:
    """Above 0, up to 1. Without a confidence that says something, the words are taken as they are.

    Confidence is optional [gather]. Its engine is Google's, where 0.0 means that none was set and
    that a value lies between 0 and 1 (Speech-to-Text, SpeechRecognitionAlternative.confidence):
    0, a negative value and what is no number are not a low value but none.
    """
    try:
        confidence = float(form.get("Confidence", "1"))
    except ValueError:
        return 1.0
    return min(confidence, 1.0) if confidence > 0 else 1.0


def get_call_id(form: Form) -> str:
    """The id of the call; a form without one is of no call that could be kept."""
    return form.get("CallSid", "")


def get_caller(form: Form) -> str:
    """The number at which the caller can be called back: one of the North American plan, or ""."""
    theirs = form.get("From", "")
    if not (theirs.startswith("+1") and is_number(theirs)):
        return ""
    return theirs if phonenumbers.is_valid_number(phonenumbers.parse(theirs)) else ""


def choose_caller_id(form: Form) -> str | None:
    """Our own number for a caller who has none that can be shown; None keeps the caller's.

    A callerId that is no number makes the Dial fail (errors 13214 and 13247); SIP callers may show
    only a number that we own [dial].
    """
    theirs, ours = form.get("From", ""), form.get("To", "")
    if is_number(theirs):
        return None
    return ours if is_number(ours) else None


def is_number(text: str) -> bool:
    """Whether this is a telephone number in E.164, and not a word spelled on a keypad."""
    if not E164.fullmatch(text) or text[1:] in WITHHELD:
        return False
    try:
        possible = phonenumbers.is_possible_number_with_reason(phonenumbers.parse(text))
    except phonenumbers.NumberParseException:
        return False
    # A number that is possible only within its own town cannot be shown to another one.
    return possible == phonenumbers.ValidationResult.IS_POSSIBLE
