"""Who may speak to us: only what is signed with an auth token of ours.

The algorithm is Twilio's (/docs/usage/security): HMAC-SHA1 over the exact URL and the sorted form
parameters. There is no time in it, so an old request can be delivered again: every answer of this
line is lawful when it is.
"""

from collections.abc import Mapping
from hmac import compare_digest
from urllib.parse import urlsplit

from flask import Request
from twilio.request_validator import RequestValidator
from werkzeug.exceptions import HTTPException


def is_signed(request: Request, base: str, tokens: tuple[str, ...]) -> bool:
    """Whether the request bears a signature by one of the tokens. Without a token nothing does."""
    signature = request.headers.get("X-Twilio-Signature")
    if not signature:
        return False
    try:
        url, form = base + path_as_sent(request), request.form
        return any(is_by(token, url, form, signature) for token in tokens)
    except (HTTPException, ValueError):
        # Too long, no form at all, or no URL: what cannot be read cannot be checked.
        return False


def is_by(token: str, url: str, form: Mapping[str, str], signature: str) -> bool:
    """Whether this token signed it: the URL as it stands, as nearly always; or, which costs twice
    as much to find out, the URL with or without its port."""
    validator = RequestValidator(token)
    as_it_stands = validator.compute_signature(url, form).encode()
    if compare_digest(as_it_stands, signature.encode()):
        return True
    return bool(validator.validate(url, form, signature))


def path_as_sent(request: Request) -> str:
    """Path and query in the very bytes that were sent: decoding would change what was signed."""
    raw = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI")
    if not raw:
        return request.full_path if request.query_string else request.path
    if raw.startswith("/"):
        return str(raw)
    parts = urlsplit(raw)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
