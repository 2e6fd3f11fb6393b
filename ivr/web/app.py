"""The one place where the parts of the line meet."""

import logging
import os
from collections.abc import Collection, Mapping
from weakref import finalize

from flask import Blueprint, Flask

from ivr.desks import federal_holidays
from ivr.guide.book import Book
from ivr.guide.check import check
from ivr.guide.load import ROOT, load
from ivr.guide.reader import BadContentError
from ivr.guide.signoff import unsigned, unsigned_told
from ivr.line import Line
from ivr.settings import BadSettingsError, Settings, read_settings
from ivr.store.errors import BadKeysError, StoreDownError
from ivr.store.place import records_in
from ivr.store.records import Records
from ivr.web import audio, health
from ivr.web.clock import Clock, read_clock
from ivr.web.edition import Edition, Editions, stamp_in
from ivr.web.measures import Measures
from ivr.web.outage import NOWHERE, Outage
from ivr.web.playing import playing_of, with_voices
from ivr.web.recorded import Recorded
from ivr.web.voice import Edge
from ivr.work.background import Background, Queue
from ivr.work.queue import queue_url

log = logging.getLogger("ivr.app")

MOST_BYTES = 64 * 1024
"""The longest form that is read: far above any of the platform's."""

CLOSING = "ivr.closing"
"""What closes an application stands among its extensions."""


def create_app(environ: Mapping[str, str] | None = None, clock: Clock = read_clock) -> Flask:
    """The web application for this environment, the process's own if none is given.

    Raises BadSettingsError or BadContentError where the line could not do what it must. What it
    opens is closed by `close`, or else when nobody holds it any more or the process ends.
    """
    environ = os.environ if environ is None else environ
    settings = read_settings(environ)
    write_log()
    know_holidays(clock().year)
    records = records_of(environ)
    queue = Queue(queue_in(environ))
    app = bare_app()
    app.extensions[CLOSING] = finalize(app, give_back, records, queue)
    background = Background(records, queue, clock)
    measures = Measures()

    def issue() -> Edition:
        book = ready_book(settings)
        playing = playing_of(book, settings)
        voiced = with_voices(book, playing.clips)
        line = Line(voiced, settings.base, records, background, playing)
        return Edition(line, line.last_resorts())

    editions = Editions(stamp_in(environ, ROOT / "var"), issue, measures)
    make_ready(records, settings)  # migrates the database, if there is content to serve
    outage = outage_of(environ, queue, clock) if settings.demo else None
    app.register_blueprint(Edge(editions, settings, measures, outage, clock).blueprint())
    app.register_blueprint(Recorded(editions, settings, background, clock).blueprint())
    app.register_blueprint(audio.blueprint(settings.audio, lambda: languages_of(editions)))
    readiness = health.Readiness(health.checks_of(editions, records, queue))
    token = settings.metrics_token
    app.register_blueprint(health.blueprint(readiness, editions.told, measures.text, token))
    if settings.phone:
        app.register_blueprint(phone_of(app, settings, editions, records, environ, clock))
    return app


def know_holidays(this_year: int) -> None:
    """Takes half a second that no caller should wait for."""
    for year in (this_year, this_year + 1):
        federal_holidays(year)


def phone_of(
    app: Flask,
    settings: Settings,
    editions: Editions,
    records: Records,
    environ: Mapping[str, str],
    clock: Clock,
) -> Blueprint:
    """The demo's telephone in the browser. No production line ever loads it, or its simulator."""
    from ivr.web.phone.calls import Exchange
    from ivr.web.phone.routes import PhoneBooth
    from ivr.web.phone.speaking import Speaker
    from ivr.web.phone.tapes import Tapes, tapes_in

    return PhoneBooth(
        line=lambda: editions.current.line,
        records=records,
        exchange=Exchange(app, settings),
        speaker=Speaker(),
        tapes=Tapes(tapes_in(environ, ROOT / "var")),
        clock=clock,
    ).blueprint()


def outage_of(environ: Mapping[str, str], queue: Queue, clock: Clock) -> Outage:
    """The demo's line without its database: its store is nowhere."""
    nowhere = records_of({**environ, "DATABASE_URL": NOWHERE})
    return Outage(nowhere, Background(nowhere, queue, clock))


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


def give_back(records: Records, queue: Queue) -> None:
    """Closes both. Neither may know the application, which would never be let go of then."""
    records.close()
    queue.close()


def languages_of(editions: Editions) -> Collection[str]:
    """Every language that there is, live or not."""
    return editions.current.line.book.languages


def ready_records(settings: Settings, environ: Mapping[str, str]) -> Records:
    """The store, as a start has it. Raises BadSettingsError for keys that do not fit."""
    records = records_of(environ)
    make_ready(records, settings)
    return records


def records_of(environ: Mapping[str, str]) -> Records:
    """The store, not opened yet. Raises BadSettingsError where keys or address are none."""
    try:
        return records_in(environ, ROOT / "var")
    except (BadKeysError, StoreDownError) as error:
        raise BadSettingsError(str(error)) from error


def make_ready(records: Records, settings: Settings) -> None:
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


def queue_in(environ: Mapping[str, str]) -> str:
    """Where the queue of this environment is."""
    return queue_url(environ.get("QUEUE_URL", ""), environ.get("DATABASE_URL", ""), ROOT / "var")


def write_log() -> None:
    """Log lines go to the error stream, unless whoever runs the line has said where they go."""
    ours = logging.getLogger("ivr")
    ours.setLevel(logging.INFO)
    if not ours.hasHandlers():
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        ours.addHandler(handler)


def ready_book(settings: Settings) -> Book:
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


def refuse_unsigned(book: Book, settings: Settings) -> None:
    """No patient hears a critical wording that nobody has signed, unless the site says so; then it
    is told at each start. Raises BadSettingsError."""
    told = [unsigned_told(language, count) for language, count in unsigned(book).items()]
    if told and not settings.allow_drafts:
        told.append("IVR_ALLOW_DRAFTS=yes would let patients hear them all the same")
        raise BadSettingsError("\n".join(told))
    for line in told:
        log.warning("IVR_ALLOW_DRAFTS: %s", line)
