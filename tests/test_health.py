"""Health tells one word each, measures need a token, and neither tells anything of a caller."""

import atexit
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import mkdtemp

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from ivr.service import CallService
from ivr.settings import BadSettingsError, read_settings
from ivr.store import migrations
from ivr.store.records import Records
from ivr.store.sealing import new_key
from ivr.web.health import Readiness, blueprint, make_checks
from ivr.worker.client import Queue, QueueClient
from tests.apps import create_app
from tests.editions import only
from tests.example import NO_SITE as BOOK
from tests.line import Call
from tests.store_caller import NOON
from tests.store_fixtures import rows
from tests.webhooks import BASE, CALL, DEMO, deliver

QUEUE = Queue(f"sqlite:///{mkdtemp()}/queue.db")
atexit.register(QUEUE.close)
TOKEN = "a-token-for-the-measures"  # noqa: S105 - it opens nothing
PLANTED = ("Zebulon", "Quartz", "2125550199", "12125550199", CALL)


def get(app: Flask, path: str, **headers: str) -> TestResponse:
    return app.test_client().get(path, headers=headers)


def pages_of(records: Records) -> Flask:
    """The pages of a line with this store, which whoever made it closes."""
    app = Flask("health")
    readiness = Readiness(make_checks(only(line_of(records)), records, QUEUE))
    app.register_blueprint(blueprint(readiness, lambda: "ok", bytes, ""))
    return app


def line_of(records: Records) -> CallService:
    return CallService(BOOK, BASE, records, QueueClient(records, QUEUE, lambda: NOON))


def line_on(database: str, **environ: str) -> Flask:
    return create_app({**DEMO, "DATABASE_URL": database, **environ})


# ---------------------------------------------------------------- health


@pytest.mark.parametrize("database", ["sqlite:////dev/null/none.db", "postgresql+psycopg:///no"])
def test_a_process_that_answers_is_healthy_whatever_else_is_down(database: str):
    response = get(line_on(database), "/healthz")

    assert (response.status_code, response.text) == (200, "ok\n")


def test_a_line_whose_store_answers_is_ready(url: str, store: Callable[..., Records]):
    response = get(pages_of(store(url)), "/readyz")

    assert (response.status_code, response.text) == (
        200,
        "store ok\ncontent ok\ncatalogs ok\nqueue ok\nreload ok\n",
    )


@pytest.mark.parametrize(
    "database", ["sqlite:////dev/null/none.db", "postgresql+psycopg://ivr:secret@127.0.0.1:9/no"]
)
def test_a_line_without_its_store_is_not_ready_and_does_not_say_why(
    database: str, store: Callable[..., Records]
):
    response = get(pages_of(store(database)), "/readyz")

    assert response.status_code == 503
    assert response.text == "store down\ncontent ok\ncatalogs ok\nqueue ok\nreload ok\n"


def test_a_database_of_a_newer_version_is_not_ready(url: str, store: Callable[..., Records]):
    store(url).open()
    rows(url, "UPDATE alembic_version SET version_num = 'of_tomorrow'")

    assert get(pages_of(store(url)), "/readyz").status_code == 503


def test_a_new_database_is_made_and_an_old_one_is_migrated(url: str, store: Callable[..., Records]):
    records = store(url)
    stages = [records.stage()]
    records.open()
    stages.append(records.stage())
    migrations.downgrade(url, "first_tables")
    stages.append(records.stage())

    assert stages == ["new", "current", "behind"]
    assert all(check() for check in make_checks(only(line_of(records)), records, QUEUE).values())
    assert records.stage() == "current"


def test_a_store_is_asked_once_a_second_however_many_ask():
    asked = []

    def slow() -> bool:
        asked.append(time.monotonic())
        time.sleep(0.2)
        return True

    readiness = Readiness({"store": slow})
    with ThreadPoolExecutor(8) as crowd:
        seen = [asking.result() for asking in [crowd.submit(readiness.seen) for _ in range(50)]]

    assert (len(asked), seen) == (1, [{"store": True}] * 50)


def test_what_was_seen_is_looked_at_again_later(monkeypatch: pytest.MonkeyPatch):
    answers = iter([True, False])
    readiness = Readiness({"store": lambda: next(answers)})
    first = readiness.seen()
    now = time.monotonic()
    monkeypatch.setattr("ivr.web.health.monotonic", lambda: now + 1.5)

    assert (first, readiness.seen()) == ({"store": True}, {"store": False})


# ---------------------------------------------------------------- measures


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return line_on(f"sqlite:///{tmp_path}/ivr.db", IVR_METRICS_TOKEN=TOKEN)


def measures(app: Flask) -> dict[str, float]:
    """Every count by its name and labels."""
    text = get(app, "/metrics", Authorization=f"Bearer {TOKEN}").text
    rows = [line.rpartition(" ") for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in rows}


def test_measures_are_for_those_who_bear_the_token(app: Flask, tmp_path: Path):
    given = {"": 401, TOKEN: 401, f"Bearer {TOKEN}x": 401, "Bearer": 401, "Bearer é": 401}

    for header, status in {**given, f"Bearer {TOKEN}": 200}.items():
        assert get(app, "/metrics", Authorization=header).status_code == status
    closed = line_on(f"sqlite:///{tmp_path}/ivr.db")
    for header in ("", "Bearer ", "Bearer None", f"Bearer {TOKEN}"):
        assert get(closed, "/metrics", Authorization=header).status_code == 404


@pytest.mark.parametrize("token", ["short", "with a blank in the middle", "é" * 20])
def test_a_token_that_is_none_is_refused_and_not_repeated(token: str):
    with pytest.raises(BadSettingsError) as error:
        read_settings({**DEMO, "IVR_METRICS_TOKEN": token})

    assert (str(error.value).startswith("IVR_METRICS_TOKEN"), token in str(error.value)) == (
        True,
        False,
    )
    assert TOKEN not in repr(read_settings({**DEMO, "IVR_METRICS_TOKEN": TOKEN}))


def counted(app: Flask, begin: dict[str, float]) -> dict[str, float]:
    """What has changed since, but for the seconds."""
    now = measures(app)
    changed = {name: value - begin.get(name, 0.0) for name, value in now.items()}
    return {n: v for n, v in changed.items() if v and not n.startswith("ivr_webhook_seconds")}


def test_a_call_is_counted_by_states_misses_and_transfers():
    app = create_app({**dict(DEMO), "PUBLIC_BASE_URL": "", "TWILIO_AUTH_TOKEN": "",
                      "IVR_METRICS_TOKEN": TOKEN})  # fmt: skip
    begin = measures(app)

    Call(app=app).press("1").wait().say("purple elephants").press("0").transfer("busy")

    assert counted(app, begin) == {
        "ivr_calls_total": 1.0,
        'ivr_steps_total{state="ringing"}': 1.0,
        'ivr_steps_total{state="welcome"}': 1.0,
        'ivr_steps_total{state="main"}': 3.0,
        'ivr_steps_total{state="transfer"}': 1.0,
        'ivr_misses_total{kind="silence"}': 1.0,
        'ivr_misses_total{kind="no_match"}': 1.0,
        'ivr_transfers_total{desk="pain_service",outcome="busy"}': 1.0,
    }
    assert measures(app)['ivr_webhook_seconds_count{webhook="voice.hear"}'] == 5.0


def test_what_goes_wrong_is_counted(app: Flask):
    begin = measures(app)
    down = line_on("sqlite:////dev/null/none.db", IVR_METRICS_TOKEN=TOKEN)

    deliver(app, "/voice/fallback")
    deliver(app, "/voice/xx/main")
    deliver(app, "/voice", token="a-forger")  # noqa: S106 - no secret
    deliver(app, "/voice/en/treatment_on", {"Digits": "99", "CallSid": CALL})
    for _ in range(2):
        deliver(down, "/voice/en/treatment_on", {"Digits": "1204", "CallSid": CALL})

    assert counted(app, begin) == {
        "ivr_excuses_total": 1.0,
        "ivr_refused_total": 1.0,
        'ivr_steps_total{state="nowhere"}': 2.0,
        'ivr_steps_total{state="treatment_on"}': 1.0,
        'ivr_misses_total{kind="wrong_value"}': 1.0,
    }
    assert measures(down)["ivr_store_failures_total"] == 2.0


def test_no_caller_chooses_a_label(app: Flask):
    before = set(measures(app))
    name, number = "Zebulon Quartz", "+12125550199"
    form = {"SpeechResult": name, "Digits": number, "From": number, "CallSid": CALL}

    for target in (
        "/voice/en/main?topic=Zebulon",
        "/voice/Zebulon/Quartz",
        "/voice/en/transfer?attempts=1&desk=Zebulon&need=person",
        "/voice/en/transfer?attempts=1&desk=operator&need=Quartz",
        "/voice/whisper/Zebulon/2125550199?desk=Quartz",
    ):
        deliver(app, target, {**form, "DialCallStatus": name})

    text = get(app, "/metrics", Authorization=f"Bearer {TOKEN}").text
    assert [value for value in PLANTED if value in text] == []
    new = {re.sub(r'(webhook|le)="[^"]*"', "", label) for label in set(measures(app)) - before}
    assert {label.partition("{")[0] for label in new} <= {
        "ivr_webhook_seconds_bucket",
        "ivr_webhook_seconds_count",
        "ivr_webhook_seconds_sum",
    }


def test_a_key_of_the_store_is_no_part_of_any_page(tmp_path: Path):
    key = new_key()
    keyed = line_on(f"sqlite:///{tmp_path}/ivr.db", IVR_KEYS=key, IVR_METRICS_TOKEN=TOKEN)

    pages = [get(keyed, path, Authorization=f"Bearer {TOKEN}").text for path in
             ("/healthz", "/readyz", "/metrics")]  # fmt: skip

    assert [page for page in pages if key in page or "sqlite" in page] == []
