"""What is kept of whole calls that leave a message or wish for a callback, and when nothing is."""

from pathlib import Path

import pytest

from ivr.dialog.session import Callback
from ivr.store.records import Records
from ivr.store.sealing import Sealer
from ivr.tools.simulator import Transcript, read
from ivr.tools.simulator.transcript import Requested
from tests.line import client_of, demo_environ, perform, phone_for
from tests.store_fixtures import rows
from tests.test_calls import demo_on, path_of, script_at

PHONE, SHOWN = "+12126396851", "+12125550199"

NO_MESSAGE = """
# Late in the evening, while the database cannot be opened: no message can be kept
at 2026-11-23 21:00

hear  For English, press 1
press 1
press 3
press 1
press 3
hear  You can leave a message for the charge nurse or the unit assistant.
press 1
hear  After the tone
say  This is Ana Ruiz. My train is late tomorrow.
press #
hear  I am sorry. I cannot keep messages at the moment.
hear  If this is a medical emergency, hang up and dial 9 1 1.
hear  To talk to a person now, press 1
never hear  Your message is kept
press 1
hear  Say that you are running late
desk 212-639-2000 answers 60
whisper  running late
hang up
ends  caller hung up
"""

NO_CALLBACK = """
# Late in the evening, while the database cannot be opened: no callback can be kept
at 2026-11-23 21:00

hear  For English, press 1
press 1
press 3
press 1
press 3
press 3
hear  I am sorry. I cannot keep messages at the moment.
hear  If this is a medical emergency, hang up and dial 9 1 1.
hear  For the main menu, press 2
never hear  It is kept
say  main menu
hear  Main menu
hang up
ends  caller hung up
"""


def played(name: str, database: str) -> Transcript:
    """The call of this script, on a line with this database."""
    script = script_at(path_of(name))
    return perform(script, phone_for(script, client_of(demo_on(database)))).so_far


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'messages.db'}"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("message-by-key-while-the-desk-is-closed", [("late", "")]),
        ("message-by-speech-while-the-desk-is-closed", [("late", "")]),
        ("message-is-kept-when-the-caller-hangs-up-in-it", [("late", "")]),
        ("message-with-something-added", [("late", ""), ("late", "")]),
        ("message-of-one-second-is-asked-for-again", [("late", "short"), ("late", "")]),
        ("an-agency-fails-then-a-message", [("partners_in_care", "")]),
        ("message-hangs-up-before-the-tone", []),
        ("message-turns-to-danger", []),
    ],
)
def test_a_message_is_kept_once_with_what_it_is_about(
    name: str, kept: list[tuple[str, str]], database: str
):
    played(name, database)

    found = rows(database, "SELECT need, why FROM recordings ORDER BY id")
    assert [(row["need"], row["why"]) for row in found] == kept


def test_no_silence_is_kept(database: str):
    played("message-of-silence-until-a-person", database)

    assert rows(database, "SELECT id FROM recordings WHERE why = ''") == []


def callback_of(database: str, transcript: Transcript) -> Callback:
    """What the call of this transcript wished."""
    requests = [event for event in transcript.events if isinstance(event, Requested)]
    records = Records(database, Sealer((demo_environ()["IVR_KEYS"],)))
    wish = records.messages.callback(requests[0].form["CallSid"])
    records.close()
    return wish


@pytest.mark.parametrize(
    ("name", "wish"),
    [
        ("callback-at-the-number-shown", Callback(SHOWN, "late", confirmed=True)),
        ("callback-at-another-number", Callback(PHONE, "late", confirmed=True)),
        ("callback-from-a-withheld-number", Callback(PHONE, "late", confirmed=True)),
        ("callback-with-a-mistaken-number", Callback(PHONE, "late", confirmed=True)),
        ("callback-asked-for-twice", Callback(SHOWN, "late", confirmed=True)),
        ("callback-hangs-up-at-the-read-back", Callback(SHOWN, "late")),
        ("callback-refused-three-times-brings-a-person", Callback("", "late")),
    ],
)
def test_a_callback_is_a_wish_only_once_its_number_is_confirmed(
    name: str, wish: Callback, database: str
):
    transcript = played(name, database)

    assert callback_of(database, transcript) == wish


@pytest.mark.parametrize(
    ("text", "complaints"),
    [
        # The platform is asked to deliver its callback again.
        pytest.param(NO_MESSAGE, ["callback /voice/recorded/en/late: 503"], id="message"),
        pytest.param(NO_CALLBACK, [], id="callback"),
    ],
)
def test_a_line_without_a_store_says_that_nothing_is_kept_and_offers_a_person(
    text: str, complaints: list[str]
):
    script = read(text)
    client = client_of(demo_on("sqlite:////proc/none/calls.db"))

    transcript = perform(script, phone_for(script, client)).so_far

    assert [complaint.text for complaint in transcript.complaints] == complaints
