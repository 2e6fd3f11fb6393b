"""One step of the talk: danger first, then hear, move and ask.

`ask` has no clock and changes nothing, so asking twice is always safe. `advance` is the only one
that sees the world, and so the hour. Misses, and the commands that work everywhere, are met here;
the states never see them.
"""

from collections.abc import Mapping
from dataclasses import replace

from ivr.dialog.assent import is_open
from ivr.dialog.danger import Expected, find_danger, tells_of_taking
from ivr.dialog.guide import Guide
from ivr.dialog.intents import (
    COMMAND_KEYS,
    MIN_CONFIDENCE,
    QUESTION,
    URGENT,
    is_named,
    match_intent,
)
from ivr.dialog.menus import keys_only, offer
from ivr.dialog.model import (
    Choose,
    Enter,
    Event,
    Hangup,
    Move,
    Record,
    Recorded,
    Recording,
    Say,
    Silence,
    Spoke,
    Step,
    Then,
    Transfer,
    TransferEnded,
    Turn,
    World,
    Wrong,
)
from ivr.dialog.parsers.text import normalize_text
from ivr.dialog.read_back import ReadBack, get_read_back, judge_answer
from ivr.dialog.session import ENGLISH, Draft, Session
from ivr.dialog.slots import Heard, accept_recording, expects_digits, fill_slot
from ivr.dialog.states import STATES, Private
from ivr.dialog.states.languages import GREETING
from ivr.dialog.transitions import (
    ABOUT,
    CRISIS,
    DONE_STATES,
    EMERGENCY,
    LANGUAGES,
    MAX_ATTEMPTS,
    dial,
    get_parent,
    go,
    interpret,
    reach_a_person,
    say_first,
    speak,
    start_transfer,
)
from ivr.dialog.vocabulary import Vocabulary

MAX_MISSES = 3
"""Misses in a row that end at a person (voice guidance of Cisco, Google and W3C COGA: three)."""

NOT_UNDERSTOOD = ("not_a_date", "no_number", "no_name")
"""What is wrong with an entry where its words said nothing; all else was understood."""

KEPT: Mapping[Private, str] = {"interview": "saved", "callback": "callback_kept"}
"""Where a caller stands who has confirmed what they told."""

RULES_MENU = "prepare"
"""The menu of the topics that say what may be taken: eaten, drunk, or used as a medicine."""

INTERPRETER_FOR = "interpreter:"
"""Before the language that somebody is asked to speak."""

MAX_UNHEARD = 3
"""Speech failures in one call after which only keys are asked for."""


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """What the line says and awaits where the call stands."""
    turn = STATES[session.state].ask(session, draft, guide)
    heard = session.unheard < MAX_UNHEARD and session.language in guide.speech
    return turn if heard else keys_only(turn)


def private_data_needed(session: Session) -> Private:
    """What of the caller's draft must be at hand for a step from here."""
    return STATES[session.back or session.state].private


def begin(language: str, world: World) -> Step:
    """The first step of a call. Who dialed the number of one language need not choose it; whatever
    the language, the emergency sentence comes first in English."""
    first = (GREETING, replace(EMERGENCY, language=ENGLISH))
    if language in world.guide.shells:
        move = say_first(first, interpret(Session(), world, language))
    elif language in world.guide.languages and language != ENGLISH:
        move = say_first(first, speak(Session(), language))
    else:
        move = Move(Session())
    return arrive(move, Draft(), world.guide)


def advance(session: Session, draft: Draft, event: Event, world: World) -> Step:
    """What comes of the event where the call stands.

    The draft is the caller's where `private_data_needed` asks for it, and else an empty one.
    """
    then = ask(session, draft, world.guide).then
    need = find_danger(
        event,
        world.vocabulary,
        among_digits=expects_digits(then),
        expects=expected_words(session, then),
    )
    if need:
        return arrive(warn_of_danger(session, need, world), draft, world.guide)
    match then, event:
        case Transfer(), TransferEnded(outcome):
            return follow_intent(session, draft, outcome, world)
        case Transfer(), _:
            # The platform skipped over the transfer: the caller must not fall silent with it.
            return follow_intent(session, draft, "failed", world)
        case (Hangup(), _) | (_, TransferEnded()):
            # The call is over, and whatever still arrives hears the same goodbye; or a transfer's
            # late or repeated end, while the caller stands elsewhere.
            return arrive(Move(session), draft, world.guide)
        case _:
            heard = hear_event(then, event, get_read_back(session, draft), world)
            if isinstance(heard, str):
                met = replace(session, misses=0, silent=False) if session.misses else session
                step = follow_intent(met, draft, heard, world)
                recording = get_recording(then, event)
                return replace(step, recording=recording) if recording else step
            return answer_miss(session, draft, event, heard, world)


def expected_words(session: Session, then: Then) -> Expected:
    """What is asked for here, where that changes which words are danger."""
    if session.state in LANGUAGES:
        return "language"
    return "name" if isinstance(then, Enter) and then.kind in ("name", "spelled") else ""


def hear_event(then: Then, event: Event, read_back: ReadBack | None, world: World) -> Heard:
    """What was heard at a choice, an entry or a recording."""
    match then:
        case Choose() as choose:
            return hear_choice(event, choose, read_back, world)
        case Enter() as enter:
            return fill_slot(event, enter, world)
        case Record() as record:
            return accept_recording(event, record)
        case _:
            return None


def hear_choice(
    event: Event, choose: Choose, read_back: ReadBack | None, world: World
) -> str | None:
    """What was heard at a choice; after a read-back, words may also give another value."""
    heard = match_intent(event, choose, world.vocabulary)
    topic = world.guide.topics.get(heard or "")
    match event:
        case Spoke(words) if topic and topic.menu == RULES_MENU:
            return asked_rules(words, topic.id, choose, world.vocabulary)
        case Spoke(confidence=sure) if read_back and heard in (None, "no"):
            return judge_answer(heard, event, read_back, world) if sure >= MIN_CONFIDENCE else None
        case _:
            return heard


def asked_rules(words: str, topic: str, choose: Choose, vocabulary: Vocabulary) -> str | None:
    """The topic, where its rules were asked for. What somebody has taken may be too much: a person
    judges that. Another statement about a medicine is no question, and is asked again."""
    if tells_of_taking(Spoke(words), vocabulary):
        return URGENT if URGENT in choose.meanings() else "person"
    heard = normalize_text(words, vocabulary.fold)
    asked = is_open(heard, vocabulary) or QUESTION.search(words)
    return topic if asked or is_named(heard, topic, choose, vocabulary) else None


def get_recording(then: Then, event: Event) -> Recording | None:
    """What was recorded, and must be kept: that of a call that goes on with it."""
    match then, event:
        case Record(about=about), Recorded(reference, seconds):
            return Recording(reference, seconds, about)
        case _:
            return None


def apologize(session: Session, world: World) -> Step:
    """Something went wrong on our side: an apology, the emergency sentence, and a person."""
    move = say_first((Say("apology"), EMERGENCY), reach_a_person(session, world))
    return arrive(move, Draft(), world.guide)


def not_now(session: Session, world: World) -> Step:
    """What a caller tells cannot be kept now: an apology, and the choice of a person."""
    need = session.need if session.state in ABOUT else ""
    return arrive(Move(go(session, "not_now", need=need)), Draft(), world.guide)


def last_resort(language: str, guide: Guide) -> Step:
    """The same without knowing the hour: the operator, who answers at any."""
    session = start_transfer(Session(language=language), "person", guide.operator)
    return arrive(Move(session, (Say("apology"), EMERGENCY)), Draft(), guide)


def warn_of_danger(session: Session, danger: str, world: World) -> Move:
    """911 at once, for self-harm also 988, then a person; no URL tells which it was."""
    first = (EMERGENCY, CRISIS) if danger == "selfharm" else (EMERGENCY,)
    return say_first(first, dial(session, "danger", world))


def follow_intent(session: Session, draft: Draft, meaning: str, world: World) -> Step:
    """Follow a meaning: a command's, or one that the state understands."""
    move = follow_command(session, meaning, world)
    if move is None and is_confirmed(session, draft):
        # A late or repeated request, or a caller who comes back: what is confirmed stands.
        kept = KEPT[private_data_needed(session)]
        move = Move(go(session, kept, need="" if kept == "saved" else session.need))
    if move is None:
        move = STATES[session.state].move(session, draft, meaning, world)
    return arrive(move, draft, world.guide)


def is_confirmed(session: Session, draft: Draft) -> bool:
    """Whether the caller has confirmed what this place asks for."""
    match private_data_needed(session):
        case "interview":
            return draft.confirmed
        case "callback":
            return draft.callback.confirmed
        case _:
            return False


def is_done(session: Session, draft: Draft) -> bool:
    """Whether a caller who stands here may have all they came for, and nothing is left open."""
    confirmed = private_data_needed(session) == "" or is_confirmed(session, draft)
    return session.state in DONE_STATES and confirmed


def follow_command(session: Session, command: str, world: World) -> Move | None:
    """What a command does that works everywhere; None if it is no command."""
    match command:
        case "person":
            return reach_a_person(session, world)
        case "back":
            return went_back(session, world.guide)
        case "main_menu":
            return Move(go(session, "main"))
        case "goodbye":
            return took_leave(session, world)
        case "wait":
            return Move(
                replace(session, state="waiting", back=session.back or session.state, waited=0)
            )
        case _:
            return repeat_place(session, command) or spoken_in(session, command, world)


def spoken_in(session: Session, wish: str, world: World) -> Move | None:
    """What a wish for another language does; None if it is none."""
    match wish:
        case "languages":
            return Move(go(session, "languages"))
        case "interpreter":
            return interpret(session, world)
        case live if live in world.guide.languages:
            return speak(session, live)
        case shell if shell in world.guide.shells:
            return interpret(session, world, shell)
        case named if named.startswith(INTERPRETER_FOR):
            return interpret(session, world, named.removeprefix(INTERPRETER_FOR))
        case _:
            return None


def repeat_place(session: Session, command: str) -> Move | None:
    """The commands that say the same place again: as it was, slower, faster, or with help."""
    match command:
        case "repeat":
            return Move(session)
        case "help":
            return Move(session, tuple(map(offer, COMMAND_KEYS)))
        case "slower" | "faster" | "pace":
            slower = not session.slower if command == "pace" else command == "slower"
            said = Say("pace.slower" if slower else "pace.normal")
            return Move(replace(session, slower=slower), (said,))
        case _:
            return None


def took_leave(session: Session, world: World) -> Move:
    """Goodbye; where answers are not confirmed yet, it is asked once whether to end the call. So it
    is where the line waits: what a caller says there may be for somebody else."""
    if session.state == "waiting":
        return Move(replace(session, state="leaving", waited=0, misses=0))
    asks = STATES[session.state].private and session.state not in KEPT.values()
    if asks and not session.back:
        return Move(replace(session, state="leaving", back=session.state, misses=0))
    return Move(go(session, "goodbye"))


def went_back(session: Session, guide: Guide) -> Move:
    """To the parent; from a side trip to where it began."""
    if session.means and not session.back:
        return Move(replace(session, means=""))
    parent = get_parent(session, STATES[session.state].parent, guide)
    if session.back:
        return Move(replace(session, state=parent, back="", waited=0))
    return Move(go(session, parent, need=session.need if parent in ABOUT else ""))


def answer_miss(session: Session, draft: Draft, event: Event, heard: Heard, world: World) -> Step:
    """Say what went wrong, a little more each time; after three misses in a row reach a person.

    Silence alone, where all is done, rings nobody: it is met once, and then ends the call.
    """
    silent = isinstance(event, Silence) and is_done(session, draft)
    if silent and session.silent:
        return arrive(Move(go(session, "goodbye")), draft, world.guide)
    not_understood = isinstance(event, Spoke) and (
        not isinstance(heard, Wrong) or heard.reason in NOT_UNDERSTOOD
    )
    unheard = min(session.unheard + not_understood, MAX_UNHEARD)
    silent = silent and session.misses == 0
    still = replace(session, misses=session.misses + 1, unheard=unheard, silent=silent)
    deaf = (Say("miss.keys_only"),) if session.unheard < unheard == MAX_UNHEARD else ()
    if still.misses >= MAX_MISSES:
        return arrive(say_first(deaf, give_up(still, world)), draft, world.guide)
    person = (offer(COMMAND_KEYS[0]),) if silent else ()
    told = (describe_miss(event, heard, still), *person, *deaf)
    return arrive(Move(still, told), draft, world.guide)


YES_OR_NO = ("confirm", "callback_confirm", "reached", "leaving")
"""The states that ask for a yes or a no: who says neither is asked which it was."""


def describe_miss(event: Event, heard: Heard, missed_at: Session) -> Say:
    """What went wrong: with the value that was given, or with hearing it at all."""
    if isinstance(heard, Wrong):
        return Say(f"wrong.{heard.reason}", heard.values)
    misses = missed_at.misses
    match event:
        case Spoke() if misses == 1 and missed_at.state in YES_OR_NO:
            return Say("miss.yes_or_no")
        case Recorded():
            return Say(f"miss.recorded.{misses}")
        case Silence():
            return Say(f"miss.silence.{misses}")
        case _:
            return Say(f"miss.no_match.{misses}")


def give_up(session: Session, world: World) -> Move:
    """A person; where they were tried in vain and nobody speaks, the number and goodbye."""
    if session.attempts >= MAX_ATTEMPTS:
        return Move(go(session, "goodbye"), (EMERGENCY, *say_unreachable(world.guide)))
    return say_first((Say("miss.person"),), reach_a_person(session, world))


def say_unreachable(guide: Guide) -> tuple[Say, ...]:
    """That nobody could be reached, and the number that answers at any hour, twice."""
    number = Say(f"numbers.{guide.operator}")
    return (Say("miss.nobody"), number, Say("numbers.again"), number)


def arrive(move: Move, draft: Draft, guide: Guide) -> Step:
    """Speak at the new place, after what was to be said on the way; 911 is named once."""
    kept = draft if move.draft is None else move.draft
    turn = ask(move.session, kept, guide)
    if not move.says:
        return Step(move.session, kept, turn)
    first = (say for say in move.says if say != EMERGENCY or EMERGENCY not in turn.says)
    return Step(move.session, kept, Turn((*first, *turn.says), turn.then))
