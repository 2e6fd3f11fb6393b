"""Letters that callers spell after a name, and what they make of it.

"Ana Ruiz, A N A R U I Z" is Ana Ruiz; in "Smith, S M Y T H" the letters decide. Letters that fit no
part of the name make it doubtful: it is asked again.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from ivr.dialog.parsers.name_phrases import Word, is_ideograph, length_at, length_of
from ivr.dialog.parsers.text import IDEOGRAPHS
from ivr.dialog.vocabulary import Characters, Letters, NameTalk

FEWEST = 3
"""Single letters that spell a name; two are initials."""

FEWEST_PLAIN = 2
"""So many of them are said as letters, not by what the letters are called."""

ALIKE = 50.0
"""How alike (0 to 100) letters and a name must be for the letters to correct it."""

MOST_WORDS, MOST_NAMES = 80, 12
"""Words that spell a name ("N as in Nora"), and words of a name: more are neither."""

BLANK = " "


def split_letters(words: Sequence[Word], talk: Letters) -> tuple[Sequence[Word], str]:
    """The words before the letters, and the letters, which end the words; a blank parts two."""
    for start in range(max(0, len(words) - MOST_WORDS), len(words)):
        letters = letters_in(words[start:], talk)
        if letters is not None:
            return words[:start], letters
    return words, ""


def letters_in(words: Sequence[Word], talk: Letters) -> str | None:
    """What the words spell, if they do nothing else: "A", "N as in Nora", "double S"."""
    spelled, plain, at, like = "", 0, 0, False
    while at < len(words):
        letter, taken = letter_at(words[at:], talk)
        if not taken:
            return None
        plain += len(letter) if letter == words[at].text.replace("-", "").lower() else 0
        at += taken
        if told := as_in(words[at:], letter, talk):
            at, like = at + told, True
        spelled += letter
    count = len(spelled.replace(BLANK, ""))
    return spelled if like or (count >= FEWEST and plain >= FEWEST_PLAIN) else None


def letter_at(words: Sequence[Word], talk: Letters) -> tuple[str, int]:
    """The letters at the beginning, and how many words they take; none where there are none."""
    if blank := length_at(words, talk.blank):
        return BLANK, blank
    if (twice := length_at(words, talk.twice)) and twice < len(words):
        letter, taken = letter_at(words[twice:], talk)
        if taken:
            return letter * 2, twice + taken
    named = [(length_of(words, phrase), letter) for phrase, letter in talk.names.items()]
    taken, letter = max(named, default=(0, ""))
    if taken:
        return letter, taken
    text = words[0].text
    if "-" in text and all(len(part) == 1 for part in text.split("-")):
        return text.replace("-", "").lower(), 1
    is_letter = len(text) == 1 and text.isalpha() and not is_ideograph(text)
    return (text.lower(), 1) if is_letter else ("", 0)


def as_in(words: Sequence[Word], letter: str, talk: Letters) -> int:
    """How many words "as in Mary" takes after the letter M; 0 where it does not stand there."""
    like = length_at(words, talk.like)
    if not like or like >= len(words) or not letter.strip():
        return 0
    word = words[like]
    return like + 1 if len(word.text) > 1 and folded(word.text).startswith(folded(letter)) else 0


def without_notes(words: Sequence[Word], talk: Letters) -> tuple[list[Word], list[str]]:
    """The words without "with a K", and the letters that such notes name."""
    kept: list[Word] = []
    noted: list[str] = []
    at = 0
    while at < len(words):
        about = length_at(words[at:], talk.about)
        letter, taken = letter_at(words[at + about :], talk) if about < len(words) - at else ("", 0)
        if about and at and taken and letter.strip():
            noted.append(letter)
            at += about + taken
        else:
            kept.append(words[at])
            at += 1
    return kept, noted


def corrected(names: Sequence[str], letters: str) -> list[str] | None:
    """The name as the letters have it; None where they fit no part of it."""
    written = not names or any(map(str.isupper, "".join(names)))
    spelled = [part.capitalize() if written else part for part in letters.split()]
    if not names or not letters:
        return spelled or list(names)
    if any(is_ideograph(name) for name in names):
        return list(names)
    if len(names) > MOST_NAMES:
        return None
    if len(spelled) > 1:
        whole = fuzz.ratio(folded("".join(names)), folded("".join(spelled)))
        return in_place(names, spelled) if whole >= ALIKE else None
    return with_part(names, spelled[0])


def in_place(names: Sequence[str], spelled: list[str]) -> list[str]:
    """What was spelled, with the signs of the name where both have the same letters."""
    if [folded(name) for name in names] == [folded(part) for part in spelled]:
        return list(names)
    return spelled


def with_part(names: Sequence[str], spelled: str) -> list[str] | None:
    """The name with the part that is most like the spelled letters, as these have it."""
    spans = [(a, b) for a in range(len(names)) for b in range(a + 1, len(names) + 1)]
    alike = {(a, b): fuzz.ratio(folded("".join(names[a:b])), folded(spelled)) for a, b in spans}
    start, end = max(spans, key=lambda span: (alike[span], span[0] - span[1]))
    if alike[start, end] < ALIKE:
        return None
    part = parted(names[start:end], spelled)
    return None if part is None else [*names[:start], *part, *names[end:]]


def parted(names: Sequence[str], spelled: str) -> list[str] | None:
    """The spelled letters as so many words: all but one of the words are in them as they are."""
    if folded("".join(names)) == folded(spelled):
        return list(names)
    for at in range(len(names)):
        first, last = folded("".join(names[:at])), folded("".join(names[at + 1 :]))
        inner = spelled.lower()[len(first) : len(spelled) - len(last)]
        if inner and folded(first + inner + last) == folded(spelled):
            return [
                *names[:at],
                inner.capitalize() if at or spelled[0].isupper() else inner,
                *names[at + 1 :],
            ]
    return None


def folded(text: str) -> str:
    """Letters alone, in one case and without accents."""
    bare = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in bare if c.isalpha())


# ---------------------------------------------------------------- characters


LONGEST_WORD = 4
"""Characters of a word that explains one of them: 美丽的美."""

HAN = f"[{IDEOGRAPHS}]"
NO_SURNAME = ("名", "氏")
"""After 姓 these make another word of it: 姓名."""


@dataclass(frozen=True, slots=True)
class Introduction:
    """What was said without its explanations, and the characters that they chose."""

    rest: str
    surname: str = ""
    given: tuple[str, ...] = ()


def parse_introduction(said: str, talk: Characters) -> Introduction:
    """The explanations are taken out of what was said; a space stays in place of each."""
    surname, rest = "", said
    for head, chosen in talk.heads.items():
        if head not in rest:
            continue
        # 张是弓长张: what stands before and after the explanation is the character once more.
        around = rf"(?:{HAN}[是係系为])?{head}(?:{any_of(talk.of)})?{HAN}?"
        parts = re.split(around, rest, maxsplit=1)
        if len(parts) == 2:
            surname, rest = chosen, f"{parts[0]} {parts[1]}"
    given: list[str] = []
    while found := word_with_one_of_its_own(rest, talk):
        given.append(found.group("one"))
        rest = f"{rest[: found.start()]} {rest[found.end() :]}"
    return Introduction(rest, surname, tuple(given))


def word_with_one_of_its_own(said: str, talk: Characters) -> re.Match[str] | None:
    """The first 伟大的伟; the word is as short as it can be."""
    for length in range(2, LONGEST_WORD + 1):
        before = rf"(?:{HAN}[是係系为])?(?P<word>{HAN}{{{length}}})"
        for found in re.finditer(rf"{before}(?:{any_of(talk.of)})(?P<one>{HAN})", said):
            word = found.group("word")
            if found.group("one") in word and not any(g in word for g in talk.given if g[1:]):
                return found
    return None


def any_of(words: Sequence[str]) -> str:
    """A pattern of these words, the longest first; one that matches nothing for none."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or r"(?!)"


def introduced(said: str, talk: Characters) -> tuple[str, str] | None:
    """The surname that is introduced by itself, and the rest: 姓陈，叫大文 is 陈 and 大文."""
    found = re.search(rf"(?:{any_of(talk.surname)})(?!{any_of(NO_SURNAME)})\s*(?={HAN})", said)
    if not found:
        return None
    after = said[found.end() :].strip()
    link = re.search(rf"(?<=.)\s*(?:{any_of(talk.given)})\s*", after)
    if link:
        return after[: link.start()].strip(), after[link.end() :].strip()
    first, _, rest = after.partition(" ")
    return first, rest.strip()


def joined(surname: str, given: str, chosen: str) -> str | None:
    """One whole name from a surname and what followed it; None where the two do not agree.

    `chosen` is the surname that was explained: it stands in place of what was written.
    """
    if not given or given.startswith(surname):
        return (chosen or surname) + given[len(surname) :] if len(surname) <= 2 else surname + given
    if len(given) <= 2:
        return (chosen or surname) + given
    return chosen + given[len(surname) :] if chosen and len(surname) <= 2 else None


def with_chosen(name: str, introduction: Introduction, talk: NameTalk) -> str | None:
    """The name with the characters that were explained; None where they do not fit it."""
    family = name[:2] if name[:2] in talk.compound else name[:1] if name[:1] in talk.family else ""
    given = name[len(family) :]
    if introduction.surname:
        # A homophone that is no surname can stand in its place: 掌大文.
        given = given if family or len(name) <= 2 else name[1:]
        family = introduction.surname
    if not introduction.given or set(introduction.given) <= set(family + given):
        return family + given
    if not given or len(given) == len(introduction.given):
        return family + "".join(introduction.given)
    if len(introduction.given) == len(name) and not introduction.surname:
        return "".join(introduction.given)
    return None
