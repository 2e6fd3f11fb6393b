"""One turn of a call: from where it stands and what happened to what the platform plays."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from ivr import desks
from ivr.channels import twilio
from ivr.channels.twilio import Form, Links
from ivr.dialog.address import ROOT, NoSuchPlaceError, address_of, session_at
from ivr.dialog.engine import advance, arrive, excused, last_resort, not_now, private_at
from ivr.dialog.going import go
from ivr.dialog.memory import Draft, Session
from ivr.dialog.model import Event, Move, Record, Recording, Say, Step, Transfer, World
from ivr.dialog.states import Private
from ivr.guide.book import Book
from ivr.store.errors import StoreDownError
from ivr.store.messages import Left
from ivr.store.records import Records
from ivr.voice.wording import Wording
from ivr.work.background import Background

log = logging.getLogger("ivr.line")


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back to the platform; and for the log and the measures, where the call stood and
    stands, and what was said."""

    document: str
    before: str
    after: str
    event: str
    said: tuple[Say, ...] = ()


class Line:
    """The line of one site: it remembers a book; what callers tell in private stays in the records.

    `base` is the public URL, without a slash at its end, that every link begins with. What is
    recorded goes to the background, where it is fetched.
    """

    def __init__(self, book: Book, base: str, records: Records, background: Background) -> None:
        self.book = book
        self.base = base
        self.records = records
        self.background = background
        self.wording = Wording(book)

    def world(self, language: str, moment: datetime, caller: str = "") -> World:
        """What is true outside at this moment, for a caller of this language and number."""
        routes = desks.routes_at(moment, self.book.directory)
        today = moment.astimezone(self.book.directory.zone).date()
        return World(self.book.guide, routes, self.book.vocabularies[language], today, caller)

    def answer(self, form: Form) -> Reply:
        """The first turn of a call."""
        step = arrive(Move(Session()), Draft(), self.book.guide)
        return self.reply(step, form, "ringing", "Arrived")

    def hear(
        self, language: str, state: str, query: Mapping[str, str], form: Form, moment: datetime
    ) -> Reply:
        """One turn. An address that is no place in this talk gets an apology and a person."""
        try:
            session = session_at(language, state, query, self.book.guide)
        except NoSuchPlaceError:
            return self.excuse(form, moment, self.language_in(f"{ROOT}/{language}"))
        event = twilio.event_of(form)
        world = self.world(language, moment, twilio.caller_of(form))
        try:
            step = self.step(session, event, world, twilio.call_of(form), moment)
        except StoreDownError as error:
            log.error("the store is down: %s", error)
            step = not_now(session, world)
        return self.reply(step, form, session.state, type(event).__name__)

    def step(
        self, session: Session, event: Event, world: World, call: str, moment: datetime
    ) -> Step:
        """One step with what the caller told, where the talk needs it; more is kept at once.

        Raises StoreDownError, and then nothing was kept.
        """
        draft = self.told(private_at(session), call)
        step = advance(session, draft, event, world)
        if step.draft == draft and step.recording is None:
            return step
        if not call:
            raise StoreDownError("the form names no call, of which something could be kept")
        if step.recording:
            self.keep_recording(step.recording, session.language, call, world.caller, moment)
        return self.kept(step, draft, call, moment, world)

    def told(self, private: Private, call: str) -> Draft:
        """What this call has told of what a step needs. Raises StoreDownError."""
        if not private:
            return Draft()
        if not call:
            raise StoreDownError("the form names no call, of which something could be known")
        if private == "interview":
            return self.records.draft(call)
        return Draft(callback=self.records.messages.callback(call))

    def kept(self, step: Step, since: Draft, call: str, moment: datetime, world: World) -> Step:
        """Keeps what the step has added to the draft. A confirmed wish to be called back stands:
        a caller who wishes again hears of it. Raises StoreDownError."""
        language, wish = step.session.language, step.draft.callback
        answers = replace(step.draft, callback=since.callback)
        if answers != since:
            self.records.keep(call, language, answers, moment, since=since)
        if wish == since.callback:
            return step
        stands = self.records.messages.keep_callback(call, language, wish, moment, since.callback)
        if not stands.confirmed or wish.confirmed:
            return step
        there = go(step.session, "callback_kept", need=wish.need)
        return arrive(Move(there), replace(since, callback=stands), world.guide)

    def keep_recording(
        self, recording: Recording, language: str, call: str, caller: str, moment: datetime
    ) -> None:
        """Has what was just recorded fetched and kept. Raises StoreDownError."""
        is_name = recording.about == "name"
        self.background.left(
            Left(
                call=call,
                recording=recording.reference,
                seconds=recording.seconds,
                kind="name" if is_name else "message",
                need="" if is_name else recording.about,
                language=language,
                at=moment,
                caller=caller,
            )
        )

    def language_in(self, path: str) -> str:
        """The live language that the path of a webhook names; the first one where it names none.

        Paths are /voice/LANGUAGE/…, or /voice/PURPOSE/LANGUAGE/… as for a whisper.
        """
        live = self.book.guide.languages
        named = path.partition(f"{ROOT}/")[2].split("/")[:2]
        return next((part for part in named if part in live), live[0])

    def excuse(self, form: Form, moment: datetime, language: str) -> Reply:
        """An apology, the emergency sentence and the person for this hour, in a live language.

        It reads nothing but what was read at the start: no database, no template, no catalog.
        """
        step = excused(Session(language=language), self.world(language, moment))
        return self.reply(step, form, "nowhere", "Excused")

    def last_resorts(self) -> Mapping[str, str]:
        """For a fault in the midst of a turn, a document in each live language that rings the
        operator: made beforehand, so that nothing more can go wrong."""
        steps = {
            language: last_resort(language, self.book.guide)
            for language in self.book.guide.languages
        }
        return {
            language: self.reply(step, {}, "nowhere", "Failed").document
            for language, step in steps.items()
        }

    def reply(self, step: Step, form: Form, before: str, event: str) -> Reply:
        """The step as a document."""
        worded = self.wording.turn(step.turn, step.session)
        action = self.base + address_of(step.session)
        links = Links(action, self.whisper_url(step), self.recorded_url(step))
        caller_id = twilio.caller_id_of(form)
        languages, directory = self.book.languages, self.book.directory
        document = twilio.twiml(worded, links, languages, directory, caller_id)
        return Reply(document, before, step.session.state, event, step.turn.says)

    def whisper_url(self, step: Step) -> str:
        """Where the answering desk hears what the caller needs; "" where it hears nothing."""
        match step.turn.then:
            case Transfer(desk, need) if self.book.directory.desks[desk].whisper:
                path = f"/voice/whisper/{step.session.language}/{need}"
                return f"{self.base}{path}?{urlencode({'desk': desk})}"
            case _:
                return ""

    def recorded_url(self, step: Step) -> str:
        """Whom the platform tells that a recording is ready; "" where nothing is recorded."""
        match step.turn.then:
            case Record(about=about):
                path = f"/voice/recorded/{step.session.language}/{about}"
                return f"{self.base}{path}{twilio.AGAIN}"
            case _:
                return ""

    def whisper(self, language: str, need: str, desk: str) -> str:
        """What the desk hears, in English; an unknown need is told as that of a person."""
        known = need if need in self.book.guide.desks else "person"
        asks_for_pain = (
            desk == self.book.guide.operator and self.book.guide.desks[known] == "pain_service"
        )
        says = [Say(f"whisper.{known}")]
        its = self.book.directory.desks.get(desk)
        screened = its is not None and its.screen
        if asks_for_pain:
            says.append(Say("whisper.pain_on_call"))
        if known != "interpreter" and language in self.book.languages:
            named = (("language", self.book.languages[language].english),)
            says.append(Say("whisper.language", named))
        if screened:
            says.append(Say("whisper.accept"))
        spoken = tuple(self.wording.spoken(say, Session()) for say in says)
        accept = f"{self.base}/voice/accept" if screened else ""
        return twilio.whispered(spoken, self.book.languages, accept)
