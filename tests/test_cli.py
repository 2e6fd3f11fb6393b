"""The command line does what it says, and says in one sentence what it cannot do."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli import main
from ivr.content.load import ROOT, load
from ivr.content.signoff import count_unsigned, describe_unsigned
from ivr.settings import DEMO_TOKEN
from ivr.store.sealing import new_key
from ivr.tools.simulator import lint
from tests.serving import hold_port, served
from tests.webhooks import over_socket, signature, site_of_our_own

MONDAY = ("--at", "2026-11-23 10:00")
SETTINGS = ("IVR_ENV", "PORT", "PUBLIC_BASE_URL", "IVR_SITE", "IVR_VOICE")
TOKENS = ("TWILIO_AUTH_TOKEN", "TWILIO_AUTH_TOKEN_NEXT")


def run(*words: str, typed: str = "", **environ: str) -> Result:
    """`ivr` with these words, this typed, and no settings but these; clips that a build has left
    here are not played."""
    unset = dict.fromkeys((*SETTINGS, *TOKENS))
    given = {**unset, "IVR_VOICE": "say", **environ}
    return CliRunner().invoke(main, words, input=typed, env=given)


def lines(result: Result) -> list[str]:
    return result.output.splitlines()


# ---------------------------------------------------------------- help


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--help"], ["serve", "call", "check", "explore", "script"]),
        (["-h"], ["The prep line"]),
        (["serve", "--help"], ["IVR_ENV", "PORT", "PUBLIC_BASE_URL", "TWILIO_AUTH_TOKEN_NEXT"]),
        (
            ["serve", "--help"],
            ["IVR_SITE", "IVR_VOICE", "IVR_AUDIO", "AUDIO_BASE_URL", "--workers", "--threads"],
        ),
        (["call", "--help"], ["--url", "--at", "--from", "--script"]),
        (["check", "--help"], ["--site", "--production", "--online"]),
        (["fallback", "--help"], ["--language", "--to"]),
        (["explore", "--help"], ["--check", "--write"]),
        (["script", "--help"], ["--times"]),
        (["--version"], ["version"]),
    ],
)
def test_help_names_what_there_is(words: list[str], told: list[str]):
    result = run(*words)

    assert (result.exit_code, [word for word in told if word not in result.output]) == (0, [])


@pytest.mark.parametrize("words", [["sing"], ["serve", "--workers", "0"], ["call", "--to", "1"]])
def test_what_nobody_understands_is_refused(words: list[str]):
    assert run(*words).exit_code == 2


# ---------------------------------------------------------------- check, explore, script


def started(root: Path, *words: str) -> subprocess.Popen[str]:
    """`ivr` as it stands at this root, in a process of its own: some commands take seconds."""
    return subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-c", "from ivr.cli import main; main()", *words],
        env={"PYTHONPATH": str(root), "PATH": os.environ["PATH"]},
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def ended(process: subprocess.Popen[str]) -> tuple[int, list[str]]:
    """Its exit code and all that it has said."""
    with process:
        said, _ = process.communicate(timeout=400)
    return process.returncode, said.splitlines()


def copied(folder: Path) -> Path:
    """A copy of all that the line is made of."""
    for name in ("ivr", "prompts", "locales", "docs"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def alarms(told: list[str]) -> list[str]:
    """Errors and warnings, but for what keeps a draft of a language from being live."""
    alarming = (line for line in told if line.startswith(("error", "warning")))
    return [line for line in alarming if not line.startswith("warning  locales/")]


def test_the_content_keeps_its_laws_and_only_production_minds_the_example_site():
    demo, production = started(ROOT, "check"), started(ROOT, "check", "--production")

    code, told = ended(demo)
    strict_code, strictly_told = ended(production)

    example = "the site file: example: these values are made up: write your site's own"
    assert (code, strict_code) == (0, 1)
    drafts = [f"sign-off: {describe_unsigned(*each)}" for each in count_unsigned(load()).items()]
    assert alarms(told) == [f"warning  {what}" for what in (example, *drafts)]
    assert alarms(strictly_told) == [f"error    {what}" for what in (example, *drafts)]
    assert re.fullmatch(r"80 facts in \d+ sections of \d+ topics", told[-1])


def wrong_site(folder: Path) -> str:
    site = folder / "site.toml"
    site.write_text('[hours.pain_service]\ndays=["monday"]\nopens=09:00:00\ncloses=08:00:00\n')
    return str(site)


@pytest.mark.parametrize("command", ["check", "explore", "script"])
def test_a_command_tells_an_author_what_is_wrong_with_the_site(command: str, tmp_path: Path):
    for site, what in (
        (wrong_site(tmp_path), "it must open before it closes, on the same day"),
        (str(tmp_path / "nowhere.toml"), "this file cannot be read"),
    ):
        result = run(command, "--site", site)
        by_environment = run(command, IVR_SITE=site)
        assert (result.exit_code, by_environment.exit_code) == (1, 1)
        assert lines(result)[0].startswith("error ")
        assert what in lines(result)[0]
        assert by_environment.output == result.output


def test_a_command_tells_an_author_everything_that_is_wrong_with_the_prompts(tmp_path: Path):
    root = copied(tmp_path)
    line, desks = root / "prompts/line.toml", root / "prompts/desks.toml"
    line.write_text(line.read_text().replace('"main.intro" = "Main menu."', '"main.intro" = "{x}"'))
    desks.write_text(desks.read_text().replace("\nlate = ", "\nlatest = "))

    code, told = ended(started(root, "check"))

    wrong = [said.removeprefix("error    ") for said in told if said.startswith("error ")]
    assert code == 1
    assert "prompts/desks.toml: need: the need 'late' has no desk" in wrong
    assert "prompts/line.toml: main.intro: no such placeholder: x" in wrong
    others = [
        said.partition(" ")[0]
        for said in told
        if said.removeprefix("error    ") not in wrong
        and not said.startswith(("warning  locales/", "warning  sign-off:"))
    ]
    assert others == ["warning", "ok", "skipped", "ok", "skipped", "skipped", "80"]


@pytest.mark.prove
def test_pages_that_are_out_of_date_fail_the_check_and_can_be_renewed(tmp_path: Path):
    root = copied(tmp_path)
    pages = ["docs/call-map.md", "docs/caller-cost.md", "ivr/tools/demo/static/map.svg"]
    site = root / "site.toml"
    site.write_text("")  # without hours there is one routing, which is explored in seconds
    for page in pages:
        (root / page).write_text("Another page")
    renewing = started(root, "explore", "--write", "--site", str(site))

    checked = run("explore", "--check", "--site", str(site))

    assert checked.exit_code == 1
    assert lines(checked)[:-1] == [
        f"{page} is out of date: run `ivr explore --write`" for page in pages
    ]
    assert re.fullmatch(r"\d+ places, \d+ steps, 1 routings, 0 breaches", lines(checked)[-1])
    assert ended(renewing) == (0, lines(checked)[-1:])
    assert (root / pages[0]).read_text().startswith("# The call map")
    assert (root / pages[1]).read_text() != "Another page"
    assert (root / pages[2]).read_text().startswith("<svg ")


def test_a_callers_cost_is_printed_in_seconds():
    result = run("script", "--times")

    assert result.exit_code == 0
    assert result.output.strip() == (ROOT / "docs/caller-cost.md").read_text().strip()


# ---------------------------------------------------------------- call

SCRIPT = """\
# Straight to a person
at 2026-11-23 10:00
from anonymous
hear  hang up and dial 9 1 1
press 1
hear  main menu
press 0
desk 212-639-6851 busy
hear  the line was busy
desk 212-639-2000 rings, caller hangs up after 3
ends  caller hung up
"""


def test_a_script_is_played_to_its_end(tmp_path: Path):
    path = tmp_path / "person.txt"
    path.write_text(SCRIPT)

    result = run("call", "--script", str(path))

    assert result.exit_code == 0
    assert "desk: busy" in result.output
    assert (
        lines(result)[-1].strip().endswith("call ends: caller hung up") or "ends" in result.output
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"hear  something else\nhang up\n", "something else"),
        (b"sing\n", "line 1: cannot read 'sing'"),
        (b"at noon\nhang up\n", "cannot read the moment 'noon'"),
        (b"\xff\n", "is not UTF-8 text"),
    ],
)
def test_a_script_that_fails_says_where(text: bytes, told: str, tmp_path: Path):
    path = tmp_path / "call.txt"
    path.write_bytes(text)

    result = run("call", "--script", str(path))

    assert result.exit_code == 1
    assert told in result.output
    assert "Traceback" not in result.output


def test_somebody_at_the_terminal_presses_speaks_is_silent_and_hangs_up():
    result = run("call", *MONDAY, typed="1\n3\nrunning late\nn\n\n3\nq\n")

    shown = [line.strip() for line in lines(result)]
    assert result.exit_code == 0
    assert shown[0] == "line   Memorial Sloan Kettering, ketamine treatment line."
    for heard in (
        "+16468887046 rings, and sees +12125550199",
        "Nobody answered.",
        "I did not hear anything.",
        "The surgery center desk is at",
    ):
        assert [line for line in shown if heard in line]
    assert [line for line in shown if "call ends: caller hung up" in line]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("a", "Your call with them has ended."),
        ("busy", "The line was busy."),
        ("n", "Nobody answered."),
        ("f", "The call did not go through."),
        ("c", "The call was stopped before anyone answered."),
        ("zzz", "Nobody answered."),
        ("h", "call ends: caller hung up"),
        ("", "call ends: caller hung up"),
    ],
)
def test_somebody_at_the_terminal_plays_the_desk(typed: str, told: str):
    result = run("call", *MONDAY, "--from", "anonymous", typed=f"1\n0\n{typed}\nbye\n")

    assert result.exit_code == 0
    assert "+12126396851 rings, and sees +12125550100" in result.output
    assert told in result.output


def test_the_end_of_what_is_typed_hangs_up():
    for typed in ("", "1\n", "1\n0\n"):
        result = run("call", typed=typed)
        assert result.exit_code == 0
        assert "call ends: caller hung up" in result.output


@pytest.mark.parametrize(
    ("at", "number"),
    [
        ("2026-11-23 10:00", "+12126396851"),
        ("2026-12-25 10:00", "+12126392000"),
        ("2026-11-23T15:00+00:00", "+12126396851"),
        ("2026-11-23T10:00+00:00", "+12126392000"),
    ],
)
def test_a_call_takes_place_at_the_moment_told(at: str, number: str):
    result = run("call", "--at", at, typed="1\n0\nb\nq\n")

    assert f"{number} rings" in result.output


@pytest.mark.parametrize(
    ("words", "environ", "told"),
    [
        (["--at", "noon"], {}, "'noon' is not a moment such as 2026-12-25 10:00"),
        (["--url", "localhost:8080"], {}, "localhost:8080 is not a URL such as"),
        ([], {"PORT": "x"}, "PORT is not a port number"),
        ([], {"IVR_ENV": "production"}, "TWILIO_AUTH_TOKEN is not set"),
        ([], {"IVR_SITE": "/nowhere.toml"}, "/nowhere.toml: this file cannot be read"),
    ],
)
def test_a_call_that_cannot_be_made_says_why(words: list[str], environ: dict[str, str], told: str):
    result = run("call", *words, **environ)

    assert result.exit_code in (1, 2)
    assert told in result.output
    assert "Traceback" not in result.output


def test_a_call_to_nobody_says_so_in_one_sentence():
    with hold_port() as port:
        url = f"http://127.0.0.1:{port}"

        result = run("call", "--url", url)

    assert result.exit_code == 1
    assert lines(result) == [f"Nobody answers at {url}: is `make run` running there?"]


# ---------------------------------------------------------------- serve


def test_a_server_answers_calls_and_ends_when_it_is_told_to(tmp_path: Path):
    with served({"HOME": str(tmp_path)}) as server:
        url = server.base
        sign = signature(f"{url}/voice", (), DEMO_TOKEN)
        status, kind, body = over_socket(server.port, "/voice", {}, sign)
        called = run("call", "--url", url, *MONDAY, typed="1\n0\nb\nq\n")
        server.process.send_signal(signal.SIGTERM)
        status_at_end = server.process.wait(timeout=10)
        said = server.printed()

    assert (status, kind, lint(body)) == (200, "text/xml", [])
    assert "The line was busy." in called.output
    assert status_at_end == 0
    assert [line for line in said.splitlines() if " INFO " not in line] == [
        f"Listening on {url}",
        f"The prep line (demo) answers at {url}/voice",
        f"Call it in your browser: {url}/phone",
        f"Call it from another terminal: .venv/bin/ivr call --url {url}",
    ]
    assert [line.split(" INFO ")[1][:30] for line in said.splitlines() if " INFO " in line][:1] == [
        "call=unknown ringing Arrived -"
    ]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.prove
def test_a_server_finds_a_site_file_that_is_named_from_where_it_was_started(tmp_path: Path):
    (tmp_path / "site.toml").write_text("")

    with served({"IVR_SITE": "site.toml"}, folder=tmp_path) as server:
        called = run("call", "--url", server.base, *MONDAY, typed="1\n0\nb\nq\n")

    assert "+12126392000 rings" in called.output


def test_a_server_on_port_0_holds_a_free_port_and_prints_it(monkeypatch: pytest.MonkeyPatch):
    ran: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda _, words: ran.append(words))

    result = run("serve", IVR_ENV="demo", PORT="0")

    ((*_, bind, address, _, _, _, _),) = ran
    with socket.socket(fileno=int(address.removeprefix("fd://"))) as held:
        port = held.getsockname()[1]
        with closing(socket.socket()) as another, pytest.raises(OSError, match="in use"):
            another.bind(("127.0.0.1", port))
        assert (bind, held.get_inheritable()) == ("--bind", True)
        assert held.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) == 0  # gunicorn listens
    assert lines(result)[:2] == [
        f"Listening on http://127.0.0.1:{port}",
        f"The prep line (demo) answers at http://127.0.0.1:{port}/voice",
    ]


def test_a_server_on_port_0_refuses_a_worker_which_would_not_know_the_port():
    refused = run("serve", "--work", IVR_ENV="demo", PORT="0")

    assert refused.exit_code == 1
    assert lines(refused)[1] == "PORT=0 and --work: the worker must know the port"


def test_a_server_takes_no_word_of_a_request_for_its_own_place(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    own = {
        "PUBLIC_BASE_URL": "https://prep.example.org",
        "TWILIO_AUTH_TOKEN": "0123456789abcdef",
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "IVR_KEYS": new_key(),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'ivr.db'}",
        "IVR_ALLOW_DRAFTS": "yes",
    }
    ran: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda _, words: ran.append(words))
    monkeypatch.chdir(tmp_path)
    site_of_our_own(tmp_path)

    result = run("serve", "--threads", "1", PORT="8099", IVR_SITE="site.toml", **own)

    assert result.exit_code == 0
    assert lines(result) == [
        "Listening on http://127.0.0.1:8099",
        "The prep line (production) answers at https://prep.example.org/voice",
    ]
    ((python, *words),) = ran
    assert python == sys.executable
    assert words[words.index("--bind") + 1] == "127.0.0.1:8099"
    assert words[words.index("--config") + 1] == str(ROOT / "gunicorn.conf.py")


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        (
            {},
            [
                "TWILIO_AUTH_TOKEN is not set",
                "PUBLIC_BASE_URL must",
                "IVR_SITE is not set",
                "TWILIO_ACCOUNT_SID is not the id",
            ],
        ),
        ({"IVR_ENV": "demo", "PORT": "x"}, ["PORT is not a port number"]),
        ({"IVR_ENV": "demo", "IVR_SITE": "/nowhere"}, ["/nowhere: this file cannot be read"]),
        ({"IVR_ENV": "demo", "PUBLIC_BASE_URL": "http://["}, ["PUBLIC_BASE_URL is not a URL"]),
    ],
)
def test_a_server_that_cannot_start_says_everything_that_keeps_it(
    environ: dict[str, str], told: list[str]
):
    refused = run("serve", **environ)

    first, *rest = lines(refused)
    assert (refused.exit_code, first, len(rest)) == (1, "The line cannot start:", len(told))
    assert [line for line, word in zip(rest, told, strict=True) if not line.startswith(word)] == []
