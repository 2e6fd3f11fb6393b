"""A second speech voltmeter by ITU-T P.56, written another way: sample by sample, as its text says.

It shares no line with ivr/tools/studio/levels.py, whose figures it is held against.
"""

import math
from collections.abc import Iterable, Iterator

BITS = 16


class Voltmeter:
    """Counts each sample; `level` tells the active speech level in dBov."""

    def __init__(self, rate: int) -> None:
        self.kept = math.exp(-1 / (rate * 0.03))
        self.hangover = math.ceil(rate * 0.2)
        self.p = self.q = self.energy = 0.0
        self.thresholds = [2.0**-bit for bit in range(BITS - 1, 0, -1)]
        self.active = [0] * len(self.thresholds)
        self.hung = [self.hangover] * len(self.thresholds)

    def hear(self, samples: Iterable[float]) -> "Voltmeter":
        for sample in samples:
            self.energy += sample * sample
            self.p = self.kept * self.p + (1 - self.kept) * abs(sample)
            self.q = self.kept * self.q + (1 - self.kept) * self.p
            for j, threshold in enumerate(self.thresholds):
                if self.q >= threshold:
                    self.active[j] += 1
                    self.hung[j] = 0
                elif self.hung[j] < self.hangover:
                    self.active[j] += 1
                    self.hung[j] += 1
        return self

    def level(self) -> float:
        if not self.energy or not self.active[0]:
            return -math.inf
        before = None
        for level, above in self.rungs():
            if above <= 15.9:
                if before is None:
                    return -math.inf
                share = (before[1] - 15.9) / (before[1] - above)
                return before[0] + share * (level - before[0])
            before = level, above
        return -math.inf

    def rungs(self) -> Iterator[tuple[float, float]]:
        """The level by each threshold, and how far above the threshold it is."""
        for threshold, count in zip(self.thresholds, self.active, strict=True):
            if count:
                level = 10 * math.log10(self.energy / count)
                yield level, level - 20 * math.log10(threshold)
