"""How loud a clip is, against signals whose levels are known and a second measure by P.56."""

import numpy as np
import pytest

from ivr.tools.studio.levels import active_level, floor, levels_of, offset, peak, rms
from ivr.tools.studio.sound import TELEPHONE, Samples
from tests.speech import FASTING, at_level, noise, silence, spoken, through_telephone, tone
from tests.voltmeter import Voltmeter

SPEECH = [
    (FASTING, "en-US"),
    ("One.", "en-US"),
    ("Por favor, llegue quince minutos antes de su cita. Oprima 1.", "es-ES"),
    ("Veuillez rester en ligne.", "fr-FR"),
]


def measured_twice(samples: Samples) -> tuple[float, float]:
    return active_level(samples, TELEPHONE), Voltmeter(TELEPHONE).hear(samples.tolist()).level()


@pytest.mark.parametrize(("text", "voice"), SPEECH)
def test_the_level_of_speech_is_what_another_measure_finds(text, voice, tmp_path):
    said = at_level(np.concatenate([silence(0.06), spoken(text, voice), silence(0.5)]), -24)

    ours, theirs = measured_twice(through_telephone(tmp_path, said))

    assert abs(ours - theirs) < 0.1
    assert abs(ours - -24) < 0.1


@pytest.mark.parametrize("gain", [0.5, 0.1, 0.02, 0.004])
def test_the_level_of_modulated_noise_is_what_another_measure_finds(gain):
    beats = np.repeat([1.0, 0.1, 0.0, 0.6, 0.0, 0.0, 0.3, 0.0], TELEPHONE * 3 // 10)
    sound = noise(2.4, 0.3) * gain * beats.astype(np.float32)

    ours, theirs = measured_twice(sound)

    assert abs(ours - theirs) < 0.1


def test_pauses_do_not_lower_the_level_of_speech():
    said = at_level(spoken(FASTING), -24)
    paused = np.concatenate([silence(1), said, silence(5), said, silence(2)])

    assert abs(active_level(paused, TELEPHONE) - -24) < 0.3
    assert rms(paused) < -26


def test_full_scale_is_0_dbov_for_a_square_and_3_less_for_a_sine():
    sine = tone(440, 3)

    told = levels_of(sine, TELEPHONE)

    assert abs(told.level - -3.01) < 0.05
    assert abs(active_level(np.sign(sine), TELEPHONE)) < 0.05
    assert told.activity > 0.98
    assert abs(told.peak) < 0.01
    assert abs(rms(np.sign(sine))) < 0.01


@pytest.mark.parametrize("sound", [silence(0), silence(0.0001), silence(1)])
def test_silence_has_no_level(sound):
    told = levels_of(sound, TELEPHONE)

    assert (told.level, told.peak, told.floor) == (-np.inf, -np.inf, -np.inf)
    assert (told.activity, told.offset) == (0, 0)


def test_one_click_is_no_speech():
    click = silence(1)
    click[TELEPHONE // 2] = 1

    told = levels_of(click, TELEPHONE)

    assert (told.level, told.peak) == (-np.inf, 0)


def test_noise_below_the_last_threshold_is_no_speech():
    assert active_level(noise(1, 0.00001), TELEPHONE) == -np.inf


def test_the_offset_is_the_mean():
    assert abs(offset(tone(100, 1, 0.5) + np.float32(0.01)) - 0.01) < 1e-6


def test_the_floor_is_the_noise_of_the_pauses():
    said = at_level(spoken(FASTING), -24)
    paused = np.concatenate([said, silence(2), said])

    # The engine breathes differently each time between the sentences, near -80 dBov.
    assert floor(paused, TELEPHONE) < -70
    assert abs(floor(paused + noise(len(paused) / TELEPHONE, 0.001), TELEPHONE) - -60) < 0.5


def test_sound_without_a_pause_has_the_floor_of_its_quietest_moment():
    quieter = np.concatenate([tone(440, 1, 0.5), tone(440, 0.1, 0.25), tone(440, 1, 0.5)])

    assert abs(floor(quieter, TELEPHONE) - -15.05) < 0.1


def test_the_greatest_sample_may_be_below_zero():
    assert abs(peak(np.array([0.25, -0.5], dtype=np.float32)) - -6.02) < 0.01
