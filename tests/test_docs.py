"""Every link and every path in the pages of this repository leads somewhere."""

import re
from pathlib import Path

import pytest

from ivr.content.load import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)")
CODE_PATH = re.compile(r"`((?:ivr|tests|prompts|locales|requirements|docs)/[\w./-]+)`")


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file_and_a_heading(page: Path):
    broken = []
    for target, anchor in LINK.findall(page.read_text(encoding="utf-8")):
        file = (page.parent / target) if target else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(f"{target}#{anchor}")

    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_path_in_the_repository_exists(page: Path):
    # A changelog names what was there at the time.
    if page.name == "CHANGELOG.md":
        return
    paths = set(CODE_PATH.findall(page.read_text(encoding="utf-8")))
    # Example names of the how-tos, and the folder in which recordings by people would be.
    examples = {path for path in paths if re.search(r"/ht[./]|dental|FILE|/recordings/", path)}

    assert sorted(path for path in paths - examples if not (ROOT / path).exists()) == []


def test_the_readme_fits_a_screen_or_two():
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 100
