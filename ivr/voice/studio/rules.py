"""The rules for the ear that every clip must keep by itself: A01, A02 and A04 to A08."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf

from ivr.voice.clips import Clip
from ivr.voice.studio.clicks import STANDS_OUT
from ivr.voice.studio.edges import SILENT
from ivr.voice.studio.findings import Finding, of_clip
from ivr.voice.studio.inspection import Heard, Inspected

TARGET, NEAR = -24.0, 1.0
"""dBov: the active speech level of every clip, and how far it may be from it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What is measured, in which unit, and from where to where it may be."""

    id: str
    what: str
    unit: str
    measure: Callable[[Heard], float]
    least: float = -inf
    most: float = inf

    def holds(self, measured: float) -> bool:
        """Whether a clip with this measure keeps it."""
        return self.least <= measured <= self.most

    def told(self, measured: float) -> str:
        """A measure with its unit."""
        return f"{measured:.3g} {self.unit}".rstrip()

    @property
    def limit(self) -> str:
        """From where to where, in words."""
        if self.least == -inf:
            return f"{self.most:g} at most"
        return f"{self.least:g} to {self.most:g}"


RULES = (
    Rule("A02", "speech level", "dBov", lambda it: it.levels.level, TARGET - NEAR, TARGET + NEAR),
    Rule("A04", "peak", "dBFS", lambda it: it.levels.peak, most=-1),
    Rule("A05", "DC offset", "%", lambda it: 100 * abs(it.levels.offset), most=0.1),
    Rule("A05", "noise in the pauses", "dBov", lambda it: it.levels.floor, most=SILENT),
    Rule("A06", "power below 100 Hz", "dB", lambda it: it.below, most=-20),
    Rule("A06", "power above 3.4 kHz", "dB", lambda it: it.above, most=-20),
    Rule("A07", "silence before", "ms", lambda it: round(1000 * it.lead, 1), 20, 100),
    Rule("A07", "silence after", "ms", lambda it: round(1000 * it.tail, 1), 400, 600),
    Rule("A07", "click", "times what is around it", lambda it: it.click, most=STANDS_OUT),
)
"""A03 asks nothing of its own: it tells why the level is no LUFS.

A05: -60 dBov is four of the smallest steps of µ-law, so its coding of silence stays 12 dB below,
and so does 0.1 % of full scale for the offset. A06: -20 dB is where hum and hiss are masked by the
speech; the clips of the build have 25 dB less. A07: "about 500 ms" after the last sound.
"""


def wrong_clip(language: str, clip: Clip, file: Inspected) -> Iterator[Finding]:
    """Every rule that a clip breaks."""
    for what in file.wrong:
        yield of_clip(language, clip, "A01", what)
    if file.heard is None:
        return
    for rule in RULES:
        measured = rule.measure(file.heard)
        if not rule.holds(measured):
            yield of_clip(language, clip, rule.id, rule.what, rule.told(measured), rule.limit)
    if file.heard.keys:
        yield of_clip(language, clip, "A08", "a network hears the keys", file.heard.keys)
