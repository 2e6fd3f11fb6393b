"""The one place where the parts of the line meet."""

import logging
import os
from collections.abc import Mapping
from datetime import UTC, datetime

from flask import Flask

from ivr.desks import federal_holidays
from ivr.guide.book import Book
from ivr.guide.check import check
from ivr.guide.load import load
from ivr.guide.reader import BadContentError
from ivr.line import Line
from ivr.settings import BadSettingsError, Settings, read_settings
from ivr.web.voice import Edge

MOST_BYTES = 64 * 1024
"""The longest form that is read: far above any of the platform's."""


def create_app(environ: Mapping[str, str] | None = None) -> Flask:
    """The web application for this environment, the process's own if none is given.

    Raises BadSettingsError or BadContentError where the line could not do what it must.
    """
    settings = read_settings(os.environ if environ is None else environ)
    write_log()
    this_year = datetime.now(UTC).year
    for year in (this_year, this_year + 1):
        federal_holidays(year)  # half a second that no caller should wait for
    line = Line(ready_book(settings), settings.base)
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False  # its answer would be no TwiML
    app.url_map.merge_slashes = False  # a redirect would lose the keys that were pressed
    app.register_blueprint(Edge(line, settings).blueprint())
    return app


def write_log() -> None:
    """Log lines go to the error stream, unless whoever runs the line has said where they go."""
    log = logging.getLogger("ivr")
    log.setLevel(logging.INFO)
    if not log.hasHandlers():
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        log.addHandler(handler)


def ready_book(settings: Settings) -> Book:
    """The book of this site, checked; in production also free of example and missing values."""
    book = load(site=settings.site)
    report = check(book)
    if report.errors:
        raise BadContentError(list(report.errors))
    if not settings.demo and report.unready:
        raise BadSettingsError("\n".join(map(str, report.unready)))
    return book
