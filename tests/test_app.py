"""The line starts only where it can do what it must."""

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ivr.content.load import ROOT
from ivr.content.strict_toml import BadContentError
from ivr.settings import EXAMPLE_SITE, BadSettingsError
from ivr.store.sealing import new_key
from ivr.tools.simulator import lint
from ivr.web.app import close
from tests.apps import create_app
from tests.webhooks import DEMO, deliver, demo_app, production

EXAMPLE = EXAMPLE_SITE.read_text(encoding="utf-8")


def test_the_demo_answers():
    response = deliver(demo_app(), "/voice")

    assert (response.status_code, lint(response.data)) == (200, [])


def test_the_process_s_own_environment_counts_where_none_is_given(
    monkeypatch: pytest.MonkeyPatch,
):
    for name, value in DEMO.items():
        monkeypatch.setenv(name, value)

    assert deliver(create_app(), "/voice").data == deliver(demo_app(), "/voice").data


def test_production_answers_with_a_site_of_its_own(tmp_path: Path):
    response = deliver(create_app(production(tmp_path)), "/voice")

    assert (response.status_code, lint(response.data)) == (200, [])


def test_nothing_is_served_but_the_line():
    rules = {rule.rule for rule in demo_app().url_map.iter_rules()}

    assert rules == {
        "/healthz",
        "/readyz",
        "/metrics",
        "/audio/<language>/<name>",
        "/voice",
        "/voice/status",
        "/voice/accept",
        "/voice/recorded/<language>/<need>",
        "/voice/fallback",
        "/voice/whisper/<language>/<need>",
        "/voice/<language>/<state>",
    }


def refused(folder: Path, site: str) -> list[str]:
    """What production says against a site file with this text."""
    environ = production(folder)
    Path(environ["IVR_SITE"]).write_text(site, encoding="utf-8")
    with pytest.raises((BadSettingsError, BadContentError)) as error:
        create_app(environ)
    return str(error.value).split("\n")


def test_production_refuses_the_example_site(tmp_path: Path):
    assert refused(tmp_path, EXAMPLE) == [
        "IVR_SITE is site.toml, which is not ready:",
        "the site file: example: these values are made up: write your site's own",
    ]
    create_app({**DEMO, "IVR_SITE": str(EXAMPLE_SITE)})


def test_production_refuses_a_site_without_hours_and_names_each_desk(tmp_path: Path):
    unset = "its hours are not set, so every call for it goes to the operator"

    assert refused(tmp_path, "") == [
        "IVR_SITE is site.toml, which is not ready:",
        f"the site file: hours.surgery_center: {unset}",
        f"the site file: hours.pain_service: {unset}",
    ]


def test_the_demo_sends_everybody_to_the_operator_where_the_site_has_no_hours(tmp_path: Path):
    site = tmp_path / "empty.toml"
    site.write_text("")

    app = create_app({**DEMO, "IVR_SITE": str(site)})

    response = deliver(app, "/voice/en/main", {"Digits": "0", "DemoMoment": "2026-11-23 10:00"})
    assert b">+12126392000<" in response.data


@pytest.mark.parametrize("env", ["demo", "production"])
@pytest.mark.parametrize(
    ("site", "word"),
    [
        (None, "this file cannot be read"),
        (b"\xff", "this file is not UTF-8 text"),
        (b"hours = ", "this is not TOML"),
        (b"surprise = 1", "unknown entries: surprise"),
        (b"[hours.nobody]\ndays=['monday']\nopens=09:00:00\ncloses=10:00:00", "no such desk"),
    ],
)
def test_no_line_starts_with_a_site_file_that_is_wrong(
    tmp_path: Path, env: str, site: bytes | None, word: str
):
    environ = {**production(tmp_path), "IVR_ENV": env}
    path = Path(environ["IVR_SITE"])
    path.unlink() if site is None else path.write_bytes(site)

    with pytest.raises(BadContentError, match=word):
        create_app(environ)


# ---------------------------------------------------------------- what it opened

STORE, QUEUE = "ivr.db-wal", "queue.db-wal"


def opened(folder: Path) -> set[str]:
    """What SQLite keeps beside a database for as long as somebody has it open."""
    return {path.name for path in folder.glob("*-wal")}


def test_a_line_that_is_closed_has_nothing_open(tmp_path: Path):
    app = create_app(production(tmp_path))
    app.test_client().get("/readyz")
    before = opened(tmp_path)

    close(app)

    assert (before, opened(tmp_path)) == ({STORE, QUEUE}, set())


def test_a_line_that_nobody_holds_any_more_is_closed(tmp_path: Path):
    app = create_app(production(tmp_path))
    app.test_client().get("/readyz")
    before = opened(tmp_path)

    del app
    gc.collect()

    assert (before, opened(tmp_path)) == ({STORE, QUEUE}, set())


def test_a_line_that_may_not_start_has_nothing_open(tmp_path: Path):
    environ = production(tmp_path)
    close(create_app(environ))

    with pytest.raises(BadSettingsError):
        create_app({**environ, "IVR_KEYS": new_key()})

    assert opened(tmp_path) == set()


def imported(environ: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    """What becomes of `wsgi.py` in this environment and no other, started from elsewhere."""
    path = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]}
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", "import wsgi; print(wsgi.app.name)"],
        env={**path, **environ},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_server_s_module_starts_in_demo(tmp_path: Path):
    started = imported({"IVR_ENV": "demo"}, tmp_path)

    assert (started.returncode, started.stdout) == (0, "ivr.web.app\n")


def test_the_server_s_module_refuses_production_without_its_settings(tmp_path: Path):
    for environ in ({}, {"TWILIO_AUTH_TOKEN": "demo-auth-token-not-a-secret"}):
        started = imported(environ, tmp_path)
        assert (started.returncode, started.stdout) == (1, "")
        assert "BadSettingsError" in started.stderr
        assert "PUBLIC_BASE_URL must be set and begin with https://" in started.stderr
