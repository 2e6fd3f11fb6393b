"""Say, Play and Pause: what the caller hears outside a Gather, where keys are not heard."""

import re

from ivr.simulator.caller import Hearing
from ivr.simulator.document import Document
from ivr.simulator.live import Goto, Live
from ivr.simulator.sound import (
    UNKNOWN_AUDIO,
    Sound,
    is_telephone_wav,
    paused,
    recorded,
    said,
    tones,
    wav_seconds,
)
from ivr.simulator.timeline import Left
from ivr.simulator.transcript import Warned
from ivr.simulator.twiml import Pause, Play, Say
from ivr.simulator.wire import Answer

# /docs/voice/twiml/play
AUDIO_TYPES = re.compile(r"audio/(mpeg|wav|wave|x-wav|aiff|x-aifc|x-aiff|gsm|x-gsm|ulaw)")


def play(live: Live, verb: Say | Play | Pause, document: Document) -> None:
    """Play a verb to the caller, who can only hang up. A Pause does not answer the call."""
    if not isinstance(verb, Pause):
        live.answer()
    for sound in sounds(live, verb, document, in_gather=False):
        leaves = live.caller.hear(Hearing(live.now, sound, live.so_far))
        if leaves is not None:
            live.plan = sorted([*live.plan, Left(live.now + leaves)], key=lambda deed: deed.at)
        live.now = live.heard(sound, live.leaves_at)
        live.unheard(live.now)


def sounds(
    live: Live, verb: Say | Play | Pause, document: Document, *, in_gather: bool
) -> list[Sound]:
    """The sounds of a verb, once for each loop; none if its audio cannot be had."""
    match verb:
        case Say():
            return [said(verb, live.phone.pace)] * verb.loop
        case Pause():
            return [paused(verb)]
        case Play() if verb.digits:
            return [tones(verb)]
        case Play():
            url = document.resolve(verb.url)
            seconds = _seconds(live, url, 13325 if in_gather else 13420)
            words = live.phone.words_of(url) if live.phone.words_of else ""
            return [] if seconds is None else [recorded(url, seconds, words)] * verb.loop


def _seconds(live: Live, url: str, code: int) -> float | None:
    """How long an address plays; None, with a warning, if it gives no audio."""
    if live.phone.seconds_of is not None:
        return live.phone.seconds_of(url)
    if url not in live.audio:
        live.audio[url] = _fetched(live, url, code)
    return live.audio[url]


def _fetched(live: Live, url: str, code: int) -> float | None:
    """Play requests carry no call parameters; whether they are signed is unverified (they are).

    The platform converts any WAV; a line that has it do so at every call is warned here.
    """
    answer = live.deliver(live.bare(Goto(url, "GET")))
    if answer.status != 200:
        live.note(Warned(live.now, 11200, f"{url}: {answer.why or answer.status}"))
        return None
    if not AUDIO_TYPES.fullmatch(_type(answer)):
        live.note(Warned(live.now, code, f"{url}: Content-Type {answer.content_type}"))
        return None
    if "wav" in _type(answer) and not is_telephone_wav(answer.body):
        live.note(Warned(live.now, code, f"{url}: no whole WAV of 8 kHz, mono, µ-law"))
    return wav_seconds(answer.body) or UNKNOWN_AUDIO


def _type(answer: Answer) -> str:
    return answer.content_type.partition(";")[0].strip().lower()
