"""`ivr check` is the doctor: one line for each thing, what to do about it, and the exit status."""

import os
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from werkzeug.serving import make_server

from ivr.cli.run import doctor
from ivr.cli.run.check import of_place
from ivr.content.model import Content
from ivr.store import migrations
from ivr.store.records import Records
from ivr.store.sealing import new_key
from ivr.voice.clips import MANIFEST
from ivr.voice.utterances import Utterance
from tests.apps import create_app
from tests.clip_folder import put_clips
from tests.example import BOOK
from tests.serving import hold_port
from tests.store_fixtures import KEY, rows
from tests.webhooks import TOKEN, production


def checked(environ: Mapping[str, str], online: bool = False) -> tuple[int, list[str]]:
    """The exit status and the lines about the place, in this environment and no other.

    The content, which `ivr check` walks through for many seconds, is the same in all of them.
    """
    found = list(of_place(environ, BOOK, online))
    return int(any(finding.level == "error" for finding in found)), [str(each) for each in found]


def of(level: str, lines: list[str]) -> list[str]:
    return [line[9:] for line in lines if line.startswith(f"{level} ")]


def test_a_machine_that_is_ready_has_one_good_line_for_each_thing(tmp_path: Path):
    environ = production(tmp_path)
    create_app(environ)

    status, lines = checked(environ)

    told = [line.partition(":")[0] for line in of("ok", lines)]
    assert (status, len(lines)) == (0, len(told))
    assert told == ["clock", "settings", "public URL", "folder", "migrations", "keys"]
    assert [value for value in (TOKEN, environ["IVR_KEYS"]) if value in "".join(lines)] == []


@pytest.mark.parametrize(
    ("changed", "level", "told"),
    [
        ({"PUBLIC_BASE_URL": "http://prep.example.org"}, "error", "settings: PUBLIC_BASE_URL must"),
        ({"TWILIO_AUTH_TOKEN": ""}, "error", "settings: TWILIO_AUTH_TOKEN is not set"),
        ({"TWILIO_AUTH_TOKEN_NEXT": "another"}, "warning", "auth token: two are accepted"),
        ({"IVR_METRICS_TOKEN": "short"}, "error", "settings: IVR_METRICS_TOKEN needs"),
        ({"IVR_KEYS": ""}, "error", "the store: "),
        ({"IVR_KEYS": "x"}, "error", "the store: Key 1 of 1 is no key"),
        ({"IVR_KEYS": new_key()}, "error", "the store: This database is sealed with key"),
        ({"DATABASE_URL": "mysql://x/y"}, "error", "the store: DATABASE_URL begins with"),
        ({"DATABASE_URL": "sqlite:////proc/none/ivr.db"}, "error", "folder: /proc cannot"),
        ({"DATABASE_URL": "postgresql+psycopg://i:hush@127.0.0.1:9/x"}, "error", "the store: "),
    ],
)
def test_what_is_wrong_is_named_and_nothing_secret_is_shown(
    changed: dict[str, str], level: str, told: str, tmp_path: Path
):
    if os.geteuid() == 0 and "/proc" in changed.get("DATABASE_URL", ""):
        told, level = "the store: ", "ok"  # root may write everywhere, it seems
    environ = production(tmp_path)
    create_app(environ)

    status, lines = checked({**environ, **changed})

    found = of(level, lines)
    assert status == (1 if level == "error" else 0)
    assert [line for line in found if line.startswith(told)] or level == "ok"
    assert "hush" not in "".join(lines)


def test_each_stage_of_a_database_is_told(url: str, store: Callable[..., Records]):
    environ = {"DATABASE_URL": url, "IVR_KEYS": KEY}
    told = [migration_of(checked(environ))]

    store(url).open()
    told.append(migration_of(checked(environ)))
    migrations.downgrade(url, "first_tables")
    told.append(migration_of(checked(environ)))
    rows(url, "UPDATE alembic_version SET version_num = 'of_tomorrow'")
    told.append(migration_of(checked(environ)))

    assert [(status, line.split(" ")[0]) for status, line in told] == [
        (0, "ok"),
        (0, "ok"),
        (0, "warning"),
        (1, "error"),
    ]
    assert [line.partition("the database is ")[2][:9] for _, line in told] == [
        "not made ",
        "of this v",
        "of an old",
        "of a newe",
    ]


def migration_of(result: tuple[int, list[str]]) -> tuple[int, str]:
    """The exit status, and the line about migrations."""
    status, lines = result
    (line,) = [line for line in lines if "migrations:" in line]
    return status, line


def test_the_doctor_changes_nothing(tmp_path: Path):
    environ = production(tmp_path)

    status, _ = checked(environ)

    assert (status, [path.name for path in tmp_path.iterdir()]) == (0, ["site.toml"])


@pytest.mark.parametrize("year", [1970, 2200])
def test_a_clock_that_was_never_set_is_an_error(year: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(doctor, "datetime", clock_at(datetime(year, 1, 1, tzinfo=UTC)))

    (finding,) = doctor.of_clock(BOOK)

    assert (finding.level, finding.text[:22]) == ("error", f"clock: it says {year}, s"[:22])


def test_a_clock_that_differs_from_the_databases_is_a_warning(
    records: Records, monkeypatch: pytest.MonkeyPatch
):
    late = datetime.now(UTC) + timedelta(seconds=90)
    monkeypatch.setattr(doctor, "datetime", clock_at(late))

    found = [str(finding) for finding in doctor.of_database(records)]

    assert [line for line in found if line.startswith("warning  clock: the database's differs")]


def clock_at(moment: datetime) -> type:
    """A `datetime` whose now is this moment: the doctor has no other clock to be handed."""

    class Clock:
        now = staticmethod(lambda zone: moment)

    return Clock


# ---------------------------------------------------------------- the public URL


@pytest.fixture
def port() -> Iterator[int]:
    """A port on which nobody listens yet."""
    with hold_port() as port:
        yield port


@pytest.fixture
def nobody() -> Iterator[str]:
    """A URL at which nobody answers."""
    with hold_port() as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def online(port: int, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a demo that really answers at its public URL."""
    environ = {
        **production(tmp_path),
        "IVR_ENV": "demo",
        "PUBLIC_BASE_URL": f"http://127.0.0.1:{port}",
        "IVR_AUDIO": str(tmp_path / "audio"),
        "IVR_VOICE": "say",
    }
    (tmp_path / "audio").mkdir()
    server = make_server("127.0.0.1", port, create_app(environ), threaded=True)
    serving = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    serving.start()
    yield environ
    server.shutdown()
    serving.join()
    server.server_close()


def test_a_line_that_answers_at_its_public_url_is_told_so(online: dict[str, str]):
    status, lines = checked(online, online=True)

    assert (status, of("ok", lines)[-1][:27]) == (0, "public URL: the line answer")


def test_a_line_that_is_served_with_another_token_is_told_so(online: dict[str, str]):
    status, lines = checked({**online, "TWILIO_AUTH_TOKEN": "another-token"}, online=True)

    assert (status, of("error", lines)[0][:40]) == (1, "public URL: it refuses its own signature")


@pytest.fixture
def playing(online: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """The same with a clip, in the folder that the server looks into."""
    put_clips(Path(online["IVR_AUDIO"]), [Utterance("hello", "en", "en", "Hello.", ("Hello.",))])
    return {**online, "IVR_VOICE": "auto"}


def of_clips(environ: dict[str, str], book: Content) -> list[tuple[str, str]]:
    return [(found.level, found.text) for found in doctor.of_clips(environ, book)]


def test_a_clip_is_fetched_as_the_platform_does(playing: dict[str, str], book: Content):
    ((level, text),) = of_clips(playing, book)

    assert (level, text) == ("ok", "clips: they are fetched as callers are to hear them")
    assert of_clips({**playing, "IVR_VOICE": "say"}, book) == []


def test_clips_that_nobody_serves_are_told(playing: dict[str, str], nobody: str, book: Content):
    ((level, text),) = of_clips({**playing, "AUDIO_BASE_URL": nobody}, book)

    assert (level, text.startswith(f"clips: nobody answers at {nobody}/en/")) == ("error", True)


def test_clips_that_are_served_otherwise_are_told(playing: dict[str, str], book: Content):
    elsewhere = playing["PUBLIC_BASE_URL"]  # without /audio: no such page

    ((level, text),) = of_clips({**playing, "AUDIO_BASE_URL": elsewhere}, book)

    got = "404, text/plain; charset=utf-8, other bytes"
    assert level == "error"
    assert text.endswith(f" gives {got}, not 200 and audio/wav: nothing is heard")


def test_a_spoiled_manifest_is_told(playing: dict[str, str], book: Content):
    (Path(playing["IVR_AUDIO"]) / "en" / MANIFEST).write_text("{")

    ((level, text),) = of_clips(playing, book)

    assert (level, MANIFEST in text) == ("error", True)
    assert of_clips({**playing, "IVR_VOICE": "sing"}, book) == []  # told elsewhere


def test_a_public_url_at_which_nobody_answers_is_told_so(online: dict[str, str], nobody: str):
    status, lines = checked({**online, "PUBLIC_BASE_URL": nobody}, online=True)

    assert (status, of("error", lines)[0][:30]) == (1, "public URL: nobody answers the")
