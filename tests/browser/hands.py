"""A caller's hands at the browser's phone: by mouse, or by nothing but the keyboard."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from time import monotonic

from playwright.sync_api import Locator, Page, expect

from tests.browser.visiting import PATIENCE

STEP = 50
"""Milliseconds between two looks at the page."""
SAID = """since => {
    const entries = [...document.querySelectorAll("#log .entry")];
    const spoke = entries.findLastIndex((one) => one.matches(".caller"));
    const after = entries.slice(Math.max(since, spoke + 1));
    const told = after.filter((one) => one.matches(".line, .whisper"));
    const shown = document.querySelectorAll("#said:not([hidden]) li, #caption p");
    return [...told.map((one) => one.querySelector(".said")), ...shown].map((one) => one.innerText);
}"""
"""What the line has said since the caller did something, or since so many entries of the log."""

TABS = 120
"""How often one may press Tab before the page is given up."""


class Phone:
    """The phone on a page, used with a mouse; what is not told is skipped and not waited for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._since = 0

    # ------------------------------------------------------------ before and after the call

    def set_up(self, *, language: str = "", at: str = "") -> None:
        """Which number is dialed, and at which moment of the line, such as 2026-11-23T16:58."""
        self.page.select_option("#language", language)
        if at:
            self.page.get_by_text("What if it were…").click()
            self.page.select_option("#moment", "other")
            self.page.fill("#moment-at", at)

    def call(self) -> None:
        """Dials, until the line answers."""
        self.use("#call")
        expect(self.page.locator("body")).not_to_have_attribute("data-call", "idle")
        expect(self.page.locator("body")).not_to_have_attribute("data-call", "dialing")

    def calls_about_going_home(self) -> None:
        """Dials, and chooses in English what there is about going home."""
        self.call()
        self.hears("For English, press 1")
        self.press("1")
        self.hears("For going home after it, press 2")
        self.press("2")
        self.hears("To leave the name of who takes you home, press 1")

    def hang_up(self) -> None:
        self.use("#hang-up")
        self.is_over()

    def is_over(self) -> None:
        """Skips what the line says at last."""
        state = self.page.locator("#state")
        self.skips_until(lambda: "The call is over" in state.inner_text(), "the call is over")

    def saved(self, folder: Path) -> Path:
        """The log as it is saved."""
        with self.page.expect_download() as download:
            self.use("#save")
        file = folder / download.value.suggested_filename
        download.value.save_as(file)
        return file

    # ------------------------------------------------------------ the call

    def press(self, keys: str) -> None:
        """One key of the telephone after another, as soon as the line listens."""
        self.is_listened_to()
        for key in keys:
            self.key(key)

    def say(self, words: str) -> None:
        """Types the words that the caller would say, as soon as the line listens."""
        self.is_listened_to()
        self.use("#words")
        self.page.keyboard.type(words)
        self.page.keyboard.press("Enter")
        self.pauses()

    def pauses(self) -> None:
        """Skips the silence by which the line knows that somebody has finished speaking."""
        expect(self.page.locator("body")).to_have_attribute("data-call", "waiting")
        self.skip()

    def is_listened_to(self) -> None:
        """Skips what the line says without listening."""
        while self.doing() == "hear":
            self.skip()
            self.page.wait_for_timeout(STEP)

    def hears(self, *texts: str) -> None:
        """Skips through what the line says until each of these texts was said."""
        for text in texts:
            self.skips_until(partial(self.has_said, text), f"{text!r} is said")

    def skips_until(self, holds: Callable[[], bool], told: str) -> None:
        """Skips what the line says, but no silence in which it listens, until something holds."""
        deadline = monotonic() + PATIENCE / 1000
        while not holds():
            assert monotonic() < deadline, f"it never came that {told}; said: {self.said()}"
            if self.is_speaking():
                self.skip()
            self.page.wait_for_timeout(STEP)

    def has_said(self, text: str) -> bool:
        return text in self.said()

    def said(self) -> str:
        """What the line has said since the caller or the desk did something."""
        return "\n".join(self.page.evaluate(SAID, self._since))

    def is_speaking(self) -> bool:
        """Whether the line is in the midst of what it says; it may listen while it speaks."""
        return self.doing() in ("listen", "hear")

    def doing(self) -> str:
        """What the telephone does now: listen, hear, waiting, ring, talk, record, over, …"""
        return self.page.locator("body").get_attribute("data-call") or ""

    def skip(self) -> None:
        """Once; where nothing can be skipped any more, nothing is."""
        self.page.click("#skip", force=True)

    def log(self) -> list[str]:
        """All that was said and done, as the page shows it."""
        return self.page.locator("#log .said").all_inner_texts()

    def is_recorded(self) -> None:
        """Skips what is said before the tone."""
        self.skips_until(lambda: self.doing() == "record", "the line records")

    def leaves_message(self, words: str, *, seconds: int) -> None:
        """Where the line records: an example message, ended by the pound key."""
        self.page.fill("#example-words", words)
        self.page.fill("#example-seconds", str(seconds))
        self.use("#example >> text=Leave this message")
        self.use("#end-recording")

    # ------------------------------------------------------------ the desk, the nurses, the map

    def rings_at(self, desk: str) -> None:
        """Waits until this desk rings, skipping what the line says before."""
        ringing = self.page.locator("#desk.ringing:visible #desk-name")
        self.skips_until(lambda: ringing.all_inner_texts() == [desk], f"{desk} rings")

    def desk(self, does: str) -> None:
        """The desk's own hand: Answer, Busy, Decline, …"""
        self._since = len(self.log())
        self.use(f"#desk-buttons >> text={does}")

    def is_connected(self) -> None:
        """Skips what the desk is told, until both talk."""
        self.skips_until(lambda: self.doing() == "talk", "caller and desk are connected")

    def nurses_see(self) -> dict[str, str]:
        """The row that the nurses would read, without what it leaves open."""
        rows = self.page.locator("#escort tr")
        expect(rows.first).to_be_visible()
        cells = (row.locator("th, td").all_inner_texts() for row in rows.all())
        return {name: value for name, value in cells if value != "–"}

    def place(self) -> str:
        """The state that is lit on the map."""
        lit = self.page.locator(".place.here")
        return (lit.get_attribute("id") or "").removeprefix("place-")

    def seconds(self) -> int:
        """How long the call lasts, on its own clock."""
        minutes, seconds = self.page.inner_text("#timer").split(":")
        return int(minutes) * 60 + int(seconds)

    # ------------------------------------------------------------ how all of it is done

    def key(self, key: str) -> None:
        self.use(f"#keys [data-key='{key}']")

    def use(self, selector: str) -> None:
        """Clicks whatever this is."""
        self.page.click(selector)


class KeyboardPhone(Phone):
    """The same by somebody who has no mouse: letters, digits, Tab and Enter."""

    def set_up(self, *, language: str = "", at: str = "") -> None:
        """The moment alone, typed as a browser in English takes it."""
        moment = datetime.fromisoformat(at)
        self.use("#setup-form summary")
        self.tab_to(self.page.locator("#moment"))
        self.page.keyboard.press("End")
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(f"{moment:%m%d%Y}")
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(f"{moment:%I%M%p}")

    def key(self, key: str) -> None:
        self.page.keyboard.press(key)

    def skip(self) -> None:
        self.page.keyboard.press("s")

    def use(self, selector: str) -> None:
        self.tab_to(self.page.locator(selector))
        if selector != "#words":
            self.page.keyboard.press("Enter")

    def tab_to(self, there: Locator) -> None:
        """Presses Tab until this has the focus."""
        for _ in range(TABS):
            if there.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never comes to {there}")
