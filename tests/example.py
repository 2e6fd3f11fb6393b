"""The line's own content, read and checked once in each test process."""

from pathlib import Path

import pytest

from ivr.content.check import Report, check
from ivr.content.load import ROOT, load
from ivr.content.model import Content
from ivr.settings import EXAMPLE_SITE

BOOK = load(site=EXAMPLE_SITE)
"""With the values of the example site."""

NO_SITE = load()
"""Without any site's values."""


REPORTS: dict[int, Report] = {}
"""What `check` says of each book that is shared, by the id of the book."""


SHARED: dict[bytes, Content] = {}
"""The content of this checkout with a site file that holds these bytes, wherever it lies."""


def load_once(root: Path, site: Path | None = None) -> Content:
    """`load`, which reads the content of this checkout once for each text of a site file."""
    if root != ROOT or site is None or not site.is_file():
        return load(root, site)
    text = site.read_bytes()
    if text not in SHARED:
        SHARED[text] = load(root, site)
        REPORTS[id(SHARED[text])] = check(SHARED[text])
    return SHARED[text]


def check_once(book: Content) -> Report:
    """`check`, once for each book that is shared."""
    return REPORTS.get(id(book)) or check(book)


def share_content(patch: pytest.MonkeyPatch) -> None:
    """Lets all applications and commands of this process share the content of this checkout."""
    for module in ("ivr.web.app", "ivr.cli.content"):
        patch.setattr(f"{module}.load", load_once)
    patch.setattr("ivr.web.app.check", check_once)
    patch.setattr("ivr.cli.content.check_book", check_once)
    patch.setattr("ivr.cli.run.check.check_book", check_once)
