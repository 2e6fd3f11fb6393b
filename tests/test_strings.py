"""`ivr strings` follows the English, and neither loses nor trusts what was translated before."""

import tomllib

import pytest
from click.testing import CliRunner, Result

from ivr.cli import main
from ivr.content.load import ROOT
from ivr.i18n.catalogs import to_translate
from ivr.i18n.extract import METHOD, sources, template
from tests.catalog_shelf import PO, Shelf, entry_of
from tests.example import NO_SITE

READY = "To get ready for your treatment, press {key}."
BEFORE = "For your self-harm-free treatment, press {key}."
WORDS = f"¡{READY}"
ALL = len([message for message in template(ROOT) if message.id])
"""The prompts that callers hear."""


def strings(shelf: Shelf, *words: str) -> Result:
    return CliRunner().invoke(main, ["strings", "--root", str(shelf.root), *words])


def told(result: Result) -> str:
    """The line about Spanish."""
    (line,) = [line for line in result.output.splitlines() if line.startswith("es ")]
    return line


# ---------------------------------------------------------------- extracting


def test_every_prompt_that_callers_hear_is_extracted_with_its_english():
    extracted = {message.context: message.id for message in template(ROOT) if message.id}

    assert extracted == to_translate(NO_SITE.wordings["en"])
    assert "whisper.late" not in extracted


def test_a_section_tells_translators_which_facts_it_carries_and_where_it_stands():
    entry = entry_of(template(ROOT), "topic.about.relief")

    assert entry.auto_comments == ["facts: about.fast, about.relief, about.longterm"]
    assert entry.locations == [("prompts/topics/about.toml", 0)]


def test_pybabel_is_told_to_extract_the_same():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    (mapping,) = project["tool"]["babel"]["mappings"]

    found = {path for pattern in mapping["pattern"] for path in ROOT.glob(pattern)}

    assert mapping["method"] == METHOD
    assert found == set(sources(ROOT))


# ---------------------------------------------------------------- updating


def test_a_catalog_that_follows_the_english_is_left_alone(shelf: Shelf):
    before = shelf.po.read_bytes()

    checked, updated = strings(shelf, "--check"), strings(shelf)

    assert (checked.exit_code, updated.exit_code) == (0, 0)
    line = f"es   {ALL} translated, 0 fuzzy, 0 missing, 0 broken; {PO} is up to date"
    assert told(checked) == told(updated) == line
    assert shelf.po.read_bytes() == before


def test_an_english_edit_makes_exactly_that_entry_fuzzy_and_keeps_its_words(shelf: Shelf):
    before = {message.context: message.string for message in shelf.read()}
    shelf.edit("prompts/line.toml", READY, BEFORE)

    result = strings(shelf)

    after = [message for message in shelf.read() if message.id]
    assert (result.exit_code, told(result)) == (
        0,
        f"es   {ALL - 1} translated, 1 fuzzy, 0 missing, 0 broken; {PO} is brought up to date",
    )
    assert [message.context for message in after if message.fuzzy] == ["main.prepare"]
    assert entry_of(shelf.read(), "main.prepare").id == BEFORE
    assert {m.context: m.string for m in after} == {c: s for c, s in before.items() if c}
    assert f'#| msgid "{READY}"\n' in shelf.po.read_text()


def test_the_english_of_the_words_is_kept_through_many_edits(shelf: Shelf):
    for old, new in ((READY, BEFORE), (BEFORE, "Get ready by {key}.")):
        shelf.edit("prompts/line.toml", old, new)
        strings(shelf)

    assert f'#| msgid "{READY}"\n' in shelf.po.read_text()
    assert "self-harm-free" not in shelf.po.read_text()
    assert strings(shelf, "--check").exit_code == 0


def test_an_edit_that_is_taken_back_leaves_the_entry_fuzzy(shelf: Shelf):
    for old, new in ((READY, BEFORE), (BEFORE, READY)):
        shelf.edit("prompts/line.toml", old, new)
        strings(shelf)

    entry = entry_of(shelf.read(), "main.prepare")
    assert (entry.id, entry.string, entry.fuzzy) == (READY, WORDS, True)
    assert "#| " not in shelf.po.read_text()


def test_a_translator_who_takes_the_mark_away_has_ended_it(shelf: Shelf):
    shelf.edit("prompts/line.toml", READY, BEFORE)
    strings(shelf)
    shelf.edit(PO, "#, fuzzy, python-brace-format\n", "")

    result = strings(shelf, "--check")

    assert (result.exit_code, told(result).partition(",")[0]) == (0, f"es   {ALL} translated")
    shelf.edit("prompts/line.toml", '"goodbye" = "', '"goodbye" = "Well. ')
    strings(shelf)
    assert READY not in shelf.po.read_text().replace(WORDS, "")


def test_nothing_is_guessed_for_a_new_prompt_from_another_with_the_same_english(shelf: Shelf):
    shelf.edit("prompts/line.toml", '"main.intro" =', '"main.opening" =')

    result = strings(shelf)

    entry = entry_of(shelf.read(), "main.opening")
    assert (entry.id, entry.string, entry.fuzzy) == ("Main menu.", "", False)
    assert told(result).startswith(f"es   {ALL - 1} translated, 0 fuzzy, 1 missing, 0 broken")
    assert '#~ msgctxt "main.intro"\n' in shelf.po.read_text()


def test_what_comes_back_is_found_again_and_must_be_looked_at(shelf: Shelf):
    for old, new in (("main.intro", "main.opening"), ("main.opening", "main.intro")):
        shelf.edit("prompts/line.toml", f'"{old}" =', f'"{new}" =')
        strings(shelf)

    entry = entry_of(shelf.read(), "main.intro")
    assert (entry.string, entry.fuzzy) == ("¡Main menu.", True)
    assert "#~ " not in shelf.po.read_text()


def test_an_entry_without_words_is_missing_and_never_fuzzy(shelf: Shelf):
    shelf.translate("main.prepare", "")
    shelf.edit("prompts/line.toml", READY, BEFORE)

    result = strings(shelf)

    assert told(result).startswith(f"es   {ALL - 1} translated, 0 fuzzy, 1 missing, 0 broken")
    assert not entry_of(shelf.read(), "main.prepare").fuzzy


def test_what_a_translator_notes_stays(shelf: Shelf):
    shelf.edit(PO, '#: prompts/line.toml\nmsgctxt "main.intro"', '# Plain.\nmsgctxt "main.intro"')
    shelf.edit("prompts/line.toml", READY, BEFORE)

    strings(shelf)

    assert entry_of(shelf.read(), "main.intro").user_comments == ["Plain."]
    assert shelf.po.read_text().startswith("# Made for a test.\n")


def test_broken_entries_are_counted(shelf: Shelf):
    shelf.translate("main.prepare", "Prepararse.")

    assert told(strings(shelf)).startswith(
        f"es   {ALL - 1} translated, 0 fuzzy, 0 missing, 1 broken"
    )


# ---------------------------------------------------------------- checking and beginning


def test_the_check_fails_and_writes_nothing_when_the_english_has_changed(shelf: Shelf):
    before = shelf.po.read_bytes()
    shelf.edit("prompts/line.toml", READY, BEFORE)

    result = strings(shelf, "--check")

    assert (result.exit_code, told(result)) == (
        1,
        f"es   {ALL - 1} translated, 1 fuzzy, 0 missing, 0 broken; "
        f"{PO} is out of date: run `ivr strings`",
    )
    assert shelf.po.read_bytes() == before


def test_facts_that_a_section_carries_are_part_of_what_is_checked(shelf: Shelf):
    shelf.edit("prompts/topics/about.toml", '"about.fast", ', "")

    assert strings(shelf, "--check").exit_code == 1


def test_a_spoiled_catalog_fails_both_ways_and_is_not_written(shelf: Shelf):
    shelf.edit(PO, 'msgstr "¡Main menu."', 'msgstr "¡Main')
    before = shelf.po.read_bytes()

    for result in (strings(shelf), strings(shelf, "--check")):
        assert result.exit_code == 1
        assert PO in told(result)
        assert told(result).endswith(": this is no line of a catalog")
    assert shelf.po.read_bytes() == before


def test_a_catalog_can_be_begun_and_is_then_to_be_translated(shelf: Shelf):
    shelf.po.unlink()
    without = strings(shelf, "--check")

    begun = strings(shelf, "--begin", "es")

    none = "es   no catalog yet: `ivr strings --begin es` makes one"
    assert (without.exit_code, told(without)) == (0, none)
    line = f"es   0 translated, 0 fuzzy, {ALL} missing, 0 broken; {PO} is up to date"
    assert (begun.exit_code, told(begun)) == (0, line)
    assert str(shelf.read().locale) == "es_US"
    assert shelf.po.read_text().startswith("# What the line says in Spanish. A draft until")
    assert not shelf.read().fuzzy


@pytest.mark.parametrize(
    ("language", "what"),
    [
        ("es", f"{PO} is there already"),
        ("en", "prompts/languages.toml has no language 'en' to translate into"),
        ("../x", "prompts/languages.toml has no language '../x' to translate into"),
    ],
)
def test_a_catalog_is_begun_once_and_only_for_a_language_of_the_line(
    shelf: Shelf, language: str, what: str
):
    before = shelf.po.read_bytes()

    result = strings(shelf, "--begin", language)

    assert (result.exit_code, result.output.strip()) == (1, what)
    assert shelf.po.read_bytes() == before


def test_wrong_english_is_told_before_anything_is_written(shelf: Shelf):
    (shelf.root / "prompts/line.toml").write_text("greeting = ")

    result = strings(shelf)

    assert result.exit_code == 1
    assert result.output.startswith("error    prompts/line.toml: this is not TOML: ")
