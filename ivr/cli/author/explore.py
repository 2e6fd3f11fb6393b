"""`ivr explore`: visit every place of the talk, and draw it."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from ivr.cli.content import SITE, load_checked_content, make_worlds
from ivr.content.load import ROOT
from ivr.content.model import Content
from ivr.dialog.states import STATES
from ivr.tools.proofs.callmap import call_map, find_ways
from ivr.tools.proofs.danger import find_danger_violations
from ivr.tools.proofs.drawing.picture import picture
from ivr.tools.proofs.explore import Edge
from ivr.tools.proofs.invariants import examine
from ivr.tools.review.script import cost_table
from ivr.voice.wording import Wording


@click.command()
@SITE
@click.option("--check", "only_check", is_flag=True, help="Also fail when a page is out of date.")
@click.option(
    "--write", is_flag=True, help="Write the call map, its picture and the caller's cost."
)
def explore(site: Path, only_check: bool, write: bool) -> None:
    """Visit every reachable place with everything that can happen there, and check the laws."""
    book = load_checked_content(site)
    worlds = make_worlds(book)
    explored, broken = examine(worlds)
    broken += find_danger_violations(explored.places, worlds[-1], book.vocabularies)
    for breach in broken:
        click.echo(breach)
    pages = draw_pages(book, explored.edges)
    stale = [name for name, text in pages.items() if read_page(name) != text]
    if write:
        for name, text in pages.items():
            (ROOT / name).write_text(text, encoding="utf-8")
    elif only_check:
        for name in stale:
            click.echo(f"{name} is out of date: run `ivr explore --write`")
    click.echo(
        f"{len(explored.places)} places, {len(explored.edges)} steps, {len(worlds)} routings, "
        f"{len(broken)} breaches"
    )
    sys.exit(1 if broken or (only_check and stale) else 0)


def draw_pages(book: Content, edges: Sequence[Edge]) -> dict[str, str]:
    """The pages of docs/, and the picture in the browser's phone, that are made from the line."""
    ways = find_ways(edges)
    return {
        "docs/call-map.md": call_map(ways),
        "docs/caller-cost.md": cost_table(make_worlds(book)[-1], Wording(book)),
        "ivr/tools/demo/static/map.svg": picture(tuple(STATES), ways),
    }


def read_page(name: str) -> str:
    """The page as it stands."""
    path = ROOT / name
    return path.read_text(encoding="utf-8") if path.exists() else ""
