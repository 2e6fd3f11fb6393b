"""A line that is served as it stands: nobody asks it for another edition."""

from pathlib import Path

from ivr.service import CallService
from ivr.settings import Settings
from ivr.tools.demo.app import DemoWebhooks
from ivr.web.clock import Clock, read_clock
from ivr.web.hot_reload import Release, Releases
from ivr.web.metrics import Metrics
from ivr.web.webhooks import VoiceWebhooks

NOWHERE = Path("/dev/null/stamp")


def only(line: CallService) -> Releases:
    """The one edition of this line."""
    return Releases(NOWHERE, lambda: Release(line, line.last_resorts()), Metrics())


def edge_of(line: CallService, settings: Settings, clock: Clock = read_clock) -> VoiceWebhooks:
    """The webhooks of this line."""
    made = DemoWebhooks if settings.demo else VoiceWebhooks
    return made(only(line), settings, Metrics(), clock=clock)
