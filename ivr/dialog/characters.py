"""Chinese characters as callers explain them, and surnames that they introduce by themselves.

Recognisers write homophones, so callers tell which character they mean: 弓长张 is 张 and not 章,
伟大的伟 is 伟. An explanation chooses the character and is left out of the name.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ivr.dialog.vocabulary import Characters, NameTalk
from ivr.dialog.words import IDEOGRAPHS

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
