"""The settings of a running line: the environment, read once, typed and checked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import urlsplit

from ivr.store.retention import Ages

DEMO_TOKEN = "demo-auth-token-not-a-secret"  # noqa: S105 - it protects nothing: production refuses it
DEMO_ACCOUNT = "AC" + "0" * 32
"""The account of a demo that has none; its recordings lie on a shelf of our own."""

CHECKOUT = Path(__file__).resolve().parents[1]
EXAMPLE_SITE = CHECKOUT / "prompts" / "site.example.toml"
AUDIO = CHECKOUT / "var" / "audio"
BASE = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~/-]*)?")
ACCOUNT = re.compile("AC[0-9a-fA-F]{32}")
# The platform's API, worldwide or in a region; a demo has one of its own on this machine.
API = "https://api.twilio.com"
APIS = re.compile(r"https://api(\.[a-z0-9-]+){0,2}\.twilio\.com")
DEMO_API = re.compile(r"http://127\.0\.0\.1:[0-9]{1,5}")
AGES = {
    "IVR_KEEP_VISIT_DAYS": 30,
    "IVR_KEEP_MESSAGE_DAYS": 30,
    "IVR_KEEP_DONE_HOURS": 24,
    "IVR_KEEP_CALL_DAYS": 90,
}

TOKENS = "TWILIO_AUTH_TOKEN", "TWILIO_AUTH_TOKEN_NEXT"
METRICS_TOKEN = re.compile(r"[!-~]{16,200}")

Voice = Literal["say", "play", "auto"]
VOICES: tuple[Voice, ...] = get_args(Voice)


class BadSettingsError(Exception):
    """The environment cannot be used; the message names every variable that is wrong, and why."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`tokens` are the auth tokens that may sign, the current one first; `base` is the public URL,
    without a slash at its end; `site` is the file of the site's values, `content` the folder of
    prompts/ and locales/; `metrics_token` opens /metrics, "" closes it. `account` is the platform's
    id of our account ("" in a demo that has none), `key` an API key and its secret, if there is
    one, and `api` where its API is; `ages` are how long things are kept; `allow_drafts` that
    patients may hear what nobody has signed. `voice` tells who speaks: the platform (`say`), our
    own clips (`play`), or the clips where there are any (`auto`); they stand in the folder `audio`,
    and `audio_base` is the URL of another place that serves them, without a slash at its end."""

    env: Literal["demo", "production"]
    tokens: tuple[str, ...] = field(repr=False)
    base: str
    site: Path
    port: int
    account: str = ""
    key: tuple[str, str] | None = field(default=None, repr=False)
    api: str = API
    ages: Ages = Ages()
    allow_drafts: bool = False
    metrics_token: str = field(default="", repr=False)
    content: Path = CHECKOUT
    voice: Voice = "say"
    audio: Path = AUDIO
    audio_base: str = ""

    @property
    def clips_at(self) -> str:
        """The URL that every clip's own path follows."""
        return self.audio_base or f"{self.base}/audio"

    @property
    def phone(self) -> bool:
        """Whether there is a telephone in the browser: in a demo without an account of its own. It
        signs with the demo's token, and must never be a way into a real account."""
        return self.demo and not self.account and self.tokens == (DEMO_TOKEN,)

    @property
    def demo(self) -> bool:
        """Whether this is the demo, which needs no account and knows no real secret."""
        return self.env == "demo"


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read and check the settings; docs/settings.md lists them. Raises BadSettingsError."""
    wrong = wrong_in(environ)
    if wrong:
        raise BadSettingsError("\n".join(wrong))
    return settings_of(environ)


def settings_of(environ: Mapping[str, str]) -> Settings:
    """The settings of an environment that was checked."""
    return Settings(
        env="demo" if is_demo(environ) else "production",
        tokens=tokens_of(environ),
        base=base_of(environ).rstrip("/"),
        site=Path(site_of(environ)),
        content=Path(environ.get("IVR_CONTENT") or CHECKOUT),
        port=int(port_of(environ)),
        metrics_token=environ.get("IVR_METRICS_TOKEN", "").strip(),
        account=environ.get("TWILIO_ACCOUNT_SID", "").strip(),
        key=key_of(environ),
        api=environ.get("TWILIO_API_BASE") or API,
        ages=ages_of(environ),
        allow_drafts=environ.get("IVR_ALLOW_DRAFTS") == "yes",
        voice=voice_of(environ),
        audio=Path(environ.get("IVR_AUDIO") or AUDIO),
        audio_base=environ.get("AUDIO_BASE_URL", "").rstrip("/"),
    )


def is_demo(environ: Mapping[str, str]) -> bool:
    """Whether this is the demo, where much has a value that nobody set."""
    return environ.get("IVR_ENV") == "demo"


def port_of(environ: Mapping[str, str]) -> str:
    """Where `ivr serve` listens."""
    return environ.get("PORT") or "8080"


def base_of(environ: Mapping[str, str]) -> str:
    """The public URL; the demo's is on this machine."""
    own = f"http://127.0.0.1:{port_of(environ)}" if is_demo(environ) else ""
    return environ.get("PUBLIC_BASE_URL") or own


def tokens_of(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The tokens that may sign, the current one first."""
    token, following = (environ.get(name, "").strip() for name in TOKENS)
    own = DEMO_TOKEN if is_demo(environ) else ""
    return tuple(told for told in (token or own, following) if told)


def site_of(environ: Mapping[str, str]) -> str:
    """The site file; the demo's is the example."""
    return environ.get("IVR_SITE") or (str(EXAMPLE_SITE) if is_demo(environ) else "")


def voice_of(environ: Mapping[str, str]) -> Voice:
    """Who speaks, of a setting that was checked."""
    named = environ.get("IVR_VOICE") or ("auto" if is_demo(environ) else "say")
    return next(voice for voice in VOICES if voice == named)


def key_of(environ: Mapping[str, str]) -> tuple[str, str] | None:
    """The API key and its secret, if there is one."""
    key, secret = (environ.get(f"TWILIO_API_{name}", "").strip() for name in ("KEY", "SECRET"))
    return (key, secret) if key and secret else None


def ages_of(environ: Mapping[str, str]) -> Ages:
    """How long things are kept, of numbers that were checked."""
    visit, message, done, call = (int(environ.get(name) or AGES[name]) for name in AGES)
    days = timedelta(days=1)
    return Ages(visit * days, message * days, timedelta(hours=done), call * days)


def read_ages(environ: Mapping[str, str]) -> Ages:
    """How long things are kept, alone. Raises BadSettingsError."""
    wrong = wrong_ages(environ)
    if wrong:
        raise BadSettingsError("\n".join(wrong))
    return ages_of(environ)


def wrong_in(environ: Mapping[str, str]) -> list[str]:
    """What is wrong in this environment, a line each."""
    demo = is_demo(environ)
    return [
        *wrong_anywhere(environ),
        *wrong_voice(environ.get("IVR_VOICE", ""), environ.get("AUDIO_BASE_URL", ""), demo),
        *wrong_metrics_token(environ.get("IVR_METRICS_TOKEN", "").strip()),
        *wrong_allowance(environ.get("IVR_ALLOW_DRAFTS", "")),
        *([] if demo else wrong_in_production(environ)),
        *wrong_upkeep(environ, demo),
    ]


def wrong_upkeep(environ: Mapping[str, str], demo: bool) -> list[str]:
    """What background work cannot use."""
    account = environ.get("TWILIO_ACCOUNT_SID", "").strip()
    api = environ.get("TWILIO_API_BASE") or API
    wrong = []
    if not ACCOUNT.fullmatch(account) and (account or not demo):
        wrong.append("TWILIO_ACCOUNT_SID is not the id of an account: AC and 32 digits or letters")
    if bool(environ.get("TWILIO_API_KEY")) != bool(environ.get("TWILIO_API_SECRET")):
        wrong.append("TWILIO_API_KEY and TWILIO_API_SECRET are set together, or neither is")
    if not APIS.fullmatch(api) and not (demo and DEMO_API.fullmatch(api)):
        wrong.append("TWILIO_API_BASE is not https://api.twilio.com, or that of a region")
    return wrong + wrong_ages(environ)


def wrong_ages(environ: Mapping[str, str]) -> list[str]:
    """Which ages are none."""
    return [
        f"{name} is not a number from 1 to 9999"
        for name in AGES
        if not re.fullmatch("[1-9][0-9]{0,3}", environ.get(name) or str(AGES[name]))
    ]


def wrong_anywhere(environ: Mapping[str, str]) -> list[str]:
    """What no environment may have."""
    env = environ.get("IVR_ENV") or "production"
    port, base = port_of(environ), environ.get("PUBLIC_BASE_URL", "")
    wrong = []
    if env not in ("demo", "production"):
        wrong.append(f"IVR_ENV is {env!r}: it can be demo or production")
    if not (re.fullmatch("[0-9]{1,5}", port) and 0 < int(port) < 65536):
        wrong.append("PORT is not a port number")
    if base and not is_base(base):
        wrong.append("PUBLIC_BASE_URL is not a URL such as https://prep.example.org")
    return wrong


def wrong_voice(voice: str, base: str, demo: bool) -> list[str]:
    """What no voice can be, and where no clips can be fetched."""
    wrong = []
    if voice not in ("", *VOICES):
        wrong.append(f"IVR_VOICE is {voice!r}: it can be {', '.join(VOICES[:-1])} or {VOICES[-1]}")
    if base and not (is_base(base) and (demo or base.startswith("https://"))):
        wrong.append("AUDIO_BASE_URL is not a URL such as https://media.example.org/prep-line")
    return wrong


def wrong_metrics_token(token: str) -> list[str]:
    """One that could be guessed, or that no header can carry."""
    if not token or METRICS_TOKEN.fullmatch(token):
        return []
    return ["IVR_METRICS_TOKEN needs 16 letters and digits at least"]


def wrong_allowance(allowed: str) -> list[str]:
    """It is a decision, so it has one way to be written."""
    if allowed in ("", "no", "yes"):
        return []
    return ["IVR_ALLOW_DRAFTS can be yes, no or unset"]


def is_base(base: str) -> bool:
    """Whether links can begin with this URL, and Twilio signs it as it stands: http or https, a
    host and perhaps a port and a path; no user, query or fragment, no blank or line end."""
    try:
        return bool(BASE.fullmatch(base)) and urlsplit(base).port != 0
    except ValueError:
        return False


def wrong_in_production(environ: Mapping[str, str]) -> list[str]:
    """What a line that real patients call must have."""
    tokens = tokens_of(environ)
    wrong = []
    if not tokens:
        wrong.append("TWILIO_AUTH_TOKEN is not set: nothing could be told from a forgery")
    if DEMO_TOKEN in tokens:
        wrong.append("TWILIO_AUTH_TOKEN is the demo's: everybody knows it")
    if not base_of(environ).startswith("https://"):
        wrong.append("PUBLIC_BASE_URL must be set and begin with https://")
    if not site_of(environ):
        wrong.append(
            "IVR_SITE is not set: copy prompts/site.example.toml and fill in your site's hours"
        )
    return wrong
