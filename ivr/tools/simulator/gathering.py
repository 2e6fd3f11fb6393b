"""Gather: play the prompt, collect what the caller does, name the next document if any."""

import re
from collections.abc import Sequence

from ivr.tools.simulator.active_call import HUNG_UP, CallOverError, Goto, Live, deed_events
from ivr.tools.simulator.caller import Hearing, Listening
from ivr.tools.simulator.http_client import Answer, Document
from ivr.tools.simulator.sound import (
    UNKNOWN_AUDIO,
    Sound,
    is_telephone_wav,
    paused,
    recorded,
    said,
    tones,
    wav_seconds,
)
from ivr.tools.simulator.timeline import (
    Collected,
    Deed,
    Keyed,
    Left,
    Uttered,
    collect,
    planned,
    split,
)
from ivr.tools.simulator.transcript import Waited, Warned
from ivr.tools.simulator.twiml import Gather, Pause, Play, Say

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


# ---------------------------------------------------------------- gathering


def gather(live: Live, verb: Gather, document: Document) -> Goto | None:
    """Rules: /docs/voice/twiml/gather. None: nothing was entered, the next verb follows.

    The caller is asked only when nothing of an earlier answer is still to come: keys typed more
    slowly than the timeout fall into whatever plays when they are typed."""
    live.answer()
    prompt = nested(live, verb, document)
    start, over = live.now, live.now + sum(sound.seconds for sound in prompt)
    if not live.plan:
        reply = live.caller.listen(listening(live, verb, prompt))
        live.plan = planned(reply, start, over, live.phone.pace)
    done = collect(verb, start, over, live.plan)
    for sound in prompt:
        live.now = live.heard(sound, done.stops)
    _note_deeds(live, verb, done)
    if done.empty and not done.left and not done.full:
        live.note(Waited(over, done.ends - over))
    live.now = done.ends
    if done.left:
        raise CallOverError(HUNG_UP)
    if done.empty and not verb.action_on_empty_result:
        return None
    return Goto(document.resolve(verb.action), verb.method, entered(live, done))


def nested(live: Live, verb: Gather, document: Document) -> tuple[Sound, ...]:
    """The sounds inside a Gather; all of its audio is fetched before the first sound plays."""
    return tuple(
        sound for inner in verb.nested for sound in sounds(live, inner, document, in_gather=True)
    )


def listening(live: Live, verb: Gather, prompt: tuple[Sound, ...]) -> Listening:
    return Listening(
        at=live.now,
        prompt=prompt,
        keys="dtmf" in verb.input,
        speech="speech" in verb.input,
        timeout=verb.timeout,
        num_digits=verb.num_digits,
        finish_on_key=verb.finish_on_key,
        language=verb.language,
        hints=verb.hints,
        so_far=live.so_far,
        verb=verb,
    )


def entered(live: Live, done: Collected) -> dict[str, str]:
    """What a Gather's action is told. Confidence is optional; FinishedOnKey is undocumented."""
    if done.speech is not None:
        heard = {"SpeechResult": done.speech.words}
        if done.speech.confidence is not None:
            heard["Confidence"] = str(done.speech.confidence)
        return heard
    if done.empty and not live.phone.unverified.empty_digits:
        return {}
    finished = {"FinishedOnKey": done.finished_on} if done.finished_on else {}
    return {"Digits": done.digits} | finished


def _note_deeds(live: Live, verb: Gather, done: Collected) -> None:
    during, lost, live.plan = split(live.plan, done)
    for deeds, ignored in _rows(verb, during, done):
        for event in deed_events(deeds, ignored=ignored):
            live.note(event)
    for event in deed_events(lost, ignored=True):
        live.note(event)


def _rows(
    verb: Gather, during: Sequence[Deed], done: Collected
) -> list[tuple[Sequence[Deed], bool]]:
    """The deeds in their order, in rows of those that counted and those that did not."""
    rows: list[tuple[list[Deed], bool]] = []
    for deed in during:
        ignored = not _counts(verb, deed, done)
        if not rows or rows[-1][1] != ignored:
            rows.append(([], ignored))
        rows[-1][0].append(deed)
    return list(rows)


def _counts(verb: Gather, deed: Deed, done: Collected) -> bool:
    match deed:
        case Uttered():
            return deed is done.speech
        case Keyed():
            return "dtmf" in verb.input and done.speech is None
        case _:
            return True
