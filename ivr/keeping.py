"""What a step needs to know of what was told, and what it adds: between the talk and the store."""

from dataclasses import replace
from datetime import datetime

from ivr.dialog.engine import arrive, private_data_needed
from ivr.dialog.model import Move, Recording, Step, World
from ivr.dialog.session import Draft, Session
from ivr.dialog.transitions import go
from ivr.store.errors import StoreDownError
from ivr.store.fast_path import LoadedDraft
from ivr.store.messages import Left
from ivr.store.records import Records
from ivr.worker.client import QueueClient

NOTHING = Draft()


class Keeping:
    """Keeps what callers tell in the store, and what they record by way of the background.

    Every method may raise StoreDownError, and then nothing was kept.
    """

    def __init__(self, records: Records, background: QueueClient) -> None:
        self._records = records
        self._background = background

    def told(self, session: Session, call: str) -> LoadedDraft:
        """What this call has told of what a step from here needs."""
        private = private_data_needed(session)
        if not private:
            return LoadedDraft(NOTHING)
        if not call:
            raise StoreDownError("the form names no call, of which something could be known")
        if private == "interview":
            return self._records.told(call)
        return LoadedDraft(Draft(callback=self._records.messages.callback(call)))

    def kept(
        self, step: Step, since: LoadedDraft, call: str, moment: datetime, world: World
    ) -> Step:
        """Keeps what the step has added. A confirmed wish to be called back stands: a caller who
        wishes again hears of it."""
        if step.draft == since.draft and step.recording is None:
            return step
        if not call:
            raise StoreDownError("the form names no call, of which something could be kept")
        language = step.session.language
        if step.recording:
            self._background.left(
                make_left_recording(step.recording, language, call, world.caller, moment)
            )
        answers = replace(step.draft, callback=since.draft.callback)
        if answers != since.draft:
            self._records.change(call, language, answers, moment, since)
        return self._wished(step, since.draft, call, moment, world)

    def _wished(self, step: Step, since: Draft, call: str, moment: datetime, world: World) -> Step:
        """The step, with the wish to be called back kept."""
        wish = step.draft.callback
        if wish == since.callback:
            return step
        stands = self._records.messages.keep_callback(
            call, step.session.language, wish, moment, since.callback
        )
        if not stands.confirmed or wish.confirmed:
            return step
        there = go(step.session, "callback_kept", need=wish.need)
        return arrive(Move(there), replace(since, callback=stands), world.guide)


def make_left_recording(
    recording: Recording, language: str, call: str, caller: str, moment: datetime
) -> Left:
    """The recording, with all that is known of who left it."""
    is_name = recording.about == "name"
    return Left(
        call=call,
        recording=recording.reference,
        seconds=recording.seconds,
        kind="name" if is_name else "message",
        need="" if is_name else recording.about,
        language=language,
        at=moment,
        caller=caller,
    )
