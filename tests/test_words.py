"""Words are compared in one form, whatever the script, and found near each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.dialog.parsers.numbers import split
from ivr.dialog.parsers.text import (
    APOSTROPHES,
    contains,
    less,
    normalize_text,
    standing,
    tight,
    within,
)

FOLD = str.maketrans({"ё": "е", "發": "发", "é": "e"})


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Всё!", "все"),
        ("發燒", "发 燒"),
        ("𠝹手", "𠝹 手"),
        ("call車", "call 車"),
        ("Cafe\u0301", "cafe"),
        ("año", "año"),
        ("二〇〇五年", "二 〇 〇 五 年"),
    ],
)
def test_spellings_are_folded_and_chinese_characters_are_words(words: str, expected: str):
    assert normalize_text(words, FOLD) == expected


@given(st.text(max_size=60))
def test_plain_words_stay_as_they_are(words: str):
    once = normalize_text(words, FOLD)

    assert normalize_text(once, FOLD) == once


@pytest.mark.parametrize(
    ("words", "expected"),
    [("胸 口 痛", "胸口痛"), ("call 車 now", "call 車 now"), ("one two", "one two")],
)
def test_tight_words_have_no_spaces_between_chinese_characters(words: str, expected: str):
    assert tight(words) == expected


def test_phrases_around_are_left_out_only_at_the_ends():
    assert within("唔 該 呢 個 呢 唔 該", ("唔 該", "呢")) == "個"
    assert within("um park um the car um", ("um",)) == "park um the car"
    assert within("um um", ("um",)) == ""


def test_harmless_phrases_are_left_out_wherever_they_stand():
    assert less("yes no problem at all no", ("no problem",)) == "yes at all no"
    assert not contains(less("係 唔 該", ("唔 該",)), "唔")


WORDS = st.lists(st.sampled_from(["a", "b", "c", "痛"]), min_size=1, max_size=5).map(" ".join)


@given(heard=WORDS, phrases=st.lists(WORDS, max_size=5).map(tuple))
def test_what_stands_in_the_words_is_found_by_its_first_word(heard: str, phrases: tuple[str, ...]):
    found = list(standing(heard, phrases))

    assert set(found) == {phrase for phrase in phrases if contains(heard, phrase)}
    assert len(found) == len(set(found))


@given(st.text(max_size=20))
def test_words_of_few_signs_are_plain_as_all_others_are(words: str):
    assert normalize_text(words, {}) == normalize_text(f"{words} 痛", {}).removesuffix("痛").strip()


@pytest.mark.parametrize("mark", [*APOSTROPHES, "' ", " '", "’ ", " ’", ""])
@pytest.mark.parametrize("word", ["can{}t", "won{}t", "isn{}t", "don{}t", "doesn{}t"])
def test_a_not_is_one_word_whatever_stands_for_the_apostrophe(mark: str, word: str):
    assert normalize_text(f"it {word.format(mark)} go", {}) == f"it {word.format('')} go"
    assert split(f"it {word.format(mark)} go", {}) == ["it", word.format(""), "go"]
