"""Every signed webhook gets 200 and lawful TwiML, every other one 403, whatever is in it."""

import logging
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import product
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.wrappers import Response

from ivr.content.model import Content
from ivr.dialog.states import STATES
from ivr.service import CallService, Reply
from ivr.settings import read_settings
from ivr.store.records import Records
from ivr.store.sealing import Sealer, new_key
from ivr.tools.simulator import lint
from ivr.worker.client import Queue, QueueClient
from tests.apps import create_app
from tests.editions import edge_of
from tests.example import NO_SITE as BOOK
from tests.store_caller import NOON
from tests.two_languages import in_english
from tests.webhooks import (
    BASE,
    CALL,
    DEMO,
    FORM,
    answer,
    caller_ids,
    deliver,
    demo_app,
    dialed,
    environ_of,
    production,
    signature,
)

APP = demo_app()
CLOSED = Records("sqlite:////dev/null/none.db", Sealer((new_key(),)))
NOBODY = QueueClient(CLOSED, Queue("sqlite:////dev/null/queue.db"), lambda: NOON)
"""A store that cannot be opened: whoever asks it for nothing does not notice."""

NUMBERS = {desk.number for desk in BOOK.directory.desks.values()}
OPERATOR = BOOK.directory.desks["operator"].number
PAIN = BOOK.directory.desks["pain_service"].number
MONDAY, SUNDAY = "2026-11-23 10:00", "2026-11-22 03:00"
CALLER, LINE = "+12125550199", "+12125550100"

METHODS = ["POST", "GET", "PUT", "HEAD", "OPTIONS", "DELETE", "PATCH", "TRACE", "BREW"]
TARGETS = [
    "/voice",
    "/voice/",
    "/voice//",
    "//voice",
    "/voice?x=1",
    "/voice/status",
    "/voice/fallback",
    "/voice/en",
    "/voice/en/main",
    "/voice/en/main/",
    "/voice//main",
    "/voice/en//main",
    "/voice/../voice",
    "/voice/en/main/more",
    "/voice/xx/main",
    "/voice/en/nowhere",
    "/voice/%FF/%00",
    "/voice/EN/main",
    "/voice/en/main%0A",
    "/voice/whisper/en",
    "/voice/whisper/en/late",
    "/voice/whisper/en/late/",
    "/voice/static/line.css",
]


def assert_lawful(response: Response) -> None:
    """200, TwiML without a complaint, and nobody is rung who is not in the directory."""
    assert (response.status_code, response.mimetype) == (200, "text/xml")
    assert lint(response.data) == []
    assert set(dialed(response)) <= NUMBERS


# ---------------------------------------------------------------- who may speak


@pytest.mark.parametrize("target", TARGETS)
def test_every_path_is_refused_without_a_word_when_it_is_not_signed(target: str):
    for method, sign in product(METHODS, (None, "x")):
        response = answer(APP, environ_of(target, method=method, sign=sign))
        assert (response.status_code, response.data) == (403, b"")
        assert response.location is None


@pytest.mark.parametrize("target", TARGETS)
def test_every_path_is_answered_with_lawful_twiml_when_it_is_signed(target: str):
    for method in METHODS:
        response = deliver(APP, target, method=method)
        if method == "HEAD":
            assert (response.status_code, response.mimetype) == (200, "text/xml")
        else:
            assert_lawful(response)


@pytest.mark.parametrize("target", ["/", "/voices", "/Voice", "/favicon.ico", "*", "/voice%00"])
def test_other_paths_are_no_part_of_the_line(target: str):
    for sign in (None, signature(BASE + target)):
        response = answer(APP, environ_of(target, sign=sign))
        assert (response.status_code, response.data) == (404, b"404 Not Found\n")


def test_a_fault_outside_the_line_is_told_without_its_message(caplog: pytest.LogCaptureFixture):
    app = demo_app()

    @app.get("/other")
    def other() -> str:
        raise ValueError(PLANTED)

    response = answer(app, environ_of("/other", method="GET"))

    assert (response.status_code, response.data) == (500, b"500 Internal Server Error\n")
    assert "ValueError" in caplog.text
    assert PLANTED not in caplog.text


# ---------------------------------------------------------------- addresses

BAD_QUERIES = [
    "topic=nothing",
    "topic=",
    "topic=%00",
    "topic=about&section=99",
    "topic=about&section=-1",
    "topic=about&section=1e1",
    "topic=about&section=1.0",
    "topic=about&section=%20" + "1",
    "topic=about&section=" + "9" * 3000,
    "topic=about&section=%D9%A1",
    "topic=about&section=%C2%B2",
    "topic=about&section=",
    "topic=about&misses=3",
    "topic=about&unheard=4",
    "topic=about&waited=3",
    "topic=about&attempts=5",
    "topic=about&back=nowhere",
    "topic=about&back=waiting",
    "topic=about&back=transfer",
    "topic=about&need=nothing",
    "topic=about&desk=%2B15005550006",
    "topic=about&misses=x",
    "topic=%FF%FE",
]


@pytest.mark.parametrize("query", BAD_QUERIES)
def test_an_impossible_query_gets_an_apology_and_a_person(query: str):
    for moment, number in ((MONDAY, PAIN), (SUNDAY, OPERATOR)):
        response = deliver(APP, f"/voice/en/reading?{query}", {"DemoMoment": moment, "Digits": "1"})
        assert_lawful(response)
        assert b"something went wrong on this line" in response.data
        assert dialed(response) == [number]


@pytest.mark.parametrize(
    "query",
    [
        "section=1&topic=about&topic=nothing",
        "section=1&topic=about&unknown=%3Cb%3E",
        "SECTION=99&section=1&topic=about",
        "topic=about&section=1&section=99",
        "slower=2&section=01&topic=about",
        "%73ection=%31&topic=%61bout",
    ],
)
def test_the_first_of_each_known_key_counts_and_unknown_keys_are_left_alone(query: str):
    plain = deliver(APP, "/voice/en/reading?section=1&topic=about", {"Digits": "9"})

    assert deliver(APP, f"/voice/en/reading?{query}", {"Digits": "9"}).data == plain.data


VALUES = {
    "topic": ["", *BOOK.guide.topics],
    "section": ["0", "1", "99"],
    "back": ["", "main", "waiting", "transfer"],
    "waited": ["0", "2"],
    "misses": ["0", "2"],
    "slower": ["0", "1"],
    "unheard": ["0", "3"],
    "need": ["", *BOOK.guide.desks],
    "desk": ["", *BOOK.directory.desks],
    "attempts": ["0", "4"],
}
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
FIELDS = st.sampled_from(
    ["Digits", "SpeechResult", "Confidence", "DialCallStatus", "DialBridged", "From", "To"]
    + ["CallSid", "ErrorCode", "CallStatus"]
)
TELLING = st.sampled_from(
    ["1", "2", "0", "*", "#", "9", "late", "a person", "chest pain", "busy", "completed", "false"]
    + [CALLER, "+266696687", "anonymous", "0.2", "nan", "2026-11-23 10:00", "9999-12-31"]
)
MOMENTS = st.sampled_from([MONDAY, SUNDAY, "2026-11-27 12:00", "9999-12-31T23:59:59-12:00"])
FORMS = st.builds(
    lambda form, moment: {**form, "DemoMoment": moment},
    st.dictionaries(st.one_of(FIELDS, ANY), st.one_of(TELLING, ANY), max_size=6),
    MOMENTS,
)
SEGMENTS = st.one_of(
    st.sampled_from(["en", "whisper", "status", "fallback", "", "..", *STATES, *BOOK.guide.desks]),
    ANY,
)
PLACES = st.builds(
    lambda state, query: f"/voice/en/{state}" + (query and f"?{urlencode(query)}" or ""),
    st.sampled_from(list(STATES)),
    st.fixed_dictionaries({}, optional={n: st.sampled_from(v) for n, v in VALUES.items()}),
)
PATHS = st.builds(
    lambda segments, query: "/voice" + "".join(f"/{quote(s, safe='')}" for s in segments) + query,
    st.lists(SEGMENTS, max_size=4),
    st.one_of(st.just(""), st.builds(lambda q: f"?a{quote(q, safe='=&')}", ANY)),
)


@settings(max_examples=400, deadline=None)
@given(target=st.one_of(PLACES, PATHS), form=FORMS)
def test_any_signed_request_is_answered_lawfully_and_the_same_when_repeated(
    target: str, form: dict[str, str]
):
    first, again = deliver(APP, target, form), deliver(APP, target, form)

    assert_lawful(first)
    assert again.data == first.data


# ---------------------------------------------------------------- what is in a form

PLANTED = "Zebulon Quartz"
HOSTILE = [
    f"<Dial>{PLANTED}</Dial>",
    f"]]>{PLANTED}<!--",
    f"&{PLANTED};&#0;",
    f'"/><Redirect>https://evil.example/{PLANTED}</Redirect>',
    f"{PLANTED}\x00\x01\x08\x1b[2J",
    f"{PLANTED}\r\ncall=x fault\r\n",
    f"{PLANTED}\ufffe\uffff\ufffd",
    f"{PLANTED} 😀🏥👩‍⚕️",
    f"\u202e{PLANTED}\u2066 مرحبا",
    f"%ED%A0%80{PLANTED}\\ud800",
    f"{PLANTED} " * 800,
    f"{{{PLANTED}}} {{0}} %s {{key}}",
]
FIELD_NAMES = [
    *("SpeechResult", "Digits", "Confidence", "DialCallStatus", "DialBridged", "From", "To"),
    *("CallSid", "CallStatus", "FromCity", "CallerName", "ErrorCode", "ErrorUrl", "DemoMoment"),
    *("Unknown", "ParentCallSid", "RecordingUrl"),
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_is_posted_comes_back_or_reaches_the_log(
    text: str, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    places = ["/voice", "/voice/en/main", "/voice/en/reading?topic=about", "/voice/status"]
    places += ["/voice/fallback", "/voice/nowhere", "/voice/whisper/en/late?desk=operator"]
    places += ["/voice/en/transfer?attempts=1&desk=operator&need=late", "/voice/xx/main"]

    for place, field in product(places, FIELD_NAMES):
        response = deliver(APP, place, {field: text, text: field})
        assert_lawful(response)
        assert b"Zebulon" not in response.data
        assert b"evil.example" not in response.data

    assert "Zebulon" not in caplog.text
    assert "Zebulon" not in "".join(str(record.args) for record in caplog.records)
    assert all("\n" not in record.getMessage() for record in caplog.records)


def test_nothing_of_the_address_comes_back_or_reaches_the_log(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    word = quote("Zebulon<b>\n", safe="")

    for target in (
        f"/voice/{word}",
        f"/voice/{word}/main",
        f"/voice/en/{word}",
        f"/voice/en/main?{word}=1&topic={word}",
        f"/voice/en/main?desk={word}",
        f"/voice/whisper/{word}/{word}?desk={word}",
    ):
        response = deliver(APP, target, {"Digits": "1"})
        assert_lawful(response)
        assert b"Zebulon" not in response.data

    assert "Zebulon" not in caplog.text


def test_a_refusal_tells_the_log_nothing_of_the_request(caplog: pytest.LogCaptureFixture):
    body = urlencode({"SpeechResult": PLANTED, "CallSid": PLANTED}).encode()

    answer(APP, environ_of(f"/voice/{quote(PLANTED)}", body, sign=PLANTED, host="zebulon.example"))

    assert caplog.messages == [f"refused a POST that is not signed for {BASE}"]


def test_a_step_is_logged_by_the_calls_id_and_its_states_alone(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO, logger="ivr.voice")

    deliver(APP, "/voice/en/main", {"CallSid": CALL, "Digits": "1", "From": CALLER})

    (line,) = caplog.messages
    assert re.sub(r"[0-9.]+ ms", "_ ms", line) == f"call={CALL} main Keyed -> prepare _ ms"


@pytest.mark.parametrize("told", ["", "CA1", "2125550123", f"{CALL}\n", f"{CALL}0", "LeoRuiz", "é"])
def test_what_is_no_call_id_is_not_logged_as_one(told: str, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO, logger="ivr.voice")

    deliver(APP, "/voice/status", {"CallSid": told})

    assert caplog.messages == ["call=unknown ended"]


@pytest.mark.parametrize(
    "form",
    [
        {"Digits": "1" * 10_000},
        {"Digits": "12"},
        {"Digits": "٣"},
        {"Digits": "D"},
        {"Digits": " "},
        {"SpeechResult": "purple elephants on bicycles " * 350},
        {"SpeechResult": "?!", "Confidence": "1e400"},
    ],
)
def test_an_answer_that_makes_no_sense_is_a_miss(form: dict[str, str]):
    response = deliver(APP, "/voice/en/main", form)

    assert_lawful(response)
    assert b"Sorry, I did not understand." in response.data
    assert b"/voice/en/main?misses=1" in response.data


@pytest.mark.parametrize("form", [{}, {"Digits": ""}, {"SpeechResult": ""}, {"Unknown": "1"}])
def test_a_form_without_an_answer_is_silence(form: dict[str, str]):
    response = deliver(APP, "/voice/en/main", form)

    assert_lawful(response)
    assert b"I did not hear anything." in response.data


def test_danger_is_heard_at_the_end_of_a_minute_of_speech():
    words = "and then I thought that I would ask about it " * 30 + "because I have chest pain"

    response = deliver(APP, "/voice/en/main", {"SpeechResult": words, "DemoMoment": MONDAY})

    assert_lawful(response)
    assert b"hang up and dial 9 1 1" in response.data
    assert dialed(response) == [PAIN]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"Digits": "1", "CallSid": "x"}'),
        ("application/json", b"{"),
        ("text/xml", b"<a/>"),
        (FORM, b"Digits=\xff\xfe"),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
        ("", b""),
        ("nonsense", b"\x00"),
    ],
)
def test_a_body_that_holds_no_form_is_silence(kind: str, body: bytes):
    for target in ("/voice/en/main", "/voice", "/voice/fallback", "/voice/status"):
        sign = signature(BASE + target)
        assert_lawful(answer(APP, environ_of(target, body, kind=kind, sign=sign)))

    sign = signature(f"{BASE}/voice/en/main")
    response = answer(APP, environ_of("/voice/en/main", body, kind=kind, sign=sign))
    assert b"I did not hear anything." in response.data


def test_a_form_in_parts_is_read_like_any_other():
    body = b'--x\r\nContent-Disposition: form-data; name="Digits"\r\n\r\n1\r\n--x--\r\n'
    sign = signature(f"{BASE}/voice/en/main", {"Digits": "1"})

    kind = "multipart/form-data; boundary=x"
    response = answer(APP, environ_of("/voice/en/main", body, kind=kind, sign=sign))

    assert response.data == deliver(APP, "/voice/en/main", {"Digits": "1"}).data


def test_bytes_that_are_no_text_are_signed_and_read_as_they_stand():
    body = b"Digits=1&SpeechResult=%FF%FE&%FF=%ED%A0%80"
    read = {"Digits": "1", "SpeechResult": "%FF%FE", "%FF": "%ED%A0%80"}
    sign = signature(f"{BASE}/voice/en/main", read)

    response = answer(APP, environ_of("/voice/en/main", body, sign=sign))

    assert response.data == deliver(APP, "/voice/en/main", {"Digits": "1"}).data


# ---------------------------------------------------------------- repeated, late, out of order


@pytest.mark.prove
def test_no_delivery_changes_the_answer_to_another_one():
    deliveries: list[tuple[str, Mapping[str, str]]] = [
        ("/voice", {}),
        ("/voice/en/welcome", {"Digits": "1"}),
        ("/voice/en/main", {"Digits": "5"}),
        ("/voice/en/transfer?attempts=1&desk=operator&need=unwell", {"DialCallStatus": "busy"}),
        ("/voice/en/after_transfer?attempts=1&desk=operator&need=unwell", {"Digits": "1"}),
        ("/voice/en/main?misses=2", {}),
        ("/voice/status", {"CallStatus": "completed"}),
    ]
    sent = [
        (target, {**form, "DemoMoment": SUNDAY, "CallSid": CALL}) for target, form in deliveries
    ]

    in_order = [deliver(APP, *one).data for one in sent]
    late = [deliver(APP, *one).data for one in reversed(sent)][::-1]
    twice_each = [deliver(demo_app(), *one).data for one in sent for _ in range(2)][::2]

    assert in_order == late == twice_each


def test_the_news_of_an_old_transfer_repeats_the_place_and_is_no_miss():
    response = deliver(APP, "/voice/en/main?misses=2", {"DialCallStatus": "completed"})

    assert_lawful(response)
    assert b"/voice/en/main?misses=2" in response.data


def test_every_link_begins_with_the_public_url_whatever_the_host_says():
    for target in ("/voice", "/voice/en/main", "/voice/en/nowhere"):
        sign = signature(BASE + target)
        response = answer(APP, environ_of(target, sign=sign, host="evil.example"))
        text = response.get_data(as_text=True)
        links = re.findall(r'(?:action|url)="([^"]*)"|<Redirect[^>]*>([^<]*)', text)
        assert links
        assert all((a or b).startswith(f"{BASE}/voice/") for a, b in links)


# ---------------------------------------------------------------- whose number a desk sees


@pytest.mark.parametrize(
    ("caller", "called", "shown"),
    [
        (CALLER, LINE, []),
        ("+442079460000", LINE, []),
        ("+525512345678", LINE, []),
        ("", LINE, [LINE]),
        (None, LINE, [LINE]),
        ("anonymous", LINE, [LINE]),
        ("Restricted", LINE, [LINE]),
        *((f"{plus}{word}", LINE, [LINE]) for plus in ("", "+") for word in (
            "266696687", "7378742833", "86282452253", "8656696", "2562533", "7748283"
        )),
        ("sip:leo@example.org", LINE, [LINE]),
        ("client:leo", LINE, [LINE]),
        ("+1", LINE, [LINE]),
        ("+15550199", LINE, [LINE]),
        ("12125550199", LINE, [LINE]),
        (f"{CALLER};ext=5", LINE, [LINE]),
        (f"{CALLER}\n", LINE, [LINE]),
        ("+1212555019９", LINE, [LINE]),
        (CALLER, "sip:line@example.org", []),
        ("anonymous", "sip:line@example.org", []),
        ("anonymous", "", []),
        ("anonymous", None, []),
        ("anonymous", f"{LINE}x77", []),
        ("anonymous", f"{LINE}<b>", []),
        ("anonymous", "+１２１２５５５０１００", []),
        ("anonymous", "anonymous", []),
        ("anonymous", "+999123", []),
        ("anonymous", "+9991234567", []),
        (None, None, []),
    ],
)  # fmt: skip
def test_a_desk_sees_the_caller_or_else_our_own_number(
    caller: str | None, called: str | None, shown: list[str]
):
    told = {"From": caller, "To": called, "Digits": "0"}
    form = {name: value for name, value in told.items() if value is not None}

    response = deliver(APP, "/voice/en/main", form)

    assert_lawful(response)
    assert len(dialed(response)) == 1
    assert caller_ids(response) == shown


# ---------------------------------------------------------------- fallback, status, whisper


@pytest.mark.parametrize(("moment", "number"), [(MONDAY, PAIN), (SUNDAY, OPERATOR)])
def test_the_fallback_apologises_and_reaches_a_person(moment: str, number: str):
    form = {"ErrorCode": "12100", "ErrorUrl": f"{BASE}/voice/en/main", "DemoMoment": moment}

    response = deliver(APP, "/voice/fallback", {**form, "From": "anonymous", "To": LINE})

    assert_lawful(response)
    assert b"something went wrong on this line" in response.data
    assert b"hang up and dial 9 1 1" in response.data
    assert (dialed(response), caller_ids(response)) == ([number], [LINE])


def test_the_end_of_a_call_is_noted_and_answered_with_nothing(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO, logger="ivr.voice")

    response = deliver(APP, "/voice/status", {"CallSid": CALL, "CallStatus": "completed"})

    assert_lawful(response)
    assert response.data.endswith(b"<Response />")
    assert caplog.messages == [f"call={CALL} ended"]


@pytest.mark.parametrize("need", [*BOOK.guide.desks, "nothing", "%00", "late%2Flate"])
@pytest.mark.parametrize("language", ["en", "xx", "%FF"])
@pytest.mark.parametrize("query", ["", "?desk=operator", "?desk=nobody", "?desk=%FF&desk=operator"])
def test_a_whisper_only_speaks_and_then_connects(need: str, language: str, query: str):
    response = deliver(APP, f"/voice/whisper/{language}/{need}{query}", {"From": CALLER})

    assert_lawful(response)
    if "%2F" not in need:
        verbs = set(re.findall(r"<([A-Z]\w*)", response.get_data(as_text=True)))
        assert verbs == {"Response", "Say"}
        assert b"Ketamine prep line." in response.data


# ---------------------------------------------------------------- faults of our own


class Forgetful(CallService):
    """A line with a fault that names what the caller has said."""

    def hear(self, language, state, query, form, moment) -> Reply:
        try:
            raise KeyError(form["SpeechResult"])
        except KeyError as error:
            raise ValueError(form["Digits"]) from error


def served(line: CallService) -> Flask:
    app = Flask("faulty")
    app.register_blueprint(edge_of(line, read_settings(DEMO)).blueprint())
    return app


def without(*prompts: str) -> Content:
    wordings = {id_: text for id_, text in BOOK.wordings["en"].items() if id_ not in prompts}
    return replace(in_english(BOOK), wordings={"en": wordings})


def assert_last_resort(response: Response) -> None:
    """An apology, 911, and the operator, who answers at any hour."""
    assert_lawful(response)
    assert b"something went wrong on this line" in response.data
    assert b"hang up and dial 9 1 1" in response.data
    assert dialed(response) == [OPERATOR]


def test_a_fault_reaches_the_operator_and_its_log_has_a_stack_without_values(
    caplog: pytest.LogCaptureFixture,
):
    form = {"SpeechResult": PLANTED, "Digits": "2125550123", "From": CALLER, "CallSid": CALL}

    response = deliver(served(Forgetful(BOOK, BASE, CLOSED, NOBODY)), "/voice/en/main", form)

    assert_last_resort(response)
    (record,) = caplog.records
    assert record.getMessage().startswith(f"call={CALL} fault\n")
    assert ("KeyError" in caplog.text, "in hear" in caplog.text) == (True, True)
    for value in (PLANTED, "2125550123", CALLER):
        assert value not in caplog.text


def test_a_missing_wording_reaches_the_operator():
    app = served(CallService(without("prepare.intro"), BASE, CLOSED, NOBODY))

    response = deliver(app, "/voice/en/main", {"Digits": "1"})

    assert_last_resort(response)


def test_a_fault_of_the_apology_itself_reaches_the_operator():
    app = served(CallService(without("connecting.pain_service"), BASE, CLOSED, NOBODY))

    for target in (
        "/voice/nowhere",
        "/voice/fallback",
        "/voice/xx/main",
        "/voice/en/main?misses=x",
    ):
        assert_last_resort(deliver(app, target, {"DemoMoment": MONDAY}))
        assert_last_resort(deliver(app, target, {"DemoMoment": MONDAY}, method="PUT"))


def test_a_fault_of_a_whisper_connects_the_desk_and_the_caller():
    app = served(CallService(without("whisper.late"), BASE, CLOSED, NOBODY))

    response = deliver(app, "/voice/whisper/en/late?desk=surgery_center")

    assert_lawful(response)
    assert response.data.endswith(b"<Response />")


def test_a_fault_before_the_check_refuses(caplog: pytest.LogCaptureFixture):
    app = Flask("faulty")

    @app.before_request
    def fails() -> None:
        raise RuntimeError

    app.register_blueprint(
        edge_of(CallService(BOOK, BASE, CLOSED, NOBODY), read_settings(DEMO)).blueprint()
    )

    response = answer(app, environ_of("/voice", b"SpeechResult=Zebulon", sign="x"))

    assert (response.status_code, response.data) == (403, b"")
    assert "RuntimeError" in caplog.text
    assert "Zebulon" not in caplog.text


# ---------------------------------------------------------------- the moment of a call


@pytest.mark.parametrize(
    ("told", "number"),
    [
        (MONDAY, PAIN),
        (SUNDAY, OPERATOR),
        ("2026-11-23T15:00:00+00:00", PAIN),
        ("2026-11-23T10:00:00+00:00", OPERATOR),
        ("2026-12-25 10:00", OPERATOR),
        ("0001-01-01T00:00:00+14:00", OPERATOR),
        ("9999-12-31T23:59:59-12:00", OPERATOR),
    ],
)
def test_the_demo_believes_the_moment_that_a_form_tells(told: str, number: str):
    response = deliver(APP, "/voice/en/main", {"Digits": "0", "DemoMoment": told})

    assert_lawful(response)
    assert dialed(response) == [number]


def test_production_knows_only_its_own_clock(tmp_path: Path):
    environ = production(tmp_path)
    told = [MONDAY, SUNDAY, "nonsense"]

    numbers = []
    for day in (22, 23):
        app = create_app(environ, partial(datetime, 2026, 11, day, 15, tzinfo=UTC))
        for moment in told:
            fields = {"Digits": "0", "DemoMoment": moment}
            numbers += dialed(deliver(app, "/voice/en/main", fields))

    assert numbers == [OPERATOR] * len(told) + [PAIN] * len(told)
