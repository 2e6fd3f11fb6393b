"""Scripts: whole calls in a text that a nurse can read."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from ivr.tools.simulator import (
    Phone,
    Press,
    Script,
    ScriptError,
    ScriptFailedError,
    Speak,
    Transcript,
    play,
    read,
)
from ivr.tools.simulator.transcript import Heard, Pressed, Talked
from tests.simulator_line import Doer, dial, forms, line, phone

DESK = "+12126392000"
WELCOME = (
    "<Say>Hang up and dial 911</Say><Gather numDigits='1' action='/choice' timeout='5' "
    "input='dtmf speech'><Say>Main menu</Say><Say>For parking press 1</Say></Gather>"
    "<Redirect>/again</Redirect>"
)
READING = "<Gather numDigits='1' action='/end' timeout='1'><Say>Part {}</Say></Gather>"


def house() -> Flask:
    """A line with a menu, a reading in three parts, a desk and a tape."""
    return line(
        voice=WELCOME,
        again="<Say>I heard nothing</Say><Redirect>/voice</Redirect>",
        choice=f"<Dial action='/after'><Number url='/whisper'>{DESK}</Number></Dial>",
        whisper="<Gather numDigits='1' action='/yes'><Say>Running late</Say></Gather><Hangup/>",
        yes="",
        after="<Say>Read aloud</Say>" + "".join(READING.format(n) for n in "123"),
        end="<Say>Speak after the tone</Say><Record action='/bye' finishOnKey='#'/>",
        bye="<Say>Thank you</Say>",
    )


def perform(text: str, app: Flask | None = None) -> Transcript:
    def phone_for(script: Script) -> Phone:
        return phone(app or house(), **({"start": script.at} if script.at else {}))

    return play(read(text), phone_for)


WHOLE = """# A patient is running late
at 2026-11-23 05:30
from (415) 555-0123

hear  hang up and DIAL 911
hear  for  parking
never hear  press 7
press 1
desk 212-639-2000 answers 90
whisper  running late
hear  read aloud
listen for  part 3
press early 2
hear  after the tone
say  call me back please
press #
hear  thank you
ends  goodbye
"""


def test_a_whole_call_is_played_as_written():
    call = perform(WHOLE)

    assert [event.seconds for event in call.events if isinstance(event, Talked)] == [90.0]
    assert forms(call, "/bye")[0]["Digits"] == "#"
    assert call.ended == "goodbye (end of document)"


def test_the_head_of_a_script_sets_the_moment_and_the_number():
    script = read(WHOLE)

    assert script.title == "A patient is running late"
    assert script.at == datetime(2026, 11, 23, 5, 30, tzinfo=ZoneInfo("America/New_York"))
    assert script.from_ == "+14155550123"
    assert read("from anonymous").from_ == "anonymous"
    assert read("from +44 20 7946 0000").from_ == "+44 20 7946 0000"
    assert read("press 1") == Script("", None, None, read("press 1").steps)


def test_an_interrupting_key_comes_right_after_what_was_heard():
    call = perform("hear  main menu\npress early 1\ndesk 2126392000 busy\nhang up")

    assert Pressed(7.5, "1") in call.events
    assert "For parking" not in call.heard


def test_an_interrupting_key_comes_at_once_when_nothing_of_the_prompt_is_awaited():
    call = perform("hear  dial 911\npress early 1\ndesk 2126392000 busy\nhang up")

    assert Pressed(5.5, "1") in call.events


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("press 1", {"Digits": "1"}),
        ("press after 3.5 1", {"Digits": "1"}),
        ("press slowly 9 12", {"Digits": "1"}),
        ("say  parking", {"SpeechResult": "parking", "Confidence": "0.9"}),
        ("say mumbling  parking", {"SpeechResult": "parking", "Confidence": "0.2"}),
        ("wait\nhear  I heard nothing\npress 1", {"Digits": "1"}),
    ],
)
def test_what_the_caller_does_reaches_the_line(rows: str, told: dict[str, str]):
    call = perform(f"{rows}\ndesk 212-639-2000 cancels")

    (form,) = forms(call, "/choice")
    assert told.items() <= form.items()
    assert call.ended == "caller hung up"


@pytest.mark.parametrize(
    ("row", "status"),
    [
        ("busy", "busy"),
        ("no answer", "no-answer"),
        ("no-answer", "no-answer"),
        ("fails", "failed"),
        ("fails as vanished", "vanished"),
        ("cancels", "canceled"),
        ("declines", "completed"),
        ("declines with 2", "completed"),
        ("hangs up", "completed"),
        ("answers", "completed"),
        ("answers 12.5", "completed"),
    ],
)
def test_what_happens_at_the_desk_reaches_the_line(row: str, status: str):
    call = perform(f"press 1\ndesk (212) 639-2000 {row}\nhear  read aloud\nhang up")

    assert forms(call, "/after")[0]["DialCallStatus"] == status


@pytest.mark.parametrize(
    "row", ["answers, caller hangs up after 20", "rings, caller hangs up after 10"]
)
def test_a_caller_can_leave_a_desk(row: str):
    call = perform(f"press 1\ndesk 212-639-2000 {row}\nends  caller hung up")

    assert forms(call, "/after") == []


def test_one_can_hang_up_while_keys_are_not_heard():
    call = perform("hear  hang up\nhang up during  dial 911\nends  caller hung up")

    assert Heard(0.0, "Hang up and dial 911", 5.0, "en-US", "man") in call.events
    assert call.seconds == 5.0


def test_one_can_hang_up_during_a_menu():
    call = perform("hear dial 911\nhang up during  main menu\nends  caller hung up")

    assert call.seconds == 7.0


@pytest.mark.parametrize("last", ["press #", "hang up", "ends  x", ""])
def test_what_is_left_on_a_tape(last: str):
    app = line(voice="<Record action='/bye' finishOnKey='#'/>", bye="")
    script = f"say  two words\n{last}"

    if last == "ends  x":
        with pytest.raises(ScriptFailedError, match="the call is over"):
            perform(script, app)
        return
    call = perform(script, app)
    keys = {"press #": "#", "hang up": "hangup", "": ""}
    assert forms(call, "/bye")[0]["Digits"] == keys[last]


def test_a_tape_can_stay_empty():
    app = line(voice="<Record action='/bye'/>", bye="")

    assert (
        forms(
            perform(
                "wait\npress 1",
                line(
                    voice=WELCOME.replace("choice", "bye"),
                    bye="",
                    again="<Redirect>/voice</Redirect>",
                ),
            ),
            "/bye",
        )[0]["Digits"]
        == "1"
    )
    assert forms(perform("wait", app), "/bye")[0]["RecordingDuration"] == "0"


@pytest.mark.parametrize(
    ("text", "nth", "what"),
    [
        ("hear  for surgery", 1, "expected to hear 'for surgery'"),
        ("hear  main menu\nhear  dial 911", 2, "expected to hear 'dial 911'"),
        ("desk 212-639-2000 busy", 1, "the line listens to the caller"),
        ("ends  goodbye", 1, "the line listens to the caller"),
        ("press 1\npress 2", 2, "desk 212-639-2000 rings"),
        ("press 1", 0, "desk 212-639-2000 rings"),
        ("press 1\ndesk 646-888-7046 busy", 2, "desk 212-639-2000 rings"),
        ("press 1\ndesk 212-639-2000 busy\nwhisper x", 3, "expected the desk to hear 'x'"),
        ("hang up\npress 1", 2, "the call is over: caller hung up"),
        ("hang up\nends  goodbye", 2, "the call is over: caller hung up"),
        ("hang up\nhear  thanks", 2, "expected to hear 'thanks'"),
        ("hang up\nlisten for  thanks", 2, "expected to hear 'thanks'"),
        ("never hear  main menu\nhang up", 1, "was heard: 'main menu'"),
        ("listen for  never said", 1, "not heard within 10 minutes: 'never said'"),
        ("hang up during  never said", 1, "the line listens to the caller"),
        (
            "press 1\ndesk 212-639-2000 busy\npress 1\ndesk 212-639-2000 busy",
            4,
            "the line records the caller",
        ),
    ],
)
def test_a_script_fails_where_the_call_goes_another_way(text: str, nth: int, what: str):
    with pytest.raises(ScriptFailedError) as failed:
        perform(text)

    assert failed.value.line == nth
    assert failed.value.what.startswith(what)
    assert "line    Hang up and dial 911" in str(failed.value)


def test_all_unreadable_lines_are_named_at_once():
    with pytest.raises(ScriptError) as failed:
        read("at noon\nhear x\npres 1\nat 2026-11-23 05:30")

    assert str(failed.value).splitlines() == [
        "line 3: cannot read 'pres 1'",
        "line 4: cannot read 'at 2026-11-23 05:30'",
        "cannot read the moment 'noon': write at 2026-11-23 05:30",
    ]


def test_a_call_reads_like_a_play():
    call = perform(WHOLE)

    rows = call.text().splitlines()
    assert rows[0] == "    0.0  line    Hang up and dial 911"
    assert "   12.0  caller presses 1" in rows
    assert "   12.0  desk 212-639-2000 rings, 6 seconds" in rows
    assert "   18.0  whisper to desk: Running late" in rows
    assert "   21.0  desk presses 1" in rows
    assert "   21.0  caller and desk talk, 90 seconds; the desk hangs up" in rows
    assert "  111.0  desk: completed, connected" in rows
    assert "(recorded" in call.text()
    assert '"call me back please"' in call.text()
    assert rows[-1].endswith("call ends: goodbye (end of document)")
    assert "POST /voice -> 200" in call.text(requests=True)
    assert Transcript(()).seconds == 0.0
    assert Transcript(()).ended is None


def test_what_went_wrong_can_be_read_too():
    voice = "<Gather input='speech' timeout='2' bargeIn='true'><Say>a b c d</Say></Gather>"
    quick = f"{voice}<Say><prosody rate='slow'>x</prosody></Say><Dial>+442079460000</Dial>"
    caller = Doer((Press("1"), Speak("hi", early=True, after=9)))
    text = dial(line(voice=f"{quick}<Redirect>/gone</Redirect>"), caller).text(requests=True)

    assert "caller presses 1 (nobody listens)" in text
    assert "(silence, 2.0 seconds)" in text
    assert "x  [at 80%]" in text
    assert "desk +442079460000 rings" in text
    assert "desk: no-answer, not connected" in text
    assert "warning 12200" in text
    assert "error 11200 at https://line.example/gone" in text


def test_what_is_said_after_a_cut_prompt_is_heard_in_full():
    """Sounds of a prompt that a key cut never began: the next ones must not be taken for them."""
    many = "".join(f"<Say>{word}</Say>" for word in ("one", "two", "three", "four", "five", "six"))
    app = line(
        voice=f"<Gather numDigits='1' action='/next'>{many}</Gather>",
        next="<Say>first</Say><Say>second</Say>",
    )

    call = perform("press early 1\nhear  first\nhear  second\nends  goodbye", app)

    assert call.heard == "first second"


def test_whispers_are_checked_while_the_call_goes_on():
    call = perform(
        "press 1\ndesk 212-639-2000 answers 5\nwhisper  late\npress 2\nhear  tone\nhang up"
    )

    assert call.ended == "caller hung up"


def test_a_script_that_ends_before_its_call_hangs_up():
    app = line(voice="<Say>a</Say><Record action='/bye'/>", bye="")

    assert forms(perform("hear a", app), "/bye")[0]["Digits"] == "hangup"
    assert perform("hear dial 911").ended == "caller hung up"
