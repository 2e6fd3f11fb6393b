"""The demo's application: the line, with a telephone in the browser, a time machine and faults."""

from collections.abc import Mapping
from datetime import datetime

from flask import Blueprint, Flask

from ivr.content.load import ROOT
from ivr.service import CallService
from ivr.settings import Settings
from ivr.tools.demo.calls import Exchange
from ivr.tools.demo.fault_injection import DATABASE, FAULT, MOMENT, NOWHERE, Outage
from ivr.tools.demo.recordings import DemoRecordings, recordings_folder
from ivr.tools.demo.routes import PhoneBooth
from ivr.tools.demo.speaker import Speaker
from ivr.web.app import Parts, assemble, open_parts, open_store
from ivr.web.clock import Clock, read_clock
from ivr.web.hot_reload import Releases
from ivr.web.metrics import Metrics
from ivr.web.webhooks import VoiceWebhooks, form
from ivr.worker.client import QueueClient


def create_demo_app(environ: Mapping[str, str], clock: Clock = read_clock) -> Flask:
    """The application of `ivr.web.app.create_app` for IVR_ENV=demo, and what only a demo has.

    Raises BadSettingsError or BadContentError.
    """
    parts = open_parts(environ, clock)
    webhooks = DemoWebhooks(
        parts.editions, parts.settings, parts.measures, clock, outage=make_outage(parts)
    )
    app = assemble(parts, webhooks)
    if parts.settings.phone:
        app.register_blueprint(make_phone(parts))
    return app


class DemoWebhooks(VoiceWebhooks):
    """Webhooks that believe what a signed form says of the moment, and of what is broken."""

    def __init__(
        self,
        editions: Releases,
        settings: Settings,
        measures: Metrics,
        clock: Clock = read_clock,
        outage: Outage | None = None,
    ) -> None:
        super().__init__(editions, settings, measures, clock)
        self.outage = outage

    @property
    def line(self) -> CallService:
        """The line of this request, without its database where the form says so."""
        line = super().line
        broken = self.outage is not None and form().get(FAULT) == DATABASE
        return self.outage.without_store(line) if self.outage and broken else line

    def moment(self) -> datetime:
        """The moment that the form names, else now."""
        try:
            moment = datetime.fromisoformat(form().get(MOMENT, ""))
        except ValueError:
            return super().moment()
        zone = self.edition.line.book.directory.zone
        return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def make_phone(parts: Parts) -> Blueprint:
    """The telephone in the browser."""
    return PhoneBooth(
        line=lambda: parts.editions.current.line,
        records=parts.records,
        exchange=Exchange(parts.app, parts.settings),
        speaker=Speaker(),
        tapes=DemoRecordings(recordings_folder(parts.environ, ROOT / "var")),
        clock=parts.clock,
    ).blueprint()


def make_outage(parts: Parts) -> Outage:
    """The line without its database: its store is nowhere."""
    nowhere = open_store({**parts.environ, "DATABASE_URL": NOWHERE})
    return Outage(nowhere, QueueClient(nowhere, parts.queue, parts.clock))
