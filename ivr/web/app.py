"""The one place where the parts of the line meet."""

import logging
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from weakref import finalize

from flask import Flask

from ivr.content.check import check
from ivr.content.load import ROOT, load
from ivr.content.model import Content
from ivr.content.signoff import count_unsigned, describe_unsigned
from ivr.content.strict_toml import BadContentError
from ivr.desks import federal_holidays
from ivr.service import CallService
from ivr.settings import BadSettingsError, Settings, read_settings
from ivr.store.errors import BadKeysError, StoreDownError
from ivr.store.location import make_records
from ivr.store.records import Records
from ivr.web import audio, health
from ivr.web.clip_selection import choose_clips, with_voices
from ivr.web.clock import Clock, read_clock
from ivr.web.hot_reload import Release, Releases, stamp_path
from ivr.web.metrics import Metrics
from ivr.web.recording_callback import RecordingCallback
from ivr.web.webhooks import VoiceWebhooks
from ivr.worker.client import Queue, QueueClient
from ivr.worker.queue import queue_url

log = logging.getLogger("ivr.app")

MOST_BYTES = 64 * 1024
"""The longest form that is read: far above any of the platform's."""

CLOSING = "ivr.closing"
"""What closes an application stands among its extensions."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What one application is made of, for whoever adds to it."""

    app: Flask
    environ: Mapping[str, str]
    settings: Settings
    records: Records
    queue: Queue
    background: QueueClient
    editions: Releases
    measures: Metrics
    clock: Clock


def create_app(environ: Mapping[str, str] | None = None, clock: Clock = read_clock) -> Flask:
    """The web application for this environment, the process's own if none is given.

    Raises BadSettingsError or BadContentError where the line could not do what it must. What it
    opens is closed by `close`, or else when nobody holds it any more or the process ends.
    """
    parts = open_parts(os.environ if environ is None else environ, clock)
    webhooks = VoiceWebhooks(parts.editions, parts.settings, parts.measures, clock)
    return assemble(parts, webhooks)


def open_parts(environ: Mapping[str, str], clock: Clock) -> Parts:
    """Reads the settings and the content, and opens the store and the queue."""
    settings = read_settings(environ)
    set_up_logging()
    load_holidays(clock().year)
    records = open_store(environ)
    queue = Queue(queue_address(environ))
    app = bare_app()
    app.extensions[CLOSING] = finalize(app, close_store_and_queue, records, queue)
    background = QueueClient(records, queue, clock)
    measures = Metrics()

    def issue() -> Release:
        book = load_served_content(settings)
        playing = choose_clips(book, settings)
        voiced = with_voices(book, playing.clips)
        line = CallService(voiced, settings.base, records, background, playing)
        return Release(line, line.last_resorts())

    editions = Releases(stamp_path(environ, ROOT / "var"), issue, measures)
    prepare_store(records, settings)  # migrates the database, if there is content to serve
    return Parts(app, environ, settings, records, queue, background, editions, measures, clock)


def assemble(parts: Parts, webhooks: VoiceWebhooks) -> Flask:
    """The application of these parts, which answers at all its addresses."""
    app, settings = parts.app, parts.settings
    app.register_blueprint(webhooks.blueprint())
    callback = RecordingCallback(parts.editions, settings, parts.background, parts.clock)
    app.register_blueprint(callback.blueprint())
    app.register_blueprint(audio.blueprint(settings.audio, lambda: get_languages(parts.editions)))
    readiness = health.Readiness(health.make_checks(parts.editions, parts.records, parts.queue))
    token = settings.metrics_token
    told = parts.editions.told
    app.register_blueprint(health.blueprint(readiness, told, parts.measures.text, token))
    return app


def load_holidays(this_year: int) -> None:
    """Takes half a second that no caller should wait for."""
    for year in (this_year, this_year + 1):
        federal_holidays(year)


def bare_app() -> Flask:
    """An application that answers nothing yet."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False  # its answer would be no TwiML
    app.url_map.merge_slashes = False  # a redirect would lose the keys that were pressed
    return app


def close(app: Flask) -> None:
    """Closes what the application opened; nothing reaches it from then on."""
    app.extensions[CLOSING]()


def close_store_and_queue(records: Records, queue: Queue) -> None:
    """Closes both. Neither may know the application, which would never be let go of then."""
    records.close()
    queue.close()


def get_languages(editions: Releases) -> Collection[str]:
    """Every language that there is, live or not."""
    return editions.current.line.book.languages


def ready_records(settings: Settings, environ: Mapping[str, str]) -> Records:
    """The store, as a start has it. Raises BadSettingsError for keys that do not fit."""
    records = open_store(environ)
    prepare_store(records, settings)
    return records


def open_store(environ: Mapping[str, str]) -> Records:
    """The store, not opened yet. Raises BadSettingsError where keys or address are none."""
    try:
        return make_records(environ, ROOT / "var")
    except (BadKeysError, StoreDownError) as error:
        raise BadSettingsError(str(error)) from error


def prepare_store(records: Records, settings: Settings) -> None:
    """Opens the store. Keys that do not fit stop the start; a database that is down does not: the
    line reads and connects without one. The demo opens it when somebody first tells something."""
    if settings.demo:
        return
    try:
        records.open()
    except BadKeysError as error:
        records.close()
        raise BadSettingsError(str(error)) from error
    except StoreDownError as error:
        log.error("the store is down at the start: %s", error)


def queue_address(environ: Mapping[str, str]) -> str:
    """Where the queue of this environment is."""
    return queue_url(environ.get("QUEUE_URL", ""), environ.get("DATABASE_URL", ""), ROOT / "var")


def set_up_logging() -> None:
    """Log lines go to the error stream, unless whoever runs the line has said where they go."""
    ours = logging.getLogger("ivr")
    ours.setLevel(logging.INFO)
    if not ours.hasHandlers():
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        ours.addHandler(handler)


def load_served_content(settings: Settings) -> Content:
    """The book of this site, checked; in production also free of example and missing values."""
    book = load(settings.content, settings.site)
    report = check(book)
    if report.errors:
        raise BadContentError(list(report.errors))
    if not settings.demo and report.unready:
        unready = "\n".join(map(str, report.unready))
        raise BadSettingsError(f"IVR_SITE is {settings.site.name}, which is not ready:\n{unready}")
    if not settings.demo:
        refuse_unsigned(book, settings)
    return book


def refuse_unsigned(book: Content, settings: Settings) -> None:
    """No patient hears a critical wording that nobody has signed, unless the site says so; then it
    is told at each start. Raises BadSettingsError."""
    told = [describe_unsigned(language, count) for language, count in count_unsigned(book).items()]
    if told and not settings.allow_drafts:
        told.append("IVR_ALLOW_DRAFTS=yes would let patients hear them all the same")
        raise BadSettingsError("\n".join(told))
    for line in told:
        log.warning("IVR_ALLOW_DRAFTS: %s", line)
