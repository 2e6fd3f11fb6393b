"""Every catalog says each thing in its one way and loses no warning, and no word is foreign."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

import pytest

from ivr.content.check import check
from ivr.content.critical import critical
from ivr.content.load import load
from ivr.content.model import Content
from ivr.content.strict_toml import BadContentError
from ivr.dialog.session import ENGLISH
from ivr.i18n.checks import (
    find_waived_rules,
    foreign_words,
    words_in,
    wrong_catalog,
    wrong_glossary,
    wrong_words,
)
from ivr.i18n.glossary import (
    Allowed,
    Glossary,
    Mark,
    Soft,
    Term,
    count,
    finder,
    folded,
    found,
    without,
)
from tests.catalog_shelf import Shelf
from tests.example import NO_SITE

DRAFTED = ("es", "zh", "yue", "ru")

DENIALS = {
    "es": r"(?i)\b(no|ni|sin|nunca|nadie)\b ?",
    "zh": "不要?|没有?|未|无|别|否则",
    "yue": "唔(?:好|可以|會|係|到|知)?|冇|未|無",
    "ru": r"(?i)\b(не|нет|нельзя|без|некому)\b ?",
}
"""How each language denies, written down apart from the glossaries that are tried with it."""

POLITE = {"没关系", "唔緊要", "對唔住", "使唔使", "應唔應該"}
"""Phrases that hold such a word and deny nothing: never mind, sorry, must it, should one."""

RULES = (
    *("topic.fasting.", "topic.clear_liquids.", "topic.escort_rule."),
    *("topic.after.first_day", "topic.parking.driving", "nobody_yet.rule"),
)
"""Fasting, clear liquids, the escort and driving."""

ENGLISH_TERMS = Glossary(
    term={"liquids": Term("clear liquids", "x", ("clear liquid",))},
    warnings={"not": Mark(("not", "no")), "only": Mark(("only",))},
)
OWN = Glossary(
    term={"liquids": Term("líquidos claros", "x", ("líquido clar*",), ("líquidos", "agua"))},
    warnings={"not": Mark(("no", "sin"), ("sin azúcar",), {"p.two": 2}), "only": Mark(("solo",))},
    soft=Soft(("debería",), {"p.soft": "it asks"}),
    allowed={"brands": Allowed(("7UP", "Agua Fina"), "x")},
    same=("no",),
)


def told(english: str, text: str, prompt: str = "p") -> list[str]:
    return list(wrong_words(prompt, english, text, OWN, ENGLISH_TERMS))


@cache
def shipped() -> Content:
    return NO_SITE


# ---------------------------------------------------------------- finding


def test_a_phrase_is_found_as_whole_words_in_upper_and_lower_case():
    assert found(("no", "ni"), "No, nocturno; ni niño. ¿NO?") == ["no", "ni", "no"]
    assert found(("сопровожд*",), "Сопровождающий сопровождает.") == ["сопровожд"] * 2


def test_ideographs_need_no_spaces_and_names_between_them_are_found():
    assert found(("不", "Jell-O"), "请不要吃Jell-O果冻") == ["不", "jell-o"]


def test_letters_that_are_written_in_two_ways_are_the_same():
    assert found(("líquido",), "li\u0301quido") == ["líquido"]


def test_the_longest_phrase_counts_and_what_is_ignored_does_not():
    mark = Mark(("no", "no más"), ("sin no",))

    assert (count(mark, "no más, sin no"), without(("no",), "a no b")) == (1, "a   b")


# ---------------------------------------------------------------- terms


def test_a_term_is_said_in_its_one_way_or_another_form_of_it():
    english = "Drink clear liquids."

    assert told(english, "Beba líquidos claros.") == []
    assert told(english, "Beba un líquido clarito.") == []
    assert told(english, "Beba jugos.") == [
        "the glossary says 'liquids' as 'líquidos claros', and this does not"
    ]


def test_an_exception_of_the_glossary_holds_for_its_prompt_alone():
    term = replace(OWN.term["liquids"], exceptions={"p": "another sense"})
    own = replace(OWN, term={"liquids": term})

    def wrong(prompt: str) -> int:
        return len(list(wrong_words(prompt, "Clear liquids.", "Eso.", own, ENGLISH_TERMS)))

    assert (wrong("p"), wrong("q")) == (0, 1)


def test_what_is_never_said_is_found_but_not_in_what_is_right_or_in_a_name():
    assert told("Drink.", "Beba líquidos, agua.") == [
        "the glossary never says 'líquidos': 'liquids' is 'líquidos claros'",
        "the glossary never says 'agua': 'liquids' is 'líquidos claros'",
    ]
    assert told("Drink.", "Beba líquidos claros, Agua Fina.") == []


# ---------------------------------------------------------------- warnings


def test_a_lost_and_an_added_denial_are_told():
    assert told("Do not drink.", "No beba.") == []
    assert told("Do not drink.", "Beba.") == ["a word of 'not' is lost: it has 0, and needs 1"]
    assert told("Drink.", "No beba.") == ["a word of 'not' is too many: it has 1, and needs 0"]
    assert told("Do not drink.", "Beba sin azúcar.") == [
        "a word of 'not' is lost: it has 0, and needs 1"
    ]


def test_other_words_of_warning_may_be_more_and_not_fewer():
    assert told("Drink.", "Beba solo.") == []
    assert told("Only drink.", "Beba.") == ["a word of 'only' is lost: it has 0, and needs 1"]


def test_a_reviewed_count_stands_for_that_of_the_english():
    assert told("Do not drink.", "No, no beba.", "p.two") == []
    assert told("Do not drink.", "No beba.", "p.two") == [
        "a word of 'not' is lost: it has 1, and needs 2"
    ]


def test_a_rule_is_not_softened_where_the_english_demands():
    assert told("Only drink.", "Solo debería beber.") == ["'debería' makes advice of a rule"]
    assert told("Drink.", "Debería beber.") == []
    assert told("Only drink.", "Solo debería beber.", "p.soft") == []


# ---------------------------------------------------------------- mutations of what is shipped


def words_of(language: str, prompt: str) -> str:
    return shipped().catalogs[language].entries[prompt].text


Spans = Iterable[tuple[int, int]]


def without_each(text: str, words: Spans, but: Spans) -> Iterator[str]:
    """The text without one of these words, for each that is no part of another phrase."""
    spared = {at for span in but for at in range(*span)}
    for start, end in words:
        if start not in spared:
            yield text[:start] + text[end:]


def spans_of(pattern: re.Pattern[str], text: str) -> Spans:
    return (match.span() for match in pattern.finditer(text))


def is_caught(language: str, prompt: str, text: str) -> bool:
    book = shipped()
    english, glossaries = book.wordings[ENGLISH][prompt], book.glossaries
    return any(wrong_words(prompt, english, text, glossaries[language], glossaries[ENGLISH]))


@pytest.mark.parametrize("language", DRAFTED)
def test_a_critical_wording_that_loses_a_denial_is_caught(language: str):
    words, polite = re.compile(DENIALS[language]), re.compile("|".join(POLITE))
    tried = [
        (prompt, text)
        for prompt in critical(shipped())
        for whole in (words_of(language, prompt),)
        for text in without_each(whole, spans_of(words, whole), spans_of(polite, whole))
    ]

    missed = [each for each in tried if not is_caught(language, *each)]

    assert missed == []
    of_rules = [prompt for prompt, _ in tried if prompt.startswith(RULES)]
    assert (len(tried) >= 29, len(of_rules) >= 15) == (True, True)


@pytest.mark.parametrize("language", DRAFTED)
def test_a_critical_wording_that_loses_any_word_of_warning_is_caught(language: str):
    tried = [
        (prompt, text)
        for prompt in critical(shipped())
        for mark in shipped().glossaries[language].warnings.values()
        for whole in (folded(words_of(language, prompt)),)
        for text in without_each(
            whole, finder(mark.words).spans(whole), finder(mark.ignore).spans(whole)
        )
    ]

    missed = [each for each in tried if not is_caught(language, *each)]

    assert missed == []
    assert len(tried) >= 60


# ---------------------------------------------------------------- foreign words


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("普通话", "请 press 3 {key}。", "'press' is in foreign letters"),
        ("廣東話", "請按 {key}，OK。", "'ok' is in foreign letters"),
        ("Русский", "Нажмите 1 или press.", "'press' is in foreign letters"),
        ("Русский", "Нaжмите {key}.", "'нaжмите' is in foreign letters"),
        ("Español", "Oprima 您 {key}.", "'您' is in foreign letters"),
        ("Español", "Vaya al parking.", "'parking' is an English word"),
        ("Español", "Don’t beba.", '"don\'t" is an English word'),
    ],
)
def test_a_foreign_word_is_told(name: str, text: str, what: str):
    english = words_in(("The parking: press {key}. Don't say no.",))

    assert [each.partition(":")[0] for each in foreign_words(name, text, OWN, english)] == [what]


def test_names_placeholders_and_words_that_are_the_same_pass():
    english = words_in(("Press {key}: no 7UP.",))

    assert list(foreign_words("Español", "Oprima {key}: no, 7UP.", OWN, english)) == []
    assert list(foreign_words("普通话", "7UP汽水 {surgery_center}。", OWN, english)) == []


@pytest.mark.parametrize("language", DRAFTED)
def test_no_shipped_wording_has_a_word_of_another_language(language: str):
    book = shipped()
    own, name = book.glossaries[language], book.languages[language].name
    english = words_in((*book.wordings[ENGLISH].values(),))

    texts = {prompt: entry.text for prompt, entry in book.catalogs[language].entries.items()}

    assert {p: w for p, t in texts.items() if (w := [*foreign_words(name, t, own, english)])} == {}


# ---------------------------------------------------------------- the file


@pytest.mark.parametrize("language", DRAFTED)
def test_every_shipped_catalog_keeps_its_glossary(language: str):
    of_words = ("glossary", "a word of", "makes advice", "foreign letters", "is an English word")
    problems = [problem.what for problem in wrong_catalog(language, shipped())]

    assert [what for what in problems if any(word in what for word in of_words)] == []


@pytest.mark.parametrize(
    ("own", "what"),
    [
        (replace(OWN, term={}), "it has no term 'liquids'"),
        (replace(OWN, same=("no", "…")), "one of its phrases has no letters"),
        (
            replace(OWN, warnings={"not": OWN.warnings["not"]}),
            "the kind 'only' must be in this glossary and in the English one",
        ),
        (replace(OWN, soft=Soft((), {"q": "x"})), "it names 'q', and there is no such prompt"),
    ],
)
def test_a_glossary_that_is_not_whole_is_told(own: Glossary, what: str):
    prompts = ("p.two", "p.soft")

    assert list(wrong_glossary(OWN, ENGLISH_TERMS, prompts)) == []
    assert [each.partition(",")[0] for each in wrong_glossary(own, ENGLISH_TERMS, prompts)][
        0
    ] == what.partition(",")[0]


def test_no_kind_of_rule_is_waived_in_a_critical_wording():
    own = replace(OWN, warnings={"not": Mark(("no",), (), {"p": 0})})
    english = {"p": "Do not drink."}

    assert list(find_waived_rules(own, ENGLISH_TERMS, english, ())) == []
    assert list(find_waived_rules(own, ENGLISH_TERMS, english, ("p",))) == [
        "p is critical, so a word of 'not' cannot be waived there"
    ]


def test_a_lost_not_stops_a_live_language_and_only_warns_of_a_draft(shelf: Shelf):
    shelf.translate("home.agencies", "¡If you have it, press {key}.")
    what = "home.agencies: a word of 'not' is lost: it has 0, and needs 1"

    draft = check(load(shelf.root))
    shelf.go_live()
    live = check(load(shelf.root))

    assert [str(problem).partition(" ")[2] for problem in draft.drafts] == [what]
    assert draft.errors == ()
    assert [str(problem).partition(" ")[2] for problem in live.errors] == [what]


def test_a_draft_without_a_glossary_is_told(shelf: Shelf):
    (shelf.root / "locales/es/glossary.toml").unlink()

    assert [str(problem) for problem in check(load(shelf.root)).drafts] == [
        "locales/es/glossary.toml: there is no glossary, so no word can be held to it"
    ]


@pytest.mark.parametrize("text", ["<<<<<<<", "[term.x]\nsay = 1\nwhy = ''\n[warnings]\n", None])
def test_a_live_language_without_a_sound_glossary_does_not_start(shelf: Shelf, text: str | None):
    shelf.go_live()
    path = shelf.root / "locales/es/glossary.toml"
    path.unlink() if text is None else path.write_text(text)

    with pytest.raises(BadContentError) as bad:
        load(shelf.root)

    assert str(bad.value).startswith("locales/es/glossary.toml: ")
