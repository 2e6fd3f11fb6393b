"""The whisper: what the desk hears, and answers, before the caller is put through.

Rules: /docs/voice/twiml/number (url). It runs on the desk's leg, so its requests carry the child's
CallSid with ParentCallSid. Only Say, Play, Gather and Hangup run; the end of the document connects.
"""

from ivr.tools.simulator.active_call import TICK, Goto, Live
from ivr.tools.simulator.caller import Answers, HangUp, Hearing, PicksUp, Reply, acts
from ivr.tools.simulator.gathering import entered, listening, nested, sounds
from ivr.tools.simulator.http_client import Document
from ivr.tools.simulator.lint import DocumentError
from ivr.tools.simulator.phone import Leg
from ivr.tools.simulator.sound import Sound, part_heard
from ivr.tools.simulator.timeline import Collected, Keyed, collect, planned, split
from ivr.tools.simulator.transcript import DeskPressed, Failed, Warned, Whispered
from ivr.tools.simulator.twiml import Gather, Hangup, Number, Play, Say, Verb

MOST_DOCUMENTS = 20  # a whisper that asks again more often is a loop


Desk = Answers | PicksUp


def accepted(live: Live, number: Number, leg: Leg, desk: Desk, document: Document) -> bool:
    """Whether the caller is put through: the whisper ended without a Hangup and nobody left."""
    wants = isinstance(desk, PicksUp) or not any(hangs_up(desk.at_whisper))
    if number.url is None:
        return wants
    goto = Goto(document.resolve(number.url), number.method)
    for _ in range(MOST_DOCUMENTS):
        whispered = _document(live, goto, leg)
        if whispered is None:
            return False
        end = _run(live, whispered, desk)
        if isinstance(end, bool):
            return end and wants
        goto = end
    live.note(Warned(live.now, 12400, "the whisper never ends"))
    return False


def hangs_up(reply: Reply) -> list[bool]:
    """Of each act, whether it is to hang up."""
    return [isinstance(act, HangUp) for act in acts(reply)]


def _document(live: Live, goto: Goto, leg: Leg) -> Document | None:
    """None when it cannot be had. What then happens is unverified: we take it as declined."""
    try:
        return live.fetch(goto, leg)
    except DocumentError as broken:
        live.note(Failed(live.now, broken.code, goto.url, broken.why))
        return None


def _run(live: Live, document: Document, desk: Desk) -> Goto | bool:
    """True: connect; False: the desk is hung up on or hung up; else the next document."""
    for verb in document.verbs:
        end = _step(live, verb, document, desk)
        if end is not None:
            return end
    return True


def _step(live: Live, verb: Verb, document: Document, desk: Desk) -> Goto | bool | None:
    match verb:
        case Say() | Play():
            heard = sounds(live, verb, document, in_gather=False)
            return None if all(_heard_out(live, sound, desk) for sound in heard) else False
        case Gather():
            return _gather(live, verb, document, desk)
        case Hangup():
            return False
        case _:
            name = type(verb).__name__
            live.note(Warned(live.now, 13201, f"{name} cannot run in a whisper"))
            return None


def _heard_out(live: Live, sound: Sound, desk: Desk) -> bool:
    """Whether the desk is still there at the end of a sound."""
    leaves = None
    if isinstance(desk, PicksUp):
        leaves = live.caller.desk_hears(Hearing(live.now, sound, live.so_far))
    _whisper(live, sound, live.now + (sound.seconds if leaves is None else leaves))
    return leaves is None


def _gather(live: Live, verb: Gather, document: Document, desk: Desk) -> Goto | bool | None:
    prompt = nested(live, verb, document)
    start, over = live.now, live.now + sum(sound.seconds for sound in prompt)
    asked = listening(live, verb, prompt)
    reply = desk.at_whisper if isinstance(desk, Answers) else live.caller.desk_listens(asked)
    deeds = planned(reply, start, over, live.phone.pace)
    done = collect(verb, start, over, deeds)
    for sound in prompt:
        _whisper(live, sound, done.stops)
    during = split(deeds, done)[0]
    keys = [deed for deed in during if isinstance(deed, Keyed)]
    if keys:
        live.note(DeskPressed(keys[0].at, "".join(deed.key for deed in keys)))
    live.now = done.ends
    return _after(live, verb, document, done)


def _after(live: Live, verb: Gather, document: Document, done: Collected) -> Goto | bool | None:
    if done.left:
        return False
    if done.empty and not verb.action_on_empty_result:
        return None
    return Goto(document.resolve(verb.action), verb.method, entered(live, done))


def _whisper(live: Live, sound: Sound, stops: float) -> None:
    """Note what the desk hears of a sound and move the clock to its end."""
    ends = min(live.now + sound.seconds, max(stops, live.now))
    took = ends - live.now
    cut = sound.seconds - took > TICK
    if sound.text and (took or not cut):
        text = part_heard(sound.text, took / sound.seconds) if cut else sound.text
        live.note(Whispered(live.now, text, took, cut, sound.played, sound.url))
    live.now = ends
