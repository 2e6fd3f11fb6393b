"""Transfers, and the laws that let none of them end without a way on."""

from dataclasses import replace

import pytest

from ivr.dialog.engine import advance, ask, hear_event
from ivr.dialog.model import (
    Choose,
    Event,
    Hangup,
    Keyed,
    Outcome,
    Record,
    Recorded,
    Recording,
    Say,
    Silence,
    Spoke,
    Step,
    Transfer,
    TransferEnded,
    Turn,
    World,
)
from ivr.dialog.session import Callback, Draft, Session
from ivr.dialog.session_url import NoSuchPlaceError, parse_url
from ivr.dialog.states import STATES
from ivr.dialog.transitions import EMERGENCY, MAX_ATTEMPTS, MESSAGES, PERSON_NEEDS, URGENT_NEEDS
from ivr.tools.proofs.explore import OUTCOMES, Edge
from ivr.tools.proofs.invariants import find_violations_at
from ivr.tools.proofs.transfers import ends_in_vain, find_transfer_violations, never_recorded

NOTHING = Draft()
IN_VAIN = [outcome for outcome in OUTCOMES if outcome != "answered"]


def ringing(need: str, desk: str, attempts: int = 1) -> Session:
    return Session(state="transfer", need=need, desk=desk, attempts=attempts)


def after(session: Session, *events: Event, world: World) -> Step:
    """What comes of these events, one after the other, to a caller who has told nothing."""
    step = Step(session, NOTHING, ask(session, NOTHING, world.guide))
    for event in events:
        step = advance(step.session, step.draft, event, world)
    return step


def said(step: Step) -> list[str]:
    return [say.prompt for say in step.turn.says]


# ---------------------------------------------------------------- who may be unwell


@pytest.mark.parametrize("need", PERSON_NEEDS)
@pytest.mark.parametrize("outcome", IN_VAIN)
def test_a_silent_pain_service_gives_way_to_the_operator_at_once(
    need: str, outcome: Outcome, open_world: World
):
    step = after(ringing(need, "pain_service"), TransferEnded(outcome), world=open_world)

    assert step.turn.then == Transfer("operator", need)
    assert said(step)[0] == f"transfer.{outcome}"
    assert step.turn.says.count(EMERGENCY) == 1
    assert ("ask_operator.pain" in said(step)) == (need in URGENT_NEEDS)
    assert any(prompt.startswith("ask_operator.") for prompt in said(step))


@pytest.mark.parametrize("need", PERSON_NEEDS)
@pytest.mark.parametrize("outcome", IN_VAIN)
def test_a_silent_operator_leaves_911_the_numbers_that_answer_and_another_try(
    need: str, outcome: Outcome, open_world: World, closed_world: World
):
    both = ["numbers.pain_service", "numbers.operator"]
    for world, numbers in ((open_world, both), (closed_world, both[1:])):
        step = after(ringing(need, "operator", 2), TransferEnded(outcome), world=world)

        assert said(step)[: 2 + len(numbers)] == [f"transfer.{outcome}", "emergency", *numbers]
        assert said(step)[2 + len(numbers)] == "after_transfer.redial"
        again = after(step.session, Keyed("1"), world=world)
        assert again.turn.then == Transfer("operator", need)


@pytest.mark.parametrize("need", ["late", "interpreter", *PERSON_NEEDS])
def test_a_desk_that_is_closed_is_offered_neither_by_key_nor_by_number(
    need: str, open_world: World, closed_world: World
):
    session = ringing(need, "operator")
    keys: dict[str, list[str]] = {}
    for name, world in (("open", open_world), ("closed", closed_world)):
        step = after(session, TransferEnded("busy"), world=world)
        number = after(step.session, Keyed("3"), world=world)
        heard = {*said(step), *said(number)}
        other = {p for p in heard if p.endswith((".pain_service", ".surgery_center"))}
        assert bool(other) == (name == "open"), (name, other)
        assert isinstance(step.turn.then, Choose)
        keys[name] = [option.key for option in step.turn.then.options]

    assert keys["closed"] == [key for key in keys["open"] if key != "2"]
    assert after(step.session, Keyed("2"), world=closed_world).session.misses == 1


def test_a_desk_that_closed_while_it_rang_is_named_with_its_hours_and_not_rung_again(
    open_world: World, closed_world: World
):
    step = after(ringing("late", "surgery_center"), TransferEnded("busy"), world=closed_world)

    assert said(step)[:4] == [
        *("transfer.busy", "emergency", "late_closed.closed", "late_closed.hours"),
    ]
    assert isinstance(step.turn.then, Choose)
    assert step.turn.then.meanings() == ("operator", "main_menu", "message")


def test_a_closed_desk_whose_hours_nobody_told_is_not_named_by_its_number(closed_world: World):
    unknown = replace(closed_world.guide, hours_known=frozenset())
    turn = ask(Session(state="late_closed"), NOTHING, unknown)

    assert not any(say.prompt.startswith("numbers.") for say in turn.says)


def test_an_answering_machine_of_the_pain_service_leads_to_the_operator(open_world: World):
    answered = after(ringing("unwell", "pain_service"), TransferEnded("answered"), world=open_world)

    onward = after(answered.session, Spoke("no, only a machine"), world=open_world)

    assert answered.session.state == "reached"
    assert onward.turn.then == Transfer("operator", "unwell")
    assert EMERGENCY in onward.turn.says


@pytest.mark.parametrize("need", PERSON_NEEDS)
def test_how_somebody_feels_is_never_left_to_a_recording(need: str, open_world: World):
    for state in ("after_transfer", "numbers"):
        session = Session(state=state, need=need, desk="operator", attempts=2)
        choose = ask(session, NOTHING, open_world.guide).then
        assert isinstance(choose, Choose)
        assert "message" not in choose.meanings()
    for state in ("message", "message_record", "callback_phone", "callback_confirm"):
        with pytest.raises(NoSuchPlaceError):
            parse_url("en", state, {"need": need}, open_world.guide)


# ---------------------------------------------------------------- everybody else


@pytest.mark.parametrize("outcome", IN_VAIN)
def test_who_is_late_hears_how_it_ended_and_has_every_choice(outcome: Outcome, open_world: World):
    step = after(ringing("late", "surgery_center"), TransferEnded(outcome), world=open_world)

    assert said(step)[:2] == [f"transfer.{outcome}", "emergency"]
    choose = step.turn.then
    assert isinstance(choose, Choose)
    assert [(o.key, o.meaning) for o in choose.options] == [
        ("1", "redial"),
        ("2", "someone_else"),
        ("3", "number"),
        ("4", "main_menu"),
        ("5", "message"),
    ]


def test_who_was_helped_may_hang_up_and_is_not_rung_again(open_world: World):
    step = after(
        ringing("late", "surgery_center"), TransferEnded("answered"), Keyed("1"), world=open_world
    )

    assert step.session == Session(state="main")
    assert said(step)[0] == "topic_end.hang_up"


def test_a_yes_with_a_not_in_it_is_a_no(open_world: World):
    asked = Session(state="reached", need="late", desk="surgery_center", attempts=1)

    for words in ("I did not", "no", "yes but nobody was there"):
        assert after(asked, Spoke(words), world=open_world).session.state == "after_transfer", words


def test_after_four_attempts_the_number_is_said_instead_of_ringing(open_world: World):
    session = ringing("late", "surgery_center")
    for _ in range(MAX_ATTEMPTS - 1):
        session = after(session, TransferEnded("busy"), Keyed("1"), world=open_world).session

    step = after(session, TransferEnded("busy"), world=open_world)

    assert session.attempts == MAX_ATTEMPTS
    assert said(step)[:3] == ["transfer.busy", "emergency", "transfer.enough"]
    assert said(step).count("numbers.surgery_center") == 2
    assert isinstance(step.turn.then, Choose)
    assert step.turn.then.meanings() == ("main_menu", "message")
    assert isinstance(after(step.session, Keyed("0"), world=open_world).turn.then, Transfer)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_silent_caller_whom_nobody_answers_hears_the_number_and_goodbye(
    outcome: Outcome, open_world: World, closed_world: World
):
    for world in (open_world, closed_world):
        for need, desk in world.guide.desks.items():
            assert ends_in_vain((ringing(need, desk), NOTHING), outcome, world)


# ---------------------------------------------------------------- messages and callbacks


def test_a_message_goes_with_the_step_and_is_said_to_be_kept(open_world: World):
    recording = Session(state="message_record", need="late")

    step = after(recording, Recorded("RE1", 7), world=open_world)

    assert step.recording == Recording("RE1", 7, "late")
    assert said(step)[0] == "message_left.kept"


@pytest.mark.parametrize("event", [Recorded("RE1", 1), Recorded("RE1", 0), Silence(), Keyed("*")])
def test_a_click_a_breath_or_a_silence_is_no_message(event: Event, open_world: World):
    step = after(Session(state="message_record", need="late"), event, world=open_world)

    assert step.recording is None
    assert step.session.state in ("message", "message_record")


def test_a_name_goes_with_the_step_as_a_name(open_world: World):
    asked = Session(state="patient_name", means="recording")

    assert after(asked, Recorded("RE1", 1), world=open_world).recording == Recording(
        "RE1", 1, "name"
    )


def test_a_callback_is_offered_only_where_the_site_states_when(open_world: World):
    silent = replace(open_world, guide=replace(open_world.guide, callbacks=False))
    session = Session(state="message", need="late")

    offered = [
        ask(session, NOTHING, world.guide).then.meanings()  # type: ignore[union-attr]
        for world in (open_world, silent)
    ]

    assert offered == [
        ("leave_message", "main_menu", "callback"),
        ("leave_message", "main_menu"),
    ]


def test_a_shown_number_is_read_back_and_counts_only_after_a_yes(open_world: World):
    world = replace(open_world, caller="+12126396851")

    asked = after(Session(state="message", need="late"), Keyed("3"), world=world)
    kept = advance(asked.session, asked.draft, Keyed("1"), world)

    first = ["callback_kept.when", "callback_confirm.yours", "confirm.phone"]
    assert said(asked)[:3] == first
    assert not asked.draft.callback.confirmed
    assert kept.draft.callback.confirmed
    assert kept.draft.callback.phone == "+12126396851"
    assert said(kept)[:3] == ["callback_kept.number", "callback_kept.when", "emergency"]


def test_a_hidden_number_is_asked_for_and_read_back(open_world: World):
    world = replace(open_world, caller="")

    asked = after(Session(state="message", need="late"), Keyed("3"), world=world)
    told = advance(asked.session, asked.draft, Keyed("2126396851"), world)

    assert asked.session.state == "callback_phone"
    assert told.session.state == "callback_confirm"
    assert told.draft.callback.phone == "+12126396851"


def test_the_third_refused_number_brings_a_person(open_world: World):
    step = after(Session(state="message", need="late"), Keyed("3"), world=open_world)
    for _ in range(2):
        step = advance(step.session, step.draft, Keyed("2"), open_world)
        step = advance(step.session, step.draft, Keyed("2126396851"), open_world)

    step = advance(step.session, step.draft, Keyed("2"), open_world)

    assert isinstance(step.turn.then, Transfer)
    assert step.draft.callback.phone == ""


def test_what_is_confirmed_stands_whatever_comes_late(open_world: World):
    step = after(Session(state="message", need="late"), Keyed("3"), Keyed("1"), world=open_world)
    late = Session(state="callback_confirm", need="late")

    again = advance(late, step.draft, Keyed("2"), open_world)

    assert again.session.state == "callback_kept"
    assert again.draft == step.draft


def test_where_a_callback_is_kept_every_choice_leads_to_the_main_menu(open_world: World):
    kept = Session(state="callback_kept", need="late")

    for draft in (NOTHING, Draft(callback=Callback("+12126396851", "late", confirmed=True))):
        assert advance(kept, draft, Keyed("1"), open_world).session == Session(state="main")
        there = STATES["callback_kept"].move(kept, draft, "main_menu", open_world).session
        assert there == Session(state="main")


def test_nothing_is_heard_where_nobody_listens(open_world: World):
    for then in (Hangup(), Transfer("operator", "person")):
        assert hear_event(then, Keyed("1"), None, open_world) is None


# ---------------------------------------------------------------- each law can be broken


@pytest.fixture
def in_vain(open_world: World) -> Edge:
    before, event = ringing("unwell", "operator", 2), TransferEnded("busy")
    return Edge(before, NOTHING, event, open_world, advance(before, NOTHING, event, open_world))


def broken_by(edge: Edge, turn: Turn | None = None, before: Session | None = None) -> set[str]:
    step = replace(edge.step, turn=turn or edge.step.turn)
    changed = replace(edge, before=before or edge.before, step=step)
    return {told.split("not kept: ")[1] for told in find_transfer_violations(changed)}


def test_a_sound_end_of_a_transfer_breaks_no_law(in_vain: Edge):
    assert broken_by(in_vain) == set()


def test_an_end_that_is_not_told_first_is_told(in_vain: Edge):
    turn = replace(in_vain.step.turn, says=in_vain.step.turn.says[1:])

    assert broken_by(in_vain, turn) == {
        "a caller is told how it ended, and has a choice or a person"
    }


def test_an_end_that_ends_the_call_is_told(in_vain: Edge):
    turn = Turn(in_vain.step.turn.says, Hangup())

    assert "a caller is told how it ended, and has a choice or a person" in broken_by(in_vain, turn)


def test_a_choice_where_the_operator_should_ring_is_told(in_vain: Edge):
    assert "who was not reached about a pain gives way to the operator" in broken_by(
        in_vain, before=ringing("unwell", "pain_service")
    )


def test_a_lost_number_or_a_lost_911_is_told(in_vain: Edge):
    for lost in (EMERGENCY, Say("numbers.operator", slowly=True)):
        turn = replace(
            in_vain.step.turn, says=tuple(s for s in in_vain.step.turn.says if s != lost)
        )
        assert broken_by(in_vain, turn) == {"in vain, 911 is named, and for a pain both numbers"}


def test_a_call_rung_on_without_end_is_told(in_vain: Edge):
    numbers = Session(state="numbers", need="late", desk="surgery_center", attempts=MAX_ATTEMPTS)
    turn = Turn((Say("x"),), Transfer("surgery_center", "late"))
    edge = replace(in_vain, event=Keyed("1"))

    assert broken_by(edge, turn, numbers) == {
        "only a wish for a person rings again after the last attempt"
    }


def test_a_message_about_a_pain_is_told(open_world: World):
    recorded = Turn((Say("x"),), Record(120, 2, "unwell"))
    offered = ask(Session(state="message", need="late"), NOTHING, open_world.guide)

    assert not never_recorded(Session(state="message_record", need="unwell"), recorded)
    assert not never_recorded(Session(state="main"), recorded)
    assert not never_recorded(Session(state="numbers", need="unwell"), offered)
    assert all(never_recorded(Session(state="message", need=n), offered) for n in MESSAGES)


def test_ringing_in_vain_for_ever_is_told(open_world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("ivr.tools.proofs.transfers.MOST_STEPS", 3)
    place = (ringing("late", "surgery_center"), NOTHING)

    told = {t.split("not kept: ")[1] for t in find_violations_at(place, open_world, [open_world])}

    assert told == {"calls in vain come to an end"}
