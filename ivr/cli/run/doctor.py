"""What a running line needs of the place where it runs."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import httpx
from sqlalchemy import make_url
from twilio.request_validator import RequestValidator

from ivr.content.load import ROOT
from ivr.content.model import Content
from ivr.settings import BadSettingsError, read_settings
from ivr.store.errors import BadKeysError, StoreDownError
from ivr.store.location import make_records
from ivr.store.records import Records
from ivr.voice.clips import NO_CLIPS
from ivr.web.app import queue_address
from ivr.web.clip_selection import sound_clips
from ivr.worker.client import Queue
from ivr.worker.queue import QueueDownError

Level = Literal["ok", "skipped", "warning", "error"]
WARNING: Level = "warning"
ERROR: Level = "error"

OF_THE_LINE = (
    "IVR_ENV",
    "PUBLIC_BASE_URL",
    "TWILIO_AUTH_TOKEN",
    "TWILIO_AUTH_TOKEN_NEXT",
    "IVR_METRICS_TOKEN",
)
OF_THE_STORE = ("DATABASE_URL", "IVR_KEYS", "IVR_KEYS_FILE")

SKEW = 5
"""Seconds by which two clocks may differ: callers do not notice, and no desk opens wrongly."""

FIRST_YEAR, LAST_YEAR = 2026, 2100
"""A clock outside them was never set."""

ANSWER = 10.0
"""Seconds that our own public URL may take."""

STAGES: Mapping[str, tuple[Level, str]] = {
    "new": ("ok", "the database is not made yet; the start makes it"),
    "behind": ("warning", "the database is of an older version; the start migrates it: back it up"),
    "current": ("ok", "the database is of this version"),
    "ahead": ("error", "the database is of a newer version: serve that one, or restore a backup"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, in one line; only an error makes the exit status 1."""

    level: Level
    text: str

    def __str__(self) -> str:
        return f"{self.level:<8} {self.text}"


def of_clock(book: Content) -> Iterator[Finding]:
    """The hour decides who is rung."""
    now = datetime.now(UTC)
    if not FIRST_YEAR <= now.year <= LAST_YEAR:
        yield Finding("error", f"clock: it says {now:%Y}, so desks open wrongly: set it by NTP")
        return
    zone = book.directory.zone
    yield Finding("ok", f"clock: it is {now.astimezone(zone):%A, %H:%M} in {zone.key}")


def of_settings(environ: Mapping[str, str]) -> Iterator[Finding]:
    """The environment; nothing is wrong with one that is not meant for a line."""
    if not any(environ.get(name) for name in OF_THE_LINE):
        yield Finding("skipped", "settings: none are set here; `ivr serve --help` names them")
        return
    try:
        settings = read_settings(environ)
    except BadSettingsError as error:
        yield from (Finding("error", f"settings: {wrong}") for wrong in str(error).split("\n"))
        return
    yield Finding("ok", f"settings: they are those of {settings.env}")
    yield Finding("ok", f"public URL: {settings.base}/voice is what Twilio must be given")
    if len(settings.tokens) > 1:
        what = "two are accepted; take TWILIO_AUTH_TOKEN_NEXT away when the change is over"
        yield Finding("warning", f"auth token: {what}")


def of_store(environ: Mapping[str, str]) -> Iterator[Finding]:
    """The database, its tables and the keys to it."""
    named = any(environ.get(name) for name in OF_THE_STORE)
    ours = any(environ.get(name) for name in OF_THE_LINE) and environ.get("IVR_ENV") != "demo"
    if not (named or ours):
        yield Finding("skipped", "the store: no database and no keys are named here")
        return
    try:
        records = make_records(environ, ROOT / "var")
    except (BadKeysError, StoreDownError) as error:
        yield Finding("error", f"the store: {error}")
        return
    try:
        yield from of_folder(environ)
        yield from of_queue(environ)
        yield from of_database(records)
    finally:
        records.close()


def of_database(records: Records) -> Iterator[Finding]:
    """Whether it can be reached and is of this version; whether the keys open all of it."""
    try:
        stage = records.stage()
        level, what = STAGES[stage]
        yield Finding(level, f"migrations: {what}")
        theirs = records.clock()
    except StoreDownError as error:
        yield Finding("error", f"the store: {error}")
        return
    skew = abs((datetime.now(UTC) - theirs).total_seconds())
    if skew > SKEW:
        what = f"the database's differs by {skew:.0f} seconds: set both by NTP"
        yield Finding("warning", f"clock: {what}")
    if stage == "current":
        lost = records.check()
        yield from (Finding("error", f"the store: {fault}") for fault in lost)
        if not lost:
            yield Finding("ok", "keys: they open the database")


def of_queue(environ: Mapping[str, str]) -> Iterator[Finding]:
    """A queue on a server; one in a file stands in the folder of the database."""
    url = queue_address(environ)
    if url.startswith("sqlite"):
        return
    queue = Queue(url)
    try:
        waiting = queue.waiting()
        queue.close()
    except QueueDownError as error:
        yield Finding("error", f"queue: {error}")
        return
    yield Finding("ok", f"queue: it answers, and {waiting} recordings wait in it")


def of_folder(environ: Mapping[str, str]) -> Iterator[Finding]:
    """SQLite, and the queue beside it, write into a folder."""
    url = environ.get("DATABASE_URL") or f"sqlite:///{ROOT / 'var' / 'ivr.db'}"
    if not url.startswith("sqlite"):
        return
    folder = Path(make_url(url).database or "").absolute().parent
    there = next(place for place in (folder, *folder.parents) if place.exists())
    if os.access(there, os.W_OK | os.X_OK):
        yield Finding("ok", f"folder: {folder} can be written")
    else:
        yield Finding("error", f"folder: {there} cannot be written: give it to this user")


def of_public_url(environ: Mapping[str, str]) -> Iterator[Finding]:
    """Whether the line answers at its public URL: what is signed, and nothing else."""
    try:
        settings = read_settings(environ)
        url, form = f"{settings.base}/voice/status", {"CallStatus": "completed"}
        sign = RequestValidator(settings.tokens[0]).compute_signature(url, form)
        with httpx.Client(timeout=ANSWER) as client:
            signed = client.post(url, data=form, headers={"X-Twilio-Signature": sign}).status_code
            forged = client.post(url, data=form).status_code
    except BadSettingsError:
        return  # of_settings has told it
    except httpx.HTTPError as error:
        what = f"nobody answers there ({type(error).__name__}): look at name, proxy and certificate"
        yield Finding("error", f"public URL: {what}")
        return
    yield from of_answers(signed, forged)


def of_clips(environ: Mapping[str, str], book: Content) -> Iterator[Finding]:
    """Whether the platform gets a clip where the line says that it is: else nothing is heard."""
    try:
        settings = read_settings(environ)
    except BadSettingsError:
        return  # of_settings has told it
    try:
        clips = NO_CLIPS if settings.voice == "say" else sound_clips(book, settings)
    except BadSettingsError as error:
        yield Finding("error", f"clips: {error}")
        return
    for (language, name), clip in list(clips.by_name.items())[:1]:
        yield of_clip(f"{settings.clips_at}/{language}/{name}.wav", clip.digest)


def of_clip(url: str, digest: str) -> Finding:
    """What is fetched at a clip's address."""
    try:
        fetched = httpx.get(url, timeout=ANSWER)
    except httpx.HTTPError as error:
        return Finding("error", f"clips: nobody answers at {url} ({type(error).__name__})")
    whole = hashlib.sha256(fetched.content).hexdigest() == digest
    kind = fetched.headers.get("content-type", "no type")
    if (fetched.status_code, kind, whole) == (200, "audio/wav", True):
        return Finding("ok", "clips: they are fetched as callers are to hear them")
    got = f"{fetched.status_code}, {kind}{'' if whole else ', other bytes'}"
    return Finding("error", f"clips: {url} gives {got}, not 200 and audio/wav: nothing is heard")


def of_answers(signed: int, forged: int) -> Iterator[Finding]:
    """What came back for a signed and for a forged request."""
    if (signed, forged) == (200, 403):
        yield Finding("ok", "public URL: the line answers what is signed, and nothing else")
    elif signed == 403:
        what = "it refuses its own signature: another URL or token is served, or a path rewritten"
        yield Finding("error", f"public URL: {what}")
    else:
        what = f"a signed request got {signed} and a forged one {forged}, not 200 and 403"
        yield Finding("error", f"public URL: {what}")
