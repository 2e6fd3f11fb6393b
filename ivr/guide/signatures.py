"""A language's sign-off file, locales/<id>/signoff.toml, as it is read and written."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import tomli_w

from ivr.guide.book import Language, Signature
from ivr.guide.reader import CONVERTER, Reader

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
