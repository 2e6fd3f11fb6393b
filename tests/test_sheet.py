"""The script for a speaker: every take of a language, in order, with all that helps to read it."""

from datetime import date
from shutil import copytree

import pytest
from click.testing import CliRunner
from lxml import html

from ivr.cli.audio.sheet import names_in, recorded_in, sheet
from ivr.content.load import ROOT
from ivr.content.model import Content
from ivr.dialog.model import Ref, Say
from ivr.i18n.screens import in_english, labels
from ivr.tools.review.outline import Chapter, Part
from ivr.tools.review.pages import Screen, recording_page_of
from ivr.tools.review.recording_sheet import prompt_of, script_of
from ivr.tools.review.side_by_side import Reading
from ivr.tools.studio.ledger import LEDGER, Master, as_text, folder_of, seal_of_words
from ivr.voice.utterances import utterances_of

ENGLISH_SCREEN = Screen("en_US", in_english)
CHOICES = [
    Say("main.prepare", (("key", "1"),)),
    Say("main.unwell", (("key", "5"),)),
    Say("language.own", (("key", "2"),), language="ru"),
    Say("language.own", (("key", "1"),), language="en"),
    Say("shell.name", (("key", "4"),), language="ar"),
    Say("shell.name", (("key", "2"),), language="ht"),
]


@pytest.fixture(scope="module")
def takes(book: Content):
    return utterances_of(book, CHOICES)


@pytest.fixture(scope="module")
def chapters(book: Content):
    """Two chapters of the line, as a walk would find them."""
    reading = Reading(book, [])
    title = (("title", Ref("topic.fasting.title")),)
    says = {
        "menus": [Say("main.intro"), *CHOICES[:2]],
        "topic": [Say("reading.title", title), Say("topic.fasting.rule")],
    }
    return [
        Chapter(name, "", "", (Part(tuple(map(reading.row, its))),)) for name, its in says.items()
    ]


@pytest.fixture(scope="module")
def script(book: Content, takes, chapters):
    return script_of(takes, chapters, "ru", book)


def reading_of(script, name):
    """The one take of this name."""
    return next(reading for reading in script.readings if reading.take.name == name)


def page_of(script, screen=ENGLISH_SCREEN):
    return html.document_fromstring(recording_page_of(script, "2026-11-23", screen))


def entry_of(page, name):
    """What the page shows of a take."""
    return next(
        entry for entry in page.iterfind(".//article") if entry.findtext(".//code") == f"{name}.wav"
    )


# ---------------------------------------------------------------- what is read, in which order


def test_every_take_of_the_language_is_read_once(script, takes):
    names = [reading.take.name for reading in script.readings]

    assert sorted(names) == sorted(take.name for take in takes if take.language == "ru")
    assert [reading.number for reading in script.readings] == list(range(1, len(names) + 1))


def test_critical_takes_come_first_and_the_others_by_chapter(script):
    assert [group.name for group in script.groups] == ["critical", "menus", "topic", "elsewhere"]
    assert [reading.take.name for reading in script.groups[0].readings][:2] == [
        "main.unwell@key=5",
        "topic.fasting.rule",
    ]
    assert all(reading.critical for reading in script.groups[0].readings)
    assert not any(reading.critical for group in script.groups[1:] for reading in group.readings)
    assert [reading.take.name for reading in script.groups[1].readings] == [
        "main.intro",
        "main.prepare@key=1",
    ]


def test_only_what_is_wanted_is_read_and_another_seal_tells_it(script, book, takes, chapters):
    some = script_of(takes, chapters, "ru", book, lambda take: prompt_of(take) == "main.intro")

    assert [reading.take.name for reading in some.readings] == ["main.intro"]
    assert [group.name for group in some.groups] == ["menus"]
    assert some.seal != script.seal


def test_the_english_stands_beside_a_take_with_its_values(script):
    assert reading_of(script, "main.unwell@key=5").english == (
        "If you do not feel well after a treatment, press 5."
    )
    assert reading_of(script, "language.own@key=2").english == "For English, press 1."


def test_no_english_stands_beside_english_and_what_is_read_in_english(book, takes, chapters):
    english = script_of(takes, chapters, "en", book)
    creole = script_of(takes, chapters, "ht", book)

    assert {reading.english for reading in english.readings} == {""}
    assert reading_of(creole, "shell.name@key=2").tag == "en-US"
    assert reading_of(creole, "shell.hold").tag == "ht-HT"


def test_a_speaker_is_told_what_must_be_heard_and_how_numbers_are_said(script):
    rule = reading_of(script, "topic.fasting.rule")

    assert rule.stressed[:2] == ("не", "только")
    assert reading_of(script, "numbers.parking").hints == ("telephone",)
    assert reading_of(script, "main.intro").hints == ()


def test_a_name_in_another_language_is_told(book, takes, chapters):
    chinese = script_of(takes, chapters, "zh", book)

    assert reading_of(chinese, "greeting").hints == ("name",)


def test_hours_are_told_where_they_are_said(book, takes, chapters):
    english = script_of(takes, chapters, "en", book)

    told = {reading.take.name for reading in english.readings if "hours" in reading.hints}

    assert "topic.when_to_call.weekdays" in told
    assert "greeting" not in told


def test_notes_of_authors_are_told_and_facts_are_not(book, takes, chapters):
    comments = {"main.intro": ["It is no title.", "facts: fasting.food"]}

    script = script_of(takes, chapters, "ru", book, comments=comments)

    assert reading_of(script, "main.intro").notes == ("It is no title.",)


@pytest.mark.parametrize(
    ("language", "name", "most"),
    [
        ("en", "main.prepare@key=1", 8),
        ("ru", "main.prepare@key=1", 10),
        ("ru", "emergency", 7),
        ("en", "greeting", 15),
        ("ru", "topic.fasting.rule", 25),
    ],
)
def test_a_speaker_is_told_how_long_a_take_may_last(book, takes, chapters, language, name, most):
    script = script_of(takes, chapters, language, book)

    assert reading_of(script, name).most == most


# ---------------------------------------------------------------- the page


def test_the_page_shows_the_exact_words_with_their_pause(script):
    entry = entry_of(page_of(script), "main.unwell@key=5")

    words = entry.find(".//p[@class='words']")
    assert words.get("lang") == "ru-RU"
    assert [part.text for part in words.iterfind("span")] == ["‖"]
    said = " ".join(part.strip() for part in words.itertext() if part != "‖")
    assert said == reading_of(script, "main.unwell@key=5").take.text


def test_the_page_warns_as_long_as_critical_words_are_not_signed(script, book, takes, chapters):
    calm = script_of(takes, chapters, "ru", book, lambda take: prompt_of(take) == "main.intro")

    assert "do not record" in page_of(script).findtext(".//p[@class='banner']/strong")
    assert page_of(calm).find(".//p[@class='banner']") is None


def test_the_page_needs_no_network_and_no_script(script):
    page = page_of(script)

    assert list(page.iter("script", "link", "img", "iframe")) == []
    [policy] = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"


def test_a_language_from_right_to_left_stands_so_in_a_page_from_left_to_right(
    book, takes, chapters
):
    page = page_of(script_of(takes, chapters, "ar", book))

    assert page.get("dir") == "ltr"
    assert {words.get("dir") for words in page.iterfind(".//p[@class='words']")} == {"rtl"}


def test_the_page_itself_speaks_the_language_that_its_reader_chose(script):
    page = page_of(script, Screen("ru_RU", labels("ru")))

    assert page.get("lang") == "ru-RU"
    assert page.findtext(".//h1").startswith("Текст для записи")


def test_words_cannot_become_a_part_of_the_page(book, takes, chapters):
    comments = {"main.intro": ["<b>bold</b> {{ 7 * 7 }}"]}

    page = page_of(script_of(takes, chapters, "ru", book, comments=comments))

    assert entry_of(page, "main.intro").findtext(".//bdi") == "<b>bold</b> {{ 7 * 7 }}"


# ---------------------------------------------------------------- the command


@pytest.mark.prove
def test_the_command_leaves_out_what_is_recorded_and_what_was_delivered(tmp_path, takes):
    [hold] = [t for t in takes if t.name == "shell.hold" and t.language == "ar"]
    root, out = tmp_path / "root", tmp_path / "page.html"
    for room in ("prompts", "locales"):
        copytree(ROOT / room, root / room)
    folder = folder_of(root, "ar")
    folder.mkdir(parents=True)
    master = Master("shell.hold.wav", seal_of_words(hold.text), "", date(2026, 11, 23))
    (folder / LEDGER).write_text(as_text({"shell.hold": master}), encoding="utf-8")

    run = ["--language", "ar", "--missing-only", "--root", str(root), "--out", str(out)]
    ran = CliRunner().invoke(sheet, run)

    assert (ran.exit_code, ran.output) == (0, f"{out}: 1 takes, 0.0 minutes\n")
    [name] = html.parse(out).getroot().xpath("//article//code/text()")
    assert name.startswith("shell.name@key=")


def test_files_that_were_delivered_are_known_by_their_names(tmp_path):
    (tmp_path / "Main.Intro.WAV").touch()
    (tmp_path / "shell.name@key=4.flac").touch()

    assert names_in(tmp_path) == {"main.intro", "shell.name@key=4"}


def test_the_command_ends_where_the_ledger_cannot_be_used(tmp_path):
    (tmp_path / LEDGER).write_text("[greeting")

    with pytest.raises(SystemExit, match=r"takes\.toml: this is not TOML"):
        recorded_in(tmp_path)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--language", "de"], "The line does not speak 'de': see prompts/languages.toml\n"),
        (["--language", "ru", "--screen", "ht"], "There are no words of screens in 'ht'\n"),
    ],
)
def test_the_command_ends_for_a_language_that_it_does_not_know(words, told):
    ran = CliRunner().invoke(sheet, words)

    assert (ran.exit_code, ran.output) == (1, told)
