"""Words of danger, which are heard before all else: in any words, at any confidence.

Three things reveal danger: a phrase, parts of one near each other, and a kind. A kind is stated
here once for all languages, as signs that stand together ("took", "too many", "pills"); a language
only names the words of each sign. What is denied, asked about, over, or an idiom is no danger.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from types import MappingProxyType
from typing import Literal

from ivr.dialog.model import Event, Spoke
from ivr.dialog.parsers.numbers import digits_in, kinds_in
from ivr.dialog.parsers.text import contains, within
from ivr.dialog.phrase_search import (
    MOST,
    Found,
    Row,
    Span,
    found_in,
    near_spans,
    numbers_of,
    row_of,
    together,
)
from ivr.dialog.vocabulary import Alarm, Around, NameTalk, Vocabulary

Need = Literal["selfharm", "danger"]
NEEDS: tuple[Need, ...] = ("selfharm", "danger")
"""In the order in which they count."""

Expected = Literal["", "name", "language"]
"""What was asked for, where that changes what is danger."""

DIGITS = frozenset(("number", "written"))
"""The kinds of words that are digits and nothing else."""

MANY, FEW, LOW, SMALL = 5, 2, range(10, 61), range(1, 4)
"""How many of a medicine are too many in any case, and how many are more than one. A blood sugar is
dangerously low up to 60 mg/dl, or at 1 to 3 mmol/l."""

COUNTED: Mapping[str, Callable[[int], bool]] = MappingProxyType(
    {
        "#many": lambda value: value >= MANY,
        "#few": lambda value: FEW <= value < MANY,
        "#low": lambda value: value in LOW or value in SMALL,
    }
)
"""Signs that are numbers."""

NEARLY = 2
"""The most words between a question and what it asks about; a denial stands right before it."""

OVERSTEP = 3
"""The most words between what was and when it was."""


FEWEST, LONGEST = 2, 5
"""How many words a name has in which a word of danger is none."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Signs that reveal a need where they stand together; `ordered` if only in this order."""

    need: Need
    signs: tuple[str, ...]
    ordered: bool = False

    @property
    def is_dose(self) -> bool:
        """Whether it tells of taking a medicine, which a caller may ask to do."""
        return not {"medicine", "medicine|unit", "patch", "excess"}.isdisjoint(self.signs)


KINDS = (
    # Too much of a medicine, in whatever order a language puts the three.
    Kind("danger", ("took", "excess|all", "medicine|unit")),
    Kind("danger", ("took", "#many", "medicine|unit"), ordered=True),
    Kind("danger", ("#many", "medicine|unit", "took"), ordered=True),
    Kind("danger", ("medicine", "took", "#many"), ordered=True),
    Kind("danger", ("took", "container")),
    Kind("danger", ("injected", "excess")),
    Kind("danger", ("#few|#many", "patch", "on")),
    Kind("danger", ("doubled", "medicine")),
    Kind("danger", ("chewed", "patch")),
    # A medicine that is somebody else's.
    Kind("danger", ("child", "ate", "medicine")),
    Kind("danger", ("other", "ate", "mine", "medicine"), ordered=True),
    Kind("danger", ("took", "others", "medicine"), ordered=True),
    # Low sugar.
    Kind("danger", ("sugar", "#low"), ordered=True),
    Kind("danger", ("sugar", "low_number"), ordered=True),
    Kind("danger", ("sugar", "low", "faint")),
    # Heart, breath, consciousness, stroke.
    Kind("danger", ("chest", "pressing")),
    Kind("danger", ("pain", "radiating")),
    Kind("danger", ("heart", "bursting"), ordered=True),
    Kind("danger", ("breath", "failing")),
    Kind("danger", ("someone", "lifeless")),
    Kind("danger", ("cannot_wake", "someone")),
    Kind("danger", ("cannot", "open_eyes"), ordered=True),
    Kind("danger", ("face", "drooping")),
    Kind("danger", ("numb", "speechless")),
    Kind("danger", ("face", "numb", "sudden")),
    Kind("danger", ("one_side", "numb")),
    Kind("danger", ("sudden", "lost_sense")),
    # Seizure, blood, allergy.
    Kind("danger", ("someone", "shaking", "lifeless|sudden|whole_body")),
    Kind("danger", ("blood", "unstopped")),
    Kind("danger", ("vomits", "blood")),
    Kind("danger", ("airway", "swelling")),
    Kind("danger", ("hives", "throat|swelling|breath")),
    # Leaving life.
    Kind("selfharm", ("unwilling", "living")),
    Kind("selfharm", ("everyone", "better", "without_me")),
    Kind("selfharm", ("wish", "ending")),
    Kind("selfharm", ("wish|unwilling", "asleep", "not_wake")),
)

DOSES = tuple(kind for kind in KINDS if kind.is_dose)
SIGNS_OF: Mapping[Need, tuple[Kind, ...]] = MappingProxyType(
    {need: tuple(k for k in KINDS if k.need == need and not k.is_dose) for need in NEEDS}
)

TAKING = "take|took|injected"
UNCERTAIN = (
    (TAKING, "excess|all|some|container|#few|#many", "medicine|unit"),
    (TAKING, "others", "medicine"),
    ("excess", "medicine"),
    # A medicine was taken: whether it was right to is for a person to say.
    ("took|injected", "medicine|unit"),
    ("#few|#many", "unit", "medicine"),
    ("ate", "mine", "medicine"),
)
"""Signs that may tell of too much, or of a plan, a question or a habit: nobody can tell which."""

SIGNS = frozenset(
    name
    for signs in (*(kind.signs for kind in KINDS), *UNCERTAIN)
    for part in signs
    for name in part.split("|")
    if name not in COUNTED
)
"""Every sign that a language names words for."""


def find_danger(
    event: Event,
    vocabulary: Vocabulary,
    *,
    among_digits: bool = False,
    expects: Expected = "",
) -> Need | None:
    """The need that the words reveal (`selfharm` before `danger`), whatever was asked.

    Among digits, where a number or a date was asked for, "nine one one" may be a part of it. Where
    a name was asked for, Stroke and Socorro are surnames; where a language was, danger counts in
    every language.
    """
    match event:
        case Spoke(words):
            needs = revealed_by(words, vocabulary, among_digits, expects)
            return next((need for need in NEEDS if need in needs), None)
        case _:
            return None


def may_be_overdose(event: Event, vocabulary: Vocabulary) -> bool:
    """Whether the words hold taking, an amount and a medicine: no topic may answer them."""
    match event:
        case Spoke(words):
            return any(is_uncertain(words, alarm) for alarm in vocabulary.alarms)
        case _:
            return False


def tells_of_taking(event: Event, vocabulary: Vocabulary) -> bool:
    """Whether the words hold that somebody has taken, eaten, drunk or injected anything at all."""
    match event:
        case Spoke(words):
            found = (found_in(row_of(words, alarm), alarm) for alarm in vocabulary.alarms)
            return any(not TAKEN.isdisjoint(its) for its in found)
        case _:
            return False


TAKEN = frozenset(f"signs.{sign}" for sign in ("took", "ate", "injected"))
"""The signs of what was taken, as lists of an alarm."""


def revealed_by(
    words: str, vocabulary: Vocabulary, among_digits: bool, expects: Expected
) -> frozenset[Need]:
    """Every need that the words reveal in one of the languages that count here."""
    every = expects == "language"
    alarms = (*vocabulary.alarms, *(vocabulary.strangers if every else ()))
    needs: set[Need] = set()
    for heard in heard_by(words, alarms):
        needs |= {
            need
            for need in NEEDS
            for span in standing_dangers(heard, need, every)
            if not (among_digits and is_part_of_number(heard.row, span, vocabulary))
            and not (expects == "name" and is_named(heard, span, vocabulary.names))
        }
    return frozenset(needs)


# ---------------------------------------------------------------- what stands in the words


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said as one language hears it, and where its lists of phrases stand in it."""

    alarm: Alarm
    row: Row
    found: Found
    known: dict[str, Sequence[Span]] = field(default_factory=dict)

    def spans(self, name: str) -> Sequence[Span]:
        """Where the phrases of one list stand."""
        return self.found.get(name, ())

    def find(self, part: str) -> Sequence[Span]:
        """Where a sign stands, or one of several ("a|b"); each is looked for once."""
        if part not in self.known:
            spans = {
                span
                for sign in part.split("|")
                for span in (self.counted(sign) if sign in COUNTED else self.spans(f"signs.{sign}"))
            }
            self.known[part] = sorted(spans)
        return self.known[part]

    def counted(self, sign: str) -> Sequence[Span]:
        """Where a number of this sign stands."""
        numbers = numbers_of(self.row, self.alarm, self.spans("clock"))
        return [span for span, value in islice(numbers, MOST) if COUNTED[sign](value)]


def heard_by(words: str, alarms: Sequence[Alarm]) -> list[Heard]:
    """What was said as each language hears it, without idioms and what is taken back; of those that
    find anything in it.

    What is harmless in one language is so in the others, too: 我冇心口痛 denies a pain that only
    Mandarin would hear.
    """
    heard = [its for alarm in alarms if (its := heard_in(row_of(words, alarm), alarm)).found]
    harmless = [(len(its.row.words), set(harmless_in(its))) for its in heard]
    without = []
    for its in heard:
        length = len(its.row.words)
        spans = {span for size, some in harmless if size == length for span in some}
        without.append(heard_in(its.row.without(spans), its.alarm) if spans else its)
    return without


def heard_in(row: Row, alarm: Alarm) -> Heard:
    """The words with all that one language finds in them."""
    return Heard(alarm, row, found_in(row, alarm))


def harmless_in(heard: Heard) -> Iterator[Span]:
    """Idioms, and danger that is denied, asked about or over, with the words that say so."""
    idioms = heard.spans("idioms")
    yield from idioms
    rest = heard_in(heard.row.without(idioms), heard.alarm) if idioms else heard
    for need in NEEDS:
        doses = set(find_doses(rest)) if need == "danger" else set()
        for span in {*find_danger_signs(rest, need, True), *doses}:
            around = taken_back(rest, span, need) or asked_for(rest, span, doses)
            if around:
                yield around


def standing_dangers(heard: Heard, need: Need, overheard: bool) -> Iterator[Span]:
    """Where this need is revealed in what is left."""
    yield from find_danger_signs(heard, need, overheard)
    if need == "danger":
        yield from find_doses(heard)


def find_danger_signs(heard: Heard, need: Need, overheard: bool) -> Iterator[Span]:
    """Where phrases, parts and kinds of this need stand."""
    yield from heard.spans(f"phrases.{need}")
    if overheard:
        yield from heard.spans(f"overheard.{need}")
    for place, near in enumerate(heard.alarm.near.get(need, ())):
        if firsts := heard.spans(f"first.{need}.{place}"):
            yield from near_spans(firsts, heard.spans(f"then.{need}.{place}"), near.gap)
    for kind in SIGNS_OF[need]:
        yield from together(kind.signs, heard.find, heard.alarm.reach, kind.ordered)


def find_doses(heard: Heard) -> Iterator[Span]:
    """Where somebody took too much of a medicine, or one that is not theirs."""
    for kind in DOSES:
        yield from together(kind.signs, heard.find, heard.alarm.reach, kind.ordered)


def is_uncertain(words: str, alarm: Alarm) -> bool:
    """Whether signs stand together that may tell of too much; idioms aside, all counts."""
    whole = heard_in(row_of(words, alarm), alarm)
    idioms = whole.spans("idioms")
    heard = heard_in(whole.row.without(idioms), alarm) if idioms else whole
    reach = 2 * alarm.reach
    return any(next(together(signs, heard.find, reach, False), None) for signs in UNCERTAIN)


# ---------------------------------------------------------------- what takes it back


def taken_back(heard: Heard, span: Span, need: Need) -> Span | None:
    """The danger with the words that take it back; None where nothing does.

    Where somebody is named nobody asks in general, and where now is, nothing is over. A wish to
    leave life is taken back by nothing but the denial of its own name.
    """
    if need == "selfharm" and span not in heard.spans(f"phrases.{need}"):
        return None  # "no point in living" denies nothing.
    denial = before(heard, span, "denied", 0) or closing_denial(heard, span)
    if denial or need == "selfharm" or heard.spans("present"):
        return denial
    question = None if heard.spans("signs.someone") else before(heard, span, "asked", NEARLY)
    return question or long_ago(heard, span)


def asked_for(heard: Heard, span: Span, doses: Collection[Span]) -> Span | None:
    """The dose with the words that only ask whether it may be taken."""
    return before(heard, span, "allowed", NEARLY) if span in doses else None


def before(heard: Heard, span: Span, name: str, gap: int) -> Span | None:
    """The span with a phrase of this list that ends right before it, in the same clause."""
    for phrase in heard.spans(name):
        parted = any(phrase.end <= stop <= span.start for stop in heard.row.stops)
        if 0 <= span.start - phrase.end <= gap and not parted:
            return phrase.with_(span)
    return None


def closing_denial(heard: Heard, span: Span) -> Span | None:
    """The span with a denial right after it that ends the clause: "боли в груди нет"."""
    ends = {*heard.row.stops, len(heard.row.words)}
    after = heard.spans("denied_after")
    return next((no.with_(span) for no in after if no.start == span.end and no.end in ends), None)


def long_ago(heard: Heard, span: Span) -> Span | None:
    """The span with the words that tell of the past."""
    reach = max(OVERSTEP, heard.alarm.reach)
    near = (time for time in heard.spans("past") if time.gap_to(span) <= reach)
    return next((time.with_(span) for time in near), None)


def is_part_of_number(row: Row, span: Span, vocabulary: Vocabulary) -> bool:
    """Whether the phrase is digits and stands among others.

    One more digit makes no number: "oh, nine one one" is a cry for help.
    """
    phrase = " ".join(row.words[span.start : span.end])
    if not is_digits(phrase, vocabulary):
        return False
    rest = " ".join(row.words).replace(phrase, " ")
    return len(digits_in(rest, vocabulary.numerals)) > 1


def is_digits(phrase: str, vocabulary: Vocabulary) -> bool:
    """Whether the phrase could be digits of a value and nothing else, such as "nine"."""
    return kinds_in(phrase, vocabulary.numerals) <= DIGITS


def is_named(heard: Heard, span: Span, talk: NameTalk) -> bool:
    """Whether the word is a part of a name: one that is known as a name, beside another word, and
    no word of ordinary talk. "¡Socorro!" alone is a cry for help."""
    words, names = heard.row.words, heard.alarm.names
    if " ".join(words[span.start : span.end]) not in names:
        return False
    said = within(" ".join(filter(None, words)), around_names(talk))
    if any(contains(said, phrase) for phrase in heard.alarm.talk):
        return False
    name = said.split()
    return FEWEST <= len(name) <= LONGEST and any(word not in names for word in name)


@lru_cache(maxsize=16)
def around_names(talk: NameTalk) -> tuple[str, ...]:
    """What is said before and after a name, as phrases."""
    # What stands after a name is written from its last word.
    after = (phrase[::-1] for phrase in phrases_at(talk.after))
    return tuple(" ".join(words) for words in (*phrases_at(talk.before), *after))


def phrases_at(side: Around) -> Iterator[tuple[str, ...]]:
    """Every phrase that can stand at this side of a name."""
    indexes = (side.phrases, side.first, side.then)
    yield from (phrase for index in indexes for some in index.values() for phrase in some)
