"""The environment, read once: what it means, what wins, and what is refused, all at once."""

from datetime import timedelta
from pathlib import Path

import pytest

from ivr.settings import AUDIO, DEMO_TOKEN, EXAMPLE_SITE, BadSettingsError, Settings, read_settings
from ivr.store.retention import Ages
from tests.webhooks import ACCOUNT, BASE, TOKEN

PRODUCTION = {
    "PUBLIC_BASE_URL": BASE,
    "TWILIO_AUTH_TOKEN": TOKEN,
    "TWILIO_ACCOUNT_SID": ACCOUNT,
    "IVR_SITE": "site.toml",
}


def refusal(environ: dict[str, str]) -> list[str]:
    """What is said against this environment."""
    with pytest.raises(BadSettingsError) as refused:
        read_settings(environ)
    return str(refused.value).split("\n")


def test_the_demo_needs_nothing_else():
    settings = read_settings({"IVR_ENV": "demo"})

    assert settings == Settings(
        "demo", (DEMO_TOKEN,), "http://127.0.0.1:8080", EXAMPLE_SITE, 8080, voice="auto"
    )
    assert settings.demo
    assert settings.clips_at == "http://127.0.0.1:8080/audio"


def test_the_demo_is_reached_at_its_own_port():
    assert read_settings({"IVR_ENV": "demo", "PORT": "9000"}).base == "http://127.0.0.1:9000"


def test_what_stands_in_the_environment_wins():
    settings = read_settings(
        {
            "IVR_ENV": "demo",
            "PORT": "65535",
            "PUBLIC_BASE_URL": f"{BASE}/line/",
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_AUTH_TOKEN_NEXT": "next",
            "IVR_SITE": "ours.toml",
            "IVR_VOICE": "say",
        }
    )

    ours = Path("ours.toml")
    assert settings == Settings("demo", (TOKEN, "next"), f"{BASE}/line", ours, 65535)


@pytest.mark.parametrize("env", [{}, {"IVR_ENV": ""}, {"IVR_ENV": "production"}])
def test_it_is_production_unless_the_demo_is_named(env: dict[str, str]):
    settings = read_settings({**PRODUCTION, **env})

    assert settings == Settings(
        "production", (TOKEN,), BASE, Path("site.toml"), 8080, account=ACCOUNT
    )
    assert not settings.demo


@pytest.mark.parametrize(("said", "allowed"), [("yes", True), ("no", False), ("", False)])
def test_drafts_are_allowed_by_one_word_alone(said: str, allowed: bool):
    assert read_settings({**PRODUCTION, "IVR_ALLOW_DRAFTS": said}).allow_drafts is allowed


@pytest.mark.parametrize("said", ["true", "YES", "1", " yes"])
def test_what_could_be_meant_as_an_allowance_is_none(said: str):
    assert refusal({**PRODUCTION, "IVR_ALLOW_DRAFTS": said}) == [
        "IVR_ALLOW_DRAFTS can be yes, no or unset"
    ]


def test_empty_settings_are_none():
    empty = dict.fromkeys(["PORT", "PUBLIC_BASE_URL", "TWILIO_AUTH_TOKEN", "IVR_SITE"], "")

    empty |= {"TWILIO_AUTH_TOKEN_NEXT": " ", "IVR_VOICE": "", "IVR_ENV": "demo"}

    assert read_settings(empty) == read_settings({"IVR_ENV": "demo"})


def test_blanks_around_a_token_are_no_part_of_it():
    blank = {"TWILIO_AUTH_TOKEN": f" {TOKEN}\n", "TWILIO_AUTH_TOKEN_NEXT": "\tnext "}

    assert read_settings({**PRODUCTION, **blank}).tokens == (TOKEN, "next")


def test_one_token_is_enough_in_production_whichever_it_is():
    one = {**PRODUCTION, "TWILIO_AUTH_TOKEN": "", "TWILIO_AUTH_TOKEN_NEXT": TOKEN}

    assert read_settings(one).tokens == (TOKEN,)


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"TWILIO_AUTH_TOKEN": ""}, "TWILIO_AUTH_TOKEN is not set"),
        ({"TWILIO_AUTH_TOKEN": "  \n"}, "TWILIO_AUTH_TOKEN is not set"),
        ({"TWILIO_AUTH_TOKEN": DEMO_TOKEN}, "TWILIO_AUTH_TOKEN is the demo's"),
        ({"TWILIO_AUTH_TOKEN": f"{DEMO_TOKEN} "}, "TWILIO_AUTH_TOKEN is the demo's"),
        ({"TWILIO_AUTH_TOKEN_NEXT": DEMO_TOKEN}, "TWILIO_AUTH_TOKEN is the demo's"),
        ({"PUBLIC_BASE_URL": ""}, "PUBLIC_BASE_URL must be set"),
        ({"PUBLIC_BASE_URL": "http://prep.example.org"}, "PUBLIC_BASE_URL must be set"),
        ({"IVR_SITE": ""}, "IVR_SITE is not set"),
    ],
)
def test_production_refuses_what_a_demo_may_have(wrong: dict[str, str], word: str):
    (problem,) = refusal({**PRODUCTION, **wrong})

    assert problem.startswith(word)
    read_settings({**PRODUCTION, **wrong, "IVR_ENV": "demo"})


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        *(
            ({"PORT": port}, "PORT is not a port number")
            for port in ("0", "65536", "-1", "http", "8080 ", "8.0", "８０８０", "9" * 5000)
        ),
        *(
            ({"IVR_VOICE": voice}, f"IVR_VOICE is {voice!r}: it can be say, play or auto")
            for voice in ("Play", "play ", "polly", "yes")
        ),
        *(
            ({"AUDIO_BASE_URL": base}, "AUDIO_BASE_URL is not a URL such as")
            for base in ("media.example.org", "https://media.example.org/a?b=1", "ftp://x", " ")
        ),
    ],
)
@pytest.mark.parametrize("env", ["demo", "production"])
def test_no_environment_may_have_what_nobody_understands(
    wrong: dict[str, str], word: str, env: str
):
    (problem,) = refusal({**PRODUCTION, **wrong, "IVR_ENV": env})

    assert problem.startswith(word)


def test_a_bad_port_of_the_demo_is_told_once():
    assert refusal({"IVR_ENV": "demo", "PORT": "x"}) == ["PORT is not a port number"]


@pytest.mark.parametrize("env", ["prod", "Demo", "demo ", "test"])
def test_an_environment_that_nobody_knows_is_held_to_production(env: str):
    problems = refusal({"IVR_ENV": env})

    assert problems[0].startswith(f"IVR_ENV is {env!r}")
    assert len(problems) == 5


@pytest.mark.parametrize(
    "base",
    [
        "prep.example.org",
        "//prep.example.org",
        "ftp://prep.example.org",
        "https://",
        "https:///voice",
        "https://[",
        "https://user:secret@prep.example.org",
        "https://prep.example.org?line=1",
        "https://prep.example.org#rc=2",
        "https://prep.example.org\n",
        "https://prep.example.org/a b",
        "https://prep_line.example.org",
        "https://prép.example.org",
        "https://prep.example.org:0",
        "https://prep.example.org:99999",
        'https://prep.example.org/"><Dial',
    ],
)
def test_a_public_url_that_could_never_be_signed_is_refused(base: str):
    for env in ("demo", "production"):
        problems = refusal({**PRODUCTION, "PUBLIC_BASE_URL": base, "IVR_ENV": env})
        assert "PUBLIC_BASE_URL is not a URL such as https://prep.example.org" in problems


@pytest.mark.parametrize(
    "base", [BASE, f"{BASE}/", f"{BASE}:8443", f"{BASE}/hospital/prep-line", f"{BASE}/~a_b.c//"]
)
def test_a_public_url_may_have_a_port_and_a_path(base: str):
    assert read_settings({**PRODUCTION, "PUBLIC_BASE_URL": base}).base == base.rstrip("/")


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"TWILIO_ACCOUNT_SID": ""}, "TWILIO_ACCOUNT_SID is not"),
        ({"TWILIO_ACCOUNT_SID": "AC1"}, "TWILIO_ACCOUNT_SID is not"),
        ({"TWILIO_API_KEY": "SK1"}, "TWILIO_API_KEY and TWILIO_API_SECRET are"),
        ({"TWILIO_API_SECRET": "x"}, "TWILIO_API_KEY and TWILIO_API_SECRET are"),
        *(
            ({"TWILIO_API_BASE": base}, "TWILIO_API_BASE is not")
            for base in (
                "http://api.twilio.com",
                "https://evil.example",
                "https://api.twilio.com.evil.example",
                "https://api.twilio.com/",
                "https://api.twilio.com@evil.example",
                "http://127.0.0.1:80",
            )
        ),
        *(
            ({"IVR_KEEP_DONE_HOURS": hours}, "IVR_KEEP_DONE_HOURS is not a number")
            for hours in ("0", "-1", "x", "10000", "1.5", "２４")
        ),
    ],
)
def test_background_work_is_refused_what_it_cannot_use(wrong: dict[str, str], word: str):
    (problem,) = refusal({**PRODUCTION, **wrong})

    assert problem.startswith(word)


def test_ages_the_key_and_the_region_are_read():
    told = {
        "TWILIO_API_KEY": "SK1",
        "TWILIO_API_SECRET": "secret-of-the-key",
        "TWILIO_API_BASE": "https://api.dublin.ie1.twilio.com",
        "IVR_KEEP_VISIT_DAYS": "1",
        "IVR_KEEP_MESSAGE_DAYS": "2",
        "IVR_KEEP_DONE_HOURS": "3",
        "IVR_KEEP_CALL_DAYS": "4",
    }
    settings = read_settings({**PRODUCTION, **told})

    days = timedelta(days=1)
    assert settings.key == ("SK1", "secret-of-the-key")
    assert settings.api == "https://api.dublin.ie1.twilio.com"
    assert settings.ages == Ages(days, 2 * days, timedelta(hours=3), 4 * days)
    assert "secret-of-the-key" not in repr(settings)


@pytest.mark.parametrize("voice", ["say", "play", "auto"])
@pytest.mark.parametrize("env", ["demo", "production"])
def test_any_line_may_have_any_voice(voice: str, env: str):
    settings = read_settings({**PRODUCTION, "IVR_VOICE": voice, "IVR_ENV": env})

    assert settings.voice == voice


def test_clips_are_ours_unless_another_place_serves_them():
    elsewhere = {"IVR_AUDIO": "clips", "AUDIO_BASE_URL": "https://media.example.org/prep-line/"}

    ours, theirs = read_settings(PRODUCTION), read_settings({**PRODUCTION, **elsewhere})

    assert (ours.voice, ours.clips_at, ours.audio) == ("say", f"{BASE}/audio", AUDIO)
    assert theirs.clips_at == "https://media.example.org/prep-line"
    assert theirs.audio == Path("clips")


def test_clips_of_patients_are_fetched_over_https_alone():
    plain = {**PRODUCTION, "AUDIO_BASE_URL": "http://127.0.0.1:9000"}

    assert [word.split(" ")[0] for word in refusal(plain)] == ["AUDIO_BASE_URL"]
    assert read_settings({**plain, "IVR_ENV": "demo"}).clips_at == "http://127.0.0.1:9000"


def test_everything_that_is_wrong_is_told_at_once():
    problems = refusal({"IVR_ENV": "staging", "PORT": "x", "IVR_VOICE": "sing"})

    assert [problem.split(" ")[0] for problem in problems] == [
        "IVR_ENV",
        "PORT",
        "IVR_VOICE",
        "TWILIO_AUTH_TOKEN",
        "PUBLIC_BASE_URL",
        "IVR_SITE",
        "TWILIO_ACCOUNT_SID",
    ]


def test_no_token_is_shown():
    told = repr(read_settings({**PRODUCTION, "TWILIO_AUTH_TOKEN_NEXT": "second"}))
    refused = refusal({**PRODUCTION, "TWILIO_AUTH_TOKEN_NEXT": "second", "PORT": "x"})

    assert TOKEN not in told + str(refused)
    assert "second" not in told + str(refused)
