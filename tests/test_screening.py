"""A desk that is screened: whoever answers must press 1, or the caller was not put through."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from ivr.content.model import Content
from ivr.service import CallService
from ivr.settings import read_settings
from ivr.tools.simulator import Script, Transcript, Unverified, read
from ivr.tools.simulator.transcript import Talked
from ivr.web.app import queue_address, ready_records
from ivr.worker.client import Queue, QueueClient
from tests.editions import edge_of
from tests.line import client_of, demo_environ, perform, phone_for
from tests.store_caller import NOON

UNTOLD = Unverified(dial_bridged=False)
"""A platform that does not tell whether the two were connected."""

LATE = """
# A patient is running late, and the desk is screened
at 2026-11-23 10:00

hear  For English, press 1
press 1
press 3
press 1
desk 646-888-7046 {answer}
whisper  The caller is running late for a treatment
whisper  To take this call, press 1
"""

UNWELL = """
# A patient does not feel well, and the pain service is screened
at 2026-11-23 10:00

hear  For English, press 1
press 1
press 5
desk 212-639-6851 {answer}
whisper  To take this call, press 1
"""

PUT_THROUGH = """
hear  Your call with them has ended
hear  Did you reach someone?
press 1
hear  Main menu
"""

CHOOSES = """
hear  Nobody answered.
hear  If this is a medical emergency, hang up and dial 9 1 1.
hear  To call them again, press 1
hear  To leave a message for the nurses, press 5
press 1
desk 646-888-7046 answers 60
hear  Did you reach someone?
"""

GOES_ON = """
hear  Nobody answered.
hear  If this is a medical emergency, hang up and dial 9 1 1.
hear  I am connecting you to the hospital operator
desk 212-639-2000 declines
whisper  Please connect the anesthesia pain person on call.
hear  Did you reach someone?
"""

DOES_NOT_KNOW = """
hear  Your call with them has ended
hear  Did you reach someone?
say  no, only a machine
hear  I am connecting you to the hospital operator
desk 212-639-2000 answers 60
"""

END = "hang up\nends  caller hung up\n"


@pytest.fixture
def screened(book: Content, tmp_path: Path) -> Iterator[Flask]:
    """The demo's line, whose own two desks are screened; the operator's switchboard is not."""
    desks = book.directory.desks
    ours = {name: replace(desks[name], screen=True) for name in ("surgery_center", "pain_service")}
    directory = replace(book.directory, desks={**desks, **ours})
    environ = {**demo_environ(), "DATABASE_URL": f"sqlite:///{tmp_path / 'screened.db'}"}
    settings = read_settings(environ)
    records, queue = ready_records(settings, environ), Queue(queue_address(environ))
    background = QueueClient(records, queue, lambda: NOON)
    line = CallService(replace(book, directory=directory), settings.base, records, background)
    app = Flask(__name__, static_folder=None)
    app.register_blueprint(edge_of(line, settings).blueprint())
    yield app
    queue.close()
    records.close()


def played(app: Flask, beginning: str, answer: str, then: str, platform: Unverified) -> Transcript:
    """A call whose first desk answers so."""
    script: Script = read(beginning.format(answer=answer) + then + END)
    return perform(script, phone_for(script, client_of(app), unverified=platform)).so_far


def talks(transcript: Transcript) -> int:
    """How often somebody was put through."""
    return len([event for event in transcript.events if isinstance(event, Talked)])


def test_a_desk_that_accepts_is_put_through(screened: Flask):
    call = played(screened, LATE, "answers 60", PUT_THROUGH, Unverified())

    assert (call.complaints, talks(call)) == ((), 1)


@pytest.mark.parametrize("declined", ["completed", "no-answer"])
@pytest.mark.parametrize("answer", ["declines", "declines with 2", "hangs up"])
def test_who_is_late_has_a_choice_when_the_desk_does_not_accept(
    screened: Flask, answer: str, declined: str
):
    call = played(screened, LATE, answer, CHOOSES, Unverified(declined=declined))

    assert (call.complaints, talks(call)) == ((), 1)


@pytest.mark.parametrize("declined", ["completed", "no-answer"])
@pytest.mark.parametrize("answer", ["declines", "declines with 2", "hangs up"])
def test_who_feels_unwell_goes_on_to_the_operator_when_the_desk_does_not_accept(
    screened: Flask, answer: str, declined: str
):
    call = played(screened, UNWELL, answer, GOES_ON, Unverified(declined=declined))

    assert (call.complaints, talks(call)) == ((), 1)


def test_the_caller_is_asked_when_the_platform_does_not_tell_who_was_connected(screened: Flask):
    call = played(screened, UNWELL, "declines", DOES_NOT_KNOW, UNTOLD)

    assert (call.complaints, talks(call)) == ((), 1)
