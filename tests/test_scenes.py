"""The scenes of the script: every place once, and where each key leads."""

import pytest

from ivr.content.model import Content
from ivr.dialog.engine import ask
from ivr.dialog.states import STATES
from ivr.tools.proofs.invariants import Explored
from ivr.tools.review.places import Scene, Way, scenes_of


@pytest.fixture(scope="module")
def scenes(explored: Explored) -> dict[str, Scene]:
    return {scene.anchor: scene for scene in scenes_of(explored.edges)}


def test_every_state_has_a_scene_and_every_prompt_of_a_place_is_in_one(
    scenes: dict[str, Scene], explored: Explored, book: Content
):
    spoken = {
        (session.state, say.prompt)
        for session, draft in explored.places
        for say in ask(session, draft, book.guide).says
    }

    assert {scene.session.state for scene in scenes.values()} == set(STATES)
    assert spoken == {
        (scene.session.state, say.prompt) for scene in scenes.values() for say in scene.turn.says
    }


def test_places_that_sound_alike_are_one_scene(scenes: dict[str, Scene]):
    sounds = [
        (scene.session.state, scene.session.topic, scene.turn.says) for scene in scenes.values()
    ]

    assert len(sounds) == len(scenes)
    assert "born-on" in scenes
    assert "born-on-refused-1" not in scenes


def test_keys_lead_where_they_lead_in_a_call(scenes: dict[str, Scene]):
    assert scenes["main"].ways[0] == Way("1", "prepare", ("prepare",))
    assert ("main", ("1",)) in scenes["prepare"].came_by


def test_a_key_whose_way_the_hour_decides_leads_to_all_of_them(scenes: dict[str, Scene]):
    late = scenes["getting-there"].ways[0]

    assert (late.doing, late.meaning) == ("1", "late")
    assert [scenes[to].session.state for to in late.to] == ["late_closed", "transfer"]


def test_answers_recordings_silence_and_the_ends_of_transfers_are_ways_too(
    scenes: dict[str, Scene],
):
    doings = {way.doing for scene in scenes.values() for way in scene.ways}

    assert doings - set("1234567890*#") == {
        *("silence", "entry", "recording"),
        *("answered", "busy", "no_answer", "failed", "canceled"),
    }


def test_every_way_leads_to_a_scene(scenes: dict[str, Scene]):
    ways = [way for scene in scenes.values() for way in scene.ways]

    assert {to for way in ways for to in way.to} <= set(scenes)


@pytest.mark.prove
def test_the_same_walk_gives_the_same_scenes(scenes: dict[str, Scene], explored: Explored):
    assert scenes_of(explored.edges) == list(scenes.values())
