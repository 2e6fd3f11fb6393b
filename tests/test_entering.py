"""From keys, words and recordings to a value, to what is wrong with it, or to a miss."""

from datetime import date

import pytest

from ivr.dialog.danger import find_danger
from ivr.dialog.intents import COMMANDS
from ivr.dialog.model import (
    Enter,
    EntryKind,
    Event,
    Keyed,
    Option,
    Record,
    Recorded,
    Silence,
    Spoke,
    TransferEnded,
    World,
    Wrong,
)
from ivr.dialog.slots import Heard, accept_recording, fill_slot

SPELL = Option("spell", "1", "name.spell")
ENTRIES: dict[EntryKind, Enter] = {
    "treatment_on": Enter("treatment_on", most=4),
    "born_on": Enter("born_on", most=8),
    "phone": Enter("phone", most=10),
    "spelled": Enter("spelled", by_speech=False),
    "name": Enter("name", keys=(SPELL,)),
}
DIGITS: list[EntryKind] = ["treatment_on", "born_on", "phone"]
PHONE_WORDS = "two one two six three nine six eight five one"

every_kind = pytest.mark.parametrize("kind", ENTRIES)
every_digit_kind = pytest.mark.parametrize("kind", DIGITS)


@pytest.mark.parametrize(
    ("kind", "keys", "expected"),
    [
        ("treatment_on", "1204", "2026-12-04"),
        ("treatment_on", "0229", Wrong("no_leap_day")),
        ("treatment_on", "1131", Wrong("no_such_day")),
        ("treatment_on", "12", Wrong("too_short", (("got", 2), ("need", 4)))),
        ("born_on", "04121961", "1961-04-12"),
        ("born_on", "04122061", Wrong("future")),
        ("born_on", "04121861", Wrong("too_old")),
        ("phone", "2126396851", "+12126396851"),
        ("phone", "0114420794600", "later"),
        ("phone", "212639685", Wrong("too_short", (("got", 9), ("need", 10)))),
        ("phone", "0001112222", Wrong("not_nanp")),
        ("spelled", "533263", "Leo"),
        ("spelled", "53326", Wrong("half_letter", (("at", 3),))),
        ("spelled", "5399", Wrong("no_such_letter", (("at", 2),))),
        ("name", "1", "spell"),
        ("name", "8", "pace"),
        ("name", "2", None),
        ("name", "533263", None),
    ],
)
def test_keys_are_the_value_or_refused_with_the_reason(
    kind: EntryKind, keys: str, expected: Heard, open_world: World
):
    assert fill_slot(Keyed(keys), ENTRIES[kind], open_world) == expected


@every_kind
@pytest.mark.parametrize(("key", "command"), [("0", "person"), ("9", "repeat"), ("*", "back")])
def test_a_lone_key_is_a_command_in_every_entry(
    kind: EntryKind, key: str, command: str, open_world: World
):
    assert fill_slot(Keyed(key), ENTRIES[kind], open_world) == command


@every_kind
@pytest.mark.parametrize("keys", ["", "12*4", "1#", "1२04", "D", "²"])
def test_keys_that_are_no_digits_are_a_miss(kind: EntryKind, keys: str, open_world: World):
    assert fill_slot(Keyed(keys), ENTRIES[kind], open_world) is None


@every_digit_kind
@pytest.mark.parametrize("key", ["1", "8"])
def test_any_other_lone_key_is_data_among_digits(kind: EntryKind, key: str, open_world: World):
    heard = fill_slot(Keyed(key), ENTRIES[kind], open_world)

    assert isinstance(heard, Wrong)
    assert heard.reason == "too_short" or kind == "phone"


@pytest.mark.parametrize(
    ("kind", "words", "expected"),
    [
        ("treatment_on", "December the fourth", "2026-12-04"),
        ("treatment_on", "tomorrow", "2026-11-24"),
        ("treatment_on", "purple elephants", Wrong("not_a_date")),
        ("born_on", "April twelfth nineteen sixty-one", "1961-04-12"),
        ("born_on", "April twelfth", Wrong("no_year")),
        ("phone", PHONE_WORDS, "+12126396851"),
        ("phone", "purple elephants", Wrong("no_number")),
        ("name", "my name is Leo Ruiz", "Leo Ruiz"),
        ("name", "Maria, 917-555-0142", "Maria"),
        ("name", "Maria, 917-555", Wrong("has_number")),
        ("name", "my number is 917 555 0142", Wrong("has_number")),
        ("name", "a nurse is my sister", Wrong("no_name")),
    ],
)
def test_words_are_the_value_or_refused_with_the_reason(
    kind: EntryKind, words: str, expected: Heard, open_world: World
):
    assert fill_slot(Spoke(words), ENTRIES[kind], open_world) == expected


@every_kind
def test_words_that_are_guesses_are_a_miss(kind: EntryKind, open_world: World):
    assert fill_slot(Spoke("December the fourth", 0.29), ENTRIES[kind], open_world) is None
    assert fill_slot(Spoke("December the fourth", 0.3), ENTRIES[kind], open_world) is not None


@every_kind
@pytest.mark.parametrize(
    "event", [Silence(), TransferEnded("busy"), Recorded("RE1", 3)], ids=lambda e: type(e).__name__
)
def test_what_is_no_entry_is_a_miss(kind: EntryKind, event: Event, open_world: World):
    assert fill_slot(event, ENTRIES[kind], open_world) is None


@every_kind
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_heard_in_every_entry_when_it_is_all_that_was_said(
    kind: EntryKind, command: str, open_world: World
):
    phrase = open_world.vocabulary.meanings[command][0]

    assert fill_slot(Spoke(f"{phrase.title()}."), ENTRIES[kind], open_world) == command


def test_an_own_key_of_a_name_is_heard_by_its_name(open_world: World):
    assert fill_slot(Spoke("Spell it"), ENTRIES["name"], open_world) == "spell"


@every_digit_kind
@pytest.mark.parametrize("word", ["nine", "zero", "one", "9", "0", "oh", "star one"])
def test_a_spoken_digit_is_never_a_command_among_digits(
    kind: EntryKind, word: str, open_world: World
):
    heard = fill_slot(Spoke(word), ENTRIES[kind], open_world)

    assert isinstance(heard, Wrong)


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (Recorded("RE1", 1), "RE1"),
        (Recorded("RE1", 0), None),
        (Recorded("", 3), None),
        (Keyed("0"), "person"),
        (Keyed("*"), "back"),
        (Keyed("5"), None),
        (Silence(), None),
        (Spoke("Leo Ruiz"), None),
    ],
)
def test_a_recording_is_its_reference_or_the_command_that_ended_it(event: Event, expected: Heard):
    assert accept_recording(event, Record(10, 1, "name")) == expected


# ---------------------------------------------------------------- danger among digits


@pytest.mark.parametrize(
    "words",
    [
        "nine one seven nine one one two three four five",
        "917 911 2345",
        "9 1 7 9 1 1 2 3 4 5",
        "two one two six three nine, nine one one five",
        "9 1 1 9 1 7 5 5 5 0",
        "nine one one nineteen sixty-one",
    ],
)
def test_911_is_no_danger_among_digits_when_it_is_a_part_of_a_number(words: str, open_world: World):
    danger = find_danger(Spoke(words), open_world.vocabulary, among_digits=True)

    assert danger is None


@pytest.mark.parametrize(
    "words",
    [
        "911", "nine one one", "9-1-1", "nine one one!", "oh, nine one one", "please, nine one one",
        "nine one one, nine one one", "I need nine one one", "I may need 911", "call 911",
        "chest pain", "two one two, my chest hurts", "call 911, two one two, six three nine",
    ],
)  # fmt: skip
def test_danger_is_heard_among_digits_when_it_is_no_number(words: str, open_world: World):
    danger = find_danger(Spoke(words, 0.01), open_world.vocabulary, among_digits=True)

    assert danger == "danger"


def test_911_is_danger_outside_of_digits_whatever_stands_around_it(open_world: World):
    words = "nine one seven nine one one two three four five"

    assert find_danger(Spoke(words), open_world.vocabulary) == "danger"


def test_a_date_keyed_comes_back_in_iso_8601(open_world: World):
    heard = fill_slot(Keyed("1123"), ENTRIES["treatment_on"], open_world)

    assert heard == date(2026, 11, 23).isoformat()
