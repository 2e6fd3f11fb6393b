"""The table of all settings, from which the commands' help and docs/settings.md are made.

    python -m ivr.cli.run.settings_table > docs/settings.md

`ivr.settings` reads and checks most of them; `ivr.store.location`, `ivr.worker.queue` and
`ivr.web.hot_reload` read the others. tests/test_settings_page.py compares this table with the code.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import click


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One environment variable, with its default in the demo and in production."""

    name: str
    text: str
    demo: str = "–"
    production: str = "–"


GROUPS: dict[str, tuple[SettingRow, ...]] = {
    "The line": (
        SettingRow("IVR_ENV", "demo, or production (when unset)", "`demo`", "`production`"),
        SettingRow(
            "PORT",
            "where the line listens; 0: a free port, which the first line of output names",
            "8080",
            "8080",
        ),
        SettingRow(
            "PUBLIC_BASE_URL",
            "the https URL of the line as set at Twilio, without /voice",
            "`http://127.0.0.1:$PORT`",
            "required",
        ),
        SettingRow(
            "IVR_ALLOW_DRAFTS",
            "yes: start with critical wordings that nobody has signed",
            "not needed",
            "no: the line does not start with them",
        ),
        SettingRow("IVR_METRICS_TOKEN", "bearer token for /metrics; unset: the page is disabled"),
    ),
    "Content": (
        SettingRow(
            "IVR_SITE",
            "the site file with your hours (see prompts/site.example.toml)",
            "`prompts/site.example.toml`",
            "required",
        ),
        SettingRow(
            "IVR_CONTENT", "the folder of prompts/ and locales/", "this checkout", "this checkout"
        ),
        SettingRow(
            "IVR_RELOAD_FILE",
            "the file by which `ivr reload` reaches the workers",
            "`reload` next to the SQLite file, else in `var/`",
            "the same",
        ),
    ),
    "Twilio": (
        SettingRow(
            "TWILIO_AUTH_TOKEN",
            "the account's primary auth token, which signs the requests",
            "`demo-auth-token-not-a-secret`",
            "required",
        ),
        SettingRow("TWILIO_AUTH_TOKEN_NEXT", "a second token that is accepted during a rotation"),
        SettingRow(
            "TWILIO_ACCOUNT_SID",
            "the account whose recordings `ivr work` fetches",
            "– (a local recordings server)",
            "required",
        ),
        SettingRow(
            "TWILIO_API_KEY",
            "an API key for the recordings; without one the auth token is used",
        ),
        SettingRow("TWILIO_API_SECRET", "its secret"),
        SettingRow(
            "TWILIO_API_BASE",
            "https://api.twilio.com, or the URL of a region",
            "`https://api.twilio.com`",
            "`https://api.twilio.com`",
        ),
    ),
    "Storage": (
        SettingRow(
            "DATABASE_URL",
            "sqlite:///… or postgresql+psycopg://USER:PASSWORD@HOST/NAME",
            "`var/ivr.db` (SQLite)",
            "`var/ivr.db` (SQLite)",
        ),
        SettingRow(
            "IVR_KEYS",
            "the keys that encrypt callers' data, newest first (`ivr keys new`)",
            "created in `var/`",
            "required, or `IVR_KEYS_FILE`",
        ),
        SettingRow("IVR_KEYS_FILE", "a file with these keys, instead of IVR_KEYS"),
        SettingRow(
            "QUEUE_URL",
            "sqlite:///FILE, postgresql+psycopg://… or redis://… (extra `redis`)",
            "`queue.db` next to the database",
            "the same; with PostgreSQL, in its database",
        ),
    ),
    "Retention": (
        SettingRow(
            "IVR_KEEP_VISIT_DAYS",
            "days an interview stays after the visit",
            "30",
            "30",
        ),
        SettingRow("IVR_KEEP_MESSAGE_DAYS", "days a recording or callback stays", "30", "30"),
        SettingRow(
            "IVR_KEEP_DONE_HOURS", "hours it stays after staff marked it as done", "24", "24"
        ),
        SettingRow("IVR_KEEP_CALL_DAYS", "days the row of a call stays", "90", "90"),
    ),
    "Voice": (
        SettingRow(
            "IVR_VOICE",
            "say: Twilio's voices; auto: our clips if built; play: auto, and strict",
            "`auto`",
            "`say`",
        ),
        SettingRow("IVR_AUDIO", "the folder of the clips", "`var/audio`", "`var/audio`"),
        SettingRow(
            "AUDIO_BASE_URL",
            "the URL of another server for the clips (`ivr audio sync`)",
            "`PUBLIC_BASE_URL/audio`",
            "`PUBLIC_BASE_URL/audio`",
        ),
    ),
    "Set by tools": (
        SettingRow(
            "IVR_MODELS", "the folder of the studio's models", "`var/models`", "`var/models`"
        ),
        SettingRow("PROMETHEUS_MULTIPROC_DIR", "shared counters; gunicorn.conf.py sets it"),
    ),
}
"""By subject: the rows of the page, in their order."""

SERVE_GROUPS = ("The line", "Content", "Twilio", "Storage", "Voice")
WORK_GROUPS = ("Twilio", "Storage", "Retention")

PAGE_HEAD = """\
# Settings

<!-- Generated from ivr/cli/run/settings_table.py:
     .venv/bin/python -m ivr.cli.run.settings_table > docs/settings.md -->

The line reads its settings from the environment, once, when it starts. It names all wrong settings
at once and does not start with them. `make run` is the demo (`IVR_ENV=demo`), which needs none of
them; any variable that you set wins. Without `IVR_ENV` the line is in production: it refuses demo
secrets, the example site file and missing hours. `ivr check --production` checks them.

`IVR_VOICE=play` plays clips as `auto` does, and the line does not start with a damaged manifest
([VOICE.md](VOICE.md)). How to rotate keys and tokens:
[production](production/README.md#rotating-secrets).
"""


def settings_help(groups: Sequence[str]) -> str:
    """The rows of these groups as the lines of a command's help."""
    rows = [row for group in groups for row in GROUPS[group]]
    width = max(len(row.name) for row in rows) + 2
    return "\n".join(f"{row.name:{width}}{row.text}{describe_default(row)}" for row in rows)


def describe_default(row: SettingRow) -> str:
    """The default, where it is a number."""
    return f" [default: {row.production}]" if row.production.isdecimal() else ""


def settings_page() -> str:
    """docs/settings.md."""
    parts = [PAGE_HEAD]
    for group, rows in GROUPS.items():
        lines = [f"| `{row.name}` | {row.demo} | {row.production} | {row.text} |" for row in rows]
        parts.append(
            "\n".join(
                (
                    f"## {group}\n",
                    "| variable | default in the demo | default in production | meaning |",
                    "|---|---|---|---|",
                    *lines,
                    "",
                )
            )
        )
    return "\n".join(parts)


if __name__ == "__main__":
    click.echo(settings_page(), nl=False)
