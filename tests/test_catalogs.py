"""A language is complete or not live: a catalog is read strictly and held against the English."""

import pytest

from ivr.cli.run.check import of_content
from ivr.content.check import check
from ivr.content.duration import seconds_to_say
from ivr.content.load import load
from ivr.content.strict_toml import BadContentError
from ivr.i18n.catalogs import catalog_path
from ivr.voice.wording import Wording
from tests.catalog_shelf import PO, Shelf, whole

HERE = f"{PO}: main.prepare"
OPTION = "Para prepararse, oprima {key}."


def errors_of(shelf: Shelf) -> list[str]:
    return [str(problem) for problem in check(load(shelf.root)).errors]


def of_numbers(errors: list[str]) -> list[str]:
    """Those about numbers and keys: a text in another script has other words than the shelf's."""
    of_words = ("see `allowed` in the glossary", "a word of 'not' is lost: it has 0, and needs 1")
    return [error for error in errors if not error.endswith(of_words)]


def drafts_of(shelf: Shelf) -> list[str]:
    return [str(problem) for problem in check(load(shelf.root)).drafts]


def not_loaded(shelf: Shelf) -> list[str]:
    with pytest.raises(BadContentError) as bad:
        load(shelf.root)
    return [str(problem) for problem in bad.value.problems]


# ---------------------------------------------------------------- a language goes live


def test_a_complete_catalog_says_every_prompt_that_callers_hear(shelf: Shelf):
    shelf.go_live()

    book = load(shelf.root)
    report = check(book)

    assert (report.errors, report.drafts) == ((), ())
    english = {id_: text for id_, text in book.wordings["en"].items() if "whisper." not in id_}
    assert book.wordings["es"] == {id_: f"¡{text}" for id_, text in english.items()}
    said = Wording(book).text("emergency", "es")
    assert said == "¡If this is a medical emergency, hang up and dial 9 1 1."


def test_a_catalog_of_a_language_that_is_not_live_says_nothing(shelf: Shelf):
    book = load(shelf.root)

    assert "es" not in book.wordings
    assert (check(book).errors, check(book).drafts) == ((), ())


# ---------------------------------------------------------------- entries


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", ["it is not translated"]),
        ("  ", ["it is not translated"]),
        ("Oprima {key}", ["say the function first and the key last: the text must end in {key}."]),
        (
            "Oprima {key} para prepararse.",
            ["say the function first and the key last: the text must end in {key}."],
        ),
        ("Para prepararse.", ["{key} is missing"]),
        (
            "Oprima {key}, {key}.",
            ["{key} is not in the English, or more often than there"],
        ),
        (
            "Para {title}, oprima {key}.",
            ["{title} is not in the English, or more often than there"],
        ),
        (
            "Para prepararse, oprima {key!r}.",
            ["{key} is missing", "{key!r} is not in the English, or more often than there"],
        ),
        (
            "Para prepararse, oprima {tecla}.",
            [
                "no such placeholder: tecla",
                "{key} is missing",
                "{tecla} is not in the English, or more often than there",
            ],
        ),
        (
            "Para prepararse, oprima {key.",
            [
                "a brace is missing or too many (expected '}' before end of string)",
                "{key} is missing",
            ],
        ),
        ("Para 2, oprima {key}.", ["the number 2 is not in the English"]),
        ("Para\u200b prepararse, oprima {key}.", ["the character U+200B cannot be spoken"]),
        ("Para\nprepararse, oprima {key}.", ["the character U+000A cannot be spoken"]),
        ("Para " + "x " * 24 + "oprima {key}.", ["12 seconds long: 10 is the most"]),
    ],
)
def test_what_is_wrong_with_an_entry_stops_a_live_language(
    shelf: Shelf, text: str, what: list[str]
):
    shelf.go_live()
    shelf.translate("main.prepare", text)

    assert errors_of(shelf) == [f"{HERE}: {each}" for each in what]


def test_the_key_can_stand_before_the_full_stop_of_chinese(shelf: Shelf):
    shelf.go_live()
    shelf.translate("main.prepare", "准备治疗，请按 {key}。")

    assert of_numbers(errors_of(shelf)) == []


@pytest.mark.parametrize(
    ("prompt", "text"),
    [
        ("wrong.no_such_month", "No existe. Diciembre es 1 2."),
        ("wrong.no_such_month", "没有这个月份。十二月是 1 2。"),
        ("wrong.no_leap_day", "El año que viene no hay 29 de febrero."),
        ("wrong.no_leap_day", "El año que viene no hay 2 9 de febrero."),
    ],
)
def test_a_translation_has_the_numbers_of_the_english(shelf: Shelf, prompt: str, text: str):
    shelf.go_live()
    shelf.translate(prompt, text)

    assert of_numbers(errors_of(shelf)) == []


@pytest.mark.parametrize(
    ("prompt", "text", "missing", "added"),
    [
        ("wrong.no_such_month", "No existe. Diciembre es 12.", "1 2", "12"),
        ("wrong.no_such_month", "No existe. Diciembre es uno dos.", "1 2", ""),
        ("wrong.no_such_month", "没有这个月份。十二月是１２。", "1 2", ""),
        ("wrong.no_leap_day", "El año que viene no hay 28 de febrero.", "29", "28"),
    ],
)
def test_a_number_that_is_lost_or_added_is_told(
    shelf: Shelf, prompt: str, text: str, missing: str, added: str
):
    shelf.go_live()
    shelf.translate(prompt, text)

    here = f"{PO}: {prompt}: the number"
    more = [f"{here} {added} is not in the English"] if added else []
    told = [f"{here} {missing} is missing, or not written in digits", *more]
    assert of_numbers(errors_of(shelf)) == told


def test_the_number_in_a_brand_can_go_with_the_brand(shelf: Shelf):
    shelf.go_live()
    english = load(shelf.root).wordings["en"]["topic.clear_liquids.drinks"]

    for brand in ("7UP", "7 Up", "七喜"):
        shelf.translate("topic.clear_liquids.drinks", english.replace("7UP", brand))
        assert [error for error in errors_of(shelf) if "number" in error] == []


def test_a_fuzzy_entry_is_not_said_and_is_told(shelf: Shelf):
    shelf.go_live()
    shelf.flag("main.prepare")

    assert "main.prepare" not in load(shelf.root).wordings["es"]
    assert errors_of(shelf) == [
        f"{HERE}: it is fuzzy: compare it with the English, then take the mark away"
    ]


def test_an_entry_of_an_older_english_is_not_said_and_is_told(shelf: Shelf):
    shelf.go_live()
    shelf.edit("prompts/line.toml", "To get ready for", "To prepare for")

    assert "main.prepare" not in load(shelf.root).wordings["es"]
    assert errors_of(shelf) == [
        f"{HERE}: the English has changed since: "
        "run `ivr strings`, then compare it with the English"
    ]


def test_an_entry_that_the_english_has_no_more_is_told(shelf: Shelf):
    shelf.go_live()
    shelf.edit(PO, 'msgctxt "main.prepare"', 'msgctxt "main.before"')

    assert errors_of(shelf) == [
        f"{HERE}: it is not translated",
        f"{PO}: main.before: the English has no such entry: run `ivr strings`",
    ]


def test_everything_that_is_wrong_is_told_at_once(shelf: Shelf):
    shelf.go_live()
    shelf.translate("main.prepare", "Prepararse.")
    shelf.translate("goodbye", "")
    shelf.flag("apology")

    assert sorted(errors_of(shelf)) == [
        f"{PO}: apology: it is fuzzy: compare it with the English, then take the mark away",
        f"{PO}: goodbye: it is not translated",
        f"{HERE}: {{key}} is missing",
    ]


def test_the_emergency_sentence_has_no_more_time_in_another_language(shelf: Shelf):
    shelf.go_live()
    shelf.translate("emergency", "x " * 18 + "{emergency_number}")

    assert errors_of(shelf) == [f"{PO}: emergency: 9 seconds long: 7 is the most"]


def test_of_a_language_that_is_not_live_all_this_only_warns(shelf: Shelf):
    shelf.translate("main.prepare", "Prepararse.")
    shelf.translate("main.home", "")
    shelf.translate("main.unwell", "")
    shelf.flag("apology")

    assert errors_of(shelf) == []
    assert sorted(drafts_of(shelf)) == [
        f"{PO}: 2 entries are not translated",
        f"{PO}: apology: it is fuzzy: compare it with the English, then take the mark away",
        f"{HERE}: {{key}} is missing",
    ]


def test_the_doctor_has_errors_for_a_live_language_and_warnings_for_another(shelf: Shelf):
    shelf.go_live()
    shelf.translate("main.prepare", "Prepararse.")
    russian = catalog_path(shelf.root, "ru")
    russian.parent.mkdir(parents=True)
    russian.write_text("Меню")

    found = [str(finding) for finding in of_content(load(shelf.root), production=False)]

    own = [line for line in found if "locales/" in line or "languages: " in line]
    assert own == [
        f"error    {HERE}: {{key}} is missing",
        "warning  locales/ru/LC_MESSAGES/prompts.po: line 1: this is no line of a catalog",
        "ok       languages: live are en, es",
        "skipped  languages: not live are zh, yue, ru, bn, ht, ko, ar, fr, ur, pl; "
        "see `ivr strings`",
    ]


# ---------------------------------------------------------------- files


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('msgstr "¡Main menu."', 'msgstr "¡Main menu.', "line {}: this is no line of a catalog"),
        ('msgstr "¡Main menu."', "<<<<<<< HEAD", "line {}: this is no line of a catalog"),
        ('msgstr "¡Main menu."', 'msgstr[0] "¡Main"', "line {}: this is no line of a catalog"),
        ('msgstr "¡Main menu."', 'msgstr "a"\nmsgstr "b"', "line {}: msgstr cannot follow msgstr"),
        ('msgctxt "main.intro"\n', "", "line {}: msgid cannot follow msgstr"),
        ('msgctxt "main.intro"', 'msgctxt "goodbye"', "goodbye: it is there 2 times"),
    ],
)
def test_a_spoiled_catalog_stops_a_live_language_and_only_warns_of_another(
    shelf: Shelf, old: str, new: str, where: str
):
    at = shelf.po.read_text().partition(old)[0].count("\n") + 1 + new.count("\n")
    shelf.edit(PO, old, new)

    warned = drafts_of(shelf)
    shelf.go_live()

    assert warned == not_loaded(shelf)
    assert warned[:1] == [f"{PO}: {where.format(at)}"]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b'msgid ""\nmsgstr "\xff"\n', "this file is not UTF-8 text"),
        (b'msgid "Main menu."\nmsgstr "Men\xc3\xba."\n', "line 1: this entry does not name"),
        (
            b'msgid ""\nmsgstr ""\n\nmsgctxt "main.intro"\nmsgid "Main menu."\n',
            "this is no catalog",
        ),
        (None, "there is no catalog: `ivr strings --begin` makes one"),
    ],
)
def test_a_file_that_is_no_catalog_stops_the_start_of_a_live_language(
    shelf: Shelf, content: bytes | None, what: str
):
    shelf.go_live()
    shelf.po.unlink()
    if content is not None:
        shelf.po.write_bytes(content)

    (told,) = not_loaded(shelf)

    assert told.startswith(f"{PO}: {what}")


def test_an_empty_catalog_has_nothing_to_say(shelf: Shelf):
    shelf.po.write_text("")

    assert drafts_of(shelf) == [f"{PO}: {len(whole(shelf.root))} entries are not translated"]


def test_a_language_that_is_not_live_needs_no_file_at_all(shelf: Shelf):
    shelf.po.unlink()

    assert drafts_of(shelf) == []


def test_a_spoiled_hearing_file_of_a_language_that_is_not_live_only_warns(shelf: Shelf):
    (shelf.root / "locales/es/hearing.toml").write_text("meanings = ")

    (told,) = drafts_of(shelf)

    assert told.startswith("locales/es/hearing.toml: this is not TOML: ")


# ---------------------------------------------------------------- the list of languages


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (
            "live = true",
            "live = false",
            "en.live: it must be true: the others are made from English",
        ),
        ('"es_US"', '"es_U!"', "es.locale: Babel has no locale 'es_U!'"),
        ('"ru_RU"', '"xx_RU"', "ru.locale: Babel has no locale 'xx_RU'"),
        ("pace = 140", "pace = 0", "es.pace: it must be words a minute, such as 150"),
    ],
)
def test_a_language_that_cannot_be_is_told(shelf: Shelf, old: str, new: str, what: str):
    shelf.po.unlink()
    shelf.edit("prompts/languages.toml", old, new)

    assert f"prompts/languages.toml: {what}" in errors_of(shelf)


def test_a_chinese_character_is_said_as_a_word_and_a_sign_is_not():
    assert seconds_to_say("返回，请按 1 2。", pace=60) == 6
    assert seconds_to_say("返回，请按 1 2。", pace=180) == 2
    assert seconds_to_say("Para volver, oprima 1.", pace=60) == 4
