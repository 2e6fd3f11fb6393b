"""Somebody at a browser: their tabs, and what a browser should never have to complain of."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, Request

# Playwright itself turns off what a browser does at home, such as updates.
SWITCHES = (
    "--disable-gpu",
    "--disable-quic",
    # A microphone that hums, and nobody who must allow it.
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    # What would leave the machine fails at once.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
PATIENCE = 30_000
"""Milliseconds that a test waits for what should be there in a moment; machines are shared."""
INSIDE = ("data:", "blob:", "about:")


class Visitor:
    """One visitor of one site, with a fresh profile, who notes all that should not happen."""

    def __init__(self, browser: Browser, base: str, **manner: Any) -> None:
        self.base = base
        self.forgiven: tuple[str, ...] = ()
        """Parts of complaints that a test expects, such as a connection that is refused."""
        self._noted: list[str] = []
        self._context = browser.new_context(base_url=base, **manner)
        self._context.set_default_timeout(PATIENCE)
        self._context.on("request", self._note_request)
        self._context.on("console", self._note_console)
        self._context.on("weberror", lambda wrong: self._noted.append(f"error: {wrong.error}"))

    def tab(self, path: str = "/phone") -> Page:
        """A new tab that shows this page."""
        page = self._context.new_page()
        page.goto(path)
        return page

    def complaints(self) -> list[str]:
        """All that should not have happened and was not expected."""
        return [told for told in self._noted if not any(part in told for part in self.forgiven)]

    def leave(self) -> None:
        self._context.close()

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.base}/", *INSIDE)):
            self._noted.append(f"a request to {request.url}")

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._noted.append(f"{message.type}: {message.text}")


@contextmanager
def visiting(browser: Browser, base: str, **manner: Any) -> Iterator[Visitor]:
    """A visitor until the end of the block, which fails if there was anything to complain of."""
    visitor = Visitor(browser, base, **manner)
    try:
        yield visitor
    finally:
        visitor.leave()
    if complaints := visitor.complaints():
        raise AssertionError("\n".join(complaints))
