"""Whether a qualified person has signed today's words of each critical wording.

The law asks for a qualified human's review of a
machine's translation of such texts (45 CFR 92.201(c)(3)); English needs a clinician's in the same
way. A signature holds the seal of what was read, so it is void as soon as anything of it changes.
"""

import json
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

import tomli_w

from ivr.content.critical import critical
from ivr.content.model import Content, Language, Signature
from ivr.content.strict_toml import CONVERTER, Reader
from ivr.content.tts_text import to_tts_text
from ivr.content.wordings import wrong_text
from ivr.dialog.session import ENGLISH
from ivr.i18n.checks import standing as standing_of_translation

SEAL = 32
"""Hexadecimal digits: 128 bits, which no two wordings share by chance or on purpose."""

Standing = Literal["signed", "void", "missing", "unfit"]
"""`void`: the words have changed since; `unfit`: not translated, fuzzy or broken."""


@dataclass(frozen=True, slots=True)
class Review:
    """How many critical wordings of a language stand where."""

    signed: int = 0
    void: int = 0
    missing: int = 0
    unfit: int = 0

    @property
    def open(self) -> int:
        """How many nobody has signed as they are."""
        return self.void + self.missing + self.unfit


def seal(*words: str) -> str:
    """The seal of these words: of an English wording alone, or of the English and its translation.

    Ways to write the same letters (NFC) make no difference; everything else does. As a list in
    JSON, no words can be moved from one to the next.
    """
    exact = json.dumps([unicodedata.normalize("NFC", text) for text in words], ensure_ascii=False)
    return sha256(exact.encode("utf-8", "surrogatepass")).hexdigest()[:SEAL]


def words_of(prompt: str, language: str, book: Content) -> tuple[str, ...]:
    """What a reviewer of this language answers for: the English of today, what was made of it, and
    how a voice says the figures in it."""
    english = book.wordings[ENGLISH][prompt]
    if language == ENGLISH:
        return (english,)
    entry = book.catalogs[language].entries.get(prompt) if language in book.catalogs else None
    own, sheet = entry.text if entry else "", book.spoken.get(language)
    return (english, own, to_tts_text(own, sheet)) if sheet else (english, own)


def is_fit(prompt: str, language: str, book: Content) -> bool:
    """Whether there is something to sign: whole, compared with the English, within every law."""
    if language == ENGLISH:
        return not any(wrong_text(prompt, book.wordings[ENGLISH][prompt], book))
    if language not in book.catalogs:
        return False
    return standing_of_translation(prompt, language, book) == "translated"


def standing(prompt: str, language: str, book: Content) -> Standing:
    """Where a critical wording stands."""
    if not is_fit(prompt, language, book):
        return "unfit"
    if prompt not in book.signatures.get(language, {}):
        return "missing"
    return "signed" if is_in_force(prompt, language, book) else "void"


def is_in_force(prompt: str, language: str, book: Content) -> bool:
    """Whether somebody has signed these very words, whatever else is wrong with them now."""
    signature = book.signatures.get(language, {}).get(prompt)
    own = seal(*words_of(prompt, language, book))
    return signature is not None and signature.wording == own


def review(language: str, book: Content) -> Review:
    """How far a language is."""
    counts = Counter[str](standing(prompt, language, book) for prompt in critical(book))
    return Review(**counts)


def count_unsigned(book: Content) -> Mapping[str, int]:
    """How many critical wordings of each live language nobody has signed; none where all are."""
    counts = {language: review(language, book).open for language in book.guide.languages}
    return {language: count for language, count in counts.items() if count}


def describe_unsigned(language: str, count: int) -> str:
    """What an operator is told of them."""
    return f"{count} critical wordings of {language} are not signed: see `ivr signoff {language}`"


# ---------------------------------------------------------------- signatures


HEADER = """\
# Who has read each critical wording, and stands for it: `ivr signoff` writes this file.
# `wording` is the seal of the words that were read and of their English. Any edit voids it.
"""

Signatures = Mapping[str, Signature]
"""Prompt id -> who has read it."""


def path_of(root: Path, language: str) -> Path:
    """Where the signatures of a language stand."""
    return root / "locales" / language / "signoff.toml"


def read_signatures(
    reader: Reader, drafts: Reader, root: Path, languages: Mapping[str, Language]
) -> Iterator[tuple[str, Signatures]]:
    """Who has signed what in each language; a language without the file has no signature.

    A file that cannot be read is a problem of its own: who signed is not to be forgotten unseen.
    """
    for id_, language in languages.items():
        path = path_of(root, id_)
        if path.exists():
            its = reader if language.live else drafts
            yield id_, its.sheet(path, dict[str, Signature]) or {}


def as_text(signatures: Signatures) -> str:
    """The file's text, in the order of the prompts' ids, so that an edit is one place in a diff."""
    tables = {prompt: CONVERTER.unstructure(signatures[prompt]) for prompt in sorted(signatures)}
    return f"{HEADER}\n{tomli_w.dumps(tables)}"
