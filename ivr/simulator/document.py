"""A response of the line as the platform understands it: a list of verbs at an address.

Content types: /docs/voice/twiml (text/xml, application/xml and text/html are TwiML; audio is played
and the call ends; text/plain is TwiML if it parses, else it is read aloud and the call ends).
"""

from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin

from ivr.simulator.lint import Complaint, DocumentError, complaints, parse
from ivr.simulator.twiml import Hangup, Part, Play, Say, Verb, verbs
from ivr.simulator.wire import Answer

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
