"""What the inspector shows of an answer: TwiML to be read, what is wrong with it, where it leads.

Only to show it: the telephone of the simulator is what goes by it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from ivr.simulator.lint import Complaint, DocumentError, complaints, parse


def pretty(body: bytes) -> str:
    """The document, a line a tag; anything else as it is."""
    try:
        root = parse(body)
    except DocumentError:
        return body.decode("utf-8", "replace")
    etree.indent(root, space="  ")
    return str(etree.tostring(root, encoding="unicode"))


def findings_in(body: bytes) -> list[Mapping[str, Any]]:
    """What the platform would object to; nothing for what is no TwiML."""
    if not body:
        return []
    try:
        found = complaints(parse(body))
    except DocumentError as broken:
        found = [Complaint(broken.code, 1, broken.why, fatal=True)]
    return [{"code": f.code, "line": f.line, "text": f.text, "fatal": f.fatal} for f in found]


def next_in(body: bytes) -> str:
    """The address to which a document leads: where its first verb that has one sends the caller."""
    return next(leads_of(body), "")


def leads_of(body: bytes) -> Iterator[str]:
    """All such addresses."""
    try:
        root = parse(body)
    except DocumentError:
        return
    for element in root.iter("*"):
        if address := element.get("action", ""):
            yield address
        if element.tag == "Redirect":
            yield (element.text or "").strip()


def place_in(body: bytes, base: str) -> Mapping[str, str]:
    """The language and the state to which a document leads, "" for both where it names none."""
    path = next_in(body).removeprefix(base).partition("?")[0]
    parts = path.removeprefix("/").split("/")
    if len(parts) != 3 or parts[0] != "voice":
        return {"language": "", "state": ""}
    return {"language": parts[1], "state": parts[2]}
