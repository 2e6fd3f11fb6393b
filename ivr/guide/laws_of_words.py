"""The laws of a translation's words: its terms, what carries a rule, and nothing foreign."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache

from ivr.guide.glossary import Glossary, count, folded, found, without

DENIALS = "not"
"""The kind of warning word of which one more is as wrong as one fewer."""

PLACEHOLDER = re.compile(r"\{[^}]*\}")
VALUE = re.compile(r"\{(?!key\})[^}]*\}")
"""Placeholders but {key}, which a glossary may name: `press {key}`."""

WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")


def wrong_words(
    prompt: str, english: str, text: str, own: Glossary, english_glossary: Glossary
) -> Iterator[str]:
    """What is wrong with the words of one translation of this English."""
    yield from wrong_terms(prompt, english, text, own, english_glossary)
    yield from wrong_warnings(prompt, english, text, own, english_glossary)
    yield from softened(prompt, english, text, own, english_glossary)


def wrong_terms(
    prompt: str, english: str, text: str, own: Glossary, english_glossary: Glossary
) -> Iterator[str]:
    """A term of the English is said in its one way, and nothing is said in a way to avoid."""
    english, text = VALUE.sub(" ", english), VALUE.sub(" ", text)
    for name, term in own.term.items():
        known = english_glossary.term.get(name)
        needed = known is not None and found(known.own, english)
        if needed and prompt not in term.exceptions and not found(term.own, text):
            yield f"the glossary says {name!r} as {term.say!r}, and this does not"
        if found(term.never, text):  # perhaps as a part of what is right, or of a name
            for form in found(term.never, without((*term.own, *own.names), text)):
                yield f"the glossary never says {form!r}: {name!r} is {term.say!r}"


def wrong_warnings(
    prompt: str, english: str, text: str, own: Glossary, english_glossary: Glossary
) -> Iterator[str]:
    """Each word that denies, forbids or bounds has its counterpart."""
    for kind, mark in own.warnings.items():
        known = english_glossary.warnings.get(kind)
        needed = mark.counts.get(prompt, count(known, bare(english)) if known else 0)
        held = count(mark, bare(text))
        if held < needed:
            yield f"a word of {kind!r} is lost: it has {held}, and needs {needed}"
        if held > needed and kind == DENIALS:
            yield f"a word of {kind!r} is too many: it has {held}, and needs {needed}"


def softened(
    prompt: str, english: str, text: str, own: Glossary, english_glossary: Glossary
) -> Iterator[str]:
    """What the English demands or forbids is no advice."""
    demanded = any(count(mark, bare(english)) for mark in english_glossary.warnings.values())
    if own.soft and demanded and prompt not in own.soft.exceptions:
        for word in found(own.soft.words, text):
            yield f"{word!r} makes advice of a rule"


def wrong_glossary(own: Glossary, english: Glossary, prompts: Collection[str]) -> Iterator[str]:
    """A glossary has the terms and kinds of the English one, and names prompts that exist."""
    if any(not any(map(str.isalnum, phrase)) for phrase in phrases_of(own)):
        yield "one of its phrases has no letters, and would be found everywhere"
    for name in english.term.keys() - own.term.keys():
        yield f"it has no term {name!r}"
    for kind in english.warnings.keys() ^ own.warnings.keys():
        yield f"the kind {kind!r} must be in this glossary and in the English one"
    named = {prompt for term in own.term.values() for prompt in term.exceptions}
    named |= {prompt for mark in own.warnings.values() for prompt in mark.counts}
    named |= set(own.soft.exceptions) if own.soft else set()
    for prompt in sorted(named - set(prompts)):
        yield f"it names {prompt!r}, and there is no such prompt"


def phrases_of(own: Glossary) -> Iterator[str]:
    """Everything that is looked for in a text."""
    for term in own.term.values():
        yield from (*term.own, *term.never)
    for mark in own.warnings.values():
        yield from (*mark.words, *mark.ignore)
    yield from (*(own.soft.words if own.soft else ()), *own.names, *own.same)


def unkept(
    own: Glossary, english_glossary: Glossary, english: Mapping[str, str], critical: Collection[str]
) -> Iterator[str]:
    """Of a critical wording no kind of rule can be waived altogether."""
    for kind, mark in own.warnings.items():
        known = english_glossary.warnings.get(kind)
        for prompt, number in mark.counts.items():
            if prompt in critical and not number and known and count(known, bare(english[prompt])):
                yield f"{prompt} is critical, so a word of {kind!r} cannot be waived there"


# ---------------------------------------------------------------- words of another language


def foreign_words(name: str, text: str, own: Glossary, english: Collection[str]) -> Iterator[str]:
    """Words in a script that the language's own name is not written in, and English words.

    `name` is the language as its speakers write it; `english` are the words that our English has,
    folded, which only a language in the same letters could hold.
    """
    scripts = {script_of(letter) for letter in name if letter.isalpha()}
    for word in WORD.findall(without(own.names, bare(text))):
        if {script_of(letter) for letter in word if letter.isalpha()} - scripts:
            yield f"{word!r} is in foreign letters: see `allowed` in the glossary"
        elif word in english and not found(own.same, word):
            yield f"{word!r} is an English word: see `same` in the glossary"


def script_of(letter: str) -> str:
    """The script of a letter, as the first word of its Unicode name: LATIN, CYRILLIC, CJK …"""
    return unicodedata.name(letter, "UNKNOWN").partition(" ")[0]


@lru_cache(maxsize=2)
def words_in(texts: tuple[str, ...]) -> frozenset[str]:
    """Every word of these texts, folded; single letters are no words of any language."""
    words = {word for text in texts for word in WORD.findall(folded(bare(text)))}
    return frozenset(word for word in words if len(word) > 1)


def bare(text: str) -> str:
    """The text without its placeholders."""
    return PLACEHOLDER.sub(" ", text)
