"""`ivr audio check`: every clip against the rules for the ear."""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from ivr.cli.content import CONTENT, SITE, load_checked_content, prompts_by_keys, write_atomically
from ivr.content.model import Content
from ivr.settings import AUDIO
from ivr.tools.studio.measurements import Inspected, inspect_all
from ivr.tools.studio.qc import Shelf, lint, shelf_of, strays, summary_of
from ivr.tools.studio.qc_report import Checked, as_json, as_text
from ivr.voice.utterances import Utterance, utterances_of


@click.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="IVR_AUDIO",
    default=AUDIO,
    help="Where the clips were built; var/audio if none is given.",
)
@click.option("--language", "chosen", multiple=True, help="Only this one; may be given again.")
@click.option(
    "--json", "report", type=click.Path(path_type=Path), help="Write all measures to this file."
)
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=os.cpu_count() or 1,
    help="How many processes measure; one a processor if not given.",
)
@SITE
@CONTENT
def check(
    folder: Path,
    chosen: tuple[str, ...],
    report: Path | None,
    jobs: int,
    site: Path,
    root: Path,
) -> None:
    """Measure every clip against the rules for the ear.

    Level, peak, offset, noise, band, silence before and after, clicks, tones of keys, length and
    pace; and whether the manifests are true: no clip missing, none of other words, no file changed.
    Exits with 1 if there is an error.
    """
    book = load_checked_content(site, root)
    languages = languages_of(book, chosen)
    lost = [] if chosen else strays(folder, languages)
    shelves = [shelf_of(folder, language) for language in languages]
    checked = checked_of(shelves, inspected_of(shelves, jobs), takes_for(shelves, book), book)
    click.echo("\n".join(as_text(checked, lost)))
    if report:
        write_atomically(
            report, json.dumps(as_json(checked, lost), ensure_ascii=False, indent=1) + "\n"
        )
    sys.exit(1 if any(one.summary.errors for one in checked) else 0)


def languages_of(book: Content, chosen: Sequence[str]) -> Sequence[str]:
    """The languages to be checked: all that are recorded, if none is chosen."""
    known = (*book.guide.languages, *book.guide.shells)
    for language in chosen:
        if language not in known:
            raise click.BadParameter(
                f"the line has no language {language!r}: it has {', '.join(known)}"
            )
    return chosen or known


def takes_for(shelves: Sequence[Shelf], book: Content) -> list[Utterance]:
    """All that should be said: none where nothing was built, for it takes a walk to find it."""
    built = any(shelf.manifest for shelf in shelves)
    return utterances_of(book, prompts_by_keys(book)) if built else []


def inspected_of(shelves: Sequence[Shelf], jobs: int) -> list[dict[str, Inspected]]:
    """The measures of all clips, a language each, by the name of the clip."""
    paths = [shelf.path(clip) for shelf in shelves for clip in shelf.clips]
    with click.progressbar(
        inspect_all(paths, jobs), length=len(paths), label="Measuring", file=sys.stderr
    ) as bar:
        files = iter(list(bar))
    return [{clip.clip: next(files) for clip in shelf.clips} for shelf in shelves]


def checked_of(
    shelves: Sequence[Shelf],
    inspected: Sequence[dict[str, Inspected]],
    takes: Sequence[Utterance],
    book: Content,
) -> list[Checked]:
    """The findings and figures of each language."""
    checked = []
    for shelf, files in zip(shelves, inspected, strict=True):
        own = [take for take in takes if take.language == shelf.language]
        findings = lint(shelf, files, own, book)
        checked.append(Checked(shelf, files, findings, summary_of(shelf, files, findings)))
    return checked
