"""docs/settings.md, the commands' help and the code name the same settings."""

import re
from pathlib import Path

import pytest

from ivr.cli.run.settings_table import GROUPS, SERVE_GROUPS, WORK_GROUPS, settings_page
from ivr.content.load import ROOT

NAMES = {row.name for rows in GROUPS.values() for row in rows}
VARIABLE = re.compile(
    r"""["']((?:IVR|TWILIO|PUBLIC|AUDIO|DATABASE|QUEUE|PROMETHEUS)_[A-Z_]+|PORT)["']"""
)
TABLE = ROOT / "ivr" / "cli" / "run" / "settings_table.py"


def source_files() -> list[Path]:
    """Every Python file that could read the environment, without the table itself."""
    files = {*(ROOT / "ivr").rglob("*.py"), ROOT / "gunicorn.conf.py", ROOT / "wsgi.py"}
    return sorted(files - {TABLE})


def test_the_page_is_generated_from_the_table():
    assert (ROOT / "docs" / "settings.md").read_text(encoding="utf-8") == settings_page()


def test_every_variable_in_the_code_is_in_the_table():
    code = "\n".join(path.read_text(encoding="utf-8") for path in source_files())
    # The code builds these names from their common beginning.
    built = {"TWILIO_API_KEY", "TWILIO_API_SECRET"}

    assert set(VARIABLE.findall(code)) | built == NAMES


@pytest.mark.parametrize("group", sorted({*SERVE_GROUPS, *WORK_GROUPS}))
def test_help_lines_fit_a_terminal(group: str):
    assert [row.name for row in GROUPS[group] if len(row.text) > 80] == []
