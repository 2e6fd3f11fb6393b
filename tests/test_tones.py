"""Whether a sound holds keys: all sixteen are heard through µ-law, and none in speech."""

import numpy as np
import pytest

from ivr.tools.studio.measurements import KEYS, digits_in
from ivr.tools.studio.sound import TELEPHONE, Samples
from tests.speech import FASTING, at_level, key, noise, silence, spoken, through_telephone, tone

SIXTEEN = "".join(KEYS)


def dialed(digits: str, gap: float = 0.07, seconds: float = 0.08) -> Samples:
    """The keys one after the other, as a telephone sends them."""
    sounds = [part for digit in digits for part in (silence(gap), key(digit, seconds))]
    return np.concatenate([*sounds, silence(gap)])


def test_every_key_is_heard_through_the_telephone(tmp_path):
    assert digits_in(through_telephone(tmp_path, dialed(SIXTEEN))) == SIXTEEN


@pytest.mark.parametrize("seconds", [0.05, 0.065, 0.3])
def test_a_key_is_heard_once_however_long_it_is_pressed(seconds):
    assert digits_in(dialed("11590#", seconds=seconds)) == "11590#"


@pytest.mark.parametrize("off", [0.985, 1.015])
@pytest.mark.parametrize(("low", "high"), [(-7, -14), (-11, -8), (-30, -30)])
def test_keys_are_heard_as_far_off_as_a_receiver_must_hear_them(off, low, high):
    heard = [digits_in(key(digit, low=low, high=high, off=off)) for digit in SIXTEEN]

    assert "".join(heard) == SIXTEEN


def test_a_key_is_heard_over_the_noise_of_a_line():
    sound = dialed("7*4")

    assert digits_in(sound + noise(len(sound) / TELEPHONE, 0.02)) == "7*4"


@pytest.mark.parametrize(
    "sound",
    [
        silence(0),
        silence(0.01),
        silence(1),
        tone(770, 0.5, 0.5),
        tone(770, 0.5, 0.5) + tone(1209, 0.5, 0.03),
        tone(697, 0.5, 0.3) + tone(770, 0.5, 0.3) + tone(1209, 0.5, 0.3),
        tone(440, 0.5, 0.3) + tone(1000, 0.5, 0.3),
        noise(2, 0.2),
        key("5", low=-60, high=-60),
        key("5", seconds=0.02),
    ],
)
def test_what_is_no_key_is_not_taken_for_one(sound):
    assert digits_in(sound) == ""


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        (FASTING, "en-US"),
        ("0 1 2 3 4 5 6 7 8 9. Press 1. Press 2. Press 3. Press star. Press pound.", "en-US"),
        ("You, who knew, soon do too. Me, we three see green trees. Aaah. Eeee. Oooo.", "en-US"),
        ("Oprima 1, 2, 3, 4, 5, 6, 7, 8, 9. Uno, dos, tres, cuatro, cinco, seis.", "es-ES"),
        ("Une personne va vous aider avec un interprète. Veuillez rester en ligne.", "fr-FR"),
    ],
)
def test_speech_holds_no_key(text, voice, tmp_path):
    assert digits_in(through_telephone(tmp_path, at_level(spoken(text, voice), -24))) == ""
