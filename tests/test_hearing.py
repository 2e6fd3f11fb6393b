"""What callers say is heard as what they mean."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.content.model import Content
from ivr.dialog.danger import find_danger
from ivr.dialog.engine import ask
from ivr.dialog.intents import COMMANDS, match_intent
from ivr.dialog.menus import hear_too
from ivr.dialog.model import Choose, Enter, Keyed, Option, Say, Silence, Spoke, Turn, World
from ivr.dialog.parsers.text import normalize_text
from ivr.dialog.session import Draft, Session
from tests.example import NO_SITE as BOOK

TWIN = tomllib.loads((Path(__file__).parent / "hearing" / "en.toml").read_text(encoding="utf-8"))
EXAMPLES = [(place, words, means) for place, said in TWIN.items() for words, means in said.items()]
VOCABULARY = BOOK.vocabularies["en"]


def choose_at(state: str, book: Content) -> Choose:
    session = Session(state=state, topic="visitors", need="late", desk="surgery_center")
    then = ask(session, Draft(), book.guide).then
    assert isinstance(then, Choose)
    return then


@pytest.mark.parametrize(("place", "words", "means"), EXAMPLES)
def test_an_example_of_the_twin_file_is_heard_as_it_says(
    book: Content, place: str, words: str, means: str
):
    vocabulary = book.vocabularies["en"]

    heard = find_danger(Spoke(words), vocabulary) or match_intent(
        Spoke(words), choose_at(place, book), vocabulary
    )

    assert (heard or "") == means


def test_every_choice_of_the_menus_has_an_example_in_the_twin_file(book: Content):
    named = {means for said in TWIN.values() for means in said.values()}
    menus = (
        "welcome",
        "languages",
        "main",
        "prepare",
        "home",
        "getting_there",
        "treatment",
        "late_closed",
    )
    offered = {o.meaning for state in menus for o in choose_at(state, book).options}

    assert offered - named == set()
    assert set(COMMANDS) - named == {"faster"} - named


PHRASES = [
    (m, p) for m, some in VOCABULARY.meanings.items() for p in some if m in BOOK.guide.topics
]


@given(
    st.sampled_from(PHRASES),
    st.sampled_from(["", "um ", "please ", "well, ", "I would like to hear about "]),
    st.sampled_from(["", "!", ".", " please", ", please."]),
    st.booleans(),
)
def test_a_phrase_is_heard_with_any_case_filler_and_punctuation(phrase, before, after, loud):
    meaning, words = phrase
    options = tuple(Option(m, "1", "x") for m in BOOK.guide.topics if m == meaning)
    said = f"{before}{words.upper() if loud else words}{after}"

    assert match_intent(Spoke(said), Choose(options), VOCABULARY) == meaning


@given(st.text(max_size=200), st.floats(0, 1))
def test_no_words_break_the_hearing(words, confidence):
    options = choose_at("main", BOOK)

    heard = match_intent(Spoke(words, confidence), options, VOCABULARY)

    assert heard is None or heard in {*COMMANDS, *options.meanings()}


@given(
    st.sampled_from(sorted({p for some in VOCABULARY.danger.values() for p in some})),
    st.sampled_from(["", "help me ", "my husband has ", "um "]),
    st.floats(0, 1),
)
def test_danger_is_heard_in_any_words_at_any_confidence(phrase, before, confidence):
    assert find_danger(Spoke(before + phrase.upper() + " now", confidence), VOCABULARY) is not None


def test_self_harm_comes_before_other_danger():
    assert find_danger(Spoke("I want to die, call 911"), VOCABULARY) == "selfharm"


def test_keys_and_silence_reveal_no_danger():
    assert find_danger(Keyed("911"), VOCABULARY) is None
    assert find_danger(Silence(), VOCABULARY) is None


def test_a_word_inside_another_word_is_not_that_word():
    menu = choose_at("main", BOOK)

    assert match_intent(Spoke("waitress"), menu, VOCABULARY) is None
    assert find_danger(Spoke("heartburn attackers"), VOCABULARY) is None


def test_words_that_fit_two_choices_alike_are_asked_again():
    menu = Choose((Option("fasting", "1", "x"), Option("clear_liquids", "2", "x")))

    assert match_intent(Spoke("eating liquids"), menu, VOCABULARY) is not None
    assert match_intent(Spoke("drink eat food"), menu, VOCABULARY) == "fasting"
    assert match_intent(Spoke("liquids fasting"), menu, VOCABULARY) is None


def test_badly_heard_words_count_for_nothing_but_danger(open_world: World):
    menu = choose_at("main", BOOK)

    assert match_intent(Spoke("going home", 0.29), menu, VOCABULARY) is None
    assert match_intent(Spoke("going home", 0.3), menu, VOCABULARY) == "home"


def test_two_keys_at_once_mean_nothing():
    assert match_intent(Keyed("12"), choose_at("main", BOOK), VOCABULARY) is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Can't!", "cant"),
        ("  I CAN’T\tbreathe. ", "i cant breathe"),
        ("СТОП", "стоп"),
        ("医生。", "医 生"),
        ("\x00<Say>hi</Say>", "say hi say"),
        ("", ""),
    ],
)
def test_plain_words_are_letters_digits_and_single_spaces(words: str, expected: str):
    assert normalize_text(words, {}) == expected


def test_a_polite_goodbye_between_two_parts_of_a_topic_ends_the_call(book: Content):
    choose = choose_at("reading", book)

    assert (
        match_intent(Spoke("okay thank you goodbye then"), choose, book.vocabularies["en"])
        == "goodbye"
    )


def test_only_a_choice_hears_more_than_it_offers():
    turn = Turn((Say("escort_name.ask"),), Enter("name"))

    assert hear_too(turn, "unwell") == turn
