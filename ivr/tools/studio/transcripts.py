"""Whether a transcript has what the words must not lose: each number, part of the day and "not".

Both texts are brought to one form first: numbers as digits, however they were said or written.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from rapidfuzz.distance import Levenshtein

from ivr.content.model import Content
from ivr.content.number_formats import SpokenSheet
from ivr.dialog.parsers.numbers import NEAR, Style, Token, figures_at, split, token_at
from ivr.dialog.vocabulary import Numeral, NumeralKind, Numerals
from ivr.i18n.glossary import Mark, count, folded, found

Loss = Literal["number", "time", "not", "words", "language"]
"""What a clip was not heard to say: a number, a part of the day, a "not"; most of its words; or
anything in its own language."""

GARBLED = 0.5
"""A clip of which more than this part was heard otherwise says something else."""

SURE = 0.9
"""A clip is in another language if the recogniser is so sure of it."""

COUNTING: frozenset[NumeralKind] = frozenset({"number", "ordinal", "month", "repeat"})
"""What is a number here: "third" and "double" as well, for both texts are read alike."""

SIMPLE: Mapping[str, str] = {
    r"n't\b": " not",
    r"\bca not\b|\bcan not\b": "cannot",
    r"\bwo not\b": "will not",
    r"\b([ap])\. ?m\b\.?": r"\1m",
    r"(?<=\d)[:.]00(?!\d)": "",
}
"""What recognisers write in other ways than wordings do: "can't", "a.m.", "9:00"."""


ALIKE: Mapping[str, Mapping[str, int]] = {"en": {"for": 4, "to": 2, "too": 2, "won": 1, "ate": 8}}
"""Words that sound like a number, for which a recogniser may write it: "4 medicines, press 4"."""


@dataclass(frozen=True, slots=True)
class Ear:
    """What must be heard in a language: the words of numbers, of the parts of the day and of
    denials. `alike` are words that sound like a number; `others` are the characters that a
    recogniser may write for ours."""

    numerals: Numerals
    alike: Mapping[str, int] = field(default_factory=dict)
    periods: tuple[str, ...] = ()
    denials: Mark = field(default_factory=lambda: Mark(()))
    others: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Heard:
    """What a recogniser made of a clip: the words; which language it took it for, and how sure it
    was of that (0 to 1)."""

    words: str
    language: str
    sure: float


@dataclass(frozen=True, slots=True)
class Numbers:
    """All digits of a text; the places between two of them where a number may end (`ends`), and
    those where other words stand (`words`)."""

    digits: str
    ends: frozenset[int]
    words: frozenset[int]


def ear_of(book: Content, language: str) -> Ear:
    """How to listen to this language; by figures alone where it has no sheets."""
    vocabulary, sheet = book.vocabularies.get(language), book.spoken.get(language)
    glossary = book.glossaries.get(language)
    if vocabulary is None or sheet is None:
        return Ear(Numerals({}, 1, ()))
    return Ear(
        counting(vocabulary.numerals, sheet),
        ALIKE.get(language, {}),
        tuple(sorted({period.casefold() for period in sheet.periods.values()})),
        glossary.warnings.get("not", Mark(())) if glossary else Mark(()),
        vocabulary.numerals.fold,
    )


def counting(numerals: Numerals, sheet: SpokenSheet) -> Numerals:
    """The numerals for texts in which nothing but numbers matters."""
    words = dict(counted(numerals))
    for value, phrase in [*cases_of(sheet), *minutes_of(sheet)]:
        words.setdefault(" ".join(split(phrase, numerals.fold)), Numeral("number", value))
    longest = max((phrase.count(" ") + 1 for phrase in words), default=1)
    return replace(numerals, words=words, longest=longest)


def counted(numerals: Numerals) -> Iterator[tuple[str, Numeral]]:
    """The words that count; of 十二月 and 两个 the number alone does."""
    for phrase, its in numerals.words.items():
        if its.kind in ("number", "joiner"):
            yield phrase, its
        elif its.kind in COUNTING and " " not in phrase:
            yield phrase, replace(its, kind="number")


def cases_of(sheet: SpokenSheet) -> Iterator[tuple[int, str]]:
    """The numbers as the line says them: "шести". Those of hours hold the word for hour."""
    hours = re.findall(r"\{hour:(\w+)\}", " ".join(patterns_of(sheet)))
    for form, numbers in sheet.numbers.items():
        if form not in hours:
            said = [*numbers.words.items(), *numbers.parts.items()]
            yield from ((int(value), phrase) for value, phrase in said if len(phrase.split()) == 1)


def patterns_of(sheet: SpokenSheet) -> list[str]:
    """How times are said."""
    return [pattern for clock in sheet.clock.values() for pattern in clock.patterns.values()]


def minutes_of(sheet: SpokenSheet) -> Iterator[tuple[int, str]]:
    """Words for minutes that are no numbers: "y media", 点半."""
    patterns = (its for clock in sheet.clock.values() for its in clock.patterns.items())
    for minute, pattern in patterns:
        phrase = re.sub(r"\{(?:hour|period)[^}]*\}", "", pattern).strip()
        if int(minute) and phrase and "{" not in phrase:
            yield int(minute), phrase


# ---------------------------------------------------------------- one form of both texts


def in_one_form(text: str) -> str:
    """The text in lower case, without spellings that only writing has."""
    text = folded(text)
    for written, plainly in SIMPLE.items():
        text = re.sub(written, plainly, text)
    return text


def words_in(text: str, ear: Ear, style: Style = "whole") -> list[str]:
    """The words in their order, each number as its digits: "press two" -> "press", "2"."""
    pieces = split(in_one_form(text), ear.numerals.fold)
    tokens = list(tokens_of(pieces, ear.numerals))
    words: list[str] = []
    at = 0
    while at < len(tokens):
        figures, length = figures_at([token for token, _ in tokens[at : at + NEAR + 1]], style)
        words += [figure.digits for figure in figures] or [tokens[at][1]]
        at += length
    return words


def tokens_of(pieces: Sequence[str], numerals: Numerals) -> Iterator[tuple[Token, str]]:
    """What each phrase does in a number, and the phrase."""
    at = 0
    while at < len(pieces):
        token, length = token_at(pieces, at, numerals)
        yield token, " ".join(pieces[at : at + length])
        at += length


def compared(text: str, ear: Ear) -> list[str]:
    """The words as they are counted: digits that follow each other are one."""
    words: list[str] = []
    before = ""
    for word in words_in(text, ear):
        if word.isdecimal() and before.isdecimal():
            words[-1] += word
        else:
            words.append(word)
        before = word
    return words


# ---------------------------------------------------------------- what was lost


def losses(words: str, heard: Heard, language: str, ear: Ear) -> Iterator[Loss]:
    """What the clip of these words in this language was not heard to say, or heard too much."""
    if not same_numbers(words, heard.words, ear):
        yield "number"
    if parts_of_day(words, ear) != parts_of_day(heard.words, ear):
        yield "time"
    if denials_in(words, ear) != denials_in(heard.words, ear):
        yield "not"
    if error_rate(words, heard.words, ear, by_character=True) > GARBLED:
        yield "words"
    if heard.language != language and heard.sure >= SURE:
        yield "language"


def same_numbers(words: str, heard: str, ear: Ear) -> bool:
    """Whether the texts have the same numbers, in one way of reading number words at least."""
    return any(
        agree(numbers_of(words_in(words, way, style)), numbers_of(words_in(heard, way, style)))
        for way in (ear, by_sound(ear))
        for style in get_args(Style)
    )


def by_sound(ear: Ear) -> Ear:
    """The ear to which words that sound like a number are one."""
    alike = {word: Numeral("number", value) for word, value in ear.alike.items()}
    numerals = replace(ear.numerals, words={**ear.numerals.words, **alike})
    return replace(ear, numerals=numerals)


def numbers_of(words: Iterable[str]) -> Numbers:
    """The numbers among these words: "4", "to", "6" -> 46 with words between 4 and 6."""
    digits = ""
    ends: set[int] = set()
    between: set[int] = set()
    for word in words:
        (ends if word.isdecimal() else between).add(len(digits))
        digits += word if word.isdecimal() else ""
    inside = {0, len(digits)}
    return Numbers(digits, frozenset((ends | between) - inside), frozenset(between - inside))


def agree(one: Numbers, other: Numbers) -> bool:
    """Whether two texts have the same numbers: digits that are said one by one may be written
    together, and "4-6" is "4 to 6", but 46 is not."""
    apart = one.words <= other.ends and other.words <= one.ends
    return one.digits == other.digits and apart


def parts_of_day(text: str, ear: Ear) -> list[str]:
    """The parts of the day that the text names, in its order."""
    return found(ear.periods, in_one_form(text).translate(ear.others))


def denials_in(text: str, ear: Ear) -> int:
    """How many words of denial the text has."""
    return count(ear.denials, in_one_form(text).translate(ear.others))


def errors(words: str, heard: str, ear: Ear, *, by_character: bool) -> tuple[int, int]:
    """How many words, or characters, were heard otherwise, and how many there are; never more
    errors than these, for a recogniser that repeats itself says no more about a clip."""
    said, got = compared(words, ear), compared(heard, ear)
    if by_character:
        said, got = list("".join(said)), list("".join(got))
    return min(Levenshtein.distance(said, got), len(said)), len(said)


def error_rate(words: str, heard: str, ear: Ear, *, by_character: bool) -> float:
    """The errors to the words, or characters: 0 to 1."""
    wrong, of = errors(words, heard, ear, by_character=by_character)
    return wrong / of if of else 0.0
