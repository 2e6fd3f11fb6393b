"""What a recogniser must have heard of a clip: every number, part of the day and "not"."""

from dataclasses import replace

import pytest

from ivr.content.model import Content
from ivr.tools.studio.transcripts import (
    Ear,
    Heard,
    compared,
    denials_in,
    ear_of,
    error_rate,
    errors,
    losses,
)


@pytest.fixture(scope="module")
def ears(book: Content) -> dict[str, Ear]:
    return {language: ear_of(book, language) for language in (*book.guide.languages, "fr")}


def lost(words: str, heard: str, language: str, ears: dict[str, Ear]) -> list[str]:
    return list(losses(words, Heard(heard, language, 1.0), language, ears[language]))


HEARD_RIGHTLY = [
    ("en", "Please arrive 15 minutes early.", "Please arrive fifteen minutes early."),
    ("en", "It takes 4 to 6 hours.", "It takes 4-6 hours."),
    ("en", "Call 2 1 2, 6 3 9, 6 8 5 1.", "Call 212-639-6851."),
    ("en", "From 9 AM to 5 PM.", "From 9 a.m. to 5:00 p.m."),
    ("en", "For May 3, 1950, press 0 5 0 3.", "For May 3rd, 1950, press 0503"),
    ("en", "You cannot drive. You do not eat.", "You can't drive. You don't eat."),
    ("en", "You will not feel it.", "You won't feel it."),
    ("en", "For medicines, press 4.", "4 medicines, press 4."),
    ("es", "Llegue quince minutos antes.", "Llegue 15 minutos antes"),
    ("es", "A las ocho y media de la noche.", "A las 8:30 de la noche."),
    ("es", "En mil novecientos cincuenta.", "En 1950."),
    ("es", "Es el dos uno dos, seis tres nueve.", "Es el 212 639"),
    ("zh", "从上午八点到晚上六点半。", "从上午8点到晚上6:30"),
    ("zh", "需要四到六个小时。", "需要4-6个小时"),
    ("zh", "两个小时。", "2个小时"),
    ("zh", "十二月四号。", "12月4号"),
    ("yue", "兩個鐘頭。", "2個鐘頭"),
    ("yue", "四至六個鐘頭。", "4至6個鐘頭"),
    ("ru", "С шести часов утра до восьми часов вечера.", "С 6 часов утра до 8 часов вечера"),
    ("ru", "Третье мая тысяча девятьсот пятидесятого года.", "3 мая 1950 года"),
    ("ru", "Номер: два один два, шесть три девять.", "Номер 212-639."),
    ("fr", "Français: 5.", "français 5"),
]


@pytest.mark.parametrize(("language", "words", "heard"), HEARD_RIGHTLY)
def test_a_number_is_heard_however_it_is_written(language, words, heard, ears):
    assert lost(words, heard, language, ears) == []


HEARD_WRONGLY = [
    ("en", "Please arrive 15 minutes early.", "Please arrive fifty minutes early.", "number"),
    ("en", "Please arrive 15 minutes early.", "Please arrive minutes early.", "number"),
    ("en", "It takes 4 to 6 hours.", "It takes 46 hours.", "number"),
    ("en", "Call 6 3 9, 2 0 0 0.", "Call 639-20000.", "number"),
    ("en", "Wait a minute or more here.", "Wait 8 minutes or more here.", "number"),
    ("en", "When to call, part 3 of 3.", "One to call, part three of three.", "number"),
    ("en", "From 9 AM on, as ever.", "From 9 PM on, as ever.", "time"),
    ("en", "You do not have to eat it.", "You do have to eat it.", "not"),
    ("en", "You have to eat it.", "You have not to eat it.", "not"),
    ("es", "Espere sesenta minutos aquí.", "Espere setenta minutos aquí.", "number"),
    ("es", "A las ocho de la mañana.", "A las ocho de la noche.", "time"),
    ("es", "No coma nada antes de venir.", "Coma nada antes de venir.", "not"),
    ("zh", "请提前十五分钟到达医院。", "请提前五十分钟到达医院。", "number"),
    ("zh", "从上午八点开始有人接听。", "从下午八点开始有人接听。", "time"),
    ("zh", "您到家之前不可以开车。", "您到家之前可以开车。", "not"),
    ("yue", "你未返到屋企都唔可以揸車。", "你未返到屋企都可以揸車。", "not"),
    ("ru", "Приезжайте за пятнадцать минут.", "Приезжайте за пятьдесят минут.", "number"),
    ("ru", "С восьми часов утра, как всегда.", "С восьми часов вечера, как всегда.", "time"),
    ("ru", "Вам нельзя водить машину.", "Вам можно водить машину.", "not"),
]


@pytest.mark.parametrize(("language", "words", "heard", "what"), HEARD_WRONGLY)
def test_what_a_patient_must_not_mishear_fails_the_clip(language, words, heard, what, ears):
    assert lost(words, heard, language, ears) == [what]


def test_a_clip_of_other_words_fails(ears):
    assert lost("The car park is below.", "Thank you so much!", "en", ears) == ["words"]


def test_another_language_fails_where_the_recogniser_is_sure(ears):
    sure, unsure = Heard("Main menu.", "es", 0.97), Heard("Main menu.", "es", 0.5)

    assert list(losses("Main menu.", sure, "en", ears["en"])) == ["language"]
    assert list(losses("Main menu.", unsure, "en", ears["en"])) == []


def test_every_wording_agrees_with_itself(book: Content, ears):
    wrong = [
        (language, name)
        for language in book.guide.languages
        for name, text in book.wordings[language].items()
        if text and "{" not in text and lost(text, text, language, ears)
    ]

    assert wrong == []


def test_words_are_compared_with_their_numbers_as_digits(ears):
    assert compared("Press 2 1 2, not twelve!", ears["en"]) == ["press", "212", "not", "12"]
    assert compared("两点半", ears["zh"]) == ["230"]


def test_errors_are_counted_by_word_or_by_character(ears):
    english = ears["en"]

    assert errors("Press two keys.", "Press 2 key", english, by_character=False) == (1, 3)
    assert errors("Press two keys.", "Press 2 key", english, by_character=True) == (1, 10)


def test_a_recogniser_that_repeats_itself_makes_no_more_errors_than_words(ears):
    assert error_rate("Stop.", "stop stop stop stop", ears["en"], by_character=False) == 1.0
    assert error_rate("…", "", ears["en"], by_character=False) == 0.0


def test_without_a_glossary_no_denial_is_counted(book: Content):
    ear = ear_of(replace(book, glossaries={}), "en")

    assert denials_in("Do not eat.", ear) == 0
