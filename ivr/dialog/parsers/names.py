"""The names of people, as they are said, spelled on the keys of a telephone, and spelled out."""

import re
import unicodedata
from collections.abc import Sequence
from functools import partial
from itertools import groupby

from ivr.dialog.model import Wrong
from ivr.dialog.parsers.name_phrases import (
    PAUSES,
    Word,
    is_sentence,
    texts,
    without_ends,
    without_talk,
    words_in,
)
from ivr.dialog.parsers.numbers import NUMBERS, digits_in, in_telephone, kinds_in, spoken_telephone
from ivr.dialog.parsers.spelled_names import (
    Introduction,
    corrected,
    introduced,
    joined,
    parse_introduction,
    split_letters,
    with_chosen,
    without_notes,
)
from ivr.dialog.parsers.text import IDEOGRAPH, apart, tight
from ivr.dialog.vocabulary import NameTalk, Numerals, Vocabulary

LONGEST = 80
"""Letters and signs; no name that a nurse can use is longer."""

FEWEST_DIGITS = 3
"""Number words that make a number: "Sandra Oh" and "Jack Seven" are names."""

KEYS = {
    "2": "ABC", "3": "DEF", "4": "GHI", "5": "JKL",
    "6": "MNO", "7": "PQRS", "8": "TUV", "9": "WXYZ",
}  # fmt: skip

BEFORE_NUMBER = "\n"
"""What parts a name from the number that was said with it; no name has it."""

PAUSE_AS_SPACE = str.maketrans(dict.fromkeys(PAUSES + ".", " "))

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
    """The name without the words around it, as it is written; `has_number` if digits are in it.

    What looks like a sentence is no name: `no_name`.
    """
    if has_number(explained(words, vocabulary.names).rest, vocabulary.numerals):
        return Wrong("has_number")
    return find_name(words, vocabulary.names)


def name_and_number(words: str, vocabulary: Vocabulary) -> tuple[str | Wrong, str | Wrong]:
    """Both of "Maria, 917-555-0142": the name, and the number in E.164."""
    number = spoken_telephone(words, vocabulary.numerals)
    return find_name(without_numbers(words, vocabulary.numerals), vocabulary.names), number


def with_number(name: str, number: str) -> str:
    """A name and a number as one text, which `split_number` parts."""
    return f"{name}{BEFORE_NUMBER}{number}"


def split_number(text: str) -> tuple[str, str]:
    """The name, and the number that was said with it, or ""."""
    name, _, number = text.partition(BEFORE_NUMBER)
    return name, number


def has_number(words: str, known: Numerals) -> bool:
    """Whether a digit is written in the words, or several are said."""
    digits = digits_in(words, in_telephone(known))
    return any(map(str.isdecimal, words)) or len(digits) >= FEWEST_DIGITS


def without_numbers(words: str, known: Numerals) -> str:
    """The words less those that are a number, be it written or said."""
    kept: list[str] = []
    for numeric, some in groupby(split_name(words), partial(is_number, known)):
        row = list(some)
        while numeric and row and is_sound(known, row[0]):
            # "Maria Won, nine one seven" ends in a surname.
            kept.append(row.pop(0))
        if not (numeric and has_number(" ".join(row), known)):
            kept += row
    return " ".join(kept)


def split_name(words: str) -> list[str]:
    """The words and their pauses, each Chinese character a word."""
    return apart(re.sub(f"([{re.escape(PAUSES)}])", r" \1 ", words)).split()


def is_number(known: Numerals, word: str) -> bool:
    """Whether the word does nothing but begin or go on with a number, or sounds like a digit."""
    kinds = kinds_in(word, in_telephone(known))
    return bool(kinds) and kinds <= {*NUMBERS, "plus", "sound"}


def is_sound(known: Numerals, word: str) -> bool:
    """Whether the word only sounds like a digit."""
    return kinds_in(word, in_telephone(known)) == {"sound"}


def find_name(words: str, talk: NameTalk) -> str | Wrong:
    """What remains of the words without what callers say before and after a name."""
    introduction = explained(words, talk)
    parts = introduced(introduction.rest, talk.characters)
    name = whole_name(*parts, introduction, talk) if parts else named_in(introduction, talk)
    return name_of(name) if name else Wrong("no_name")


def explained(words: str, talk: NameTalk) -> Introduction:
    """The words without explanations of Chinese characters."""
    if not (talk.characters.of and IDEOGRAPH.search(words)):
        return Introduction(words)
    return parse_introduction(" ".join(words.translate(PAUSE_AS_SPACE).split()), talk.characters)


def whole_name(surname: str, given: str, introduction: Introduction, talk: NameTalk) -> str | None:
    """The name of who introduces the surname by itself: 姓陈，叫大文."""
    rest = tight(" ".join(texts(without_talk(words_in(given), talk))))
    if is_sentence(words_in(surname + rest), talk):
        return None
    name = joined(surname, rest, introduction.surname)
    return with_chosen(name, introduction, talk) if name else None


def named_in(introduction: Introduction, talk: NameTalk) -> str | None:
    """The name in the words, as its letters and its characters were explained."""
    kept, noted = without_notes(words_in(introduction.rest), talk.letters)
    words, letters = letters_after(kept, talk)
    words = without_talk(words, talk)
    if is_sentence(words, talk) or has_loose_letters(texts(words)):
        return None
    names = corrected(texts(words), letters)
    if names is None or not set(noted) <= set(" ".join(names).casefold()):
        return None
    name = tight(" ".join(names))
    has_told = introduction.surname or introduction.given
    return with_chosen("".join(name.split()), introduction, talk) if has_told else name


def has_loose_letters(names: Sequence[str]) -> bool:
    """Whether letters are spelled in the midst of the words: "Ana A N A Ruiz"."""
    single = [len(name) == 1 and not IDEOGRAPH.match(name) for name in names]
    return any(map(all, zip(single[1:], single[2:], single[3:], strict=False)))


def letters_after(words: Sequence[Word], talk: NameTalk) -> tuple[Sequence[Word], str]:
    """The words before the letters that spell a name, and the letters."""
    for some in (words, without_ends(words, talk)):
        before, letters = split_letters(some, talk.letters)
        if letters:
            return before, letters
    return words, ""


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
