"""The names of people, as they are said, spelled on the keys of a telephone, and spelled out."""

import re
import unicodedata
from collections.abc import Sequence
from functools import partial
from itertools import groupby

from ivr.dialog.model import Wrong
from ivr.dialog.numerals import NUMBERS, digits_in, spoken_telephone, tokens_in
from ivr.dialog.vocabulary import NameTalk, Numerals, Vocabulary
from ivr.dialog.words import apart, plain, tight

LONGEST = 80
"""Letters and signs; no name that a nurse can use is longer."""

FEWEST_DIGITS = 3
"""Number words that make a number: "Sandra Oh" and "Jack Seven" are names."""

KEYS = {
    "2": "ABC", "3": "DEF", "4": "GHI", "5": "JKL",
    "6": "MNO", "7": "PQRS", "8": "TUV", "9": "WXYZ",
}  # fmt: skip

SEPARATORS = str.maketrans({",": " ", "，": " ", "、": " "})
"""What parts a name from a number."""

SIGNS = {" ": "00", "-": "11", "'": "12"}

SPELLINGS = SIGNS | {
    letter: f"{key}{place}"
    for key, letters in KEYS.items()
    for place, letter in enumerate(letters, start=1)
}
"""Letter -> its key, then the place on it: A = 21, S = 74."""

LETTERS = {keys: letter for letter, keys in SPELLINGS.items()}

PROMPTS = {" ": "letter.space", "-": "letter.hyphen", "'": "letter.apostrophe"}

# Letters that no Unicode decomposition brings to A to Z.
PLAIN_LETTERS = str.maketrans(
    {
        "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O",
        "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ł": "l", "Ł": "L",
        "ħ": "h", "Ħ": "H", "ı": "i", "ŋ": "n", "Ŋ": "N",
    }
)  # fmt: skip


# ---------------------------------------------------------------- said


def spoken_name(words: str, vocabulary: Vocabulary) -> str | Wrong:
    """The name without the words around it, as it is written; `has_number` if digits are in it."""
    if has_number(words, vocabulary.numerals):
        return Wrong("has_number")
    return name_in(words, vocabulary.names)


def name_and_number(words: str, vocabulary: Vocabulary) -> tuple[str | Wrong, str | Wrong]:
    """Both of "Maria, 917-555-0142": the name, and the number in E.164."""
    number = spoken_telephone(words, vocabulary.numerals)
    return name_in(without_numbers(words, vocabulary.numerals), vocabulary.names), number


def has_number(words: str, known: Numerals) -> bool:
    """Whether a digit is written in the words, or several are said."""
    return any(map(str.isdecimal, words)) or len(digits_in(words, known)) >= FEWEST_DIGITS


def without_numbers(words: str, known: Numerals) -> str:
    """The words less those that are a number, be it written or said."""
    kept: list[str] = []
    for numeric, some in groupby(parted(words), partial(is_number, known)):
        run = " ".join(some)
        if not (numeric and has_number(run, known)):
            kept.append(run)
    return " ".join(kept)


def parted(words: str) -> list[str]:
    """The words, each Chinese character one of them."""
    return apart(words.translate(SEPARATORS)).split()


def is_number(known: Numerals, word: str) -> bool:
    """Whether the word does nothing but begin or go on with a number."""
    kinds = {token.kind for token in tokens_in(word, known)}
    return bool(kinds) and kinds <= {*NUMBERS, "plus"}


def name_in(words: str, talk: NameTalk) -> str | Wrong:
    """What remains of the words without what callers say before and after a name."""
    return name_of(tight(" ".join(without(talk, name_words(words)))))


def name_words(words: str) -> list[str]:
    """The words in letters of any script; hyphens and apostrophes stay where they join.

    Nothing is folded: a name keeps its spelling.
    """
    straight = unicodedata.normalize("NFC", words).translate({0x2019: "'", 0x2010: "-"})
    kept = "".join(c if c in "-'" or unicodedata.category(c)[0] in "LM" else " " for c in straight)
    found = (word.strip("-'") for word in apart(kept).split())
    return [word for word in found if word]


def without(talk: NameTalk, words: Sequence[str]) -> Sequence[str]:
    """The words less the phrases at their beginning and their end, however many follow."""
    heard = [plain(word, {}) for word in words]
    before = passed(heard, talk.before)
    after = passed(heard[::-1], [phrase[::-1] for phrase in talk.after])
    return words[before : len(words) - after]


def passed(heard: Sequence[str], phrases: Sequence[tuple[str, ...]]) -> int:
    """How many words at the beginning are these phrases, one after the other."""
    at = 0
    while length := next((len(p) for p in phrases if tuple(heard[at : at + len(p)]) == p), 0):
        at += length
    return at


def name_of(words: str) -> str | Wrong:
    """The words as a name, if they have a letter and are not too long."""
    name = " ".join(words.split())
    if not any(c.isalpha() for c in name):
        return Wrong("no_name")
    name = name if has_both_cases(name) else titled(name)
    if len(name) > LONGEST:
        return Wrong("too_long", (("got", len(name)), ("need", LONGEST)))
    return name


def has_both_cases(name: str) -> bool:
    """Whether someone has already decided which letters are capitals."""
    return any(map(str.isupper, name)) and any(map(str.islower, name))


def titled(name: str) -> str:
    """A capital at each beginning: "o'brien-garcia" -> "O'Brien-Garcia"."""
    return re.sub(r"(?:^|(?<=[ '-]))\w", lambda first: first[0].title(), name.lower())


# ---------------------------------------------------------------- spelled on the keys


def spelled_name(keys: str) -> str | Wrong:
    """Two keys a letter, the key and the place on it: "537436" -> "Leo"."""
    pairs = [keys[at : at + 2] for at in range(0, len(keys), 2)]
    if len(pairs) > LONGEST:
        return Wrong("too_long", (("got", len(pairs)), ("need", LONGEST)))
    for at, pair in enumerate(pairs, start=1):
        if pair not in LETTERS:
            return Wrong("half_letter" if len(pair) == 1 else "no_such_letter", (("at", at),))
    return name_of("".join(LETTERS[pair] for pair in pairs))


def spelling_of(name: str) -> str:
    """The keys that spell the name without its accents; what no key has is left out."""
    return "".join(SPELLINGS.get(c, "") for c in folded(name)[0].upper())


def folded(name: str) -> tuple[str, bool]:
    """The name in A to Z, space, hyphen and apostrophe, and whether that changed a letter."""
    straight = unicodedata.normalize("NFC", name).replace("’", "'")
    bare = unicodedata.normalize("NFD", straight.translate(PLAIN_LETTERS))
    ascii_name = "".join(c for c in bare if c.isascii() and c.upper() in SPELLINGS)
    return ascii_name, ascii_name != straight


# ---------------------------------------------------------------- spelled out


def letters_of(name: str) -> tuple[str, ...]:
    """What to say letter by letter: capitals, and the prompts of a space, hyphen, apostrophe."""
    spelled: list[str] = []
    for c in unicodedata.normalize("NFC", name).replace("’", "'"):
        if c in PROMPTS:
            spelled.append(PROMPTS[c])
        elif c.isalpha():
            spelled.append(c.upper() if len(c.upper()) == 1 else c)
        elif unicodedata.category(c)[0] == "M" and spelled and spelled[-1] not in PROMPTS.values():
            spelled[-1] += c
    return tuple(spelled)
