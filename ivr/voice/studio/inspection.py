"""All that is measured on one file of a clip, whatever is in it."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

from ivr.voice.studio.band import outside_of
from ivr.voice.studio.clicks import clicks_of
from ivr.voice.studio.edges import edges_of
from ivr.voice.studio.levels import Levels, levels_of
from ivr.voice.studio.sound import BadSoundError, Sound, read_sound
from ivr.voice.studio.tones import digits_in
from ivr.voice.studio.wav import wrong_in


@dataclass(frozen=True, slots=True)
class Heard:
    """What is in it: lengths in seconds; `below` and `above` the band in dB beside the whole;
    `click` is how far the worst one stands out, `click_at` when; `keys` are the digits in it."""

    levels: Levels
    seconds: float
    lead: float
    tail: float
    below: float
    above: float
    click: float
    click_at: float
    keys: str

    @property
    def speech(self) -> float:
        """Seconds from the first sound to the last."""
        return self.seconds - self.lead - self.tail


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file: the SHA-256 of its bytes, everything that is `wrong` with its form, and what is
    heard in it, None where it is not in the form of a clip."""

    digest: str
    wrong: tuple[str, ...]
    heard: Heard | None


CHUNK = 32
"""Files that a process takes at once."""


def inspect_all(paths: Sequence[Path], jobs: int) -> Iterator[Inspected]:
    """The measures of files, in their order, by so many processes."""
    if jobs < 2 or len(paths) <= CHUNK:
        yield from map(inspect, paths)
        return
    # Forked beside the threads of a library, a process may never end.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        yield from pool.map(inspect, paths, chunksize=CHUNK)


def inspect(path: Path) -> Inspected:
    """The measures of a file. Never raises: what cannot be read is wrong."""
    try:
        data = path.read_bytes()
    except OSError as error:
        return Inspected("", (f"it cannot be read: {error.strerror}",), None)
    digest, wrong = sha256(data).hexdigest(), tuple(wrong_in(data))
    if wrong:
        return Inspected(digest, wrong, None)
    try:
        return Inspected(digest, (), heard_in(read_sound(path)))
    except BadSoundError as error:
        return Inspected(digest, (str(error),), None)


def heard_in(sound: Sound) -> Heard:
    """The measures of a sound of a telephone's rate."""
    samples, rate = sound.samples, sound.rate
    lead, tail = edges_of(samples, rate)
    below, above = outside_of(samples, rate)
    click, click_at = clicks_of(samples)
    return Heard(
        levels=levels_of(samples, rate),
        seconds=sound.seconds,
        lead=lead,
        tail=tail,
        below=below,
        above=above,
        click=click,
        click_at=click_at,
        keys=digits_in(samples),
    )
