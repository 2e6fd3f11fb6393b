"""A language's catalog, locales/<id>/LC_MESSAGES/prompts.po, as it is read at the start."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path

from babel.messages.catalog import Catalog as PoCatalog
from babel.messages.catalog import Message
from babel.messages.pofile import PoFileError, read_po

from ivr.content.model import Catalog, Entry
from ivr.content.strict_toml import Reader
from ivr.i18n.extract import ENGLISH_ONLY
from ivr.i18n.sync import own_comments, told_before

LINE = re.compile(r'(?:msgctxt |msgid |msgstr )?"(?:[^"\\]|\\.)*"')
"""A line with words in it. Babel would cut the last letter off a string without its closing quote,
and would take the first of two msgstr; neither may be said to a patient."""

PROMPT = re.compile(r'^msgctxt "(.+)"$', re.MULTILINE)
AFTER = {"msgctxt": ("msgstr", ""), "msgid": ("msgctxt", ""), "msgstr": ("msgid",)}
"""What each keyword of an entry can follow; "" is the beginning of the file."""


def catalog_path(root: Path, language: str, domain: str = "prompts") -> Path:
    """Where the catalog of a language stands: of what callers hear, or of screens (`console`)."""
    return root / "locales" / language / "LC_MESSAGES" / f"{domain}.po"


def read_catalog(reader: Reader, path: Path) -> Catalog | None:
    """The catalog as it stands, translated or not; None with the reader's problems."""
    po = read_po_file(reader, path)
    if po is None:
        return None
    entries = {str(message.context): make_entry(message) for message in po if message.id}
    return Catalog(reader.name_of(path), entries)


def make_entry(message: Message) -> Entry:
    """An entry with its words, and what the file tells of them."""
    return Entry(
        english=str(message.id),
        text=str(message.string).strip(),
        fuzzy=message.fuzzy,
        before=told_before(message) if message.fuzzy else "",
        note=" ".join(own_comments(message)),
    )


def get_wordings(catalog: Catalog, english: Mapping[str, str]) -> dict[str, str]:
    """What may be said: the entries that are translated from today's English, and by somebody."""
    return {
        prompt: entry.text
        for prompt, entry in catalog.entries.items()
        if entry.text and not entry.fuzzy and entry.english == english.get(prompt)
    }


def to_translate(english: Mapping[str, str]) -> dict[str, str]:
    """The prompts that callers hear, which every language needs."""
    return {prompt: text for prompt, text in english.items() if not prompt.startswith(ENGLISH_ONLY)}


# ---------------------------------------------------------------- reading strictly


def read_po_file(reader: Reader, path: Path) -> PoCatalog | None:
    """The file as Babel knows it; None with the reader's problems where any line is spoiled."""
    if not path.exists():
        reader.wrong(path, "", "there is no catalog: `ivr strings --begin` makes one")
        return None
    text = reader.text(path)
    if text is None:
        return None
    wrong = [*wrong_lines(text), *wrong_order(text), *twice(text)]
    po = None
    if not wrong:
        try:
            po = read_po(StringIO(text), abort_invalid=True)
        except (PoFileError, ValueError) as error:
            wrong = [("", f"this is no catalog: {error}")]
        else:
            wrong = list(nameless(po))
    for entry, what in wrong:
        reader.wrong(path, entry, what)
    return None if wrong else po


def wrong_lines(text: str) -> Iterator[tuple[str, str]]:
    """Lines that are no comment and no whole string."""
    for number, line in enumerate(text.split("\n"), start=1):
        line = line.strip()
        if line and not line.startswith("#") and not LINE.fullmatch(line):
            yield f"line {number}", "this is no line of a catalog"


def wrong_order(text: str) -> Iterator[tuple[str, str]]:
    """An entry is msgctxt, msgid, msgstr, each once; only the header has no msgctxt."""
    last = ""
    for number, line in enumerate(text.split("\n"), start=1):
        keyword = line.strip().partition(" ")[0]
        if keyword in AFTER:
            if last not in AFTER[keyword]:
                yield f"line {number}", f"{keyword} cannot follow {last}"
            last = keyword


def twice(text: str) -> Iterator[tuple[str, str]]:
    """Prompts with more than one entry: which of them is meant?"""
    for prompt, times in Counter(PROMPT.findall(text)).items():
        if times > 1:
            yield prompt, f"it is there {times} times"


def nameless(po: PoCatalog) -> Iterator[tuple[str, str]]:
    """Entries that do not tell which prompt they are of."""
    for message in po:
        if message.id and not message.context:
            yield f"line {message.lineno}", "this entry does not name its prompt in a msgctxt"
