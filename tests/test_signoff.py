"""Critical wordings are signed by who has read these very words, or no patient hears them."""

import logging
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ivr.cli import main
from ivr.cli.author.signoff import Reviewer, signed
from ivr.cli.run.check import of_signatures
from ivr.content.critical import CRITICAL, WHOM_TO_ASK, critical
from ivr.content.load import load
from ivr.content.model import Content
from ivr.content.signoff import (
    as_text,
    count_unsigned,
    is_in_force,
    path_of,
    read_signatures,
    review,
    seal,
    standing,
)
from ivr.content.strict_toml import BadContentError, Reader
from ivr.dialog.session import ENGLISH
from ivr.settings import BadSettingsError
from tests.apps import create_app
from tests.catalog_shelf import Shelf
from tests.webhooks import DEMO, deliver, production

ANA = Reviewer("Ana Ruiz", "certified medical interpreter", date(2026, 11, 20))
SIGN = ("--reviewer", "Ana Ruiz", "--qualification", "certified medical interpreter")
RULE = "topic.fasting.rule"


def signoff(shelf: Shelf, *words: str, answer: str = "") -> Result:
    return CliRunner().invoke(main, ["signoff", "--root", str(shelf.root), *words], input=answer)


def file_of(shelf: Shelf, language: str) -> Path:
    return path_of(shelf.root, language)


# ---------------------------------------------------------------- what is critical


def test_every_section_with_a_critical_fact_is_critical_and_no_other():
    book = load()
    sections = {
        f"topic.{topic.id}.{section.id}": {book.facts[fact].critical for fact in section.facts}
        for topic in book.guide.topics.values()
        for section in topic.sections
    }

    chosen = {prompt for prompt in critical(book) if prompt.startswith("topic.")}

    assert chosen == {prompt for prompt, marks in sections.items() if True in marks}


def test_what_leads_a_caller_in_need_to_a_person_is_critical():
    book = load()
    fixed = {prompt for prompt in critical(book) if not prompt.startswith("topic.")}
    desks = {f"{kind}.{d}" for kind in ("numbers", "connecting") for d in book.directory.desks}

    assert set(CRITICAL) | desks < fixed
    assert {p for p in book.wordings["en"] if p.startswith(WHOM_TO_ASK)} < fixed
    assert "main.intro" not in fixed


# ---------------------------------------------------------------- seals


@cache
def all_signed() -> Content:
    """The shipped book, as if every critical wording that can be signed had been."""
    book = load()
    signatures = {
        language: signed(
            [p for p in critical(book) if standing(p, language, book) != "unfit"],
            language,
            ANA,
            book,
        )
        for language in book.languages
    }
    return replace(book, signatures=signatures)


@cache
def shipped_in_force() -> frozenset[tuple[str, str]]:
    return frozenset(all_in_force(all_signed()))


def all_in_force(book: Content) -> set[tuple[str, str]]:
    return {
        (language, prompt)
        for language in book.languages
        for prompt in critical(book)
        if is_in_force(prompt, language, book)
    }


def edited(text: str, at: int, what: str, letter: str) -> str:
    """The text with one character more, one fewer, or another one."""
    at %= len(text)
    after = {"insert": text[at:], "delete": text[at + 1 :], "replace": text[at + 1 :]}[what]
    return text[:at] + ("" if what == "delete" else letter) + after


def with_words(book: Content, language: str, prompt: str, text: str) -> Content:
    """The book, in which this prompt has other words in this language."""
    if language == ENGLISH:
        english = {**book.wordings[ENGLISH], prompt: text}
        return replace(book, wordings={**book.wordings, ENGLISH: english})
    catalog = book.catalogs[language]
    entry = replace(catalog.entries[prompt], text=text)
    entries = {**catalog.entries, prompt: entry}
    return replace(book, catalogs={**book.catalogs, language: replace(catalog, entries=entries)})


@pytest.mark.prove
@settings(max_examples=300)
@given(
    signature=st.deferred(lambda: st.sampled_from(sorted(shipped_in_force()))),
    at=st.integers(0, 10_000),
    what=st.sampled_from(["insert", "delete", "replace"]),
    letter=st.characters(codec="utf-8"),
)
def test_an_edit_of_one_character_voids_the_sign_offs_of_what_was_read_and_no_other(
    signature: tuple[str, str], at: int, what: str, letter: str
):
    language, prompt = signature
    book = all_signed()
    known = book.wordings if language == ENGLISH else {language: entries_of(book, language)}
    text = known[language][prompt]
    new = edited(text, at, what, letter)
    assume(unicodedata.normalize("NFC", new) != unicodedata.normalize("NFC", text))

    changed = with_words(book, language, prompt, new)

    read_by = book.languages if language == ENGLISH else [language]
    voided = {(read, prompt) for read in read_by} & shipped_in_force()
    assert all_in_force(changed) == shipped_in_force() - voided


def entries_of(book: Content, language: str) -> Mapping[str, str]:
    return {prompt: entry.text for prompt, entry in book.catalogs[language].entries.items()}


def test_words_cannot_be_moved_from_the_english_to_its_translation():
    assert len({seal("a", "b"), seal("ab"), seal("ab", ""), seal("", "ab"), seal("b", "a")}) == 5
    assert len(seal("a")) == 32


def test_another_way_to_write_the_same_letters_is_no_edit():
    assert seal("después") == seal(unicodedata.normalize("NFD", "después"))


# ---------------------------------------------------------------- the file


def test_a_sign_off_file_is_read_as_it_was_written_in_the_order_of_the_prompts(tmp_path: Path):
    own = all_signed().signatures["es"]
    path = path_of(tmp_path, "es")
    path.parent.mkdir(parents=True)
    path.write_text(as_text(dict(sorted(own.items(), reverse=True))), encoding="utf-8")

    reader = Reader(tmp_path)
    ((language, read),) = read_signatures(reader, reader, tmp_path, load().languages)

    assert (language, read, reader.problems) == ("es", own, [])
    assert list(tomllib.loads(path.read_text(encoding="utf-8"))) == sorted(own)
    assert as_text(own) == path.read_text(encoding="utf-8")


def damage(shelf: Shelf, language: str, text: bytes) -> None:
    file_of(shelf, language).write_bytes(text)


WHOLE = '["emergency"]\nreviewer="A"\nqualification="B"\ndate=2026-11-20\nwording="00"\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"\xff", "locales/en/signoff.toml: this file is not UTF-8 text"),
        (b"<<<<<<<", "locales/en/signoff.toml: this is not TOML"),
        (WHOLE.replace('"A"', '" "').encode(), "a signature names its reviewer"),
        (WHOLE.replace("2026-11-20", '"soon"').encode(), "emergency"),
        (WHOLE.replace('wording="00"', "").encode(), "the entry 'wording' is missing"),
        (WHOLE.replace("reviewer", "reviewr").encode(), "reviewr"),
    ],
)
def test_a_damaged_sign_off_of_a_live_language_stops_the_start_and_is_named(
    shelf: Shelf, text: bytes, told: str
):
    damage(shelf, "en", text)

    with pytest.raises(BadContentError) as bad:
        load(shelf.root)

    assert str(bad.value).startswith("locales/en/signoff.toml: ")
    assert told in str(bad.value)


def test_a_damaged_sign_off_of_a_draft_is_told_and_not_written_over(shelf: Shelf):
    damage(shelf, "es", b"<<<<<<<")

    refused = signoff(shelf, "es", "--all", "--yes", *SIGN)

    assert [problem.file for problem in load(shelf.root).drafts] == ["locales/es/signoff.toml"]
    assert refused.exit_code == 1
    assert "locales/es/signoff.toml is damaged" in refused.output
    assert file_of(shelf, "es").read_bytes() == b"<<<<<<<"


# ---------------------------------------------------------------- ivr signoff


def test_the_overview_has_a_line_for_each_language_that_has_words(shelf: Shelf):
    told = signoff(shelf).output.splitlines()

    many = len(critical(load(shelf.root)))
    assert told == [
        f"en   0 signed, {many} missing, 0 void, 0 unfit; live",
        f"es   0 signed, {many} missing, 0 void, 0 unfit; not live",
    ]


def test_what_is_to_be_read_stands_beside_its_english(shelf: Shelf):
    told = signoff(shelf, "es", "crisis").output.splitlines()

    english = load(shelf.root).wordings["en"]["crisis"]
    assert told == ["missing  crisis", f"         en   {english}", f"         es   ¡{english}"]


def test_a_reviewer_signs_what_they_have_read_after_seeing_it_once_more(shelf: Shelf):
    words = ("es", "crisis", "topic.fasting.*", "--date", "2026-11-20", *SIGN)

    done = signoff(shelf, *words, answer="y\n")

    own = load(shelf.root).signatures["es"]
    assert done.exit_code == 0
    assert "¡Do not eat anything after midnight" in done.output
    assert sorted(own) == ["crisis", RULE]
    assert (own[RULE].reviewer, own[RULE].date) == ("Ana Ruiz", date(2026, 11, 20))
    assert signoff(shelf, "es", RULE).output == f"signed   {RULE}: Ana Ruiz, 2026-11-20\n"
    assert review("es", load(shelf.root)).signed == 2


def test_nothing_is_signed_without_a_yes(shelf: Shelf):
    refused = signoff(shelf, "es", RULE, *SIGN, answer="n\n")

    assert refused.exit_code == 1
    assert not file_of(shelf, "es").exists()


def test_the_day_of_signing_is_today_at_the_site(shelf: Shelf):
    signoff(shelf, "es", RULE, "--yes", *SIGN)

    book = load(shelf.root)
    assert (
        datetime.now(book.directory.zone).date() - book.signatures["es"][RULE].date
    ) <= timedelta(days=1)


def test_all_signs_what_nobody_has_signed_and_leaves_the_rest_to_who_did(shelf: Shelf):
    signoff(shelf, "en", RULE, "--yes", *SIGN)

    signoff(shelf, "en", "--all", "--yes", "--reviewer", "Leo Tan", "--qualification", "MD")
    again = signoff(shelf, "en", "--all", "--yes", "--reviewer", "Eva", "--qualification", "RN")

    book = load(shelf.root)
    assert count_unsigned(book) == {}
    assert book.signatures["en"][RULE].reviewer == "Ana Ruiz"
    assert {its.reviewer for its in book.signatures["en"].values()} == {"Ana Ruiz", "Leo Tan"}
    assert again.output == "There is nothing to sign.\n"


def test_an_edit_shows_as_void_with_who_had_signed(shelf: Shelf):
    signoff(shelf, "es", "crisis", "--yes", "--date", "2026-11-20", *SIGN)

    shelf.translate("crisis", "¡Dial {crisis_number} at any hour.")

    told = signoff(shelf, "es", "crisis").output.splitlines()
    assert told[0] == "void     crisis: Ana Ruiz, 2026-11-20"
    assert told[-1] == "         es   ¡Dial {crisis_number} at any hour."


def test_an_edit_of_the_english_voids_both_before_anybody_renews_the_catalogs(shelf: Shelf):
    for language in ("en", "es"):
        signoff(shelf, language, "crisis", "--yes", *SIGN)

    shelf.edit("prompts/line.toml", "you can also dial", "you can dial")

    book = load(shelf.root)
    assert [standing("crisis", language, book) for language in ("en", "es")] == ["void", "unfit"]


@pytest.mark.parametrize("spoil", ["fuzzy", "broken", "missing"])
def test_a_wording_that_is_not_whole_cannot_be_signed(shelf: Shelf, spoil: str):
    if spoil == "fuzzy":
        shelf.flag("crisis")
    else:
        shelf.translate("crisis", "" if spoil == "missing" else "¡{nobody}")

    refused = signoff(shelf, "es", "--all", "--yes", *SIGN)

    assert refused.exit_code == 1
    assert refused.output.splitlines()[-1] == "crisis"
    assert not file_of(shelf, "es").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("xx",), "prompts/languages.toml has no language 'xx'"),
        (("es", "main.intro"), "main.intro is no critical wording"),
        (("es", "--all"), "To sign, name who has read the words: --reviewer"),
        (("es", RULE, "--reviewer", "Ana"), "what makes them fit to judge"),
        (("es", RULE, "--reviewer", " ", "--qualification", "x"), "Name the reviewer"),
        (("es", RULE, "--reviewer", "A\nB", "--qualification", "x"), "one line each"),
        (("es", RULE, "--date", "2999-01-01", *SIGN), "2999-01-01 is still to come"),
        (("es", *SIGN), "Name the prompts that were read, or give --all"),
        (("es", RULE, "--all", *SIGN), "Name the prompts that were read, or give --all"),
    ],
)
def test_a_signature_without_a_whole_reviewer_day_or_choice_is_refused(
    shelf: Shelf, words: tuple[str, ...], told: str
):
    refused = signoff(shelf, *words)

    assert refused.exit_code == 1
    assert told in refused.output
    assert not file_of(shelf, "es").exists()


def test_signatures_of_wordings_that_are_gone_are_let_go_at_the_next_one(shelf: Shelf):
    file_of(shelf, "es").write_text(WHOLE.replace("emergency", "no.more"), encoding="utf-8")

    signoff(shelf, "es", RULE, "--yes", *SIGN)

    assert list(load(shelf.root).signatures["es"]) == [RULE]


# ---------------------------------------------------------------- the start


def test_the_shipped_wordings_are_drafts_that_nobody_has_signed():
    book = load()

    assert book.signatures == {}
    assert count_unsigned(book)["en"] == len(critical(book))


def test_production_refuses_a_live_language_with_unsigned_wordings(tmp_path: Path):
    for allowance in ({"IVR_ALLOW_DRAFTS": ""}, {"IVR_ALLOW_DRAFTS": "no"}):
        with pytest.raises(BadSettingsError) as refused:
            create_app({**production(tmp_path), **allowance})

        many = len(critical(load()))
        first, *_, last = str(refused.value).split("\n")
        assert first == f"{many} critical wordings of en are not signed: see `ivr signoff en`"
        assert last.startswith("IVR_ALLOW_DRAFTS=yes")


def test_production_starts_with_drafts_where_the_site_says_so_and_tells_it_each_time(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    environ = {**production(tmp_path), "IVR_ALLOW_DRAFTS": "yes"}

    with caplog.at_level(logging.WARNING, "ivr.app"):
        response = deliver(create_app(environ), "/voice")

    warned = [each.getMessage() for each in caplog.records if "DRAFTS" in each.getMessage()]
    assert response.status_code == 200
    assert warned[0].startswith(
        f"IVR_ALLOW_DRAFTS: {count_unsigned(load())['en']} critical wordings"
    )
    assert len(warned) == len(load().guide.languages)


def test_the_demo_starts_with_drafts_and_says_nothing(caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.WARNING, "ivr.app"):
        create_app(DEMO)

    assert [each for each in caplog.records if "DRAFTS" in each.getMessage()] == []


def test_the_doctor_tells_what_is_unsigned_and_fails_only_where_it_is_required():
    book = load()
    (first, *_), (strict, *_) = of_signatures(book, False), of_signatures(book, True)
    signed_book = replace(book, signatures=all_signed().signatures)

    assert (first.level, strict.level, first.text) == ("warning", "error", strict.text)
    assert first.text.startswith(f"sign-off: {len(critical(book))} critical wordings of en")
    assert [f.level for f in of_signatures(signed_book, True)] == ["ok"]
