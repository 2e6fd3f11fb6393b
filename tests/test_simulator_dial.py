"""Dial and its whisper on our telephone hold the platform's rules (/docs/voice/twiml/dial)."""

from datetime import datetime
from email.utils import parsedate_to_datetime

import pytest

from ivr.tools.simulator import (
    Answers,
    Busy,
    Cancels,
    DeskAct,
    Fails,
    GivesUp,
    HangUp,
    NoAnswer,
    Press,
    Silent,
    Transcript,
    Unverified,
)
from ivr.tools.simulator.transcript import DeskPressed, Outcome, Rang, Talked, Warned, Whispered
from tests.simulator_line import PUBLIC, Doer, dial, forms, line, paths

DESK = "+12126392000"
OURS = "+12125550100"
TRANSFER = (
    f"<Dial action='/after' timeout='20' callerId='{OURS}' answerOnBridge='true'>"
    f"<Number {{}}>{DESK}</Number></Dial><Say>never</Say>"
)
SCREEN = (
    "<Gather numDigits='1' timeout='6' action='/accept'>"
    "<Say>The caller is late. Press 1 to accept.</Say></Gather><Hangup/>"
)


def transfer(desk: DeskAct, number: str = "", **settings: object) -> Transcript:
    app = line(
        voice=TRANSFER.format(number),
        after="<Say>back again</Say>",
        whisper=SCREEN,
        accept="",
        leg=lambda: "",
    )
    return dial(app, Doer(desk=desk), **settings)


@pytest.mark.parametrize(
    ("desk", "status", "bridged", "seconds"),
    [
        (Busy(), "busy", "false", "0"),
        (NoAnswer(), "no-answer", "false", "0"),
        (Fails(), "failed", "false", "0"),
        (Cancels(), "canceled", "false", "0"),
        (Cancels(after=99), "no-answer", "false", "0"),
        (Answers(after=25), "no-answer", "false", "0"),
        (Answers(talks=90), "completed", "true", "90"),
    ],
)
def test_the_action_is_told_how_a_dial_ended(
    desk: DeskAct, status: str, bridged: str, seconds: str
):
    """Dial: DialCallStatus, DialCallSid, DialCallDuration, DialBridged; the reply then controls
    the caller, and later verbs of the old document never run."""
    call = transfer(desk)

    (form,) = forms(call, "/after")
    assert (form["DialCallStatus"], form["DialBridged"]) == (status, bridged)
    assert form["DialCallDuration"] == seconds
    assert form["DialCallSid"].startswith("CA")
    assert form["DialCallSid"] != form["CallSid"]
    assert call.heard == "back again"


def test_a_telephone_rings_five_seconds_longer_than_asked():
    """Dial: "timeout 30 s (5-600; Twilio adds ~5 s)"."""
    assert Rang(0.0, DESK, 25.0) in transfer(NoAnswer()).events


def test_dial_bridged_can_be_left_out():
    (form,) = forms(transfer(Busy(), unverified=Unverified(dial_bridged=False)), "/after")

    assert "DialBridged" not in form


def test_a_dial_without_action_goes_on_with_the_next_verb():
    """Dial: "Without action: continues to the next verb when the callee leaves or fails"."""
    call = dial(line(voice=f"<Dial>{DESK}</Dial><Say>next</Say>"), Doer(desk=Answers()))

    assert call.heard == "next"
    assert Talked(6.0, 60.0, "the desk hangs up") in call.events


@pytest.mark.parametrize(("quirk", "asked"), [(False, []), (True, ["/after"])])
@pytest.mark.parametrize("desk", [Answers(talks=20, caller_hangs_up=True), GivesUp()])
def test_a_caller_who_hangs_up_hears_no_more(quirk: bool, asked: list[str], desk: DeskAct):
    """Dial: "Caller hangs up first: following TwiML is not executed. Whether the action is still
    requested is not documented"."""
    call = transfer(desk, unverified=Unverified(action_after_hangup=quirk))

    assert paths(call)[1:] == asked
    assert call.heard == ""
    assert call.ended == "caller hung up"


def test_a_caller_who_hangs_up_where_there_is_no_action():
    quirk = Unverified(action_after_hangup=True)
    call = dial(line(voice=f"<Dial>{DESK}</Dial>"), Doer(desk=GivesUp()), unverified=quirk)

    assert paths(call) == ["/voice"]


def test_the_time_limit_ends_a_talk_and_the_caller_stays():
    """Dial: timeLimit."""
    voice = f"<Dial timeLimit='30'>{DESK}</Dial><Say>time is up</Say>"
    call = dial(line(voice=voice), Doer(desk=Answers(talks=99, caller_hangs_up=True)))

    assert Talked(6.0, 30.0, "the time limit is reached") in call.events
    assert call.heard == "time is up"


def test_a_whisper_runs_on_the_desks_leg():
    """Number: the whisper belongs to the child leg: child CallSid plus ParentCallSid."""
    call = transfer(Answers(at_whisper=Press("1")), "url='/whisper'")

    (whisper,) = forms(call, "/whisper")
    (accept,) = forms(call, "/accept")
    (after,) = forms(call, "/after")
    assert whisper["ParentCallSid"] == after["CallSid"] == accept["ParentCallSid"]
    assert whisper["CallSid"] == after["DialCallSid"]
    assert (whisper["From"], whisper["To"]) == (OURS, DESK)
    assert (whisper["Direction"], whisper["CallStatus"]) == ("outbound-dial", "in-progress")
    assert accept["Digits"] == "1"
    assert call.whispered == "The caller is late. Press 1 to accept."
    assert DeskPressed(15.0, "1") in call.events
    assert call.heard == "back again"


@pytest.mark.parametrize("declined", ["completed", "no-answer"])
@pytest.mark.parametrize("reply", [Silent(), HangUp()])
def test_a_desk_that_does_not_accept_is_not_connected(declined: str, reply: Silent | HangUp):
    """Number: Hangup in the whisper declines; DialCallStatus is then unverified."""
    call = transfer(
        Answers(at_whisper=reply), "url='/whisper'", unverified=Unverified(declined=declined)
    )

    (form,) = forms(call, "/after")
    assert (form["DialCallStatus"], form["DialBridged"]) == (declined, "false")
    assert not [event for event in call.events if isinstance(event, Talked)]


def test_a_whisper_that_screens_nobody_connects_even_a_voicemail():
    """Number: "End of document = bridge"; put Hangup after the Gather so silence is not bridged."""
    whisper = "<Gather numDigits='1' timeout='2'><Say>press one</Say></Gather><Play>/a.wav</Play>"
    app = line(voice=TRANSFER.format("url='/whisper'"), after="", whisper=whisper)
    desk = Answers(at_whisper=Silent())
    call = dial(app, Doer(desk=desk), seconds_of=lambda url: 3.0)

    assert Whispered(10.0, "[audio: a.wav]", 3.0, url=f"{PUBLIC}/a.wav") in call.events
    assert forms(call, "/after")[0]["DialBridged"] == "true"


def test_a_key_cuts_a_whisper_short():
    desk = Answers(at_whisper=Press("1", after=4, early=True))
    whisper = SCREEN.replace("</Say>", "</Say><Say>more</Say>")
    app = line(voice=TRANSFER.format("url='/whisper'"), after="", whisper=whisper, accept="")
    call = dial(app, Doer(desk=desk))

    assert Whispered(6.0, "The caller is late.", 4.0, cut=True) in call.events
    assert "more" not in call.whispered


def test_a_dial_cannot_stand_in_a_whisper():
    """/docs/api/errors/13201; only Say, Play, Gather and Hangup run."""
    app = line(voice=TRANSFER.format("url='/whisper'"), after="", whisper=f"<Dial>{DESK}</Dial>")
    call = dial(app, Doer(desk=Answers()))

    assert Warned(6.0, 13201, "Dial cannot run in a whisper") in call.events


def test_a_whisper_that_cannot_be_had_connects_nobody():
    call = transfer(Answers(), "url='/missing'")

    assert [failed.code for failed in call.complaints] == [11200]
    assert forms(call, "/after")[0]["DialBridged"] == "false"


def test_a_whisper_that_never_ends_connects_nobody():
    ask = "<Gather numDigits='1' action='/whisper' actionOnEmptyResult='true'/>"
    app = line(voice=TRANSFER.format("url='/whisper'"), after="", whisper=ask)
    call = dial(app, Doer(desk=Answers(at_whisper=Silent())))

    assert forms(call, "/after")[0]["DialBridged"] == "false"
    assert call.complaints[-1].text == "the whisper never ends"


@pytest.mark.parametrize(
    ("desk", "statuses"),
    [
        (Answers(talks=7), ["initiated", "ringing", "in-progress", "completed"]),
        (Busy(), ["initiated", "ringing", "busy"]),
        (Fails(), ["initiated", "failed"]),
        (GivesUp(), ["initiated", "ringing", "canceled"]),
    ],
)
def test_a_number_reports_the_events_it_was_asked_for(desk: DeskAct, statuses: list[str]):
    """Number statusCallback: ParentCallSid, CallDuration, Timestamp, SequenceNumber."""
    events = "statusCallback='/leg' statusCallbackEvent='initiated ringing answered completed'"
    told = forms(transfer(desk, events), "/leg")

    assert [form["CallStatus"] for form in told] == statuses
    assert [form["SequenceNumber"] for form in told] == sorted(f["SequenceNumber"] for f in told)
    assert all(form["ParentCallSid"].startswith("CA") for form in told)
    assert told[-1]["CallDuration"] == ("7" if isinstance(desk, Answers) else "0")
    assert isinstance(parsedate_to_datetime(told[0]["Timestamp"]), datetime)


def test_a_number_reports_only_its_end_by_default():
    """Number: statusCallbackEvent, "default completed"."""
    (form,) = forms(transfer(Busy(), "statusCallback='/leg'"), "/leg")

    assert (form["CallStatus"], form["SequenceNumber"]) == ("busy", "3")


def test_the_first_number_to_answer_wins():
    """Dial: "Up to 10 Number nouns ring simultaneously, first answer wins"."""
    nouns = "".join(
        f"<Number statusCallback='/leg'>+1212555010{nth}</Number>" for nth in range(1, 5)
    )
    app = line(voice=f"<Dial action='/after'>{nouns}</Dial>", after="", leg="")
    desks = (Busy(), Answers(after=9), Answers(after=4, talks=5), NoAnswer())
    call = dial(app, Doer(desk=desks))

    told = {form["To"][-1]: form["CallStatus"] for form in forms(call, "/leg")}
    assert told == {"1": "busy", "2": "canceled", "3": "completed", "4": "canceled"}
    assert Rang(0.0, "+12125550102", 4.0) in call.events


def test_numbers_ring_one_after_the_other_if_asked():
    """Dial: sequential="true" tries them in turn."""
    nouns = "".join(f"<Number>+1212555010{nth}</Number>" for nth in (1, 2, 3))
    app = line(voice=f"<Dial sequential='true' action='/after'>{nouns}</Dial>", after="")
    call = dial(app, Doer(desk=(Busy(), Answers(talks=5), Answers())))

    rang = [event.number[-1] for event in call.events if isinstance(event, Rang)]
    assert rang == ["1", "2"]
    assert Outcome(13.0, "completed", True) in call.events


@pytest.mark.parametrize(
    ("from_", "verb", "code"),
    [
        ("anonymous", f"<Dial action='/after'>{DESK}</Dial>", 13247),
        ("+12125550199", f"<Dial action='/after' callerId='+19995550000'>{DESK}</Dial>", 13214),
        ("+12125550199", "<Dial action='/after'>911</Dial>", 13223),
    ],
)
def test_a_number_that_cannot_be_shown_or_dialled_fails(from_: str, verb: str, code: int):
    """1.2: never Dial with an invalid callerId, the leg fails: 13214/13247; 13223 bad number."""
    caller = Doer(desk=Answers())
    call = dial(line(voice=verb, after=""), caller, from_=from_)

    assert code in [warned.code for warned in call.complaints]
    assert forms(call, "/after")[0]["DialCallStatus"] == "failed"
    assert caller.asked == []


def test_an_owned_number_may_be_shown():
    app = line(voice=f"<Dial callerId='+19995550000'>{DESK}</Dial>")
    call = dial(app, Doer(desk=Answers()), owned=frozenset({"+19995550000"}))

    assert Outcome(66.0, "completed", True) in call.events


def test_a_call_is_not_answered_before_the_bridge_if_asked():
    """Dial: answerOnBridge delays answering the inbound leg if Dial is the first verb."""
    assert forms(transfer(Busy()), "/after")[0]["CallStatus"] == "ringing"
    assert forms(transfer(Answers()), "/after")[0]["CallStatus"] == "in-progress"


@pytest.mark.parametrize(("after", "ends"), [(7, 9.0), (12, 14.0)])
def test_a_hang_up_decided_before_falls_into_the_ringing_or_the_talk(after: float, ends: float):
    voice = f"<Gather timeout='5'><Say>a b</Say></Gather><Dial>{DESK}</Dial>"
    call = dial(line(voice=voice), Doer(HangUp(after=after), desk=Answers()))

    assert (call.ended, call.seconds) == ("caller hung up", ends)


def test_a_hang_up_decided_before_the_whisper_ends_leaves_nobody_to_talk():
    voice = f"<Gather timeout='5'/><Dial><Number url='/whisper'>{DESK}</Number></Dial>"
    app = line(voice=voice, whisper="<Say>one two three four</Say>")
    call = dial(app, Doer(HangUp(after=13), desk=Answers()))

    assert Talked(15.0, 0.0, "the caller hangs up") in call.events
    assert call.ended == "caller hung up"
