"""A book in which every language that is translated is live, for what must hold in each of them."""

from dataclasses import replace

from ivr.content.model import Content
from ivr.dialog.session import ENGLISH
from ivr.i18n.catalogs import get_wordings


def in_all_languages(book: Content) -> Content:
    """The book with every catalog live; words are heard as in English where none are listed."""
    english = book.wordings[ENGLISH]
    translated = {id_: get_wordings(its, english) for id_, its in book.catalogs.items()}
    deaf = dict.fromkeys(translated, book.vocabularies[ENGLISH])
    return replace(
        book,
        guide=replace(book.guide, languages=(ENGLISH, *translated)),
        wordings={**book.wordings, **translated},
        vocabularies={**deaf, **book.vocabularies},
    )
