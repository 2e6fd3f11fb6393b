"""What is explored once is what each test would have explored itself."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from ivr.cli import main
from ivr.cli.author import fingerprint
from ivr.cli.content import find_wrong_prompts
from ivr.cli.run import check
from ivr.content.model import Content
from ivr.content.strict_toml import Problem
from ivr.dialog.engine import advance
from ivr.dialog.model import Say, World
from ivr.settings import CHECKOUT, EXAMPLE_SITE
from ivr.tools.proofs.explore import Edge, Watched, explore_prompts, find_prompts
from ivr.tools.proofs.invariants import Explored, explored_of
from tests import exploration
from tests.catalog_shelf import PO, Shelf


@pytest.fixture
def marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the marks, empty."""
    folder = tmp_path / "marks"
    monkeypatch.setattr(fingerprint, "FOLDER", folder)
    return folder


# ---------------------------------------------------------------- worlds


def is_of_its_world(edge: Edge) -> bool:
    return advance(edge.before, edge.draft, edge.event, edge.world) == edge.step


@pytest.mark.prove
@pytest.mark.sweep
def test_every_step_is_the_one_of_its_own_world_when_it_was_taken_once_for_all(explored: Explored):
    # Every eleventh: each place has dozens of events, in up to three worlds.
    assert [edge for edge in explored.edges[::11] if not is_of_its_world(edge)] == []


@pytest.mark.prove
def test_every_single_step_is_the_one_of_its_own_world(explored: Explored):
    assert [edge for edge in explored.edges if not is_of_its_world(edge)] == []


def test_a_world_notes_a_look_at_what_differs_and_at_nothing_else(worlds: list[World]):
    watched = Watched(worlds)

    assert watched.differ == {"routes", "caller"}
    for name in ("guide", "vocabulary", "today", "routes", "caller"):
        object.__setattr__(watched, "has_looked", False)
        assert getattr(watched, name) == getattr(worlds[0], name)
        assert watched.has_looked == (name in watched.differ)


# ---------------------------------------------------------------- the cache


def test_an_exploration_is_read_as_it_was_written(
    explored: Explored, worlds: list[World], tmp_path: Path
):
    some = Explored(explored.edges[::101], {})
    stale, file = tmp_path / "old.pickle", tmp_path / "new.pickle"
    stale.touch()

    exploration.write(file, some, worlds)

    found = exploration.unpack(file.read_bytes(), worlds)
    assert list(found.edges) == list(some.edges)
    assert {id(edge.world) for edge in found.edges} == {id(world) for world in worlds}
    assert [path.name for path in tmp_path.iterdir()] == ["new.pickle"]


def test_it_is_computed_once_for_the_same_code_and_content(
    explored: Explored, worlds: list[World], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    some = explored_of(explored.edges[::1001])
    computed = []

    def reach(worlds: list[World]) -> Explored:
        computed.append(worlds)
        return some

    monkeypatch.setattr(exploration, "reach", reach)
    found = [exploration.load_exploration(worlds, tmp_path) for _ in range(2)]

    assert found == [some, some]
    assert len(computed) == 1


# ---------------------------------------------------------------- fingerprints and marks


def test_any_byte_of_content_or_site_changes_the_fingerprint_and_nothing_else_does(
    shelf: Shelf, tmp_path: Path
):
    site = tmp_path / "site.toml"
    site.write_bytes(EXAMPLE_SITE.read_bytes())
    prints = [fingerprint.fingerprint(shelf.root, site)]

    (shelf.root / "prompts" / "__pycache__").mkdir()
    (shelf.root / "prompts" / "__pycache__" / "x.pyc").touch()
    assert fingerprint.fingerprint(shelf.root, site) == prints[0]
    for path in (shelf.root / PO, shelf.root / "prompts/line.toml", site):
        path.write_bytes(path.read_bytes() + b"\n")
        prints.append(fingerprint.fingerprint(shelf.root, site))
    (shelf.root / "locales" / "es" / "new.toml").touch()
    prints.append(fingerprint.fingerprint(shelf.root, site))

    assert len(set(prints)) == len(prints)


def test_the_code_is_in_the_fingerprint():
    files = {file for source in fingerprint.SOURCES for file in fingerprint.files_in(source)}

    for name in ("dialog/engine.py", "dialog/states/topics.py", "content/check.py", "desks.py"):
        assert CHECKOUT / "ivr" / name in files


def test_sound_content_is_walked_through_once(marks: Path, monkeypatch: pytest.MonkeyPatch):
    walks: list[Content] = []

    def walk(book: Content) -> list[Problem]:
        walks.append(book)
        return []

    monkeypatch.setattr(check, "find_wrong_prompts", walk)

    results = [CliRunner().invoke(main, ["check"], env={"IVR_CONTENT": ""}) for _ in range(3)]

    assert [result.exit_code for result in results] == [0, 0, 0]
    assert len({result.output for result in results}) == 1
    assert len(walks) == 1


def test_what_is_wrong_on_the_walk_is_told_each_time(marks: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(check, "find_wrong_prompts", lambda book: ["a prompt is missing"])

    results = [CliRunner().invoke(main, ["check"], env={"IVR_CONTENT": ""}) for _ in range(2)]

    for result in results:
        assert result.exit_code == 1
        assert "error    a prompt is missing" in result.output


def test_old_marks_go_and_a_folder_that_cannot_be_written_does_no_harm(
    marks: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(fingerprint, "MOST_MARKS", 3)

    for n in range(6):
        fingerprint.put_mark(f"mark-{n}")
    kept = len(list(marks.iterdir()))
    monkeypatch.setattr(fingerprint, "FOLDER", Path("/dev/null/marks"))
    fingerprint.put_mark("another")

    assert kept == 4
    assert not fingerprint.is_marked("another")


def test_a_brief_walk_says_every_prompt_that_the_whole_one_says(
    explored: Explored, worlds: list[World]
):
    brief = find_prompts(list(explore_prompts(worlds)))

    assert shapes(brief) == shapes(find_prompts(explored.edges))


def shapes(says: Collection[Say]) -> set[tuple[str, frozenset[str], str]]:
    """Each prompt with the names of its values and its own language."""
    return {(say.prompt, frozenset(name for name, _ in say.values), say.language) for say in says}


def test_a_choice_that_cannot_be_said_is_named_with_its_file(book: Content):
    english = book.vocabularies["en"]
    mute = replace(
        english,
        meanings={m: p for m, p in english.meanings.items() if m != "fasting"},
        alone={m: p for m, p in english.alone.items() if m != "fasting"},
    )

    told = find_wrong_prompts(replace(book, vocabularies={**book.vocabularies, "en": mute}))

    assert [str(problem) for problem in told] == [
        "locales/en/hearing.toml: fasting: a menu offers this by key, and callers have no words for"
        " it: add phrases"
    ]
