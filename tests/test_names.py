"""Names are kept as people say and spell them, and no number passes for one."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ivr.dialog.model import Wrong
from ivr.dialog.parsers.names import (
    LONGEST,
    SPELLINGS,
    folded,
    letters_of,
    name_and_number,
    spelled_name,
    spelling_of,
    spoken_name,
    titled,
)
from tests.example import NO_SITE
from tests.test_entries import NUMBERS
from tests.test_numerals import told

TWIN = Path(__file__).parent / "hearing" / "en-entries.toml"
EXAMPLES = tomllib.loads(TWIN.read_text(encoding="utf-8"))
ENGLISH = NO_SITE.vocabularies["en"]
NAMES = st.sampled_from(
    ["Leo Ruiz", "Ana María Ruiz", "O'Brien", "Mary-Jane van Dyke", "Nguyễn Văn An", "Олег Петров"]
)


@pytest.mark.parametrize(("words", "expected"), EXAMPLES["name"].items())
def test_an_example_of_a_name_is_heard_as_the_twin_file_says(words: str, expected: str):
    assert told(spoken_name(words, ENGLISH)) == expected


@pytest.mark.parametrize(("words", "expected"), EXAMPLES["name_and_number"].items())
def test_an_example_of_a_name_and_number_is_heard_as_the_twin_file_says(
    words: str, expected: list[str]
):
    assert [told(part) for part in name_and_number(words, ENGLISH)] == expected


@given(
    NAMES,
    st.sampled_from(["", "my name is ", "um, it's ", "That would be ", "well, her name is "]),
    st.sampled_from(["", ".", ", please", " thank you", "!"]),
)
def test_a_name_comes_back_without_the_words_around_it(name: str, before: str, after: str):
    assert spoken_name(before + name + after, ENGLISH) == name


@given(NAMES, NUMBERS, st.sampled_from([", ", " and her number is ", " at ", ","]))
def test_a_name_said_with_a_number_is_parted_from_it(name: str, number: str, between: str):
    said = f"{name}{between}{number[:3]}-{number[3:6]}-{number[6:]}"

    assert spoken_name(said, ENGLISH) == Wrong("has_number")
    assert name_and_number(said, ENGLISH) == (name, f"+1{number}")


def test_a_name_longer_than_eighty_letters_is_refused():
    assert spoken_name("a" * LONGEST, ENGLISH) == "A" + "a" * (LONGEST - 1)
    assert spoken_name("a" * 81, ENGLISH) == Wrong("too_long", (("got", 81), ("need", 80)))
    assert spelled_name("21" * 81) == Wrong("too_long", (("got", 81), ("need", 80)))


@given(st.text(max_size=500) | st.text("aZé'- ,9̈ßİ王", max_size=500))
@example("um " * 150)
def test_no_words_break_a_name_or_come_back_in_a_refusal(words: str):
    name, number = name_and_number(words, ENGLISH)

    for heard in (spoken_name(words, ENGLISH), name, number, spelled_name(words)):
        if isinstance(heard, Wrong):
            assert all(isinstance(count, int) for _, count in heard.values)
        else:
            assert 1 <= len(heard) <= LONGEST
    assert all(letters_of(words)) == all(folded(words)[0])
    assert set(spelling_of(words)) <= set("0123456789")


# ---------------------------------------------------------------- spelled on the keys


@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ -'", min_size=1, max_size=LONGEST))
def test_every_name_can_be_spelled_on_the_keys(name: str):
    keyed = "".join(SPELLINGS[letter] for letter in name)
    expected = titled(" ".join(name.split()))

    heard = spelled_name(keyed)

    assert heard == (expected if any(map(str.isalpha, name)) else Wrong("no_name"))
    assert spelling_of(name) == keyed


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("533263", "Leo"),
        ("21", "A"),
        ("2123", "Ac"),
        ("749474", "Szs"),
        ("631222734332621141217323432", Wrong("half_letter", (("at", 14),))),
        ("6312227343326211412173234321", "O'Brien-Garcia"),
        ("2122002122", "Ab Ab"),
        ("0021000021", "A A"),
        ("2", Wrong("half_letter", (("at", 1),))),
        ("212", Wrong("half_letter", (("at", 2),))),
        ("2124", Wrong("no_such_letter", (("at", 2),))),
        ("2010", Wrong("no_such_letter", (("at", 1),))),
        ("75", Wrong("no_such_letter", (("at", 1),))),
        ("2*", Wrong("no_such_letter", (("at", 1),))),
        ("1311", Wrong("no_such_letter", (("at", 1),))),
        ("001112", Wrong("no_name")),
        ("", Wrong("no_name")),
    ],
)
def test_a_spelling_is_a_key_and_the_place_on_it(keys: str, expected: str | Wrong):
    assert spelled_name(keys) == expected


def test_the_keys_of_the_help_are_the_keys_that_count():
    assert {letter: SPELLINGS[letter] for letter in "ACSZ -'"} == {
        "A": "21",
        "C": "23",
        "S": "74",
        "Z": "94",
        " ": "00",
        "-": "11",
        "'": "12",
    }
    assert len(SPELLINGS) == 29


# ---------------------------------------------------------------- spelled out


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("García", ("Garcia", True)),
        ("Garci\u0301a", ("Garcia", True)),
        ("Garcia", ("Garcia", False)),
        ("O’Brien-Garcia", ("O'Brien-Garcia", False)),
        ("Łukasz Strauß", ("Lukasz Strauss", True)),
        ("Søren Ægir", ("Soren AEgir", True)),
        ("王", ("", True)),
        ("", ("", False)),
    ],
)
def test_a_folded_name_tells_whether_an_accent_was_lost(name: str, expected: tuple[str, bool]):
    assert folded(name) == expected


def test_letters_are_spelled_out_with_the_prompts_of_what_is_no_letter():
    assert letters_of("O'Brien-Gó Ruß") == (
        *("O", "letter.apostrophe", "B", "R", "I", "E", "N", "letter.hyphen"),
        *("G", "Ó", "letter.space", "R", "U", "ß"),
    )
    assert letters_of("x̂ ̂.") == ("X̂", "letter.space")


def test_spelling_leaves_the_accents_out():
    assert spelled_name(spelling_of("O’Brien-García")) == "O'Brien-Garcia"
