"""What is counted about the calls, for Prometheus: never who called, or what was said.

Every label's value is from a set that the line itself knows. A request that is delivered twice is
counted twice. With PROMETHEUS_MULTIPROC_DIR in the environment, as gunicorn.conf.py sets it, each
worker counts in a file of its own there, and any of them adds all of them up.
"""

import os
from collections.abc import Collection, Iterable, Mapping
from typing import Literal, get_args

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from ivr.channels import twilio
from ivr.dialog.model import Outcome, Say
from ivr.dialog.states import STATES
from ivr.service import Reply

disable_created_metrics()  # type: ignore[no-untyped-call] # published so

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 15.0)
"""Seconds. A caller begins to notice at the half of one; the platform gives up after fifteen."""

OUTSIDE = ("ringing", "nowhere")
"""Where a call stands that is in no state yet, or at an address that is none."""

MISSES = {
    "miss.silence.": "silence",
    "miss.no_match.": "no_match",
    "wrong.": "wrong_value",
    "miss.person": "given_up",
}
"""The beginning of a prompt -> the kind of miss that it tells."""

RELOADS = ("taken", "refused")

STORE_DOWN = "not_now"
"""The state to which only a store that is down leads."""


class Metrics:
    """The counts of one process; of transfers, to the desks that `serve` has named."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._desks: frozenset[str] = frozenset()
        self.calls = self._counter("ivr_calls", "Calls that came in.")
        self.refused = self._counter("ivr_refused", "Requests that were not signed.")
        self.faults = self._counter("ivr_faults", "Faults; the operator was rung.")
        self.excuses = self._counter("ivr_excuses", "Apologies, each with a person rung for it.")
        self.store_failures = self._counter(
            "ivr_store_failures", "Turns in which the store was down."
        )
        self._steps = self._counter("ivr_steps", "Turns, by the state that met the event.", "state")
        self._misses = self._counter("ivr_misses", "What was not understood.", "kind")
        self._transfers = self._counter("ivr_transfers", "Transfers that ended.", "desk", "outcome")
        self._seconds = Histogram(
            "ivr_webhook_seconds",
            "Seconds that a signed webhook took.",
            ("webhook",),
            buckets=BUCKETS,
            registry=self._registry,
        )
        self._reloads = self._counter("ivr_reloads", "Reloads of the content.", "outcome")
        self._begin_at_zero()

    def _counter(self, name: str, what: str, *labels: str) -> Counter:
        return Counter(name, what, labels, registry=self._registry)

    def _begin_at_zero(self) -> None:
        """A count that is not there yet looks like a line that is not asked."""
        for state in (*STATES, *OUTSIDE):
            self._steps.labels(state)
        for kind in MISSES.values():
            self._misses.labels(kind)
        for reload in RELOADS:
            self._reloads.labels(reload)

    def serve(self, desks: Collection[str]) -> None:
        """From now on these desks may be rung."""
        self._desks = frozenset(desks)
        for desk in desks:
            for outcome in get_args(Outcome):
                self._transfers.labels(desk, outcome)

    def stepped(self, reply: Reply) -> None:
        """A turn was answered."""
        state = reply.before
        self._steps.labels(state).inc()
        for kind in missed_in(reply.said):
            self._misses.labels(kind).inc()
        if reply.after == STORE_DOWN and state != STORE_DOWN:
            self.store_failures.inc()

    def transfer_ended(self, desk: str, form: Mapping[str, str]) -> None:
        """The end of a transfer to this desk came in; nothing is counted for any other request."""
        if desk in self._desks and "DialCallStatus" in form:
            self._transfers.labels(desk, twilio.parse_outcome(form)).inc()

    def reloaded(self, outcome: Literal["taken", "refused"]) -> None:
        """Content that somebody has changed was taken, or was not fit to be."""
        self._reloads.labels(outcome).inc()

    def took(self, webhook: str | None, seconds: float) -> None:
        """A signed webhook, by the name of its route, was answered."""
        self._seconds.labels(webhook or "none").observe(seconds)

    def text(self) -> bytes:
        """All counts in Prometheus' text format: of every worker where several share a folder."""
        if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
            return generate_latest(self._registry)
        everyone = CollectorRegistry()
        MultiProcessCollector(everyone)  # type: ignore[no-untyped-call] # published so
        return generate_latest(everyone)


def missed_in(said: Iterable[Say]) -> set[str]:
    """The kinds of misses that these prompts tell."""
    return {kind for say in said for start, kind in MISSES.items() if say.prompt.startswith(start)}
