"""What is recorded: everything that is said alike to all, each text once, and nothing private."""

from datetime import date

import pytest

from ivr.content.model import Content
from ivr.dialog.model import Birthday, Day, Digits, Letters, Ref, Say, Telephone
from ivr.tools.proofs.explore import find_prompts
from ivr.tools.proofs.invariants import Explored
from ivr.voice.utterances import (
    Utterance,
    is_live,
    is_said_in,
    make_utterance,
    name_of,
    parted,
    utterances_of,
)
from ivr.voice.wording import Wording

PART = Say("reading.part", (("title", Ref("topic.parking.title")), ("part", 2), ("parts", 4)))


@pytest.fixture(scope="module")
def texts(takes: list[Utterance]) -> set[tuple[str, str]]:
    return {(take.language, take.text) for take in takes}


@pytest.mark.parametrize(
    ("say", "name"),
    [
        (Say("greeting"), "greeting"),
        (Say("main.prepare", (("key", "1"),)), "main.prepare@key=1"),
        (PART, "reading.part@part=2,parts=4,title=parking"),
        (Say("x", (("language", "Haitian Creole"),)), "x@language=Haitian_Creole"),
    ],
)
def test_a_take_is_called_by_its_prompt_and_values(say: Say, name: str):
    assert name_of(say) == name


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("For parking, press 1.", ("For parking,", "press 1.")),
        ("Press 1.", ("Press 1.",)),
        ("If so, or not: 1.", ("If so, or not:", "1.")),
        ("停车,请按1。", ("停车,", "请按1。")),
        (", press 1.", (", press 1.",)),
    ],
)
def test_a_pause_stands_before_the_key_where_the_text_has_one(text: str, parts: tuple[str, ...]):
    assert parted(text, text.index("1")) == parts


def test_a_text_without_a_key_is_one_part():
    assert parted("Wait, please.", -1) == ("Wait, please.",)


def test_a_key_is_parted_from_its_function_in_every_language(takes: list[Utterance]):
    choices = [take for take in takes if "@key=" in take.name]

    assert {take.language for take in choices} >= {"en", "es", "zh", "yue", "ru"}
    for take in choices:
        whole = "".join(take.parts).replace(" ", "")
        assert (len(take.parts) <= 2, whole) == (True, take.text.replace(" ", ""))


def test_every_text_is_recorded_once_in_its_language(takes: list[Utterance], book: Content):
    assert len({(take.language, take.text) for take in takes}) == len(takes)
    assert {t.language for t in takes} == {*book.guide.languages, *book.guide.shells}
    assert [t.name for t in takes if not t.text or "{" in t.text or "\ue000" in t.text] == []


def test_a_shell_has_its_name_and_its_sentence(takes: list[Utterance], book: Content):
    for shell in book.guide.shells:
        assert sorted(take.name.partition("@")[0] for take in takes if take.language == shell) == [
            "shell.hold",
            "shell.name",
        ]


def test_a_language_that_no_voice_speaks_is_named_in_english(takes: list[Utterance], book: Content):
    tongues = {(t.language, t.tongue) for t in takes if t.name.startswith("shell.name")}

    assert ("ht", "en") in tongues
    assert ("fr", "fr") in tongues
    assert [t.name for t in takes if t.tongue != t.language and "shell.name" not in t.name] == []


def test_what_desks_hear_is_recorded_in_english_alone(takes: list[Utterance], book: Content):
    whispers = {take.language for take in takes if take.name.startswith("whisper.")}

    assert whispers == {"en"}
    assert not is_said_in(Say("whisper.late"), "es")


@pytest.mark.parametrize(
    "value",
    [
        "Ana Ruiz",
        Day(date(2026, 12, 4)),
        Birthday(date(1961, 4, 12)),
        Telephone("+12125550123"),
        Letters("Ana"),
        Digits("123456"),
    ],
)
def test_what_one_caller_told_is_spoken_live_and_never_recorded(
    value, book: Content, texts: set[tuple[str, str]]
):
    say = Say("confirm.phone", (("number", value),))

    assert is_live(say, book)
    for language in book.guide.languages:
        assert (language, make_utterance(say, language, Wording(book)).text) not in texts


def test_a_count_beyond_those_that_are_recorded_is_spoken_live(book: Content):
    def spells(at: int) -> Say:
        return Say("letters.so_far", (("at", at),))

    assert [is_live(spells(at), book) for at in (1, 12, 13)] == [False, False, True]


def test_whatever_a_caller_can_hear_is_recorded_or_lawfully_live(
    explored: Explored, book: Content, texts: set[tuple[str, str]]
):
    wording = Wording(book)
    said = find_prompts(explored.edges)

    silent = {
        (language, name_of(say))
        for say in said
        for language in ([say.language] if say.language else book.guide.languages)
        if is_said_in(say, language) and not is_live(say, book)
        if (language, wording.text(say.prompt, language, dict(say.values))) not in texts
    }

    assert silent == set()
    assert sum(is_live(say, book) for say in said) > 0


def test_a_walk_adds_only_choices(book: Content, takes: list[Utterance]):
    alone = utterances_of(book, ())

    assert {t.name for t in takes} - {t.name for t in alone} == {
        t.name for t in takes if "key=" in t.name
    }
