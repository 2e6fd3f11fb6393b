"""What a voice said becomes a clip as a telephone should play it."""

import subprocess
import sys

import numpy as np
import pytest

from ivr.tools.studio.levels import levels_of, runs
from ivr.tools.studio.making import TURNS, keyless
from ivr.tools.studio.mastering import in_band, limited, mastered, slowed
from ivr.tools.studio.measurements import digits_in, edges_of, outside_of
from ivr.tools.studio.recording_faults import faded
from ivr.tools.studio.sound import TELEPHONE, BadSoundError, Sound
from tests.recordings import STUDIO, in_a_room, recorded
from tests.speech import FASTING, key, noise, silence, tone
from tests.speech import spoken as by_pico
from tests.voltmeter import Voltmeter

MENU = "To hear how to get here, press 3."


def spoken(text: str = MENU, gain: float = 1.0) -> Sound:
    return Sound((recorded(text) * gain).astype(np.float32), STUDIO)


def level_of(sound: Sound) -> float:
    """By the measure that shares nothing with ours."""
    meter = Voltmeter(sound.rate)
    meter.hear(sound.samples)
    return meter.level()


@pytest.mark.parametrize("text", [MENU, "Yes.", "Parking. Part two of four."])
@pytest.mark.parametrize("gain", [0.05, 1.0, 3.0])
def test_every_clip_has_one_level_and_its_silences(text, gain):
    clip = mastered([spoken(text, gain)])
    levels = levels_of(clip.samples, clip.rate)
    lead, tail = edges_of(clip.samples, clip.rate)

    assert clip.rate == TELEPHONE
    assert level_of(clip) == pytest.approx(-24, abs=0.5)
    assert levels.peak <= -2.9
    assert abs(levels.offset) < 0.001
    assert levels.floor < -60
    assert 0.02 <= lead <= 0.1
    assert 0.4 <= tail <= 0.6


def test_between_the_parts_is_a_pause_and_no_click():
    clip = mastered([spoken("To hear how to get here,"), spoken("press 3.")])
    starts, ends = runs(np.abs(clip.samples) < 1e-4)
    silences = [(end - start) / clip.rate for start, end in zip(starts, ends, strict=True)]

    inner = sorted(silences[1:-1])[-1]

    assert 0.25 <= inner <= 0.45


def test_rumble_offset_and_what_is_above_a_telephone_are_gone():
    speech = spoken()
    hum = np.sin(2 * np.pi * 50 * np.arange(len(speech.samples)) / STUDIO) * 0.05
    hiss = np.sin(2 * np.pi * 5800 * np.arange(len(speech.samples)) / STUDIO) * 0.05
    dirty = faded(Sound((speech.samples + hum + hiss + 0.02).astype(np.float32), STUDIO))

    low, high = outside_of(in_band(dirty).samples, TELEPHONE)
    clean, dirty_clip = mastered([speech]), mastered([dirty])

    assert max(low, high) < -30
    assert abs(len(clean.samples) - len(dirty_clip.samples)) < 0.05 * TELEPHONE


def test_a_tone_above_the_band_does_not_fold_into_it():
    fold = np.sin(2 * np.pi * 5800 * np.arange(STUDIO) / STUDIO).astype(np.float32)

    heard = in_band(Sound(fold, STUDIO))

    assert np.abs(heard.samples[1000:-1000]).max() < 1e-3


def test_the_pauses_of_a_noisy_room_are_silent():
    words = recorded("I stopped before the end. Press 3.")
    noisy = Sound(in_a_room(np.concatenate([words, words]), -58.0), STUDIO)

    clip = mastered([noisy])

    assert levels_of(clip.samples, clip.rate).floor < -60


def test_peaks_are_turned_down_and_the_level_is_kept():
    sound = spoken()
    spiky = sound.samples.copy()
    spiky[:: STUDIO // 5] += np.float32(0.6)

    clip = mastered([Sound(spiky, STUDIO)])

    assert levels_of(clip.samples, clip.rate).peak <= -2.9
    assert level_of(clip) == pytest.approx(-24, abs=0.7)


def test_the_limiter_leaves_alone_what_is_low_enough():
    low = Sound(noise(0.5, 0.1), TELEPHONE)

    assert limited(low) is low


def test_silence_is_no_clip():
    with pytest.raises(BadSoundError, match="it is silent"):
        mastered([spoken(), Sound(silence(1.0), TELEPHONE)])


def test_a_recording_is_slowed_at_its_pitch():
    sound = Sound(tone(200, 2.0, 0.3), TELEPHONE)

    slow = slowed(sound)
    middle = slow.samples[2000:-2000]
    crossings = np.count_nonzero((middle[1:] >= 0) & (middle[:-1] < 0))

    assert slow.seconds == pytest.approx(2.5, abs=0.01)
    assert crossings / (len(middle) / TELEPHONE) == pytest.approx(200, abs=2)
    assert np.abs(middle).max() == pytest.approx(0.3, abs=0.05)


def test_slowed_speech_takes_a_quarter_more_time():
    sound = spoken()

    assert slowed(sound).seconds == pytest.approx(sound.seconds / 0.8, abs=0.01)


def test_nothing_warns_when_the_studio_is_imported():
    code = "import ivr.tools.studio.mastering"

    ran = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-W", "error", "-c", code], capture_output=True, check=False
    )

    assert (ran.returncode, ran.stderr.decode()) == (0, "")


def test_a_voice_is_turned_a_little_where_a_network_would_hear_a_key():
    speech = by_pico(FASTING, speed=0.9)
    with_a_key = Sound(np.concatenate([speech, key("4", 0.2, -20, -18)]), TELEPHONE)

    assert digits_in(mastered([with_a_key]).samples) == "4"
    assert digits_in(keyless([with_a_key]).samples) == ""


def test_a_sound_that_is_a_key_however_it_is_turned_is_no_clip():
    keys = [key("4", 0.2, -20, -18, 1 / turn) for turn in TURNS]
    speech = by_pico(FASTING, speed=0.9)

    with pytest.raises(BadSoundError, match="would hear a key"):
        keyless([Sound(np.concatenate([speech, *keys]), TELEPHONE)])
