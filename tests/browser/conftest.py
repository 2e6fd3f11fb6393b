"""The ground of the browser's tests: a real line, a real Chromium, and visitors who complain."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.serving import Line, running_line
from tests.browser.visiting import PATIENCE, SWITCHES, Visitor, visiting

CHROMIUM = shutil.which("chromium")

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """This machine's Chromium, once for all tests of a process."""
    if CHROMIUM is None:
        missing = "chromium is not here; `apt-get install chromium` brings it, as .ci/run does"
        pytest.fail(missing) if os.environ.get("CI") == "true" else pytest.skip(missing)
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES) as browser,
    ):
        yield browser


@pytest.fixture(scope="session")
def line(clip_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """A demo line, once for all tests of a process."""
    with running_line(tmp_path_factory.mktemp("line"), clip_folder) as line:
        yield line


@pytest.fixture
def visitor(browser: Browser, line: Line) -> Iterator[Visitor]:
    """Somebody at a desk, with a wide window."""
    with visiting(browser, line.base, viewport={"width": 1280, "height": 960}) as visitor:
        yield visitor


@pytest.fixture
def take_picture() -> Callable[[Page], None]:
    """Takes the README's picture if `PHONE_PICTURE` names its file, which is docs/phone.png."""
    wanted = os.environ.get("PHONE_PICTURE")

    def take(page: Page) -> None:
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=wanted, animations="disabled", caret="hide")

    return take if wanted else lambda page: None
