"""Gather: play the prompt, collect what the caller does, name the next document if any."""

from collections.abc import Sequence

from ivr.simulator.caller import Listening
from ivr.simulator.document import Document
from ivr.simulator.live import HUNG_UP, CallOverError, Goto, Live, deed_events
from ivr.simulator.playing import sounds
from ivr.simulator.sound import Sound
from ivr.simulator.timeline import Collected, Deed, Keyed, Uttered, collect, planned, split
from ivr.simulator.transcript import Waited
from ivr.simulator.twiml import Gather


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
