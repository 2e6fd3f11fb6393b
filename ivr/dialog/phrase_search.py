"""Where phrases, numbers and signs stand in what was said, word by word.

What was said is a row of words; a `Span` is a part of it. Of the words that an idiom takes, nothing
is left: its places are empty, so that nothing stands in them and nothing reaches across unseen.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ivr.dialog.parsers.text import normalize_text
from ivr.dialog.vocabulary import Alarm

CLAUSES = re.compile(r"[.,;:!?…。，、！？；：\n]+")
"""The marks that part one clause from another."""

MOST = 24
"""How many places of one list are looked at: more are noise, or an attack."""

NEVER = ""
"""What stands where an idiom was: no phrase has it."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The words from `start` up to, and without, `end`."""

    start: int
    end: int

    def gap_to(self, other: "Span") -> int:
        """How many words stand between the two; negative where they overlap."""
        return max(self.start, other.start) - min(self.end, other.end)

    def with_(self, other: "Span") -> "Span":
        """From the first word of both to the last."""
        return Span(min(self.start, other.start), max(self.end, other.end))


@dataclass(frozen=True, slots=True)
class Row:
    """The words that were said, and the places at which a clause begins."""

    words: tuple[str, ...]
    stops: frozenset[int] = frozenset()

    def without(self, spans: Iterable[Span]) -> "Row":
        """The same row with nothing in these places."""
        gone = {place for span in spans for place in range(span.start, span.end)}
        kept = (NEVER if place in gone else word for place, word in enumerate(self.words))
        return Row(tuple(kept), self.stops)


def respelled(words: str, same: tuple[tuple[str, str], ...]) -> str:
    """The words in one spelling of each."""
    if first_words(same).isdisjoint(words.split()):
        return words
    row = f" {words} "
    for one, other in same:
        for _ in range(2):  # Twice, for two in a row share a space.
            row = row.replace(f" {one} ", f" {other} ")
    return row.strip()


@lru_cache(maxsize=64)
def first_words(same: tuple[tuple[str, str], ...]) -> frozenset[str]:
    """The words with which a spelling begins."""
    return frozenset(one.partition(" ")[0] for one, _ in same)


def row_of(words: str, alarm: Alarm) -> Row:
    """What was said, as this language compares it."""
    whole = respelled(normalize_text(words, alarm.fold), alarm.same).split()
    if not CLAUSES.search(words):
        return Row(tuple(whole), frozenset((0,)))
    said: list[str] = []
    stops: set[int] = set()
    clauses = [normalize_text(clause, alarm.fold) for clause in CLAUSES.split(words)]
    for clause in filter(None, clauses):
        stops.add(len(said))
        said += respelled(clause, alarm.same).split()
    # A spelling that reaches over a mark ("can, not") counts more than the mark.
    return Row(tuple(whole), frozenset(stops) if said == whole else frozenset())


# ---------------------------------------------------------------- phrases

Found = Mapping[str, Sequence[Span]]
"""A list of an alarm, such as "denied" or "signs.took" -> where its phrases stand."""


def lists_of(alarm: Alarm) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every list of phrases of an alarm, by its name."""
    yield from ((f"phrases.{need}", some) for need, some in alarm.phrases.items())
    yield from ((f"overheard.{need}", some) for need, some in alarm.overheard.items())
    yield from ((f"signs.{sign}", some) for sign, some in alarm.signs.items())
    for need, nears in alarm.near.items():
        for place, near in enumerate(nears):
            yield f"first.{need}.{place}", near.first
            yield f"then.{need}.{place}", near.then
    yield "idioms", alarm.idioms
    yield "denied", alarm.denied
    yield "denied_after", alarm.denied_after
    yield "asked", alarm.asked
    yield "allowed", alarm.allowed
    yield "past", alarm.past
    yield "present", alarm.present
    yield "clock", alarm.clock


Entry = tuple[tuple[str, ...], tuple[str, ...]]
"""The words of a phrase, and the lists that hold it."""


@lru_cache(maxsize=64)
def index_of(alarm: Alarm) -> Mapping[str, tuple[Entry, ...]]:
    """First word -> the phrases that begin with it, each once: most of what is said begins none.

    It remembers lists that authors wrote, and nothing that a caller says.
    """
    holders: dict[str, list[str]] = {}
    for name, phrases in lists_of(alarm):
        for phrase in phrases:
            holders.setdefault(phrase, []).append(name)
    index: dict[str, list[Entry]] = {}
    for phrase, names in holders.items():
        parts = tuple(phrase.split())
        index.setdefault(parts[0] if parts else NEVER, []).append((parts, tuple(names)))
    return {first: tuple(entries) for first, entries in index.items()}


def found_in(row: Row, alarm: Alarm) -> Found:
    """Where the phrases of each list stand; no more than `MOST` of one list."""
    index = index_of(alarm)
    found: dict[str, list[Span]] = {}
    for start, word in enumerate(row.words):
        for parts, names in index.get(word, ()) if word else ():
            if row.words[start : start + len(parts)] == parts:
                for name in names:
                    places = found.setdefault(name, [])
                    if len(places) < MOST:
                        places.append(Span(start, start + len(parts)))
    return found


def near_spans(firsts: Sequence[Span], thens: Sequence[Span], gap: int) -> Iterator[Span]:
    """Where one of the first parts stands, and one of the others soon after it."""
    for first in firsts:
        for then in thens:
            if 0 <= then.start - first.end <= gap:
                yield first.with_(then)


# ---------------------------------------------------------------- numbers


def numbers_of(row: Row, alarm: Alarm, clocks: Sequence[Span]) -> Iterator[tuple[Span, int]]:
    """Every number that is said or written, and its value; none beside a word of the clock."""
    at = 0
    while at < len(row.words):
        value, length = number_at(row.words, at, alarm.numbers)
        span = Span(at, at + max(length, 1))
        if length and all(span.gap_to(clock) > 0 for clock in clocks):
            yield span, value
        at = span.end


def number_at(words: Sequence[str], at: int, known: Mapping[str, int]) -> tuple[int, int]:
    """The value of the number that begins here, and how many words it has; (0, 0) for none."""
    value, length = value_of(words[at], known), 1
    if value < 0:
        return 0, 0
    while at + length < len(words) and (following := value_of(words[at + length], known)) >= 0:
        joined = joined_number(value, following)
        if joined < 0:
            break
        value, length = joined, length + 1
    return value, length


def value_of(word: str, known: Mapping[str, int]) -> int:
    """The value of one word, -1 where it is no number."""
    return int(word[:6]) if word.isascii() and word.isdecimal() else known.get(word, -1)


def joined_number(value: int, following: int) -> int:
    """What two number words say together: 50 and 2, 5 and 10 in Chinese, 1 and 50 for 150, and
    digits one by one; -1 where they are two numbers."""
    if following in (10, 100, 1000) and 0 < value < following:
        return value * following
    if value >= 10 and value % 10 == 0 and following < 10:
        return value + following
    if value >= 100 and value % 100 == 0 and following < 100:
        return value + following
    if 0 < value < 10 and 10 < following < 100:
        return value * 100 + following
    return value * 10 + following if value < 1000 and following < 10 else -1


# ---------------------------------------------------------------- several signs together


Finder = Callable[[str], Sequence[Span]]
"""A sign, or one of several ("a|b") -> where it stands."""


def together(parts: Sequence[str], find: Finder, reach: int, ordered: bool) -> Iterator[Span]:
    """Where all of these signs stand with at most `reach` words between one and the next, in any
    order or in theirs."""
    found: list[Sequence[Span]] = []
    for part in parts:
        spans = find(part)
        if not spans:
            return
        found.append(spans)
    yield from chosen(found, (), reach, ordered)


def chosen(
    found: Sequence[Sequence[Span]], taken: tuple[Span, ...], reach: int, ordered: bool
) -> Iterator[Span]:
    """One span of each sign, none of them over another, all within reach."""
    if not found:
        if within_reach(taken, reach):
            yield Span(min(s.start for s in taken), max(s.end for s in taken))
        return
    for span in found[0]:
        if any(span.gap_to(other) < 0 for other in taken):
            continue
        if ordered and taken and not 0 <= span.start - taken[-1].end <= reach:
            continue
        yield from chosen(found[1:], (*taken, span), reach, ordered)


def within_reach(spans: Sequence[Span], reach: int) -> bool:
    """Whether at most so many words stand between each span and the next."""
    row = sorted(spans)
    return all(one.gap_to(other) <= reach for one, other in zip(row, row[1:], strict=False))
