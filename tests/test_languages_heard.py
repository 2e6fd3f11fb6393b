"""Each language is heard as its examples say; in each, the laws of hearing hold at every choice."""

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ivr.channels.twiml import HINTS
from ivr.content.check import wrong_hearing
from ivr.content.hearing import with_languages
from ivr.content.load import ROOT
from ivr.dialog.danger import Expected, find_danger
from ivr.dialog.engine import ask
from ivr.dialog.intents import COMMANDS, match_intent
from ivr.dialog.model import Choose, Spoke
from ivr.dialog.parsers.dates import spoken_birth_date, spoken_treatment_date
from ivr.dialog.parsers.names import name_and_number, spoken_name
from ivr.dialog.parsers.numbers import spoken_telephone
from ivr.dialog.session import Draft, Session
from ivr.dialog.vocabulary import Vocabulary
from ivr.tools.proofs.choices import dangerous, shared_phrases, unheard_phrases
from ivr.tools.proofs.invariants import Explored
from ivr.voice.wording import MOST_HINTS
from tests.example import BOOK
from tests.test_numerals import told

LANGUAGES = [id_ for id_ in BOOK.languages if id_ in BOOK.vocabularies]
TODAY = date(2026, 11, 23)
ENTRIES = ("treatment_date", "birth_date", "telephone", "name", "name_and_number")

every_language = pytest.mark.parametrize("language", LANGUAGES)


def vocabulary_in(language: str) -> Vocabulary:
    """How the language is heard when every language can be asked for."""
    return with_languages(BOOK.vocabularies[language], BOOK.languages)


VOCABULARIES = {language: vocabulary_in(language) for language in LANGUAGES}
OFFERED = replace(BOOK.guide, languages=tuple(LANGUAGES))


def examples(suffix: str) -> list[tuple[str, str, str, object]]:
    """Language, place, words and meaning of all examples; those of English but danger have
    tests of their own."""
    folder = Path(__file__).parent / "hearing"
    return [
        (language, place, words, means)
        for language in LANGUAGES
        if language != "en" or suffix == "-danger"
        for place, said in tomllib.loads(
            (folder / f"{language}{suffix}.toml").read_text(encoding="utf-8")
        ).items()
        for words, means in (said.items() if isinstance(said, dict) else ((w, "") for w in said))
    ]


def choose_at(state: str) -> Choose:
    session = Session(state=state, topic="visitors", need="late", desk="surgery_center")
    then = ask(session, Draft(), OFFERED).then
    assert isinstance(then, Choose)
    return then


@pytest.fixture(scope="module")
def choices(explored: Explored) -> list[Choose]:
    """Every choice that callers meet, and the language step with all languages."""
    met = {edge.step.turn.then for edge in explored.edges}
    steps = [choose_at("welcome"), choose_at("languages"), choose_at("another_language")]
    return [*(then for then in met if isinstance(then, Choose) and then.by_speech), *steps]


# ---------------------------------------------------------------- examples


@pytest.mark.parametrize(("language", "place", "words", "means"), examples(""))
def test_an_example_is_heard_as_its_file_says(language: str, place: str, words: str, means: str):
    vocabulary = VOCABULARIES[language]

    heard = find_danger(Spoke(words), vocabulary) or match_intent(
        Spoke(words), choose_at(place), vocabulary
    )

    assert (heard or "") == means


@pytest.mark.parametrize(("language", "kind", "words", "value"), examples("-entries"))
def test_an_entry_is_heard_as_its_file_says(
    language: str, kind: str, words: str, value: str | list[str]
):
    assert entered(kind, words, VOCABULARIES[language]) == value


@pytest.mark.parametrize(("language", "kind", "words", "value"), examples("-entries"))
def test_no_entry_is_taken_for_danger(language: str, kind: str, words: str, value: object):
    digits = kind in ("treatment_date", "birth_date", "telephone")

    expects: Expected = "name" if kind in ("name", "name_and_number") else ""
    heard = find_danger(Spoke(words), VOCABULARIES[language], among_digits=digits, expects=expects)

    assert heard is None


def entered(kind: str, words: str, vocabulary: Vocabulary) -> str | list[str]:
    """The value of what was said, as the files write it."""
    match kind:
        case "treatment_date":
            return told(spoken_treatment_date(words, vocabulary.numerals, TODAY))
        case "birth_date":
            return told(spoken_birth_date(words, vocabulary.numerals, TODAY))
        case "telephone":
            return told(spoken_telephone(words, vocabulary.numerals))
        case "name":
            return told(spoken_name(words, vocabulary))
        case _:
            return [told(value) for value in name_and_number(words, vocabulary)]


@every_language
def test_the_examples_name_every_choice_of_the_menus_and_every_kind_of_entry(language: str):
    folder = Path(__file__).parent / "hearing"
    spoken = tomllib.loads((folder / f"{language}.toml").read_text(encoding="utf-8"))
    entries = tomllib.loads((folder / f"{language}-entries.toml").read_text(encoding="utf-8"))
    plans = tomllib.loads((folder / f"{language}-plans.toml").read_text(encoding="utf-8"))
    named = {means for said in spoken.values() for means in said.values()} | set(plans)
    menus = ("main", "prepare", "home", "getting_there", "treatment", "late_closed")
    offered = {o.meaning for state in menus for o in choose_at(state).options}

    assert offered - named == set()
    assert set(entries) == set(ENTRIES)


# ---------------------------------------------------------------- danger


ALARMS = examples("-danger")


@pytest.mark.parametrize(
    ("language", "kind", "words"), [(lang, kind, words) for lang, kind, words, _ in ALARMS]
)
def test_whole_sentences_are_danger_or_harmless_as_their_file_says(
    language: str, kind: str, words: str
):
    expected = {"danger": "danger", "selfharm": "selfharm", "alarms": "danger"}.get(kind)

    assert find_danger(Spoke(words), VOCABULARIES[language]) == expected


@every_language
def test_danger_in_english_is_heard_in_every_language(language: str):
    english = BOOK.vocabularies["en"].danger

    for need in ("danger", "selfharm"):
        for phrase in english[need]:
            words = Spoke(f"{phrase} please")
            assert find_danger(words, VOCABULARIES[language]) is not None, phrase


@every_language
def test_no_wording_of_the_menus_is_danger(language: str):
    vocabulary = VOCABULARIES[language]
    named = {p for some in vocabulary.meanings.values() for p in some}

    assert [p for p in named if find_danger(Spoke(p), vocabulary)] == []


# ---------------------------------------------------------------- laws


@pytest.mark.sweep
@every_language
def test_the_laws_of_hearing_hold_at_every_choice(language: str, choices: list[Choose]):
    vocabulary = VOCABULARIES[language]

    for law in (unheard_phrases, shared_phrases, dangerous):
        assert [(law.__name__, law(choose, vocabulary)) for choose in choices] == [
            (law.__name__, [])
        ] * len(choices)


@every_language
def test_the_contents_of_hearing_are_lawful(language: str):
    everything = (*LANGUAGES,)
    book = replace(BOOK, guide=replace(BOOK.guide, languages=everything), vocabularies=VOCABULARIES)

    assert [p for p in wrong_hearing(book) if f"/{language}/" in p.file] == []


@every_language
def test_a_gather_takes_every_hint(language: str, choices: list[Choose]):
    phrases = VOCABULARIES[language].phrases

    for choose in choices:
        each = (phrases(meaning)[:MOST_HINTS] for meaning in choose.meanings())
        offered = {phrase for some in each for phrase in some}
        assert len(offered) + len(COMMANDS) <= HINTS


@every_language
def test_a_language_has_the_tables_of_english_and_no_others(language: str):
    english, own = (sheet_of(id_) for id_ in ("en", language))

    assert set(own["keys"]) == set(english["keys"])
    assert names_in(own) - set(BOOK.languages) == names_in(english) - set(BOOK.languages)


def sheet_of(language: str) -> dict[str, dict[str, list[str]]]:
    """The hearing.toml as it is written."""
    path = ROOT / "locales" / language / "hearing.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def names_in(sheet: dict[str, dict[str, list[str]]]) -> set[str]:
    """All meanings that can be said."""
    return {*sheet["meanings"], *sheet["alone"]}


@pytest.mark.parametrize(
    ("language", "said", "means"),
    [
        ("es", "English please", "en"),
        ("es", "en español por favor", "es"),
        ("es", "¿me puede cambiar el idioma?", "languages"),
        ("zh", "英文 please", "en"),
        ("zh", "我要换语言", "languages"),
        ("zh", "廣東話", "yue"),
        ("yue", "英文 please", "en"),
        ("yue", "普通话", "zh"),
        ("yue", "唔該，我想轉語言", "languages"),
        ("ru", "инглиш плиз", "en"),
        ("ru", "English, please", "en"),
        ("ru", "поменяйте язык, пожалуйста", "languages"),
        ("ru", "мне нужен переводчик", "interpreter"),
    ],
)
def test_a_language_can_be_asked_for_in_the_midst_of_the_talk(language: str, said: str, means: str):
    for state in ("main", "prepare", "topic_end", "confirm", "reached"):
        assert match_intent(Spoke(said), choose_at(state), VOCABULARIES[language]) == means
