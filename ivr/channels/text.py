"""Text as it stands in a document."""

import unicodedata
from xml.sax.saxutils import escape


def clean(text: str) -> str:
    """Blanks for what is no character of XML, and for line ends: the library would write such a
    character as it is (error 12100)."""
    if text.isprintable():
        return text
    return "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Cn") else c for c in text)


def escaped(text: str) -> str:
    """The text as the library would have written it inside a <Say>."""
    return escape(clean(text))
