"""What docs/production/ sets up is checked by the very tools that will read it."""

import re
import runpy
import shutil
import signal
import sqlite3
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from http.client import HTTPSConnection
from pathlib import Path
from socket import create_connection
from time import monotonic, sleep
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
import yaml
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ivr.cli import FOLDERS, main
from ivr.content.load import ROOT
from ivr.dialog.session import Draft
from ivr.store.records import Records
from ivr.store.sealing import Sealer, new_key
from ivr.tools.simulator import lint
from tests.serving import children_of, hold_port, served, wait_for
from tests.store_caller import NOON
from tests.store_fixtures import KEY
from tests.webhooks import (
    BASE,
    CALL,
    FORM,
    TOKEN,
    production,
    signature,
)

pytestmark = pytest.mark.prove

HERE = ROOT / "docs" / "production"
UNITS = sorted(HERE.glob("*.service"))
SYSTEMD = shutil.which("systemd-analyze")
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
NAME = "prep.example.org"
CLIP, SOUND = "0" * 64, b"RIFF a clip"
PLATFORM = 15
"""Seconds that the platform waits for a webhook."""


def ran(*words: str | Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """A program's end, in this environment and no other."""
    return subprocess.run(  # noqa: S603 - our own, and tools by their whole path
        [str(word) for word in words],
        env={"PATH": "/usr/sbin:/usr/bin:/bin", **environ},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def help_of(command: str) -> str:
    return CliRunner().invoke(main, [command, "--help"]).output


# ---------------------------------------------------------------- gunicorn


def test_gunicorn_takes_its_configuration_and_the_line(tmp_path: Path):
    gunicorn = (sys.executable, "-m", "gunicorn", "--config", ROOT / "gunicorn.conf.py")

    checked = ran(*gunicorn, "--check-config", **production(tmp_path))
    refused = ran(*gunicorn, "--check-config", IVR_ENV="production")

    said = [line for line in checked.stderr.splitlines() if "IVR_ALLOW_DRAFTS" not in line]
    assert (checked.returncode, said) == (0, [])
    assert refused.returncode == 1


def test_a_worker_gives_up_before_the_platform_does():
    told = runpy.run_path(str(ROOT / "gunicorn.conf.py"))

    assert (told["timeout"] < PLATFORM, told["graceful_timeout"] < PLATFORM) == (True, True)
    assert told["forwarder_headers"] == ""
    assert told["max_requests"] == 0  # a worker that ends cuts connections that are in use


def test_what_a_killed_worker_has_counted_stays_and_the_server_goes_on(tmp_path: Path):
    environ = {
        "PUBLIC_BASE_URL": BASE,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "IVR_KEYS": KEY,
        "DATABASE_URL": f"sqlite:///{tmp_path}/ivr.db",
        "IVR_METRICS_TOKEN": TOKEN,
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "counts"),
    }
    with served(environ, workers=1) as server:
        port, pid = server.port, server.process.pid
        assert [arrives(port) for _ in range(5)] == [200] * 5
        (worker,) = children_of(pid)
        ran("/bin/kill", "-KILL", str(worker))
        until(lambda: worker not in children_of(pid) and len(children_of(pid)) == 1)
        assert [arrives(port) for _ in range(5)] == [200] * 5
        counts = httpx.get(
            f"http://127.0.0.1:{port}/metrics", headers={"Authorization": f"Bearer {TOKEN}"}
        ).text
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(20) == 0

    assert re.findall(r"^ivr_calls_total (.*)$", counts, re.MULTILINE) == ["10.0"]


def arrives(port: int) -> int:
    """A call comes in; after a worker was killed, perhaps only when the next one is there."""
    headers = {"X-Twilio-Signature": signature(f"{BASE}/voice"), "Content-Type": FORM}
    transport = httpx.HTTPTransport(retries=3)
    with httpx.Client(transport=transport, timeout=60) as client:
        return client.post(f"http://127.0.0.1:{port}/voice", headers=headers).status_code


def until(holds: Callable[[], bool]) -> None:
    deadline = monotonic() + 20
    while not holds():
        assert monotonic() < deadline
        sleep(0.05)


# ---------------------------------------------------------------- systemd


@pytest.mark.skipif(SYSTEMD is None, reason="systemd-analyze is not on this machine")
def test_systemd_takes_the_units(tmp_path: Path):
    copies = []
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace("/opt/ivr", str(ROOT))
        copies.append(tmp_path / unit.name)
        copies[-1].write_text(text.replace(f"{ROOT}/.venv", sys.prefix), encoding="utf-8")

    verified = ran(str(SYSTEMD), "verify", "--man=no", *copies)

    ours = [line for line in verified.stderr.splitlines() if "ivr-" in line]
    assert (verified.returncode, ours) == (0, [])


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_what_there_is_as_nobody_special(unit: Path):
    text = unit.read_text(encoding="utf-8")

    for words in re.findall(r"^Exec\w+=/opt/ivr/\.venv/bin/ivr (.*)$", text, re.MULTILINE):
        command, *options = words.split()
        assert command in FOLDERS
        known = help_of(command)
        assert [o for o in options if o.startswith("--") and o not in known] == []
    for held in ("User=ivr", "NoNewPrivileges=yes", "LimitCORE=0", "UMask=0077", "Restart=always"):
        assert f"\n{held}\n" in text


def test_every_variable_of_the_example_is_one_that_the_line_reads():
    text = (HERE / "ivr.env.example").read_text(encoding="utf-8")

    names = re.findall(r"^#? ?([A-Z_]+)=", text, re.MULTILINE)

    known = help_of("serve") + help_of("keys") + help_of("work")
    assert [name for name in names if name not in known] == []
    assert {"PUBLIC_BASE_URL", "TWILIO_AUTH_TOKEN", "IVR_SITE", "IVR_KEYS_FILE"} <= set(names)


# ---------------------------------------------------------------- containers


def test_the_compose_file_names_commands_and_settings_that_there_are():
    compose: dict[str, Any] = yaml.safe_load((HERE / "compose.yaml").read_text(encoding="utf-8"))
    services = compose["services"]

    assert set(services) == {"web", "worker", "database"}
    for name in ("web", "worker"):
        service = services[name]
        program, command, *options = service["command"]
        known = help_of(command)
        assert (program, command in FOLDERS) == (".venv/bin/ivr", True)
        assert [o for o in options if o.startswith("--") and o not in known] == []
        read = help_of("serve") + help_of("keys")
        assert [n for n in service["environment"] if n not in read] == []
        assert service["depends_on"] == {"database": {"condition": "service_healthy"}}
        assert service["restart"] == "always"
    assert services["web"]["ports"] == ["127.0.0.1:8080:8080"]
    assert (ROOT / compose["x-line"]["build"]["dockerfile"]).exists()


def test_the_image_is_made_of_what_there_is():
    text = (HERE / "Dockerfile").read_text(encoding="utf-8")

    command = re.findall(r"^CMD \[(.*)\]$", text, re.MULTILINE)[0].replace('"', "").split(", ")
    assert command[:2] == [".venv/bin/ivr", "serve"]
    assert [o for o in command if o.startswith("--") and o not in help_of("serve")] == []
    assert (ROOT / "requirements" / "install.sh").exists()


# ---------------------------------------------------------------- nginx

with_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is not here; .ci/run installs it")


def self_signed(folder: Path) -> tuple[Path, Path]:
    """A certificate for the example's name, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    chain, private = folder / "fullchain.pem", folder / "privkey.pem"
    chain.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return chain, private


def nginx_in(folder: Path, port: int, line: int) -> Path:
    """The configuration of a whole nginx in this folder, with ours in it, at other addresses."""
    self_signed(folder)
    ours = (HERE / "nginx.conf").read_text(encoding="utf-8")
    ours = ours.replace("/etc/ivr/tls", str(folder)).replace("/var/log/nginx", str(folder))
    ours = ours.replace("listen 443", f"listen 127.0.0.1:{port}")
    ours = re.sub(r"listen \[::\]:443.*\n", "", ours).replace(":8080", f":{line}")
    places = "".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = folder / "whole.conf"
    whole.write_text(
        f"pid {folder}/pid; error_log {folder}/error.log; daemon off; user root;\n"
        f"events {{}}\nhttp {{ {places}\n{ours}\n}}\n",
        encoding="utf-8",
    )
    return whole


@with_nginx
def test_nginx_takes_its_configuration(tmp_path: Path):
    with hold_port() as outside, hold_port() as inside:
        tested = ran(
            *(str(NGINX), "-t", "-e", f"{tmp_path}/early.log"),
            *("-c", nginx_in(tmp_path, outside, inside)),
        )

    assert (tested.returncode, "successful" in tested.stderr) == (0, True)


@pytest.fixture
def behind_nginx(tmp_path: Path) -> Iterator[Callable[[str, str, str | None], tuple[int, bytes]]]:
    """The line behind nginx and TLS; called with a method, a target and a signature."""
    (tmp_path / "audio" / "es").mkdir(parents=True)
    (tmp_path / "audio" / "es" / f"{CLIP}.wav").write_bytes(SOUND)
    environ = {
        "IVR_AUDIO": f"{tmp_path}/audio",
        "PUBLIC_BASE_URL": BASE,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "IVR_KEYS": KEY,
        "DATABASE_URL": f"sqlite:///{tmp_path}/ivr.db",
    }
    trusted = ssl.create_default_context()
    with ExitStack() as stack:
        outside = stack.enter_context(hold_port())
        inside = stack.enter_context(served(environ)).port
        proxy = subprocess.Popen(  # noqa: S603 - by its whole path
            [str(NGINX), "-e", f"{tmp_path}/early.log", "-c", nginx_in(tmp_path, outside, inside)],
            text=True,
        )
        stack.enter_context(proxy)
        stack.callback(proxy.terminate)
        trusted.load_verify_locations(tmp_path / "fullchain.pem")
        wait_for(outside, proxy)

        def ask(method: str, target: str, sign: str | None) -> tuple[int, bytes]:
            plain = create_connection(("127.0.0.1", outside), timeout=10)
            connection = HTTPSConnection(NAME)
            connection.sock = trusted.wrap_socket(plain, server_hostname=NAME)
            connection.putrequest(method, target)
            body = urlencode({"Digits": "1"}).encode() if method == "POST" else b""
            headers = {"Content-Type": FORM, "Content-Length": str(len(body))}
            for name, value in {**headers, "X-Twilio-Signature": sign}.items():
                if value is not None:
                    connection.putheader(name, value)
            connection.endheaders(body)
            response = connection.getresponse()
            with response:
                told = response.status, response.read()
            connection.close()
            return told

        yield ask


@with_nginx
def test_signatures_hold_through_nginx_in_the_very_bytes_of_the_url(
    behind_nginx: Callable[[str, str, str | None], tuple[int, bytes]],
):
    for target in (
        "/voice/en/main",
        "/voice//en/main",
        "/voice/en/main?misses=1",
        "/voice/en/ma%69n?topic=%61bout&x=a%20b",
        "/voice/./en/%E9",
    ):
        sign = signature(BASE + target, {"Digits": "1"})
        status, document = behind_nginx("POST", target, sign)
        assert (target, status, lint(document)) == (target, 200, [])
        assert behind_nginx("POST", target, None) == (403, b"")
    assert behind_nginx("GET", f"/audio/es/{CLIP}.wav", None) == (200, SOUND)
    assert behind_nginx("GET", f"/audio/es/..%2fes/{CLIP}.wav", None)[0] == 404
    assert behind_nginx("GET", "/healthz", None) == (200, b"ok\n")
    assert behind_nginx("GET", "/readyz", None)[0] == 200
    assert behind_nginx("GET", "/elsewhere", None)[0] == 404


# ---------------------------------------------------------------- backup


def test_a_backup_of_a_line_that_runs_is_whole_and_needs_its_key(tmp_path: Path):
    live, copy = tmp_path / "ivr.db", tmp_path / "copy.db"
    running = Records(f"sqlite:///{live}", Sealer((KEY,)))
    running.open()
    kept = running.keep(CALL, "en", Draft(escort="Ana Ruiz"), NOON)

    with closing(sqlite3.connect(live)) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))
    running.close()

    restored = Records(f"sqlite:///{copy}", Sealer((KEY,)))
    stranger = Records(f"sqlite:///{copy}", Sealer((new_key(),)))
    assert (restored.draft(CALL), restored.stage()) == (kept, "current")
    assert stranger.check() != []
    assert b"Ana Ruiz" not in copy.read_bytes()
    restored.close()
    stranger.close()
