"""One step of the talk: danger, misses, commands, and the ways to a person."""

from dataclasses import replace

import pytest

from ivr.dialog.engine import MAX_UNHEARD, advance, apologize, ask
from ivr.dialog.menus import INVITE_SPEECH
from ivr.dialog.model import (
    Choose,
    Event,
    Hangup,
    Keyed,
    Say,
    Silence,
    Spoke,
    Step,
    Transfer,
    TransferEnded,
    World,
)
from ivr.dialog.session import Draft, Session
from ivr.dialog.session_url import to_url
from ivr.dialog.transitions import CRISIS, EMERGENCY, MAX_ATTEMPTS

NOTHING = Draft()
MAIN = Session(state="main")
NONSENSE = Spoke("purple elephants")
NIGHTLY = Session(state="after_transfer", need="unwell", desk="operator", attempts=1)


def after(session: Session, *events: Event, world: World) -> Step:
    """What comes of these events, one after the other."""
    step = Step(session, NOTHING, ask(session, NOTHING, world.guide))
    for event in events:
        step = advance(step.session, step.draft, event, world)
    return step


def said(step: Step) -> list[str]:
    return [say.prompt for say in step.turn.says]


# ---------------------------------------------------------------- misses


def test_misses_are_told_more_fully_each_time_and_the_third_reaches_a_person(open_world: World):
    first = after(MAIN, Silence(), world=open_world)
    second = after(first.session, Silence(), world=open_world)
    third = after(second.session, Silence(), world=open_world)

    assert said(first)[0] == "miss.silence.1"
    assert said(second)[0] == "miss.silence.2"
    assert said(third)[0] == "miss.person"
    assert third.turn.then == Transfer("pain_service", "person")


def test_wrong_keys_and_words_are_misses_of_another_kind(open_world: World):
    assert said(after(MAIN, Keyed("6"), world=open_world))[0] == "miss.no_match.1"
    assert said(after(MAIN, Silence(), NONSENSE, world=open_world))[0] == "miss.no_match.2"


def test_a_good_answer_ends_a_row_of_misses(open_world: World):
    step = after(MAIN, Silence(), Silence(), Keyed("1"), Silence(), world=open_world)

    assert step.session.misses == 1


def test_repeating_ends_a_row_of_misses_too(open_world: World):
    assert after(MAIN, Silence(), Silence(), Keyed("9"), world=open_world).session.misses == 0


def test_after_three_speech_failures_in_a_call_only_keys_are_asked_for(open_world: World):
    steps = [MAIN, NONSENSE, Keyed("1"), NONSENSE, Keyed("1"), Keyed("*"), Keyed("*"), NONSENSE]
    step = after(steps[0], *steps[1:], world=open_world)  # type: ignore[arg-type]

    assert step.session.unheard == MAX_UNHEARD
    assert "miss.keys_only" in said(step)
    assert isinstance(step.turn.then, Choose)
    assert not step.turn.then.by_speech
    assert INVITE_SPEECH not in step.turn.says


def test_keys_only_is_told_once(open_world: World):
    deaf = replace(MAIN, unheard=MAX_UNHEARD)

    assert "miss.keys_only" not in said(after(deaf, NONSENSE, world=open_world))


def test_a_transfer_is_the_same_for_a_caller_whom_speech_failed(open_world: World):
    ringing = Session(state="transfer", need="unwell", desk="operator", attempts=1)

    assert ask(replace(ringing, unheard=3), NOTHING, open_world.guide) == ask(
        ringing, NOTHING, open_world.guide
    )


# ---------------------------------------------------------------- danger


def test_danger_gets_911_first_and_then_the_person_for_the_hour(open_world, closed_world):
    by_day = after(MAIN, Spoke("chest pain", 0.01), world=open_world)
    by_night = after(MAIN, Spoke("chest pain", 0.01), world=closed_world)

    assert by_day.turn.says[0] == EMERGENCY
    assert by_day.turn.then == Transfer("pain_service", "danger")
    assert by_night.turn.says[0] == EMERGENCY
    assert by_night.turn.then == Transfer("operator", "danger")


def test_self_harm_gets_988_too_and_the_address_does_not_tell(open_world: World):
    step = after(MAIN, Spoke("I want to die"), world=open_world)

    assert step.turn.says[:2] == (EMERGENCY, CRISIS)
    assert step.session.need == "danger"


# ---------------------------------------------------------------- commands


def test_help_names_the_keys_that_work_everywhere_and_asks_again(open_world: World):
    step = after(Session(state="home"), Spoke("help"), world=open_world)

    keys = ["command.person", "command.back", "command.repeat", "command.pace"]
    assert said(step)[:4] == keys
    assert step.session == Session(state="home")


def test_slower_holds_for_the_call_and_the_key_changes_it_back(open_world: World):
    slow = after(MAIN, Spoke("slower"), Keyed("1"), Keyed("1"), world=open_world)
    usual = after(slow.session, Keyed("8"), world=open_world)

    assert slow.session.slower
    assert not usual.session.slower
    assert said(usual)[0] == "pace.normal"


def test_slower_said_twice_stays_slow_and_faster_undoes_it(open_world: World):
    slow = after(MAIN, Spoke("slower"), Spoke("slower"), world=open_world)

    assert slow.session.slower
    assert not after(slow.session, Spoke("faster"), world=open_world).session.slower


def test_wait_waits_three_times_a_minute_and_then_goes_on_where_it_was(open_world: World):
    reading = Session(state="topic_end", topic="about")
    waiting = after(reading, Spoke("wait"), world=open_world)

    assert waiting.session == replace(reading, state="waiting", back="topic_end")
    assert isinstance(waiting.turn.then, Choose)
    assert waiting.turn.then.patience == 60
    later = after(waiting.session, Silence(), Silence(), world=open_world)
    assert later.session.waited == 2
    assert after(later.session, Silence(), world=open_world).session == reading


def test_words_to_somebody_else_do_not_end_a_wait(open_world: World):
    waiting = Session(state="waiting", back="home", waited=1)

    assert after(waiting, Spoke("where is my pen"), world=open_world).session == waiting


@pytest.mark.parametrize("event", [Keyed("1"), Keyed("6"), Keyed("*"), Spoke("go on")])
def test_any_key_and_the_right_words_end_a_wait(open_world: World, event: Event):
    waiting = Session(state="waiting", back="home")

    assert after(waiting, event, world=open_world).session == Session(state="home")


def test_waiting_while_waiting_begins_the_wait_anew(open_world: World):
    waiting = Session(state="waiting", back="home", waited=2)

    step = after(waiting, Spoke("wait"), world=open_world)

    assert step.session == Session(state="waiting", back="home")


def test_star_leads_from_a_section_to_its_menu_and_on_to_the_languages(open_world: World):
    reading = Session(state="reading", topic="parking", section=2)
    back = Keyed("*")

    states = [after(reading, *[back] * n, world=open_world).session.state for n in range(5)]

    assert states == ["reading", "getting_there", "main", "welcome", "welcome"]


def test_goodbye_and_main_menu_are_heard_everywhere(open_world: World):
    reading = Session(state="topic_end", topic="about")

    assert after(reading, Spoke("goodbye"), world=open_world).turn.then == Hangup()
    assert after(reading, Spoke("main menu"), world=open_world).session == MAIN


# ---------------------------------------------------------------- transfers


def test_a_closed_desk_is_told_and_the_operator_rings_with_what_to_ask_for(closed_world: World):
    step = after(MAIN, Keyed("5"), world=closed_world)

    assert said(step) == [
        "closed.pain_service",
        "emergency",
        "connecting.operator",
        "ask_operator.pain",
    ]
    assert step.turn.then == Transfer("operator", "unwell")


def test_a_call_put_through_before_closing_comes_back_after_it_with_a_way_on(
    open_world: World, closed_world: World
):
    late = Session(state="getting_there")
    ringing = after(late, Keyed("1"), world=open_world)
    back = after(ringing.session, TransferEnded("no_answer"), world=closed_world)

    closed = ["late_closed.closed", "late_closed.hours"]
    assert said(back)[:4] == ["transfer.no_answer", "emergency", *closed]
    assert back.session == Session(state="late_closed")
    onward = after(back.session, Keyed("1"), world=closed_world)
    assert onward.turn.then == Transfer("operator", "late")


def test_after_the_operator_comes_the_needs_own_desk_if_it_is_open(open_world, closed_world):
    assert after(NIGHTLY, Keyed("2"), world=open_world).turn.then == Transfer(
        "pain_service", "unwell"
    )
    closed = after(NIGHTLY, Keyed("2"), world=closed_world)
    assert closed.turn.then == Transfer("operator", "unwell")
    assert said(closed)[0] == "closed.pain_service"


def test_a_caller_without_english_can_go_on_from_a_silent_operator(open_world: World):
    lost = Session(state="after_transfer", need="interpreter", desk="operator", attempts=1)

    assert after(lost, Keyed("2"), world=open_world).turn.then == Transfer(
        "pain_service", "interpreter"
    )


def test_0_after_a_transfer_in_vain_rings_someone_else(open_world: World):
    vain = Session(state="after_transfer", need="late", desk="surgery_center", attempts=1)

    assert after(vain, Keyed("0"), world=open_world).turn.then == Transfer("operator", "late")


def test_attempts_stop_counting_at_their_most_and_begin_anew_for_another_need(open_world: World):
    vain = Session(state="after_transfer", need="late", desk="operator", attempts=MAX_ATTEMPTS)

    assert after(vain, Keyed("1"), world=open_world).session.attempts == MAX_ATTEMPTS
    fresh = after(vain, Keyed("4"), Keyed("5"), world=open_world)
    assert fresh.session.attempts == 1


def test_silence_after_every_desk_was_tried_ends_with_the_number_and_goodbye(open_world: World):
    vain = Session(state="after_transfer", need="unwell", desk="operator", attempts=MAX_ATTEMPTS)

    step = after(vain, Silence(), Silence(), Silence(), world=open_world)

    assert said(step) == [
        "emergency",
        "miss.nobody",
        "numbers.operator",
        "numbers.again",
        "numbers.operator",
        "goodbye",
    ]
    assert step.turn.then == Hangup()


def test_a_transfer_that_the_platform_skipped_counts_as_failed(open_world: World):
    ringing = Session(state="transfer", need="unwell", desk="operator", attempts=1)

    for event in (Silence(), Keyed("1"), NONSENSE):
        step = after(ringing, event, world=open_world)
        assert step.session.state == "after_transfer"
        assert said(step)[0] == "transfer.failed"


def test_late_news_of_a_transfer_changes_nothing_elsewhere(open_world: World):
    step = after(MAIN, TransferEnded("busy"), world=open_world)

    assert step == Step(MAIN, NOTHING, ask(MAIN, NOTHING, open_world.guide))


def test_any_event_after_goodbye_hears_goodbye_again(open_world: World):
    over = Session(state="goodbye")

    assert after(over, Keyed("1"), world=open_world) == Step(
        over, NOTHING, ask(over, NOTHING, open_world.guide)
    )


def test_an_excuse_rings_the_person_for_the_hour(open_world: World, closed_world: World):
    assert apologize(Session(), open_world).turn.then == Transfer("pain_service", "person")
    assert apologize(Session(), closed_world).turn.then == Transfer("operator", "person")


def test_late_before_the_desk_opens_hears_its_hours_and_reaches_the_operator(closed_world: World):
    step = after(Session(state="getting_there"), Keyed("1"), world=closed_world)

    assert said(step)[:3] == ["emergency", "late_closed.closed", "late_closed.hours"]
    assert after(step.session, Keyed("1"), world=closed_world).turn.then == Transfer(
        "operator", "late"
    )


def test_late_hears_no_hours_where_the_site_has_set_none(closed_world: World):
    unset = replace(closed_world, guide=replace(closed_world.guide, hours_known=frozenset()))

    step = after(Session(state="getting_there"), Keyed("1"), world=unset)

    assert "late_closed.hours" not in said(step)
    assert Say("late_closed.closed") in step.turn.says


def test_late_in_hours_rings_the_desk_and_tells_whom_to_leave_a_message_with(open_world: World):
    step = after(Session(state="getting_there"), Keyed("1"), world=open_world)

    assert said(step) == ["connecting.surgery_center", "ask_desk.late"]
    assert step.turn.then == Transfer("surgery_center", "late")


# ---------------------------------------------------------------- reading


def test_a_topic_reads_on_by_itself_and_any_key_stops_it(open_world: World):
    first = after(Session(state="prepare"), Keyed("2"), world=open_world)

    assert first.session == Session(state="reading", topic="clear_liquids")
    assert after(first.session, Silence(), world=open_world).session.section == 1
    assert after(first.session, Keyed("#"), world=open_world).session.section == 1
    for key in "123456":
        stopped = after(first.session, Keyed(key), world=open_world).session
        assert stopped == Session(state="topic_end", topic="clear_liquids")


def test_silence_while_reading_is_no_miss_and_leads_to_the_end(open_world: World):
    first = Session(state="reading", topic="fasting")

    step = after(first, Silence(), world=open_world)

    assert step.session == Session(state="topic_end", topic="fasting")
    assert said(step)[0] == "topic_end.done"


def test_a_reading_that_was_stopped_is_not_called_done(open_world: World):
    step = after(Session(state="reading", topic="fasting"), Keyed("3"), world=open_world)

    assert said(step)[0] == "topic_end.stopped"


def test_a_person_after_a_call_to_a_garage_is_one_of_the_hospital(open_world: World):
    parked = Session(state="after_transfer", need="parking", desk="parking", attempts=1)

    assert after(parked, Keyed("0"), world=open_world).turn.then == Transfer(
        "pain_service", "person"
    )


def test_who_is_late_at_a_closed_desk_stays_late_on_the_way_to_a_person(closed_world: World):
    closed = Session(state="late_closed")

    for events in ([Keyed("0")], [Silence()] * 3):
        assert after(closed, *events, world=closed_world).turn.then == Transfer("operator", "late")


def test_keys_only_is_told_even_on_the_way_to_a_person(open_world: World):
    step = after(MAIN, NONSENSE, NONSENSE, NONSENSE, world=open_world)

    assert said(step)[:2] == ["miss.keys_only", "miss.person"]


def test_skipping_is_offered_once_a_topic_and_only_where_there_is_something_to_skip(
    open_world: World,
):
    guide = open_world.guide
    one = ask(Session(state="reading", topic="fasting"), NOTHING, guide)
    first = ask(Session(state="reading", topic="about"), NOTHING, guide)
    second = ask(Session(state="reading", topic="about", section=1), NOTHING, guide)

    offered = [any(say.prompt == "reading.skip" for say in t.says) for t in (one, first, second)]

    assert offered == [False, True, False]


def test_both_numbers_are_said_twice_and_slowly_with_the_offer_to_connect(open_world: World):
    step = after(NIGHTLY, Keyed("3"), world=open_world)

    both = ["numbers.pain_service", "numbers.operator"]
    offers = ["numbers.main_menu", "numbers.connect"]
    assert said(step) == [*both, "numbers.again", *both, *offers]
    assert {say.slowly for say in step.turn.says if say.prompt in both} == {True}
    assert after(step.session, Keyed("2"), world=open_world).turn.then == Transfer(
        "operator", "unwell"
    )


def test_the_emergency_sentence_is_never_said_twice_in_one_turn(explored):
    twice = [
        to_url(edge.before)
        for edge in explored.edges
        if edge.step.turn.says.count(EMERGENCY) > 1 and edge.before.state != "goodbye"
    ]

    assert twice == []


def test_what_is_said_at_the_main_menu_need_not_be_said_twice(open_world, closed_world):
    assert after(MAIN, Spoke("parking"), world=open_world).session.topic == "parking"
    late = after(MAIN, Spoke("I'm running late"), world=open_world)
    assert late.turn.then == Transfer("surgery_center", "late")
    assert after(MAIN, Spoke("running late"), world=closed_world).session.state == "late_closed"


def test_a_language_that_cannot_be_heard_asks_for_keys_and_mentions_no_speech(open_world: World):
    guide = replace(open_world.guide, speech=frozenset())

    turn = ask(MAIN, NOTHING, guide)

    assert isinstance(turn.then, Choose)
    assert not turn.then.by_speech
    assert INVITE_SPEECH not in turn.says
