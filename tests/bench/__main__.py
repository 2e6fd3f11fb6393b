"""`make bench`: how fast the line is beside a bare application, in the same run."""

import json
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

import click
from sqlalchemy import create_engine, inspect, text

from ivr.content.load import ROOT
from ivr.store.sealing import new_key
from tests.bench import report as told
from tests.bench.calls import call_id
from tests.bench.rounds import Load, Measured, What, measure
from tests.bench.seed import seeded
from tests.bench.servers import BARE, LINE, Server, serving
from tests.store_fixtures import a_postgresql

WHATS: tuple[What, ...] = ("menu", "interview", "mixed")


class Place:
    """Where the servers of a run live: a folder of its own, until its end."""

    def __init__(self, stack: ExitStack, workers: int, threads: int) -> None:
        self.stack = stack
        self.folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench")))
        self.size = workers, threads
        self.urls: dict[str, str] = {}

    def bare(self) -> Server:
        """The application that does nothing else."""
        return self.stack.enter_context(serving("bare", BARE, self.folder, self.size, {}))

    def line(self, name: str, url: str, key: str = "") -> Server:
        """The line on this database."""
        self.urls[name] = url
        place = {"DATABASE_URL": url, "IVR_KEYS": key or new_key()}
        return self.stack.enter_context(serving(name, LINE, self.folder, self.size, place))

    def on_sqlite(self) -> Server:
        """The line on a new SQLite database."""
        return self.line("SQLite", f"sqlite:///{self.folder / 'ivr.db'}")

    def on_postgresql(self) -> Server:
        """The line on a PostgreSQL of its own."""
        return self.line("PostgreSQL", self.stack.enter_context(a_postgresql())())


def confirmed_in(url: str) -> set[str]:
    """The calls whose escort is confirmed on disk."""
    engine = create_engine(url)
    if not inspect(engine).has_table("interviews"):
        return set()  # nobody was interviewed
    with engine.connect() as connection:
        query = text("SELECT call FROM interviews WHERE confirmed_at IS NOT NULL")
        found = set(connection.execute(query).scalars())
    engine.dispose()
    return found


def lost(measured: Sequence[Measured], urls: dict[str, str]) -> int:
    """How many escorts were confirmed to their callers and are not on disk."""
    return sum(
        len({call_id(n) for m in measured if m.server == name for n in m.confirmed} - on_disk)
        for name, on_disk in ((name, confirmed_in(url)) for name, url in urls.items())
    )


@click.command()
@click.option("--callers", default=300, show_default=True, help="Callers at once.")
@click.option("--rounds", default=5, show_default=True, help="Rounds that count, of each load.")
@click.option("--workers", default=2, show_default=True, help="Processes of each server.")
@click.option("--threads", default=4, show_default=True, help="Threads in each of them.")
@click.option("--stored", default="0,100000,1000000", show_default=True, help="'' leaves it out.")
@click.option("--only", default="", help="One load alone: menu, interview or mixed.")
@click.option("--postgresql/--no-postgresql", default=True, show_default=True)
@click.option("--quick", is_flag=True, help="A few callers and one round: whether it works.")
@click.option("--json", "as_json", is_flag=True, help="Print figures for programs.")
@click.option("--write", is_flag=True, help="Write docs/BENCH.md.")
def main(
    callers: int,
    rounds: int,
    workers: int,
    threads: int,
    stored: str,
    only: str,
    postgresql: bool,
    quick: bool,
    as_json: bool,
    write: bool,
) -> None:
    """Measure the line beside a bare Flask application under the same gunicorn."""
    if quick:
        callers, rounds, stored = (
            min(callers, 10),
            1,
            "" if stored == "0,100000,1000000" else stored,
        )
    whats = tuple(what for what in WHATS if only in ("", what))
    with ExitStack() as stack:
        place = Place(stack, workers, threads)
        servers = [place.bare(), place.on_sqlite()]
        versions = [told.sqlite_version()]
        if postgresql:
            servers.append(place.on_postgresql())
            versions.append(postgresql_version(place.urls["PostgreSQL"]))
        load = Load(callers, rounds, quiet)
        measured = measure(servers, whats, load)
        memory = {server.name: server.memory() for server in servers}
        growing = [grown(place, int(rows)) for rows in stored.split(",") if rows]
        growth = measure(growing, ("interview",), load) if growing else []
        memory |= {server.name: server.memory() for server in growing}
        everything = [*measured, *growth]
        rows = tuple(told.row_of(m, memory[m.server]) for m in measured)
        result = told.Report(
            machine=told.machine(versions),
            rounds=rounds,
            callers=callers,
            rows=rows,
            ratios=told.ratios_of(measured),
            tails=told.tails_of(rows),
            growth=tuple(told.row_of(m, memory[m.server]) for m in growth),
            confirmed=sum(len(set(m.confirmed)) for m in everything if m.server != "bare"),
            lost=lost(everything, place.urls),
        )
    click.echo(json.dumps(asdict(result)) if as_json else told.page(result))
    if write:
        (ROOT / "docs" / "BENCH.md").write_text(told.page(result), encoding="utf-8")


def grown(place: Place, rows: int) -> Server:
    """The line on a database that holds so many escorts already."""
    url, key = seeded(rows, place.folder)
    return place.line(f"{rows:,} rows", url, key)


def postgresql_version(url: str) -> str:
    """The server's."""
    engine = create_engine(url)
    with engine.connect() as connection:
        version = str(connection.execute(text("SHOW server_version")).scalar()).split()[0]
    engine.dispose()
    return f"PostgreSQL {version}"


def quiet(line: str) -> None:
    """Progress goes to the error stream."""
    click.echo(line, err=True)


if __name__ == "__main__":
    main()
