"""Which prompts are played and which are spoken, in each voice, at a start and after a reload."""

import logging
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from ivr.cli import main
from ivr.cli.run.reload import tell_clips
from ivr.content.check import check
from ivr.content.model import Content
from ivr.dialog.model import Choose, Day, Digits, Letters, Say, Step, Telephone, Turn
from ivr.dialog.session import Draft, Session
from ivr.service import CallService, Playing
from ivr.settings import BadSettingsError, read_settings
from ivr.tools.simulator import lint
from ivr.voice.clips import MANIFEST, Clips, read_clips
from ivr.voice.utterances import Utterance, utterances_of
from ivr.web import hot_reload
from ivr.web.clip_selection import choose_clips, missing, told, with_voices
from tests.apps import create_app
from tests.clip_folder import DRAFT, put_clips
from tests.test_reload import forced, settled
from tests.webhooks import BASE, DEMO, deliver, production

PLAY = re.compile(r"<Play>([^<]+)</Play>")
SAY = re.compile(r"<Say [^>]*>([^<]+)<")
BUILT = ("greeting", "emergency", "main.", "topic.parking.", "reading.part", "whisper.", "shell.")
SPOILED = "{"


@pytest.fixture(scope="module")
def alone(book: Content) -> list[Utterance]:
    """Some takes, no choices among them, in English and for who speaks Haitian Creole."""
    return [
        take
        for take in utterances_of(book, ())
        if take.language in ("en", "ht") and take.name.startswith(BUILT)
    ]


@pytest.fixture
def environ(tmp_path: Path, alone: list[Utterance]) -> dict[str, str]:
    """A demo with those clips."""
    put_clips(tmp_path / "audio", alone)
    return {
        **DEMO,
        "IVR_VOICE": "auto",
        "IVR_AUDIO": str(tmp_path / "audio"),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'store' / 'ivr.db'}",
    }


def document(app: Flask, target: str = "/voice", **form: str) -> str:
    response = deliver(app, target, form)
    assert (response.status_code, lint(response.data)) == (200, [])
    return response.get_data(as_text=True)


def spoil(environ: Mapping[str, str], language: str = "en") -> None:
    (Path(environ["IVR_AUDIO"]) / language / MANIFEST).write_text(SPOILED)


# ---------------------------------------------------------------- the voices


def test_what_has_a_clip_is_played_and_all_else_is_spoken(environ: dict[str, str]):
    app = create_app(environ)

    arrived = document(app)

    paths = [url.removeprefix(f"{BASE}/audio/") for url in PLAY.findall(arrived)]
    assert [path.partition("/")[0] for path in paths] == ["en"] * len(paths)
    assert len(paths) >= 2
    assert SAY.findall(arrived)  # the languages are choices, which were not built here
    assert "Memorial" not in arrived


def test_nothing_is_played_where_twilio_is_to_speak(environ: dict[str, str]):
    app = create_app({**environ, "IVR_VOICE": "say"})

    assert "<Play>" not in document(app)


def test_clips_are_fetched_where_they_were_laid_out(environ: dict[str, str]):
    app = create_app({**environ, "AUDIO_BASE_URL": "https://media.example.org/line/"})

    assert {url.rpartition("/en/")[0] for url in PLAY.findall(document(app))} == {
        "https://media.example.org/line"
    }


def test_who_wants_it_slower_hears_the_slower_clip(environ: dict[str, str]):
    app = create_app(environ)
    place = "/voice/en/reading?topic=parking"

    usual, slower = (document(app, f"{place}{pace}", Digits="9") for pace in ("", "&slower=1"))

    assert len(PLAY.findall(usual)) == len(PLAY.findall(slower)) > 0
    assert not {*PLAY.findall(usual)} & {*PLAY.findall(slower)}


def test_drafts_are_played_in_the_demo_alone(tmp_path: Path, alone: list[Utterance]):
    put_clips(tmp_path / "audio", alone, DRAFT)
    voice = {"IVR_VOICE": "auto", "IVR_AUDIO": str(tmp_path / "audio")}

    demo = create_app({**DEMO, **voice})
    real = create_app({**production(tmp_path), **voice})

    assert ("<Play>" in document(demo), "<Play>" in document(real)) == (True, False)


def test_a_desk_hears_clips_too(environ: dict[str, str]):
    app = create_app(environ)

    whispered = document(app, "/voice/whisper/es/late?desk=surgery_center")

    assert len(PLAY.findall(whispered)) > 1
    assert "<Say" not in whispered


@pytest.mark.parametrize("target", ["/voice/fallback", "/voice/en/nowhere", "/voice/no/such/place"])
def test_after_a_fault_all_is_spoken_for_it_may_have_been_a_clip(
    target: str, environ: dict[str, str]
):
    app = create_app(environ)

    assert "<Play>" not in document(app, target)
    assert "<Play>" in document(app)


def test_the_last_resorts_need_no_clip(book: Content, clips: Clips):
    line = CallService(book, BASE, None, None, Playing(clips, f"{BASE}/audio"))  # type: ignore[arg-type] # nothing is kept

    assert [d for d in line.last_resorts().values() if "<Play>" in d or "<Say" not in d] == []


def test_a_sentence_that_no_voice_can_say_is_heard_where_it_was_recorded(
    environ: dict[str, str], book: Content
):
    place = "/voice/en/another_language"
    built = read_clips(Path(environ["IVR_AUDIO"]), ["ht"], drafts=False)

    played = document(create_app(environ), place, SpeechResult="Haitian Creole", Confidence="0.9")

    assert PLAY.findall(played) == [
        f"{BASE}/audio/{built.path('ht', book.wordings['ht']['shell.hold'], False)}"
    ]
    assert with_voices(book, built).guide.voiced - book.guide.voiced == {"ht"}


def test_a_sentence_that_lacks_one_pace_is_not_said_by_a_foreign_voice(
    environ: dict[str, str], book: Content
):
    folder = Path(environ["IVR_AUDIO"])
    hold = book.wordings["ht"]["shell.hold"]
    (folder / read_clips(folder, ["ht"], drafts=False).path("ht", hold, True)).unlink()

    assert with_voices(book, read_clips(folder, ["ht"], drafts=False)).guide == book.guide


# ---------------------------------------------------------------- what is private


@pytest.mark.parametrize(
    ("prompt", "name"), [("confirm.phone", "number"), ("saved.reference", "number")]
)
def test_what_one_caller_told_is_spoken_and_tells_nothing_by_what_is_played(
    prompt: str, name: str, book: Content, clips: Clips
):
    line = CallService(book, BASE, None, None, Playing(clips, f"{BASE}/audio"))  # type: ignore[arg-type] # nothing is kept
    shown = {"From": "+12125550199", "To": "+12125550100"}

    def made(value) -> str:
        says = (Say("main.intro"), Say(prompt, ((name, value),)), Say("main.intro"))
        step = Step(Session(), Draft(), Turn(says, Choose(())))
        return line.reply(step, shown, "", "").document

    values = ("Ana", "parking", Telephone("+12125550123"), Digits("123456"), Letters("Leo"))
    documents = [made(value) for value in (*values, Day(date(2026, 12, 4)))]

    assert len({tuple(PLAY.findall(document)) for document in documents}) == 1
    assert [len(PLAY.findall(document)) for document in documents] == [2] * 6
    assert [len(SAY.findall(document)) for document in documents] == [1] * 6


# ---------------------------------------------------------------- a start


def test_a_spoiled_manifest_is_told_and_its_language_is_spoken(
    environ: dict[str, str], caplog: pytest.LogCaptureFixture
):
    spoil(environ)

    app = create_app(environ)

    assert "<Play>" not in document(app)
    (told,) = [r.getMessage() for r in caplog.records if r.levelno == logging.ERROR]
    assert told.startswith("the clips of en are not played, and Twilio's voice speaks: ")
    assert f"en/{MANIFEST}" in told


def test_a_spoiled_manifest_of_one_language_spoils_no_other(environ: dict[str, str]):
    spoil(environ, "ht")

    assert "<Play>" in document(create_app(environ))


def test_a_line_that_must_play_does_not_start_with_a_spoiled_manifest(environ: dict[str, str]):
    spoil(environ)

    with pytest.raises(BadSettingsError, match=MANIFEST):
        create_app({**environ, "IVR_VOICE": "play"})


def test_a_line_that_plays_nothing_reads_no_manifest(environ: dict[str, str], book: Content):
    spoil(environ)

    assert choose_clips(book, read_settings({**environ, "IVR_VOICE": "say"})) == Playing()


def test_what_is_missing_is_counted_and_the_voice_named_that_speaks_instead(
    book: Content, clips: Clips
):
    spanish = next(key for key in clips.by_words if key[0] == "es")
    less = {key: clip for key, clip in clips.by_words.items() if key != spanish}

    lacking = missing(book, Clips(less), ())

    (line,) = told(book, lacking)
    assert re.fullmatch("es: 1 of [0-9]+ clips are missing, and Polly.Lupe-Neural speaks.*", line)
    assert missing(book, clips, ()) == {}
    assert set(missing(book, Clips(), ())) == set(book.guide.languages)


def test_a_live_language_without_a_voice_is_refused_in_every_mode(book: Content):
    russian = replace(book.languages["ru"], voice="")

    report = check(replace(book, languages={**book.languages, "ru": russian}))

    assert [str(e) for e in report.errors if "ru.voice" in str(e)] != []


# ---------------------------------------------------------------- ivr serve, ivr reload


def ivr(command: str, environ: Mapping[str, str]) -> Result:
    return CliRunner().invoke(main, [command], env={**environ})


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stamp is looked at by every request."""
    monkeypatch.setattr(hot_reload, "EVERY", 0.0)


def reloaded(app: Flask) -> None:
    """A request notices the stamp, and the thread that it starts comes to its end."""
    document(app)
    settled()


@pytest.mark.usefixtures("impatient")
def test_new_clips_are_played_after_a_reload(environ: dict[str, str], alone: list[Utterance]):
    folder = Path(environ["IVR_AUDIO"])
    manifest = folder / "en" / MANIFEST
    whole = manifest.read_bytes()
    manifest.unlink()
    app = create_app(environ)
    manifest.write_bytes(whole)
    before = document(app)

    result = ivr("reload", environ)
    reloaded(app)

    assert (result.exit_code, "The content is sound" in result.output) == (0, True)
    assert ("<Play>" in before, "<Play>" in document(app)) == (False, True)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("voice", ["auto", "play"])
def test_a_reload_with_a_spoiled_manifest_is_refused_and_the_old_clips_go_on(
    voice: str, environ: dict[str, str]
):
    environ |= {"IVR_VOICE": voice}
    app = create_app(environ)
    before = document(app)
    spoil(environ)

    result = ivr("reload", environ)
    reloaded(app)

    assert (result.exit_code, MANIFEST in result.output) == (1, True)
    assert document(app) == before
    if voice == "play":  # also where it was spoiled just after it was checked
        forced(environ)
        reloaded(app)
        assert document(app) == before


def test_a_line_that_must_play_is_not_served_with_a_spoiled_manifest(environ: dict[str, str]):
    spoil(environ)

    result = ivr("serve", {**environ, "IVR_VOICE": "play"})

    assert (result.exit_code, MANIFEST in result.output) == (1, True)


def test_whoever_starts_a_line_that_must_play_is_told_what_is_missing(
    environ: dict[str, str], book: Content, capsys: pytest.CaptureFixture[str]
):
    tell_clips(book, read_settings({**environ, "IVR_VOICE": "play"}))
    told = capsys.readouterr().err.splitlines()
    tell_clips(book, read_settings(environ))

    assert [line.split(":")[1].strip() for line in told] == list(book.guide.languages)
    assert all(line.startswith("IVR_VOICE=play: ") for line in told)
    assert capsys.readouterr().err == ""


# ---------------------------------------------------------------- ivr call


def called(environ: Mapping[str, str]) -> list[str]:
    """What the line says before it first listens."""
    words = ["call", "--at", "2026-11-23 10:00"]
    result = CliRunner().invoke(main, words, input="q\n", env={**environ})
    assert result.exit_code == 0
    return [row for row in result.output.splitlines() if row.startswith("line ")]


def test_the_telephone_in_the_terminal_marks_what_is_played(environ: dict[str, str], book: Content):
    said = called(environ)

    assert said[0] == f"line   ♪ {book.wordings['en']['greeting']}"
    assert {row.startswith("line   ♪ ") for row in said} == {True, False}


def test_the_telephone_in_the_terminal_needs_no_manifest(environ: dict[str, str]):
    spoil(environ)

    assert [row for row in called(environ) if "♪" in row] == []
