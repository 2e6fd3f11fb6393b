"""Making a file that only this user can read."""

import os
import tempfile
from pathlib import Path


def make_private(path: Path, text: str = "") -> None:
    """Makes the file, in folders of its own, unless it is there. Raises OSError.

    Written aside and linked in place, it is whole for every process that sees it. It is closed by
    then, too: closing a database's file takes away every lock that this process has on it.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists():
        return
    handle, aside = tempfile.mkstemp(dir=path.parent)
    try:
        with open(handle, "w", encoding="ascii") as file:
            file.write(text)
        link_unless_there(aside, path)
    finally:
        os.unlink(aside)


def link_unless_there(aside: str, path: Path) -> None:
    """Gives the file its name, unless another process was first."""
    try:
        os.link(aside, path)
    except FileExistsError:
        return
