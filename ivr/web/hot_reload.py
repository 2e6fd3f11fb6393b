"""What is served now: the content that was last fit to be, which each request takes as a whole."""

import gc
import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread
from time import monotonic
from typing import Literal

from ivr.content.strict_toml import BadContentError
from ivr.service import CallService
from ivr.settings import BadSettingsError
from ivr.store.location import beside_database
from ivr.web.metrics import Metrics

log = logging.getLogger("ivr.reload")

EVERY = 1.0
"""Seconds between two looks at the stamp."""

Stamp = tuple[int, int, int]
"""What makes a stamp another one: device, number and time of its file."""


@dataclass(frozen=True, slots=True)
class Release:
    """A line with its content, and a document in each language for when nothing else works."""

    line: CallService
    last_resorts: Mapping[str, str]


class Releases:
    """The edition that is served, and the one that `ivr reload` has asked for.

    `stamp` is the file that `ivr reload` renews; `issue` reads and checks the content, and raises
    BadContentError or BadSettingsError. Another edition is made beside the calls, in a thread of
    its own: a request has the old one or the new one, and one that is not fit is never served.
    """

    def __init__(self, stamp: Path, issue: Callable[[], Release], measures: Metrics) -> None:
        self._stamp = stamp
        self._issue = issue
        self._measures = measures
        self._renewing = Lock()
        # Looked at before the content is read: whatever is asked for from now on is not missed.
        self._seen = read_stamp(stamp)
        self._next_look = monotonic() + EVERY
        self._refused = False
        self.current = self._issued()

    def look(self) -> Release:
        """The edition for a request. A new stamp has another one made, for the requests to come."""
        if monotonic() >= self._next_look and self._renewing.acquire(blocking=False):
            self._next_look = monotonic() + EVERY
            if not self._begun():
                self._renewing.release()
        return self.current

    def told(self) -> str:
        """What became of the last reload of this process; "ok" if there was none."""
        return "refused" if self._refused else "ok"

    def _begun(self) -> bool:
        """Whether a thread makes another edition now; it lets go of the lock at its end."""
        stamp = read_stamp(self._stamp)
        if stamp in (None, self._seen):
            return False
        try:
            Thread(target=self._renew, args=(stamp,), name="reload", daemon=True).start()
        except RuntimeError:
            return False  # no thread to be had now: the stamp is still new at the next look
        return True

    def _renew(self, stamp: Stamp) -> None:
        self._seen = stamp
        try:
            self.current = self._issued()
        except (BadContentError, BadSettingsError) as error:
            self._ended("refused")
            log.error("a reload is refused, and the line keeps what it had:\n%s", error)
        except Exception:
            self._ended("refused")
            log.exception("a reload has failed, and the line keeps what it had")
        else:
            self._ended("taken")
            log.info("a reload is taken")
            gc.collect()  # a line and what it remembers hold each other
        finally:
            self._renewing.release()

    def _issued(self) -> Release:
        edition = self._issue()
        self._measures.serve(edition.line.book.directory.desks)
        return edition

    def _ended(self, outcome: Literal["taken", "refused"]) -> None:
        self._refused = outcome == "refused"
        self._measures.reloaded(outcome)


def read_stamp(path: Path) -> Stamp | None:
    """What stands there now; None where nothing does that can be reached."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_mtime_ns


def stamp_path(environ: Mapping[str, str], var: Path) -> Path:
    """The file by which `ivr reload` reaches the workers of this host.

    IVR_RELOAD_FILE, or one beside the SQLite database, or one in the folder `var`.
    """
    if named := environ.get("IVR_RELOAD_FILE"):
        return Path(named)
    return beside_database(environ.get("DATABASE_URL", ""), var, "reload")


def put_stamp(path: Path) -> None:
    """Asks every worker that looks there for another edition. Raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    aside.touch()
    aside.replace(path)
