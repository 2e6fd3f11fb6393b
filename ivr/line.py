"""One turn of a call: from where it stands and what happened to what the platform plays."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from urllib.parse import urlencode

from ivr import desks
from ivr.channels import twilio
from ivr.channels.text import escaped
from ivr.channels.twilio import Form, Links
from ivr.dialog.address import NoSuchPlaceError, address_of, session_at
from ivr.dialog.engine import advance, arrive, excused, last_resort, needs_draft, not_now
from ivr.dialog.memory import Draft, Session
from ivr.dialog.model import (
    Event,
    Keyed,
    Move,
    Say,
    Silence,
    Step,
    Transfer,
    TransferEnded,
    Turn,
    World,
)
from ivr.guide.book import Book
from ivr.store.errors import StoreDownError
from ivr.store.records import Records
from ivr.voice.openly import Private, emptied, filled
from ivr.voice.wording import Wording

log = logging.getLogger("ivr.line")

MOST_KEPT = 8192
"""Places, steps and documents that are remembered, of each so many: a few MiB a process."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back to the platform; and for the log, where the call stood and stands."""

    document: str
    before: str
    after: str
    event: str


class Line:
    """The line of one site: it remembers a book; what callers tell in private stays in the records.

    `base` is the public URL, without a slash at its end, that every link begins with. What is the
    same for every caller is worked out once: a step that needs nothing private, by its session, the
    key or silence, the routes and the day; and the document of a turn without its private values.
    """

    def __init__(self, book: Book, base: str, records: Records) -> None:
        self.book = book
        self.base = base
        self.records = records
        self.wording = Wording(book)
        self.place = lru_cache(MOST_KEPT)(self._place)
        self.known = lru_cache(MOST_KEPT)(self._known)
        self.document = lru_cache(MOST_KEPT)(self._document)
        self.whisper = lru_cache(MOST_KEPT)(self._whisper)

    def world(self, language: str, moment: datetime) -> World:
        """What is true outside at this moment, for a caller of this language."""
        routes = desks.routes_at(moment, self.book.directory)
        today = moment.astimezone(self.book.directory.zone).date()
        return World(self.book.guide, routes, self.book.vocabularies[language], today)

    def answer(self, form: Form) -> Reply:
        """The first turn of a call."""
        step = arrive(Move(Session()), Draft(), self.book.guide)
        return self.reply(step, form, "ringing", "Arrived")

    def hear(
        self, language: str, state: str, query: Mapping[str, str], form: Form, moment: datetime
    ) -> Reply:
        """One turn. An address that is no place in this talk gets an apology and a person."""
        try:
            session = self.place(language, state, tuple(query.items()))
        except NoSuchPlaceError:
            return self.excuse(form, moment)
        event = twilio.event_of(form)
        if is_the_same_for_all(session, event):
            return self.recall(session, event, form, moment)
        world = self.world(language, moment)
        try:
            step = self.step(session, event, world, twilio.call_of(form), moment)
        except StoreDownError as error:
            log.error("the store is down: %s", error)
            step = not_now(session, world)
        return self.reply(step, form, session.state, type(event).__name__)

    def _place(self, language: str, state: str, query: tuple[tuple[str, str], ...]) -> Session:
        return session_at(language, state, dict(query), self.book.guide)

    def recall(self, session: Session, event: Event, form: Form, moment: datetime) -> Reply:
        """A step that is the same for every caller, worked out at its first time."""
        world = self.world(session.language, moment)
        routes = tuple(world.routes.items())
        step, document = self.known(session, event, routes, world.today)
        if needs_our_number(step, form):
            return self.reply(step, form, session.state, type(event).__name__)
        return Reply(document, session.state, step.session.state, type(event).__name__)

    def _known(
        self, session: Session, event: Event, routes: tuple[tuple[str, str], ...], today: date
    ) -> tuple[Step, str]:
        vocabulary = self.book.vocabularies[session.language]
        world = World(self.book.guide, dict(routes), vocabulary, today)
        step = advance(session, Draft(), event, world)
        return step, self.document(step.turn, step.session)

    def step(
        self, session: Session, event: Event, world: World, call: str, moment: datetime
    ) -> Step:
        """One step with the caller's draft, where the talk needs it; what was told is kept at once.

        Raises StoreDownError, and then nothing was kept.
        """
        if not needs_draft(session):
            return advance(session, Draft(), event, world)
        if not call:
            raise StoreDownError("the form names no call, of which something could be kept")
        told = self.records.told(call)
        step = advance(session, told.draft, event, world)
        if step.draft != told.draft:
            self.records.change(call, session.language, step.draft, moment, since=told)
        return step

    def excuse(self, form: Form, moment: datetime) -> Reply:
        """An apology, the emergency sentence and the person for this hour."""
        session = Session()
        step = excused(session, self.world(session.language, moment))
        return self.reply(step, form, "nowhere", "Excused")

    def last_resort(self) -> str:
        """The document for a fault in the midst of a turn, made beforehand: the operator's."""
        return self.reply(last_resort(self.book.guide), {}, "nowhere", "Failed").document

    def reply(self, step: Step, form: Form, before: str, event: str) -> Reply:
        """The step as a document."""
        turn, private = emptied(step.turn)
        if needs_our_number(step, form):
            number = twilio.caller_id_of(form)
            document = self.rendered(turn, step.session, number)
        else:
            document = self.document(turn, step.session)
        if private:
            document = filled(document, self.texts(private, step.session.language))
        return Reply(document, before, step.session.state, event)

    def texts(self, private: tuple[Private, ...], language: str) -> tuple[str, ...]:
        """What is one caller's own, in words as a document can hold them."""
        wording = self.wording
        return tuple(escaped(wording.value(value, own or language)) for value, own in private)

    def _document(self, turn: Turn, session: Session) -> str:
        return self.rendered(turn, session, None)

    def rendered(self, turn: Turn, session: Session, caller_id: str | None) -> str:
        """The turn in words and as a document; a `caller_id` is shown to the desk that is rung."""
        worded = self.wording.turn(turn, session)
        links = Links(self.base + address_of(session), self.whisper_url(turn, session))
        return twilio.twiml(worded, links, self.book.languages, self.book.directory, caller_id)

    def whisper_url(self, turn: Turn, session: Session) -> str:
        """Where the answering desk hears what the caller needs; "" where it hears nothing."""
        match turn.then:
            case Transfer(desk, need) if self.book.directory.desks[desk].whisper:
                path = f"/voice/whisper/{session.language}/{need}"
                return f"{self.base}{path}?{urlencode({'desk': desk})}"
            case _:
                return ""

    def _whisper(self, language: str, need: str, desk: str) -> str:
        """What the desk hears, in English; an unknown need is told as that of a person."""
        known = need if need in self.book.guide.desks else "person"
        asks_for_pain = (
            desk == self.book.guide.operator and self.book.guide.desks[known] == "pain_service"
        )
        says = [Say(f"whisper.{known}")]
        if asks_for_pain:
            says.append(Say("whisper.pain_on_call"))
        if known != "interpreter" and language in self.book.languages:
            named = (("language", self.book.languages[language].english),)
            says.append(Say("whisper.language", named))
        spoken = tuple(self.wording.spoken(say, Session()) for say in says)
        return twilio.whispered(spoken, self.book.languages)


def is_the_same_for_all(session: Session, event: Event) -> bool:
    """Whether nothing private enters this step: neither what was told nor what is said now."""
    match event:
        case Silence() | TransferEnded():
            return not needs_draft(session)
        case Keyed(keys):
            return len(keys) == 1 and not needs_draft(session)
        case _:
            return False


def needs_our_number(step: Step, form: Form) -> bool:
    """Whether a desk is rung for a caller whose own number cannot be shown to it."""
    return isinstance(step.turn.then, Transfer) and twilio.caller_id_of(form) is not None
