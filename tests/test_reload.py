"""A running line takes new content as a whole, when it is asked to and if it is fit for it."""

import gc
import logging
import re
import threading
import weakref
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from pathlib import Path
from time import monotonic, sleep

import httpx
import pytest
from click.testing import CliRunner, Result
from flask import Flask

from ivr.cli import main
from ivr.settings import DEMO_TOKEN, EXAMPLE_SITE
from ivr.web import hot_reload
from ivr.web.app import close
from ivr.web.hot_reload import Release, Releases, put_stamp, stamp_path
from ivr.web.metrics import Metrics
from ivr.web.webhooks import VoiceWebhooks
from tests.apps import create_app
from tests.catalog_shelf import PO, Shelf
from tests.serving import served
from tests.webhooks import (
    ACCOUNT,
    CALL,
    DEMO,
    deliver,
    over_socket,
    signature,
)

TOKEN = "a-token-for-the-measures"  # noqa: S105 - it opens nothing
INTRO = '"main.intro" = "'
LINE = "prompts/line.toml"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stamp is looked at by every request."""
    monkeypatch.setattr(hot_reload, "EVERY", 0.0)


@pytest.fixture
def environ(shelf: Shelf, tmp_path: Path) -> dict[str, str]:
    """The environment of a line whose content stands on the shelf, with Spanish live."""
    shelf.go_live()
    site = tmp_path / "site.toml"
    site.write_text(EXAMPLE_SITE.read_text(encoding="utf-8"), encoding="utf-8")
    return {
        **DEMO,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'store' / 'ivr.db'}",
        "IVR_CONTENT": str(shelf.root),
        "IVR_METRICS_TOKEN": TOKEN,
        "IVR_SITE": str(site),
    }


@pytest.fixture
def app(environ: dict[str, str]) -> Iterator[Flask]:
    app = create_app(environ)
    yield app
    close(app)


def reload(environ: Mapping[str, str]) -> Result:
    """`ivr reload` in this environment, and no other."""
    return CliRunner().invoke(main, ["reload"], env={**environ})


def forced(environ: Mapping[str, str]) -> None:
    """The stamp alone: as if the content were spoiled just after it was checked."""
    put_stamp(stamp_path(environ, Path("/nowhere")))


def noticed(app: Flask) -> None:
    """A request sees the stamp, and what it begins comes to its end."""
    heard(app)
    settled()


def settled() -> None:
    """Every reload that has begun is over."""
    for thread in threading.enumerate():
        if thread.name == "reload":
            thread.join()


def heard(app: Flask, language: str = "en") -> str:
    """What the main menu says."""
    response = deliver(app, f"/voice/{language}/main", {"Digits": "9"})
    return " ".join(re.findall(r">([^<>]+)<", response.get_data(as_text=True)))


def editions_of(app: Flask) -> Releases:
    """What its webhooks are answered from."""
    edge: VoiceWebhooks = getattr(app.view_functions["voice.arrive"], "__self__")  # noqa: B009
    return edge.editions


def leave_spanish(shelf: Shelf) -> None:
    """Spanish is no longer live."""
    languages = shelf.root / "prompts/languages.toml"
    first, spanish, rest = languages.read_text().partition("[es]")
    languages.write_text(first + spanish + rest.replace("live = true", "live = false", 1))


def page(app: Flask, path: str) -> tuple[int, str]:
    response = app.test_client().get(path, headers={"Authorization": f"Bearer {TOKEN}"})
    return response.status_code, response.text


def reloads(app: Flask, outcome: str) -> float:
    _, text = page(app, "/metrics")
    (value,) = re.findall(rf'^ivr_reloads_total{{outcome="{outcome}"}} (.*)$', text, re.M)
    return float(value)


# ---------------------------------------------------------------- good content


def test_an_edit_is_said_after_a_reload_and_not_before(
    shelf: Shelf, environ: dict[str, str], app: Flask, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.INFO)
    shelf.edit(PO, 'msgstr "¡Main menu."', 'msgstr "¡Menú."')
    noticed(app)
    before = heard(app, "es")

    result = reload(environ)
    noticed(app)

    assert (result.exit_code, result.output) == (
        0,
        "The content is sound (en, es). Each worker takes it at its next request.\n",
    )
    assert ("¡Main menu." in before, "¡Menú." in heard(app, "es")) == (True, True)
    assert "¡Main menu." not in heard(app, "es")
    assert page(app, "/readyz")[1].endswith("reload ok\n")
    assert (reloads(app, "taken"), reloads(app, "refused")) == (1, 0)
    assert [r.message for r in caplog.records if r.name == "ivr.reload"] == ["a reload is taken"]


def test_a_reload_is_taken_once(environ: dict[str, str], app: Flask):
    reload(environ)
    for _ in range(3):
        noticed(app)

    assert reloads(app, "taken") == 1


@pytest.mark.prove
def test_every_reload_is_taken(environ: dict[str, str], app: Flask):
    for _ in range(3):
        reload(environ)
        noticed(app)

    assert reloads(app, "taken") == 3


def test_the_site_file_is_reloaded_too(environ: dict[str, str], app: Flask):
    at_ten = {"Digits": "0", "DemoMoment": "2026-11-23 10:00"}
    before = deliver(app, "/voice/en/main", at_ten)
    Path(environ["IVR_SITE"]).write_text("")

    reload(environ)
    noticed(app)

    after = deliver(app, "/voice/en/main", at_ten)
    assert (b">+12126392000<" in before.data, b">+12126392000<" in after.data) == (False, True)


def test_a_language_that_goes_is_gone_everywhere_and_its_callers_have_a_person(
    shelf: Shelf, environ: dict[str, str], app: Flask
):
    recording = {"AccountSid": ACCOUNT, "CallSid": CALL, "RecordingSid": "RE" + "0" * 32}
    recording["RecordingUrl"] = (
        f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Recordings/{'RE' + '0' * 32}"
    )
    before = deliver(app, "/voice/recorded/es/late", recording)
    leave_spanish(shelf)

    reload(environ)
    noticed(app)

    after = deliver(app, "/voice/recorded/es/late", recording)
    midway = deliver(app, "/voice/es/main", {"Digits": "1"})
    assert (before.status_code, after.status_code) == (200, 403)
    assert (midway.status_code, b"<Dial" in midway.data) == (200, True)


def test_a_new_desk_is_counted(shelf: Shelf, environ: dict[str, str], app: Flask):
    shelf.edit(
        "prompts/desks.toml",
        "[desk.",
        '[desk.annex]\nname = "the annex"\nnumber = "+12126392001"\nhours = "always"\n'
        "whisper = true\n\n[desk.",
    )
    shelf.edit(LINE, INTRO, '"connecting.annex" = "Yes."\n"numbers.annex" = "No."\n' + INTRO)
    leave_spanish(shelf)
    before = page(app, "/metrics")[1]

    result = reload(environ)
    noticed(app)

    assert result.exit_code == 0, result.output
    assert ('desk="annex"' in before, 'desk="annex"' in page(app, "/metrics")[1]) == (False, True)


def test_the_old_content_is_let_go(environ: dict[str, str], app: Flask):
    seen: list[weakref.ref[object]] = []

    def issue() -> Release:
        made = editions_of(app)._issue()
        seen.append(weakref.ref(made.line))
        return made

    stamp = stamp_path(environ, Path("/nowhere"))
    editions = Releases(stamp, issue, Metrics())
    put_stamp(stamp)
    editions.look()
    settled()
    gc.collect()

    assert [line() is None for line in seen] == [True, False]


# ---------------------------------------------------------------- content that is not fit


def half(path: Path) -> None:
    """As an editor leaves a file that is killed while it writes."""
    text = path.read_bytes()
    path.write_bytes(text[: len(text) // 2])


SPOILERS: list[tuple[str, Callable[[Path], object]]] = [
    (PO, lambda path: path.write_bytes(b"\xff" + path.read_bytes())),
    (PO, half),
    (PO, Path.unlink),
    ("locales/es/hearing.toml", half),
    ("locales/en/hearing.toml", Path.unlink),
    ("locales/es/spoken.toml", half),
    (LINE, half),
    (LINE, Path.unlink),
    ("prompts/desks.toml", half),
    ("prompts/topics/fasting.toml", half),
    ("prompts/facts.toml", Path.unlink),
    ("prompts/languages.toml", lambda path: path.write_bytes(b"")),
]


@pytest.mark.parametrize(("file", "spoil"), SPOILERS)
def test_the_command_names_what_is_wrong_and_asks_for_nothing(
    shelf: Shelf,
    environ: dict[str, str],
    app: Flask,
    file: str,
    spoil: Callable[[Path], object],
):
    spoil(shelf.root / file)

    result = reload(environ)
    noticed(app)

    assert result.exit_code == 1
    assert result.output.startswith(f"Nothing is reloaded:\n{file}")
    assert (reloads(app, "taken"), reloads(app, "refused")) == (0, 0)


@pytest.mark.prove
@pytest.mark.parametrize(("file", "spoil"), SPOILERS)
def test_a_worker_that_meets_spoiled_content_keeps_what_it_had_until_it_is_mended(
    shelf: Shelf,
    environ: dict[str, str],
    app: Flask,
    caplog: pytest.LogCaptureFixture,
    file: str,
    spoil: Callable[[Path], object],
):
    path = shelf.root / file
    whole, before = path.read_bytes(), (heard(app), heard(app, "es"))
    spoil(path)
    forced(environ)
    for _ in range(3):
        noticed(app)

    (told,) = [record for record in caplog.records if record.name == "ivr.reload"]
    assert told.levelname == "ERROR"
    assert told.message.startswith("a reload is refused, and the line keeps what it had:\n")
    assert file in told.message
    assert (heard(app), heard(app, "es")) == before
    status, text = page(app, "/readyz")
    assert (status, text.endswith("reload refused\n")) == (200, True)
    assert reloads(app, "refused") == 1

    path.write_bytes(whole)
    reload(environ)
    noticed(app)
    assert page(app, "/readyz")[1].endswith("reload ok\n")
    assert (reloads(app, "taken"), reloads(app, "refused")) == (1, 1)


def test_production_keeps_its_site_where_the_new_one_is_not_ready(
    environ: dict[str, str], tmp_path: Path
):
    site = Path(environ["IVR_SITE"])
    site.write_text(site.read_text().replace("example = true", "example = false"))
    real = environ | {"IVR_ENV": "production", "TWILIO_ACCOUNT_SID": ACCOUNT}
    real["IVR_ALLOW_DRAFTS"] = "yes"
    app = create_app(real)
    site.write_text("")

    result = reload(real)

    assert result.exit_code == 1
    assert result.output.startswith("Nothing is reloaded:\nIVR_SITE is site.toml, which is not")
    forced(real)
    noticed(app)
    assert reloads(app, "refused") == 1


def test_a_fault_of_ours_while_reloading_keeps_the_old_content_too(
    environ: dict[str, str], app: Flask, caplog: pytest.LogCaptureFixture
):
    made, first = count(), editions_of(app).current

    def issue() -> Release:
        if next(made):
            raise ZeroDivisionError
        return first

    stamp = stamp_path(environ, Path("/nowhere"))
    editions = Releases(stamp, issue, Metrics())
    put_stamp(stamp)
    editions.look()
    settled()

    assert (editions.look() is first, editions.told()) == (True, "refused")
    assert "ZeroDivisionError" in caplog.text


def test_a_process_without_another_thread_to_spare_asks_again_later(
    environ: dict[str, str], app: Flask, monkeypatch: pytest.MonkeyPatch
):
    def none(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as full:
        full.setattr(threading.Thread, "start", none)
        reload(environ)
        assert heard(app).startswith("Main menu.")
    noticed(app)

    assert reloads(app, "taken") == 1


def test_a_stamp_that_cannot_be_written_is_told(environ: dict[str, str]):
    result = reload({**environ, "IVR_RELOAD_FILE": "/dev/null/stamp"})

    assert result.exit_code == 1
    assert result.output.startswith("Nothing is reloaded: /dev/null/stamp cannot be written (")


@pytest.mark.parametrize(
    ("environ", "file"),
    [
        ({}, "/var/ivr/reload"),
        ({"DATABASE_URL": "sqlite:////var/lib/ivr/ivr.db"}, "/var/lib/ivr/reload"),
        ({"DATABASE_URL": "postgresql+psycopg://ivr@database/ivr"}, "/var/ivr/reload"),
        ({"DATABASE_URL": "sqlite:////a/b.db", "IVR_RELOAD_FILE": "/tmp/go"}, "/tmp/go"),  # noqa: S108
    ],
)
def test_the_stamp_stands_beside_the_database(environ: dict[str, str], file: str):
    assert stamp_path(environ, Path("/var/ivr")) == Path(file)


# ---------------------------------------------------------------- calls meanwhile


def marked(shelf: Shelf, mark: str) -> None:
    """A mark in two prompts of one answer."""
    path = shelf.root / LINE
    text = re.sub(r'("main\.(?:intro|home)" = ")(?:v[0-9]+ )?', rf"\g<1>{mark} ", path.read_text())
    path.write_text(text)


@pytest.mark.prove
def test_calls_during_reloads_hear_one_content_or_the_other_and_no_fault(
    shelf: Shelf, environ: dict[str, str]
):
    leave_spanish(shelf)  # it would have to follow
    marked(shelf, "v0")
    app = create_app(environ)
    facts, over = shelf.root / "prompts/facts.toml", threading.Event()
    whole = facts.read_bytes()

    def calls() -> Iterator[tuple[int, tuple[str, ...]]]:
        while not over.is_set():
            sleep(0.005)  # Who calls without a pause starves what reloads.
            response = deliver(app, "/voice/en/main", {"Digits": "9"})
            yield response.status_code, tuple(re.findall("v[0-9]", response.get_data(as_text=True)))

    def call() -> set[tuple[int, tuple[str, ...]]]:
        return set(calls())

    with ThreadPoolExecutor(4) as threads:
        callers = [threads.submit(call) for _ in range(4)]
        for round_ in range(1, 7):
            marked(shelf, f"v{round_}")
            if round_ % 3 == 0:
                half(facts)
                forced(environ)
            else:
                assert reload(environ).exit_code == 0
            until(partial(reloaded, app, round_))
            facts.write_bytes(whole)
        over.set()
        heard = set().union(*(caller.result() for caller in callers))

    assert heard == {(200, (f"v{n}",) * 2) for n in (0, 1, 2, 4, 5)}


def reloaded(app: Flask, times: int) -> bool:
    return reloads(app, "taken") + reloads(app, "refused") == times


def until(holds: Callable[[], bool]) -> None:
    """Waits until this holds, for a minute at most."""
    end = monotonic() + 60
    while not holds():
        assert monotonic() < end
        sleep(0.02)


@pytest.mark.prove
def test_every_worker_of_a_server_takes_it(shelf: Shelf, environ: dict[str, str]):
    own = {**environ, "PUBLIC_BASE_URL": "", "TWILIO_AUTH_TOKEN": DEMO_TOKEN}

    def reloads_counted(outcome: str) -> list[str]:
        answer()  # whoever answers looks whether there is something to reload
        measures = httpx.get(f"{server.base}/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        return re.findall(rf'^ivr_reloads_total{{outcome="{outcome}"}} (.*)$', measures.text, re.M)

    def answer() -> str:
        target, form = "/voice/es/main", {"Digits": "9"}
        sign = signature(server.base + target, form, DEMO_TOKEN)
        return over_socket(server.port, target, form, sign)[2].decode()

    with served(own, workers=2) as server:
        before = {"¡Menú." in answer() for _ in range(20)}
        shelf.edit(PO, 'msgstr "¡Main menu."', 'msgstr "¡Menú."')
        assert reload(own).exit_code == 0
        until(lambda: reloads_counted("taken") == ["2.0"])
        half(shelf.root / PO)
        forced(own)
        until(lambda: reloads_counted("refused") == ["2.0"])
        after = {"¡Menú." in answer() for _ in range(30)}

    assert (before, after) == ({False}, {True})
