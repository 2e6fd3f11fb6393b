"""What was measured, as a page for people and as JSON for programs."""

import os
import platform
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from tests.bench.rounds import Measured


@dataclass(frozen=True)
class Row:
    """One server under one load; milliseconds, MiB, and shares of 1."""

    server: str
    what: str
    rate: float
    p50: float
    p95: float
    p99: float
    failed: int
    cpu_ms: float
    client: float
    memory: float


@dataclass(frozen=True)
class Report:
    """A whole run. `ratios` are ours / bare, of steps a second, of each pair of rounds."""

    machine: str
    rounds: int
    callers: int
    rows: tuple[Row, ...]
    ratios: Mapping[str, tuple[float, ...]]
    tails: Mapping[str, float]
    growth: tuple[Row, ...]
    confirmed: int
    lost: int


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value below which this share lies, in milliseconds."""
    return 1000 * ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 0.0


def row_of(measured: Measured, memory: float) -> Row:
    """One line of the table."""
    took = measured.seconds()
    return Row(
        server=measured.server,
        what=measured.what,
        rate=median(measured.rates),
        p50=quantile(took, 0.5),
        p95=quantile(took, 0.95),
        p99=quantile(took, 0.99),
        failed=measured.failed,
        cpu_ms=median(measured.cpu_ms),
        client=median(measured.client_share),
        memory=memory,
    )


def ratios_of(measured: Sequence[Measured]) -> dict[str, tuple[float, ...]]:
    """Ours over the bare application's, round by round, as they were measured in turn."""
    bare = {m.what: m for m in measured if m.server == "bare"}
    return {
        f"{m.server} {m.what}": tuple(
            ours / theirs for ours, theirs in zip(m.rates, bare[m.what].rates, strict=True)
        )
        for m in measured
        if m.server != "bare"
    }


def tails_of(rows: Sequence[Row]) -> dict[str, float]:
    """How many times the bare application's p99 ours is."""
    bare = {row.what: row.p99 for row in rows if row.server == "bare"}
    return {f"{r.server} {r.what}": r.p99 / bare[r.what] for r in rows if r.server != "bare"}


def machine(versions: Sequence[str]) -> str:
    """The machine in general words: nothing that names it."""
    python = f"Python {platform.python_version()}"
    return ", ".join([f"{os.cpu_count()} cores shared with the callers", python, *versions])


def sqlite_version() -> str:
    """The library's."""
    return f"SQLite {sqlite3.sqlite_version}"


def page(report: Report) -> str:
    """docs/BENCH.md."""
    parts = [
        HEAD.format(report=report),
        "| ours / bare, steps a second | median | rounds |\n|---|---|---|",
        *(
            f"| {name} | **{median(each):.2f}** | {' '.join(f'{one:.2f}' for one in each)} |"
            for name, each in report.ratios.items()
        ),
        f"\n{table(report.rows)}",
        "\np99, ours / bare: "
        + ", ".join(f"{name} {times:.2f}" for name, times in report.tails.items())
        + f".\n\n{report.confirmed} escorts were confirmed to their callers; {report.lost} of them"
        " are not in the databases.",
    ]
    if report.growth:
        parts.append(f"\n## With more and more stored escorts (SQLite)\n\n{table(report.growth)}")
    return "\n".join(parts) + "\n"


HEAD = """# How fast the line is

Written by `make bench`: {report.callers} callers at once, each a whole call, {report.rounds} rounds
of each load after one that is not counted, all servers in turn.
{report.machine}. docs/decisions says what is done for speed.

`bare` is Flask under the same gunicorn with the same workers and threads: it checks the signature
and returns one constant document. `menu` are the steps of menus, reading and transfers; `interview`
those that load and keep what is told; `mixed` is a whole call. Every caller sends the next step as
soon as the answer is there, so that the servers are never idle and the milliseconds are mostly
waiting. `client` is the share of one core that the callers took; processor time is the workers'.
"""


def table(rows: Sequence[Row]) -> str:
    """Rows of figures."""
    head = (
        "| server | load | steps a second | p50 ms | p95 ms | p99 ms | failed"
        " | processor ms a step | client | MiB a worker |\n" + "|---" * 10 + "|"
    )
    return "\n".join([head, *map(line, rows)])


def line(row: Row) -> str:
    """One row."""
    times = f"{row.p50:.0f} | {row.p95:.0f} | {row.p99:.0f}"
    return (
        f"| {row.server} | {row.what} | {row.rate:.0f} | {times} | {row.failed}"
        f" | {row.cpu_ms:.2f} | {row.client:.0%} | {row.memory:.0f} |"
    )
