"""The escort interview, move by move: every question, every read-back, and what comes late."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.dialog.engine import advance, ask
from ivr.dialog.model import (
    Choose,
    Digits,
    Enter,
    Event,
    Keyed,
    Record,
    Recorded,
    Say,
    Silence,
    Spoke,
    Step,
    World,
)
from ivr.dialog.questions import count_open_questions, next_question
from ivr.dialog.session import Draft, Kind, Session
from ivr.dialog.states import STATES

FULL = Draft(
    treatment_on=date(2026, 12, 4),
    born_on=date(1961, 4, 12),
    patient="Leo Ruiz",
    kind="person",
    escort="Ana Ruiz",
    phone="+12126396851",
    reference="123456",
)
EMPTY = Draft(reference="123456")
QUESTIONS = {
    "treatment_on", "born_on", "patient_name", "escort_kind", "nobody_yet", "escort_service",
    "escort_name", "escort_phone", "summary",
}  # fmt: skip
PRIVATE = sorted(state for state, it in STATES.items() if it.private == "interview")

DRAFTS = st.builds(
    Draft,
    treatment_on=st.sampled_from([None, FULL.treatment_on]),
    born_on=st.sampled_from([None, FULL.born_on]),
    patient=st.sampled_from(["", "Leo Ruiz"]),
    patient_recording=st.sampled_from(["", "RE1"]),
    kind=st.sampled_from(["", "person", "service", "nobody"]),
    escort=st.sampled_from(["", "Ana Ruiz"]),
    escort_recording=st.sampled_from(["", "RE2"]),
    phone=st.sampled_from(["", "+12126396851"]),
    phone_later=st.booleans(),
    reference=st.just("123456"),
)


def at(state: str, **place: Any) -> Session:
    return replace(Session(state=state), **place)


def prompts(step: Step) -> list[str]:
    return [say.prompt for say in step.turn.says]


def confirming(question: str, **place: Any) -> Session:
    return at("confirm", question=question, **place)


# ---------------------------------------------------------------- which question is open


@given(DRAFTS)
def test_exactly_one_question_is_open_whatever_was_told(draft: Draft):
    assert next_question(draft) in QUESTIONS
    assert (count_open_questions(draft) == 0) <= (next_question(draft) in ("summary", "nobody_yet"))
    assert (next_question(draft) == "summary") <= (count_open_questions(draft) == 0)


@given(draft=DRAFTS)
def test_the_interview_begins_with_the_open_question(draft: Draft, open_world: World):
    step = advance(at("escort"), draft, Keyed("1"), open_world)

    assert step.session.state == next_question(draft)
    assert step.draft == draft


ANSWERS: dict[str, Event] = {
    "treatment_on": Keyed("1204"),
    "born_on": Keyed("04121961"),
    "patient_name": Spoke("Leo Ruiz"),
    "escort_kind": Keyed("1"),
    "escort_service": Keyed("1"),
    "escort_name": Spoke("Ana Ruiz"),
    "escort_phone": Keyed("2126396851"),
}


@given(draft=DRAFTS.filter(lambda draft: next_question(draft) in ANSWERS))
def test_an_answer_leaves_fewer_questions(draft: Draft, open_world: World):
    question = next_question(draft)

    step = advance(at(question), draft, ANSWERS[question], open_world)

    # Another kind of escort forgets the old one's name and number: then there are more.
    fresh = question == "escort_kind" and count_open_questions(step.draft) >= count_open_questions(
        draft
    )
    assert count_open_questions(step.draft) < count_open_questions(draft) or fresh
    assert not fresh or (draft.escort or draft.escort_recording or draft.phone or draft.phone_later)


# ---------------------------------------------------------------- answers and read-backs


@pytest.mark.parametrize(
    ("state", "event", "question", "told"),
    [
        ("treatment_on", Keyed("1204"), "treatment_on", FULL.treatment_on),
        ("born_on", Keyed("04121961"), "born_on", FULL.born_on),
        ("patient_name", Spoke("Leo Ruiz"), "patient", "Leo Ruiz"),
        ("escort_name", Spoke("Ana Ruiz"), "escort", "Ana Ruiz"),
        ("escort_phone", Keyed("2126396851"), "phone", "+12126396851"),
    ],
)
def test_an_answer_is_kept_and_read_back(
    state: str, event: Event, question: str, told: object, open_world: World
):
    step = advance(at(state, refused=1), EMPTY, event, open_world)

    assert step.session == confirming(question, refused=1)
    assert getattr(step.draft, question) == told


@pytest.mark.parametrize("question", ["treatment_on", "born_on", "patient", "escort", "phone"])
def test_a_read_back_that_is_right_leads_on(question: str, open_world: World):
    step = advance(confirming(question), FULL, Keyed("1"), open_world)

    assert (step.session, step.draft) == (at("summary"), FULL)


@pytest.mark.parametrize(
    ("question", "state"),
    [
        ("treatment_on", "treatment_on"),
        ("born_on", "born_on"),
        ("patient", "patient_name"),
        ("escort", "escort_name"),
        ("phone", "escort_phone"),
    ],
)
def test_a_read_back_that_is_wrong_asks_again_and_the_third_time_rings_a_person(
    question: str, state: str, open_world: World
):
    once = advance(confirming(question), FULL, Keyed("2"), open_world)
    twice = advance(confirming(question, refused=1), FULL, Keyed("2"), open_world)
    thrice = advance(confirming(question, refused=2), FULL, Keyed("2"), open_world)

    means = "recording" if state.endswith("_name") else ""
    assert (once.session, twice.session) == (
        at(state, refused=1),
        at(state, refused=2, means=means),
    )
    assert prompts(once)[0] == "confirm.again"
    assert next_question(once.draft) == state
    assert thrice.session.state == "transfer"
    assert prompts(thrice)[0] == "miss.person"
    assert thrice.draft == once.draft


@pytest.mark.parametrize("question", ["treatment_on", "born_on", "patient", "escort", "phone"])
def test_a_read_back_without_its_answer_asks_for_it_again_when_it_comes_late(
    question: str, open_world: World
):
    draft = replace(EMPTY, kind="person")

    step = advance(confirming(question), draft, Silence(), open_world)
    after = advance(confirming(question), draft, Keyed("1"), open_world)

    assert "confirm.missing" in prompts(step)
    assert (after.session.state, after.draft) == ("treatment_on", draft)


# ---------------------------------------------------------------- names

NAMES = [("patient_name", "patient"), ("escort_name", "escort")]
every_name = pytest.mark.parametrize(("state", "whose"), NAMES)
ASKED = replace(EMPTY, treatment_on=FULL.treatment_on, born_on=FULL.born_on)


@every_name
def test_a_name_is_spelled_on_the_keys_and_read_back(state: str, whose: str, open_world: World):
    spelling = advance(at(state), ASKED, Keyed("1"), open_world)
    step = advance(spelling.session, ASKED, Keyed("533263"), open_world)

    assert spelling.session == at(state, means="spelling")
    assert spelling.turn.then == Enter("spelled", by_speech=False)
    assert step.session == confirming(whose)
    assert getattr(step.draft, whose) == "Leo"


@every_name
def test_a_name_that_was_refused_twice_is_recorded(state: str, whose: str, open_world: World):
    session = at(state, means="recording", refused=2)

    asked = ask(session, ASKED, open_world.guide)
    step = advance(session, ASKED, Recorded("RE1", 3), open_world)

    assert isinstance(asked.then, Record)
    assert prompts(step)[0] == "name.recorded"
    assert getattr(step.draft, f"{whose}_recording") == "RE1"
    assert step.session.state == next_question(step.draft)


@every_name
def test_a_name_is_asked_for_by_keys_when_speech_has_failed_three_times(
    state: str, whose: str, open_world: World
):
    deaf = at(state, unheard=3)

    asked = ask(deaf, ASKED, open_world.guide)
    spell = advance(deaf, ASKED, Keyed("1"), open_world)
    record = advance(deaf, ASKED, Keyed("2"), open_world)

    assert isinstance(asked.then, Choose)
    assert not asked.then.by_speech
    assert spell.session == at(state, unheard=3, means="spelling")
    assert record.session == at(state, unheard=3, means="recording")
    assert isinstance(record.turn.then, Record)


# ---------------------------------------------------------------- who takes you home


@pytest.mark.parametrize(
    ("key", "kind", "state"),
    [("1", "person", "escort_name"), ("2", "service", "escort_service"),
     ("3", "nobody", "nobody_yet")],
)  # fmt: skip
def test_another_kind_of_escort_forgets_the_name_and_number(
    key: str, kind: Kind, state: str, open_world: World
):
    other = replace(FULL, kind="service" if kind == "person" else "person")

    step = advance(at("escort_kind"), other, Keyed(key), open_world)

    assert step.session.state == state
    assert step.draft == replace(FULL, kind=kind, escort="", phone="")


def test_the_same_kind_of_escort_keeps_the_name_and_number(open_world: World):
    step = advance(at("escort_kind"), FULL, Keyed("1"), open_world)

    assert (step.session.state, step.draft) == ("summary", FULL)


@pytest.mark.parametrize(("key", "agency"), [("1", "partners_in_care"), ("2", "caring_people")])
def test_a_listed_service_brings_its_name_and_number(key: str, agency: str, open_world: World):
    draft = replace(FULL, kind="service", escort="", phone="", phone_later=True)

    step = advance(at("escort_service"), draft, Keyed(key), open_world)

    guide = open_world.guide
    known = replace(draft, escort=guide.names[agency], phone=guide.numbers[agency])
    assert (step.session.state, step.draft) == ("summary", replace(known, phone_later=False))


def test_another_service_is_asked_for_by_name(open_world: World):
    draft = replace(FULL, kind="service", escort="", phone="")

    step = advance(at("escort_service"), draft, Keyed("3"), open_world)

    assert (step.session.state, step.draft) == ("escort_name", draft)


@pytest.mark.parametrize(("key", "agency"), [("1", "partners_in_care"), ("2", "caring_people")])
def test_an_agency_is_rung_when_nobody_is_known_yet(key: str, agency: str, open_world: World):
    draft = replace(ASKED, patient="Leo Ruiz", kind="nobody")

    step = advance(at("nobody_yet"), draft, Keyed(key), open_world)

    assert (step.session.state, step.session.need) == ("transfer", agency)
    assert step.draft == draft
    assert prompts(advance(at("nobody_yet"), draft, Silence(), open_world)).count(
        f"numbers.{agency}"
    ) == 2  # fmt: skip


def test_a_number_of_another_country_is_told_to_a_nurse(open_world: World):
    step = advance(at("escort_phone"), FULL, Keyed("0114420794600"), open_world)

    assert step.session.state == "summary"
    assert step.draft == replace(FULL, phone="", phone_later=True)
    assert prompts(step)[0] == "escort_phone.later"
    assert "summary.phone_later" in prompts(step)


# ---------------------------------------------------------------- the end of it


def test_a_record_is_confirmed_only_by_a_yes_to_the_summary(open_world: World):
    step = advance(at("summary"), FULL, Keyed("1"), open_world)

    number = (("number", Digits("123456")),)
    assert (step.session, step.draft) == (at("saved"), replace(FULL, confirmed=True))
    assert step.turn.says[:2] == (Say("saved.reference", number), Say("saved.again", number))


@given(draft=DRAFTS.filter(lambda draft: next_question(draft) != "summary"))
def test_nothing_is_confirmed_while_an_answer_is_missing(draft: Draft, open_world: World):
    step = advance(at("summary"), draft, Keyed("1"), open_world)

    assert (step.session.state, step.draft) == (next_question(draft), draft)


def test_recorded_names_are_told_as_recorded_in_the_summary(open_world: World):
    draft = replace(FULL, patient="", patient_recording="RE1", escort="", escort_recording="RE2")

    heard = [say.prompt for say in ask(at("summary"), draft, open_world.guide).says]

    assert heard[3:5] == ["summary.patient_recorded", "summary.escort_recorded"]


@pytest.mark.parametrize(
    ("key", "state", "changed"),
    [
        ("1", "treatment_on", replace(FULL, treatment_on=None)),
        ("2", "born_on", replace(FULL, born_on=None)),
        ("3", "patient_name", replace(FULL, patient="")),
        ("4", "escort_kind", replace(FULL, kind="", escort="", phone="")),
        ("5", "escort_phone", replace(FULL, phone="")),
    ],
)
def test_each_answer_can_be_changed(key: str, state: str, changed: Draft, open_world: World):
    asked = advance(at("summary"), FULL, Keyed("2"), open_world)
    step = advance(asked.session, FULL, Keyed(key), open_world)

    assert asked.session.state == "change"
    assert (step.session.state, step.draft) == (state, changed)


def test_what_is_saved_leads_only_to_the_main_menu(open_world: World):
    step = advance(at("saved"), replace(FULL, confirmed=True), Keyed("1"), open_world)

    assert step.session.state == "main"
    # The engine obeys the command before the state could: this is what the state itself would do.
    assert STATES["saved"].move(at("saved"), FULL, "main_menu", open_world).session == step.session


@pytest.mark.parametrize("state", [s for s in PRIVATE if s != "saved"])
@pytest.mark.parametrize("means", ["", "spelling", "recording"])
def test_what_is_confirmed_never_changes_when_something_comes_late(
    state: str, means: str, open_world: World
):
    confirmed = replace(FULL, confirmed=True)
    named = means if state.endswith("_name") else ""
    session = at(state, means=named, question="phone" if state == "confirm" else "")
    events: list[Event] = [
        Keyed(k) for k in ("1", "2", "3", "1204", "04121961", "2125550199", "533263")
    ]
    events += [Spoke("Leo Other"), Spoke("no"), Recorded("RE9", 3)]

    steps = [advance(session, confirmed, event, open_world) for event in events]

    assert {step.draft for step in steps} == {confirmed}
    assert {step.session.state for step in steps} <= {state, "saved", "main"}
    assert "saved" in {step.session.state for step in steps}


# ---------------------------------------------------------------- the ways back


@pytest.mark.parametrize(
    ("state", "parent"),
    [
        ("escort", "home"), ("treatment_on", "escort"), ("born_on", "treatment_on"),
        ("patient_name", "born_on"), ("escort_kind", "patient_name"),
        ("escort_service", "escort_kind"), ("escort_name", "escort_kind"),
        ("escort_phone", "escort_name"), ("nobody_yet", "escort_kind"),
        ("summary", "change"), ("change", "summary"), ("saved", "main"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("event", [Keyed("*"), Spoke("go back")], ids=["key", "words"])
def test_the_star_steps_back_and_loses_nothing(
    state: str, parent: str, event: Event, open_world: World
):
    step = advance(at(state), FULL, event, open_world)

    assert (step.session.state, step.draft) == (parent, FULL)


@pytest.mark.parametrize("state", PRIVATE)
def test_a_zero_reaches_a_person_from_every_question(state: str, open_world: World):
    session = at(state, question="phone" if state == "confirm" else "")

    assert advance(session, FULL, Keyed("0"), open_world).session.state == "transfer"


@pytest.mark.parametrize("state", ["treatment_on", "born_on", "escort_phone", "patient_name"])
def test_danger_reaches_a_person_from_within_an_entry(state: str, open_world: World):
    for words in ("nine one one", "I have chest pain"):
        step = advance(at(state), FULL, Spoke(words, 0.01), open_world)

        assert prompts(step)[0] == "emergency"
        assert (step.session.state, step.session.need) == ("transfer", "danger")


def test_a_number_with_911_in_it_is_a_number(open_world: World):
    words = "nine one seven nine one one two three four five"

    step = advance(at("escort_phone"), FULL, Spoke(words), open_world)

    assert (step.session.state, step.draft.phone) == ("confirm", "+19179112345")


@every_name
def test_a_name_is_asked_for_by_keys_where_speech_is_not_heard(
    state: str, whose: str, open_world: World
):
    deaf = replace(open_world, guide=replace(open_world.guide, speech=frozenset()))

    asked = ask(at(state), ASKED, deaf.guide)
    record = advance(at(state), ASKED, Keyed("2"), deaf)

    assert "name.say" not in [say.prompt for say in asked.says]
    assert record.session == at(state, means="recording")


# ---------------------------------------------------------------- what was not confirmed


def test_an_answer_left_unconfirmed_is_read_back_before_anything_else(open_world: World):
    given = advance(
        at("born_on"), Draft(treatment_on=date(2026, 12, 4)), Keyed("04121961"), open_world
    )
    count_open_questions = advance(given.session, given.draft, Spoke("main menu"), open_world)
    back = advance(at("escort"), count_open_questions.draft, Keyed("1"), open_world)

    assert count_open_questions.session == at("main")
    assert back.session == at("confirm", question="born_on")
    sure = advance(back.session, back.draft, Keyed("1"), open_world)
    assert (sure.session, sure.draft.unsure) == (at("patient_name"), "")


BOTH = Spoke("Maria Torres, 917 639 6851")
BEFORE = replace(FULL, escort="", phone="")


def test_a_name_and_a_number_in_one_breath_are_read_back_one_after_the_other(open_world: World):
    both = advance(at("escort_name"), BEFORE, BOTH, open_world)
    named = advance(both.session, both.draft, Keyed("1"), open_world)
    sure = advance(named.session, named.draft, Keyed("1"), open_world)

    assert (both.session, both.draft.escort) == (confirming("escort"), "Maria Torres")
    assert (both.draft.phone, both.draft.unsure) == ("+19176396851", "escort phone")
    assert (named.session, named.draft.unsure) == (confirming("phone"), "phone")
    assert (sure.session, sure.draft.unsure) == (at("summary"), "")


def test_a_number_waits_for_its_read_back_while_the_name_is_given_again(open_world: World):
    both = advance(at("escort_name"), BEFORE, BOTH, open_world)
    refused = advance(both.session, both.draft, Keyed("2"), open_world)
    again = advance(refused.session, refused.draft, Spoke("Mario Torres"), open_world)
    named = advance(again.session, again.draft, Keyed("1"), open_world)

    assert refused.session == at("escort_name", refused=1)
    assert (refused.draft.escort, refused.draft.unsure) == ("", "phone")
    assert again.session == confirming("escort", refused=1)
    assert named.session == confirming("phone")


def test_a_number_that_is_refused_is_asked_for_and_the_name_stands(open_world: World):
    both = advance(at("escort_name"), BEFORE, BOTH, open_world)
    named = advance(both.session, both.draft, Keyed("1"), open_world)
    refused = advance(named.session, named.draft, Keyed("2"), open_world)

    assert refused.session == at("escort_phone", refused=1)
    assert (refused.draft.escort, refused.draft.phone) == ("Maria Torres", "")
    assert refused.draft.unsure == ""


def test_nothing_is_kept_while_the_number_beside_a_name_is_not_confirmed(open_world: World):
    both = advance(at("escort_name"), BEFORE, BOTH, open_world)

    for question in ("escort", "phone"):
        # A late or repeated yes.
        count_open_questions = advance(confirming(question), both.draft, Keyed("1"), open_world)
        late = advance(at("summary"), count_open_questions.draft, Keyed("1"), open_world)
        assert late.session.state == "confirm"
        assert not late.draft.confirmed


def test_a_name_that_is_recorded_leaves_the_number_to_be_read_back(open_world: World):
    waiting = replace(BEFORE, phone="+19176396851", unsure="phone")
    step = advance(at("escort_name", means="recording"), waiting, Recorded("RE1", 3), open_world)

    assert (step.session, step.draft.unsure) == (confirming("phone"), "phone")


def test_a_number_that_is_said_with_the_patients_name_is_not_the_escorts(open_world: World):
    step = advance(at("patient_name"), replace(BEFORE, patient=""), BOTH, open_world)

    assert (step.session, step.draft.patient) == (confirming("patient"), "Maria Torres")
    assert step.draft.phone == ""


@pytest.mark.parametrize("words", ["Maria Torres, 917 639", "Maria Torres 900 555 0142"])
def test_a_number_that_is_none_is_asked_for_after_the_name(words: str, open_world: World):
    step = advance(at("escort_name"), BEFORE, Spoke(words), open_world)

    assert step.session == at("escort_name", misses=1)
    assert "wrong.has_number" in prompts(step)


@pytest.mark.parametrize("state", ["patient_name", "escort_name"])
@pytest.mark.parametrize("words", ["What?", "I don't know", "who is this", "I can't hear you"])
def test_a_sentence_is_never_read_back_as_a_name(state: str, words: str, open_world: World):
    step = advance(at(state), replace(BEFORE, patient=""), Spoke(words), open_world)

    assert step.session.state == state
    assert step.draft.patient + step.draft.escort == ""


def test_the_summary_reads_every_answer_back(open_world: World):
    heard = [say.prompt for say in ask(at("summary"), FULL, open_world.guide).says]

    assert heard[1:6] == [
        "summary.treatment_on",
        "summary.born_on",
        "summary.patient",
        "summary.escort",
        "summary.phone",
    ]


def test_nothing_is_called_kept_that_was_not_confirmed(open_world: World):
    heard = [say.prompt for say in ask(at("saved"), Draft(), open_world.guide).says]

    assert heard[0] == "confirm.missing"
    assert "saved.reference" not in heard


@pytest.mark.parametrize("words", ["that's not right", "not correct", "don't keep it", "almost"])
def test_a_yes_with_a_no_in_it_saves_nothing(words: str, open_world: World):
    step = advance(at("summary"), FULL, Spoke(words), open_world)

    assert not step.draft.confirmed


def test_a_date_that_lacks_its_month_is_no_failure_of_speech(open_world: World):
    step = advance(at("treatment_on"), Draft(), Spoke("the fourth"), open_world)

    assert (step.session.misses, step.session.unheard) == (1, 0)
    assert step.turn.says[0].prompt == "wrong.no_month"


def test_star_leads_out_of_spelling_to_the_same_question(open_world: World):
    step = advance(at("patient_name", means="spelling"), Draft(), Keyed("*"), open_world)

    assert step.session == at("patient_name")


@pytest.mark.parametrize(
    "event",
    [
        Spoke("I don't know it"),
        Spoke("she has no phone"),
        Keyed("0114420794"),
        Spoke("+44 20 7946 0600"),
    ],
)
def test_a_number_that_nobody_has_now_is_left_to_the_nurse(event: Event, open_world: World):
    known = replace(FULL, phone="")

    step = advance(at("escort_phone"), known, event, open_world)

    assert step.draft.phone_later
    assert step.turn.says[0].prompt == "escort_phone.later"


def test_a_silent_recording_is_met_as_silence(open_world: World):
    step = advance(at("patient_name", means="recording"), Draft(), Recorded("RE1", 0), open_world)

    assert step.turn.says[0].prompt == "miss.recorded.1"
