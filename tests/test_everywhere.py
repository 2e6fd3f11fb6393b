"""The laws of the line, over everything that a caller or a telephone network can reach."""

from dataclasses import replace

import pytest
from lxml import etree

from ivr.channels import twiml
from ivr.channels.twiml import Links
from ivr.cli.author.explore import draw_pages
from ivr.content.check import check
from ivr.content.load import ROOT
from ivr.content.model import Content
from ivr.content.wordings import wrong_prompts
from ivr.dialog.engine import ask, last_resort
from ivr.dialog.model import (
    Choose,
    Event,
    Hangup,
    Keyed,
    Option,
    Say,
    Spoke,
    Step,
    Transfer,
    Turn,
    World,
)
from ivr.dialog.session import Draft, Session
from ivr.dialog.session_url import to_url
from ivr.dialog.states import STATES
from ivr.dialog.transitions import EMERGENCY
from ivr.dialog.vocabulary import Vocabulary
from ivr.tools.proofs import invariants
from ivr.tools.proofs.explore import Edge, edges_at, events_at, find_prompts
from ivr.tools.proofs.invariants import (
    Explored,
    find_manner_violations,
    find_step_violations,
    find_violations,
    find_violations_at,
    find_violations_of_whole,
)
from ivr.tools.review.places import scenes_of
from ivr.tools.review.script import ERRANDS, cost, screenplay
from ivr.tools.simulator.lint import lint
from ivr.voice.wording import Wording

# ---------------------------------------------------------------- what holds


@pytest.mark.sweep
def test_no_law_is_broken_anywhere(explored: Explored, worlds: list[World]):
    assert find_violations(explored, worlds) == []
    assert {session.state for session, _ in explored.places} == set(STATES)


@pytest.mark.sweep
@pytest.mark.parametrize("slower", [False, pytest.param(True, marks=pytest.mark.prove)])
def test_every_turn_is_worded_and_written_as_spotless_twiml_at_either_pace(
    explored: Explored, book: Content, slower: bool
):
    wording = Wording(book)
    turns = {(edge.step.turn, replace(edge.step.session, unheard=0)) for edge in explored.edges}
    faults: set[str] = set()

    for turn, session in turns:
        paced = replace(session, slower=slower)
        there = "https://line.example"
        links = Links(there + to_url(paced), f"{there}/w", f"{there}/r{twiml.AGAIN}")
        worded = wording.turn(turn, paced)
        document = twiml.render_turn(worded, links, book.languages, book.directory, None)
        faults.update(lint(document.encode()))

    assert faults == set()


def test_every_fact_is_heard_on_some_call(explored: Explored, book: Content):
    sections = {
        section
        for session, _ in explored.places
        if session.state == "reading"
        for section in [book.guide.topics[session.topic].sections[session.section]]
    }

    assert {fact for section in sections for fact in section.facts} == set(book.facts)
    assert len(book.facts) == 80


def test_every_prompt_that_is_said_has_words_and_every_wording_is_said(
    explored: Explored, book: Content
):
    assert list(wrong_prompts(book, find_prompts(explored.edges))) == []


def test_the_content_keeps_its_laws(book: Content):
    assert check(book).errors == ()


def test_dangerous_pairs_stay_together(book: Content):
    together = {"clear.ok.": "fasting.nothing", "day.meds": "diabetes.dose"}
    sections = [section for topic in book.guide.topics.values() for section in topic.sections]

    alone = [
        (section.id, fact)
        for section in sections
        for fact in section.facts
        for first, second in together.items()
        if fact.startswith(first) and second not in section.facts
    ]

    assert alone == []


def test_the_emergency_sentence_comes_right_after_the_hospitals_name_and_ends_in_time(
    book: Content,
):
    wording = Wording(book)
    turn = ask(Session(), Draft(), book.guide)

    first, second = (wording.spoken(say, Session()) for say in turn.says[:2])

    assert first.text.startswith("Memorial Sloan Kettering")
    assert second.text == "If this is a medical emergency, hang up and dial 9 1 1."
    assert not first.barge_in
    assert not second.barge_in
    begins = laws_seconds(first.text)
    assert begins <= 5
    assert begins + laws_seconds(second.text) <= 12


def laws_seconds(text: str) -> float:
    """Seconds at 150 words a minute."""
    return len(text.split()) * 0.4


def test_a_call_costs_its_caller_no_more_than_its_target(book: Content, open_world: World):
    wording = Wording(book)

    late = {e.name: cost(e, open_world, wording) for e in ERRANDS}

    assert {
        name: s for (name, s), e in zip(late.items(), ERRANDS, strict=True) if s > e.target
    } == {}


def test_the_pages_that_are_drawn_are_those_of_this_line(explored: Explored, book: Content):
    pages = draw_pages(book, explored.edges)

    stale = [n for n, text in pages.items() if (ROOT / n).read_text(encoding="utf-8") != text]

    assert stale == []  # `ivr explore --write` renews them


def test_the_script_has_every_section_and_every_place(explored: Explored, book: Content):
    script = "\n".join(screenplay(scenes_of(explored.edges), Wording(book)))

    missing = [
        f"{topic.id}.{section.id}"
        for topic in book.guide.topics.values()
        for section in topic.sections
        if Wording(book).text(f"topic.{topic.id}.{section.id}", "en") not in script
    ]
    assert missing == []
    assert [s for s in STATES if f"/voice/en/{s}" not in script] == []


def test_the_last_resort_rings_the_operator_with_an_apology_and_911(book: Content):
    step = last_resort("en", book.guide)

    assert step.turn.says[:2] == (Say("apology"), EMERGENCY)
    assert step.turn.then == Transfer("operator", "person")


def test_no_document_holds_more_than_one_thing_to_do(explored: Explored, book: Content):
    wording = Wording(book)
    verbs: set[tuple[str, ...]] = set()

    for session, draft in explored.places:
        worded = wording.turn(ask(session, draft, book.guide), session)
        links = Links("https://line.example/x")
        document = twiml.render_turn(worded, links, book.languages, book.directory, None)
        tags = [
            str(child.tag) for child in etree.fromstring(document.encode()) if child.tag != "Say"
        ]
        verbs.add(tuple(tags))

    assert verbs == {
        ("Gather", "Redirect"),
        ("Gather", "Gather", "Redirect"),  # keys while a part is read, and words after it
        ("Record", "Redirect"),
        ("Dial",),
        ("Hangup",),
    }


# ---------------------------------------------------------------- every law can be broken


@pytest.fixture
def edge(open_world: World) -> Edge:
    """A sound step: from the language to the main menu."""
    after = Session(state="main")
    sound = Step(after, Draft(), ask(after, Draft(), open_world.guide))
    return Edge(Session(), Draft(), Keyed("1"), open_world, sound)


def broken_by(
    edge: Edge,
    *,
    before: Session | None = None,
    event: Event | None = None,
    session: Session | None = None,
    turn: Turn | None = None,
) -> set[str]:
    """The laws that a changed step breaks."""
    step = Step(session or edge.step.session, Draft(), turn or edge.step.turn)
    changed = Edge(before or edge.before, Draft(), event or edge.event, edge.world, step)
    return {told.split("not kept: ")[1] for told in find_step_violations(changed)}


def test_a_sound_step_breaks_no_law(edge: Edge):
    assert broken_by(edge) == set()


def test_a_turn_that_is_not_asked_again_the_same_is_told(edge: Edge):
    turn = replace(edge.step.turn, says=edge.step.turn.says[:-1])

    assert broken_by(edge, turn=turn) == {"asking again says the same"}


def test_a_turn_without_words_is_told(edge: Edge):
    assert "something is said, or it rings" in broken_by(edge, turn=Turn((), edge.step.turn.then))


@pytest.mark.parametrize(
    "bad", ["closed.pain_service", "transfer.busy", "apology", "waiting.start"]
)
def test_bad_news_without_the_emergency_sentence_is_told(edge: Edge, bad: str):
    turn = replace(edge.step.turn, says=(Say(bad), *edge.step.turn.says))

    assert broken_by(edge, turn=turn) == {"the emergency sentence goes with bad news"}


def test_danger_that_does_not_lead_to_911_and_a_person_is_told(edge: Edge):
    chest = Spoke(edge.world.vocabulary.danger["danger"][0])

    assert "danger is answered by 911 and a person" in broken_by(edge, event=chest)


def test_a_desk_that_is_not_the_hours_is_told(edge: Edge):
    ringing = Session(state="transfer", need="late", desk="parking", attempts=1)
    turn = ask(ringing, Draft(), edge.world.guide)
    law = "the desk that is rung is the one for the hour, or the one that was kept"

    assert law in broken_by(edge, session=ringing, turn=turn)


def test_a_second_call_to_a_desk_that_nobody_kept_is_told(edge: Edge):
    before = Session(state="after_transfer", need="late", desk="surgery_center", attempts=1)
    ringing = Session(state="transfer", need="late", desk="nobody", attempts=2)
    turn = Turn((Say("x"),), Transfer("nobody", "late"))
    law = "the desk that is rung is the one for the hour, or the one that was kept"

    assert law in broken_by(edge, before=before, session=ringing, turn=turn)


def test_hanging_up_without_a_goodbye_is_told(edge: Edge):
    goodbye = Session(state="goodbye")
    turn = ask(goodbye, Draft(), edge.world.guide)

    assert "a call is ended only on goodbye" in broken_by(edge, session=goodbye, turn=turn)


def test_a_place_that_remembers_what_it_does_not_need_is_told(edge: Edge):
    remembers = replace(edge.step.session, topic="fasting")

    assert "a place forgets what another needed" in broken_by(edge, session=remembers)


def test_a_manner_that_changes_the_way_is_told(edge: Edge):
    elsewhere = Session(state="home")
    turn = ask(elsewhere, Draft(), edge.world.guide)
    sound = [one for one, _ in edges_at((edge.before, edge.draft), [edge.world], events_at)]
    first = sound[1]  # key 1: English, and the main menu
    changed = [sound[0], replace(first, step=Step(elsewhere, Draft(), turn)), *sound[2:]]

    assert list(find_manner_violations(sound, [edge.world])) == []
    (told,) = find_manner_violations(changed, [edge.world])
    assert told.endswith("not kept: the manner passes through")


def places_broken(session: Session, world: World) -> set[str]:
    """The laws that are broken where the caller stands."""
    return {
        told.split("not kept: ")[1]
        for told in find_violations_at((session, Draft()), world, [world])
    }


def with_phrases(world: World, **meanings: tuple[str, ...]) -> World:
    vocabulary: Vocabulary = world.vocabulary
    changed = replace(vocabulary, meanings={**vocabulary.meanings, **meanings})
    return replace(world, vocabulary=changed)


def test_a_sound_place_breaks_no_law(open_world: World):
    assert places_broken(Session(state="main"), open_world) == set()


def test_an_address_that_does_not_lead_back_is_told(open_world: World):
    nowhere = Session(state="main", misses=7)

    assert "its address leads back to it" in places_broken(nowhere, open_world)


def test_a_phrase_of_two_choices_is_told(open_world: World):
    both = with_phrases(open_world, home=("parking",))

    assert "no phrase names two choices" in places_broken(Session(state="main"), both)


def test_a_phrase_that_nobody_can_hear_is_told(open_world: World):
    silent = with_phrases(open_world, home=("NOT PLAIN",))

    assert "a voice can say everything" in places_broken(Session(state="main"), silent)


def test_a_choice_that_sounds_like_danger_is_told(open_world: World):
    risky = with_phrases(open_world, home=("emergency ride",))

    assert "no name of a choice sounds like danger" in places_broken(Session(state="main"), risky)


def patched(monkeypatch: pytest.MonkeyPatch, turn: Turn) -> None:
    """Make the laws see this turn wherever they ask: a broken dialog, without breaking it."""
    monkeypatch.setattr(invariants, "ask", lambda session, draft, guide: turn)


def test_a_choice_that_is_not_spoken_is_told(monkeypatch: pytest.MonkeyPatch, open_world: World):
    options = (Option("home", "1", "main.home"),)
    patched(monkeypatch, Turn((Say("main.intro"),), Choose(options)))

    told = places_broken(Session(state="main"), open_world)

    assert "what is offered is spoken, and what is spoken is offered" in told


def test_keys_with_a_gap_or_too_many_are_told(monkeypatch: pytest.MonkeyPatch, open_world: World):
    law = "keys ascend from 1 without a gap, and few"
    gap = (Option("home", "1", "main.home"), Option("prepare", "3", "main.prepare"))
    many = tuple(Option("home", str(n), "main.home") for n in range(1, 7))

    for options in (gap, many):
        patched(monkeypatch, Turn((Say("main.intro"),), Choose(options)))
        assert law in places_broken(Session(state="main"), open_world)


def test_a_silence_without_end_is_told(monkeypatch: pytest.MonkeyPatch, open_world: World):
    def stays(session: Session, draft: Draft, event: object, world: World) -> Step:
        return Step(session, draft, Turn((Say("x"),), Choose(())))

    monkeypatch.setattr(invariants, "advance", stays)

    told = places_broken(Session(state="main"), open_world)

    assert told >= {
        "silence ends at a person, or at a goodbye where all is done",
        "0 reaches a person",
    }


def test_a_state_a_section_and_a_topic_that_no_call_reaches_are_told(open_world: World):
    told = list(find_violations_of_whole({(Session(state="main"), Draft()): open_world}))

    assert "no call reaches goodbye" in told
    assert "no call reads fasting.rule" in told


def test_a_topic_too_deep_is_told(monkeypatch: pytest.MonkeyPatch, open_world: World):
    monkeypatch.setattr(invariants, "MOST_KEYS", 1)

    told = list(find_violations_of_whole({(Session(state="main"), Draft()): open_world}))

    assert "fasting is more than 1 keys behind the language" in told


def test_the_turn_after_goodbye_is_goodbye_again(open_world: World):
    over = Session(state="goodbye")

    turn = ask(over, Draft(), open_world.guide)

    assert turn == Turn((Say("goodbye"),), Hangup())
    assert STATES["goodbye"].move(over, Draft(), "any", open_world).session.state == "goodbye"
