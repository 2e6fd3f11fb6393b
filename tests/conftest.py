"""What many tests share: the book of the example site, and everything that is reachable in it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import hypothesis
import pytest

from ivr import desks
from ivr.content.model import Content
from ivr.dialog.model import World
from ivr.tools.proofs.invariants import Explored
from tests.example import BOOK, share_content
from tests.exploration import load_exploration

pytest_plugins = ["tests.catalog_shelf", "tests.clip_folder", "tests.store_fixtures"]

TODAY = date(2026, 11, 23)
PROVEN = [Path(__file__).with_name(folder) for folder in ("browser", "faults")]

# How fast a shared machine draws examples is no property of the line.
hypothesis.settings.register_profile(
    "anywhere", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("anywhere")

share_content(pytest.MonkeyPatch())


def pytest_itemcollected(item: pytest.Item) -> None:
    """Whole folders are for `make prove`; elsewhere a test or a module has the mark."""
    if item.path.parent in PROVEN:
        item.add_marker(pytest.mark.prove)


@pytest.fixture(scope="session")
def book() -> Content:
    return BOOK


@pytest.fixture(scope="session")
def worlds(book: Content) -> list[World]:
    """One world a routing; the last one has every desk open, and a caller who shows a number."""
    routings = sorted(desks.routings(book.directory), key=lambda r: len(set(r.values())))
    worlds = [World(book.guide, routes, book.vocabularies["en"], TODAY) for routes in routings]
    return [*worlds[:-1], replace(worlds[-1], caller="+12125550199")]


@pytest.fixture(scope="session")
def open_world(worlds: list[World]) -> World:
    return worlds[-1]


@pytest.fixture(scope="session")
def closed_world(worlds: list[World]) -> World:
    return worlds[0]


@pytest.fixture(scope="session")
def explored(worlds: list[World]) -> Explored:
    """Everything that is reachable; its laws are judged in test_everywhere and test_languages."""
    return load_exploration(worlds)
