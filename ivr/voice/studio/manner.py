"""How a voice speaks: the rules that hang on its pace and on the words, V04, V19 and E01; and those
that the clips of a language keep together, A02 and A10.

V04 only warns: `ivr check` has judged the words at the pace of their language, and a voice that
rests at each item of a list takes longer for the same words. The pace of a draft voice only warns,
too: no patient hears it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from ivr.dialog.memory import ENGLISH
from ivr.guide.book import Book
from ivr.guide.pace import words
from ivr.guide.wordings import ROOM, longest
from ivr.voice.clips import Clip
from ivr.voice.studio.findings import Finding, of_clip
from ivr.voice.studio.inspection import Heard
from ivr.voice.studio.rules import NEAR

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


def wrong_manner(language: str, heards: Heards, book: Book) -> Iterator[Finding]:
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
