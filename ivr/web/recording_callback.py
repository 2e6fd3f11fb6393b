"""The platform tells that a recording is complete: checked, kept, and fetched later.

/docs/voice/twiml/record: RecordingSid, RecordingUrl, RecordingStatus, RecordingDuration. The
signature has been checked by then; here, whether the recording is one of ours. What is fetched is
never what a request names, but what its ids mean at the platform's own address.
"""

import logging
import re
from collections.abc import Mapping
from datetime import datetime

from flask import Blueprint, Response

from ivr.channels import twilio, twiml
from ivr.dialog.transitions import MESSAGES
from ivr.settings import ACCOUNT, API, Settings
from ivr.store.errors import StoreDownError
from ivr.store.messages import Left
from ivr.web.clock import Clock, read_clock
from ivr.web.hot_reload import Releases
from ivr.web.webhooks import CALL_ID, call_id, form, format_stack, xml
from ivr.worker.client import QueueClient

log = logging.getLogger("ivr.voice")

RECORDING = re.compile(r"RE[0-9a-fA-F]{32}")
NAME = "name"
"""What stands in the address in place of a need, where a name of the interview is recorded."""


class RecordingCallback:
    """The callback of every recording."""

    def __init__(
        self,
        editions: Releases,
        settings: Settings,
        background: QueueClient,
        clock: Clock = read_clock,
    ) -> None:
        self._editions = editions
        self._settings = settings
        self._background = background
        self._clock = clock

    def blueprint(self) -> Blueprint:
        """The route; Edge.only_signed guards it, as everything below /voice."""
        recorded = Blueprint("recorded", __name__)
        recorded.post("/voice/recorded/<language>/<need>")(self.recorded)
        recorded.errorhandler(Exception)(self.failed)
        return recorded

    def failed(self, error: Exception) -> Response:
        """A fault of ours: nobody hears this answer, so that it tells the platform the truth."""
        log.error("call=%s fault\n%s", call_id(), format_stack(error))
        return Response(status=503)

    def recorded(self, language: str, need: str) -> Response:
        """Keeps that there is a recording. Told again, nothing changes, and the answer is the
        same."""
        told = form()
        why = self._refusal(language, need, told)
        if why:
            log.warning("call=%s refused a recording: %s", call_id(), why)
            return Response(status=403)
        if told.get("RecordingStatus") != "completed":
            return xml(twiml.render_empty())
        try:
            self._background.left(make_left_recording(language, need, told, self._clock()))
        except StoreDownError as error:
            log.error("call=%s a recording is not kept: %s", call_id(), error)
            return Response(status=503)  # a number that asks for retries gets one
        return xml(twiml.render_empty())

    def _refusal(self, language: str, need: str, told: Mapping[str, str]) -> str:
        """Why this is no recording of ours; "" if it is. No value of the request is in it."""
        if language not in self._editions.current.line.book.guide.languages:
            return "no such language"
        if need not in (NAME, *MESSAGES):
            return "no need to record"
        if not self._is_our_account(told.get("AccountSid", "")):
            return "another account"
        if not CALL_ID.fullmatch(told.get("CallSid", "")):
            return "no call"
        if not RECORDING.fullmatch(told.get("RecordingSid", "")):
            return "no recording"
        return "" if self._is_its_address(told) else "another address"

    def _is_our_account(self, account: str) -> bool:
        """Whether it is the configured one; a demo without an account takes any."""
        ours = self._settings.account
        return account == ours if ours else bool(ACCOUNT.fullmatch(account))

    def _is_its_address(self, told: Mapping[str, str]) -> bool:
        """Whether the address is the one of this recording, at the platform."""
        path = f"/2010-04-01/Accounts/{told['AccountSid']}/Recordings/{told['RecordingSid']}"
        return told.get("RecordingUrl", "") in {API + path, self._settings.api + path}


def make_left_recording(language: str, need: str, told: Mapping[str, str], at: datetime) -> Left:
    """What the form tells of a recording."""
    seconds = told.get("RecordingDuration", "")
    caller = told.get("From", "")
    return Left(
        call=told["CallSid"],
        recording=told["RecordingSid"],
        seconds=int(seconds) if re.fullmatch("[0-9]{1,5}", seconds) else None,
        kind="name" if need == NAME else "message",
        need="" if need == NAME else need,
        language=language,
        at=at,
        caller=caller if twilio.is_number(caller) else "",
    )
