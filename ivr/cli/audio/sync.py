"""`ivr audio sync DIR`: the clips as another place serves them, below AUDIO_BASE_URL."""

import os
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import click

from ivr.cli.content import CONTENT, SITE, load_content
from ivr.settings import AUDIO
from ivr.tools.studio.export import lay_out, out_of_use, remove_older
from ivr.voice.clips import BadClipsError, Clips, read_clips


@click.command()
@click.argument("tree", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--delete-older-than",
    "days",
    type=click.IntRange(min=1),
    metavar="DAYS",
    help="Remove clips that have been out of use for more days than that; else none are removed.",
)
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    envvar="IVR_AUDIO",
    default=AUDIO,
    help="Where the clips are; var/audio if none is given.",
)
@SITE
@CONTENT
def sync(tree: Path, days: int | None, folder: Path, site: Path, root: Path) -> None:
    """Lay the clips out as DIR/LANGUAGE/CLIP.wav, for an object storage or CDN.

    Run it after `ivr audio build` and before `ivr reload`: each clip is there before any answer
    names it. Drafts go along only with IVR_ENV=demo. Whoever serves DIR gives audio/wav as the type
    and lets it be kept for a year, for a clip of the same name never changes. Nothing is removed
    unless you say so, and manifests are never laid out.
    """
    demo = os.environ.get("IVR_ENV") == "demo"
    today = datetime.now(UTC).date()
    try:
        clips = read_clips(folder, load_content(site, root).languages, drafts=demo)
        new = laid_out(clips, folder, tree)
        unnamed = out_of_use(clips, tree, today)
        removed = remove_older(unnamed, tree, days, today) if days else 0
    except BadClipsError as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(f"{error.filename}: {error.strerror}")
    total = len(clips.by_name)
    click.echo(
        f"{total} clips in {tree}: {new} new, {total - new} as they were; "
        f"{len(unnamed) - removed} out of use, {removed} removed"
    )


def laid_out(clips: Clips, folder: Path, tree: Path) -> int:
    """Lays out all of them behind a progress bar, which only a terminal shows; how many are new."""
    tree.mkdir(parents=True, exist_ok=True)
    laid: Iterable[bool] = lay_out(clips, folder, tree)
    with click.progressbar(laid, length=len(clips.by_name), label="clips", file=sys.stderr) as bar:
        return sum(bar)
