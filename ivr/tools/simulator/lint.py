"""What the platform would object to in a TwiML document: the schema, and what a schema cannot say.

Codes: /docs/api/errors/<code>. A fatal complaint means that the document is not executed and the
fallback URL is asked for; the others are notifications and the call goes on. Where the platform
does not say which it is (an empty or an overlong Say), we take the stricter reading.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from urllib.parse import urlsplit

from lxml import etree

from ivr.tools.simulator.twiml import fold

LARGEST = 64 * 1024  # bytes of a response body (11750)
LONGEST_SAY = 3000  # characters; Polly's limit, the smallest of the three (13521)
URL_ATTRIBUTES = ("action", "url", "statusCallback", "recordingStatusCallback")
E164 = re.compile(r"\+[1-9][0-9]{6,14}")


@dataclass(frozen=True, slots=True)
class Complaint:
    code: int
    line: int
    text: str
    fatal: bool = False

    def __str__(self) -> str:
        return f"{self.code} line {self.line}: {self.text}{' (fatal)' if self.fatal else ''}"


class DocumentError(Exception):
    """The document cannot be executed at all; `code` is the platform's."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(f"{code}: {why}")
        self.code, self.why = code, why


def lint(xml: bytes) -> list[str]:
    """Everything wrong with a TwiML document, one line each; empty when it is spotless."""
    try:
        root = parse(xml)
    except DocumentError as broken:
        return [str(Complaint(broken.code, 1, broken.why, fatal=True))]
    return [str(complaint) for complaint in complaints(root)]


def parse(xml: bytes) -> etree._Element:
    """The Response element, or DocumentError with 11750, 12100 or 12102."""
    if len(xml) > LARGEST:
        raise DocumentError(11750, f"the body has {len(xml)} bytes, at most {LARGEST} are allowed")
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as broken:
        raise DocumentError(12100, f"not well-formed XML: {broken.msg}") from broken
    if root.tag != "Response":
        raise DocumentError(12102, f"the root is {root.tag!s}, not Response")
    return root


def complaints(root: etree._Element) -> list[Complaint]:
    """Schema complaints first (12200), then the others, in the order of the document."""
    found = list(_schema_complaints(root))
    for element in root.iter("*"):
        for rule in RULES.get(str(element.tag), ()):
            found.extend(rule(element))
        found.extend(_urls(element))
    return found


SCHEMA = etree.XMLSchema(
    etree.fromstring(files("ivr.tools.simulator").joinpath("twiml.xsd").read_bytes())
)


def _schema_complaints(root: etree._Element) -> Iterator[Complaint]:
    if not SCHEMA.validate(root):
        for error in SCHEMA.error_log:
            yield Complaint(12200, error.line, error.message)


def _line(element: etree._Element) -> int:
    return element.sourceline or 1


def _say(element: etree._Element) -> Iterator[Complaint]:
    text = fold("".join(str(piece) for piece in element.itertext()))
    if not text:
        yield Complaint(13520, _line(element), "Say is empty", fatal=True)
    if len(text) > LONGEST_SAY:
        long = f"Say has {len(text)} characters, at most {LONGEST_SAY} are allowed"
        yield Complaint(13521, _line(element), long, fatal=True)


def _play(element: etree._Element) -> Iterator[Complaint]:
    address = (element.text or "").strip()
    if not address and not element.get("digits"):
        yield Complaint(13420, _line(element), "Play has neither an address nor digits")
    if address:
        yield from _address(element, "Play", address)


def _gather(element: etree._Element) -> Iterator[Complaint]:
    if element.get("speechTimeout") == "auto":
        # The docs forbid auto beside a speechModel, the error page forbids it without one.
        auto = "speechTimeout=auto is unsafe with any speechModel: give whole seconds"
        yield Complaint(13335, _line(element), auto)
    hints = [hint.strip() for hint in element.get("hints", "").split(",")]
    if len(hints) > 500:
        yield Complaint(12200, _line(element), f"{len(hints)} hints, at most 500 are allowed")
    for hint in hints:
        if len(hint) > 100:
            yield Complaint(12200, _line(element), f"a hint over 100 characters: {hint[:40]}…")


def _number(element: etree._Element) -> Iterator[Complaint]:
    to = (element.text or "").strip()
    if not E164.fullmatch(to):
        yield Complaint(13223, _line(element), f"not a number in E.164: {to!r}")


def _dial(element: etree._Element) -> Iterator[Complaint]:
    if len(element) == 0:
        yield from _number(element)
    elif "".join(str(piece) for piece in element.xpath("text()")).strip():
        yield Complaint(12200, _line(element), "Dial has both a plain number and Number nouns")


def _redirect(element: etree._Element) -> Iterator[Complaint]:
    yield from _address(element, "Redirect", (element.text or "").strip())


def _urls(element: etree._Element) -> Iterator[Complaint]:
    for name in URL_ATTRIBUTES:
        if (value := element.get(name)) is not None:
            yield from _address(element, f"{element.tag!s} {name}", value)


def _address(element: etree._Element, where: str, value: str) -> Iterator[Complaint]:
    parts = urlsplit(value)
    if "_" in parts.netloc:
        yield Complaint(11100, _line(element), f"{where}: underscore in the host of {value!r}")
    if not parts.scheme and not parts.path.startswith("/"):
        relative = f"{where}: {value!r} is relative; write an absolute path"
        yield Complaint(15004, _line(element), relative)


RULES = {
    "Say": (_say,),
    "Play": (_play,),
    "Gather": (_gather,),
    "Number": (_number,),
    "Dial": (_dial,),
    "Redirect": (_redirect,),
}
