"""Catalogs to spoil: a whole one in a made-up translation, beside a copy of the content."""

import shutil
import tomllib
from pathlib import Path

import pytest
import tomli_w
from babel.messages.catalog import Catalog as PoCatalog
from babel.messages.pofile import read_po

from ivr.content.load import ROOT
from ivr.i18n.catalogs import catalog_path
from ivr.i18n.checks import WORD
from ivr.i18n.extract import template
from ivr.i18n.glossary import folded
from ivr.i18n.sync import as_text

ANY_WORDS = {"say": "press", "forms": [f"{letter}*" for letter in "abcdefghijklmnopqrstuvwxyz"]}
PO = "locales/es/LC_MESSAGES/prompts.po"


class Shelf:
    """prompts/ and locales/ in a folder of their own: English, and a whole catalog for Spanish,
    which is not live. No other translation stands on it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(ROOT / "prompts", root / "prompts")
        shutil.copytree(ROOT / "locales/en", root / "locales/en")
        languages = root / "prompts/languages.toml"
        first, english, others = languages.read_text().partition("live = true")
        languages.write_text(first + english + others.replace("live = true", "live = false"))
        self.po = catalog_path(root, "es")
        self.po.parent.mkdir(parents=True, exist_ok=True)
        self.put(whole(root))
        write_glossary(root)

    def put(self, catalog: PoCatalog) -> None:
        self.po.write_text(as_text(catalog), encoding="utf-8")

    def read(self) -> PoCatalog:
        with self.po.open("rb") as file:
            return read_po(file)

    def translate(self, prompt: str, text: str) -> None:
        """Give one prompt these words."""
        catalog = self.read()
        entry_of(catalog, prompt).string = text
        self.put(catalog)

    def flag(self, prompt: str) -> None:
        """Mark one prompt as fuzzy."""
        catalog = self.read()
        entry_of(catalog, prompt).flags.add("fuzzy")
        self.put(catalog)

    def edit(self, file: str, old: str, new: str) -> None:
        """Write something else into a file, where `old` stands first."""
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def go_live(self) -> None:
        """Offer Spanish to callers; numbers and hearing are as in English."""
        languages = self.root / "prompts/languages.toml"
        before, own, after = languages.read_text().partition("[es]")
        languages.write_text(before + own + after.replace("live = false", "live = true", 1))
        shutil.copy(self.root / "locales/en/hearing.toml", self.root / "locales/es/hearing.toml")
        shutil.copy(self.root / "locales/en/spoken.toml", self.root / "locales/es/spoken.toml")


def whole(root: Path) -> PoCatalog:
    """A catalog in which each prompt says its English with a mark before it."""
    catalog = PoCatalog(locale="es_US", header_comment="# Made for a test.", fuzzy=False)
    for message in template(root):
        if message.id:
            message.string = f"¡{message.id}"
            catalog[message.id] = message
    return catalog


def write_glossary(root: Path) -> None:
    """A glossary by which the made-up translation is a right one, and most other texts are."""
    path = root / "locales/en/glossary.toml"
    english = tomllib.loads(path.read_text(encoding="utf-8"))
    words = {word for m in template(root) if m.id for word in WORD.findall(folded(str(m.id)))}
    own = {
        "same": sorted(words, key=str.casefold),
        "term": {name: {**ANY_WORDS, "why": "made up"} for name in english["term"]},
        "warnings": english["warnings"],
    }
    (root / "locales/es/glossary.toml").write_text(tomli_w.dumps(own), encoding="utf-8")


def entry_of(catalog: PoCatalog, prompt: str):
    """The one entry of a prompt."""
    (found,) = [message for message in catalog if message.context == prompt]
    return found


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)
