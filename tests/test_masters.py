"""Recordings by people: the ledger, and which of them may be used."""

from datetime import date

import pytest

from ivr.tools.studio.ledger import (
    LEDGER,
    BadMastersError,
    Master,
    Unfit,
    as_text,
    folder_of,
    is_recording,
    master_for,
    read_masters,
    seal_of_file,
    seal_of_words,
)
from ivr.voice.utterances import Utterance

WORDS = "Главное меню — нажмите 3."
TAKE = Utterance("command.back@key=star", "ru", "ru", WORDS, (WORDS,))


@pytest.fixture
def folder(tmp_path):
    folder = folder_of(tmp_path, "ru")
    folder.mkdir(parents=True)
    (folder / "command.back@key=star.flac").write_bytes(b"sound")
    return folder


def entry(folder, **changes):
    """The ledger entry of the one file that is there."""
    file = "command.back@key=star.flac"
    known = {"file": file, "words": seal_of_words(WORDS), "sha256": seal_of_file(folder / file)}
    return Master(**{**known, "date": date(2026, 11, 23), "by": "narrator 1", **changes})


def test_a_ledger_is_read_as_it_was_written(folder):
    masters = {TAKE.name: entry(folder), "greeting": entry(folder, by="")}

    (folder / LEDGER).write_text(as_text(masters), encoding="utf-8")

    assert read_masters(folder) == masters


def test_a_language_without_a_ledger_has_no_recordings(tmp_path):
    assert read_masters(folder_of(tmp_path, "ru")) == {}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[greeting\n", "ru/takes.toml: this is not TOML"),
        (
            '[greeting]\nfile = "greeting.wav"\n',
            "ru/takes.toml: ['greeting'].words: the entry 'words' is missing",
        ),
        (
            '[greeting]\nfile = 3\nwords = ""\nsha256 = ""\ndate = 2026-11-23\n',
            "ru/takes.toml: ['greeting'].file: expected str",
        ),
        (
            '[greeting]\nfile = "../greeting.wav"\nwords = ""\nsha256 = ""\ndate = 2026-11-23\n',
            "ru/takes.toml: greeting: '../greeting.wav' is no recording",
        ),
    ],
)
def test_a_ledger_that_cannot_be_used_is_told_by_file_and_entry(folder, text, told):
    (folder / LEDGER).write_text(text, encoding="utf-8")

    with pytest.raises(BadMastersError) as problem:
        read_masters(folder)

    assert told in str(problem.value)


@pytest.mark.parametrize("name", ["/etc/a.wav", "a/b.wav", "a\\b.wav", ".a.wav", "a.txt", "", ".."])
def test_only_a_file_beside_the_ledger_is_a_recording(name):
    assert not is_recording(name)


def test_a_recording_is_used_for_the_words_that_were_read(folder):
    found = master_for(TAKE, folder, {TAKE.name: entry(folder)})

    assert found == folder / "command.back@key=star.flac"


def test_nothing_is_used_of_what_nobody_has_recorded(folder):
    assert master_for(Utterance("greeting", "ru", "ru", "Да", ("Да",)), folder, {}) is None


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"words": seal_of_words(WORDS + " ")}, "stale"),
        ({"file": "greeting.wav"}, "lost"),
        ({"sha256": "0" * 64}, "changed"),
    ],
)
def test_a_recording_is_not_used_for_other_words_or_as_another_file(folder, changes, why):
    master = entry(folder, **changes)

    assert master_for(TAKE, folder, {TAKE.name: master}) == Unfit(master.file, why)


def test_a_recording_that_nobody_has_checked_is_not_used(folder):
    unfit = master_for(TAKE, folder, {})

    assert unfit == Unfit("command.back@key=star.flac", "unlisted")
    assert str(unfit).startswith("command.back@key=star.flac: it has no entry in takes.toml")
