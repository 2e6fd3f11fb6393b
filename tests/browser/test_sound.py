"""What is heard: the line's own clips are really played, in every language that callers get."""

import json
import re

from playwright.sync_api import Page, expect

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


def test_a_key_cuts_the_prompt_that_it_answers(visitor: Visitor):
    phone = Phone(visitor.tab())
    phone.call()
    phone.is_listened_to()
    phone.page.wait_for_function(PLAYED, arg="en")

    phone.press("1")

    cut = phone.page.locator("#log .entry", has_text="cut off").locator(".said")
    expect(cut).to_have_text([re.compile("…$")])
    phone.hears("Main menu.")
