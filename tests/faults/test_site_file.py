"""A site file that is written by halves: no start with it, and no harm to a line that runs."""

import subprocess
from pathlib import Path

import pytest

from ivr.content.check import check
from ivr.content.load import load
from ivr.content.strict_toml import BadContentError
from ivr.settings import EXAMPLE_SITE
from tests.apps import create_app
from tests.faults.hands import LANGUAGES, app_on, form_of, said, sqlite_in, way_on
from tests.webhooks import IVR, deliver, dialed, production, site_of_our_own

WHOLE = EXAMPLE_SITE.read_bytes()
# Example or not, from here on the file holds only what a site may leave out.
REQUIRED = WHOLE.index(b"# When the charge nurse")


@pytest.fixture
def half(tmp_path: Path) -> Path:
    """A site file that breaks off within a line."""
    path = site_of_our_own(tmp_path)
    text = path.read_bytes()
    path.write_bytes(text[: text.index(b"closes") + 9])
    return path


def test_no_cut_within_what_a_site_must_say_is_served_in_production(tmp_path: Path):
    site = site_of_our_own(tmp_path)
    whole = site.read_bytes()

    served = [cut for cut in range(0, REQUIRED - 2, 7) if is_served(site, whole[:cut])]

    assert is_served(site, whole)
    assert served == []


def is_served(site: Path, text: bytes) -> bool:
    """Whether a production start would take this text for a site file; told by its name if not."""
    site.write_bytes(text)
    try:
        report = check(load(site=site))
    except BadContentError as error:
        return "site.toml" not in str(error)
    return not (report.errors or report.unready)


@pytest.mark.parametrize("text", [b"", b"\x00" * 100, b"\xff\xfe", b"[hours", b"{}", b"<html>"])
def test_a_start_is_refused_in_the_name_of_the_file_when_it_is_no_site_file(
    text: bytes, tmp_path: Path
):
    environ = production(tmp_path)
    Path(environ["IVR_SITE"]).write_bytes(text)

    with pytest.raises(Exception, match="site.toml") as refused:
        create_app(environ)

    assert type(refused.value).__name__ in ("BadContentError", "BadSettingsError")


def test_the_server_says_which_file_it_is_and_shows_no_stack(half: Path):
    environ = {**production_at(half), "PORT": "1"}

    done = subprocess.run(  # noqa: S603 - our own console script
        [IVR, "serve", "--workers", "1"], env=environ, capture_output=True, text=True, timeout=60
    )

    assert done.returncode != 0
    assert "site.toml" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def production_at(site: Path) -> dict[str, str]:
    """The environment of a line that real patients could call, with this site file."""
    text = site.read_bytes()
    environ = production(site.parent)
    site.write_bytes(text)
    return {**environ, "IVR_SITE": str(site)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_running_line_goes_on_with_what_it_read_when_the_file_is_broken(
    language: str, tmp_path: Path
):
    site = site_of_our_own(tmp_path)
    app = app_on(sqlite_in(tmp_path), IVR_SITE=str(site))
    target, form = f"/voice/{language}/main", form_of(1, Digits="0")
    before = deliver(app, target, form)

    site.write_bytes(WHOLE[:200])
    broken = deliver(app, target, form)
    site.unlink()
    gone = deliver(app, target, form)

    assert (way_on(before), len(dialed(before))) == ("Dial", 1)
    assert said(before) == said(broken) == said(gone)
    assert dialed(before) == dialed(broken) == dialed(gone)
