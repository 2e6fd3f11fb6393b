"""Words of danger are heard in every spelling, at every question; what only holds them is not."""

import re
import tomllib
from dataclasses import replace
from itertools import cycle, islice, product
from pathlib import Path

import pytest

from ivr.content.load import load
from ivr.dialog.danger import KINDS, SIGNS, UNCERTAIN, find_danger, may_be_overdose, tells_of_taking
from ivr.dialog.engine import advance, ask
from ivr.dialog.model import Choose, Keyed, Spoke, Transfer, World
from ivr.dialog.parsers.text import APOSTROPHES, tight
from ivr.dialog.phrase_search import Row, Span, found_in, near_spans, number_at, row_of
from ivr.dialog.session import Draft, Session
from ivr.dialog.vocabulary import Alarm
from ivr.settings import EXAMPLE_SITE
from ivr.tools.proofs.danger import (
    QUESTIONS,
    answered_by_topics,
    find_danger_violations,
    unheard_dangers,
)
from ivr.tools.proofs.invariants import Explored

BOOK = load(site=EXAMPLE_SITE)
VOCABULARIES = BOOK.vocabularies
LANGUAGES = [id_ for id_ in BOOK.guide.languages if id_ in VOCABULARIES]
TWINS = {
    language: tomllib.loads(
        (Path(__file__).parent / "hearing" / f"{language}-danger.toml").read_text(encoding="utf-8")
    )
    for language in LANGUAGES
}
MARKS = [*APOSTROPHES, "' ", "’ ", " '", ""]
NOTS = ("cant", "wont", "isnt", "doesnt", "dont")

every_language = pytest.mark.parametrize("language", LANGUAGES)


def own(language: str) -> Alarm:
    """How danger sounds in the language itself."""
    return VOCABULARIES[language].alarms[0]


def reveals(words: str, language: str) -> bool:
    """Whether the words are danger at every kind of question."""
    return all(
        find_danger(
            Spoke(words, 0.01), VOCABULARIES[language], among_digits=digits, expects=expects
        )
        for digits, expects in QUESTIONS
    )


# ---------------------------------------------------------------- every spelling, everywhere


@pytest.mark.parametrize("mark", MARKS)
@every_language
def test_danger_with_a_not_is_heard_whatever_stands_for_the_apostrophe(language: str, mark: str):
    """English is heard in every language."""
    phrases = [p for some in own("en").phrases.values() for p in some if set(p.split()) & {*NOTS}]
    said = [
        " ".join(w[:-1] + mark + "t" if w in NOTS else w for w in phrase.split())
        for phrase in phrases
    ]

    assert len(said) >= 9
    assert [words for words in said if not reveals(words, language)] == []


@every_language
def test_danger_is_heard_in_each_spelling_of_its_parts(language: str):
    alarm = own(language)
    missed = [
        said
        for one, other in alarm.same
        for phrase in (p for some in alarm.phrases.values() for p in some)
        if f" {other} " in f" {phrase} "
        for said in [f" {phrase} ".replace(f" {other} ", f" {one} ").strip()]
        if not reveals(said, language)
    ]

    assert missed == []


@every_language
def test_danger_is_heard_in_capitals_in_a_sentence_and_without_signs(language: str):
    for kind in ("danger", "selfharm"):
        for words in TWINS[language][kind]:
            for form in (f"{words.upper()}!!", f"uh, {words}...", re.sub(r"[^\w\s'’]", " ", words)):
                assert find_danger(Spoke(form), VOCABULARIES[language]) in (kind, "selfharm"), form


@pytest.mark.parametrize("language", ["zh", "yue"])
def test_danger_is_heard_in_both_scripts(language: str):
    """Each character that is folded is written as its other form."""
    alarm = own(language)
    other: dict[str, str] = {}
    for code, simple in alarm.fold.items():
        other.setdefault(simple, chr(code))
    turned = str.maketrans({k: v for k, v in other.items() if len(k) == 1})
    said = [tight(phrase).translate(turned) for some in alarm.phrases.values() for phrase in some]

    assert [words for words in said if not reveals(words, language)] == []


# ---------------------------------------------------------------- laws over everything reached


def test_danger_leads_to_911_and_a_person_from_every_place_in_every_language(
    explored: Explored, open_world: World
):
    assert list(find_danger_violations(explored.places, open_world, VOCABULARIES)) == []


def test_a_phrase_that_nobody_listens_for_breaks_the_law():
    english = VOCABULARIES["en"]
    deaf = replace(own("en"), denied=("help",), phrases={"danger": (), "selfharm": ()})
    changed = replace(english, alarms=(deaf,))

    assert len(list(unheard_dangers(changed))) > 100


def test_a_place_without_danger_breaks_the_law(open_world: World):
    deaf = {"en": replace(VOCABULARIES["en"], alarms=())}
    told = list(find_danger_violations([(Session(state="main"), Draft())], open_world, deaf))

    assert any("/main" in line and "911" in line for line in told)


# ---------------------------------------------------------------- too much of a medicine

ORDERS = {
    "en": "I {took} {amount} {medicine}",
    "es": "me {took} {amount} {medicine}",
    "zh": "我{took}{amount}{medicine}",
    "yue": "我{took}{amount}{medicine}",
    "ru": "я {took} {amount} {medicine}",
}
ASKED = {
    "en": "can I {take} {amount} {medicine} before the treatment",
    "es": "puedo {take} {amount} {medicine} antes del tratamiento",
    "zh": "治疗前我可以{take}{amount}{medicine}吗",
    "yue": "治療前我可唔可以{take}{amount}{medicine}",
    "ru": "можно {take} {amount} {medicine} перед процедурой",
}


def said_in(language: str, shape: str, verb: str, amounts: tuple[str, ...]) -> list[str]:
    """Each verb with each amount, each amount with each medicine, each verb with each medicine."""
    signs = own(language).signs
    verbs, medicines = signs[verb], signs["medicine"]
    pairs = [
        *((v, a, m) for (v, a), m in zip(product(verbs, amounts), cycle(medicines), strict=False)),
        *((v, a, m) for (a, m), v in zip(product(amounts, medicines), cycle(verbs), strict=False)),
        *((v, a, m) for (v, m), a in zip(product(verbs, medicines), cycle(amounts), strict=False)),
    ]
    sparse = islice(pairs, 0, None, max(1, len(pairs) // 400))
    return [shape.format_map({verb: v, "amount": a, "medicine": m}) for v, a, m in sparse]


@every_language
def test_who_took_too_much_of_a_medicine_is_in_danger(language: str):
    amounts = (*own(language).signs["excess"], *own(language).signs["all"])
    said = said_in(language, ORDERS[language], "took", amounts)

    heard = [words for words in said if find_danger(Spoke(words), VOCABULARIES[language])]

    # An idiom, a word of both lists or a spelling may change one or the other.
    assert len(said) > 350
    assert len(heard) / len(said) > 0.97


@pytest.mark.prove
@pytest.mark.sweep
@every_language
@pytest.mark.parametrize("state", ["main", "prepare", "treatment"])
def test_no_topic_answers_who_took_or_would_take_an_amount(
    language: str, state: str, book_choices: dict[str, Choose]
):
    signs = own(language).signs
    amounts = (*signs["excess"], *signs["all"], *signs["some"])
    said = [
        *said_in(language, ORDERS[language], "took", amounts),
        *said_in(language, ASKED[language], "take", amounts),
    ]
    told = list(answered_by_topics(said, book_choices[state], VOCABULARIES[language]))
    topics = [line for line in told if line.rpartition(" ")[2] in BOOK.guide.topics]

    assert topics == []
    assert len(told) / len(said) < 0.03


RULES = ("fasting", "clear_liquids", "diabetes", "medicines")


@pytest.mark.prove
@pytest.mark.sweep
@every_language
def test_no_topic_of_rules_answers_who_has_taken_anything(language: str, open_world: World):
    vocabulary = VOCABULARIES[language]
    signs = own(language).signs
    world = replace(open_world, vocabulary=vocabulary)
    verbs = [verb for sign in ("took", "ate", "injected") for verb in signs[sign]]
    phrases = [phrase for topic in RULES for phrase in vocabulary.phrases(topic)]
    menus = [Session(state=state, language=language) for state in ("main", "prepare")]

    read = [
        said
        for at, verb in enumerate(verbs)
        for phrase in phrases[at % 7 :: 7]
        for said in (f"{verb} {phrase}", f"{phrase} {verb}")
        for menu in menus
        if advance(menu, Draft(), Spoke(said, 0.9), world).session.state == "reading"
    ]

    assert read == []


def test_a_hearing_without_taking_breaks_the_law(open_world: World):
    alarms = tuple(replace(alarm, signs={}) for alarm in VOCABULARIES["en"].alarms)
    deaf = replace(VOCABULARIES["en"], alarms=alarms, plans={}, meanings={
        **VOCABULARIES["en"].meanings, "ate": ()
    })  # fmt: skip
    world = replace(open_world, vocabulary=deaf)

    said = Spoke("what now i took my insulin", 0.9)

    assert advance(Session(state="main"), Draft(), said, open_world).session.state != "reading"
    assert advance(Session(state="main"), Draft(), said, world).session.state == "reading"


def test_a_hearing_without_amounts_breaks_the_law(book_choices: dict[str, Choose]):
    signs = {**own("en").signs, "excess": (), "all": (), "some": ()}
    deaf = replace(VOCABULARIES["en"], alarms=(replace(own("en"), signs=signs),))
    said = said_in("en", ASKED["en"], "take", own("en").signs["all"])

    assert list(answered_by_topics(said, book_choices["prepare"], deaf))


@pytest.fixture(scope="module")
def book_choices() -> dict[str, Choose]:
    choices = {}
    for state in ("main", "prepare", "treatment"):
        then = ask(Session(state=state, topic="medicines"), Draft(), BOOK.guide).then
        assert isinstance(then, Choose)
        choices[state] = then
    return choices


@every_language
def test_every_sign_has_words_in_every_language(language: str):
    signs = own(language).signs

    assert set(signs) == SIGNS
    assert [sign for sign, words in signs.items() if not words] == []


def test_a_kind_is_made_of_several_signs():
    assert min(len(signs) for signs in (*(kind.signs for kind in KINDS), *UNCERTAIN)) > 1


# ---------------------------------------------------------------- what is none


@every_language
def test_what_may_be_too_much_goes_to_a_person_and_is_no_danger(language: str):
    vocabulary = VOCABULARIES[language]
    said = TWINS[language]["uncertain"]

    assert [w for w in said if find_danger(Spoke(w), vocabulary)] == []
    assert [w for w in said if not may_be_overdose(Spoke(w), vocabulary)] == []


@every_language
def test_the_harmless_of_every_language_alarms_nobody_before_a_language_is_chosen(language: str):
    english = VOCABULARIES["en"]
    alarmed = [
        words
        for words in TWINS[language]["harmless"]
        if find_danger(Spoke(words), english, expects="language")
    ]

    assert alarmed == []


@every_language
def test_danger_in_every_language_is_heard_before_one_is_chosen(language: str, open_world: World):
    needs = {"danger": TWINS[language]["danger"], "selfharm": TWINS[language]["selfharm"]}
    needs = {need: [*said, *own(language).overheard.get(need, ())] for need, said in needs.items()}
    for need, said in needs.items():
        for words in said:
            english = open_world.vocabulary
            heard = find_danger(Spoke(words), english, expects="language")
            assert heard in (need, "selfharm"), words


def test_a_caller_in_need_is_rescued_at_the_welcome_in_any_language(open_world: World):
    for words in ("救命", "no puedo respirar", "ne mogu dyshat", "唞唔到氣", "他没有呼吸"):
        turn = advance(Session(), Draft(), Spoke(words), open_world).turn

        assert turn.says[0].prompt == "emergency", words
        assert isinstance(turn.then, Transfer), words


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("en", "John Stroke"), ("en", "my name is Anna Stroke"),
        ("en", "my emergency contact is Ana"),
        ("es", "María Socorro López"), ("es", "Auxilio Pérez"), ("es", "se llama Socorro Díaz"),
        ("es", "mi contacto de emergencia es Ana Ruiz"), ("zh", "我的紧急联系人是王小明"),
        ("yue", "我嘅緊急聯絡人係陳大文"), ("ru", "мой экстренный контакт Анна Иванова"),
    ],
)  # fmt: skip
def test_a_name_that_is_a_word_of_danger_is_a_name_where_one_is_asked_for(language: str, name: str):
    assert find_danger(Spoke(name), VOCABULARIES[language], expects="name") is None


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "stroke"), ("en", "my husband had a stroke"), ("en", "Ana Ruiz can't breathe"),
        ("es", "¡socorro!"), ("es", "auxilio por favor"), ("es", "socorro auxilio"),
        ("es", "necesito auxilio"), ("es", "socorro, mi esposo no respira"),
    ],
)  # fmt: skip
def test_a_cry_for_help_is_no_name(language: str, words: str):
    assert find_danger(Spoke(words), VOCABULARIES[language], expects="name") == "danger"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "I had a heart attack two years ago and now my chest hurts"),
        ("en", "no chest pain but he can't breathe"),
        ("en", "my emergency contact is Ana and I am bleeding"),
        ("en", "I'm dying for a coffee and I passed out"),
        ("en", "no, chest pain"),
        ("es", "no tengo dolor de pecho pero no puedo respirar"),
        ("es", "tuve un infarto hace años y ahora me duele el pecho"),
        ("zh", "我以前中风过现在又胸痛"), ("zh", "我没有胸痛可是他晕倒了"),
        ("yue", "我以前中過風而家心口痛"), ("ru", "боли в груди нет, но я задыхаюсь"),
        ("ru", "у меня был инфаркт, сейчас опять болит сердце"),
    ],
)  # fmt: skip
def test_a_present_sign_beside_a_harmless_mention_is_danger(language: str, words: str):
    assert find_danger(Spoke(words), VOCABULARIES[language]) == "danger"


# ---------------------------------------------------------------- between two parts of a topic


@pytest.mark.parametrize("confidence", [0.1, 0.9])
@pytest.mark.parametrize(
    "noise", ["purple elephants", "and then he went back home", "the next train", "yes", "okay"]
)
def test_noise_between_two_parts_is_as_silence(open_world: World, noise: str, confidence: float):
    reading = Session(state="reading", topic="during", misses=1)
    step = advance(reading, Draft(), Spoke(noise, confidence), open_world)

    assert (step.session.state, step.session.section) == ("reading", 1)
    assert (step.session.unheard, step.session.misses) == (0, 0)


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("stop", "topic_end"), ("next", "reading"), ("main menu", "main"), ("repeat", "reading"),
        ("can I talk to a nurse please", "transfer"), ("I can't breathe", "transfer"),
        ("I want to die", "transfer"),
    ],
)  # fmt: skip
def test_a_plain_word_between_two_parts_counts(open_world: World, words: str, state: str):
    reading = Session(state="reading", topic="during")

    assert advance(reading, Draft(), Spoke(words), open_world).session.state == state


# ---------------------------------------------------------------- the parts

CHEST = ("chest", "heart"), ("hurts", "is tight"), 2


def near(heard: str) -> list[Span]:
    firsts, thens, gap = CHEST
    alarm = Alarm({"danger": firsts, "selfharm": thens})
    found = found_in(row_of(heard, alarm), alarm)
    return list(near_spans(found.get("phrases.danger", ()), found.get("phrases.selfharm", ()), gap))


@pytest.mark.parametrize(
    ("heard", "expected"),
    [
        ("my chest hurts", True), ("my chest really badly hurts", True),
        ("my chest is really very tight", False), ("my chest is tight", True),
        ("chest of drawers and later my heart hurts", True), ("it hurts in my chest", False),
        ("chests hurts", False), ("", False),
    ],
)  # fmt: skip
def test_parts_count_in_their_order_and_near_each_other(heard: str, expected: bool):
    assert bool(near(heard)) is expected


@pytest.mark.parametrize("between", range(6))
def test_parts_are_found_over_as_many_words_as_the_gap_allows(between: int):
    assert bool(near(" ".join(["chest", *["a"] * between, "hurts"]))) is (between <= CHEST[2])


@pytest.mark.parametrize(
    ("language", "said", "value"),
    [
        ("en", "fifty two", 52), ("en", "one fifty", 150), ("en", "one hundred twenty", 120),
        ("en", "42", 42), ("en", "one two zero", 120), ("en", "ten", 10), ("zh", "五 十", 50),
        ("zh", "四 十 二", 42), ("ru", "сорок два", 42), ("en", "pills", 0),
    ],
)  # fmt: skip
def test_a_number_is_read_from_its_words(language: str, said: str, value: int):
    assert number_at(said.split(), 0, own(language).numbers)[0] == value


def test_nothing_stands_where_an_idiom_was():
    row = Row(("a", "b", "c"), frozenset()).without([Span(1, 2)])

    assert row.words == ("a", "", "c")


def test_a_flood_of_words_is_heard_in_no_time():
    flood = Spoke("took too many pills not chest pain seven " * 2000)

    assert find_danger(flood, VOCABULARIES["en"]) == "danger"


def test_the_rules_are_not_read_to_who_tells_of_taking_in_the_same_breath(open_world: World):
    step = advance(
        Session(state="main"), Draft(), Spoke("eating and drinking took", 0.9), open_world
    )

    assert isinstance(step.turn.then, Transfer)


def test_keys_tell_of_no_medicine():
    vocabulary = VOCABULARIES["en"]

    assert (may_be_overdose(Keyed("1"), vocabulary), tells_of_taking(Keyed("1"), vocabulary)) == (
        False,
        False,
    )
