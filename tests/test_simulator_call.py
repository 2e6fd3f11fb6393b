"""A call from its first ring to its status callback (/docs/voice/twiml)."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from itertools import count
from threading import Thread

import httpx
import pytest
from flask import Flask, Response, request
from werkzeug.serving import make_server

from ivr.tools.simulator import Call, HangUp, Patient, Phone, Press, Silent, Speak, Unverified
from ivr.tools.simulator.active_call import APOLOGY
from ivr.tools.simulator.transcript import Ended, Failed, Heard, Pressed, Recorded, Waited
from tests.simulator_line import PUBLIC, TEN, TOKEN, Doer, dial, forms, line, paths, phone, twiml


def test_every_request_carries_the_standard_parameters():
    """1.1: always CallSid ... Direction; empty geography; first ringing, then in-progress."""
    call = dial(
        line(voice="<Redirect>/a</Redirect>", a="<Say>hi</Say><Redirect>/b</Redirect>", b="")
    )

    first, second, third = (request.form for request in call.requests)
    assert [form["CallStatus"] for form in (first, second, third)] == [
        "ringing",
        "ringing",
        "in-progress",
    ]
    assert (first["From"], first["To"]) == ("+12125550199", "+12125550100")
    assert (first["Caller"], first["Called"]) == (first["From"], first["To"])
    assert (first["ApiVersion"], first["Direction"]) == ("2010-04-01", "inbound")
    assert (first["FromCity"], first["FromCountry"]) == ("", "US")
    assert len(first["CallSid"]) == len(first["AccountSid"]) == 34
    assert "ParentCallSid" not in first


@pytest.mark.parametrize(("from_", "country"), [("+266696687", "LS"), ("anonymous", "")])
def test_a_withheld_number_looks_like_lesotho(from_: str, country: str):
    """1.2: "+266... parses as Lesotho, so FromCountry arrives as LS"."""
    call = dial(line(voice=""), from_=from_)

    assert call.requests[0].form["FromCountry"] == country


def test_extra_fields_are_signed_and_know_the_virtual_moment():
    def moment(at: datetime) -> Mapping[str, str]:
        return {"Now": at.isoformat(), "CallToken": "x"}

    app = line(voice="<Pause length='90'/><Redirect>/a</Redirect>", a="<Hangup/>")
    call = dial(app, extra=moment)

    assert [form["Now"] for form in forms(call, "/a")] == [
        (TEN + timedelta(seconds=90)).isoformat()
    ]
    assert "CallToken" not in call.requests[0].form


def test_a_document_that_runs_out_hangs_up():
    """/docs/voice/twiml: "When a document runs out of verbs the call is hung up"."""
    assert dial(line(voice="")).ended == "goodbye (end of document)"
    assert dial(line(voice="<Hangup/><Say>never</Say>")).ended == "goodbye (Hangup)"


def test_say_play_and_pause_take_their_time():
    """Say and Play loop; Pause length default 1 s; Play digits w 0.5 s and W 1 s."""
    voice = (
        "<Say loop='2'>one two</Say><Pause/><Play>clips/menu.wav?v=1</Play>"
        "<Play digits='wW'/><Say><prosody rate='50%'>slow</prosody>"
        "<break time='500ms'/><break strength='strong'/><p>end</p></Say>"
    )
    call = dial(line(voice=voice), seconds_of={f"{PUBLIC}/clips/menu.wav?v=1": 4.0}.__getitem__)

    assert [e for e in call.events if isinstance(e, Heard | Waited)] == [
        Heard(0.0, "one two", 2.0, "en-US", "man"),
        Heard(2.0, "one two", 2.0, "en-US", "man"),
        Waited(4.0, 1.0),
        Heard(5.0, "[audio: menu.wav]", 4.0, url=f"{PUBLIC}/clips/menu.wav?v=1"),
        Heard(9.0, "[tones: wW]", 1.5),
        Heard(10.5, "slow end", 4.2, "en-US", "man", rate=0.5),
    ]


def test_keys_do_nothing_outside_a_gather_but_one_can_hang_up():
    """/docs/voice/twiml/say: a Say outside a Gather cannot be interrupted."""
    caller = Doer(Press("12", after=6))
    caller.leaves = {"five six seven eight": 2.0}
    voice = "<Gather timeout='1'/><Say>a b c d e f</Say><Say>five six seven eight</Say>"
    call = dial(line(voice=voice), caller)

    assert Pressed(6.0, "12", ignored=True) in call.events
    assert Heard(7.0, "five six", 2.0, "en-US", "man", cut=True) in call.events
    assert call.events[-1] == Ended(9.0, "caller hung up")


def test_a_pause_can_be_cut_by_hanging_up():
    caller = Doer(HangUp(after=4))
    call = dial(line(voice="<Gather timeout='1'/><Pause length='9'/>"), caller)

    assert Waited(1.0, 3.0) in call.events


@pytest.mark.parametrize(
    ("reference", "path"),
    [("next", "/a/next"), ("../next", "/next"), ("/next", "/next"), (PUBLIC + "/next", "/next")],
)
def test_addresses_are_resolved_as_in_a_browser(reference: str, path: str):
    """/docs/voice/twiml: relative URLs resolve like browser links against the current document."""
    app = line(voice="<Redirect>/a/b?q=1</Redirect>", a_b=f"<Redirect>{reference}</Redirect>")

    assert paths(dial(app))[2:] == [path]


def test_the_number_is_told_of_the_end():
    """5.1: number-level status_callback: standard parameters and CallDuration, after the call."""
    voice = "<Pause length='5'/><Say>two words</Say>"
    call = dial(line(voice=voice, status=""), status_callback="/status")

    (form,) = forms(call, "/status")
    assert (form["CallStatus"], form["CallDuration"]) == ("completed", "2")
    assert form["Timestamp"] == "Mon, 23 Nov 2026 15:00:07 GMT"


def test_a_call_that_was_never_answered_is_told_as_such():
    """3.3: Pause as the first verb delays answering."""
    caller = Doer()
    caller.leaves = {"": 2.0}
    app = line(voice="<Pause length='5'/>", status="")
    (form,) = forms(dial(app, caller, status_callback="/status"), "/status")

    assert (form["CallStatus"], form["CallDuration"]) == ("no-answer", "0")


def test_a_failing_callback_is_a_warning():
    """/docs/api/errors/15003."""
    call = dial(line(voice=""), status_callback="/missing")

    assert [(warned.code, warned.text) for warned in call.complaints] == [
        (15003, "callback /missing: 404")
    ]


BAD: dict[str, tuple[Callable[[], Response], int]] = {
    "not found": (lambda: Response(status=404), 11200),
    "server error": (lambda: Response("oh", 500), 11200),
    "no content type": (lambda: Response(b"<Response/>", content_type=""), 12300),
    "wrong content type": (lambda: Response("{}", content_type="application/json"), 12300),
    "broken XML": (lambda: twiml("<Say>a & b</Say>"), 12100),
    "blank first": (
        lambda: Response("\n<?xml version='1.0'?><Response/>", content_type="text/xml"),
        12100,
    ),
    "empty": (lambda: Response(b"", content_type="text/xml"), 12100),
    "other root": (lambda: Response("<html/>"), 12102),
    "too large": (lambda: twiml(f"<!--{'x' * 65536}-->"), 11750),
    "empty Say": (lambda: twiml("<Say/>"), 13520),
    "plain but another root": (lambda: Response("<a/>", content_type="text/plain"), 12102),
}


@pytest.mark.parametrize(("page", "code"), BAD.values(), ids=BAD)
def test_a_document_that_cannot_be_had_ends_with_an_apology(
    page: Callable[[], Response], code: int
):
    """1.5: no fallback: the caller hears the application-error message and the call ends."""
    call = dial(line(voice=page))

    assert call.heard == APOLOGY
    assert call.ended == f"application error {code}"


def test_a_fallback_takes_the_call_over():
    """1.5: voice_fallback_url is requested with ErrorCode and ErrorUrl; its TwiML goes on."""
    app = line(voice="<Redirect>/broken</Redirect>", fallback="<Say>sorry</Say>")
    call = dial(app, fallback_url="/fallback")

    (form,) = forms(call, "/fallback")
    assert (form["ErrorCode"], form["ErrorUrl"]) == ("11200", f"{PUBLIC}/broken")
    assert call.heard == "sorry"
    assert call.ended == "goodbye (end of document)"


def test_a_broken_fallback_ends_the_call():
    call = dial(line(), fallback_url="/fallback")

    assert [event.code for event in call.events if isinstance(event, Failed)] == [11200, 11200]
    assert call.heard == APOLOGY


@pytest.mark.parametrize(("status", "method"), [(302, "GET"), (308, "POST")])
def test_redirects_lose_the_digits(status: int, method: str):
    """1.3: "After a 3xx on a Gather action, Digits/SpeechResult are NOT re-sent"."""

    def moved() -> Response:
        return Response(status=status, headers={"Location": "/moved"})

    app = line(voice="<Gather numDigits='1' action='/next'/>", next=moved, moved="<Say>on</Say>")
    call = dial(app, Doer(Press("1")))

    assert "Digits" in forms(call, "/next")[0]
    assert "Digits" not in forms(call, "/moved")[0]
    assert call.requests[-1].method == method
    assert call.heard == "on"


def test_only_ten_redirects_are_followed():
    """/docs/api/errors/11215: max 10 HTTP redirects."""
    call = dial(line(voice=lambda: Response(status=307, headers={"Location": "/voice"})))

    assert len(call.requests) == 11
    assert call.ended == "application error 11215"


def test_text_and_audio_are_played_and_the_call_ends():
    """1.3: audio types are played then hang up; text/plain is TwiML or is read aloud."""
    audio = line(voice=lambda: Response(b"", content_type="audio/mpeg"))
    read = line(voice=lambda: Response("just words", content_type="text/plain"))
    parsed = line(voice=lambda: Response("<Response/>", content_type="text/plain"))

    assert dial(audio, seconds_of=lambda url: 5.0).seconds == 5.0
    assert dial(read).heard == "just words"
    assert dial(parsed).ended == "goodbye (end of document)"


def test_schema_errors_are_warnings_and_the_verb_is_skipped():
    """/docs/api/errors/12200: "schema warning, not fatal"; assume the element is skipped."""
    call = dial(line(voice="<say>small</say><Say>large</Say>"))

    assert call.heard == "large"
    assert [warned.code for warned in call.complaints] == [12200]
    assert call.complaints[0].text.startswith("/voice line 1: Element 'say'")


def test_documents_that_lead_in_a_circle_end():
    assert dial(line(voice="<Redirect>/voice</Redirect>")).ended == (
        "the documents lead in a circle"
    )


def test_a_call_ends_after_four_hours():
    """5.3: "Call length 4 h default"."""
    call = dial(line(voice="<Pause length='14401'/><Say>late</Say>"))

    assert call.ended == "the longest time of a call is over"


def test_cookies_live_as_long_as_the_call():
    """1.3: keeps cookies and returns them on later requests of the call."""
    seen: list[str | None] = []

    def page() -> Response:
        seen.append(request.cookies.get("seat"))
        answer = twiml("<Redirect>/b</Redirect>" if len(seen) % 2 else "")
        answer.set_cookie("seat", "12", secure=True)
        return answer

    settings = phone(line(voice=page, b=page))
    for _ in range(2):
        Call(settings, Patient()).play()

    assert seen == [None, "12", None, "12"]


def test_a_request_can_be_delivered_twice_with_one_token():
    """1.4: I-Twilio-Idempotency-Token, same unique string on retries."""
    tokens: list[str] = []
    turns = count(1)

    def page() -> Response:
        tokens.append(request.headers["I-Twilio-Idempotency-Token"])
        return twiml(f"<Say>answer {next(turns)}</Say>")

    app = line(voice=page, status="")
    settings = phone(app, twice=lambda sent: sent.url.endswith("/voice"), status_callback="/status")
    call = Call(settings, Patient())
    call.play()
    late = call.redeliver(0)

    assert call.so_far.heard == "answer 2"
    assert len(set(tokens)) == 1
    assert late.body == b"<Response><Say>answer 3</Say></Response>"
    assert paths(call.so_far) == ["/voice", "/voice", "/status", "/voice"]


RECORD = (
    "<Record action='/done' maxLength='60' timeout='5' recordingStatusCallback='/tape' "
    "recordingStatusCallbackEvent='in-progress completed absent'/><Say>never</Say>"
)


@pytest.mark.parametrize(
    ("reply", "key", "seconds", "ends"),
    [
        (Speak("call me back", seconds=8), "", "9", 14.0),
        ((Speak("call me", seconds=8), Press("5", after=4)), "5", "4", 4.0),
        (Speak("on and on", seconds=99), "", "60", 60.0),
        (Silent(), "", "0", 5.0),
    ],
)
def test_a_recording_ends_by_key_silence_or_length(
    reply: Speak | Silent | tuple[Speak, Press], key: str, seconds: str, ends: float
):
    """Record: timeout of silence, finishOnKey (any key), maxLength; Digits is the ending key."""
    call = dial(line(voice=RECORD, done="<Hangup/>", tape=""), Doer(reply))

    (form,) = forms(call, "/done")
    assert (form["Digits"], form["RecordingDuration"]) == (key, seconds)
    assert form["RecordingUrl"].startswith("https://api.twilio.com/2010-04-01/Accounts/AC")
    assert call.seconds == ends
    last = forms(call, "/tape")[-1]
    assert last["RecordingStatus"] == ("completed" if seconds != "0" else "absent")
    assert paths(call) == ["/voice", "/done", "/tape", "/tape"]


def test_hanging_up_ends_a_recording_and_the_action_is_told():
    """Record action: Digits is the ending key or `hangup`."""
    caller = Doer((Speak("bye", seconds=3), HangUp(after=9)))
    voice = "<Record action='/done' timeout='0' finishOnKey='#'/>"
    call = dial(line(voice=voice, done="<Say>never</Say>"), caller)

    (form,) = forms(call, "/done")
    assert (form["Digits"], form["CallStatus"]) == ("hangup", "completed")
    assert Recorded(9.0, 9.0, "bye", "ended by hanging up") in call.events
    assert call.heard == ""


def test_only_the_named_keys_end_a_recording():
    voice = "<Record finishOnKey='#' action='/done' recordingStatusCallback='/tape'/>"
    app = line(voice=voice, done="", tape="")
    call = dial(app, Doer(Press("12#")), unverified=Unverified(empty_digits=False))

    assert forms(call, "/done")[0]["Digits"] == "#"
    assert [form["RecordingStatus"] for form in forms(call, "/tape")] == ["completed"]


def test_a_silent_recording_can_come_without_digits():
    quirk = Unverified(empty_digits=False)
    call = dial(line(voice="<Record action='/done'/>", done=""), Doer(), unverified=quirk)

    assert "Digits" not in forms(call, "/done")[0]


def wav(seconds: int) -> bytes:
    """A µ-law WAV file, 8000 bytes a second, with a chunk of odd size before its data."""
    fmt = b"\x07\0\x01\0" + (8000).to_bytes(4, "little") * 2 + b"\x01\0\x08\0"
    size = (8000 * seconds).to_bytes(4, "little")
    return (
        b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0"
        + fmt
        + b"note\x01\0\0\0x\0data"
        + size
        + bytes(8000 * seconds)
    )


def test_audio_is_fetched_once_and_measured():
    """Play: fetched without call parameters; 13420 or, in a Gather, 13325 for other types."""
    pages = {
        "a": lambda: Response(wav(3), content_type="audio/wav"),
        "b": lambda: Response(b"ID3", content_type="audio/mpeg; x=y"),
        "c": lambda: Response("words", content_type="text/plain"),
        "d": lambda: Response(b"RIFF\0\0\0\0WAVE", content_type="audio/x-wav"),
        "e": lambda: Response(wav(0).replace(b"\x40\x1f", b"\0\0"), content_type="audio/wav"),
    }
    voice = "".join(f"<Play>/{name}</Play>" for name in "aabcdef") + (
        "<Gather timeout='1'><Play>/c</Play><Play>/g</Play></Gather>"
    )
    call = dial(line(voice=voice, g=pages["c"], **pages))

    assert [event.seconds for event in call.events if isinstance(event, Heard)] == [
        *(3.0, 3.0, 2.0, 2.0, 2.0),
    ]
    assert [warned.code for warned in call.complaints] == [13420, 13420, 13420, 11200, 13325]
    assert forms(call, "/a") == [{}]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b"\x07\0\x01\0", b"\x01\0\x01\0"),  # not µ-law
        (b"\x07\0\x01\0", b"\x07\0\x02\0"),  # stereo
        (b"\x40\x1f\0\0\x40\x1f", b"\x80\x3e\0\0\x80\x3e"),  # 16 kHz
        (b"data", b"none"),
        (b"data\x40", b"data\x41"),  # shorter than it says
    ],
)
def test_a_wav_that_must_be_converted_at_every_call_is_told(right: bytes, wrong: bytes):
    sound = wav(1).replace(right, wrong)
    pages = {"a": lambda: Response(sound, content_type="audio/wav")}

    call = dial(line(voice="<Play>/a</Play>", **pages))

    assert [warned.code for warned in call.complaints] == [13420]


def test_a_recording_is_told_by_its_words_where_they_are_known():
    pages = {name: lambda: Response(wav(2), content_type="audio/wav") for name in "ab"}
    words = {f"{PUBLIC}/a": "main menu"}

    voice = "<Play>/a</Play><Play>/b</Play>"
    call = dial(line(voice=voice, **pages), words_of=lambda url: words.get(url, ""))

    assert call.heard == "main menu [audio: b]"
    assert "line    ♪ main menu\n" in call.text()


def test_a_server_on_a_socket_is_called_as_behind_its_public_name():
    """2.1: the exact public URL is signed, wherever the request really goes."""
    app: Flask = line(voice="<Gather numDigits='1' action='/next'/>", next="<Say>done</Say>")
    server = make_server("127.0.0.1", 0, app)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{server.port}") as client:
            call = Call(Phone(client, PUBLIC, TOKEN), Doer(Press("1"))).play()
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

    assert call.heard == "done"
    assert [told.status for told in call.requests] == [200, 200]
