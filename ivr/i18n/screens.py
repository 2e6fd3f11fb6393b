"""The words of screens: what staff read, in the language that they choose.

Unlike speech, a screen shows English where a word is not translated: nobody is treated by it, and a
reader sees at once what is missing.
"""

from collections import Counter
from collections.abc import Callable
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog as PoCatalog
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from ivr.content.strict_toml import BadContentError, Reader
from ivr.dialog.session import ENGLISH
from ivr.i18n.catalogs import catalog_path, read_po_file
from ivr.i18n.checks import BRACED

DOMAIN = "console"
PROGRAM = Path(__file__).resolve().parents[2]
"""Screens stand in the program, whichever content it works on."""

METHOD = "jinja2.ext:babel_extract"
MARK = "label"
"""How a template marks its words: {{ label("script.legend", "Legend") }}, an id and the English."""

Label = Callable[[str, str], str]
"""(id, English) -> the words of a screen's language."""


def console_template() -> PoCatalog:
    """The words of all screens, in the order of the files: a word's id is its context.

    Raises ValueError for an id that has two meanings.
    """
    catalog = PoCatalog()
    meanings: dict[str, str] = {}
    for path in screens():
        file = path.relative_to(PROGRAM).as_posix()
        found = extract_from_file(METHOD, path, keywords={MARK: ((1, "c"), 2)})
        for _, english, comments, id_ in found:
            if meanings.setdefault(str(id_), str(english)) != english:
                raise ValueError(f"{file}: {id_} has two meanings")
            catalog.add(english, locations=[(file, 0)], auto_comments=comments, context=id_)
    return catalog


def screens() -> list[Path]:
    """The templates of all screens."""
    return sorted((PROGRAM / "ivr").glob("**/templates/*.html"))


def labels(language: str, root: Path = PROGRAM) -> Label:
    """The words of a screen's language; English for what is fuzzy, missing or spoiled in it.

    Raises BadContentError for a catalog that is spoiled.
    """
    path = catalog_path(root, language, DOMAIN)
    if language == ENGLISH or not path.exists():
        return in_english
    reader = Reader(root)
    po = read_po_file(reader, path)
    if po is None:
        raise BadContentError(reader.problems)
    for message in po:
        if has_other_placeholders(message):
            message.flags.add("fuzzy")  # which nothing reads
    compiled = BytesIO()
    write_mo(compiled, po)
    compiled.seek(0)
    return GNUTranslations(compiled).pgettext


def has_other_placeholders(message: Message) -> bool:
    """Whether the words could not be filled in as the English is."""
    english, words = (Counter(BRACED.findall(str(text))) for text in (message.id, message.string))
    return bool(message.string) and english != words


def in_english(_: str, english: str) -> str:
    """A label of an English screen."""
    return english


def screens_told(path: Path) -> str:
    """How far the words of screens are in a catalog that is whole."""
    with path.open("rb") as file:
        entries = [message for message in read_po(file) if message.id]
    fuzzy = sum(bool(entry.string) and entry.fuzzy for entry in entries)
    missing = sum(not entry.string for entry in entries)
    ready = len(entries) - fuzzy - missing
    return f"{ready} translated, {fuzzy} fuzzy, {missing} missing"
