"""What the inspector shows of an answer: TwiML to be read, what is wrong with it, where it leads.

Only to show it: the telephone of the simulator is what goes by it.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, assert_never
from urllib.parse import urlsplit

from lxml import etree

from ivr.content.model import Directory
from ivr.tools.simulator.caller import Hearing, Listening, Recording, Ringing, Talking
from ivr.tools.simulator.lint import Complaint, DocumentError, complaints, parse
from ivr.tools.simulator.resumable import Asked
from ivr.tools.simulator.sound import Sound
from ivr.tools.simulator.transcript import (
    DeskPressed,
    Ended,
    Event,
    Failed,
    Heard,
    Outcome,
    Pressed,
    Rang,
    Recorded,
    Requested,
    Spoke,
    Talked,
    Waited,
    Warned,
    Whispered,
    spaced,
)


def pretty(body: bytes) -> str:
    """The document, a line a tag; anything else as it is."""
    try:
        root = parse(body)
    except DocumentError:
        return body.decode("utf-8", "replace")
    etree.indent(root, space="  ")
    return str(etree.tostring(root, encoding="unicode"))


def findings_in(body: bytes) -> list[Mapping[str, Any]]:
    """What the platform would object to; nothing for what is no TwiML."""
    if not body:
        return []
    try:
        found = complaints(parse(body))
    except DocumentError as broken:
        found = [Complaint(broken.code, 1, broken.why, fatal=True)]
    return [{"code": f.code, "line": f.line, "text": f.text, "fatal": f.fatal} for f in found]


def next_in(body: bytes) -> str:
    """The address to which a document leads: where its first verb that has one sends the caller."""
    return next(leads_of(body), "")


def leads_of(body: bytes) -> Iterator[str]:
    """All such addresses."""
    try:
        root = parse(body)
    except DocumentError:
        return
    for element in root.iter("*"):
        if address := element.get("action", ""):
            yield address
        if element.tag == "Redirect":
            yield (element.text or "").strip()


def place_in(body: bytes, base: str) -> Mapping[str, str]:
    """The language and the state to which a document leads, "" for both where it names none."""
    path = next_in(body).removeprefix(base).partition("?")[0]
    parts = path.removeprefix("/").split("/")
    if len(parts) != 3 or parts[0] != "voice":
        return {"language": "", "state": ""}
    return {"language": parts[1], "state": parts[2]}


# ---------------------------------------------------------------- scene


Json = Mapping[str, Any]

MOST_PHRASES = 60
"""How many of the phrases that a Gather hints at are offered to be said."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What the page needs to know of the line: its desks, and the URL that its links begin with."""

    directory: Directory
    base: str

    def desk(self, number: str) -> str:
        """The name of the desk with this number."""
        desks = self.directory.desks.values()
        return next((desk.name for desk in desks if desk.number == number), "A telephone")


def moment_of(asked: Asked | None, ended: str | None, number: int, stage: Stage) -> Json:
    """What happens on the telephone now. `number` is that of the moment."""
    if asked is None:
        return {"number": number, "kind": "over", "why": ended or ""}
    now = {
        "number": number,
        "side": asked.side,
        "at": asked.question.at,
        "ends": asked.ends,
        "stops": asked.ends if asked.stops is None else asked.stops,
    }
    return {**now, **of_question(asked, stage)}


def of_question(asked: Asked, stage: Stage) -> Json:
    """What belongs to one kind of moment."""
    match asked.question:
        case Listening() as moment:
            return {**listening(moment), "digits": asked.digits}
        case Hearing() as moment:
            return {
                "kind": "hear",
                "sounds": [sound_json(moment.sound)],
                "over": moment.sound.seconds,
            }
        case Ringing() as moment:
            return {
                "kind": "ring",
                "number_called": moment.number,
                "spoken": spaced(moment.number),
                "desk": stage.desk(moment.number),
                "shows": spaced(moment.caller_id),
                "timeout": moment.timeout,
            }
        case Talking() as moment:
            return {"kind": "talk", "desk": stage.desk(moment.number)}
        case Recording() as moment:
            return {
                "kind": "record",
                "sid": moment.sid,
                "max": moment.max_length,
                "timeout": moment.timeout,
                "finish_on_key": moment.finish_on_key,
            }
        case _:
            assert_never(asked.question)


def listening(moment: Listening) -> Json:
    """A Gather: its prompt, what it takes, and what could be said here."""
    phrases = [hint.strip() for hint in moment.hints.split(",") if hint.strip()]
    return {
        "kind": "listen",
        "sounds": [sound_json(sound) for sound in moment.prompt],
        "over": moment.ready - moment.at,
        "keys": moment.keys,
        "speech": moment.speech,
        "timeout": moment.timeout,
        "num_digits": moment.num_digits,
        "finish_on_key": moment.finish_on_key,
        "language": moment.language,
        "phrases": phrases[:MOST_PHRASES],
    }


def sound_json(sound: Sound) -> Json:
    """A sound: a clip has the path at which this very line serves it, wherever else it may lie."""
    return {
        "kind": sound.kind,
        "text": sound.text,
        "seconds": sound.seconds,
        "url": clip_path(sound.url),
        "rate": sound.rate,
        **tongue(sound.text, sound.language, sound.url),
    }


def clip_path(url: str) -> str:
    """The path of a clip at this line, "" where there is none."""
    return "/audio/" + "/".join(url.split("/")[-2:]) if url else ""


def tongue(text: str, language: str, url: str) -> Json:
    """The language of a text and the direction in which it is read. A clip lies in the folder of
    its language."""
    folder = url.split("/")[-2] if url.count("/") > 1 else ""
    return {"lang": folder or language or "en", "dir": direction(text)}


def direction(text: str) -> str:
    """rtl where the first letter is of a script that runs from right to left."""
    strong = (unicodedata.bidirectional(character) for character in text)
    first = next((kind for kind in strong if kind in ("L", "R", "AL")), "L")
    return "ltr" if first == "L" else "rtl"


def events_json(events: Sequence[Event], stage: Stage) -> Iterator[Json]:
    """What happened, each as a line to read; and a step for each request to the line."""
    return ({"at": event.at, **event_json(event, stage)} for event in events)


def event_json(event: Event, stage: Stage) -> Json:
    """What happened, but for its second."""
    match event:
        case Heard() | Whispered():
            return heard_json(event)
        case Pressed() | Spoke():
            return {"kind": "caller", **caller_json(event)}
        case Rang() | DeskPressed() | Talked() | Outcome():
            return {"kind": "desk", "text": desk_text(event, stage)}
        case Warned() | Failed():
            return {"kind": "problem", "code": event.code, "text": event.text}
        case Waited() | Recorded():
            return {"kind": "note", "text": note_text(event)}
        case Ended():
            return {"kind": "ended", "text": event.why}
        case Requested():
            return step_json(event, stage)


def heard_json(event: Heard | Whispered) -> Json:
    """What the line said to the caller, or to a desk."""
    caller = isinstance(event, Heard)
    return {
        "kind": "line" if caller else "whisper",
        "seconds": event.seconds,
        "text": event.text or "…",
        "cut": event.cut,
        "live": not event.url,
        **tongue(event.text, event.language if isinstance(event, Heard) else "en", event.url),
    }


def caller_json(event: Pressed | Spoke) -> Json:
    """What the caller did."""
    match event:
        case Pressed():
            text = f"presses {' '.join(event.keys)}"
        case Spoke(words=words, confidence=confidence):
            mumbled = " (hardly recognised)" if confidence is not None and confidence < 0.5 else ""
            text = f"says “{words}”{mumbled}"
    return {"text": text, "ignored": event.ignored}


def desk_text(event: Rang | DeskPressed | Talked | Outcome, stage: Stage) -> str:
    """What happened at a desk."""
    match event:
        case Rang():
            return f"{stage.desk(event.number)} ({spaced(event.number)}) rings"
        case DeskPressed():
            return f"presses {' '.join(event.keys)}"
        case Talked():
            return f"talks with the caller for {event.seconds:.0f} seconds; {event.ended_by}"
        case Outcome():
            return f"{event.status}{', connected' if event.bridged else ', not connected'}"


def note_text(event: Waited | Recorded) -> str:
    """A silence, or a recording."""
    match event:
        case Waited():
            return f"silence, {event.seconds:.1f} seconds"
        case Recorded():
            words = f" “{event.words}”" if event.words else ""
            return f"recorded{words}, {event.seconds:.1f} seconds, {event.ended_by}"


def step_json(event: Requested, stage: Stage) -> Json:
    """A request to the line and its answer."""
    return {
        "kind": "step",
        "method": event.method,
        "path": event.path,
        "form": dict(event.form),
        "status": event.status,
        "ms": round(event.milliseconds, 1),
        "twiml": pretty(event.body),
        "findings": findings_in(event.body),
        "next": next_in(event.body).removeprefix(stage.base),
        **place_in(event.body, stage.base),
    }


def place_of(events: Sequence[Event], base: str) -> Json | None:
    """Where the caller stands: as the last answer says that names a place."""
    for event in reversed(events):
        if isinstance(event, Requested) and urlsplit(event.path).path.startswith("/voice"):
            place = place_in(event.body, base)
            if place["state"]:
                return place
    return None
