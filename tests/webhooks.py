"""The platform's side of a webhook, for tests: whole forms, signed, byte for byte."""

import base64
import hashlib
import hmac
import re
import sys
from collections.abc import Iterable, Mapping
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import unquote_to_bytes, urlencode

from flask import Flask
from werkzeug.test import create_environ, run_wsgi_app
from werkzeug.wrappers import Response

from ivr.settings import EXAMPLE_SITE
from ivr.store.sealing import new_key
from ivr.tools.demo.app import create_demo_app

BASE = "https://prep.example.org"
TOKEN = "".join("0123456789abcdef" * 2)
FORM = "application/x-www-form-urlencoded; charset=UTF-8"
DEMO = {
    "IVR_ENV": "demo",
    "IVR_VOICE": "say",
    "PUBLIC_BASE_URL": BASE,
    "TWILIO_AUTH_TOKEN": TOKEN,
    "IVR_KEYS": new_key(),
    "DATABASE_URL": f"sqlite:///{mkdtemp()}/ivr.db",
}
IVR = Path(sys.executable).with_name("ivr")
ACCOUNT = "AC" + "fedcba9876543210" * 2
CALL = "CA" + "0123456789abcdef" * 2

Pairs = Iterable[tuple[str, str]]


def pairs_of(form: Mapping[str, str] | Pairs) -> list[tuple[str, str]]:
    return list(form.items()) if isinstance(form, Mapping) else list(form)


def signature(url: str, form: Mapping[str, str] | Pairs = (), token: str = TOKEN) -> str:
    """/docs/usage/security: the URL, then each name and value in the order of the names."""
    signed = url + "".join(name + value for name, value in sorted(set(pairs_of(form))))
    mac = hmac.new(token.encode(), signed.encode(), hashlib.sha1)
    return base64.b64encode(mac.digest()).decode()


def environ_of(
    target: str,
    body: bytes = b"",
    *,
    kind: str = FORM,
    method: str = "POST",
    sign: str | None = None,
    host: str = "prep.example.org",
) -> dict[str, object]:
    """The request as a server hands it on: the path decoded, and raw in RAW_URI."""
    path, _, query = target.partition("?")
    headers = {} if sign is None else {"X-Twilio-Signature": sign}
    environ = create_environ(method=method, data=body, content_type=kind, headers=headers)
    decoded = unquote_to_bytes(path).decode("latin-1")
    raw = {"RAW_URI": target, "REQUEST_URI": target}
    return {**environ, **raw, "PATH_INFO": decoded, "QUERY_STRING": query, "HTTP_HOST": host}


def answer(app: Flask, environ: dict[str, object]) -> Response:
    chunks, status, headers = run_wsgi_app(app, environ, buffered=True)
    return Response(chunks, status, headers)


def deliver(
    app: Flask,
    target: str,
    form: Mapping[str, str] | Pairs = (),
    method: str = "POST",
    token: str = TOKEN,
) -> Response:
    """A form to a path and query, signed."""
    pairs = pairs_of(form)
    sign = signature(BASE + target, pairs, token)
    return answer(app, environ_of(target, urlencode(pairs).encode(), method=method, sign=sign))


def dialed(response: Response) -> list[str]:
    """The numbers that a document rings."""
    return re.findall(r"<Number[^>]*>([^<]*)</Number>", response.get_data(as_text=True))


def caller_ids(response: Response) -> list[str]:
    return re.findall(r'callerId="([^"]*)"', response.get_data(as_text=True))


def site_of_our_own(folder: Path) -> Path:
    """A site file that is no example."""
    path = folder / "site.toml"
    text = EXAMPLE_SITE.read_text(encoding="utf-8").replace("example = true", "example = false")
    path.write_text(text, encoding="utf-8")
    return path


def production(folder: Path) -> dict[str, str]:
    """The environment of a line that real patients could call."""
    site = str(site_of_our_own(folder))
    return {
        "PUBLIC_BASE_URL": BASE,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "IVR_KEYS": new_key(),
        "DATABASE_URL": f"sqlite:///{folder / 'ivr.db'}",
        "IVR_SITE": site,
        "IVR_ALLOW_DRAFTS": "yes",
    }


def demo_app() -> Flask:
    return create_demo_app(DEMO)


def over_socket(
    port: int, target: str, form: Mapping[str, str], sign: str, **headers: str
) -> tuple[int, str, bytes]:
    """Status, type and body of a POST whose target stands in the request line as it is given."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        body = urlencode(form)
        connection.putrequest("POST", target, skip_host="Host" in headers)
        told = {"Content-Type": FORM, "Content-Length": str(len(body)), "X-Twilio-Signature": sign}
        for name, value in {**told, **headers}.items():
            connection.putheader(name, value)
        connection.endheaders(body.encode())
        response = connection.getresponse()
        return response.status, response.headers.get_content_type(), response.read()
