"""How long a clip is silent before its first sound and after its last."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ivr.tools.studio.levels import Levels, frames_of, levels_of
from ivr.tools.studio.sound import TELEPHONE, BadSoundError, Samples, Sound, read_sound
from ivr.tools.studio.wav import wrong_in

SILENT = -60.0
"""dBov: sound begins above it, and pauses lie below it."""

STEP = 0.005
"""Seconds that are judged at once."""


def edges_of(samples: Samples, rate: int) -> tuple[float, float]:
    """The lead and the tail in seconds; all is lead where there is no sound."""
    step = round(STEP * rate)
    powers = np.square(frames_of(samples, step), dtype=np.float64).mean(axis=1)
    heard = np.flatnonzero(powers > 10 ** (SILENT / 10))
    if not len(heard):
        return len(samples) / rate, 0.0
    return float(heard[0] * STEP), (len(samples) - float(heard[-1] + 1) * step) / rate


# ---------------------------------------------------------------- band


LOWEST, HIGHEST = 100, 3400
"""Hz: below is hum and rumble, above is what a telephone's filters fold back into speech."""


def outside_of(samples: Samples, rate: int) -> tuple[float, float]:
    """The power below and above the band, in dB beside that of the whole; minus infinity for
    none."""
    size = 1 << max(len(samples) - 1, 1).bit_length()
    powers = np.square(np.abs(np.fft.rfft(samples, size)), dtype=np.float64)
    low, high = (int(hertz * size / rate) for hertz in (LOWEST, HIGHEST))
    whole = float(powers.sum())
    return share(float(powers[:low].sum()), whole), share(float(powers[high + 1 :].sum()), whole)


def share(part: float, whole: float) -> float:
    """A part of a power in dB."""
    return 10 * float(np.log10(part / whole)) if part and whole else -np.inf


# ---------------------------------------------------------------- clicks


CUT, TAPS = 3500, 63
"""Hz above which clicks are looked for, and the length of that filter."""

MOMENT, AROUND = 24, 256
"""Samples to either side: 3 ms are the click itself, 32 ms what it is held against."""

CODING = 0.01
"""How loud the noise of µ-law is up there, beside the sound that it codes."""

SOFTEST = 10 ** (-66 / 20)
"""What is softer up there is heard by nobody."""

STANDS_OUT = 3.0
"""How many times louder a click is than what is around it. Speech was measured to reach 2.1; one
sample that is off by 3 % of full scale in silence has 7, one by 10 % amid speech 5 and more."""

Floats = NDArray[np.float64]


def clicks_of(samples: Samples) -> tuple[float, float]:
    """How far the worst click stands out, and at which second; for 8,000 samples a second."""
    if not len(samples):
        return 0.0, 0.0
    sharp = np.convolve(samples, HIGH_PASS)[TAPS // 2 : TAPS // 2 + len(samples)]
    around = rms_beside(np.square(sharp))
    coded = CODING * np.sqrt(mean_near(np.square(samples, dtype=np.float64), MOMENT))
    stands_out = np.abs(sharp) / (around + coded + SOFTEST)
    worst = int(stands_out.argmax())
    return float(stands_out[worst]), worst / TELEPHONE


def rms_beside(powers: Floats) -> Floats:
    """The level of what is around each moment, without the moment itself."""
    far, near = 2 * AROUND + 1, 2 * MOMENT + 1
    beside = mean_near(powers, AROUND) * far - mean_near(powers, MOMENT) * near
    return np.asarray(np.sqrt(np.maximum(beside, 0) / (far - near)))


def mean_near(powers: Floats, reach: int) -> Floats:
    """The mean over so many to either side; beyond the ends is silence."""
    summed = np.concatenate([[0.0], np.cumsum(np.pad(powers, reach))])
    width = 2 * reach + 1
    return np.asarray((summed[width:] - summed[:-width]) / width)


def high_pass() -> Floats:
    """The filter: what a windowed low pass leaves out."""
    steps = np.arange(TAPS) - TAPS // 2
    low = 2 * CUT / TELEPHONE
    taps = -low * np.sinc(low * steps)
    taps[TAPS // 2] += 1
    return np.asarray(taps * np.blackman(TAPS))


HIGH_PASS = high_pass()


# ---------------------------------------------------------------- tones


LOW, HIGH = (697, 770, 852, 941), (1209, 1336, 1477, 1633)
KEYS = ("123A", "456B", "789C", "*0#D")
"""Hz of the rows and of the columns, and the key of each pair."""

BLOCK, HOP = 205, 102
"""Samples: a block tells the tones of a group apart, and two fit in the 40 ms of a digit."""

QUIETEST = 10 ** (-38 / 10)
"""Mean square of a pair of tones that is heard: -38 dBov, 3 dB less than receivers must hear."""

PURITY = 0.35
"""How much of the power must be in the two tones. Speech has it in many; but of a key whose tones
are off by 1.5 %, as they may be, a block of this length sees but 40 %."""

TWIST, REVERSE_TWIST = 10 ** (14 / 10), 10 ** (7 / 10)
"""How much stronger the low tone may be, and the high one: 8 and 4 dB, and what a tone that is off
seems to lose."""

OTHERS = 10 ** (-6 / 10)
"""How strong, beside each tone, the next one of its group may be."""

NONE = ""

FEW = 64
"""Blocks that are judged at once."""


def digits_in(samples: Samples) -> str:
    """The keys that are heard in a sound of 8,000 samples a second, in order; "" for none."""
    heard = keys_of(blocks_of(samples))
    return "".join(key for key, block in groupby(heard) if key and len(list(block)) > 1)


def blocks_of(samples: Samples) -> Samples:
    """The overlapping blocks."""
    if len(samples) < BLOCK:
        return np.empty((0, BLOCK), dtype=np.float32)
    return np.lib.stride_tricks.sliding_window_view(samples, BLOCK)[::HOP].copy()


def keys_of(blocks: Samples) -> list[str]:
    """The key that each block holds."""
    whole = np.square(blocks).mean(axis=1)
    powers = powers_of(blocks)
    low, high = strongest(powers[:, :4]), strongest(powers[:, 4:])
    pairs = powers[:, :4].max(axis=1, initial=0), powers[:, 4:].max(axis=1, initial=0)
    sound = is_pair(*pairs, whole) & low[1] & high[1]
    return [
        KEYS[row][column] if true else NONE
        for row, column, true in zip(low[0], high[0], sound, strict=True)
    ]


def powers_of(blocks: Samples) -> NDArray[np.float32]:
    """The mean square of each tone in each block."""
    # A few at a time: of a larger product the library makes threads, which take longer.
    parts = [blocks[at : at + FEW] @ TURNS for at in range(0, len(blocks), FEW)]
    turned = np.square(np.concatenate([*parts, np.empty((0, TURNS.shape[1]), np.float32)]))
    tones = len(LOW) + len(HIGH)
    return np.asarray((turned[:, :tones] + turned[:, tones:]) * np.float32(2 / BLOCK**2))


def strongest(powers: NDArray[np.float32]) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Which tone of a group is the strongest in each block, and whether it stands out."""
    ordered = np.sort(powers, axis=1)
    return powers.argmax(axis=1), ordered[:, -2] <= OTHERS * ordered[:, -1]


def is_pair(
    low: NDArray[np.float32], high: NDArray[np.float32], whole: NDArray[np.float32]
) -> NDArray[np.bool_]:
    """Whether two tones are loud, alike, and nearly all that there is; each a mean square."""
    pure: NDArray[np.bool_] = low + high >= PURITY * whole
    alike = (low <= TWIST * high) & (high <= REVERSE_TWIST * low)
    return pure & alike & (low + high >= QUIETEST)


ANGLES = 2 * np.pi / TELEPHONE * np.outer(np.arange(BLOCK), (*LOW, *HIGH))
TURNS = np.concatenate([np.cos(ANGLES), np.sin(ANGLES)], axis=1).astype(np.float32)
"""What a block is multiplied by, to tell its part of each tone: Goertzel's filter in one step."""


# ---------------------------------------------------------------- inspection


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
