"""`ivr audio build`: make every clip that is missing."""

import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor
from pathlib import Path

import click

from ivr.cli.content import CONTENT, SITE, load_checked_content, load_content, prompts_by_keys
from ivr.content.load import ROOT
from ivr.tools.studio import build as builds
from ivr.tools.studio.build import Built, BusyError, Plan, alone_in, unchanged
from ivr.tools.studio.engines import ENGINES
from ivr.tools.studio.fingerprint import seal_of_content, seal_of_language
from ivr.tools.studio.making import Made, Makers, makers
from ivr.voice.utterances import Utterance, utterances_of

HEADINGS = ("language", "engine", "clips", "seconds", "new", "reused", "drafts", "faults")
COLUMNS = "{:9} {:16} {:>6} {:>8} {:>6} {:>7} {:>7} {:>7}"

MOST_TOLD = 20
"""Faults of a language that are told one by one."""


def chosen_engines(
    _ctx: click.Context, _option: click.Parameter, given: Sequence[str]
) -> dict[str, str]:
    """The engines that were chosen, by language."""
    chosen = {}
    for choice in given:
        language, _, name = choice.partition("=")
        if not language or name not in ENGINES:
            raise click.BadParameter(f"{choice!r} is not LANGUAGE={'|'.join(ENGINES)}")
        chosen[language] = name
    return chosen


@click.command()
@SITE
@CONTENT
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    envvar="IVR_AUDIO",
    default=ROOT / "var" / "audio",
    help="Where the clips are put; var/audio if none is given.",
)
@click.option(
    "--language", "only", multiple=True, help="Build this language alone; may be given again."
)
@click.option(
    "--engine",
    "chosen",
    multiple=True,
    callback=chosen_engines,
    metavar="LANGUAGE=NAME",
    help=f"Who reads a language: {', '.join(ENGINES)}.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=None,
    help="How many processes make clips; one a processor if not given.",
)
def build(
    site: Path,
    root: Path,
    folder: Path,
    only: tuple[str, ...],
    chosen: Mapping[str, str],
    jobs: int | None,
) -> None:
    """Make every clip that is missing, of all languages that the line speaks.

    Each wording becomes a clip of its recording in prompts/recordings/, if a person made one of
    its very words, or else by an engine; at the normal pace and at the slower one. What is there
    already is kept. The exit status is 1 if something is wrong with a recording or an engine.
    """
    plan = Plan(folder, root, chosen, time.time())
    try:
        with alone_in(folder), makers(jobs or os.cpu_count() or 1, watched) as hands:
            built = list(build_all(plan, site, only, hands))
    except (BusyError, BrokenExecutor, OSError) as error:
        sys.exit(f"The clips cannot be built: {error}")
    click.echo(COLUMNS.format(*HEADINGS))
    for language in built:
        click.echo(row_of(language))
    for fault in faults_of(built):
        click.echo(f"fault    {fault}")
    sys.exit(1 if any(language.faults for language in built) else 0)


def build_all(plan: Plan, site: Path, only: Sequence[str], hands: Makers) -> Iterator[Built]:
    """Each language; the talk is only walked through if anything has changed."""
    guide = load_content(site, plan.root).guide
    languages = [*guide.languages, *guide.shells]
    if unknown := set(only).difference(languages):
        raise click.BadParameter(f"the line does not speak {', '.join(sorted(unknown))}")
    content = seal_of_content(plan.root, site)
    seals = {
        language: seal_of_language(content, language, plan.root, plan.chosen, hands.booth)
        for language in languages
        if not only or language in only
    }
    takes: list[Utterance] = []
    for language, seal in seals.items():
        done = unchanged(plan, language, seal)
        if done is None:
            takes = takes or all_takes(site, plan.root)
            own = [take for take in takes if take.language == language]
            done = builds.build(plan, language, own, seal, hands)
        yield done


def watched(results: Iterable[Made], count: int) -> Iterator[Made]:
    """What is made, with a bar on the screen."""
    with click.progressbar(results, length=count, label="takes", file=sys.stderr) as bar:
        yield from bar


def all_takes(site: Path, root: Path) -> list[Utterance]:
    """Every take of the line."""
    click.echo("Walking through the talk", err=True)
    book = load_checked_content(site, root)
    return utterances_of(book, prompts_by_keys(book))


def row_of(built: Built) -> str:
    """A line of the table."""
    return COLUMNS.format(
        built.language,
        "+".join(built.engines) or "-",
        len(built.clips),
        round(built.seconds),
        built.new,
        len(built.clips) - built.new,
        built.drafts,
        len(built.faults),
    )


def faults_of(built: Sequence[Built]) -> Iterator[str]:
    """What is wrong, as far as one reads it."""
    for language in built:
        yield from language.faults[:MOST_TOLD]
        if (more := len(language.faults) - MOST_TOLD) > 0:
            yield f"{language.language}: {more} more"
