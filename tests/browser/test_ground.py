"""The ground itself: a clip is really played, and nothing goes by unnoticed."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.serving import Line
from tests.browser.visiting import Visitor, visiting

PLAY = """async url => {
    const clip = new Audio(url);
    await clip.play();
    while (clip.currentTime < 0.1) await new Promise(done => setTimeout(done, 20));
    return clip.duration;
}"""
FETCH = "url => fetch(url).then(() => 'there', () => 'not there')"


def blank(visitor: Visitor) -> Page:
    """A page of the line's without a picture in its tab, which browsers ask for."""
    visitor.forgiven = (*visitor.forgiven, "404")
    return visitor.tab("/healthz")


def test_a_clip_of_the_line_is_really_played(visitor: Visitor, clip_folder: Path):
    clip = min((clip_folder / "es").glob("*.wav"))

    seconds = blank(visitor).evaluate(PLAY, f"/audio/es/{clip.name}")

    assert seconds == pytest.approx((clip.stat().st_size - 46) / 8000, abs=0.01)


def test_whatever_leaves_the_machine_or_goes_wrong_is_noted(browser: Browser, line: Line):
    visitor = Visitor(browser, line.base)
    page = blank(visitor)

    page.evaluate(FETCH, "https://example.org/")
    page.evaluate("console.error('it hurts')")
    page.evaluate("setTimeout(() => { throw new Error('it broke') })")
    page.wait_for_event("pageerror")

    told = sorted(visitor.complaints())
    visitor.leave()
    assert told[0] == "a request to https://example.org/"
    assert "error: it hurts" in told
    assert any("it broke" in complaint for complaint in told)


def test_a_visit_with_a_complaint_fails(browser: Browser, line: Line):
    def visit() -> None:
        with visiting(browser, line.base) as visitor:
            blank(visitor).evaluate("console.error('it hurts')")

    with pytest.raises(AssertionError, match="it hurts"):
        visit()
