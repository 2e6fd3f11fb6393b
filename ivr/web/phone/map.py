"""The call map of the page: drawn when the dialog changes, by `ivr explore --write`."""

from functools import cache
from pathlib import Path

from markupsafe import Markup

FILE = Path(__file__).parent / "static" / "map.svg"


@cache
def call_map() -> Markup:
    """The drawing, to stand in a page as it is; nothing where nobody has drawn it."""
    return Markup(FILE.read_text(encoding="utf-8") if FILE.exists() else "")  # noqa: S704 - ours
