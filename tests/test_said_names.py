"""What callers say at the question for a name is a whole name, or it is asked again."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.content.load import ROOT, load
from ivr.dialog.model import Wrong
from ivr.dialog.parsers.names import LONGEST, name_and_number, spoken_name
from tests.test_numerals import told

LANGUAGES = ("en", "es", "zh", "yue", "ru")
VOCABULARIES = load().vocabularies
FOLDER = Path(__file__).parent / "hearing"
SHEETS = {
    language: tomllib.loads((ROOT / f"locales/{language}/hearing.toml").read_text(encoding="utf-8"))
    for language in LANGUAGES
}
NAME = {"en": "Ana Ruiz", "es": "Ana Ruiz", "ru": "Анна Левина", "zh": "李梅", "yue": "陳大文"}
BLANK = {"zh": "", "yue": ""}
CHINESE = ("zh", "yue")

every_language = pytest.mark.parametrize("language", LANGUAGES)
in_chinese = pytest.mark.parametrize("language", CHINESE)


def examples(table: str) -> list[tuple[str, str, str]]:
    """Language, words and name of the examples in tests/hearing/<language>-names.toml."""
    found: list[tuple[str, str, str]] = []
    for language in LANGUAGES:
        sheet = tomllib.loads((FOLDER / f"{language}-names.toml").read_text(encoding="utf-8"))
        some = sheet[table]
        pairs = some.items() if isinstance(some, dict) else ((words, table) for words in some)
        found += [(language, words, name) for words, name in pairs]
    return found


def heard(words: str, language: str) -> str:
    return told(spoken_name(words, VOCABULARIES[language]))


# ---------------------------------------------------------------- no name


@pytest.mark.parametrize(("language", "words", "expected"), examples("no_name"))
def test_what_is_no_name_is_asked_again(language: str, words: str, expected: str):
    for said in (words, f"{words}?", words.upper(), words.lower()):
        assert heard(said, language) == expected


@every_language
def test_no_word_of_sentences_is_taken_for_a_name(language: str):
    names = SHEETS[language]["names"]

    for word in (*names["sentence"], *names["phrases"], *names["weak"]):
        assert heard(word, language) in ("no_name", "has_number"), word


@every_language
def test_a_word_of_sentences_beside_a_name_makes_it_doubtful(language: str):
    names, blank = SHEETS[language]["names"], BLANK.get(language, " ")
    # Some are talk around a name, and leave it whole.
    allowed = {"no_name", "has_number", NAME[language]}

    for word in names["sentence"]:
        for said in (f"{word}{blank}{NAME[language]}", f"{NAME[language]}{blank}{word}"):
            assert heard(said, language) in allowed, said


@every_language
def test_nobody_is_named_by_who_they_are(language: str):
    names, blank = SHEETS[language]["names"], BLANK.get(language, " ")

    for kin in names["kin"]:
        assert heard(f"{names['whose'][0]}{blank}{kin}", language) == "no_name", kin


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(("language", "words", "name"), examples("names"))
def test_a_name_is_kept_as_it_is_said(language: str, words: str, name: str):
    assert heard(words, language) == name


@every_language
def test_who_somebody_is_stands_in_no_name(language: str):
    names, blank, name = SHEETS[language]["names"], BLANK.get(language, " "), NAME[language]

    for whose in names["whose"][:12]:
        for kin in names["kin"]:
            person = f"{whose}{blank}{kin}"
            assert heard(f"{person}{blank}{name}", language) == name, person
            assert heard(f"{name}, {person}", language) == name, person


@every_language
def test_what_is_said_before_and_after_a_name_is_left_out(language: str):
    names, blank, name = SHEETS[language]["names"], BLANK.get(language, " "), NAME[language]

    for before in names["before"]:
        assert heard(f"{before}, {name}", language) == name, before
    for after in names["after"]:
        assert heard(f"{name}{blank}{after}", language) == name, after


@pytest.mark.parametrize("filler", SHEETS["en"]["names"]["surnames"])
def test_a_filler_that_is_a_surname_stays_where_it_can_be_one(filler: str):
    surname = filler.capitalize()

    assert heard(f"{surname} Ji-won", "en") == f"{surname} Ji-won"
    assert heard(f"{filler} jiwon", "en") == f"{surname} Jiwon"
    assert heard(f"{surname}, Ana Ruiz", "en") == "Ana Ruiz"
    assert heard(f"{filler} ana ruiz", "en") == "Ana Ruiz"
    assert heard(f"it's {filler} Ana", "en") == "Ana"


# ---------------------------------------------------------------- letters


SPELLED = st.sampled_from(["Ana Ruiz", "Leo Stone", "Maria Lopez", "Wei Chen", "Olga", "O'Brien"])


@given(SPELLED, st.sampled_from([" ", ", ", "-"]), st.sampled_from([", ", " ", ", that's "]))
def test_letters_that_fit_a_name_leave_it_as_it_is(name: str, between: str, before: str):
    letters = between.join(c for c in name.upper() if c.isalpha())

    for language in ("en", "es"):
        said = f"{name}{before if language == 'en' else ', '}{letters}"
        assert heard(said, language) == name


@given(SPELLED, st.text("BDFGJKQVWXZ", min_size=4, max_size=9), st.sampled_from(LANGUAGES))
def test_letters_that_do_not_fit_never_make_a_name_of_both(name: str, letters: str, language: str):
    found = heard(f"{name}, {' '.join(letters)}", language)

    assert found == "no_name" or len(found.split()) <= len(name.split())


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Smith, S M Y T H", "Smyth"),
        ("Jon Stone, J O H N", "John Stone"),
        ("Ana Ruis, A N A R U I Z", "Ana Ruiz"),
        ("Catherine with a K, K A T H E R I N E", "Katherine"),
        ("Brian with a Y", "no_name"),
        ("Bryan with a Y", "Bryan"),
        ("Ana A as in apple N as in Nancy A as in Adam", "Ana"),
        ("A N A space R U I Z", "Ana Ruiz"),
        ("Miller, M I double L E R", "Miller"),
        ("J R Smith", "J R Smith"),
        ("Ana Stone, Q W X Z", "no_name"),
    ],
)
def test_the_letters_decide_where_they_are_like_the_name(words: str, name: str):
    assert heard(words, "en") == name


# ---------------------------------------------------------------- Chinese characters


@in_chinese
def test_an_explained_surname_is_chosen_wherever_it_is_explained(language: str):
    heads = SHEETS[language]["names"]["characters"]["heads"]
    called = "叫"

    for char, some in heads.items():
        for head in some:
            whole = f"{char}大文"
            for said in (
                f"{whole}，{head}{char}",
                f"{head}{char}，{whole}",
                f"姓{char}，{head}{char}，{called}大文",
                # A homophone that the recogniser wrote.
                f"何大文，{head}何",
                f"我姓何，{head}{char}，{called}大文",
            ):
                assert heard(said, language) == whole, said


@in_chinese
def test_a_surname_that_introduces_itself_is_never_lost_and_never_doubled(language: str):
    sheet = SHEETS[language]["names"]["characters"]

    for surname in sheet["surname"]:
        for given_word in sheet["given"]:
            for said in (f"{surname}陈，{given_word}大文", f"{surname}陈{given_word}陈大文"):
                assert heard(said, language) == "陈大文", said


@pytest.mark.parametrize("of", ["的", "嘅"])
@pytest.mark.parametrize("word", ["伟大", "建设", "国家", "美丽", "梅花", "文化", "英雄", "明天"])
def test_a_word_with_a_character_of_the_name_chooses_it(word: str, of: str):
    for char in word:
        language = "zh" if of == "的" else "yue"
        assert heard(f"陈{char}，{word}{of}{char}", language) == f"陈{char}"
        assert heard(f"陈坤，{word}{of}{char}", language) == f"陈{char}"


# ---------------------------------------------------------------- names and numbers


NUMBER = "+19176396851"
SAID = {
    "en": "nine one seven six three nine six eight five one",
    "es": "nueve uno siete seis tres nueve seis ocho cinco uno",
    "ru": "девять один семь шесть три девять шесть восемь пять один",
    "zh": "九一七六三九六八五一",
    "yue": "九一七六三九六八五一",
}


@every_language
@pytest.mark.parametrize("between", [", ", " "])
def test_a_name_and_a_number_in_one_breath_are_both_heard(language: str, between: str):
    for number in (SAID[language], "917-639-6851", "9176396851", "(917) 639 6851"):
        for said in (f"{NAME[language]}{between}{number}", f"{number}{between}{NAME[language]}"):
            found = name_and_number(said, VOCABULARIES[language])
            assert found == (NAME[language], NUMBER), said


@every_language
def test_a_sentence_with_a_number_has_no_name(language: str):
    for words in SHEETS[language]["names"]["sentence"][:40]:
        name, _ = name_and_number(f"{words} 917-639-6851", VOCABULARIES[language])
        assert name == Wrong("no_name"), words


@given(st.text(max_size=120) | st.text("姓叫陈文大的伟弓长张aA '-,是我", max_size=60))
def test_no_words_break_a_name_in_any_language(words: str):
    for vocabulary in VOCABULARIES.values():
        found = spoken_name(words, vocabulary)
        assert isinstance(found, Wrong) or 1 <= len(found) <= LONGEST


@pytest.mark.parametrize(
    "word", ["a ", "um ", "陈", "伟大的伟", "姓陈叫", "my friend ", "N as in ", "zebra "]
)
def test_long_speeches_make_no_long_names(word: str):
    for vocabulary in VOCABULARIES.values():
        for said in (word * 700, f"{word * 700} zebra", f"{'zebra ' * 300}, A B C D E"):
            found = spoken_name(said, vocabulary)
            assert isinstance(found, Wrong) or len(found) <= LONGEST


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Mary O'Brien M A R Y space O B R I E N", "Mary O'Brien"),
        ("Maria Lopez M A R Y A space L O P E S", "Marya Lopes"),
    ],
)
def test_a_name_that_is_spelled_word_by_word_keeps_its_signs_where_the_letters_are_the_same(
    words: str, name: str
):
    assert spoken_name(words, VOCABULARIES["en"]) == name
