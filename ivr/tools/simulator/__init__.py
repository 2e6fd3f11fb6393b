"""A telephone of our own that plays TwiML over HTTP as the platform would; nothing ever sleeps.

A call in process against any WSGI application, by somebody who answers questions (`Caller`):

    client = httpx.Client(transport=httpx.WSGITransport(app=app))
    phone = Phone(client, "https://line.example", "token", status_callback="/voice/status")
    transcript = Call(phone, Human()).play()
    print(transcript.text())

A caller who asks a human at a terminal; `hear` and `desk` are Patient's (hears out, no answer):

    class Human(Patient):
        def listen(self, moment: Listening) -> Reply:
            print(moment.text)
            typed = input("keys, words, 'bye', or return for silence: ")
            if typed == "bye":
                return HangUp()
            if typed and set(typed) <= set("0123456789*#"):
                return Press(typed)
            return Speak(typed) if typed else Silent()

A call in steps, which are told one by one: `ivr.tools.simulator.resumable`.

A whole call from a script (its grammar: `ivr.tools.simulator.script`):

    play(read(path.read_text()), lambda script: Phone(client, url, token, start=script.at))
"""

from ivr.tools.simulator.call import Call
from ivr.tools.simulator.caller import (
    Act,
    Answers,
    Busy,
    Caller,
    Cancels,
    DeskAct,
    Fails,
    GivesUp,
    HangUp,
    Hearing,
    Listening,
    NoAnswer,
    Patient,
    PicksUp,
    Press,
    Recording,
    Reply,
    Ringing,
    Silent,
    Speak,
    Talk,
    Talking,
)
from ivr.tools.simulator.lint import lint
from ivr.tools.simulator.performance import ScriptFailedError, play
from ivr.tools.simulator.phone import Phone, Unverified
from ivr.tools.simulator.script import Script, ScriptError, read
from ivr.tools.simulator.transcript import Transcript

__all__ = [
    "Act",
    "Answers",
    "ScriptError",
    "Busy",
    "Call",
    "Caller",
    "Cancels",
    "DeskAct",
    "Fails",
    "GivesUp",
    "HangUp",
    "Hearing",
    "Listening",
    "NoAnswer",
    "Patient",
    "Phone",
    "PicksUp",
    "Press",
    "Recording",
    "Reply",
    "Ringing",
    "Script",
    "ScriptFailedError",
    "Silent",
    "Speak",
    "Talk",
    "Talking",
    "Transcript",
    "Unverified",
    "lint",
    "play",
    "read",
]
