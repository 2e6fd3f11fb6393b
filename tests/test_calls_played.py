"""Whole calls of a line that plays its own clips: they go as those that are spoken live."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from ivr.content.model import Content
from ivr.tools.simulator import Transcript
from ivr.tools.simulator.sound import is_telephone_wav, wav_seconds
from ivr.tools.simulator.transcript import Heard, Requested, Whispered
from ivr.voice.clips import Clips
from ivr.voice.utterances import places_in, values_of
from ivr.voice.wording import Wording
from ivr.web.app import close
from tests.apps import create_app
from tests.line import client_of, demo_environ, perform, phone_for
from tests.test_calls import every_call, in_words, path_of, script_at, transcript_of

MANNER = re.compile(r"♪ |  \[at 80%\]")
"""What tells a clip from a live voice in a transcript."""

ADDRESS = re.compile(r"/audio/([a-z]{2,3})/([0-9a-f]{64})\.wav")
MARK = "\ue000"

TO_HAITI = path_of("another-language-by-speech-at-night")
"""The one call whose caller hears more: no voice of the platform's speaks Haitian Creole."""

SENTENCE = "Yon moun ap ede w avèk yon entèprèt. Tanpri rete sou liy nan."


@pytest.fixture(scope="module")
def playing(clip_folder: Path) -> Iterator[Flask]:
    """A line that plays whatever can be played."""
    voice = {"IVR_VOICE": "play", "IVR_AUDIO": str(clip_folder)}
    app = create_app({**demo_environ(), **voice})
    yield app
    close(app)


@pytest.fixture(scope="module")
def lawful(book: Content) -> list[re.Pattern[str]]:
    """Every wording that holds what one caller told, with room for it."""
    return list(live_forms(book))


def live_forms(book: Content) -> Iterator[re.Pattern[str]]:
    wording = Wording(book)
    for language in book.guide.languages:
        for prompt, text in wording.voiced[language].items():
            own = frozenset(places_in(text)).difference(wording.standing[language], {"key"})
            if own and not values_of(own, prompt, book):
                filled = wording.text(prompt, language, dict.fromkeys(own, MARK))
                yield re.compile(re.escape(filled).replace(re.escape(MARK), ".+"))


def played(path: Path, app: Flask, clips: Clips) -> Transcript:
    """The call, with the words of its clips."""
    script = script_at(path)
    return perform(script, phone_for(script, client_of(app), words_of=clips.words)).so_far


def spoken_live(call: Transcript) -> set[str]:
    """What was said by no clip, whole."""
    heard = [event for event in call.events if isinstance(event, Heard | Whispered)]
    assert any(event.played for event in heard)
    return {event.text for event in heard if not event.played and not event.cut}


def is_its_clip(told: Requested, clips: Clips) -> bool:
    """Whether what was fetched is a clip: its sound, as long as its manifest tells."""
    found = ADDRESS.fullmatch(told.path)
    clip = clips.by_name[found[1], found[2]] if found else None
    sound = told.body
    is_sound = told.status == 200 and is_telephone_wav(sound)
    return clip is not None and is_sound and wav_seconds(sound) == clip.seconds


@every_call
def test_a_call_is_played_as_it_is_spoken_but_for_what_its_caller_told(
    path: Path, playing: Flask, clips: Clips, lawful: list[re.Pattern[str]]
):
    call = played(path, playing, clips)

    assert call.complaints == ()
    assert [t for t in spoken_live(call) if not any(form.fullmatch(t) for form in lawful)] == []
    for told in call.requests:
        assert (told.path.startswith("/audio/"), told.method) in ((True, "GET"), (False, "POST"))
        assert told.method == "POST" or is_its_clip(told, clips)
    if path != TO_HAITI:
        assert MANNER.sub("", in_words(call)) == MANNER.sub("", in_words(transcript_of(path)))


def test_a_language_without_a_voice_is_heard_where_it_was_recorded(playing: Flask, clips: Clips):
    call = played(TO_HAITI, playing, clips)

    assert call.heard.count(SENTENCE) == 1
    assert call.heard.replace(f"{SENTENCE} ", "") == transcript_of(TO_HAITI).heard


def test_a_clip_is_served_at_the_length_that_its_manifest_tells(playing: Flask, clips: Clips):
    client = playing.test_client()

    for (language, name), clip in list(clips.by_name.items())[::8]:
        sound = client.get(f"/audio/{language}/{name}.wav")
        assert (sound.status_code, sound.mimetype) == (200, "audio/wav")
        assert is_telephone_wav(sound.data)
        assert wav_seconds(sound.data) == clip.seconds
        assert sound.get_etag() == (clip.digest, False)
