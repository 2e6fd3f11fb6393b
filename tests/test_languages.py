"""Callers in their own language: choosing it, keeping it, changing it, and finding a person."""

from dataclasses import replace

import pytest

from ivr.channels import twiml
from ivr.channels.twiml import Links
from ivr.content.critical import critical
from ivr.content.model import Content
from ivr.content.signoff import seal, words_of
from ivr.dialog.engine import advance, ask, begin
from ivr.dialog.model import (
    Choose,
    Event,
    Keyed,
    Say,
    Silence,
    Spoke,
    Step,
    Transfer,
    TransferEnded,
    Turn,
    World,
)
from ivr.dialog.session import NAMELESS, Draft, Session
from ivr.dialog.session_url import NoSuchPlaceError, parse_url, to_url
from ivr.dialog.states import STATES, topics
from ivr.dialog.transitions import EMERGENCY, LANGUAGES, MAX_UNASKED
from ivr.i18n.checks import crowded
from ivr.tools.proofs.explore import Edge
from ivr.tools.proofs.invariants import Explored
from ivr.tools.proofs.languages import find_language_violations, is_the_same
from ivr.tools.proofs.memory import cached_hearing
from ivr.tools.simulator import lint
from ivr.voice.wording import Wording
from tests.line import MONDAY_MORNING, Call

LIVE = ("en", "es", "zh", "yue", "ru")
SHELLS = ("bn", "ht", "ko", "ar", "fr", "ur", "pl")
OTHERS = [language for language in LIVE if language != "en"]
VOICED, MUTE = "ko", "ht"

ENGLISH_EMERGENCY = replace(EMERGENCY, language="en")


def after(session: Session, *events: Event, world: World) -> Step:
    """What comes of these events, one after the other."""
    step = Step(session, Draft(), ask(session, Draft(), world.guide))
    for event in events:
        step = advance(step.session, step.draft, event, world)
    return step


def prompts(turn: Turn) -> list[str]:
    return [say.prompt for say in turn.says]


# ---------------------------------------------------------------- choosing


def test_each_live_language_offers_itself_on_keys_that_never_move(book: Content, open_world: World):
    turn = ask(Session(), Draft(), open_world.guide)

    assert book.guide.languages == LIVE
    assert isinstance(turn.then, Choose)
    offered = [(o.meaning, o.key, o.language) for o in turn.then.options]
    own = [(language, str(key), language) for key, language in enumerate(LIVE, start=1)]
    assert offered == [*own, ("another", "6", "")]
    spoken = Wording(book).turn(turn, Session()).spoken
    assert prompts(turn)[2:5] == ["language.own", "command.person", "language.own"]
    assert [s.language for s in (spoken[2], *spoken[4:8])] == list(LIVE)
    assert "español" in spoken[4].text


@pytest.mark.parametrize("language", OTHERS)
def test_a_chosen_language_says_the_emergency_sentence_before_its_first_menu(
    open_world: World, language: str
):
    key = str(LIVE.index(language) + 1)

    step = after(Session(), Keyed(key), world=open_world)

    assert step.session == Session(language=language, state="main")
    assert prompts(step.turn)[:2] == ["emergency", "main.intro"]


def test_english_does_not_say_the_emergency_sentence_twice(open_world: World):
    assert prompts(after(Session(), Keyed("1"), world=open_world).turn)[0] == "main.intro"


@pytest.mark.parametrize("state", LANGUAGES)
@pytest.mark.parametrize(
    ("words", "language"), [("Spanish", "es"), ("español", "es"), ("Russian", "ru")]
)
def test_a_language_is_chosen_by_its_name(open_world: World, state: str, words: str, language: str):
    step = after(Session(state=state), Spoke(words), world=open_world)

    assert step.session == Session(language=language, state="main")


# ---------------------------------------------------------------- changing


@pytest.mark.parametrize("language", LIVE)
def test_one_key_leads_from_any_menu_to_the_languages(open_world: World, language: str):
    menu = Session(language=language, state="getting_there", slower=True)

    page = after(menu, Keyed("7"), world=open_world)
    chosen = after(page.session, Keyed("2"), world=open_world)
    back = after(page.session, Keyed("*"), world=open_world)

    assert page.session == Session(language=language, state="languages", slower=True)
    assert prompts(page.turn) == ["language.own"] * 5 + ["language.another"]
    assert chosen.session == Session(language="es", state="main", slower=True)
    assert back.session == Session(language=language, state="main", slower=True)


def test_who_asks_for_english_in_any_menu_goes_on_where_they_were(book: Content, open_world: World):
    over = Session(language="es", state="topic_end", topic="about", section=1)
    world = replace(open_world, vocabulary=book.vocabularies["es"])

    step = after(over, Spoke("English please"), world=world)

    assert step.session == replace(over, language="en")
    assert step.turn == ask(over, Draft(), world.guide)


def test_the_language_goes_with_the_call_through_a_transfer_and_its_end(open_world: World):
    ringing = after(Session(language="ru", state="main"), Keyed("5"), world=open_world)
    back = after(ringing.session, TransferEnded("answered"), world=open_world)

    assert (ringing.session.language, back.session.language) == ("ru", "ru")


# ---------------------------------------------------------------- a number of its own


@pytest.mark.parametrize("language", OTHERS)
def test_the_number_of_one_language_begins_in_it_after_the_english_emergency_sentence(
    open_world: World, language: str
):
    step = begin(language, open_world)

    assert step.session == Session(language=language, state="main")
    assert step.turn.says[1:3] == (ENGLISH_EMERGENCY, EMERGENCY)
    assert prompts(step.turn)[0] == "greeting"
    assert prompts(step.turn)[3] == "main.intro"


@pytest.mark.parametrize("language", ["", "en", "xx", "de", "../es", "ES"])
def test_any_other_number_begins_with_the_choice_of_a_language(open_world: World, language: str):
    assert begin(language, open_world).session == Session()


def test_the_number_of_a_language_that_we_do_not_speak_rings_an_interpreter(open_world: World):
    step = begin(VOICED, open_world)

    assert step.turn.then == Transfer("operator", "interpreter")
    assert step.turn.says[1:] == (ENGLISH_EMERGENCY, Say("shell.hold", language=VOICED))


# ---------------------------------------------------------------- another language


def test_another_language_names_those_that_lead_to_an_interpreter(book: Content, open_world: World):
    step = after(Session(), Keyed("6"), world=open_world)

    spoken = Wording(book).turn(step.turn, step.session).spoken
    assert book.guide.shells == SHELLS
    assert [(s.language, s.text) for s in spoken] == [
        ("bn", "বাংলা: 1."),
        ("ht", "Haitian Creole: 2."),
        ("ko", "한국어: 3."),
        ("ar", "العربية: 4."),
        ("fr", "Français: 5."),
        ("ur", "Urdu: 6."),
        ("pl", "Polski: 7."),
        ("en", "For any other language, stay on the line."),
    ]


@pytest.mark.parametrize("event", [Silence(), Keyed("0"), Spoke("interpreter"), Spoke("German")])
def test_whoever_finds_no_name_there_reaches_the_operator_too(open_world: World, event: Event):
    step = after(Session(state="another_language"), event, world=open_world)

    assert step.turn.then == Transfer("operator", "interpreter")
    assert step.session.speaks in ("", NAMELESS)


@pytest.mark.parametrize("event", [Keyed("3"), Spoke("Korean"), Spoke("한국어")])
def test_a_language_with_a_voice_says_one_sentence_and_rings_the_operator(
    open_world: World, event: Event
):
    step = after(Session(state="another_language"), event, world=open_world)

    assert step.session.speaks == VOICED
    assert step.turn == Turn(
        (Say("shell.hold", language=VOICED),), Transfer("operator", "interpreter")
    )


def test_a_language_without_a_voice_only_hears_it_ring(open_world: World):
    step = after(Session(state="another_language"), Keyed("2"), world=open_world)

    assert step.turn == Turn((), Transfer("operator", "interpreter"))


def test_an_operator_who_does_not_answer_is_rung_again_before_any_foreign_word(open_world: World):
    first = after(Session(state="another_language"), Keyed("3"), world=open_world)

    second = after(first.session, TransferEnded("busy"), world=open_world)
    third = after(second.session, TransferEnded("no_answer"), world=open_world)

    assert second.turn == first.turn
    assert second.session.attempts == MAX_UNASKED
    assert prompts(third.turn)[:2] == ["transfer.no_answer", "emergency"]
    assert isinstance(third.turn.then, Choose)
    assert third.session.speaks == VOICED


def test_a_shell_can_be_asked_for_anywhere_and_is_told_to_every_desk(open_world: World):
    asked = after(Session(language="es", state="home"), Spoke("Korean"), world=open_world)
    person = after(Session(state="main", speaks=VOICED), Keyed("0"), world=open_world)

    assert asked.turn.then == Transfer("operator", "interpreter")
    assert (person.turn.then, person.session.speaks) == (Transfer("pain_service", "person"), VOICED)


def test_an_address_names_no_language_that_is_none(open_world: World):
    spoken = Session(state="main", speaks=VOICED)
    assert to_url(spoken) == "/voice/en/main?speaks=ko"
    assert parse_url("en", "main", {"speaks": "ko"}, open_world.guide) == spoken
    for wrong in ("tlh", "xx", "KO"):
        with pytest.raises(NoSuchPlaceError):
            parse_url("en", "main", {"speaks": wrong}, open_world.guide)


# ---------------------------------------------------------------- what the desk hears


@pytest.mark.parametrize(
    ("keys", "whispers"),
    [
        ("10", ["The caller needs a person."]),
        (
            "20",
            [
                "The caller needs a person.",
                "The caller speaks Spanish.",
                "They may need an interpreter.",
            ],
        ),
        ("63", ["Interpreter needed.", "The caller speaks Korean."]),
        ("60", ["Interpreter needed.", "The caller speaks another language."]),
    ],
)
def test_the_desk_hears_which_language_the_caller_speaks(keys: str, whispers: list[str]):
    call = Call(MONDAY_MORNING)
    for key in keys:
        call.press(key)

    told = " ".join(call.whispered)
    assert told == "Ketamine prep line. " + " ".join(whispers)


# ---------------------------------------------------------------- the same in every language


def test_every_turn_is_spotless_twiml_in_every_language(explored: Explored, book: Content):
    wording = Wording(book)
    turns = {ask(session, draft, book.guide): session for session, draft in explored.places}
    links = Links("https://line.example/voice/x", "https://line.example/w")
    faults: set[str] = set()

    for language in OTHERS:
        for turn, session in turns.items():
            worded = wording.turn(turn, replace(session, language=language))
            document = twiml.render_turn(worded, links, book.languages, book.directory, None)
            faults.update(lint(document.encode()))

    assert faults == set()


@pytest.mark.sweep
def test_every_language_goes_the_same_way_as_english(explored: Explored, worlds: list[World]):
    with cached_hearing():
        assert list(find_language_violations(explored.edges, worlds)) == []


def test_a_step_that_differs_in_a_language_is_told(
    monkeypatch: pytest.MonkeyPatch, open_world: World
):
    def shorter(session: Session, draft: Draft, guide: object) -> Turn:
        turn = topics.ask_home(session, draft, open_world.guide)
        return replace(turn, says=turn.says[1:]) if session.language == "ru" else turn

    before = Session(state="main")
    edge = Edge(
        before, Draft(), Keyed("2"), open_world, after(before, Keyed("2"), world=open_world)
    )
    assert [is_the_same(edge, language) for language in OTHERS] == [True] * 4

    monkeypatch.setitem(STATES, "home", replace(STATES["home"], ask=shorter))

    assert [is_the_same(edge, language) for language in OTHERS] == [True, True, True, False]
    assert list(find_language_violations([edge], [open_world])) == [
        "/voice/en/main, Keyed(): not as in ru"
    ]


def test_a_language_that_is_not_heard_goes_the_way_of_keys(open_world: World):
    guide = replace(open_world.guide, speech=open_world.guide.speech - {"yue"})
    world = replace(open_world, guide=guide)
    for before, key in ((Session(), "1"), (Session(state="main"), "1"), (Session(), "4")):
        edge = Edge(before, Draft(), Keyed(key), world, after(before, Keyed(key), world=world))
        assert is_the_same(edge, "yue")
    turn = ask(Session(language="yue", state="main"), Draft(), guide)
    assert isinstance(turn.then, Choose)
    assert not turn.then.by_speech
    assert "invite_speech" not in prompts(turn)


# ---------------------------------------------------------------- what is not a wish for a language


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "can I wear nail polish"),
        ("en", "my daughter speaks Russian, can she wait with me"),
        ("en", "I pressed Spanish by mistake"),
        ("en", "no they only spoke Spanish"),
        ("en", "may I eat greek yogurt"),
        ("es", "no quiero español"),
    ],
)
def test_the_name_of_a_language_among_other_words_changes_none(
    book: Content, open_world: World, language: str, words: str
):
    world = replace(open_world, vocabulary=book.vocabularies[language])
    place = Session(language=language, state="topic_end", topic="medicines")

    step = after(place, Spoke(words), world=world)

    assert (step.session.language, step.session.speaks) == (language, "")
    assert not isinstance(step.turn.then, Transfer)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "I don't want it in Spanish"), ("zh", "我不说英语")]
)
def test_a_language_that_is_denied_leads_to_the_page_of_languages(
    book: Content, open_world: World, language: str, words: str
):
    world = replace(open_world, vocabulary=book.vocabularies[language])

    step = after(Session(language=language, state="home"), Spoke(words), world=world)

    assert step.session == Session(language=language, state="languages")


@pytest.mark.parametrize("event", [Silence(), Keyed("0")])
def test_who_speaks_none_of_them_is_not_told_as_a_speaker_of_the_last_choice(
    open_world: World, event: Event
):
    lost = Session(language="es", state="another_language", speaks=VOICED)

    step = after(lost, event, world=open_world)

    assert (step.session.speaks, step.turn.then) == (NAMELESS, Transfer("operator", "interpreter"))
    assert prompts(step.turn) == ["connecting.operator", "ask_operator.interpreter"]


def test_what_one_language_did_not_hear_is_not_held_against_the_next(open_world: World):
    deaf = Session(unheard=3)

    assert after(deaf, Keyed("2"), world=open_world).session.unheard == 0
    assert after(deaf, Keyed("1"), world=open_world).session.unheard == 3


def test_more_languages_than_keys_are_told(book: Content):
    live = replace(book.guide, languages=(*LIVE, "it", "uk"))
    shells = replace(book.guide, shells=(*SHELLS, "yi"))

    assert [list(crowded(replace(book, guide=g))) for g in (book.guide, live, shells)] == [
        [],
        ["more than 6 languages are live, and no key is left for one more"],
        ["more than 7 languages only `hold`, and no key is left for one more"],
    ]


def test_another_way_to_say_a_figure_voids_the_signature_of_its_wording(book: Content):
    sheet = book.spoken["es"]
    wrong = replace(sheet, readings={**sheet.readings, "2 horas": "doce horas"})
    changed = replace(book, spoken={**book.spoken, "es": wrong})

    voided = {
        prompt
        for prompt in critical(book)
        if seal(*words_of(prompt, "es", book)) != seal(*words_of(prompt, "es", changed))
    }

    assert "topic.fasting.rule" in voided
    assert "emergency" not in voided
