"""The words of screens: kept as the prompts are, and English where they are missing."""

import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner, Result

from ivr.cli import main
from ivr.content.load import ROOT
from ivr.content.strict_toml import BadContentError
from ivr.i18n.catalogs import catalog_path
from ivr.i18n.screens import DOMAIN, console_template, has_other_placeholders, labels
from tests.catalog_shelf import Shelf

PO = "locales/es/LC_MESSAGES/console.po"


def strings(shelf: Shelf, *words: str) -> Result:
    return CliRunner().invoke(main, ["strings", "--root", str(shelf.root), *words])


def told(result: Result) -> str:
    """The line about the screens."""
    (line,) = [line for line in result.output.splitlines() if line.startswith("screens ")]
    return line


@pytest.fixture
def begun(shelf: Shelf) -> Shelf:
    """A shelf with both catalogs of Spanish, that of screens with one word translated."""
    shelf.po.unlink()
    strings(shelf, "--begin", "es")
    shelf.edit(PO, 'msgid "Legend"\nmsgstr ""', 'msgid "Legend"\nmsgstr "Leyenda"')
    return shelf


@pytest.mark.parametrize("language", ["es", "zh", "yue", "ru"])
def test_every_word_of_screens_is_translated_and_can_be_filled_in(language: str):
    with catalog_path(ROOT, language, DOMAIN).open("rb") as file:
        entries = {message.context: message for message in read_po(file) if message.id}

    assert set(entries) == {message.context for message in console_template() if message.id}
    assert [e.context for e in entries.values() if not e.string or e.fuzzy] == []
    assert [e.context for e in entries.values() if has_other_placeholders(e)] == []


def test_a_word_is_read_by_its_id_and_its_english(begun: Shelf):
    label = labels("es", begun.root)

    assert label("legend.title", "Legend") == "Leyenda"
    assert label("legend.title", "Key to the signs") == "Key to the signs"
    assert label("contents.title", "Contents") == "Contents"


def test_english_and_a_language_without_a_catalog_show_english(shelf: Shelf):
    for language in ("en", "es"):
        assert labels(language, shelf.root)("legend.title", "Legend") == "Legend"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('msgctxt "legend.title"', '#, fuzzy\nmsgctxt "legend.title"'),
        ('msgstr "Leyenda"', 'msgstr "Leyenda {count}"'),
    ],
)
def test_a_word_that_is_fuzzy_or_cannot_be_filled_in_is_english(begun: Shelf, old: str, new: str):
    begun.edit(PO, old, new)

    assert labels("es", begun.root)("legend.title", "Legend") == "Legend"


def test_a_spoiled_catalog_of_screens_is_named(begun: Shelf):
    begun.edit(PO, 'msgstr "Leyenda"', 'msgstr "Leyenda')

    with pytest.raises(BadContentError, match=PO):
        labels("es", begun.root)
    assert strings(begun).exit_code == 1
    assert told(strings(begun)).endswith(": this is no line of a catalog")


def test_a_catalog_of_screens_is_begun_with_that_of_prompts_and_told_of(begun: Shelf):
    total = len([message for message in console_template() if message.id])

    assert told(strings(begun, "--check")) == (
        f"screens es   1 translated, 0 fuzzy, {total - 1} missing; {PO} is up to date"
    )


def test_a_word_whose_english_has_changed_becomes_fuzzy(begun: Shelf):
    begun.edit(PO, 'msgid "Legend"', 'msgid "Old legend"')

    checked = strings(begun, "--check")
    updated = strings(begun)

    assert (checked.exit_code, updated.exit_code) == (1, 0)
    assert told(checked) == "screens es   out of date: run `ivr strings`"
    assert told(updated).startswith("screens es   0 translated, 1 fuzzy, ")
    assert '#| msgid "Old legend"\n' in (begun.root / PO).read_text()
