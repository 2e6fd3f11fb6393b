"""Whole calls of a line that plays its own clips: they go as those that are spoken live."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from ivr.guide.book import Book
from ivr.simulator import Transcript
from ivr.simulator.sound import is_telephone_wav, wav_seconds
from ivr.simulator.transcript import Heard, Whispered
from ivr.voice.clips import Clips
from ivr.voice.takes import places_in, values_of
from ivr.voice.wording import Wording
from ivr.web.app import create_app
from tests.line import client_of, demo_environ, perform, phone_for
from tests.test_calls import CALLS, every_call, in_words, path_of, script_at, transcript_of

MANNER = re.compile(r"♪ |  \[at 80%\]")
"""What tells a clip from a live voice in a transcript."""

ADDRESS = re.compile(r"/audio/[a-z]{2,3}/[0-9a-f]{64}\.wav")
MARK = "\ue000"

TO_HAITI = "another-language-by-speech-at-night"
"""The one call whose caller hears more: no voice of the platform's speaks Haitian Creole."""

HEARD: dict[Path, Transcript] = {}
"""The calls that were played, by their scripts."""


@pytest.fixture(scope="module")
def playing(clip_folder: Path) -> Flask:
    """A line that plays whatever can be played."""
    voice = {"IVR_VOICE": "play", "IVR_AUDIO": str(clip_folder)}
    return create_app({**demo_environ(), **voice})


def played(path: Path, app: Flask, clips: Clips) -> Transcript:
    """The call, with the words of its clips; made once."""
    if path not in HEARD:
        script = script_at(path)
        phone = phone_for(script, client_of(app), words_of=clips.words)
        HEARD[path] = perform(script, phone).so_far
    return HEARD[path]


def addresses(call: Transcript) -> list[str]:
    """The paths of all that was played."""
    return [told.path for told in call.requests if told.path.startswith("/audio/")]


def live_forms(book: Book) -> Iterator[re.Pattern[str]]:
    """Every wording that holds what one caller told, with room for it."""
    wording = Wording(book)
    for language in book.guide.languages:
        for prompt, text in wording.voiced[language].items():
            own = frozenset(places_in(text)).difference(wording.standing[language], {"key"})
            if own and not values_of(own, prompt, book):
                filled = wording.text(prompt, language, dict.fromkeys(own, MARK))
                yield re.compile(re.escape(filled).replace(re.escape(MARK), ".+"))


@every_call
def test_a_call_that_is_played_goes_as_one_that_is_spoken(path: Path, playing: Flask, clips: Clips):
    transcript = played(path, playing, clips)

    assert transcript.complaints == ()
    if path != path_of(TO_HAITI):
        assert MANNER.sub("", in_words(transcript)) == MANNER.sub("", in_words(transcript_of(path)))


def test_nothing_is_spoken_live_but_what_one_caller_told(playing: Flask, clips: Clips, book: Book):
    calls = [played(path, playing, clips) for path in CALLS]
    heard = [e for call in calls for e in call.events if isinstance(e, Heard | Whispered)]
    live = {e.text for e in heard if not e.played and not e.cut}
    lawful = list(live_forms(book))

    unlawful = [text for text in live if not any(form.fullmatch(text) for form in lawful)]

    assert unlawful == []
    assert len(live) < sum(e.played for e in heard) / 10


def test_every_address_is_that_of_a_clip_and_gives_sound_of_its_length(
    playing: Flask, clips: Clips
):
    asked = {a for path in CALLS for a in addresses(played(path, playing, clips))}
    known = {f"/audio/{its}/{name}.wav": clip for (its, name), clip in clips.by_name.items()}
    client = playing.test_client()

    assert [address for address in asked if not ADDRESS.fullmatch(address)] == []
    for address in asked:
        sound, clip = client.get(address), known[address]
        assert (sound.status_code, sound.mimetype) == (200, "audio/wav")
        assert is_telephone_wav(sound.data)
        assert wav_seconds(sound.data) == clip.seconds
        assert sound.get_etag() == (clip.digest, False)


def test_a_language_without_a_voice_is_heard_where_it_was_recorded(playing: Flask, clips: Clips):
    path = path_of(TO_HAITI)

    call = played(path, playing, clips)

    sentence = "Yon moun ap ede w avèk yon entèprèt. Tanpri rete sou liy nan."
    assert call.heard.count(sentence) == 1
    assert call.heard.replace(f"{sentence} ", "") == transcript_of(path).heard
