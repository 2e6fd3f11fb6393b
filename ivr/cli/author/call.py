"""`ivr call`: a telephone in the terminal, played by our own simulator of the platform."""

import logging
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode

import click
import httpx
from flask import Flask

from ivr.content.load import load
from ivr.content.strict_toml import BadContentError
from ivr.settings import BadSettingsError, Settings, read_settings
from ivr.tools.demo.app import create_demo_app
from ivr.tools.demo.fault_injection import MOMENT
from ivr.tools.simulator import (
    Answers,
    Busy,
    Call,
    Cancels,
    DeskAct,
    Fails,
    GivesUp,
    HangUp,
    Hearing,
    Listening,
    NoAnswer,
    Patient,
    Phone,
    Press,
    Reply,
    Ringing,
    ScriptError,
    ScriptFailedError,
    Silent,
    Speak,
    play,
    read,
)
from ivr.tools.simulator.sound import Sound
from ivr.tools.simulator.transcript import mark
from ivr.voice.clips import NO_CLIPS, BadClipsError, read_clips
from ivr.web.app import close

KEYS = set("0123456789*#")
DESK: dict[str, DeskAct] = {
    "a": Answers(),
    "b": Busy(),
    "n": NoAnswer(),
    "f": Fails(),
    "c": Cancels(),
    "h": GivesUp(),
}


class Terminal(Patient):
    """A caller, and the desks, played by whoever sits at the terminal."""

    def listen(self, moment: Listening) -> Reply:
        """The prompt is printed; keys, words or nothing are typed."""
        for sound in moment.prompt:
            show(sound)
        how = "keys" if not moment.speech else "keys or words"
        typed = ask(f"       [{moment.timeout} s for {how}] > ")
        if typed is None or typed in ("q", "bye"):
            return HangUp()
        if typed and set(typed) <= KEYS:
            return Press(typed)
        return Speak(typed) if typed else Silent()

    def hear(self, moment: Hearing) -> float | None:
        """What cannot be interrupted is only printed."""
        show(moment.sound)
        return None

    def desk(self, moment: Ringing) -> DeskAct:
        """The desk's telephone rings: what happens there?"""
        click.echo(f"desk   {moment.number} rings, and sees {moment.caller_id}")
        choices = "a answers, b busy, n no answer, f fails, c canceled, h the caller hangs up"
        typed = ask(f"       [{choices}] > ") or "h"
        return DESK.get(typed[0], NoAnswer())


def show(sound: Sound) -> None:
    """What the line says; a mark tells that a clip is played."""
    if sound.text:
        click.echo(f"line   {mark(sound.played)}{sound.text}")


def ask(prompt: str) -> str | None:
    """One line from the terminal without blanks around it; None when there are no more."""
    click.echo(prompt, nl=False)
    typed = sys.stdin.readline()
    return typed.strip() if typed else None


@click.command()
@click.option(
    "--url",
    help="A running line, such as http://127.0.0.1:8080. Without it the line runs in this process.",
)
@click.option(
    "--at",
    help='The moment of the call in demo, local to the line: "2026-12-25 10:00". Now, without it.',
)
@click.option(
    "--from", "caller", default="+12125550199", show_default=True, help="The caller's number."
)
@click.option(
    "--script",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Play this text call.",
)
@click.option("--language", help="Dial the number of one language, such as es.")
def call(
    url: str | None, at: str | None, caller: str, script: Path | None, language: str | None
) -> None:
    """Call the line from the terminal.

    Type keys (0-9 * #) or words, nothing for silence, q to hang up; when a desk rings, play it.
    The transcript follows, with virtual seconds at its left: nobody has to wait.
    """
    try:
        start = moment_of(at)
        settings = read_settings({"IVR_ENV": "demo", **os.environ})
        phone = phone_for(settings, url, caller, start)
        phone = replace(phone, voice_url=entry_of(language))
        with closing(phone.client):
            transcript = played(script, phone) if script else Call(phone, Terminal()).play().text()
        click.echo(transcript)
    except (BadSettingsError, BadContentError, ScriptError, ScriptFailedError) as error:
        sys.exit(str(error))
    except (httpx.InvalidURL, httpx.UnsupportedProtocol):
        sys.exit(f"{url} is not a URL such as http://127.0.0.1:8080")
    except httpx.TransportError:
        sys.exit(f"Nobody answers at {url}: is `make run` running there?")


def entry_of(language: str | None) -> str:
    """The webhook of the number that is dialed."""
    return f"/voice?{urlencode({'language': language})}" if language else "/voice"


def moment_of(at: str | None) -> datetime:
    """The moment told, in the line's own zone if it names none; now if none is told."""
    zone = load().directory.zone
    if not at:
        return datetime.now(zone)
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        raise click.BadParameter(f"{at!r} is not a moment such as 2026-12-25 10:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def phone_for(settings: Settings, url: str | None, caller: str, start: datetime) -> Phone:
    """A telephone that reaches the line over HTTP, or in this very process."""
    client = connected(url) if url else in_process()
    return Phone(
        client=client,
        public_url=os.environ.get("PUBLIC_BASE_URL") or url or settings.base,
        auth_token=settings.tokens[0],
        fallback_url="/voice/fallback",
        status_callback="/voice/status",
        from_=caller,
        start=start,
        extra=demo_moment,
        words_of=words_in(settings.audio),
    )


def words_in(folder: Path) -> Callable[[str], str]:
    """The words of each clip that was built here, by its address; none where they are unknown."""
    try:
        return read_clips(folder, load().languages, drafts=True).words
    except BadClipsError:
        return NO_CLIPS.words


def connected(url: str) -> httpx.Client:
    """A client of a running line; raises httpx's errors where nobody answers, before any call."""
    client = httpx.Client(base_url=url, timeout=15)
    client.head("/")
    return client


def in_process() -> httpx.Client:
    """A client of a line of our own, without a socket."""
    app = create_demo_app({"IVR_ENV": "demo", **os.environ})
    logging.getLogger("ivr").setLevel(logging.WARNING)  # the transcript tells what happens
    return httpx.Client(transport=InProcess(app))


class InProcess(httpx.WSGITransport):
    """The way to a line of our own, which ends with its client."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self._line = app

    def close(self) -> None:
        """Closes the line, too."""
        close(self._line)


def demo_moment(now: datetime) -> Mapping[str, str]:
    """The moment of the call, which the demo believes."""
    return {MOMENT: now.isoformat()}


def played(path: Path, phone: Phone) -> str:
    """The transcript of a script; its own moment, caller and number win."""
    try:
        script = read(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise ScriptError(f"{path} is not UTF-8 text") from error
    started = replace(
        phone,
        start=script.at or phone.start,
        from_=script.from_ or phone.from_,
        voice_url=script.to or phone.voice_url,
    )
    return play(script, lambda _: started).text()
