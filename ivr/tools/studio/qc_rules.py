"""What a check of the clips has found, as people and programs read it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf
from statistics import median

from ivr.content.duration import words
from ivr.content.model import Content
from ivr.content.wordings import ROOM, longest
from ivr.dialog.session import ENGLISH
from ivr.tools.studio.measurements import SILENT, STANDS_OUT, Heard, Inspected
from ivr.voice.clips import Clip


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that is broken: `what` is measured, and what it was `measured` as beside its `limit`.

    `take` and `clip` are "" for what is no single clip's. A warning (`error` false) lets the check
    pass.
    """

    language: str
    rule: str
    what: str
    measured: str = ""
    limit: str = ""
    take: str = ""
    clip: str = ""
    slower: bool = False
    error: bool = True

    def __str__(self) -> str:
        """One line."""
        grade = "error  " if self.error else "warning"
        where = f"{self.take}{' (slower)' if self.slower else ''}: " if self.take else ""
        told = f" {self.measured}" if self.measured else ""
        limit = f" ({self.limit})" if self.limit else ""
        return f"{grade}  {self.language:<3}  {self.rule:<7}  {where}{self.what}{told}{limit}"


def of_clip(
    language: str,
    clip: Clip,
    rule: str,
    what: str,
    measured: str = "",
    limit: str = "",
    *,
    error: bool = True,
) -> Finding:
    """A finding on one clip."""
    return Finding(language, rule, what, measured, limit, clip.take, clip.clip, clip.slower, error)


# ---------------------------------------------------------------- rules


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


# ---------------------------------------------------------------- manner


ENGLISH_PACE = (130, 160)
"""Words a minute: V19."""

PACE_OFF = 0.15
"""How far a voice may be from the pace that languages.toml tells, by which lengths are judged."""

SLOWER, SLOWER_OFF = 0.8, 0.05
"""How fast slower speech is beside the other, and how far from that it may be."""

ENOUGH_WORDS = 8
"""A pace is told by clips that have so many words; keys and single words are said more slowly."""

SHORTEST, LONGEST = 0.5, 2.0
"""How long a clip may be beside what its words take at the pace of its voice: else words are lost,
or said twice. The clips of the embedded voices have 0.6 to 1.7: names are said slowly."""

BEGINS, ENDS = 5.0, 12.0
"""Seconds after answering by which the emergency sentence has begun, and ended: E01."""

Heards = Sequence[tuple[Clip, Heard]]


@dataclass(frozen=True, slots=True)
class Pace:
    """Words a minute of the two paces, None where no clip tells; and slower beside normal."""

    normal: float | None
    slower: float | None

    @property
    def ratio(self) -> float | None:
        """How fast slower speech is beside the other."""
        return self.slower / self.normal if self.slower and self.normal else None


def pace_of(heards: Heards) -> Pace:
    """The pace of a language, over all clips with words enough."""
    return Pace(*(words_a_minute(heards, slower=slower) for slower in (False, True)))


def words_a_minute(heards: Heards, *, slower: bool) -> float | None:
    """The words of all clips of this pace by the minutes from their first sound to their last."""
    counted = [
        (len(words(clip.words)), heard.speech)
        for clip, heard in heards
        if clip.slower == slower and heard.speech and len(words(clip.words)) >= ENOUGH_WORDS
    ]
    seconds = sum(speech for _, speech in counted)
    return 60 * sum(count for count, _ in counted) / seconds if seconds else None


def wrong_manner(language: str, heards: Heards, book: Content) -> Iterator[Finding]:
    """Every rule of this room that a language breaks. Of one that is not live, two sentences tell
    no pace, and one of them may be read in English."""
    pace = pace_of(heards)
    yield from spread(language, heards)
    yield from late_help(language, [clip for clip, _ in heards])
    for clip, heard in heards:
        yield from too_long(language, clip, heard)
        yield from not_its_words(language, clip, heard, pace)
    if language in book.guide.languages:
        draft = any(clip.voice.draft for clip, _ in heards)
        yield from voices(language, heards)
        yield from wrong_pace(language, pace, book.languages[language].pace, draft=draft)


def late_help(language: str, clips: Iterable[Clip]) -> Iterator[Finding]:
    """An emergency sentence that comes too late after the hospital's name: E01. Every call begins
    with these two, in English and at the normal pace."""
    seconds = {clip.take: clip.seconds for clip in clips if not clip.slower}
    if language != ENGLISH or not {"greeting", "emergency"} <= seconds.keys():
        return
    begins = seconds["greeting"]
    ends = begins + seconds["emergency"]
    if begins > BEGINS or ends > ENDS:
        measured = f"{begins:.1f} to {ends:.1f} s after answering"
        limit = f"begun by {BEGINS:g}, ended by {ENDS:g}"
        yield Finding(language, "E01", "the emergency sentence is heard", measured, limit)


def spread(language: str, heards: Heards) -> Iterator[Finding]:
    """Clips that are louder or softer than the others of their language."""
    middle = median_level(heards)
    for clip, heard in heards:
        off = heard.levels.level - middle
        if abs(off) > NEAR:
            limit = f"{NEAR:g} dB at most"
            yield of_clip(
                language, clip, "A02", "off the level of its language", f"{off:+.1f} dB", limit
            )


def median_level(heards: Heards) -> float:
    """The level of a language in dBov: there is a clip."""
    return median(heard.levels.level for _, heard in heards)


def voices(language: str, heards: Heards) -> Iterator[Finding]:
    """More than one voice in a language: callers may take it for another speaker."""
    several = {voice_name(clip) for clip, _ in heards}
    if len(several) > 1:
        told = ", ".join(sorted(several))
        yield Finding(language, "A10", "it has several voices", told, "one", error=False)


def voice_name(clip: Clip) -> str:
    """Who speaks; what people recorded is not told apart."""
    voice = clip.voice
    return voice.engine if voice.engine == "person" else f"{voice.engine} {voice.voice}"


def too_long(language: str, clip: Clip, heard: Heard) -> Iterator[Finding]:
    """A clip that takes longer than a listener can hold it: V04."""
    most = longest_clip(clip, language)
    if heard.speech > most:
        yield of_clip(
            language,
            clip,
            "V04",
            "speech of",
            f"{heard.speech:.1f} s",
            f"{most:.1f} at most",
            error=False,
        )


def not_its_words(language: str, clip: Clip, heard: Heard, pace: Pace) -> Iterator[Finding]:
    """A clip that is too short or too long for its words, as of an engine that has stumbled."""
    own, count = pace.slower if clip.slower else pace.normal, len(words(clip.words))
    if own is None or count < ENOUGH_WORDS or not heard.speech:
        return
    share = heard.speech * own / 60 / count
    if not SHORTEST <= share <= LONGEST:
        limit = f"{SHORTEST:g} to {LONGEST:g}"
        yield of_clip(language, clip, "V19", "time beside that of its words", f"{share:.2f}", limit)


def longest_clip(clip: Clip, language: str) -> float:
    """The most seconds of this clip: those of its wording, as `ivr check` knows them."""
    prompt, _, values = clip.take.partition("@")
    keyed = any(value.startswith("key=") for value in values.split(","))
    most = longest(prompt, "{key}" if keyed else "")
    room = 1.0 if language == ENGLISH else ROOM
    return most * room / (SLOWER if clip.slower else 1.0)


def wrong_pace(language: str, pace: Pace, told: int, *, draft: bool) -> Iterator[Finding]:
    """A voice that speaks too fast or too slowly: V19."""
    least, most = pace_limits(language, told)
    if pace.normal is not None and not least <= pace.normal <= most:
        yield Finding(
            language,
            "V19",
            "words a minute",
            f"{pace.normal:.0f}",
            f"{least:.0f} to {most:.0f}",
            error=language == ENGLISH and not draft,
        )
    if pace.ratio is not None and abs(pace.ratio - SLOWER) > SLOWER_OFF:
        least, most = SLOWER - SLOWER_OFF, SLOWER + SLOWER_OFF
        limit = f"{least:.2f} to {most:.2f}"
        what = "slower speech beside the other"
        yield Finding(language, "V19", what, f"{pace.ratio:.2f}", limit, error=not draft)


def pace_limits(language: str, told: int) -> tuple[float, float]:
    """From where to where a pace may be: by V19 for English; near its estimate for any other."""
    if language == ENGLISH:
        return ENGLISH_PACE
    return told * (1 - PACE_OFF), told * (1 + PACE_OFF)
