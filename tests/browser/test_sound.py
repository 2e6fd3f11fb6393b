"""What is heard: the line's own clips are really played, in every language that callers get."""

import json

from playwright.sync_api import Page

from tests.browser.hands import Phone
from tests.browser.visiting import Visitor

PLAYED = """language => [...document.querySelectorAll("#sounds audio")].some(
    audio => audio.dataset.lang === language && !audio.paused && audio.currentTime > 0.2)"""


def live_languages(page: Page) -> list[str]:
    offered = json.loads(page.inner_text("#site", timeout=1000) or "{}")
    return [language["id"] for language in offered["languages"] if language["live"]]


def test_the_clips_of_every_live_language_are_really_played(visitor: Visitor):
    page = visitor.tab()
    phone = Phone(page)
    languages = live_languages(page)

    for language in languages:
        phone.set_up(language=language)
        phone.call()
        page.wait_for_function(PLAYED, arg=language)
        phone.hang_up()

    assert languages == ["en", "es", "zh", "yue", "ru"]
