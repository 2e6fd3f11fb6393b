"""The page is for everybody: nobody is kept off it by eyes, hands, screens or what they prefer."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.hands import Phone
from tests.browser.serving import Line
from tests.browser.visiting import visiting

NARROW = {"viewport": {"width": 360, "height": 740}}
ENHANCED = {"runOnly": {"type": "rule", "values": ["color-contrast-enhanced"]}}
MOVING = """() => document.getAnimations()
    .filter((animation) => animation.playState === "running")
    .map((animation) => animation.effect.target.id || animation.effect.target.className)"""
WIDTH = "() => document.documentElement.scrollWidth"


def violations(page: Page, **options: Any) -> str:
    """What axe finds, to be read; "" where it finds nothing."""
    found = Axe().run(page, **options)
    return str(found.generate_report()) if found.violations_count else ""


def in_a_transfer(page: Page) -> Phone:
    """A caller who waits while a desk's telephone rings."""
    phone = Phone(page)
    phone.set_up(at="2026-11-23T10:00")
    phone.call()
    phone.hears("For English, press 1")
    phone.press("0")
    phone.rings_at("Anesthesia Pain Service")
    return phone


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_any_time_of_a_call(browser: Browser, line: Line, scheme: str):
    with visiting(browser, line.base, color_scheme=scheme) as visitor:
        page = visitor.tab()
        found = {"before it": violations(page)}

        page.get_by_text("What if it were…").click()
        page.select_option("#from", "other")
        page.get_by_text("Keys of your keyboard").click()
        found["with all opened"] = violations(page)
        page.reload()
        phone = in_a_transfer(page)
        found["while a desk rings"] = violations(page)
        phone.desk("Answer")
        phone.is_connected()
        closed = page.locator("#steps details:not([open]) > summary:visible")
        while closed.count():
            closed.first.click()
        found["with the inspector open"] = violations(page)
        phone.desk("The desk hangs up")
        phone.hears("Your call with them has ended")
        found["in the call"] = violations(page)
        phone.hang_up()
        found["after it"] = violations(page)

    assert {when: told for when, told in found.items() if told} == {}


def test_a_small_screen_shows_everything_without_scrolling_sideways(browser: Browser, line: Line):
    with visiting(browser, line.base, **NARROW, has_touch=True) as visitor:
        page = visitor.tab()
        widths = [page.evaluate(WIDTH)]
        phone = in_a_transfer(page)
        widths.append(page.evaluate(WIDTH))
        phone.desk("Answer")
        phone.is_connected()
        widths.append(page.evaluate(WIDTH))
        phone.hang_up()

    assert widths == [360, 360, 360]


@pytest.mark.parametrize(("motion", "moves"), [("reduce", False), ("no-preference", True)])
def test_nothing_moves_for_who_wants_no_motion(
    browser: Browser, line: Line, motion: str, moves: bool
):
    with visiting(browser, line.base, reduced_motion=motion) as visitor:
        page = visitor.tab()
        in_a_transfer(page)

        assert bool(page.evaluate(MOVING)) == moves


def test_who_wants_more_contrast_gets_it(browser: Browser, line: Line):
    with visiting(browser, line.base, contrast="more") as visitor:
        page = visitor.tab()
        before = violations(page, options=ENHANCED)
        in_a_transfer(page)

        assert (before, violations(page, options=ENHANCED)) == ("", "")


def test_in_forced_colours_keys_keep_their_edges_and_the_map_its_place(
    browser: Browser, line: Line
):
    style = "(element, name) => getComputedStyle(element)[name]"
    with visiting(browser, line.base, forced_colors="active") as visitor:
        page = visitor.tab()
        in_a_transfer(page)
        key = page.locator("#keys .key").first
        here, other = page.locator(".place.here rect"), page.locator("#place-goodbye rect")

        assert key.evaluate(style, "borderTopStyle") == "solid"
        assert here.evaluate(style, "fill") != other.evaluate(style, "fill")
