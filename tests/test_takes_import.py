"""What a studio delivers is taken only if it is fit; what is not is told with its reason."""

import shutil
import unicodedata
from dataclasses import replace
from datetime import date
from importlib.util import find_spec

import numpy as np
import pytest
import soundfile
from click.testing import CliRunner

from ivr.cli.audio.take_in import file_all, masters_in, missing_told, report, take_in
from ivr.content.model import Content
from ivr.tools.studio.intake import delivered, file_away, judged
from ivr.tools.studio.language_detection import ear_for_languages, language_in
from ivr.tools.studio.ledger import (
    LEDGER,
    Master,
    folder_of,
    master_for,
    read_masters,
    seal_of_file,
    seal_of_words,
)
from ivr.voice.utterances import Utterance
from tests.recordings import STUDIO, in_a_room, put, recorded, silence

DAY = date(2026, 11, 23)
RULE = "Stop drinking 2 hours before your treatment."
KEY = "To hear this again, press 9."
MENU = "Main menu."
TAKES = [
    Utterance("fasting.rule", "en", "en", RULE, (RULE,)),
    Utterance("command.repeat@key=9", "en", "en", KEY, ("To hear this again,", "press 9.")),
    Utterance("main.intro", "en", "en", MENU, (MENU,)),
    Utterance("café", "en", "en", MENU, (MENU,)),
]
PACES = {"en": 150, "ru": 110}


@pytest.fixture
def sent(tmp_path):
    """The folder that the studio has sent."""
    folder = tmp_path / "sent"
    folder.mkdir()
    return folder


def judge(sent, masters=None, ear=None):
    return judged(delivered(sent), TAKES, PACES, masters or {}, ear)


def told(sent, masters=None, ear=None):
    """File -> what is wrong with it."""
    return {each.path.name: each.wrong for each in judge(sent, masters, ear)}


def filed(sent, folder, masters=None, day=DAY):
    """The ledger after all that is fit was filed."""
    masters = masters or {}
    for each in judge(sent, masters):
        if not each.wrong:
            masters = file_away(each, folder, masters, day, "speaker 2")
    return masters


# ---------------------------------------------------------------- what is taken


@pytest.mark.parametrize(
    ("name", "rate", "subtype"),
    [
        ("fasting.rule.wav", STUDIO, "PCM_16"),
        ("fasting.rule.wav", STUDIO, "PCM_24"),
        ("fasting.rule.wav", STUDIO, "FLOAT"),
        ("fasting.rule.flac", STUDIO, "PCM_24"),
        ("fasting.rule.mp3", STUDIO, None),
        ("Fasting.Rule.WAV", STUDIO, "PCM_16"),
    ],
)
def test_a_good_recording_is_taken(sent, name, rate, subtype):
    put(sent / name, recorded(RULE), rate, subtype)

    assert told(sent) == {name: ()}


def test_a_name_is_known_in_whichever_way_its_letters_are_composed(sent):
    put(sent / f"{unicodedata.normalize('NFD', 'café')}.wav", recorded(MENU))

    assert [each.take.name for each in judge(sent)] == ["café"]


def test_the_tone_of_the_room_and_hidden_files_are_no_takes(sent):
    put(sent / "room-tone.wav", in_a_room(silence(2)))
    (sent / ".listing").touch()

    assert judge(sent) == []


def test_what_is_taken_can_be_used_for_its_words(sent, tmp_path):
    put(sent / "Command.Repeat@Key=9.WAV", recorded(KEY))
    folder = folder_of(tmp_path, "en")

    filed(sent, folder)

    assert master_for(TAKES[1], folder, read_masters(folder)) == folder / "command.repeat@key=9.wav"
    assert read_masters(folder) == {
        "command.repeat@key=9": Master(
            "command.repeat@key=9.wav",
            seal_of_words(KEY),
            seal_of_file(sent / "Command.Repeat@Key=9.WAV"),
            DAY,
            "speaker 2",
        )
    }


def test_a_newer_take_replaces_the_older_one_and_its_file(sent, tmp_path):
    folder = folder_of(tmp_path, "en")
    put(sent / "main.intro.wav", recorded(MENU))
    older = filed(sent, folder)
    (sent / "main.intro.wav").unlink()
    put(sent / "main.intro.flac", in_a_room(recorded(MENU)))

    lines = list(report(judge(sent, older), older))
    newer = filed(sent, folder, older, date(2026, 12, 1))

    assert lines[0].startswith("replaced  main.intro  ")
    assert lines[0].endswith(" s, for that of 2026-11-23")
    assert sorted(path.name for path in folder.iterdir()) == ["main.intro.flac", LEDGER]
    assert newer["main.intro"].date == date(2026, 12, 1)


def test_the_same_files_again_change_nothing(sent, tmp_path):
    put(sent / "main.intro.wav", recorded(MENU))
    masters = filed(sent, folder_of(tmp_path, "en"))

    assert list(report(judge(sent, masters), masters))[-1] == (
        "1 files: 0 taken, 0 replaced, 1 the same, 0 refused"
    )


def test_a_file_that_changes_while_it_is_read_is_not_filed(sent, tmp_path):
    put(sent / "main.intro.wav", recorded(MENU))
    [delivery] = judge(sent)
    put(sent / "main.intro.wav", recorded(RULE))
    folder = folder_of(tmp_path, "en")

    with pytest.raises(OSError, match=r"main\.intro\.wav changed while it was read"):
        file_away(delivery, folder, {}, DAY, "")

    assert list(folder.iterdir()) == []


def test_what_is_refused_cannot_be_filed(sent, tmp_path):
    (sent / "main.intro.wav").touch()
    [delivery] = judge(sent)

    with pytest.raises(ValueError, match=r"main\.intro\.wav is not fit"):
        file_away(delivery, tmp_path, {}, DAY, "")


# ---------------------------------------------------------------- what is refused


def good():
    return recorded(RULE)


SPOILED = {
    "8000 samples a second": lambda path: put(path, good()[::6], 8000),
    "has 2 channels": lambda path: put(path, np.stack([good(), good()], axis=1)),
    "coded as PCM_U8": lambda path: put(path, good(), subtype="PCM_U8"),
    "coded as ULAW": lambda path: put(path, good(), subtype="ULAW"),
    "file is empty": lambda path: path.touch(),
    "no sound that can be read": lambda path: path.write_bytes(b"not a sound" * 99),
    "holds FLAC": lambda path: shutil.move(put(path.with_suffix(".flac"), good()), path),
    "it is cut off": lambda path: path.write_bytes(put(path, good()).read_bytes()[:-9999]),
    "it is clipped: turn": lambda path: put(path, np.clip(good() * 12, -1, 1)),
    "it is clipped": lambda path: put(path, np.clip(good(), -0.1, 0.1)),
    "DC offset of 3.": lambda path: put(path, good() + np.float32(0.03)),
    "no numbers": lambda path: put(path, good() * np.float32(np.nan), subtype="FLOAT"),
    "no speech is heard": lambda path: put(path, silence(3)),
    "pauses are only": lambda path: put(path, in_a_room(silence(3), -40)),
    "the speech is at -5": lambda path: put(path, good() / 30, subtype="PCM_24"),
    "the pauses are only": lambda path: put(path, in_a_room(good(), -50)),
    "no silence before the words": lambda path: put(path, good()[STUDIO // 2 + 2400 :]),
    "no silence after the words": lambda path: put(path, good()[: -STUDIO // 2 - 2400]),
    "of silence after the words": lambda path: put(path, in_a_room(padded(good(), 4))),
    "of silence before the words": lambda path: put(path, in_a_room(padded(good(), -4))),
    "was all of it read, once": lambda path: put(path, recorded(MENU)),
    "all of it read, once, and": lambda path: put(path, np.tile(good(), 3)),
}


def padded(samples, seconds):
    """The sound with so much silence after it; before it, where the seconds are negative."""
    parts = [samples, silence(abs(seconds))]
    return np.concatenate(parts if seconds > 0 else parts[::-1])


@pytest.mark.parametrize("fault", SPOILED)
def test_a_spoiled_recording_is_refused_with_its_reason(sent, fault):
    SPOILED[fault](sent / "fasting.rule.wav")

    [(_, reasons)] = told(sent).items()

    assert any(fault in reason for reason in reasons)


def test_a_flac_that_was_not_copied_wholly_is_refused(sent):
    whole = put(sent / "fasting.rule.flac", good()).read_bytes()
    (sent / "fasting.rule.flac").write_bytes(whole[: len(whole) // 2])

    [(_, reasons)] = told(sent).items()

    assert len(reasons) == 1


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("main.intr.wav", "no take has this name: is it main.intro?"),
        ("goodbye.wav", "no take has this name"),
        ("main.intro.txt", "it is no file of .wav, .flac, .mp3"),
    ],
)
def test_what_is_no_take_is_refused(sent, name, why):
    (sent / name).write_bytes(b"?")

    assert told(sent) == {name: (why,)}


def test_a_folder_among_the_files_is_told(sent):
    (sent / "main.intro.wav").mkdir()

    assert told(sent) == {"main.intro.wav": ("it is no file of .wav, .flac, .mp3",)}


def test_a_take_that_comes_twice_is_refused(sent):
    put(sent / "main.intro.wav", recorded(MENU))
    put(sent / "main.intro.flac", in_a_room(recorded(MENU)))

    why = ("this take was delivered more than once: leave the best",)
    assert told(sent) == {"main.intro.flac": why, "main.intro.wav": why}


def test_a_recording_that_comes_as_two_takes_is_refused(sent):
    put(sent / "main.intro.wav", recorded(MENU))
    put(sent / "café.flac", soundfile.read(sent / "main.intro.wav")[0])

    assert told(sent) == {
        "café.flac": ("it is the same recording as main.intro.wav",),
        "main.intro.wav": ("it is the same recording as café.flac",),
    }


def test_a_recording_that_is_filed_as_another_take_is_refused(sent, tmp_path):
    put(sent / "main.intro.wav", recorded(MENU))
    masters = filed(sent, folder_of(tmp_path, "en"))
    (sent / "main.intro.wav").rename(sent / "café.wav")

    assert told(sent, masters) == {"café.wav": ("it is the same file as the take main.intro",)}


def test_an_old_recording_does_not_come_back_for_new_words(sent, tmp_path):
    put(sent / "main.intro.wav", recorded(MENU))
    masters = filed(sent, folder_of(tmp_path, "en"))
    before = replace(masters["main.intro"], words=seal_of_words("The main menu."))

    [(_, [why])] = told(sent, {"main.intro": before}).items()

    assert why.startswith("it was recorded on or before 2026-11-23, for other words: record it")


@pytest.mark.parametrize(
    ("heard", "wrong"),
    [("en", ()), ("", ()), ("ru", ("it sounds like ru, not en",))],
)
def test_another_language_is_refused(sent, heard, wrong):
    put(sent / "main.intro.wav", recorded(MENU))

    assert told(sent, ear=lambda path: heard) == {"main.intro.wav": wrong}


@pytest.mark.parametrize(
    ("seconds", "sure", "known"), [(3, 0.97, "ru"), (3, 0.6, ""), (1, 0.97, "")]
)
def test_a_language_is_told_only_where_the_recogniser_is_sure(sent, seconds, sure, known):
    path = put(sent / "a.wav", in_a_room(silence(seconds)))

    assert language_in(path, lambda sound: ("ru", sure, len(sound))) == known


def test_without_the_recogniser_there_is_no_ear(tmp_path):
    if find_spec("faster_whisper"):
        pytest.skip("the extra `listen` is installed")

    assert ear_for_languages(tmp_path) is None


# ---------------------------------------------------------------- what is told, and the command


def test_missing_takes_are_told_with_the_critical_ones_first(book: Content):
    emergency = Utterance("emergency", "en", "en", MENU, (MENU,))
    filed = {"main.intro": Master("main.intro.wav", seal_of_words(MENU), "", DAY)}

    assert list(missing_told([*TAKES[1:], emergency], filed, book)) == [
        "3 of 4 takes are missing, 1 of them critical:",
        "  emergency",
        "  command.repeat@key=9",
        "  café",
    ]
    assert list(missing_told(TAKES[2:3], filed, book)) == ["All 1 takes are recorded"]


def test_a_disk_that_fails_is_told_with_the_file(sent, tmp_path):
    put(sent / "main.intro.wav", recorded(MENU))
    (tmp_path / "full").touch()

    with pytest.raises(SystemExit, match=r"main\.intro\.wav could not be filed: "):
        file_all(judge(sent), tmp_path / "full" / "en", {}, DAY, "")


def test_a_ledger_that_cannot_be_used_ends_the_command(tmp_path):
    (tmp_path / LEDGER).write_text("[greeting")

    with pytest.raises(SystemExit, match=r"takes\.toml: this is not TOML"):
        masters_in(tmp_path)


@pytest.fixture
def root(tmp_path):
    """A folder of content whose recordings may be written."""
    for room in ("prompts", "locales"):
        shutil.copytree(room, tmp_path / "root" / room)
    return tmp_path / "root"


def test_the_command_files_what_is_fit_and_ends_with_1_for_the_rest(sent, root):
    put(sent / "main.intro.wav", recorded(MENU))
    put(sent / "goodby.wav", recorded(MENU))

    ran = CliRunner().invoke(
        take_in, [str(sent), "--language", "en", "--root", str(root), "--by", "speaker 2"]
    )

    assert ran.exit_code == 1
    lines = ran.output.splitlines()
    assert lines[0].startswith("taken     main.intro  ")
    assert lines[1:4] == [
        "refused   goodby.wav",
        "            no take has this name: is it goodbye?",
        "2 files: 1 taken, 0 replaced, 0 the same, 1 refused",
    ]
    assert list(read_masters(folder_of(root, "en"))) == ["main.intro"]


def test_the_command_ends_before_the_walk_where_the_line_does_not_speak_the_language(sent, root):
    ran = CliRunner().invoke(take_in, [str(sent), "--language", "de", "--root", str(root)])

    assert (ran.exit_code, ran.output) == (
        1,
        "The line does not speak 'de': see prompts/languages.toml\n",
    )
