"""A seal breaks with every edit of what a build is made from, and with nothing else."""

from pathlib import Path

import numpy as np
import pytest

from ivr.tools.studio.fingerprint import seal_of_content, seal_of_language
from ivr.tools.studio.making import Booth
from tests.recordings import put


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A small folder of content."""
    for name in ("prompts/line.toml", "locales/es/notes.md", "site.toml"):
        path = tmp_path / "small" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("one", encoding="utf-8")
    return tmp_path / "small"


@pytest.mark.parametrize("name", ["prompts/line.toml", "locales/es/notes.md", "site.toml"])
def test_every_edit_of_content_breaks_the_seal(name, content):
    before = seal_of_content(content, content / "site.toml")
    assert seal_of_content(content, content / "site.toml") == before

    (content / name).write_text("two", encoding="utf-8")

    assert seal_of_content(content, content / "site.toml") != before


def test_a_recording_and_a_choice_break_the_seal_of_their_language_alone(content):
    booth = Booth()

    def seals(**chosen: str) -> list[str]:
        return [seal_of_language("all", id_, content, chosen, booth) for id_ in ("en", "es")]

    english, spanish = seals()
    put(content / "prompts" / "recordings" / "es" / "a.wav", np.zeros(99, np.float32))

    assert seals()[0] == english
    assert seals()[1] != spanish
    assert seals(es="espeak")[0] == english
    assert seals(es="espeak")[1] != seals()[1]
    assert seal_of_content(content, content / "site.toml") == seal_of_content(
        content, content / "site.toml"
    )
