"""The strict schema and the rules beside it, each from the platform's pages."""

import httpx
import pytest
from twilio.twiml.voice_response import Gather, VoiceResponse

from ivr.tools.simulator import Call, NoAnswer, Patient, Phone, Silent, lint
from ivr.tools.simulator.caller import Recording, Ringing
from ivr.tools.simulator.http_client import Delivery, Wire, new_delivery
from ivr.tools.simulator.sound import part_heard, speaking_seconds
from ivr.tools.simulator.transcript import Transcript
from tests.simulator_line import PUBLIC, TOKEN

FINE = [
    "",
    "<Say voice='Polly.Joanna-Neural' language='cmn-CN' loop='0'>x <break strength='weak'/></Say>",
    "<Say><p><s><prosody rate='80%' volume='loud'>a</prosody></s></p>"
    "<say-as interpret-as='telephone'>911</say-as></Say>",
    "<Play loop='2'>https://line.example/a.wav</Play><Play digits='ww1#'/><Pause length='2'/>",
    "<Gather input='dtmf speech' numDigits='1' finishOnKey='' timeout='10' speechTimeout='2' "
    "action='/a' actionOnEmptyResult='true' language='cmn-Hans-CN' hints='a, b' "
    "speechModel='deepgram_nova-3'><Say>a</Say><Play>/a</Play><Pause/></Gather>",
    "<Dial action='/a' timeout='20' timeLimit='60' callerId='+12125550100' sequential='true'>"
    "<Number url='/w' statusCallbackEvent='ringing answered'>+12126392000</Number></Dial>",
    "<Dial>+12126392000</Dial>",
    "<Record action='/a' maxLength='120' timeout='0' finishOnKey='12#' playBeep='true'/>",
    "<Redirect method='GET'>/a</Redirect><Hangup/>",
]

WRONG = [
    ("<Say/>", 13520, "Say is empty"),
    ("<Say> <break/> </Say>", 13520, "Say is empty"),
    (f"<Say>{'x' * 3001}</Say>", 13521, "3001 characters"),
    ("<Say loop='1001'>x</Say>", 12200, "1001"),
    ("<Say><b>x</b></Say>", 12200, "Element 'b'"),
    ("<Say colour='red'>x</Say>", 12200, "colour"),
    ("<say>x</say>", 12200, "Element 'say'"),
    ("<Play/>", 13420, "neither an address nor digits"),
    ("<Play>clips/a.wav</Play>", 15004, "relative"),
    ("<Play>https://my_host.example/a.wav</Play>", 11100, "underscore"),
    ("<Gather><Play digits='1'>/a</Play></Gather>", 12200, "digits"),
    ("<Gather><Hangup/></Gather>", 12200, "Element 'Hangup'"),
    ("<Gather numDigits='0'/>", 12200, "numDigits"),
    ("<Gather timeout='0'/>", 12200, "timeout"),
    ("<Gather input='voice'/>", 12200, "input"),
    ("<Gather finishOnKey='##'/>", 12200, "finishOnKey"),
    ("<Gather speechTimeout='soon'/>", 12200, "speechTimeout"),
    ("<Gather speechTimeout='auto' speechModel='phone_call'/>", 13335, "whole seconds"),
    (f"<Gather hints='{','.join('a' * 501)}'/>", 12200, "501 hints"),
    (f"<Gather hints='{'a' * 101}'/>", 12200, "over 100 characters"),
    ("<Gather action='next'/>", 15004, "relative"),
    ("<Gather action=''/>", 12200, "action"),
    ("<Redirect>../next</Redirect>", 15004, "relative"),
    ("<Redirect>https://my_host.example/a</Redirect>", 11100, "underscore"),
    ("<Redirect/>", 12200, "Redirect"),
    ("<Dial timeout='4'>+12126392000</Dial>", 12200, "timeout"),
    ("<Dial>911</Dial>", 13223, "E.164"),
    ("<Dial><Number>212-639-2000</Number></Dial>", 13223, "E.164"),
    ("<Dial>+12126392000<Number>+12126392000</Number></Dial>", 12200, "both"),
    ("<Record maxLength='0'/>", 12200, "maxLength"),
    ("<Hangup reason='x'/>", 12200, "reason"),
]


@pytest.mark.parametrize("body", FINE)
def test_what_the_platform_allows_is_spotless(body: str):
    assert lint(f"<Response>{body}</Response>".encode()) == []


@pytest.mark.parametrize(("body", "code", "text"), WRONG)
def test_what_the_platform_forbids_is_named(body: str, code: int, text: str):
    """/docs/api/errors/<code>; attributes and ranges from each verb's page."""
    found = lint(f"<Response>{body}</Response>".encode())

    assert [row for row in found if row.startswith(f"{code} line 1: ") and text in row] != []


@pytest.mark.parametrize(
    ("document", "row"),
    [
        (b"\n<?xml version='1.0'?><Response/>", "12100 line 1: not well-formed XML"),
        (b"<Response><Say>a & b</Say></Response>", "12100 line 1: not well-formed XML"),
        (b"<response/>", "12102 line 1: the root is response, not Response (fatal)"),
        (b" " * 65537, "11750 line 1: the body has 65537 bytes, at most 65536 are allowed"),
    ],
)
def test_what_cannot_be_executed_is_named_alone(document: bytes, row: str):
    (found,) = lint(document)

    assert found.startswith(row)
    assert found.endswith("(fatal)")


def test_documents_of_the_library_are_spotless():
    """twilio.twiml writes the XML declaration and the escapes."""
    response = VoiceResponse()
    gather = Gather(num_digits=1, action="/a", timeout=10, action_on_empty_result=True)
    gather.say("Food & drink: press 1.", language="en-US", voice="Polly.Joanna")
    response.append(gather)
    response.redirect("/a", method="POST")

    assert lint(str(response).encode()) == []


def test_the_signature_is_the_platforms():
    """/docs/usage/security: the vector that the platform publishes."""
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675310",
        "Digits": "1234",
        "From": "+14158675310",
        "To": "+18005551212",
    }
    wire = Wire(httpx.Client(), "https://example.com", "12345")

    for host in ("example.com", "example.com:443", "me:secret@example.com"):
        url = f"https://{host}/myapp.php?foo=1&bar=2"
        assert wire.signature(url, form) == "L/OH5YylLD5NRKLltdqwSvS0BnU="


def test_http_keeps_its_port_in_the_signature():
    """2.1: "HTTPS voice callbacks drop the port before signing; HTTP ... keep it"."""
    wire = Wire(httpx.Client(), "http://example.com", "12345")

    assert wire.signature("http://a.example:80/", {}) != wire.signature("http://a.example/", {})


def test_overrides_behind_the_hash_are_not_sent():
    """1.4: the fragment is not sent to us and not part of the signature."""
    sent = new_delivery("POST", "https://line.example/a b~%7E#rc=2", {}, "token")

    assert sent.url == "https://line.example/a%20b~%7E"


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (httpx.ConnectTimeout("slow"), 11205),
        (httpx.ConnectError("refused"), 11202),
        (httpx.ReadTimeout("slow"), 11200),
        (httpx.RemoteProtocolError("broken"), 11206),
    ],
)
def test_what_the_network_does_has_a_code(failure: httpx.TransportError, code: int):
    """/docs/api/errors/11200, 11202, 11205, 11206."""

    def fail(request: httpx.Request) -> httpx.Response:
        raise failure

    client = httpx.Client(transport=httpx.MockTransport(fail))
    call = Call(Phone(client, PUBLIC, TOKEN, status_callback="/s"), Patient()).play()

    assert call.ended == f"application error {code}"
    assert call.complaints[-1].code == 15003
    assert "no answer" in call.text(requests=True)


def test_an_answer_after_fifteen_seconds_is_too_late(monkeypatch: pytest.MonkeyPatch):
    """1.4: hard cap 15 s a request."""
    clock = iter([0.0, 15.1])
    monkeypatch.setattr("ivr.tools.simulator.http_client.perf_counter", lambda: next(clock))
    body = httpx.Response(200, content=b"<Response/>", headers={"Content-Type": "text/xml"})
    client = httpx.Client(transport=httpx.MockTransport(lambda request: body))
    call = Call(Phone(client, PUBLIC, TOKEN), Patient()).play()

    assert call.ended == "application error 11200"


def test_other_hosts_are_called_as_they_are():
    """1.5: "Host the fallback elsewhere"."""
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        status = 200 if request.url.host == "else.example" else 500
        return httpx.Response(status, content=b"<Response/>", headers={"Content-Type": "text/xml"})

    client = httpx.Client(transport=httpx.MockTransport(answer), base_url="http://127.0.0.1:5000")
    fallback = "https://else.example/sorry"
    Call(Phone(client, PUBLIC, TOKEN, fallback_url=fallback), Patient()).play()

    assert asked == ["http://127.0.0.1:5000/voice", fallback]


def test_a_get_without_parameters_has_no_query():
    seen: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.url.raw_path)
        return httpx.Response(200)

    client = httpx.Client(transport=httpx.MockTransport(answer))
    wire = Wire(client, PUBLIC, TOKEN)
    wire.send(Delivery("GET", f"{PUBLIC}/a", {}, "t"))
    wire.send(Delivery("GET", f"{PUBLIC}/a", {"b": "c d"}, "t"))

    assert seen == [b"/a", b"/a?b=c+d"]


def test_speaking_takes_time_by_words_and_digits():
    """150 words a minute: 2.5 a second; every digit is a word, an ideograph about half of one."""
    assert speaking_seconds("To hear about food, press 1.") == pytest.approx(6 / 2.5)
    assert speaking_seconds("212-639-2000") == pytest.approx(4.0)
    assert speaking_seconds("请按一") == pytest.approx(3 * 0.55 / 2.5)
    assert part_heard("请按一请", 0.5) == "请按"


def test_a_patient_patient_hears_everything_out():
    nobody = Transcript(())

    assert Patient().record(Recording(0.0, 5, 60, "#", nobody)) == Silent()
    assert Patient().desk(Ringing(0.0, "+12126392000", "", 20, nobody)) == NoAnswer()
