"""What upsets the plan of the day is heard before the topics, and ends at the rule and a person."""

import tomllib
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from ivr.content.load import load
from ivr.dialog.danger import find_danger
from ivr.dialog.engine import advance, ask
from ivr.dialog.intents import match_intent
from ivr.dialog.model import Choose, Say, Spoke, Transfer, World
from ivr.dialog.parsers.text import tight
from ivr.dialog.plans import ORDER
from ivr.dialog.session import Draft, Session
from ivr.dialog.transitions import EMERGENCY, PLAN_NEEDS
from ivr.dialog.vocabulary import Vocabulary
from ivr.settings import EXAMPLE_SITE

BOOK = load(site=EXAMPLE_SITE)
LANGUAGES = BOOK.guide.languages
TWINS = {
    language: tomllib.loads(
        (Path(__file__).parent / "hearing" / f"{language}-plans.toml").read_text(encoding="utf-8")
    )
    for language in LANGUAGES
}
MENUS = ("main", "prepare", "home", "getting_there", "treatment", "topic_end")
TO_COME: dict[str, tuple[str, ...]] = {
    "en": ("can I have {}", "can I eat {}", "when can I drink {}", "should I eat {} tomorrow"),
    "es": ("puedo comer {}", "puedo tomar {}", "cuándo puedo comer {}"),
    "zh": ("可以吃{}吗", "能不能喝{}", "我想吃{}", "什么时候能吃{}"),
    "yue": ("可唔可以食{}", "可以飲{}嗎", "我想食{}", "幾時可以食{}"),
    "ru": ("можно есть {}", "можно мне {}", "когда можно пить {}", "я хочу {}"),
}
"""Questions about food and drink to come, of which none has been taken."""

every_language = pytest.mark.parametrize("language", LANGUAGES)


def choose_at(state: str) -> Choose:
    then = ask(Session(state=state, topic="visitors"), Draft(), BOOK.guide).then
    assert isinstance(then, Choose)
    return then


def heard(words: str, language: str, state: str = "main") -> str:
    """What is heard in the words at this menu, danger first; "" where it is nothing."""
    vocabulary = BOOK.vocabularies[language]
    danger = find_danger(Spoke(words), vocabulary)
    return danger or match_intent(Spoke(words), choose_at(state), vocabulary) or ""


# ---------------------------------------------------------------- what is heard


@every_language
@pytest.mark.parametrize("plan", ORDER)
def test_a_sentence_of_the_twin_file_is_heard_in_every_menu(language: str, plan: str):
    wrong = [
        (state, words, means)
        for state, words in product(MENUS, TWINS[language][plan])
        if (means := heard(words, language, state)) != plan
    ]

    assert wrong == []


@every_language
def test_what_sounds_alike_is_heard_as_what_it_is(language: str):
    for words, means in TWINS[language]["other"].items():
        assert heard(words, language) == means, words


@every_language
def test_no_case_sign_or_filler_changes_what_is_heard(language: str):
    fillers = sorted(BOOK.vocabularies[language].fillers)[:3]

    for plan in ORDER:
        for words in TWINS[language][plan]:
            for said in (words.upper(), f"{words}!", *(f"{f}, {words}" for f in fillers)):
                assert heard(said, language) == plan, said


@every_language
def test_food_that_was_taken_is_told_by_every_verb_with_every_food(language: str):
    vocabulary = BOOK.vocabularies[language]
    said = [
        tight(f"{first} {then}")
        for near in vocabulary.plans["ate"]
        for first, then in product(near.first, near.then)
    ]

    other = {words: heard(words, language) for words in said}

    assert len(said) > 300
    assert {w: m for w, m in other.items() if m not in ("ate", "danger", "unwell")} == {}


@pytest.mark.prove
@pytest.mark.sweep
@every_language
def test_food_that_was_not_taken_is_never_told_as_taken(language: str):
    vocabulary = BOOK.vocabularies[language]
    foods = foods_in(vocabulary)
    nothing = [tight(f"{no} {food}") for no in vocabulary.no_plans["ate"] for food in foods]

    assert len(nothing) > 300
    assert [words for words in nothing if heard(words, language) == "ate"] == []


@every_language
def test_a_question_about_food_to_come_is_not_food_that_was_taken(language: str):
    foods = foods_in(BOOK.vocabularies[language])
    asked = [question.format(tight(food)) for question in TO_COME[language] for food in foods]

    assert [words for words in asked if heard(words, language) == "ate"] == []


def foods_in(vocabulary: Vocabulary) -> list[str]:
    """All food and drink that the rule knows; a mark of the past is none."""
    return [food for near in vocabulary.plans["ate"] if near.gap > 2 for food in near.then]


@every_language
def test_feeling_unwell_and_danger_are_heard_before_any_plan(language: str):
    vocabulary = BOOK.vocabularies[language]
    unwell, danger = vocabulary.meanings["unwell"][0], vocabulary.danger["danger"][0]

    for plan in ORDER:
        words = TWINS[language][plan][0]
        assert heard(f"{words} {unwell}", language) == "unwell"
        assert heard(f"{words} {danger}", language) == "danger"


# ---------------------------------------------------------------- where it leads


@every_language
@pytest.mark.parametrize("state", MENUS)
@pytest.mark.parametrize("plan", ["cannot_come", "ate"])
def test_the_handouts_sentence_comes_first_and_then_a_person_by_the_hour(
    language: str, state: str, plan: str, open_world: World, closed_world: World
):
    words = TWINS[language][plan][0]
    told = {"cannot_come": "cannot_come.told", "ate": "ate.rule"}[plan]
    for world, desk in ((open_world, "pain_service"), (closed_world, "operator")):
        there = replace(world, vocabulary=BOOK.vocabularies[language])
        session = Session(language=language, state=state, topic="visitors")

        step = advance(session, Draft(), Spoke(words), there)

        said = [say.prompt for say in step.turn.says]
        assert said[0] == told
        assert step.turn.then == Transfer(desk, plan)
        assert "ask_operator.pain" not in said
        assert (EMERGENCY in step.turn.says) == (desk == "operator")


@every_language
def test_who_has_no_ride_hears_the_rule_the_agencies_and_a_person(language: str, open_world: World):
    there = replace(open_world, vocabulary=BOOK.vocabularies[language])
    session = Session(language=language, state="main")
    words = TWINS[language]["no_ride"][0]

    step = advance(session, Draft(), Spoke(words), there)

    assert step.turn.says[:2] == (Say("no_ride.rule"), Say("nobody_yet.agencies"))
    assert isinstance(step.turn.then, Choose)
    offered = [option.meaning for option in step.turn.then.options]
    assert offered == ["partners_in_care", "caring_people", "connect", "agencies", "main_menu"]


@every_language
def test_every_plan_has_its_words_in_every_language(language: str):
    for plan in PLAN_NEEDS:
        assert f"ask_operator.{plan}" in BOOK.wordings[language]
    assert BOOK.wordings[language]["ate.rule"]


def test_another_plan_is_heard_where_nobody_takes_a_caller_home(open_world: World):
    step = advance(Session(state="no_ride"), Draft(), Spoke("I ate breakfast"), open_world)

    assert (step.session.state, step.session.need) == ("transfer", "ate")
    assert Say("ate.rule") in step.turn.says
