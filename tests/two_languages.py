"""Books in English alone, and in two languages: for what does not hang on a translation."""

from dataclasses import replace

from ivr.content.model import Content

SECOND = "es"
MARK = "ES "
"""How every text of the second language begins, so that a test can tell who is speaking."""


def in_english(book: Content) -> Content:
    """The book of a line that speaks English, and leads to no interpreter by name."""
    english = ("en",)
    return replace(
        book,
        guide=replace(
            book.guide, languages=english, speech=frozenset(english), shells=(), voiced=frozenset()
        ),
        wordings={"en": book.wordings["en"]},
        vocabularies={"en": replace(book.vocabularies["en"], languages=english)},
        spoken={"en": book.spoken["en"]},
        catalogs={},
        drafts=(),
    )


def in_two_languages(book: Content) -> Content:
    """That book with a second live language, whose texts are the English ones behind a mark."""
    book = in_english(book)
    both = ("en", SECOND)
    own = replace(book.languages["en"], name="Español", english="Spanish", say="es-US")
    marked = {
        id_: text if id_.startswith(("key.", "hours.", "days.", "letter.")) else MARK + text
        for id_, text in book.wordings["en"].items()
    }
    vocabulary = replace(book.vocabularies["en"], languages=both)
    return replace(
        book,
        guide=replace(book.guide, languages=both),
        languages={**book.languages, SECOND: own},
        wordings={"en": book.wordings["en"], SECOND: marked},
        vocabularies=dict.fromkeys(both, vocabulary),
        spoken=dict.fromkeys(both, book.spoken["en"]),
    )
