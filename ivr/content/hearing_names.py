"""From the names of a hearing.toml to what is heard around a name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ivr.dialog.parsers.text import normalize_text
from ivr.dialog.vocabulary import Around, Characters, Index, Letters, NameTalk, Phrase

FEWEST_ALONE = 2
"""Words, or Chinese characters, of who somebody is, to count without "my": 孫 is a surname."""


@dataclass(frozen=True, slots=True)
class LettersSheet:
    like: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CharactersSheet:
    of: tuple[str, ...] = ()
    surname: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    family: str = ""
    compound: tuple[str, ...] = ()
    heads: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NamesSheet:
    """What callers of one language say around a name.

    Each of `kin` is said after each of `whose`, before a name and after it; `kin_alone` says it
    before a name without `whose` too.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    whose: tuple[str, ...]
    kin: tuple[str, ...]
    naming: tuple[str, ...]
    sentence: tuple[str, ...]
    weak: tuple[str, ...]
    phrases: tuple[str, ...]
    surnames: tuple[str, ...] = ()
    particles: tuple[str, ...] = ()
    kin_alone: bool = False
    letters: LettersSheet = field(default_factory=LettersSheet)
    characters: CharactersSheet = field(default_factory=CharactersSheet)


def names_talk_of(sheet: NamesSheet) -> NameTalk:
    """All phrases as plain words; names are never folded."""
    told = sheet.characters
    return NameTalk(
        before=Around(
            index_of((*sheet.before, *alone(sheet))), index_of(sheet.whose), index_of(sheet.kin)
        ),
        after=Around(
            index_of(sheet.after, backward=True),
            index_of(sheet.kin, backward=True),
            index_of(sheet.whose, backward=True),
        ),
        naming=index_of(sheet.naming),
        surnames=frozenset(sheet.surnames),
        sentence=plain_words(sheet.sentence),
        weak=plain_words(sheet.weak),
        phrases=index_of(sheet.phrases),
        particles=frozenset(sheet.particles),
        family=frozenset(told.family),
        compound=frozenset(told.compound),
        letters=letters_of(sheet.letters),
        characters=Characters(heads_of(told.heads), told.of, told.surname, told.given),
    )


def with_sentences(sheet: NamesSheet, common: NamesSheet) -> NamesSheet:
    """The sheet with the words and phrases of another language that are in no name: people mix
    languages."""
    sentence = (*sheet.sentence, *common.sentence)
    return replace(sheet, sentence=sentence, phrases=(*sheet.phrases, *common.phrases))


def alone(sheet: NamesSheet) -> tuple[str, ...]:
    """Who somebody is, without whose."""
    if not sheet.kin_alone:
        return ()
    return tuple(kin for kin in sheet.kin if len(normalize_text(kin, {}).split()) >= FEWEST_ALONE)


def index_of(phrases: Iterable[str], *, backward: bool = False) -> Index:
    """First word -> the phrases that begin with it, the longest first; or last word, reversed."""
    parts = {tuple(normalize_text(phrase, {}).split()) for phrase in phrases}
    index: dict[str, list[Phrase]] = {}
    for phrase in sorted(parts, key=lambda some: (-len(some), some)):
        said = phrase[::-1] if backward else phrase
        if said:
            index.setdefault(said[0], []).append(said)
    return {word: tuple(some) for word, some in index.items()}


def plain_words(words: Iterable[str]) -> frozenset[str]:
    """Words as they are compared."""
    return frozenset(normalize_text(word, {}) for word in words)


def letters_of(sheet: LettersSheet) -> Letters:
    """How callers spell."""
    names = {
        tuple(normalize_text(name, {}).split()): letter
        for letter, names in sheet.names.items()
        for name in names
    }
    return Letters(
        names,
        index_of(sheet.like),
        index_of(sheet.twice),
        index_of(sheet.blank),
        index_of(sheet.about),
    )


def heads_of(heads: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """What describes a surname -> the surname, the longest first."""
    pairs = [(head, chosen) for chosen, some in heads.items() for head in some]
    return dict(sorted(pairs, key=lambda pair: -len(pair[0])))
