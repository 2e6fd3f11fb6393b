"""What callers say around a name, and how a name is told from a sentence."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ivr.dialog.parsers.text import IDEOGRAPH, apart, normalize_text
from ivr.dialog.vocabulary import Around, Index, NameTalk, Phrase

PAUSES = ",;:，、；：。！？!?…"
"""Signs that part what is said. A full stop is none: it also ends an initial."""

MOST_IDEOGRAPHS = 8
"""No name in Chinese characters is longer."""

MOST_WITHOUT_SURNAME = 6
"""A name with more Chinese characters begins with a surname."""

Parts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it was written, and its parts as they are compared: "In-law" is "in", "law".

    `pause` tells that the sign of a pause follows.
    """

    text: str
    parts: Parts
    pause: bool = False


def words_in(said: str) -> list[Word]:
    """The words in letters of any script; hyphens and apostrophes stay where they join.

    Nothing is folded: a name keeps its spelling.
    """
    straight = unicodedata.normalize("NFC", said).translate({0x2019: "'", 0x2010: "-"})
    words: list[Word] = []
    for piece in apart("".join(map(letter_or_pause, straight))).split():
        text = piece.strip("-'")
        if text and text != ",":
            words.append(Word(text, tuple(normalize_text(text, {}).split())))
        elif words and piece == ",":
            words[-1] = Word(words[-1].text, words[-1].parts, pause=True)
    return words


def letter_or_pause(c: str) -> str:
    """The character, a comma of its own for a pause, or a space."""
    if c in PAUSES:
        return " , "
    return c if c in "-'" or unicodedata.category(c)[0] in "LM" else " "


def texts(words: Sequence[Word]) -> list[str]:
    """The words as they were written."""
    return [word.text for word in words]


# ---------------------------------------------------------------- around a name


def without_talk(words: Sequence[Word], talk: NameTalk) -> Sequence[Word]:
    """The words less what stands before and after a name, however much of it.

    Of "my friend from church named Joe Brown" what follows "named" is the name.
    """
    inner = without_ends(words, talk)
    named = after_naming(words, inner, talk)
    return inner if named is None else without_ends(named, talk)


def without_ends(words: Sequence[Word], talk: NameTalk) -> Sequence[Word]:
    """The words less the phrases at their beginning and their end, however many follow."""
    rest = words[: len(words) - passed(backward(words), talk.after, talk)]
    return rest[passed(rest, talk.before, talk) :]


def backward(words: Sequence[Word]) -> list[Word]:
    """The words from the last to the first; a pause stands between the same two."""
    pauses = [False, *(word.pause for word in words[:-1])]
    both = list(zip(words, pauses, strict=False))[::-1]
    return [Word(word.text, word.parts[::-1], pause) for word, pause in both]


def passed(words: Sequence[Word], around: Around, talk: NameTalk) -> int:
    """How many words at the beginning are these phrases, one after the other."""
    at = 0
    while length := around_at(words[at:], around):
        filler = length == 1 and words[at].parts[0] in talk.surnames
        if filler and is_surname(words[at], words[at + 1 :], around):
            break
        at += length
    return at


def around_at(words: Sequence[Word], around: Around) -> int:
    """How many words stand at the beginning that are no part of a name."""
    return max(length_at(words, around.phrases), person_at(words, around))


def person_at(words: Sequence[Word], around: Around) -> int:
    """How many words at the beginning tell who somebody is: "my friend"."""
    for first in lengths_at(words, around.first):
        if then := length_at(words[first:], around.then):
            return first + then
    return 0


def tells_who(words: Sequence[Word], around: Around) -> bool:
    """Whether the words begin with who somebody is, also without "my"."""
    return bool(person_at(words, around) or length_at(words, around.then))


def length_at(words: Sequence[Word], phrases: Index) -> int:
    """How many words the longest phrase takes that stands at the beginning; 0 for none."""
    return next(lengths_at(words, phrases), 0)


def lengths_at(words: Sequence[Word], phrases: Index) -> Iterator[int]:
    """How many words each phrase takes that stands at the beginning, the longest first."""
    first = words[0].parts[:1] if words else ()
    for phrase in phrases.get(first[0], ()) if first else ():
        if length := length_of(words, phrase):
            yield length


def length_of(words: Sequence[Word], phrase: Phrase) -> int:
    """How many words the phrase takes at the beginning; 0 where it does not stand there."""
    left = phrase
    for taken, word in enumerate(words, start=1):
        if not word.parts or left[: len(word.parts)] != word.parts:
            return 0
        left = left[len(word.parts) :]
        if not left:
            return taken
    return 0


def is_surname(filler: Word, rest: Sequence[Word], around: Around) -> bool:
    """Whether a filler that is also a surname (Um, Er, Uh) belongs to the name beside it.

    It does with a capital, and where without it a bare given name would be left.
    """
    if filler.pause or not rest or around_at(rest, around):
        return False
    is_written, is_capital = rest[0].text[0].isupper(), filler.text[0].isupper()
    if is_written and any(not word.text.isupper() for word in (filler, *rest)):
        return is_capital
    return len(rest) == 1


def after_naming(
    words: Sequence[Word], inner: Sequence[Word], talk: NameTalk
) -> Sequence[Word] | None:
    """What follows the last word that names somebody, where the words tell who that is."""
    starts = range(len(words) - len(inner) + 1)
    if not any(tells_who(words[at:], talk.before) for at in starts):
        return None
    for at in range(len(inner) - 1, -1, -1):
        length = length_at(inner[at:], talk.naming)
        named = inner[at + length :] if length else ()
        if len(named) > any(map(is_ideograph, texts(named))):
            return named
    return None


# ---------------------------------------------------------------- a name or a sentence


def is_sentence(words: Sequence[Word], talk: NameTalk) -> bool:
    """Whether the words are more likely a sentence than a name.

    Some words are in no name. Some are in few: more of the others must stand beside them.
    """
    heard = [" ".join(word.parts) for word in words]
    if not talk.sentence.isdisjoint(heard) or has_phrase(words, talk.phrases):
        return True
    weak, ideographs = (
        sum(map(is_one, heard)) for is_one in (talk.weak.__contains__, is_ideograph)
    )
    if ideographs:
        return is_chinese_sentence("".join(heard), weak, ideographs, talk)
    others = len(heard) - weak
    return bool(weak) and not (weak < others or weak == others == 1) or is_in_small(words, talk)


def has_phrase(words: Sequence[Word], phrases: Index) -> bool:
    """Whether one of the phrases stands in the words."""
    return any(length_at(words[at:], phrases) for at in range(len(words)))


def is_chinese_sentence(heard: str, weak: int, ideographs: int, talk: NameTalk) -> bool:
    """Whether the characters are too many for a name, or lack the surname that would show one."""
    familiar = has_family(heard, talk)
    if ideographs > (MOST_IDEOGRAPHS if familiar else MOST_WITHOUT_SURNAME):
        return True
    sure = heard[:2] in talk.compound or (familiar and heard[0] not in talk.weak)
    return bool(weak) and not (sure and weak < ideographs)


def has_family(heard: str, talk: NameTalk) -> bool:
    """Whether the characters begin with a surname."""
    return heard[:2] in talk.compound or heard[:1] in talk.family


def is_in_small(words: Sequence[Word], talk: NameTalk) -> bool:
    """Whether somebody has written capitals, but the first word, a weak one or most without."""
    cased = [w for w in words if w.text.lower() != w.text.upper() and w.parts]
    small = [w for w in cased if w.text[0].islower() and w.text.lower() not in talk.particles]
    capitals = sum(w.text[0].isupper() for w in cased)
    weak = any(w.text in talk.weak for w in small)
    begins = bool(small) and small[0] is cased[0]
    return bool(capitals) and (begins or weak or len(small) > capitals)


def is_ideograph(text: str) -> bool:
    """Whether the text is one Chinese character."""
    return IDEOGRAPH.fullmatch(text) is not None
