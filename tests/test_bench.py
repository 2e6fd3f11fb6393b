"""The bench works: a few callers, every step answered, nothing lost. It never judges a time."""

import json
import subprocess
import sys

import pytest

from ivr.content.load import ROOT

pytestmark = pytest.mark.prove


def test_every_step_is_answered_and_nothing_is_lost_when_a_few_callers_bench_the_line():
    told = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--quick", "--stored", "50", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )

    assert told.returncode == 0, told.stderr
    report = json.loads(told.stdout)
    rows = [*report["rows"], *report["growth"]]
    assert {row["server"] for row in rows} == {"bare", "SQLite", "PostgreSQL", "50 rows"}
    assert {row["what"] for row in rows} == {"menu", "interview", "mixed"}
    assert [row["failed"] for row in rows] == [0] * len(rows)
    assert report["confirmed"] > 0
    assert report["lost"] == 0
