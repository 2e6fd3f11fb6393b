"""Gather on our telephone holds the platform's rules (/docs/voice/twiml/gather)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.tools.simulator import HangUp, Press, Reply, Speak, Unverified
from ivr.tools.simulator.timeline import Keyed, collect, planned
from ivr.tools.simulator.transcript import Heard, Pressed, Spoke, Waited
from ivr.tools.simulator.twiml import Gather
from tests.simulator_line import Doer, dial, forms, line, paths

MENU = "<Gather action='/next' {}><Say>one two three four</Say></Gather><Say>nothing</Say>"


def digits(attributes: str, *replies: Reply, **settings: object) -> list[dict[str, str]]:
    """What /next was told when the caller answered a menu with the given attributes."""
    app = line(voice=MENU.format(attributes), next="<Say>thanks</Say>")
    return forms(dial(app, Doer(*replies), **settings), "/next")


def test_silence_falls_through_without_calling_the_action():
    """Gather: "NO input: action is NOT called; execution continues after </Gather>"."""
    call = dial(line(voice=MENU.format("timeout='3'")), Doer())

    assert paths(call) == ["/voice"]
    assert call.heard == "one two three four nothing"
    assert Waited(4.0, 3.0) in call.events
    assert call.ended == "goodbye (end of document)"
    assert call.seconds == 8.0


@pytest.mark.parametrize(("quirk", "told"), [(True, ""), (False, None)])
def test_an_empty_result_is_told_if_asked_for(quirk: bool, told: str | None):
    """Gather: with actionOnEmptyResult=true the action is called with empty/missing Digits."""
    (form,) = digits("actionOnEmptyResult='true'", unverified=Unverified(empty_digits=quirk))

    assert form.get("Digits") == told


def test_a_lone_finishing_key_is_no_input_but_silences_the_prompt():
    """Gather: "Pressing only # counts as no input"; "a key press stops the nested audio"."""
    app = line(voice=MENU.format(""))
    call = dial(app, Doer(Press("#", after=2, early=True)))

    assert paths(call) == ["/voice"]
    assert Heard(0.0, "one two", 2.0, "en-US", "man", cut=True) in call.events
    assert call.seconds == 3.0


def test_the_finishing_key_is_left_out_of_digits():
    """Gather: "finishOnKey is not included in Digits"."""
    (form,) = digits("", Press("12#"))

    assert (form["Digits"], form["FinishedOnKey"]) == ("12", "#")


def test_an_empty_finish_on_key_captures_every_key():
    """Gather: with finishOnKey="" all keys are captured, only timeout/numDigits ends it."""
    (form,) = digits("finishOnKey=''", Press("*1#0"))

    assert form["Digits"] == "*1#0"


def test_num_digits_ends_at_once_and_faster_keys_are_lost():
    """Gather ends on numDigits; what happens to further keys is unverified (dropped here)."""
    app = line(voice=MENU.format("numDigits='1'"), next="<Gather><Say>next</Say></Gather>")
    call = dial(app, Doer(Press("1234")))

    assert [form["Digits"] for form in forms(call, "/next")] == ["1"]
    assert [e for e in call.events if isinstance(e, Pressed)] == [
        Pressed(5.0, "1"),
        Pressed(5.3, "234", ignored=True),
    ]


def test_slow_keys_are_split_over_gathers():
    """Gather ends on "timeout since last key": the rest falls into the next document."""
    menu = "<Gather action='/voice' timeout='5'><Say>number</Say></Gather><Say>bye</Say>"
    call = dial(line(voice=menu), Doer(Press("415", gap=9)))

    told = [form.get("Digits") for form in forms(call, "/voice")]
    assert told == [None, "4", "1", "5"]


def test_the_timeout_counts_from_the_end_of_the_prompt_or_the_last_key():
    """Gather: "The timeout clock starts after nested audio ends, or at the first key"."""
    app = line(voice=MENU.format("timeout='5'"), next="<Hangup/>")

    assert dial(app, Doer(Press("12", after=5, gap=5))).seconds == 19.0
    assert forms(dial(app, Doer(Press("1", after=5.1))), "/next") == []


def test_keys_that_come_after_the_timeout_are_not_heard_by_a_say():
    """/docs/voice/twiml/gather: only a Gather hears keys."""
    call = dial(line(voice=MENU.format("timeout='5'")), Doer(Press("1", after=5.5)))

    assert Pressed(9.5, "1", ignored=True) in call.events
    assert call.heard.endswith("nothing")


@pytest.mark.parametrize("modes", ["dtmf speech", "speech dtmf", "speech"])
def test_speech_is_told_with_its_confidence(modes: str):
    """Gather: action request with SpeechResult and Confidence (optional)."""
    said = digits(f"input='{modes}'", Speak("running late", 0.7))
    unsure = digits(f"input='{modes}'", Speak("running late", None))

    assert (said[0]["SpeechResult"], said[0]["Confidence"]) == ("running late", "0.7")
    assert "Digits" not in said[0]
    assert "Confidence" not in unsure[0]


def test_speech_is_not_heard_where_only_keys_are():
    """Gather: input defaults to dtmf."""
    call = dial(line(voice=MENU.format("")), Doer(Speak("hello")))

    assert paths(call) == ["/voice"]
    assert Spoke(5.0, "hello", 0.9, ignored=True) in call.events


def test_keys_are_not_heard_where_only_speech_is():
    call = dial(line(voice=MENU.format("input='speech'")), Doer(Press("1", early=True)))

    assert paths(call) == ["/voice"]
    assert Pressed(1.0, "1", ignored=True) in call.events
    assert "one two three four" in call.heard


def test_the_first_modality_wins():
    """Gather: "first detected modality wins; once speech starts finishOnKey is ignored"."""
    both = "input='dtmf speech' numDigits='2'"
    keyed = digits(both, (Press("12", after=1), Speak("parking", after=1.1)))
    spoken = digits(both, (Press("#2", after=1.1), Speak("parking", after=1)))

    assert keyed[0]["Digits"] == "12"
    assert "SpeechResult" not in keyed[0]
    assert spoken[0]["SpeechResult"] == "parking"
    assert "Digits" not in spoken[0]


@pytest.mark.parametrize(
    ("attributes", "seconds"),
    [("speechTimeout='2'", 9.0), ("speechTimeout='auto'", 8.0), ("timeout='4'", 11.0)],
)
def test_speech_ends_after_its_own_silence(attributes: str, seconds: float):
    """Gather: speechTimeout, default = timeout; auto leaves it to the recogniser."""
    app = line(voice=MENU.format(f"input='speech' {attributes}"), next="<Hangup/>")

    assert dial(app, Doer(Speak("two words"))).seconds == seconds


def test_speech_ends_after_a_minute():
    """Gather ends on "60 s of speech"."""
    app = line(voice=MENU.format("input='speech'"), next="<Hangup/>")

    assert dial(app, Doer(Speak("on and on", seconds=200))).seconds == 65.0


def test_speech_interrupts_a_prompt_that_listens_for_it():
    call = dial(
        line(voice=MENU.format("input='speech'"), next="<Hangup/>"),
        Doer(Speak("help", after=1, early=True)),
    )

    assert call.heard == "one"


def test_a_key_stops_the_nested_audio_where_it_is():
    """Gather: "A key press stops the nested audio"; what had not begun is not heard."""
    menu = (
        "<Gather numDigits='1' action='/next'><Say>one two</Say><Pause/><Play digits='1w'/>"
        "<Say>three</Say></Gather>"
    )
    app = line(voice=menu, next="<Say>good</Say>")
    call = dial(app, Doer(Press("7", after=2.5, early=True)))

    assert call.heard == "one two good"
    assert Waited(2.0, 0.5) in call.events


@pytest.mark.parametrize(
    "reply",
    [
        HangUp(after=2, early=True),
        (Press("1", after=-2.0), HangUp(after=-1.0)),
        (Speak("hello there", after=-2.0), HangUp(after=-1.0)),
    ],
)
def test_hanging_up_in_a_gather_asks_for_nothing_more(reply: Reply):
    """Gather: "Caller hang-up during Gather: no action request"."""
    app = line(voice=MENU.format("input='dtmf speech'"), next="<Say>thanks</Say>")
    call = dial(app, Doer(reply))

    assert paths(call) == ["/voice"]
    assert call.ended == "caller hung up"


def test_a_gather_without_action_asks_for_its_own_document_again():
    """Gather: "No action attribute -> re-requests the current document with Digits"."""
    app = line(voice="<Gather numDigits='1'><Say>again</Say></Gather>")
    call = dial(app, Doer(Press("1")))

    assert [form.get("Digits") for form in forms(call, "/voice")] == [None, "1"]


def test_a_gather_by_get_has_its_parameters_in_the_signed_query():
    """/docs/usage/security: for GET the parameters are part of the signed URL."""
    menu = "<Gather numDigits='1' method='GET' action='/next?step=2'/>"
    call = dial(line(voice=menu, next="<Hangup/>"), Doer(Press("1")))

    assert call.requests[-1].method == "GET"
    assert call.requests[-1].path == "/next?step=2"
    assert call.requests[-1].status == 200


def test_a_caller_is_told_what_the_line_listens_for():
    menu = (
        "<Gather input='dtmf speech' language='es-US' hints='sí, no' numDigits='1' timeout='7' "
        "finishOnKey='*'><Say language='es-US'>uno</Say><Pause/></Gather>"
    )
    caller = Doer()
    dial(line(voice=menu), caller)

    (asked,) = caller.asked
    assert (asked.keys, asked.speech, asked.timeout, asked.num_digits) == (True, True, 7, 1)
    assert (asked.language, asked.hints, asked.finish_on_key) == ("es-US", "sí, no", "*")
    assert (asked.text, asked.ready) == ("uno", 2.0)


@given(
    keys=st.text("0123456789*#", min_size=1, max_size=12),
    gap=st.floats(0.1, 12, allow_nan=False),
    limit=st.none() | st.integers(1, 10),
    finish=st.sampled_from(["", "#", "*", "5"]),
)
def test_digits_are_always_the_keys_up_to_what_ended_them(
    keys: str, gap: float, limit: int | None, finish: str
):
    """Gather: numDigits, finishOnKey and timeout, in whatever order they come."""
    verb = Gather(timeout=5, num_digits=limit, finish_on_key=finish)
    deeds = planned(Press(keys, gap=gap), 0.0, 2.0, len)

    done = collect(verb, 0.0, 2.0, deeds)

    assert keys.startswith(done.digits)
    assert not finish or finish not in done.digits
    assert limit is None or len(done.digits) <= limit
    assert gap <= 5 or len(done.digits) <= 1
    assert done.ends <= deeds[-1].at + 5
    assert all(isinstance(deed, Keyed) for deed in deeds)
