"""What the line works out once is what it would work out anew, for every caller and hour."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.channels.twilio import escape_text
from ivr.content.model import Content
from ivr.dialog.model import (
    Birthday,
    Choose,
    Day,
    Digits,
    Keyed,
    Letters,
    Ref,
    Say,
    Spoke,
    Step,
    Telephone,
    Turn,
    World,
)
from ivr.dialog.session import Draft, Session
from ivr.service import CallService, is_open, is_the_same_for_all
from ivr.store.records import Records
from ivr.store.sealing import Sealer, new_key
from ivr.tools.proofs.invariants import Explored
from ivr.voice.redaction import KEYS, MARK, redact, restore
from ivr.worker.client import Queue, QueueClient

SHOWN = {"From": "+12125550199", "To": "+12125550100", "CallSid": "CA1"}
WITHHELD = {**SHOWN, "From": "+266696687"}
A_MONDAY = datetime(2026, 11, 23, 15, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 23, 5, tzinfo=UTC)
"""Ten in the morning and midnight, at the line's site."""
PRIVATE = st.one_of(
    st.text(min_size=2),
    st.builds(Day, st.dates(date(2000, 1, 1))),
    st.builds(Birthday, st.dates(date(1900, 1, 1))),
    st.builds(Telephone, st.from_regex(r"\+1[2-9][0-9]{9}", fullmatch=True)),
    st.builds(Digits, st.from_regex(r"[0-9]{6}", fullmatch=True)),
    st.builds(Letters, st.from_regex(r"[A-Z][a-z]{0,9}", fullmatch=True)),
)


@pytest.fixture
def line(book: Content, tmp_path) -> Iterator[CallService]:
    records = Records(f"sqlite:///{tmp_path}/ivr.db", Sealer((new_key(),)))
    queue = Queue(f"sqlite:///{tmp_path}/queue.db")
    background = QueueClient(records, queue, lambda: A_MONDAY)
    yield CallService(book, "https://prep.example.org", records, background)
    queue.close()
    records.close()


def hear(line: CallService, state: str, form: dict[str, str], at: datetime = A_MONDAY) -> str:
    return line.hear("en", state, {}, form, at).document


@pytest.mark.prove
@pytest.mark.sweep
def test_every_turn_is_the_same_as_a_fresh_one_wherever_a_caller_comes(
    line: CallService, explored: Explored
):
    turns = {(edge.step.turn, edge.step.session): edge.step for edge in explored.edges}

    for step in turns.values():
        fresh = line.rendered(step.turn, step.session, None)
        assert line.reply(step, SHOWN, "", "").document == fresh
        assert line.reply(step, SHOWN, "", "").document == fresh


@pytest.mark.prove
@pytest.mark.sweep
def test_every_step_that_is_remembered_is_the_one_of_its_hour(
    line: CallService, explored: Explored
):
    same = [e for e in explored.edges if is_open(e.before, e.event)]

    for edge in same:
        routes = tuple(edge.world.routes.items())
        step, document = line.known(edge.before, edge.event, routes, edge.world.today)
        if not is_the_same_for_all(step, SHOWN):
            assert edge.step.draft != Draft()  # a wish to be called back at the caller's number
            continue
        assert step == edge.step
        assert document == line.document(step.turn, step.session, plays=True)
    assert len({tuple(e.world.routes.items()) for e in same}) > 1


def test_nothing_private_is_remembered_wherever_a_caller_comes(explored: Explored):
    for turn in {edge.step.turn for edge in explored.edges}:
        for say in redact(turn)[0].says:
            for _, value in say.values:
                assert isinstance(value, Ref | int) or value in KEYS or MARK.fullmatch(str(value))


def test_a_step_with_something_private_is_never_remembered():
    private, named = Session(state="patient_name"), Session(state="main")

    assert not is_open(private, Keyed("1"))
    assert not is_open(named, Spoke("I am Leo Ruiz"))
    assert not is_open(named, Keyed("2125550123"))
    assert is_open(named, Keyed("1"))


def test_the_desk_is_the_one_of_the_hour_when_the_same_key_is_pressed_again(line: CallService):
    first = [hear(line, "main", {**SHOWN, "Digits": "5"}, at) for at in (A_MONDAY, MIDNIGHT)]
    again = [hear(line, "main", {**SHOWN, "Digits": "5"}, at) for at in (A_MONDAY, MIDNIGHT)]

    assert first == again
    assert first[0] != first[1]


def test_only_a_caller_without_a_number_shows_ours_when_the_same_desk_is_rung(line: CallService):
    forms = [{**form, "Digits": "5"} for form in (SHOWN, WITHHELD, SHOWN, WITHHELD)]

    shown = ['callerId="+12125550100"' in hear(line, "main", form) for form in forms]

    assert shown == [False, True, False, True]


def test_a_language_never_hears_another_when_all_else_is_the_same(line: CallService):
    turn = Turn((Say("main.intro"),), Choose(()))
    voices = {
        language: line.book.languages[language].voice for language in line.book.guide.languages
    }

    heard = {name: line.document(turn, Session(language=name), plays=True) for name in voices}

    for name, document in heard.items():
        assert f"/voice/{name}/welcome" in document
        assert f'voice="{voices[name]}"' in document


@given(values=st.lists(PRIVATE, min_size=1, max_size=3))
def test_any_private_value_stands_where_a_fresh_document_has_it(book: Content, values):
    line = CallService(book, "https://prep.example.org", None, None)  # type: ignore[arg-type] # nothing is kept
    says = tuple(Say("confirm.phone", (("number", value),)) for value in values)
    step = Step(Session(), Draft(), Turn(says, Choose(())))

    fresh = line.rendered(step.turn, step.session, None)

    assert line.reply(step, SHOWN, "", "").document == fresh


def test_a_text_that_looks_like_a_mark_is_left_as_it_is():
    assert restore("a \ue0000\ue001 b \ue0001\ue001", ("\ue0001\ue001", "<x>")) == (
        "a \ue0001\ue001 b <x>"
    )
    assert escape_text("<Leo & Ana>\n") == "&lt;Leo &amp; Ana&gt; "


def test_the_key_of_a_step_has_all_that_the_world_can_differ_in():
    of_the_caller = {"caller"}  # enters only what is kept, which is never remembered
    told = {"guide", "routes", "vocabulary", "today"}
    assert {field.name for field in fields(World)} - of_the_caller == told
