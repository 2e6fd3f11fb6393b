"""One translation each way at Twilio's edge: forms into events, worded turns into TwiML."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from lxml import etree

from ivr.channels.twilio import clean, parse_event
from ivr.channels.twiml import Links, render_empty, render_turn, render_whisper
from ivr.content.load import load
from ivr.dialog.model import (
    Choose,
    Event,
    Hangup,
    Keyed,
    Option,
    Outcome,
    Silence,
    Spoke,
    Spoken,
    Then,
    Transfer,
    TransferEnded,
    Worded,
)
from ivr.tools.simulator import lint

BOOK = load()
DIRECTORY = BOOK.directory
PLAIN = {"en": replace(BOOK.languages["en"], voice="woman", ssml=False)}
ACTION = "https://prep.example.org/voice/en/main?misses=1&unheard=1"
WHISPER = "https://prep.example.org/voice/whisper/en/late?desk=surgery_center"
HEAD = '<?xml version="1.0" encoding="UTF-8"?><Response>'
VOICE = 'language="en-US" voice="Polly.Joanna-Neural"'
BREAK = '<break time="600ms" />'
ONE = Choose((Option("late", "1", "main.late"),))


def said(*texts: str, barge_in: bool = True, slower: bool = False) -> tuple[Spoken, ...]:
    return tuple(Spoken(text, "en", slower, barge_in) for text in texts)


def document(
    then: Then,
    spoken: tuple[Spoken, ...] = (),
    hints: tuple[str, ...] = (),
    links: Links = Links(ACTION),  # noqa: B008 - frozen
    caller_id: str | None = None,
    languages=BOOK.languages,
    language: str = "en",
) -> str:
    """The TwiML, which the platform would take without a complaint."""
    made = render_turn(
        Worded(spoken, then, language, hints), links, languages, DIRECTORY, caller_id
    )
    assert lint(made.encode()) == []
    return made


def gather_of(made: str) -> etree._Element:
    (gather,) = etree.fromstring(made.encode()).iter("Gather")
    return gather


# ---------------------------------------------------------------- forms

OUTCOMES: list[tuple[str, str | None, Outcome]] = [
    ("completed", None, "answered"),
    ("completed", "true", "answered"),
    ("completed", "True", "answered"),
    ("completed", "", "answered"),
    ("completed", "nonsense", "answered"),
    ("completed", "false", "no_answer"),
    ("completed", "False", "no_answer"),
    ("answered", None, "answered"),
    ("answered", "false", "no_answer"),
    ("busy", None, "busy"),
    ("busy", "false", "busy"),
    ("no-answer", None, "no_answer"),
    ("no-answer", "false", "no_answer"),
    ("failed", None, "failed"),
    ("failed", "false", "failed"),
    ("canceled", None, "canceled"),
    ("canceled", "false", "canceled"),
    ("initiated", None, "failed"),
    ("no_answer", None, "failed"),
    ("COMPLETED", None, "failed"),
    ("", None, "failed"),
    ("brand-new", "true", "failed"),
]


@pytest.mark.parametrize(("status", "bridged", "outcome"), OUTCOMES)
def test_how_a_transfer_ended_is_told_by_its_status_and_bridge(
    status: str, bridged: str | None, outcome: Outcome
):
    form = {"DialCallStatus": status} | ({} if bridged is None else {"DialBridged": bridged})

    assert parse_event(form) == TransferEnded(outcome)


def spoken_with(confidence: str) -> dict[str, str]:
    return {"SpeechResult": "late", "Confidence": confidence}


EVENTS: list[tuple[Mapping[str, str], Event]] = [
    ({}, Silence()),
    ({"Digits": ""}, Silence()),
    ({"SpeechResult": "", "Confidence": "0.9"}, Silence()),
    ({"Digits": "", "SpeechResult": ""}, Silence()),
    ({"Confidence": "0.9"}, Silence()),
    ({"digits": "1"}, Silence()),
    ({"Digits": "1"}, Keyed("1")),
    ({"Digits": "*"}, Keyed("*")),
    ({"Digits": "#", "FinishedOnKey": ""}, Keyed("#")),
    ({"Digits": "12"}, Keyed("12")),
    ({"Digits": " 1"}, Keyed(" 1")),
    ({"Digits": "1", "SpeechResult": "late"}, Keyed("1")),
    ({"Digits": "9" * 10_000}, Keyed("9" * 2000)),
    ({"SpeechResult": "late"}, Spoke("late", 1.0)),
    ({"SpeechResult": "a" * 10_000}, Spoke("a" * 2000, 1.0)),
    (spoken_with("0.93"), Spoke("late", 0.93)),
    # 0.0 means that no confidence was set (Google's reference of Speech-to-Text): as without one.
    (spoken_with("0"), Spoke("late", 1.0)),
    (spoken_with("0.0"), Spoke("late", 1.0)),
    (spoken_with("-0.0"), Spoke("late", 1.0)),
    (spoken_with("1e-999"), Spoke("late", 1.0)),
    (spoken_with("0.0001"), Spoke("late", 0.0001)),
    (spoken_with("1"), Spoke("late", 1.0)),
    (spoken_with("93"), Spoke("late", 1.0)),
    (spoken_with("-0.5"), Spoke("late", 1.0)),
    (spoken_with("-1e999"), Spoke("late", 1.0)),
    (spoken_with("1e999"), Spoke("late", 1.0)),
    (spoken_with("nan"), Spoke("late", 1.0)),
    (spoken_with("inf"), Spoke("late", 1.0)),
    (spoken_with(""), Spoke("late", 1.0)),
    (spoken_with("high"), Spoke("late", 1.0)),
    (spoken_with("0,93"), Spoke("late", 1.0)),
    (spoken_with("9" * 5000), Spoke("late", 1.0)),
    ({"DialCallStatus": "busy", "Digits": "1", "SpeechResult": "late"}, TransferEnded("busy")),
]


@pytest.mark.parametrize(("form", "event"), EVENTS)
def test_a_form_is_one_event(form: Mapping[str, str], event: Event):
    assert parse_event(form) == event


# ---------------------------------------------------------------- documents


def test_a_choice_by_keys_or_speech_listens_to_one_key_and_comes_back_by_itself():
    first = said("Dial 911.", barge_in=False)

    made = document(ONE, (*first, *said("If you are late & lost, press 1.")), ("late", "delayed"))

    action = ACTION.replace("&", "&amp;")
    assert made == (
        f"{HEAD}<Say {VOICE}>Dial 911.{BREAK}</Say>"
        f'<Gather action="{action}" actionOnEmptyResult="true" finishOnKey="" '
        'hints="late,delayed" input="dtmf speech" language="en-US" method="POST" numDigits="1" '
        'profanityFilter="false" speechTimeout="2" timeout="10">'
        f"<Say {VOICE}>If you are late &amp; lost, press 1.{BREAK}</Say></Gather>"
        f'<Redirect method="POST">{action}</Redirect></Response>'
    )


def test_a_choice_by_keys_alone_listens_to_no_speech():
    made = document(replace(ONE, by_speech=False, patience=1), said("Part 1."), ("late",))

    action = ACTION.replace("&", "&amp;")
    assert made == (
        f'{HEAD}<Gather action="{action}" actionOnEmptyResult="true" finishOnKey="" '
        'input="dtmf" method="POST" numDigits="1" timeout="1">'
        f"<Say {VOICE}>Part 1.{BREAK}</Say></Gather>"
        f'<Redirect method="POST">{action}</Redirect></Response>'
    )


def test_a_transfer_announces_itself_and_rings_with_a_whisper():
    then = Transfer("surgery_center", "late")

    made = document(
        then, said("One moment."), links=Links(ACTION, WHISPER), caller_id="+12125550100"
    )

    assert made == (
        f"{HEAD}<Say {VOICE}>One moment.{BREAK}</Say>"
        f'<Dial action="{ACTION.replace("&", "&amp;")}" answerOnBridge="true" '
        'callerId="+12125550100" method="POST" timeLimit="3600" timeout="30">'
        f'<Number method="POST" url="{WHISPER}">+16468887046</Number></Dial></Response>'
    )


def test_a_transfer_without_a_whisper_or_number_of_ours_names_neither():
    made = document(Transfer("parking", "parking"), links=Links("https://h.example/voice/en/main"))

    assert made == (
        f'{HEAD}<Dial action="https://h.example/voice/en/main" answerOnBridge="true" '
        'method="POST" timeLimit="3600" timeout="30">'
        "<Number>+16468887100</Number></Dial></Response>"
    )


def test_the_end_says_its_words_and_hangs_up():
    assert document(Hangup(), said("Goodbye.")) == (
        f"{HEAD}<Say {VOICE}>Goodbye.{BREAK}</Say><Hangup /></Response>"
    )


def test_a_whisper_speaks_and_does_nothing_else():
    made = render_whisper(said("The caller is late.", "The call is in English."), BOOK.languages)

    assert made == (
        f"{HEAD}<Say {VOICE}>The caller is late.{BREAK}</Say>"
        f"<Say {VOICE}>The call is in English.{BREAK}</Say></Response>"
    )
    assert lint(made.encode()) == []


def test_an_answer_that_nobody_reads_is_empty():
    assert render_empty() == '<?xml version="1.0" encoding="UTF-8"?><Response />'


def test_a_slower_call_is_spoken_at_four_fifths_of_the_pace():
    assert document(Hangup(), said("Goodbye.", slower=True)) == (
        f'{HEAD}<Say {VOICE}><prosody rate="80%">Goodbye.</prosody>{BREAK}</Say>'
        "<Hangup /></Response>"
    )


@pytest.mark.parametrize("slower", [False, True])
def test_a_voice_without_ssml_gets_plain_words(slower: bool):
    made = document(Hangup(), said("Goodbye.", slower=slower), languages=PLAIN)

    assert made == f'{HEAD}<Say language="en-US" voice="woman">Goodbye.</Say><Hangup /></Response>'


def test_what_no_key_may_cut_stands_before_the_listening_with_all_that_precedes_it():
    cut, uncut = said("A."), said("B.", barge_in=False)

    made = document(ONE, (*cut, *uncut, *said("C.")))

    root = etree.fromstring(made.encode())
    assert [child.tag for child in root] == ["Say", "Say", "Gather", "Redirect"]
    assert [say.text for say in gather_of(made)] == ["C."]


def test_a_choice_that_no_key_may_cut_listens_after_it():
    made = document(ONE, said("A.", barge_in=False), ("late",))

    assert len(gather_of(made)) == 0
    assert gather_of(made).get("language") == "en-US"


def test_hints_stay_within_what_a_gather_takes():
    fitting = tuple(f"hint {n}" for n in range(600))
    hints = ("one, two", "x" * 101, "y" * 100, *fitting)

    sent = gather_of(document(ONE, said("A."), hints)).get("hints", "").split(",")

    assert sent == ["y" * 100, *fitting[:499]]


def test_every_language_speaks_in_its_own_voice_and_the_call_listens_in_its_own():
    spoken = (Spoken("A.", "en", False, False), Spoken("B.", "es", False, True))

    made = document(ONE, spoken, language="es")

    says = [
        (s.get("voice"), s.get("language")) for s in etree.fromstring(made.encode()).iter("Say")
    ]
    assert says == [("Polly.Joanna-Neural", "en-US"), ("Polly.Lupe-Neural", "es-US")]
    assert gather_of(made).get("language") == "es-US"
    assert gather_of(document(ONE, spoken)).get("language") == "en-US"


def test_a_language_without_a_voice_is_named_by_the_english_one():
    made = document(ONE, (Spoken("Haitian Creole: 2.", "ht", False, True),))

    (say,) = etree.fromstring(made.encode()).iter("Say")
    assert (say.get("voice"), say.get("language")) == ("Polly.Joanna-Neural", "en-US")


@pytest.mark.parametrize("desk", DIRECTORY.desks)
def test_a_desk_is_rung_by_its_number_in_the_directory(desk: str):
    made = document(Transfer(desk, "person"))

    assert f"<Number>{DIRECTORY.desks[desk].number}</Number>" in made


def test_words_are_escaped_and_kept_apart_where_a_line_ends():
    assert clean("two\nlines\r\nand\ta tab") == "two lines  and a tab"
    assert clean("a\x00b\x1bc\x85d\ud800e\uffff") == "a b c d e "
    assert clean("¿Qué? 在 مرحبا 😀") == "¿Qué? 在 مرحبا 😀"
    assert "1 &lt; 2 &amp; 3" in document(Hangup(), said("1 < 2 & 3"))
