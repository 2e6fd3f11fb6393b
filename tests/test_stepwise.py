"""A call that is put down and taken up again at any time is the call that nobody interrupted."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.tools.simulator import Phone, Transcript, play, read
from ivr.tools.simulator.caller import Busy, Fails, GivesUp, NoAnswer, PicksUp
from ivr.tools.simulator.resumable import Act, Done, Standing, Turn, resumed
from ivr.tools.simulator.script_writer import lines, written
from ivr.tools.simulator.transcript import (
    DeskPressed,
    Heard,
    Outcome,
    Pressed,
    Recorded,
    Requested,
    Spoke,
    Talked,
)
from tests.simulator_line import line, phone
from tests.test_simulator_script import house

FOREVER = 14_400.0
"""Seconds after which every moment is over."""

MOST_MOMENTS = 12
CALL, ACCOUNT = "CA" + "0" * 32, "AC" + "0" * 32
START = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)


def telephone() -> Phone:
    return phone(house(), call_sid=CALL, account_sid=ACCOUNT, start=START)


def key(key: str, at: float = 1.0) -> Act:
    return Act("key", at, key=key)


SECONDS = st.floats(0, 30).map(lambda seconds: round(seconds, 2))
ACTS = st.one_of(
    st.builds(key, st.sampled_from("0123456789*#"), SECONDS),
    st.builds(lambda at: Act("words", at, words="running late"), SECONDS),
    st.builds(lambda at: Act("hangup", at), st.floats(20, 30)),
    st.builds(
        lambda at, does: Act("desk", at, does=does),
        SECONDS,
        st.sampled_from(["answers", "busy", "declines", "no_answer", "fails", "hangs_up"]),
    ),
)
MOMENTS = st.lists(
    st.lists(ACTS, max_size=3, unique_by=lambda act: act.at).map(
        lambda acts: tuple(sorted(acts, key=lambda act: act.at))
    ),
    max_size=MOST_MOMENTS,
)


def at_once(moments: list[tuple[Act, ...]]) -> Standing:
    """The call, each of whose moments is told when it is over."""
    return resumed(telephone(), [Turn(acts, FOREVER) for acts in moments])


def bit_by_bit(moments: list[tuple[Act, ...]]) -> Standing:
    """The same call, put down after each act, and taken up from its journal."""
    standing = resumed(telephone(), ())
    for acts in moments:
        begun = len(standing.turns)
        for turn in [*(Turn(acts[:n], acts[n - 1].at) for n in range(1, len(acts) + 1)), None]:
            if standing.asked is None or len(standing.turns) > begun:
                break
            told = turn or Turn(acts, FOREVER)
            remembering = replace(telephone(), remembered=standing.answers)
            standing = resumed(remembering, (*standing.turns, told))
    return standing


def events_of(transcript: Transcript) -> list[object]:
    """What happened, without how long the line took to answer."""
    return [
        replace(event, milliseconds=0.0) if isinstance(event, Requested) else event
        for event in transcript.events
    ]


@settings(max_examples=60)
@given(MOMENTS)
def test_a_call_in_bits_is_the_call_at_once(moments: list[tuple[Act, ...]]):
    whole, bits = at_once(moments), bit_by_bit(moments)

    assert events_of(bits.transcript) == events_of(whole.transcript)
    assert len(bits.turns) == len(whole.turns)


def told(transcript: Transcript) -> list[object]:
    """What the caller heard and did, without its seconds: a script counts some of them anew. What
    a desk does at the whisper is not timed there."""
    known = Heard | Pressed | Spoke | Outcome | Recorded
    return [
        (type(event), getattr(event, "text", ""), getattr(event, "keys", ""))
        for event in transcript.events
        if isinstance(event, known)
    ]


@settings(max_examples=60)
@given(MOMENTS)
def test_a_call_that_is_written_down_can_be_played_again(moments: list[tuple[Act, ...]]):
    standing = at_once([*moments, (Act("hangup", 0.0),), (Act("hangup", 0.0),)])
    script = written("A call", START, "+12125550199", "/voice", standing.done)

    again = play(read(script, "UTC"), lambda _: telephone())

    assert told(again)[: len(told(standing.transcript))] == told(standing.transcript)


def test_nothing_is_sent_twice_when_a_call_is_taken_up_again():
    asked = []
    app = line(voice="<Gather numDigits='1' action='/next'><Say>one</Say></Gather>", next="")
    app.before_request(lambda: asked.append(1))
    standing = resumed(phone(app), ())
    resumed(replace(phone(app), remembered=standing.answers), ())

    assert len(asked) == len(standing.answers) == 1


def test_the_same_step_again_is_delivered_with_the_same_token_and_ids():
    """Whose answer was lost is asked again: the line then takes it for the same delivery."""
    first, second = (at_once([(), (), (key("1"),)]) for _ in range(2))

    assert first.transcript.requests[-1].form == second.transcript.requests[-1].form


def test_a_waiting_gather_tells_when_it_ends_and_what_it_has():
    app = line(voice="<Gather numDigits='3' timeout='4'><Say>one two three</Say></Gather>")
    asked = resumed(phone(app), ()).asked
    pressed = resumed(phone(app), [Turn((key("7", 1.5),), 2.0)]).asked

    assert asked is not None
    assert pressed is not None
    assert (asked.ends, asked.stops, asked.digits) == (7.0, 3.0, "")
    assert (pressed.ends, pressed.stops, pressed.digits) == (5.5, 1.5, "7")


@pytest.mark.parametrize(
    ("act", "reply"),
    [
        (Act("desk", 4.0, does="answers"), PicksUp(4.0)),
        (Act("desk", 4.0, does="busy"), Busy(4.0)),
        (Act("desk", 4.0, does="declines"), Busy(4.0)),
        (Act("desk", 4.0, does="fails"), Fails(after=4.0)),
        (Act("desk", 4.0, does="no_answer"), NoAnswer()),
        (Act("hangup", 4.0), GivesUp(4.0)),
    ],
)
def test_what_a_ringing_telephone_does(act: Act, reply: object):
    app = line(voice="<Dial action='/after'>+12126392000</Dial>", after="<Say>so</Say>")

    assert resumed(phone(app), [Turn((act,), 5.0)]).done[0].reply == reply


def transferred(*turns: Turn) -> Standing:
    """A desk that answers after four seconds hears a whisper that it must accept."""
    accept = "<Gather numDigits='1' action='/yes'><Say>three</Say></Gather><Hangup/>"
    app = line(
        voice="<Dial action='/after'><Number url='/whisper'>+12126392000</Number></Dial>",
        whisper=f"<Say>one two</Say>{accept}",
        yes="",
        after="<Say>so</Say>",
    )
    answers = Turn((Act("desk", 4.0, does="answers"),), 4.0)
    return resumed(phone(app), (answers, *turns))


def test_a_desk_hears_the_whisper_accepts_and_talks():
    hears = transferred().asked
    standing = transferred(
        Turn((), 2.0), Turn((key("1", 1.5),), 1.5), Turn((Act("desk", 30.0),), 30.0), Turn((), 9.0)
    )

    assert hears is not None
    assert (hears.side, hears.ends) == ("desk", 2.0)
    assert [e for e in standing.transcript.events if isinstance(e, DeskPressed | Talked)] == [
        DeskPressed(7.5, "1"),
        Talked(7.5, 30.0, "the desk hangs up"),
    ]
    assert list(lines(standing.done))[0] == "desk 212-639-2000 answers 30"


def test_a_desk_can_hang_up_at_the_whisper():
    standing = transferred(Turn((Act("desk", 1.0),), 1.0))

    assert standing.transcript.whispered == "one"
    assert list(lines(standing.done))[0] == "desk 212-639-2000 hangs up"


@pytest.mark.parametrize(
    "turns",
    [(Turn((Act("hangup", 1.0),), 1.0),), (Turn((), 2.0), Turn((Act("hangup", 1.5),), 1.5))],
)
def test_the_caller_can_hang_up_while_the_desk_hears_the_whisper(turns: tuple[Turn, ...]):
    standing = transferred(*turns)

    assert standing.transcript.ended == "caller hung up"
    assert not any(isinstance(event, Talked) for event in standing.transcript.events)
    assert standing.turns[1:] == turns
    seconds = 5 if len(turns) == 1 else 8
    assert list(lines(standing.done)) == [
        f"desk 212-639-2000 rings, caller hangs up after {seconds}"
    ]


def test_a_desk_that_does_not_accept_is_not_connected():
    standing = transferred(Turn((), 2.0), Turn((), FOREVER))

    assert list(lines(standing.done))[0] == "desk 212-639-2000 declines"
    assert not any(isinstance(event, Talked) for event in standing.transcript.events)


def test_what_one_desk_did_is_not_told_of_another():
    """The first does not accept, the second hangs up at the whisper."""
    accept = "<Gather numDigits='1' action='/yes'><Say>three</Say></Gather><Hangup/>"
    ring = "<Dial action='/{}'><Number url='/whisper'>+12126392000</Number></Dial>"
    app = line(
        voice=ring.format("after"),
        whisper=f"<Say>one two</Say>{accept}",
        after=ring.format("end"),
        end="<Say>so</Say>",
    )
    answers = Turn((Act("desk", 4.0, does="answers"),), 4.0)
    first, second = (Turn((), 2.0), Turn((), FOREVER)), (Turn((Act("desk", 1.0),), 1.0),)
    standing = resumed(phone(app), (answers, *first, answers, *second))

    assert [told for told in lines(standing.done) if told.startswith("desk")] == [
        "desk 212-639-2000 declines",
        "desk 212-639-2000 hangs up",
    ]


def test_the_caller_can_end_the_talk():
    standing = transferred(Turn((), 2.0), Turn((key("1"),), 1.0), Turn((Act("hangup", 7.0),), 7.0))

    assert standing.transcript.ended == "caller hung up"
    assert list(lines(standing.done))[0] == "desk 212-639-2000 answers, caller hangs up after 7"


def test_what_is_recorded_ends_with_a_key():
    app = line(voice="<Record action='/bye' finishOnKey='#'/>", bye="<Say>thanks</Say>")
    words = Act("words", 1.0, words="I am late", seconds=3.0)
    speaking = resumed(phone(app), [Turn((words,), 2.0)])
    standing = resumed(phone(app), [Turn((words, key("#", 6.0)), 6.0)])

    assert speaking.asked is not None
    assert speaking.asked.ends == 9.0
    assert [e for e in standing.transcript.events if isinstance(e, Recorded)] == [
        Recorded(6.0, 6.0, "I am late", "ended by #")
    ]
    assert list(lines(standing.done[:1])) == ["timed 1.00 say [0.9] I am late | 6.00 press #"]


def test_whatever_is_done_at_a_recording_can_be_played_again():
    app = line(voice="<Record action='/bye' finishOnKey='#'/>", bye="<Say>thanks</Say>")
    acts = (key("5", 0.5), Act("words", 1.0, words="I am"), Act("words", 3.0, words="late"))
    standing = resumed(phone(app), [Turn((*acts, key("#", 6.0)), 6.0)])
    script = written("A call", START, "+12125550199", "/voice", standing.done)

    again = play(read(script, "UTC"), lambda _: phone(app))

    assert told(again)[: len(told(standing.transcript))] == told(standing.transcript)


def test_every_kind_of_act_is_written_with_its_second():
    app = line(voice="<Gather input='dtmf speech' numDigits='9'><Say>one</Say></Gather>")
    acts = (
        Act("words", 2.0, words="well | er", confidence=None),
        Act("words", 3.0, words="late", confidence=0.2),
        Act("words", 3.2, words="|"),
        Act("hangup", 3.5),
    )
    (done,) = resumed(phone(app), [Turn(acts, FOREVER)]).done

    assert list(lines([done])) == [
        "# line: one",
        "timed 2.00 say [-] well er | 3.00 say [0.2] late | 3.20 say [0.9] … | 3.50 hang up",
    ]
    assert isinstance(done, Done)
