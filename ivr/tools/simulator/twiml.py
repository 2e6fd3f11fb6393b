"""The TwiML verbs that our telephone can play, as values with the platform's defaults.

Defaults and ranges: /docs/voice/twiml/{say,play,pause,gather,dial,number,record,redirect,hangup}.
An attribute whose value cannot be read takes its default; the linter has reported it by then.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from lxml import etree

Method = Literal["GET", "POST"]
EVERY_KEY = "1234567890*#"
FOREVER = 1000  # loop="0" repeats until hang-up, at most 1000 times (/docs/voice/twiml/say)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of one Say: words at a rate (1.0 is normal), then a pause in seconds."""

    text: str
    rate: float = 1.0
    pause: float = 0.0


@dataclass(frozen=True, slots=True)
class Say:
    parts: tuple[Part, ...]
    language: str = "en-US"
    voice: str = "man"
    loop: int = 1

    @property
    def text(self) -> str:
        return fold(" ".join(part.text for part in self.parts))


@dataclass(frozen=True, slots=True)
class Play:
    url: str
    loop: int = 1
    digits: str = ""


@dataclass(frozen=True, slots=True)
class Pause:
    length: int = 1


@dataclass(frozen=True, slots=True)
class Gather:
    """`action` None means the current document; `speech_timeout` None means auto."""

    nested: tuple[Say | Play | Pause, ...] = ()
    input: frozenset[str] = frozenset({"dtmf"})
    action: str | None = None
    method: Method = "POST"
    timeout: int = 5
    speech_timeout: int | None = 5
    finish_on_key: str = "#"
    num_digits: int | None = None
    action_on_empty_result: bool = False
    language: str = "en-US"
    hints: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    to: str
    url: str | None = None
    method: Method = "POST"
    send_digits: str = ""
    status_callback: str | None = None
    status_callback_event: frozenset[str] = frozenset({"completed"})
    status_callback_method: Method = "POST"


@dataclass(frozen=True, slots=True)
class Dial:
    numbers: tuple[Number, ...]
    action: str | None = None
    method: Method = "POST"
    timeout: int = 30
    time_limit: int = 14400
    caller_id: str | None = None
    answer_on_bridge: bool = False
    sequential: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    action: str | None = None
    method: Method = "POST"
    timeout: int = 5
    finish_on_key: str = EVERY_KEY
    max_length: int = 3600
    recording_status_callback: str | None = None
    recording_status_callback_event: frozenset[str] = frozenset({"completed"})
    recording_status_callback_method: Method = "POST"


@dataclass(frozen=True, slots=True)
class Redirect:
    url: str
    method: Method = "POST"


@dataclass(frozen=True, slots=True)
class Hangup:
    pass


Verb = Say | Play | Pause | Gather | Dial | Record | Redirect | Hangup


def fold(text: str) -> str:
    return " ".join(text.split())


def verbs(root: etree._Element) -> tuple[Verb, ...]:
    """The verbs of a Response in order; what we do not know is left out (12200: assume skipped)."""
    known = ((READERS.get(str(child.tag)), child) for child in root.iterchildren("*"))
    return tuple(read(child) for read, child in known if read)


def parts(element: etree._Element, rate: float = 1.0) -> Iterator[Part]:
    """The stretches of a Say, with the rate of the innermost prosody."""
    yield Part(element.text or "", rate)
    for child in element.iterchildren("*"):
        if child.tag == "break":
            yield Part("", rate, _break_seconds(child))
        yield from parts(child, _rate(child, rate))
        yield Part(child.tail or "", rate)


# Seconds of a break that names a strength only; the platform leaves these to the voice.
STRENGTHS = {"none": 0.0, "x-weak": 0.1, "weak": 0.2, "medium": 0.4, "strong": 0.7, "x-strong": 1.0}
RATES = {"x-slow": 0.5, "slow": 0.8, "medium": 1.0, "fast": 1.25, "x-fast": 1.5}


def _break_seconds(element: etree._Element) -> float:
    time = re.fullmatch(r"([0-9.]+)(ms|s)", element.get("time", ""))
    if time:
        return float(time[1]) / (1000 if time[2] == "ms" else 1)
    return STRENGTHS.get(element.get("strength", "medium"), STRENGTHS["medium"])


def _rate(element: etree._Element, outer: float) -> float:
    rate = element.get("rate", "") if element.tag == "prosody" else ""
    percent = re.fullmatch(r"([1-9][0-9]*)%", rate)
    return int(percent[1]) / 100 if percent else RATES.get(rate, outer)


def _int(element: etree._Element, name: str, default: int) -> int:
    value = element.get(name, "")
    return int(value) if re.fullmatch(r"[0-9]{1,9}", value) else default


def _loop(element: etree._Element) -> int:
    return _int(element, "loop", 1) or FOREVER


def _method(element: etree._Element, name: str = "method") -> Method:
    return "GET" if element.get(name) == "GET" else "POST"


def _words(element: etree._Element, name: str, default: str) -> frozenset[str]:
    return frozenset(element.get(name, default).split())


def _text(element: etree._Element) -> str:
    return (element.text or "").strip()


def _say(element: etree._Element) -> Say:
    spoken = tuple(part for part in parts(element) if part.text.strip() or part.pause)
    return Say(
        parts=spoken,
        language=element.get("language", "en-US"),
        voice=element.get("voice", "man"),
        loop=_loop(element),
    )


def _play(element: etree._Element) -> Play:
    return Play(_text(element), _loop(element), element.get("digits", ""))


def _pause(element: etree._Element) -> Pause:
    return Pause(_int(element, "length", 1))


def _gather(element: etree._Element) -> Gather:
    timeout = max(1, _int(element, "timeout", 5))
    auto = element.get("speechTimeout") == "auto"
    nested = tuple(verb for verb in verbs(element) if isinstance(verb, Say | Play | Pause))
    return Gather(
        nested=nested,
        input=_words(element, "input", "dtmf"),
        action=element.get("action"),
        method=_method(element),
        timeout=timeout,
        speech_timeout=None if auto else _int(element, "speechTimeout", timeout),
        finish_on_key=element.get("finishOnKey", "#"),
        num_digits=_int(element, "numDigits", 0) or None,
        action_on_empty_result=element.get("actionOnEmptyResult") == "true",
        language=element.get("language", "en-US"),
        hints=element.get("hints", ""),
    )


def _number(element: etree._Element) -> Number:
    return Number(
        to=_text(element),
        url=element.get("url"),
        method=_method(element),
        send_digits=element.get("sendDigits", ""),
        status_callback=element.get("statusCallback"),
        status_callback_event=_words(element, "statusCallbackEvent", "completed"),
        status_callback_method=_method(element, "statusCallbackMethod"),
    )


def _dial(element: etree._Element) -> Dial:
    nouns = tuple(_number(child) for child in element.iterchildren("Number"))
    plain = (Number(_text(element)),) if _text(element) else ()
    return Dial(
        numbers=nouns or plain,
        action=element.get("action"),
        method=_method(element),
        timeout=_int(element, "timeout", 30),
        time_limit=_int(element, "timeLimit", 14400),
        caller_id=element.get("callerId"),
        answer_on_bridge=element.get("answerOnBridge") == "true",
        sequential=element.get("sequential") == "true",
    )


def _record(element: etree._Element) -> Record:
    return Record(
        action=element.get("action"),
        method=_method(element),
        timeout=_int(element, "timeout", 5),
        finish_on_key=element.get("finishOnKey", EVERY_KEY),
        max_length=_int(element, "maxLength", 3600),
        recording_status_callback=element.get("recordingStatusCallback"),
        recording_status_callback_event=_words(
            element, "recordingStatusCallbackEvent", "completed"
        ),
        recording_status_callback_method=_method(element, "recordingStatusCallbackMethod"),
    )


def _redirect(element: etree._Element) -> Redirect:
    return Redirect(_text(element), _method(element))


def _hangup(element: etree._Element) -> Hangup:
    return Hangup()


READERS: dict[str, Callable[[etree._Element], Verb]] = {
    "Say": _say,
    "Play": _play,
    "Pause": _pause,
    "Gather": _gather,
    "Dial": _dial,
    "Record": _record,
    "Redirect": _redirect,
    "Hangup": _hangup,
}
