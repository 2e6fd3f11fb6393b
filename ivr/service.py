"""One turn of a call: from where it stands and what happened to what the platform plays."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from urllib.parse import urlencode

from ivr import desks
from ivr.channels import twilio, twiml
from ivr.channels.twilio import Form, escape_text
from ivr.channels.twiml import Links
from ivr.content.model import Content
from ivr.dialog.engine import advance, apologize, begin, last_resort, not_now, private_data_needed
from ivr.dialog.model import (
    Event,
    Keyed,
    Record,
    Say,
    Silence,
    Step,
    Transfer,
    TransferEnded,
    Turn,
    World,
)
from ivr.dialog.session import ENGLISH, Draft, Session
from ivr.dialog.session_url import ROOT, NoSuchPlaceError, parse_url, to_url
from ivr.dialog.transitions import ABOUT, PLAN_NEEDS, URGENT_NEEDS
from ivr.keeping import NOTHING, Keeping
from ivr.store.errors import StoreDownError
from ivr.store.records import Records
from ivr.voice.clips import NO_CLIPS, Clips
from ivr.voice.redaction import Private, redact, restore
from ivr.voice.wording import Wording
from ivr.worker.client import QueueClient

log = logging.getLogger("ivr.service")

MAX_CACHED = 8192
"""Places, steps and documents that are remembered, of each so many: a few MiB a process."""


@dataclass(frozen=True, slots=True)
class Playing:
    """The clips that a line plays, and the URL below which the platform finds them."""

    clips: Clips = NO_CLIPS
    base: str = ""


NO_CLIP_PLAYBACK = Playing()


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back to the platform; and for the log and the measures, where the call stood and
    stands, and what was said."""

    document: str
    before: str
    after: str
    event: str
    said: tuple[Say, ...] = ()


class CallService:
    """The line of one site: it remembers a book; what callers tell in private stays in the records.

    `base` is the public URL, without a slash at its end, that every link begins with; `playing` are
    the clips of what is said alike to all. What is the same for every caller is worked out once: a
    step that needs nothing private, by its session, the key or silence, the routes and the day; and
    the document of a turn without its private values.
    """

    def __init__(
        self,
        book: Content,
        base: str,
        records: Records,
        background: QueueClient,
        playing: Playing = NO_CLIP_PLAYBACK,
    ) -> None:
        self.book = book
        self.base = base
        self.playing = playing
        self.records = records
        self.background = background
        self.keeping = Keeping(records, background)
        self.wording = Wording(book, playing.clips)
        self.place = lru_cache(MAX_CACHED)(self._place)
        self.known = lru_cache(MAX_CACHED)(self._known)
        self.document = lru_cache(MAX_CACHED)(self._document)
        self.whisper = lru_cache(MAX_CACHED)(self._whisper)

    def world(self, language: str, moment: datetime, caller: str = "") -> World:
        """What is true outside at this moment, for a caller of this language and number."""
        routes = desks.choose_desks(moment, self.book.directory)
        today = moment.astimezone(self.book.directory.zone).date()
        return World(self.book.guide, routes, self.book.vocabularies[language], today, caller)

    def answer(self, form: Form, moment: datetime, language: str = "") -> Reply:
        """The first turn of a call; to the number of one `language`, without the choice of it."""
        step = begin(language, self.world(ENGLISH, moment))
        return self.reply(step, form, "ringing", "Arrived")

    def hear(
        self, language: str, state: str, query: Mapping[str, str], form: Form, moment: datetime
    ) -> Reply:
        """One turn. An address that is no place in this talk gets an apology and a person."""
        try:
            session = self.place(language, state, tuple(query.items()))
        except NoSuchPlaceError:
            return self.excuse(form, moment, self.language_in(f"{ROOT}/{language}"))
        event = twilio.parse_event(form)
        name = type(event).__name__
        if is_open(session, event):
            step, document = self.recalled(session, event, moment)
            if is_the_same_for_all(step, form):
                return Reply(document, session.state, step.session.state, name, step.turn.says)
        caller = twilio.get_caller(form) if is_left_behind(session) else ""
        world = self.world(language, moment, caller)
        try:
            step = self.step(session, event, world, twilio.get_call_id(form), moment)
        except StoreDownError as error:
            log.error("the store is down: %s", error)
            step = not_now(session, world)
        return self.reply(step, form, session.state, name)

    def _place(self, language: str, state: str, query: tuple[tuple[str, str], ...]) -> Session:
        return parse_url(language, state, dict(query), self.book.guide)

    def recalled(self, session: Session, event: Event, moment: datetime) -> tuple[Step, str]:
        """An open step and its document, worked out at its first time."""
        world = self.world(session.language, moment)
        return self.known(session, event, tuple(world.routes.items()), world.today)

    def _known(
        self, session: Session, event: Event, routes: tuple[tuple[str, str], ...], today: date
    ) -> tuple[Step, str]:
        vocabulary = self.book.vocabularies[session.language]
        world = World(self.book.guide, dict(routes), vocabulary, today)
        step = advance(session, Draft(), event, world)
        return step, self.document(step.turn, step.session, True)

    def step(
        self, session: Session, event: Event, world: World, call: str, moment: datetime
    ) -> Step:
        """One step with what the caller told, where the talk needs it; more is kept at once.

        Raises StoreDownError, and then nothing was kept.
        """
        told = self.keeping.told(session, call)
        step = advance(session, told.draft, event, world)
        return self.keeping.kept(step, told, call, moment, world)

    def language_in(self, path: str, entered: str = "") -> str:
        """The live language that the path of a webhook names, or the number that was dialed; the
        first one where neither does.

        Paths are /voice/LANGUAGE/…, or /voice/PURPOSE/LANGUAGE/… as for a whisper.
        """
        live = self.book.guide.languages
        named = (*path.partition(f"{ROOT}/")[2].split("/")[:2], entered)
        return next((part for part in named if part in live), live[0])

    def excuse(self, form: Form, moment: datetime, language: str) -> Reply:
        """An apology, the emergency sentence and the person for this hour, in a live language.

        It reads nothing but what was read at the start: no database, no template, no catalog. What
        has failed may have been a clip, so that none is played.
        """
        step = apologize(Session(language=language), self.world(language, moment))
        return self.reply(step, form, "nowhere", "Excused", plays=False)

    def last_resorts(self) -> Mapping[str, str]:
        """For a fault in the midst of a turn, a document in each live language that rings the
        operator: made beforehand, so that nothing more can go wrong."""
        steps = {
            language: last_resort(language, self.book.guide)
            for language in self.book.guide.languages
        }
        return {
            language: self.reply(step, {}, "nowhere", "Failed", plays=False).document
            for language, step in steps.items()
        }

    def reply(
        self, step: Step, form: Form, before: str, event: str, *, plays: bool = True
    ) -> Reply:
        """The step as a document; unless it `plays`, all is spoken live."""
        turn, private = redact(step.turn)
        if rings_for_us(step, form):
            number = twilio.choose_caller_id(form)
            document = self.rendered(turn, step.session, number, plays)
        else:
            document = self.document(turn, step.session, plays)
        if private:
            document = restore(document, self.texts(private, step.session.language))
        return Reply(document, before, step.session.state, event, step.turn.says)

    def texts(self, private: tuple[Private, ...], language: str) -> tuple[str, ...]:
        """What is one caller's own, in words as a document can hold them."""
        wording = self.wording
        return tuple(
            escape_text(wording.value(value, own or language, place))
            for value, own, place in private
        )

    def _document(self, turn: Turn, session: Session, plays: bool) -> str:
        return self.rendered(turn, session, None, plays)

    def rendered(
        self, turn: Turn, session: Session, caller_id: str | None, plays: bool = True
    ) -> str:
        """The turn in words and as a document; a `caller_id` is shown to the desk that is rung."""
        worded = self.wording.turn(turn, session)
        action = self.base + to_url(session)
        clips = self.playing.base if plays else ""
        whisper, recorded = self.whisper_url(turn, session), self.recorded_url(turn, session)
        links = Links(action, whisper, recorded, clips)
        return twiml.render_turn(worded, links, self.book.languages, self.book.directory, caller_id)

    def whisper_url(self, turn: Turn, session: Session) -> str:
        """Where the answering desk hears what the caller needs; "" where it hears nothing."""
        match turn.then:
            case Transfer(desk, need) if self.book.directory.desks[desk].whisper:
                path = f"/voice/whisper/{session.speaks or session.language}/{need}"
                return f"{self.base}{path}?{urlencode({'desk': desk})}"
            case _:
                return ""

    def recorded_url(self, turn: Turn, session: Session) -> str:
        """Whom the platform tells that a recording is ready; "" where nothing is recorded."""
        match turn.then:
            case Record(about=about):
                path = f"/voice/recorded/{session.language}/{about}"
                return f"{self.base}{path}{twiml.AGAIN}"
            case _:
                return ""

    def _whisper(self, language: str, need: str, desk: str) -> str:
        """What the desk hears, in English; an unknown need is told as that of a person."""
        known = need if need in self.book.guide.desks else "person"
        at_operator = desk == self.book.guide.operator
        says = [Say(f"whisper.{known}")]
        its = self.book.directory.desks.get(desk)
        screened = its is not None and its.screen
        if at_operator and known in URGENT_NEEDS:
            says.append(Say("whisper.pain_on_call"))
        elif at_operator and known in ("person", *PLAN_NEEDS):
            says.append(Say("whisper.where"))
        says += self.whisper_of_language(language, known)
        if screened:
            says.append(Say("whisper.accept"))
        spoken = tuple(self.wording.spoken(say, Session()) for say in says)
        accept = f"{self.base}/voice/accept" if screened else ""
        return twiml.render_whisper(spoken, self.book.languages, accept, self.playing.base)

    def whisper_of_language(self, language: str, need: str) -> tuple[Say, ...]:
        """Which language the caller speaks, where it is not English or not known."""
        its = self.book.languages.get(language)
        speaks = Say("whisper.unknown_language")
        if its and language != ENGLISH:
            speaks = Say("whisper.language", (("language", its.english),))
        if need == "interpreter":
            return (speaks,)
        return (speaks, Say("whisper.interpreter_too")) if language != ENGLISH else ()


def is_left_behind(session: Session) -> bool:
    """Whether something may be left here about which staff want to call back."""
    return session.state in ABOUT or session.means == "recording"


def is_open(session: Session, event: Event) -> bool:
    """Whether nothing private enters this step: neither what was told nor what is said now."""
    match event:
        case Silence() | TransferEnded():
            return not private_data_needed(session)
        case Keyed(keys):
            return len(keys) == 1 and not private_data_needed(session)
        case _:
            return False


def is_the_same_for_all(step: Step, form: Form) -> bool:
    """Whether nothing of one caller has come of it: nothing to keep, and no number of theirs."""
    return step.draft == NOTHING and not rings_for_us(step, form)


def rings_for_us(step: Step, form: Form) -> bool:
    """Whether a desk is rung for a caller whose own number cannot be shown to it: ours is."""
    return isinstance(step.turn.then, Transfer) and twilio.choose_caller_id(form) is not None
