"""For every state some places where callers stand, and requests that move them: by whatever fault
they are met."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from ivr.dialog.model import Event, Keyed, Recorded, Silence, Spoke, TransferEnded
from ivr.dialog.session import Draft
from ivr.dialog.session_url import to_url, written
from ivr.store.records import Records
from ivr.tools.proofs.explore import Edge, Place
from tests.faults.hands import form_of
from tests.webhooks import ACCOUNT

PLACES, EVENTS = 3, 6
"""So many places of each state, and so many requests at each of them."""

NOON = datetime(2026, 11, 23, 17, tzinfo=UTC)
SHORT_WORDS = 200


@dataclass(frozen=True, slots=True)
class Request:
    """One request of a call of its own, whose caller has told this draft before; `keeps` tells
    whether its answer must be kept, and `ends` whether the talk is over with it."""

    target: str
    form: dict[str, str] = field(repr=False)
    draft: Draft
    state: str
    event: str
    keeps: bool

    @property
    def call(self) -> str:
        return self.form["CallSid"]

    def __str__(self) -> str:
        return f"{self.target} {self.event}"


def requests_of(edges: Sequence[Edge], language: str) -> list[Request]:
    """Requests at places of every state."""
    at: dict[Place, list[Edge]] = defaultdict(list)
    for edge in edges:
        at[edge.before, edge.draft].append(edge)
    chosen = (edge for place in chosen_places(list(at)) for edge in chosen_edges(at[place]))
    return [request_of(edge, language, n) for n, edge in enumerate(chosen)]


def chosen_places(places: Sequence[Place]) -> Iterator[Place]:
    """Of each state the plainest place, the one whose address tells most, and one between them."""
    of_state: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        of_state[place[0].state].append(place)
    for same in of_state.values():
        same.sort(key=lambda place: len(written(place[0])))
        step = max(1, (len(same) - 1) // (PLACES - 1))
        yield from same[::step][:PLACES]


def chosen_edges(edges: Sequence[Edge]) -> list[Edge]:
    """What leads to different places, before all what is kept."""
    ordered = sorted(edges, key=lambda edge: not keeps(edge))
    different = {
        (keeps(edge), type(edge.event), edge.step.session.state): edge
        for edge in reversed(ordered)
        if not is_long(edge.event)
    }
    return sorted(different.values(), key=lambda edge: not keeps(edge))[:EVENTS]


def is_long(event: Event) -> bool:
    return isinstance(event, Keyed) and len(event.keys) > SHORT_WORDS


def keeps(edge: Edge) -> bool:
    """Whether this step tells something that must be kept."""
    return edge.step.draft != edge.draft or edge.step.recording is not None


def request_of(edge: Edge, language: str, n: int) -> Request:
    """The edge as the platform asks for it, in this language."""
    return Request(
        target=to_url(replace(edge.before, language=language)),
        form=form_of(n, **fields_of(edge.event)),
        draft=edge.draft,
        state=edge.before.state,
        event=type(edge.event).__name__,
        keeps=keeps(edge),
    )


def fields_of(event: Event) -> dict[str, str]:
    """What the form tells of an event."""
    match event:
        case Keyed(keys):
            return {"Digits": keys}
        case Spoke(words, confidence):
            return {"SpeechResult": words, "Confidence": str(confidence)}
        case TransferEnded(outcome):
            return {"DialCallStatus": outcome.replace("_", "-"), "DialBridged": "true"}
        case Recorded(_, seconds):
            return recording_fields(seconds)
        case Silence():
            return {"Digits": ""}


def recording_fields(seconds: int) -> dict[str, str]:
    """A recording of so many seconds, as the action of a Record tells it."""
    address = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Recordings/RE{'c' * 32}"
    return {"RecordingUrl": address, "RecordingDuration": str(seconds)}


def remember(records: Records, requests: Sequence[Request], language: str) -> None:
    """Keeps what the callers of these requests have told before."""
    for request in requests:
        draft = request.draft
        if replace(draft, callback=Draft().callback) != Draft():
            records.keep(request.call, language, draft, NOON)
        if draft.callback != Draft().callback:
            records.messages.keep_callback(request.call, language, draft.callback, NOON)
