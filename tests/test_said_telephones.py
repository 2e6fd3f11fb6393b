"""A telephone number that was said is that number, or it is asked again; never another one."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.content.load import ROOT, load
from ivr.dialog.model import Enter, Keyed, Spoke, World, Wrong
from ivr.dialog.parsers.keypad import telephone
from ivr.dialog.parsers.numbers import spoken_telephone
from ivr.dialog.slots import LATER, fill_slot
from tests.test_entries import NUMBERS

LANGUAGES = ("en", "es", "zh", "yue", "ru")
VOCABULARIES = load().vocabularies
SHEETS = {
    language: tomllib.loads((ROOT / f"locales/{language}/hearing.toml").read_text(encoding="utf-8"))
    for language in LANGUAGES
}
DIGITS = {
    "en": ["oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
    "es": ["cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"],
    "ru": ["ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять"],
    "zh": list("零一二三四五六七八九"),
    "yue": list("零一二三四五六七八九"),
}
CODES = ("212", "646", "917", "718", "347", "201", "305", "415")
LOCAL = ("555 0142", "639 2000", "234 5678", "800 9000", "212 9176")
HOME = ("212", "646", "917", "718", "347", "929", "201")

every_language = pytest.mark.parametrize("language", LANGUAGES)
languages = st.sampled_from(LANGUAGES)


def heard(words: str, language: str) -> str | Wrong:
    return spoken_telephone(words, VOCABULARIES[language].numerals)


def said(digits: str, language: str) -> str:
    """The digits as words, one by one."""
    return " ".join(DIGITS[language][int(digit)] for digit in digits if digit.isdigit())


def words_of(language: str, table: str) -> list[str]:
    words: list[str] = SHEETS[language]["telephone"][table]
    return words


# ---------------------------------------------------------------- area codes


@every_language
@pytest.mark.parametrize("code", CODES)
def test_what_is_named_as_the_area_code_is_the_area_code_wherever_it_stands(
    language: str, code: str
):
    for local in LOCAL:
        right = telephone(code + local.replace(" ", ""))
        for area in words_of(language, "area"):
            for first, last in ((code, local), (said(code, language), said(local, language))):
                for words in (f"{area} {first}, {last}", f"{last}, {area} {first}"):
                    assert heard(words, language) == right, words
        for named in words_of(language, "named"):
            for words in (f"{code} {named}, {local}", f"{local}, {code} {named}"):
                assert heard(words, language) == right, words


@given(st.text("0123456789", max_size=11), st.text("0123456789", max_size=11), languages)
def test_a_number_with_an_area_code_begins_with_it_or_is_refused(
    before: str, after: str, language: str
):
    area = words_of(language, "area")[0]
    found = heard(f"{before}, {area} {after}", language)

    if isinstance(found, str):
        codes = (before.removeprefix("1")[:3], after.removeprefix("1")[:3], before[-3:])
        assert found[2:5] in codes


# ---------------------------------------------------------------- corrections


@pytest.mark.prove
@pytest.mark.sweep
@every_language
@given(number=NUMBERS, broken=st.text("23456789", min_size=3, max_size=9))
def test_after_a_correction_only_a_whole_number_counts(language: str, number: str, broken: str):
    new = f"{number[:3]} {number[3:6]} {number[6:]}"
    for correction in (*words_of(language, "correction"), *words_of(language, "retraction")):
        assert heard(f"{broken}, {correction}, {new}", language) == f"+1{number}", correction
        for left in (number[:3], number[3:], number[6:], ""):
            found = heard(f"{number}, {correction}, {left}", language)
            assert isinstance(found, Wrong), (correction, left)


@every_language
@given(one=NUMBERS, other=NUMBERS)
def test_two_numbers_and_a_denied_one_are_asked_again(language: str, one: str, other: str):
    for word in words_of(language, "either"):
        assert heard(f"{one} {word} {other}", language) == Wrong("one_number"), word
        assert heard(f"{one[:3]} {word} {other[:7]}", language) == Wrong("one_number"), word
    for word in (*words_of(language, "denial"), *words_of(language, "retraction")):
        assert heard(f"{word} {one}", language) == Wrong("one_number"), word


@given(NUMBERS, languages)
def test_a_number_that_is_said_twice_is_one(number: str, language: str):
    assert heard(f"{number}, {number}", language) == f"+1{number}"


# ---------------------------------------------------------------- digits


@every_language
@given(number=NUMBERS)
def test_english_digits_are_understood_in_every_language(language: str, number: str):
    assert heard(said(number, "en"), language) == f"+1{number}"
    mixed = f"{said(number[:3], 'en')} {said(number[3:], language)}"
    assert heard(mixed, language) == f"+1{number}"


@every_language
def test_a_word_that_sounds_like_a_digit_counts_among_digits_alone(language: str):
    for value, sounds in SHEETS[language]["telephone"]["sounds"].items():
        for sound in sounds:
            assert heard(sound, language) == Wrong("no_number"), sound
            assert heard(f"{sound} {sound} {sound}", language) == Wrong("no_number"), sound
            inside = f"2 1 2 6 3 9 {sound} {'0' * (4 - len(value))}"
            right = telephone(f"212639{value}{'0' * (4 - len(value))}")
            assert heard(inside, language) == right, sound
            assert heard(f"917 555 0142 {sound}", language) == "+19175550142", sound
            assert heard(f"{sound}, 917 555 0142", language) in (
                "+19175550142", Wrong("one_number")
            ), sound  # fmt: skip


@every_language
@given(number=NUMBERS, missing=st.integers(0, 9))
def test_a_number_that_lacks_a_digit_is_asked_again(language: str, number: str, missing: int):
    short = number[:missing] + number[missing + 1 :]

    assert isinstance(heard(said(short, language), language), Wrong) or short.startswith("1")


# ---------------------------------------------------------------- numbers that are not taken


@every_language
def test_an_extension_is_told_in_each_of_its_words(language: str):
    for word in (*words_of(language, "extension"), *words_of(language, "local")):
        for words in (f"917 555 0142 {word} 12", f"917-555-0142 {word}12"):
            assert heard(words, language) == Wrong("extension"), words
    assert heard("917 555 0142 x12", language) == Wrong("extension")


@given(st.integers(200, 999), st.integers(0, 9999), st.sampled_from(CODES))
def test_a_number_that_costs_its_caller_a_fee_is_refused(exchange: int, line: int, code: str):
    for number in (f"900{exchange}{line:04}", f"{code}976{line:04}"):
        assert isinstance(telephone(number), Wrong)
        for language in LANGUAGES:
            assert isinstance(heard(number, language), Wrong)
    assert telephone("9005550142") == telephone("2129761234") == Wrong("premium")


@pytest.mark.parametrize("prefix", ["13", "15", "17", "18", "19"])
@given(rest=st.text("0123456789", min_size=9, max_size=9))
def test_a_chinese_mobile_is_no_number_of_ours_in_its_own_groups(prefix: str, rest: str):
    mobile = prefix + rest
    grouped = f"{mobile[:3]} {mobile[3:7]} {mobile[7:]}"

    for language in LANGUAGES:
        for words in (grouped, f"86 {mobile}", f"+86 {grouped}", f"86 {grouped}"):
            found = heard(words, language)
            # Where China has no such mobile, the digits may be ours.
            assert isinstance(found, Wrong) or heard(mobile, "zh") != Wrong("abroad")


@pytest.mark.parametrize("language", ["zh", "yue"])
@pytest.mark.parametrize("mobile", ["13812345678", "13802345678", "15912345678", "18812345678"])
def test_a_chinese_mobile_is_left_for_a_nurse(language: str, mobile: str, open_world: World):
    spoken = "".join(DIGITS[language][int(digit)] for digit in mobile)
    world = World(open_world.guide, {}, VOCABULARIES[language], open_world.today)

    for words in (mobile, f"{mobile[:3]} {mobile[3:7]} {mobile[7:]}", spoken, f"86{mobile}"):
        assert heard(words, language) == Wrong("abroad"), words
        assert fill_slot(Spoke(words), Enter("phone", most=10), world) == LATER


@every_language
@given(number=NUMBERS.filter(lambda number: number.startswith(HOME)))
def test_a_number_of_the_region_with_a_one_before_it_is_ours(language: str, number: str):
    for words in (f"1{number}", f"1 {number[:3]} {number[3:6]} {number[6:]}"):
        assert heard(words, language) == f"+1{number}"


def test_keys_refuse_a_number_that_costs_a_fee(open_world: World):
    enter = Enter("phone", most=10)

    assert fill_slot(Keyed("9005550142"), enter, open_world) == Wrong("premium")
    assert fill_slot(Keyed("8005551212"), enter, open_world) == "+18005551212"
    assert fill_slot(Keyed("7875550142"), enter, open_world) == "+17875550142"


@given(st.text("0123456789 no,x区号轉 нетили-for to", max_size=60), languages)
def test_no_words_break_a_telephone_number(words: str, language: str):
    found = heard(words, language)

    assert isinstance(found, Wrong) or (len(found) == 12 and found.startswith("+1"))


def test_two_area_codes_with_digits_between_are_asked_again():
    numerals = VOCABULARIES["en"].numerals

    for words in ("area code 917 5 area code 212 555 0142", "area code 917 area code 212 555 0142"):
        assert spoken_telephone(words, numerals) == Wrong("one_number")


def test_an_area_code_that_is_said_once_more_is_the_one_of_the_number():
    numerals = VOCABULARIES["en"].numerals

    assert spoken_telephone("212 555 0142 area code 212", numerals) == "+12125550142"
