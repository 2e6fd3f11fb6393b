"""From prompts to the words of a language: numbers digit by digit, hours, days, manner."""

from dataclasses import replace
from datetime import time

import pytest

from ivr.content.duration import BETWEEN_PROMPTS
from ivr.content.model import Content, Hours
from ivr.dialog.engine import ask
from ivr.dialog.model import Ref, Say
from ivr.dialog.session import Draft, Session
from ivr.tools.review.script import seconds_of
from ivr.voice import formatting
from ivr.voice.wording import Wording
from tests.all_languages import in_all_languages


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("+16468887046", "6 4 6, 8 8 8, 7 0 4 6"),
        ("+12126396851", "2 1 2, 6 3 9, 6 8 5 1"),
        ("+12126392000", "2 1 2, 6 3 9, 2 0 0 0"),
        ("+18772274649", "8 7 7, 2 2 7, 4 6 4 9"),
    ],
)
def test_a_telephone_number_is_said_digit_by_digit_in_groups_of_3_3_and_4(
    book: Content, number: str, said: str
):
    assert formatting.telephone(number, book.spoken["en"]) == said


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (time(0), "12 AM"),
        (time(6), "6 AM"),
        (time(8, 30), "8:30 AM"),
        (time(12), "12 PM"),
        (time(17), "5 PM"),
        (time(20, 5), "8:05 PM"),
    ],
)
def test_a_clock_time_has_minutes_only_where_there_are_any(book: Content, moment: time, said: str):
    assert formatting.clock(moment, book.spoken["en"]) == said


def with_hours(book: Content, **hours: Hours) -> Wording:
    return Wording(replace(book, directory=replace(book.directory, hours=hours)))


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((0, 1, 2, 3, 4), "Monday to Friday"),
        ((0, 1, 2), "Monday to Wednesday"),
        ((0, 1), "Monday and Tuesday"),
        ((0, 2, 4), "Monday, Wednesday, and Friday"),
        ((6,), "Sunday"),
    ],
)
def test_days_are_a_range_where_they_are_one(book: Content, days: tuple[int, ...], said: str):
    wording = with_hours(book, surgery_center=Hours(days, time(6), time(20)))

    text = wording.text("late_closed.hours", "en")

    assert text == f"It answers {said}, from 6 AM to 8 PM, but not on holidays."


def test_hours_that_nobody_has_set_are_not_invented(book: Content):
    text = with_hours(book).text("topic.when_to_call.weekdays", "en")

    assert "They answer Monday to Friday, in its opening hours." in text


def test_a_title_is_said_inside_another_prompt(book: Content):
    say = Say("topic_end.done", (("title", Ref("topic.fasting.title")),))

    assert Wording(book).spoken(say, Session()).text == "That was all about: Eating and drinking."


def test_the_manner_and_the_language_of_the_call_go_with_every_prompt(book: Content):
    spoken_ = Wording(book).spoken(Say("main.intro"), Session(slower=True))

    assert (spoken_.language, spoken_.slower, spoken_.barge_in) == ("en", True, True)


def test_a_prompt_in_a_language_of_its_own_keeps_it(book: Content):
    spoken_ = Wording(book).spoken(Say("main.intro", language="es"), Session())

    assert (spoken_.text, spoken_.language) == ("Menú principal.", "es")


def test_hints_name_what_is_offered_and_every_command_and_only_where_speech_is_heard(book: Content):
    wording = Wording(book)
    menu, deaf = Session(state="home"), Session(state="home", unheard=3)

    hints = wording.turn(ask(menu, Draft(), book.guide), menu).hints
    silent = wording.turn(ask(deaf, Draft(), book.guide), deaf).hints

    assert {"agency", "care partner", "main menu", "talk to a nurse", "goodbye"} <= set(hints)
    assert len(hints) == len(set(hints))
    assert silent == ()


def test_an_unknown_prompt_is_an_error_and_never_silence(book: Content):
    with pytest.raises(KeyError):
        Wording(book).text("no.such", "en")


def test_seconds_are_those_of_the_language_that_is_spoken(book: Content):
    wording = Wording(in_all_languages(book))
    russian, own = Say("apology"), Say("apology", language="ru")
    words = len(wording.text("apology", "ru").split())

    assert seconds_of(russian, wording, "ru") == words * 60 / 110 + BETWEEN_PROMPTS
    assert seconds_of(own, wording, "en") == seconds_of(russian, wording, "ru")
