"""Every law of content finds its breach, and tells it in an author's terms."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from ivr.content.check import check
from ivr.content.model import Content, Desk, Hours
from ivr.content.wordings import wrong_prompts
from ivr.dialog.guide import Section, Topic
from ivr.dialog.model import Say
from tests.example import BOOK
from tests.two_languages import in_english

NO_DESK = "desks.toml has no such desk with hours of the site"
BACKWARDS = "it must open before it closes, on the same day"
KEY_LAST = "say the function first and the key last: the text must end in {key}."
BRACE = "a brace is missing or too many (expected '}' before end of string)"
LITERAL = "a telephone number must be a placeholder of desks.toml, such as {parking}"


@pytest.fixture(scope="session")
def book() -> Content:
    """What is spoiled here is English, from which the other languages are made."""
    return in_english(BOOK)


def told(book: Content) -> list[str]:
    """Every error, as an author reads it."""
    return [str(problem) for problem in check(book).errors]


def with_words(book: Content, prompt: str, text: str) -> Content:
    return replace(book, wordings={"en": {**book.wordings["en"], prompt: text}})


def with_directory(book: Content, **changes: Any) -> Content:
    return replace(book, directory=replace(book.directory, **changes))


def with_topic(book: Content, topic: Topic) -> Content:
    guide = replace(book.guide, topics={**book.guide.topics, topic.id: topic})
    words = {f"topic.{topic.id}.{section.id}": "Some words." for section in topic.sections}
    wordings = {"en": {**words, **book.wordings["en"]}}
    return replace(book, guide=guide, wordings=wordings)


def test_the_committed_content_is_sound_and_its_example_values_are_not_ready(book: Content):
    report = check(book)

    assert report.errors == ()
    assert [str(problem) for problem in report.unready] == [
        "the site file: example: these values are made up: write your site's own"
    ]


# ---------------------------------------------------------------- desks and the site


@pytest.mark.parametrize("number", ["6468887046", "+4479460000", "+11234567890", "+1", "desk", ""])
def test_a_desk_number_that_is_not_north_american_is_told(book: Content, number: str):
    desk = Desk("Somebody", number, "always", whisper=False)

    problems = told(with_directory(book, desks={**book.directory.desks, "parking": desk}))

    assert problems[0] == (
        "prompts/desks.toml: desk.parking: the number is no North American one like +12125550123"
    )


def test_a_need_without_a_desk_is_told(book: Content):
    needs = {**book.directory.needs, "late": "nobody"}
    del needs["danger"]

    problems = told(with_directory(book, needs=needs))

    assert problems == [
        "prompts/desks.toml: need.late: there is no desk 'nobody'",
        "prompts/desks.toml: need: the need 'danger' has no desk",
    ]


@pytest.mark.parametrize("operator", ["nobody", "pain_service"])
def test_an_operator_who_does_not_answer_at_any_hour_is_told(book: Content, operator: str):
    problems = told(with_directory(book, operator=operator))

    wanted = "prompts/desks.toml: operator: it must name a desk whose hours are always"
    assert problems == [wanted]


@pytest.mark.parametrize(
    ("desk", "hours", "what"),
    [
        ("parking", Hours((0,), time(9), time(17)), NO_DESK),
        ("nobody", Hours((0,), time(9), time(17)), NO_DESK),
        ("pain_service", Hours((0,), time(17), time(9)), BACKWARDS),
        ("pain_service", Hours((0,), time(9), time(9)), BACKWARDS),
        ("pain_service", Hours((), time(9), time(17)), "it must open on one day at least"),
    ],
)
def test_hours_that_cannot_be_are_told(book: Content, desk: str, hours: Hours, what: str):
    problems = told(with_directory(book, hours={desk: hours}))

    assert problems == [f"the site file: hours.{desk}: {what}"]


def test_hours_that_nobody_has_set_leave_the_line_unready_and_running(book: Content):
    report = check(with_directory(replace(book, example_site=False), hours={}))

    what = "its hours are not set, so every call for it goes to the operator"
    assert report.errors == ()
    assert [str(problem) for problem in report.unready] == [
        f"the site file: hours.surgery_center: {what}",
        f"the site file: hours.pain_service: {what}",
    ]


# ---------------------------------------------------------------- topics and facts


def test_a_topic_of_no_menu_or_need_is_told(book: Content):
    topic = replace(book.guide.topics["visitors"], menu="kitchen", connect=("cook",))

    assert told(with_topic(book, topic)) == [
        "prompts/topics/visitors.toml: menu: there is no menu 'kitchen'",
        "prompts/topics/visitors.toml: connect: no desk answers the need 'cook'",
    ]


def test_two_sections_of_one_name_are_told(book: Content):
    visitors = book.guide.topics["visitors"]

    problems = told(with_topic(book, replace(visitors, sections=visitors.sections * 2)))

    assert problems == ["prompts/topics/visitors.toml: sections: two sections have the same id"]


def test_a_fact_that_nobody_carries_and_one_that_nobody_knows_are_told(book: Content):
    visitors = replace(
        book.guide.topics["visitors"], sections=(Section("policy", ("day.guests",)),)
    )

    assert told(with_topic(book, visitors)) == [
        "prompts/topics/visitors.toml: section policy: facts.toml has no fact 'day.guests'",
        "prompts/facts.toml: day.visitors: no section carries this fact",
    ]


def test_dangerous_facts_that_stand_alone_are_told(book: Content):
    alone = Topic("visitors", "prepare", (Section("a", ("clear.ok.juice", "day.meds")),))

    problems = told(with_topic(book, alone))

    assert problems[:2] == [
        "prompts/topics/visitors.toml: section a: "
        "clear.ok.juice is dangerous without fasting.nothing: say both here",
        "prompts/topics/visitors.toml: section a: "
        "day.meds is dangerous without diabetes.dose: say both here",
    ]


def test_more_facts_than_a_listener_holds_are_told_and_a_list_counts_as_one(book: Content):
    four = ("about.what", "about.how", "about.relief", "about.who")
    listed = ("clear.no.milk", "clear.no.pulp", "clear.no.shakes", "clear.no.alcohol")
    topic = Topic("visitors", "prepare", (Section("a", four), Section("b", listed)))

    problems = told(with_topic(book, topic))

    assert problems[0] == (
        "prompts/topics/visitors.toml: section a: 4 facts: 3 are what a listener holds"
    )
    assert not any("section b" in problem for problem in problems)


def test_a_section_longer_than_twenty_seconds_is_told(book: Content):
    long = "Rest well now. " * 20

    problems = told(with_words(book, "topic.after.first_day", f"For 24 hours. {long}"))

    assert problems == [
        "prompts/topics/after.toml: section first_day: 25 seconds long: 20 is the most"
    ]


def test_a_long_sentence_and_long_sentences_in_the_mean_are_told(book: Content):
    sixteen = " ".join(["word"] * 16) + "."
    twelves = " ".join(["word"] * 12) + "."

    one = told(with_words(book, "topic.visitors.policy", f"Short. {sixteen}"))
    mean = told(with_words(book, "topic.visitors.policy", f"{twelves} {twelves}"))

    assert one == [f"prompts/topics/visitors.toml: a sentence of 16 words: {sixteen!r}"]
    assert mean == [
        "prompts/topics/visitors.toml: its sentences have more than 11 words in the mean"
    ]


@pytest.mark.parametrize(
    ("prompt", "text", "lost"),
    [
        ("topic.fasting.rule", "Stop drinking two hours before.", "2"),
        ("topic.parking.address", "1133 York Avenue, East 61st and 62nd Street.", "10065"),
        ("topic.parking.phone", "Call {surgery_center}.", "6468887100"),
        ("topic.about.session", "One session takes 46 hours.", "4"),
    ],
)
def test_a_number_that_got_lost_is_told(book: Content, prompt: str, text: str, lost: str):
    problems = told(with_words(book, prompt, text))

    assert any(f"the number {lost} of " in problem for problem in problems)


def test_a_number_said_digit_by_digit_is_there(book: Content):
    text = "1133 York Avenue, East 61st and 62nd Street, 1 0 0 6 5."

    assert told(with_words(book, "topic.parking.address", text)) == []


# ---------------------------------------------------------------- wordings


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "it has no words"),
        ("For {who}, press {key}.", "no such placeholder: who"),
        ("For {key.__class__}, press {key}.", "no such placeholder: key.__class__"),
        ("Press {key} for parking.", KEY_LAST),
        ("Press {key for parking.", BRACE),
        ("Call 646-888-7100.", LITERAL),
        ("Call 6468887100.", LITERAL),
        ("word " * 20 + "press {key}.", "9 seconds long: 8 is the most"),
        ("word " * 39, "16 seconds long: 15 is the most"),
    ],
)
def test_a_wording_that_cannot_be_said_is_told(book: Content, text: str, what: str):
    assert told(with_words(book, "main.home", text)) == [f"prompts/line.toml: main.home: {what}"]


def test_an_emergency_sentence_that_takes_long_is_told(book: Content):
    problems = told(with_words(book, "emergency", "word " * 19))

    assert problems == ["prompts/line.toml: emergency: 8 seconds long: 7 is the most"]


def test_a_telephone_number_counts_as_the_ten_words_that_it_is(book: Content):
    text = "Call {parking}, or {operator}, or {pain_service}, or {caring_people} now and then."

    assert told(with_words(book, "main.intro", text)) == [
        "prompts/line.toml: main.intro: 19 seconds long: 15 is the most"
    ]


def test_prompts_without_words_with_other_values_or_never_said_are_told(book: Content):
    said = [
        Say("main.home", (("key", "2"),)),
        Say("main.prepare"),
        Say("main.cooking"),
    ]
    words: Mapping[str, str] = {
        "main.home": "For home, press {key}.",
        "main.prepare": "Press {key}.",
        "main.idle": "Nobody says this.",
        "whisper.late": "A whisper is found by its name.",
    }

    problems = wrong_prompts(replace(book, wordings={"en": words}), said)

    assert [str(problem) for problem in problems] == [
        "prompts/line.toml: main.cooking: the line says this, and it has no words",
        "prompts/line.toml: main.prepare: its placeholders must be []",
        "prompts/line.toml: main.idle: nothing ever says this",
    ]


# ---------------------------------------------------------------- hearing


def test_what_nobody_can_say_is_told(book: Content):
    vocabulary = book.vocabularies["en"]
    meanings = {**vocabulary.meanings, "back": (), "fasting": ("",)}
    alone = {**vocabulary.alone, "back": ()}
    danger = {"danger": ("chest pain",)}
    deaf = replace(vocabulary, meanings=meanings, alone=alone, danger=danger)

    problems = told(replace(book, vocabularies={"en": deaf}))

    assert problems == [
        "locales/en/hearing.toml: meanings.back: nobody can say this",
        "locales/en/hearing.toml: danger.selfharm: nobody can say this",
        "locales/en/hearing.toml: fasting: one of its phrases has no letters",
    ]


@pytest.mark.parametrize(
    "prompt", ["apology", "hours.known", "whisper.late", "closed.pain_service"]
)
def test_a_wording_that_is_found_by_its_name_and_is_missing_is_told(book: Content, prompt: str):
    fewer = {name: text for name, text in book.wordings["en"].items() if name != prompt}

    assert told(replace(book, wordings={"en": fewer})) == [
        f"prompts/line.toml: {prompt}: the line says this, and it has no words"
    ]
