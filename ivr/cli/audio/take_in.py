"""`ivr audio import`: check what a speaker has recorded, and file it."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import click

from ivr.cli.content import CONTENT, SITE, hold_to_laws, load_content, prompts_by_keys
from ivr.content.model import Content
from ivr.content.review_state import is_critical
from ivr.tools.studio.intake import Delivery, delivered, file_away, judged, outcome_of
from ivr.tools.studio.language_detection import ear_for_languages
from ivr.tools.studio.ledger import BadMastersError, Master, folder_of, read_masters, seal_of_words
from ivr.voice.utterances import Utterance, utterances_of

NAMED = 10
"""So many missing takes are told by name."""


@click.command("import")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--language", required=True, metavar="LANGUAGE", help="Such as ru.")
@click.option("--by", default="", metavar="WHO", help='Who speaks; a role such as "speaker 2".')
@click.option("--dry-run", is_flag=True, help="Only tell what would be done.")
@click.option(
    "--models",
    type=click.Path(path_type=Path),
    envvar="IVR_MODELS",
    default=Path("var/models"),
    help="Where `ivr audio models` has put the recogniser, which tells a wrong language.",
)
@SITE
@CONTENT
def take_in(
    folder: Path, language: str, by: str, dry_run: bool, models: Path, site: Path, root: Path
) -> None:
    """Check what a speaker has recorded in FOLDER, and file what is fit.

    Each file is named by its take, as the script of `ivr audio sheet` tells. A recording that is
    filed stands in prompts/recordings/LANGUAGE and in the ledger beside it, for the words of today.
    The next `ivr audio build` uses it. Ends with 1 if a file was refused.
    """
    book = load_content(site, root)
    takes = takes_in(language, book)
    to = folder_of(root, language)
    masters = masters_in(to)
    paces = {id_: its.pace for id_, its in book.languages.items()}
    ear = ear_for_languages(models)
    deliveries = judged(delivered(folder), takes, paces, masters, ear)
    day = datetime.now(book.directory.zone).date()
    filed = masters if dry_run else file_all(deliveries, to, masters, day, by)
    click.echo("\n".join(report(deliveries, masters)))
    if not ear:
        click.echo("The language was not checked: the extra `listen` is not installed")
    if dry_run:
        click.echo("Nothing was filed (--dry-run)")
    click.echo("\n".join(missing_told(takes, filed, book)))
    if any(each.wrong for each in deliveries):
        sys.exit(1)


def takes_in(language: str, book: Content) -> list[Utterance]:
    """The takes of a language; the end of the command where the line does not speak it."""
    if language not in (*book.guide.languages, *book.guide.shells):
        sys.exit(f"The line does not speak {language!r}: see prompts/languages.toml")
    hold_to_laws(book)
    return [
        take for take in utterances_of(book, prompts_by_keys(book)) if take.language == language
    ]


def masters_in(folder: Path) -> Mapping[str, Master]:
    """The ledger; the end of the command where it cannot be used."""
    try:
        return read_masters(folder)
    except BadMastersError as error:
        sys.exit(str(error))


def file_all(
    deliveries: Sequence[Delivery],
    folder: Path,
    masters: Mapping[str, Master],
    day: date,
    by: str,
) -> Mapping[str, Master]:
    """File each that is fit; the end of the command where the disk fails, with that file's name."""
    for each in deliveries:
        if outcome_of(each, masters) not in ("taken", "replaced"):
            continue
        try:
            masters = file_away(each, folder, masters, day, by.strip())
        except OSError as error:
            sys.exit(f"{each.path.name} could not be filed: {error}")
    return masters


# ---------------------------------------------------------------- what is told


def report(deliveries: Sequence[Delivery], masters: Mapping[str, Master]) -> Iterator[str]:
    """A line a file, the refused ones last, with every reason."""
    outcomes = [(outcome_of(each, masters), each) for each in deliveries]
    for outcome, each in sorted(outcomes, key=lambda row: (row[0] == "refused", row[1].path.name)):
        if each.take is None or outcome == "refused":
            yield f"{outcome:<9} {each.path.name}"
            yield from (f"{'':<9}   {why}" for why in each.wrong)
        else:
            older = f", for that of {masters[each.take.name].date}" if outcome == "replaced" else ""
            yield f"{outcome:<9} {each.take.name}  {each.seconds:.1f} s{older}"
    counts = (f"{count_of(outcome, outcomes)} {outcome}" for outcome in OUTCOMES)
    yield f"{len(deliveries)} files: {', '.join(counts)}"


OUTCOMES = ("taken", "replaced", "the same", "refused")


def count_of(outcome: str, outcomes: Sequence[tuple[str, Delivery]]) -> int:
    """How many ended so."""
    return sum(which == outcome for which, _ in outcomes)


def missing_told(
    takes: Sequence[Utterance], masters: Mapping[str, Master], book: Content
) -> Iterator[str]:
    """Which takes nobody has recorded for their words of today, the critical ones first."""
    missing = sorted(missing_of(takes, masters), key=lambda take: not is_critical_take(take, book))
    if not missing:
        yield f"All {len(takes)} takes are recorded"
        return
    critical = sum(is_critical_take(take, book) for take in missing)
    yield f"{len(missing)} of {len(takes)} takes are missing, {critical} of them critical:"
    yield from (f"  {take.name}" for take in missing[:NAMED])
    if len(missing) > NAMED:
        yield f"  … `ivr audio sheet --language {takes[0].language} --missing-only` shows them all"


def missing_of(takes: Sequence[Utterance], masters: Mapping[str, Master]) -> list[Utterance]:
    """The takes without a recording of their words."""
    known = {name: master.words for name, master in masters.items()}
    return [take for take in takes if known.get(take.name) != seal_of_words(take.text)]


def is_critical_take(take: Utterance, book: Content) -> bool:
    """Whether its wording is critical."""
    return is_critical(take.name.partition("@")[0], book)
