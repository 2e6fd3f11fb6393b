"""Text that goes into a document which stands already."""

from xml.sax.saxutils import escape

from ivr.channels.twilio import clean


def escaped(text: str) -> str:
    """The text as the library would have written it inside a <Say>."""
    return escape(clean(text))
