"""The recording of a person, as a clip can be made from it, or what is wrong with it."""

from pathlib import Path

from ivr.voice.studio.faults import heard, is_clipped, wrong_file
from ivr.voice.studio.levels import peak
from ivr.voice.studio.sound import BadSoundError, Sound

SILENT = -40.0
"""dBFS: a recording whose peak is below says nothing."""


def read_recording(path: Path) -> Sound:
    """What a person recorded. Raises BadSoundError, which tells all that makes it unusable."""
    wrong = list(wrong_file(path))
    sound = "; ".join(wrong) or heard(path)
    if isinstance(sound, str):
        raise BadSoundError(sound)
    if peak(sound.samples) < SILENT:
        raise BadSoundError("it is silent")
    if is_clipped(sound):
        raise BadSoundError("it is clipped: it was recorded too loud")
    return sound
