"""A response of the line as the platform understands it: a list of verbs at an address.

Content types: /docs/voice/twiml (text/xml, application/xml and text/html are TwiML; audio is played
and the call ends; text/plain is TwiML if it parses, else it is read aloud and the call ends).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from time import perf_counter
from urllib.parse import quote, urldefrag, urlencode, urljoin, urlsplit, urlunsplit

import httpx
from twilio.request_validator import RequestValidator

from ivr.tools.simulator.lint import Complaint, DocumentError, complaints, parse
from ivr.tools.simulator.twiml import Hangup, Method, Part, Play, Say, Verb, verbs

PATIENCE = 15.0  # seconds for a whole request, connecting included (/docs/api/errors/11205)
MOST_REDIRECTS = 10
PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))


@dataclass(frozen=True, slots=True)
class Delivery:
    """One request as it was sent: enough to send it again."""

    method: Method
    url: str
    form: Mapping[str, str] = field(repr=False)
    token: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One response: `status` None when none came, and then `code` is the platform's error."""

    url: str
    status: int | None
    content_type: str
    location: str
    body: bytes = field(repr=False)
    milliseconds: float
    code: int | None = None
    why: str = ""


class Wire:
    """The connection of one call to the line: keeps the call's cookies."""

    def __init__(self, client: httpx.Client, public_url: str, auth_token: str) -> None:
        self._client = client
        self._public_url = public_url.rstrip("/")
        self._validator = RequestValidator(auth_token)
        self._cookies = httpx.Cookies()

    def send(self, delivery: Delivery) -> Answer:
        """Send once, following no redirect. Never raises for what the network does."""
        public = httpx.Request(delivery.method, _with_query(delivery))
        self._cookies.set_cookie_header(public)
        begun = perf_counter()
        try:
            response = self._client.send(self._request(delivery, public), follow_redirects=False)
        except httpx.TransportError as failure:
            code, why = _network_error(failure)
            return Answer(delivery.url, None, "", "", b"", _since(begun), code, why)
        return self._answer(delivery, public, response, _since(begun))

    def _answer(
        self, delivery: Delivery, public: httpx.Request, response: httpx.Response, took: float
    ) -> Answer:
        response.request = public
        self._cookies.extract_cookies(response)
        late = took > PATIENCE * 1000
        return Answer(
            url=delivery.url,
            status=response.status_code,
            content_type=response.headers.get("content-type", ""),
            location=response.headers.get("location", ""),
            body=response.content,
            milliseconds=took,
            code=11200 if late else None,
            why=f"the answer took more than {PATIENCE:.0f} seconds" if late else "",
        )

    def _request(self, delivery: Delivery, public: httpx.Request) -> httpx.Request:
        url = _with_query(delivery)
        get = delivery.method == "GET"
        headers = {
            "Host": urlsplit(url).netloc.rpartition("@")[2],
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
            "X-Home-Region": "us1",
            # On every request, and the same on each repetition of it.
            "I-Twilio-Idempotency-Token": delivery.token,
            "X-Twilio-Signature": self.signature(url, {} if get else delivery.form),
        }
        if "cookie" in public.headers:
            headers["Cookie"] = public.headers["cookie"]
        if not get:
            headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
        return httpx.Request(
            delivery.method,
            self._destination(url),
            headers=headers,
            content=None if get else urlencode(delivery.form).encode(),
            extensions={"timeout": httpx.Timeout(PATIENCE, connect=10.0).as_dict()},
        )

    def signature(self, url: str, form: Mapping[str, str]) -> str:
        """X-Twilio-Signature: https drops the port before signing, http keeps it."""
        return str(self._validator.compute_signature(_signed_url(url), dict(form)))

    def _destination(self, url: str) -> httpx.URL:
        """Where a public address is really served: at the client's base URL, byte for byte."""
        parts = urlsplit(url)
        base = httpx.URL(url)
        if url.startswith((f"{self._public_url}/", f"{self._public_url}?")):
            base = self._client.base_url if self._client.base_url.host else base
        raw = urlunsplit(("", "", parts.path or "/", parts.query, ""))
        return base.copy_with(raw_path=raw.encode("ascii"))


def new_delivery(method: Method, url: str, form: Mapping[str, str], token: str) -> Delivery:
    """A request with its idempotency token; fragments (overrides) are never sent."""
    ascii_url = quote(url.partition("#")[0], safe=PRINTABLE)
    return Delivery(method, ascii_url, form, token)


def checked(answer: Answer) -> Answer:
    """The answer if the platform would go on with it, else DocumentError (11200, 112xx)."""
    if answer.code is not None:
        raise DocumentError(answer.code, answer.why)
    if answer.status is None or answer.status >= 400:
        raise DocumentError(11200, f"HTTP status {answer.status}")
    return answer


def _with_query(delivery: Delivery) -> str:
    """GET carries the parameters in the query, after those the address has already."""
    if delivery.method == "POST" or not delivery.form:
        return delivery.url
    joint = "&" if "?" in delivery.url else "?"
    return f"{delivery.url}{joint}{urlencode(delivery.form)}"


def _signed_url(url: str) -> str:
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    if parts.scheme == "https":
        host = parts.hostname or ""
    return urlunsplit((parts.scheme, host, parts.path, parts.query, ""))


def _network_error(failure: httpx.TransportError) -> tuple[int, str]:
    match failure:
        case httpx.ConnectTimeout():
            return 11205, "no connection in time"
        case httpx.ConnectError():
            return 11202, f"no connection: {failure}"
        case httpx.TimeoutException():
            return 11200, f"no answer within {PATIENCE:.0f} seconds"
        case _:
            return 11206, f"HTTP broken: {failure}"


def _since(begun: float) -> float:
    return (perf_counter() - begun) * 1000


# ---------------------------------------------------------------- wire


TWIML = ("text/xml", "application/xml", "text/html")


@dataclass(frozen=True, slots=True)
class Document:
    url: str
    verbs: tuple[Verb, ...]
    complaints: tuple[Complaint, ...] = ()

    def resolve(self, reference: str | None) -> str:
        """An address in this document as a browser resolves it; None is the document itself."""
        return urljoin(urldefrag(self.url).url, reference or "")


def understand(answer: Answer) -> Document:
    """The document, or DocumentError with 12300, 11750, 12100, 12102, 13520 or 13521."""
    kind = answer.content_type.partition(";")[0].strip().lower()
    if kind in TWIML:
        return _twiml(answer)
    if kind.startswith("audio/"):
        return Document(answer.url, (Play(answer.url), Hangup()))
    if kind == "text/plain":
        return _plain(answer)
    raise DocumentError(12300, f"Content-Type {answer.content_type or 'missing'}")


def _twiml(answer: Answer) -> Document:
    root = parse(answer.body)
    found = tuple(complaints(root))
    for complaint in found:
        if complaint.fatal:
            raise DocumentError(complaint.code, f"line {complaint.line}: {complaint.text}")
    return Document(answer.url, verbs(root), found)


def _plain(answer: Answer) -> Document:
    try:
        return _twiml(answer)
    except DocumentError as broken:
        if broken.code != 12100:
            raise
    spoken = Say((Part(answer.body.decode("utf-8", "replace")),))
    return Document(answer.url, (spoken, Hangup()))
