"""Only what an auth token of ours has signed is believed, to the byte."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from flask import Request
from werkzeug.test import create_environ

from ivr.settings import DEMO_TOKEN
from ivr.tools.simulator import lint
from ivr.web.signature import is_signed, path_as_sent
from tests.serving import served
from tests.webhooks import (
    BASE,
    FORM,
    TOKEN,
    Pairs,
    answer,
    deliver,
    demo_app,
    environ_of,
    over_socket,
    signature,
)

OTHER = TOKEN[::-1]


def request(target: str, pairs: Pairs = (), *, sign: str | None, **more: str) -> Request:
    return Request(environ_of(target, urlencode(list(pairs)).encode(), sign=sign, **more))


def believed(target: str, pairs: Pairs = (), base: str = BASE) -> bool:
    """Whether what Twilio would send, signed with the URL and form as they are, is believed."""
    sign = signature(base + target, pairs)
    return is_signed(request(target, pairs, sign=sign), base, (TOKEN,))


def test_the_example_of_the_documentation_is_believed():
    form = [
        ("CallSid", "CA1234567890ABCDE"),
        ("Caller", "+14158675310"),
        ("Digits", "1234"),
        ("From", "+14158675310"),
        ("To", "+18005551212"),
    ]
    sent = request("/myapp.php?foo=1&bar=2", form, sign="L/OH5YylLD5NRKLltdqwSvS0BnU=")

    assert is_signed(sent, "https://example.com", ("".join("12345"),))
    assert not is_signed(sent, "https://example.org", ("".join("12345"),))
    assert not is_signed(sent, "http://example.com", ("".join("12345"),))


@pytest.mark.parametrize(
    "target",
    [
        "/voice/%7Een/caf%C3%A9",
        "/voice/%7een/caf%c3%a9",
        "/voice/en/reading?topic=%66asting",
        "/voice/en/reading?topic=a+b",
        "/voice/en/reading?topic=a%20b",
        "/voice/en/reading?b=2&a=1",
        "/voice/en/reading?a=1&a=2&a=1",
        "/voice/en/reading?empty=&alone",
        "/voice/en/reading?a=%FF%00",
        "/voice/en/",
        "//voice//en",
        "/voice%2Fen",
    ],
)
def test_a_target_is_signed_in_the_very_bytes_that_were_sent(target: str):
    assert believed(target)
    assert path_as_sent(request(target, sign=None)) == target


def test_a_reordered_query_is_another_url():
    sign = signature(f"{BASE}/voice/en/reading?section=1&topic=about")

    sent = request("/voice/en/reading?topic=about&section=1", sign=sign)

    assert not is_signed(sent, BASE, (TOKEN,))


@pytest.mark.parametrize(
    "pairs",
    [
        [("FromCity", "")],
        [("SpeechResult", "  padded \t")],
        [("SpeechResult", "two\r\nlines")],
        [("SpeechResult", "¿dónde? 在哪里 🏥")],
        [("Brand-New.Parameter", "x"), ("zz", "1"), ("Zz", "2"), ("z", "3")],
        [("Digits", "2"), ("Digits", "1")],
        [("a=b&c", "d=e&f+g%41")],
        [],
    ],
)
def test_a_form_is_signed_with_every_value_as_it_is(pairs: Pairs):
    assert believed("/voice", pairs)


def test_a_field_more_or_less_or_other_breaks_the_signature():
    sign = signature(f"{BASE}/voice", [("Digits", "1"), ("FromCity", "")])

    for pairs in ([("Digits", "1")], [("Digits", "2"), ("FromCity", "")], [("FromCity", "")]):
        assert not is_signed(request("/voice", pairs, sign=sign), BASE, (TOKEN,))


@pytest.mark.parametrize("sign", [None, "", " ", "x", "é", "L/OH5YylLD5NRKLltdqwSvS0BnU="])
def test_without_the_right_signature_nothing_is_believed(sign: str | None):
    assert not is_signed(request("/voice", sign=sign), BASE, (TOKEN,))


def test_both_tokens_are_believed_while_they_are_rotated():
    for token in (TOKEN, OTHER):
        sent = request("/voice", [("Digits", "1")], sign=sign_by(token, [("Digits", "1")]))
        assert is_signed(sent, BASE, (TOKEN, OTHER))
        assert is_signed(sent, BASE, (OTHER, TOKEN))

    assert not is_signed(request("/voice", sign=sign_by("third")), BASE, (TOKEN, OTHER))


def sign_by(token: str, pairs: Pairs = ()) -> str:
    return signature(f"{BASE}/voice", pairs, token)


def test_without_a_token_nothing_is_believed():
    for token in ("", TOKEN):
        assert not is_signed(request("/voice", sign=sign_by(token)), BASE, ())


@pytest.mark.parametrize(
    ("base", "signed"),
    [
        ("https://prep.example.org", "https://prep.example.org"),
        ("https://prep.example.org", "https://prep.example.org:443"),
        ("https://prep.example.org:8443", "https://prep.example.org"),
        ("https://prep.example.org:8443", "https://prep.example.org:8443"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("https://prep.example.org/hospital/line", "https://prep.example.org/hospital/line"),
    ],
)
def test_the_public_url_counts_with_and_without_its_port_and_with_its_path(base: str, signed: str):
    sign = signature(f"{signed}/voice?a=1")

    assert is_signed(request("/voice?a=1", sign=sign), base, (TOKEN,))


def test_the_host_of_the_request_does_not_count():
    believed_url = signature(f"{BASE}/voice")
    forged_url = signature("https://evil.example/voice")

    for host in ("evil.example", "", "a b<", "[::1", "prep.example.org:99999999"):
        assert is_signed(request("/voice", sign=believed_url, host=host), BASE, (TOKEN,))
        assert not is_signed(request("/voice", sign=forged_url, host=host), BASE, (TOKEN,))


def test_an_absolute_target_counts_by_its_path_and_query():
    for target in ("http://evil.example/voice?a=%41", "https://prep.example.org/voice?a=%41"):
        sent = request(target, sign=signature(f"{BASE}/voice?a=%41"))
        assert is_signed(sent, BASE, (TOKEN,))

    assert path_as_sent(request("http://evil.example/voice", sign=None)) == "/voice"


def test_a_server_that_keeps_no_raw_target_is_served_too():
    form = urlencode({"Digits": "1"}).encode()
    for path, query, url in (("/voice", "", "/voice"), ("/voice/en/main", "a=1", None)):
        target = url or f"{path}?{query}"
        environ = environ_of(target, form, sign=signature(BASE + target, {"Digits": "1"}))
        environ |= {"RAW_URI": "", "REQUEST_URI": ""}
        assert is_signed(Request(environ), BASE, (TOKEN,))


@pytest.mark.parametrize(
    "raw",
    [
        {"RAW_URI": "http://[/voice"},
        {"RAW_URI": ":x/voice"},
        {"RAW_URI": "", "REQUEST_URI": "", "QUERY_STRING": "a=\xff"},
    ],
)
def test_what_is_no_url_is_refused_and_never_answered(raw: dict[str, str]):
    environ = environ_of("/voice", sign="x") | raw

    response = answer(demo_app(), dict(environ))

    assert (response.status_code, response.data) == (403, b"")


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (FORM, b"a=" + b"x" * 300_000),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n\r\n" * 2000),
        (FORM, b"a=\xff\xfe&=&&=="),
        ("application/json", b'{"Digits": "1"}'),
        ("text/plain; charset=none", b"\xff"),
        ("", b""),
    ],
)
def test_an_unsigned_body_of_any_kind_is_refused(kind: str, body: bytes):
    for sign in (None, "x"):
        response = answer(demo_app(), environ_of("/voice", body, kind=kind, sign=sign))
        assert (response.status_code, response.data) == (403, b"")


def test_a_body_too_long_to_be_read_is_refused_even_with_a_signature():
    responses = [
        deliver(demo_app(), "/voice", {"SpeechResult": "a" * length})
        for length in (50_000, 300_000)
    ]

    assert [(r.status_code, bool(r.data)) for r in responses] == [(200, True), (403, False)]


def test_a_bare_request_of_another_kind_counts_by_its_url():
    environ = create_environ("/voice", method="GET")
    environ |= {"RAW_URI": "/voice", "HTTP_X_TWILIO_SIGNATURE": signature(f"{BASE}/voice")}

    assert is_signed(Request(environ), BASE, (TOKEN,))


# ---------------------------------------------------------------- through a real server


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with served({"PUBLIC_BASE_URL": BASE}) as server:
        yield server.port


def by_demo(target: str, form: dict[str, str]) -> str:
    return signature(BASE + target, form, DEMO_TOKEN)


@pytest.mark.parametrize(
    "target",
    [
        "/voice",
        "/voice/%65n/reading?section=0&topic=%61bout",
        "/voice/en/caf%C3%A9?b=%7E&a=%FF",
        "//voice//en",
        "/voice/en/main/",
    ],
)
def test_a_server_hands_on_the_target_in_the_bytes_that_were_sent(port: int, target: str):
    form = {"Digits": "1", "FromCity": "", "SpeechResult": " ¿qué? "}

    status, kind, body = over_socket(port, target, form, by_demo(target, form))
    refused = over_socket(port, target, {**form, "Digits": "2"}, by_demo(target, form))

    assert (status, kind, lint(body)) == (200, "text/xml", [])
    assert refused[0::2] == (403, b"")


def test_no_header_moves_a_signed_request_to_another_place(port: int):
    sign = by_demo("/voice", {})

    plain = over_socket(port, "/voice", {}, sign)

    for header in ("Host", "SCRIPT_NAME", "PATH_INFO", "X-Forwarded-Host", "X-Forwarded-Prefix"):
        assert over_socket(port, "/voice", {}, sign, **{header: "/elsewhere"}) == plain
        assert over_socket(port, "/voice", {}, "x", **{header: "/elsewhere"})[0::2] == (403, b"")
