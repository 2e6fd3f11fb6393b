"""A worded turn -> TwiML, and every other document that the platform is given.

Sources are paths of Twilio's documentation: [gather] is /docs/voice/twiml/gather, [dial]
/docs/voice/twiml/dial, [say] /docs/voice/twiml/say, [play] /docs/voice/twiml/play.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

from ivr.channels.twilio import Form, clean
from ivr.content.model import Directory, Language
from ivr.dialog.model import Choose, Enter, Hangup, Record, Spoken, Transfer, Worded
from ivr.dialog.session import ENGLISH

SPEECH_END = 2
"""Seconds of silence that end speech; an integer, as `auto` fails with some models [gather]."""


ENTRY_END = 3
"""The same for names, dates and numbers, between whose parts people think."""


NOISE_END = 1
"""The same between two parts of a topic, where little but noise is heard."""


NAME_END, MESSAGE_END = 4, 6
"""Seconds of silence that end a recording; who leaves a message stops to think."""


AGAIN = "#rc=3&rp=5xx,ct,rt"
"""Asks the platform to deliver a callback again, which else is lost when it fails
(/docs/usage/webhooks/webhooks-connection-overrides)."""


RINGING = 30
"""Seconds for which a desk is rung."""


LONGEST_TALK = 3600
"""Seconds after which a transferred call is ended: a bound for toll fraud, above any real need."""


PAUSE = "600ms"
"""Between two prompts, where the voice understands SSML."""


HINTS, HINT_LENGTH = 500, 100
"""The most hints, and the longest one, that a Gather takes [gather]."""


@dataclass(frozen=True, slots=True)
class Links:
    """Where the platform goes next: the action's URL; a transfer's whisper ("" for none); whom it
    tells that a recording is ready; and the URL below which the clips are."""

    action: str
    whisper: str = ""
    recorded: str = ""
    clips: str = ""


def render_turn(
    worded: Worded,
    links: Links,
    languages: Mapping[str, Language],
    directory: Directory,
    caller_id: str | None,
) -> str:
    """The turn as a TwiML document."""
    response = VoiceResponse()
    match worded.then:
        case Choose() | Enter() as listen:
            before, inside = split_barge_in(worded.spoken)
            say(response, before, languages, links.clips)
            if isinstance(listen, Choose) and listen.afterwards and listen.by_speech:
                response.append(keys_first(listen, inside, links, languages))
                inside = ()
            response.append(gather(listen, inside, worded, links, languages))
            response.redirect(links.action, method="POST")
        case Record() as record:
            say(response, worded.spoken, languages, links.clips)
            response.record(**recording(record, links))
            response.redirect(links.action, method="POST")
        case Transfer(desk):
            say(response, worded.spoken, languages, links.clips)
            response.append(dial(directory.desks[desk].number, links, caller_id))
        case Hangup():
            say(response, worded.spoken, languages, links.clips)
            response.hangup()
    return str(response)


def split_barge_in(spoken: tuple[Spoken, ...]) -> tuple[tuple[Spoken, ...], tuple[Spoken, ...]]:
    """What no key may cut, with all that goes before it; and what is said while listening."""
    uncut = [place for place, said in enumerate(spoken, start=1) if not said.barge_in]
    end = max(uncut, default=0)
    return spoken[:end], spoken[end:]


def gather(
    listen: Choose | Enter,
    inside: tuple[Spoken, ...],
    worded: Worded,
    links: Links,
    languages: Mapping[str, Language],
) -> Gather:
    """Listen for a choice or a value. Silence reaches the action as well (actionOnEmptyResult), so
    that one handler meets it."""
    attributes = {
        "action": links.action,
        "method": "POST",
        "timeout": listen.patience,
        "action_on_empty_result": True,
        **make_key_attributes(listen),
    }
    if listen.by_speech:
        heard = languages[worded.language]
        attributes |= {
            "input": "dtmf speech",
            "language": heard.gather,
            "speech_timeout": speech_end(listen),
            "hints": ",".join(fit_hints(worded.hints)) or None,
            "profanity_filter": False,
        }
    else:
        attributes["input"] = "dtmf"
    node = Gather(**attributes)
    say(node, inside, languages, links.clips)
    return node


def speech_end(listen: Choose | Enter) -> int:
    """Seconds of silence that end speech. Between two parts of a topic noise must not last."""
    match listen:
        case Choose(afterwards=True):
            return NOISE_END
        case Choose():
            return SPEECH_END
        case Enter():
            return ENTRY_END


def keys_first(
    listen: Choose,
    inside: tuple[Spoken, ...],
    links: Links,
    languages: Mapping[str, Language],
) -> Gather:
    """What keys alone can interrupt; where none is pressed, the next verb listens [gather]."""
    node = Gather(
        action=links.action,
        method="POST",
        timeout=listen.patience,
        input="dtmf",
        **make_key_attributes(listen),
    )
    say(node, inside, languages, links.clips)
    return node


def make_key_attributes(listen: Choose | Enter) -> dict[str, object]:
    """A single key, # and * among them; or a row of digits, which # ends and its length too."""
    if isinstance(listen, Choose) or listen.keys:
        return {"num_digits": 1, "finish_on_key": ""}
    return {"num_digits": listen.most or None, "finish_on_key": "#"}


def recording(record: Record, links: Links) -> dict[str, object]:
    """0, * and # end a recording; some silence does too. It is ready to be fetched only when the
    callback says so (/docs/voice/twiml/record)."""
    callback = {
        "recording_status_callback": links.recorded,
        "recording_status_callback_method": "POST",
        "recording_status_callback_event": "completed",
    }
    return {
        "action": links.action,
        "method": "POST",
        "max_length": record.most,
        "timeout": NAME_END if record.about == "name" else MESSAGE_END,
        "finish_on_key": "0*#",
        "play_beep": True,
        **(callback if links.recorded else {}),
    }


def fit_hints(hints: tuple[str, ...]) -> list[str]:
    """As many of the hints as a Gather takes; a comma would part one into two."""
    return [h for h in hints if len(h) <= HINT_LENGTH and "," not in h][:HINTS]


def dial(number: str, links: Links, caller_id: str | None) -> Dial:
    """Ring one number of the directory. answerOnBridge keeps the caller hearing it ring [dial]."""
    node = Dial(
        action=links.action,
        method="POST",
        timeout=RINGING,
        time_limit=LONGEST_TALK,
        answer_on_bridge=True,
        caller_id=caller_id,
    )
    whisper = {"url": links.whisper, "method": "POST"} if links.whisper else {}
    node.number(number, **whisper)
    return node


def render_whisper(
    worded: tuple[Spoken, ...],
    languages: Mapping[str, Language],
    accept: str = "",
    clips: str = "",
) -> str:
    """What the desk hears alone; where the document ends, the two are bridged [dial].

    With the URL `accept` they are not before a key has been pressed: an answering machine presses
    none, and the caller comes back.
    """
    response = VoiceResponse()
    if not accept:
        say(response, worded, languages, clips)
        return str(response)
    node = Gather(
        action=accept, method="POST", input="dtmf", num_digits=1, timeout=8, finish_on_key=""
    )
    say(node, worded, languages, clips)
    response.append(node)
    response.hangup()
    return str(response)


def render_accept(form: Form) -> str:
    """Bridged by an empty document where the desk pressed 1; else its side is hung up [dial]."""
    response = VoiceResponse()
    if form.get("Digits") != "1":
        response.hangup()
    return str(response)


def render_fallback(
    before: tuple[Spoken, ...],
    number: str,
    after: tuple[Spoken, ...],
    languages: Mapping[str, Language],
) -> str:
    """A document that asks no server for anything: it speaks, rings the number, and speaks again
    when that has ended, for a Dial without an action goes on to the next verb [dial]."""
    response = VoiceResponse()
    say(response, before, languages)
    node = Dial(timeout=RINGING, time_limit=LONGEST_TALK, answer_on_bridge=True)
    node.number(number)
    response.append(node)
    say(response, after, languages)
    response.hangup()
    return str(response)


def render_empty() -> str:
    """An empty answer, for callbacks whose reply the platform ignores."""
    return str(VoiceResponse())


def say(
    parent: VoiceResponse | Gather,
    spoken: tuple[Spoken, ...],
    languages: Mapping[str, Language],
    clips: str = "",
) -> None:
    """One <Play> a prompt whose words stand in a clip below the URL `clips`, one <Say> any other.

    A clip ends with the silence that parts it from the next [play].
    """
    for said in spoken:
        if said.clip and clips:
            parent.play(f"{clips}/{said.clip}")
        else:
            say_live(parent, said, languages)


def say_live(
    parent: VoiceResponse | Gather, said: Spoken, languages: Mapping[str, Language]
) -> None:
    """A prompt in its language's named voice; SSML only where that has it [say].

    A language without a voice has only its name to say, and that in English.
    """
    own = languages[said.language]
    language = own if own.voice else languages[ENGLISH]
    node = {"voice": language.voice, "language": language.say}
    text = clean(said.text)
    if not language.ssml:
        parent.say(text, **node)
    elif said.slower:
        verb = parent.say("", **node)
        verb.prosody(text, rate="80%")
        verb.break_(time=PAUSE)
    else:
        parent.say(text, **node).break_(time=PAUSE)
