"""Whatever fails, the caller hears an apology and 911 in their own language, then a person."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from werkzeug.wrappers import Response

from ivr.cli import main
from ivr.cli.run.fallback import make_documents
from ivr.content.load import ROOT
from ivr.service import CallService, Reply
from ivr.settings import read_settings
from ivr.store.records import Records
from ivr.store.sealing import Sealer, new_key
from ivr.tools.simulator import lint
from ivr.worker.client import Queue, QueueClient
from tests import example
from tests.editions import edge_of
from tests.example import NO_SITE
from tests.store_caller import NOON
from tests.two_languages import MARK, SECOND, in_two_languages
from tests.webhooks import BASE, DEMO, deliver, dialed

BOOK = in_two_languages(example.BOOK)
CLOSED = Records("sqlite:////dev/null/none.db", Sealer((new_key(),)))
NO_QUEUE = QueueClient(CLOSED, Queue("sqlite:////dev/null/queue.db"), lambda: NOON)
OPERATOR = BOOK.directory.desks["operator"].number
PAIN = BOOK.directory.desks["pain_service"].number
MONDAY, SUNDAY = "2026-11-23 10:00", "2026-11-22 03:00"
APOLOGY, DIAL_911 = "something went wrong on this line", "hang up and dial 9 1 1"


class Broken(CallService):
    """A line in which every step fails."""

    def hear(self, language, state, query, form, moment) -> Reply:
        raise RuntimeError

    def answer(self, form, moment, language="") -> Reply:
        raise RuntimeError


class Mute(Broken):
    """The same, and it cannot apologise for the hour either."""

    def excuse(self, form, moment, language) -> Reply:
        raise RuntimeError


def served(line: CallService) -> Flask:
    app = Flask("failing")
    app.register_blueprint(edge_of(line, read_settings(DEMO)).blueprint())
    return app


def texts(response: Response) -> list[str]:
    """What is said, prompt by prompt."""
    return re.findall(r"<Say[^>]*>([^<]*)<", response.get_data(as_text=True))


def is_said_in(language: str, said: list[str]) -> bool:
    """Whether every prompt is in this language, and in no other."""
    return {text.startswith(MARK) for text in said} == {language == SECOND}


def assert_excuse(response: Response, language: str, number: str) -> None:
    """Lawful; the apology first and 911 second, all in this language; then this number."""
    said = texts(response)
    assert (response.status_code, lint(response.data)) == (200, [])
    assert (APOLOGY in said[0], DIAL_911 in said[1]) == (True, True)
    assert is_said_in(language, said)
    assert dialed(response) == [number]
    assert f"{BASE}/voice/{language}/transfer?" in response.get_data(as_text=True)


FAILING = [
    ("/voice/en/main", "en"),
    ("/voice/es/main", SECOND),
    ("/voice/es/summary?misses=2", SECOND),
    ("/voice/es/transfer?attempts=1&desk=operator&need=person", SECOND),
    ("/voice", "en"),
    ("/voice?language=es", SECOND),
    ("/voice?language=xx", "en"),
    ("/voice/xx/main", "en"),
]
"""A webhook in which something fails, and the language of its caller."""


@pytest.mark.parametrize(("target", "language"), FAILING)
def test_a_fault_in_a_turn_is_told_in_the_callers_language_and_rings_the_operator(
    target: str, language: str
):
    response = deliver(served(Broken(BOOK, BASE, CLOSED, NO_QUEUE)), target, {"DemoMoment": MONDAY})

    assert_excuse(response, language, OPERATOR)


@pytest.mark.parametrize(("moment", "number"), [(MONDAY, PAIN), (SUNDAY, OPERATOR)])
@pytest.mark.parametrize(
    ("target", "language"),
    [
        ("/voice/es/nowhere", SECOND),
        ("/voice/es/main?misses=x", SECOND),
        ("/voice/es/main/more", SECOND),
        ("/voice/xx/main", "en"),
        ("/voice/nowhere", "en"),
    ],
)
def test_a_place_that_is_none_is_told_in_the_callers_language(
    target: str, language: str, moment: str, number: str
):
    response = deliver(
        served(CallService(BOOK, BASE, CLOSED, NO_QUEUE)), target, {"DemoMoment": moment}
    )

    assert_excuse(response, language, number)


@pytest.mark.parametrize(
    ("failed", "language"),
    [
        (f"{BASE}/voice/es/main", SECOND),
        (f"{BASE}/voice/es/reading?section=1&topic=about", SECOND),
        (f"{BASE}:443/voice/es/main", SECOND),
        ("https://another.example.org/line/voice/es/main#rc=2", SECOND),
        (f"{BASE}/voice/whisper/es/late?desk=operator", SECOND),
        (f"{BASE}/voice/en/main", "en"),
        (f"{BASE}/voice", "en"),
        (f"{BASE}/voice?language=es", SECOND),
        (f"{BASE}/voice/xx/main", "en"),
        (f"{BASE}/voice/main?x=/voice/es/main", "en"),
        ("es", "en"),
        ("", "en"),
        ("\x00/voice/", "en"),
    ],
)
def test_the_fallback_speaks_the_language_of_what_failed(failed: str, language: str):
    form = {"ErrorCode": "11200", "ErrorUrl": failed, "DemoMoment": MONDAY}

    for line, number in ((CallService, PAIN), (Mute, OPERATOR)):
        response = deliver(served(line(BOOK, BASE, CLOSED, NO_QUEUE)), "/voice/fallback", form)
        assert_excuse(response, language, number)


def test_a_caller_cannot_choose_the_language_of_a_fault_by_a_field_of_a_form():
    form = {"ErrorUrl": f"{BASE}/voice/es/main"}

    response = deliver(served(Broken(BOOK, BASE, CLOSED, NO_QUEUE)), "/voice/en/main", form)

    assert_excuse(response, "en", OPERATOR)


def test_the_transfer_of_an_excuse_whispers_and_comes_back_in_the_language():
    app = served(CallService(BOOK, BASE, CLOSED, NO_QUEUE))
    form = {"ErrorUrl": f"{BASE}/voice/es/main", "DemoMoment": MONDAY}
    document = deliver(app, "/voice/fallback", form).get_data(as_text=True).replace("&amp;", "&")
    (whisper,) = re.findall(rf'url="{BASE}([^"]*)"', document)
    (action,) = re.findall(rf'action="{BASE}([^"]*)"', document)

    whispered = texts(deliver(app, whisper))
    back = texts(deliver(app, action, {"DialCallStatus": "busy"}))

    assert whispered[0].startswith("Ketamine prep line.")
    assert whispered[-2:] == ["The caller speaks Spanish.", "They may need an interpreter."]
    assert is_said_in(SECOND, back)


# ---------------------------------------------------------------- nothing is read at request time

ALONE = """
import encodings.idna, json, os, sys  # the test's own client needs the first
from pathlib import Path
from webhooks import deliver
from ivr.tools.demo.app import create_demo_app

app = create_demo_app(os.environ)
calls = {"CallSid": "CA" + "0" * 32, "From": "+12125550199", "To": "+12125550100"}
told = {"ErrorCode": "11200", "ErrorUrl": "https://prep.example.org/voice/en/summary", **calls}
root = Path(os.environ["COPY"])
for gone in ("prompts", "locales", "var"):
    (root / gone).rename(root / (gone + "-gone"))
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args)) if event in {
    "open", "socket.connect", "sqlite3.connect", "os.listdir"} else None)
document = deliver(app, "/voice/fallback", told).get_data(as_text=True)
sys.stdout.write(json.dumps([document, opened]))
"""


def test_the_fallback_opens_no_file_and_no_connection(tmp_path: Path):
    """Another process starts from a copy whose texts and store then vanish, and watches itself."""
    for name in ("ivr", "prompts", "locales"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / "var").mkdir()
    environ = {
        **DEMO,
        "DATABASE_URL": f"sqlite:///{tmp_path}/var/ivr.db",
        "COPY": str(tmp_path),
        "PYTHONPATH": f"{tmp_path}:{ROOT / 'tests'}",
        "PATH": os.environ["PATH"],
    }

    done = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-c", ALONE],
        env=environ,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    document, opened = json.loads(done.stdout)
    assert opened == []
    assert lint(document.encode()) == []
    assert (APOLOGY in document, DIAL_911 in document, "<Dial" in document) == (True, True, True)


# ---------------------------------------------------------------- documents without a server


def fallback_of(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["fallback", *words])
    return result.exit_code, result.output


NUMBERS = ["2 1 2, 6 3 9, 6 8 5 1", "2 1 2, 6 3 9, 2 0 0 0"]
"""The pain service's and the operator's, as every document must say them."""


@pytest.mark.parametrize("name", ["en", SECOND, "all"])
def test_a_static_document_says_911_and_both_numbers_then_rings_the_operator(name: str):
    document = make_documents(BOOK)[name]
    before, _, after = document.partition("<Dial")

    assert (lint(document.encode()), len(document.encode()) <= 64 * 1024) == ([], True)
    for language in BOOK.guide.languages if name == "all" else (name,):
        voice = BOOK.languages[language].voice
        own = " ".join(re.findall(rf'<Say[^>]*voice="{voice}"[^>]*>([^<]*)<', before))
        assert (APOLOGY in own, DIAL_911 in own) == (True, True)
        assert "Ask for the anesthesia pain person on call." in own
        assert [n for n in NUMBERS if n not in own] == []
        assert own.index(DIAL_911) < own.index("2 1 2")
    assert re.findall("<Number>([^<]*)</Number>", after) == [OPERATOR]
    assert [attribute for attribute in ("action=", " url=", "http") if attribute in document] == []
    assert after.endswith("<Hangup /></Response>")


def test_in_all_languages_911_is_named_in_each_before_a_number_is_said():
    before = make_documents(BOOK)["all"].partition("2 1 2")[0]

    assert before.count(DIAL_911) == len(BOOK.guide.languages)


def test_forty_languages_fit_into_one_document():
    many = {f"l{n}": BOOK.languages["en"] for n in range(38)}
    book = replace(
        BOOK,
        guide=replace(BOOK.guide, languages=(*BOOK.guide.languages, *many)),
        languages={**BOOK.languages, **many},
        wordings={**BOOK.wordings, **dict.fromkeys(many, BOOK.wordings["en"])},
        spoken={**BOOK.spoken, **dict.fromkeys(many, BOOK.spoken["en"])},
    )

    assert lint(make_documents(book)["all"].encode()) == []


def test_the_documents_are_written_one_a_language_and_one_for_all(tmp_path: Path):
    code, told = fallback_of("--language", "all", "--to", str(tmp_path / "static"))

    assert (code, told.split()) == (
        0,
        [str(tmp_path / "static" / f"{name}.xml") for name in (*NO_SITE.guide.languages, "all")],
    )
    for path in (tmp_path / "static").iterdir():
        assert lint(path.read_bytes()) == []


def test_one_document_is_printed_where_no_folder_is_named():
    documents = make_documents(NO_SITE)

    assert fallback_of() == (0, documents["all"] + "\n")
    assert fallback_of("--language", "en") == (0, documents["en"] + "\n")


def test_a_language_that_is_not_live_has_no_document():
    code, told = fallback_of("--language", "tlh")

    assert (code, "'tlh' is no live language; these are: en, es, zh, yue, ru" in told) == (2, True)
