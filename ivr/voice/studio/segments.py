"""Between our sound and pydub's: the only place that imports pydub."""

import warnings

import numpy as np

from ivr.voice.studio.sound import FULL_16_BIT, Sound, in_16_bit

with warnings.catch_warnings():
    # Without ffmpeg, and on some Pythons, importing it warns of what we have no need of.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment as AudioSegment
    from pydub.silence import detect_leading_silence


def segment_of(sound: Sound) -> AudioSegment:
    """The sound in 16 bit; what is beyond full scale is clipped."""
    whole = np.clip(np.rint(sound.samples * FULL_16_BIT), -FULL_16_BIT, FULL_16_BIT - 1)
    return AudioSegment(
        whole.astype("<i2").tobytes(), sample_width=2, frame_rate=sound.rate, channels=1
    )


def sound_of(segment: AudioSegment) -> Sound:
    """The sound of a segment of one channel in 16 bit."""
    return in_16_bit(segment.raw_data, segment.frame_rate)


def silence_before(segment: AudioSegment, threshold: float, step: int) -> int:
    """Milliseconds until a step (of so many) is louder than the threshold, in dBFS."""
    return int(detect_leading_silence(segment, silence_threshold=threshold, chunk_size=step))


def silence(milliseconds: int, rate: int) -> AudioSegment:
    """Nothing, for so long."""
    return AudioSegment.silent(milliseconds, frame_rate=rate)
