"""Between our sound and pydub's: the only place that imports pydub."""

import warnings

import numpy as np

from ivr.voice.studio.sound import Sound

with warnings.catch_warnings():
    # Without ffmpeg, and on some Pythons, importing it warns of what we have no need of.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment
    from pydub.silence import detect_leading_silence

FULL = 32768
"""What a sample of full scale is in 16 bit."""


def segment_of(sound: Sound) -> AudioSegment:
    """The sound in 16 bit; what is beyond full scale is clipped."""
    whole = np.clip(np.rint(sound.samples * FULL), -FULL, FULL - 1).astype("<i2")
    return AudioSegment(whole.tobytes(), sample_width=2, frame_rate=sound.rate, channels=1)


def sound_of(segment: AudioSegment) -> Sound:
    """The sound of a segment of one channel in 16 bit."""
    samples = np.frombuffer(segment.raw_data, "<i2").astype(np.float32) / FULL
    return Sound(samples, segment.frame_rate)


def silence_before(segment: AudioSegment, threshold: float, step: int) -> int:
    """Milliseconds until a step (of so many) is louder than the threshold, in dBFS."""
    return int(detect_leading_silence(segment, silence_threshold=threshold, chunk_size=step))


def silence(milliseconds: int, rate: int) -> AudioSegment:
    """Nothing, for so long."""
    return AudioSegment.silent(milliseconds, frame_rate=rate)
