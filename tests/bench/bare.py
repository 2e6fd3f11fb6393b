"""What the line is measured against: Flask, the signature, one constant document, and no more."""

import os

from flask import Flask, Response, request
from twilio.request_validator import RequestValidator

DOCUMENT = (
    '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="/voice" method="POST">'
    "<Say>Thank you for calling. For English, press 1.</Say></Gather></Response>"
)


def create_bare(base: str, token: str) -> Flask:
    """An application that answers every signed POST with the same words."""
    app = Flask(__name__, static_folder=None)
    validator = RequestValidator(token)

    @app.post("/<path:path>")
    def answer(path: str) -> Response:
        url = base + request.environ["RAW_URI"]
        if not validator.validate(url, request.form, request.headers.get("X-Twilio-Signature", "")):
            return Response(status=403)
        return Response(DOCUMENT, mimetype="text/xml")

    return app


def from_environment() -> Flask:
    """For gunicorn, which calls it in each worker."""
    return create_bare(os.environ["PUBLIC_BASE_URL"], os.environ["TWILIO_AUTH_TOKEN"])
