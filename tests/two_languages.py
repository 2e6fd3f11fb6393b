"""A book in two languages, for what must hold in every one of them while English alone is live."""

from dataclasses import replace

from ivr.guide.book import Book

SECOND = "es"
MARK = "ES "
"""How every text of the second language begins, so that a test can tell who is speaking."""


def in_two_languages(book: Book) -> Book:
    """The book with a second live language, whose texts are the English ones behind a mark."""
    own = replace(
        book.languages["en"], name="Español", english="Spanish", voice="Polly.Lupe-Neural"
    )
    marked = {
        id_: text if id_.startswith(("key.", "hours.", "days.", "letter.")) else MARK + text
        for id_, text in book.wordings["en"].items()
    }
    guide = replace(book.guide, languages=(*book.guide.languages, SECOND))
    return replace(
        book,
        guide=guide,
        languages={**book.languages, SECOND: own},
        wordings={**book.wordings, SECOND: marked},
        vocabularies={**book.vocabularies, SECOND: book.vocabularies["en"]},
        spoken={**book.spoken, SECOND: book.spoken["en"]},
    )
