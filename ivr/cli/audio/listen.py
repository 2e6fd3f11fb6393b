"""`ivr audio listen`: a recogniser listens to what was built."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import get_args

import click

from ivr.cli.audio.models import MODELS_OPTION
from ivr.cli.content import SITE, load_content, write_atomically
from ivr.content.model import Content
from ivr.tools.studio.asr import Recogniser
from ivr.tools.studio.listening import (
    Ears,
    Report,
    Transcripts,
    Verdict,
    read_transcripts,
    reports_of,
    to_hear,
    tongue_in,
    write_failed,
    write_transcripts,
)
from ivr.tools.studio.models import WHISPER, ModelError
from ivr.tools.studio.sound import BadSoundError, read_sound
from ivr.tools.studio.transcripts import Loss
from ivr.voice.clips import BadClipsError, Clip, Manifest, read_manifest

KEPT_EVERY = 20
"""Clips after which what was heard is written down, so that an end in the midst loses little."""

SHOWN = 20
"""Of the clips that must not be played, so many are shown; the JSON report has all."""


@click.command()
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="IVR_AUDIO",
    default=Path("var/audio"),
    show_default=True,
    help="The folder of the clips.",
)
@click.option("--language", "languages", multiple=True, help="Only this one; can be repeated.")
@click.option("--sample", type=click.IntRange(1), default=40, help="Clips a language.")
@click.option("--all", "everything", is_flag=True, help="Every clip: about a second each.")
@click.option("--json", "report", type=click.Path(dir_okay=False, path_type=Path), help="A report.")
@click.option("--threads", type=click.IntRange(1), default=2, show_default=True)
@MODELS_OPTION
@SITE
def listen(
    folder: Path,
    languages: Sequence[str],
    sample: int,
    everything: bool,
    report: Path | None,
    threads: int,
    home: Path,
    site: Path,
) -> None:
    """Have a recogniser listen to the clips, and refuse those that it does not hear rightly.

    A clip fails if a number, a part of the day or a "not" of its words was not heard, or one that
    they have not; if it was heard as something else altogether; or in another language. It is
    never played then. Drafts, and languages that the recogniser does not know, are only reported.
    What was heard is kept: the next run listens only to what is new.
    """
    try:
        ears = Recogniser(home, threads)
        book = load_content(site)
        chosen = [*book.guide.languages, *book.guide.shells]
        reports = [
            its
            for language in languages or chosen
            for its in listened(folder / language, None if everything else sample, ears, book)
        ]
    except (ModelError, BadClipsError, BadSoundError, OSError) as error:
        click.echo(f"error    {error}", err=True)
        sys.exit(1)
    show(reports)
    if report:
        write_atomically(
            report, json.dumps([as_json(its) for its in reports], ensure_ascii=False, indent=1)
        )
    sys.exit(0 if all(its.is_well for its in reports) else 1)


def listened(folder: Path, sample: int | None, ears: Ears, book: Content) -> list[Report]:
    """Listen to the clips of a language; how each engine was heard.

    Raises BadClipsError, BadSoundError, OSError.
    """
    manifest = read_manifest(folder)
    if manifest is None:
        return []
    transcripts = read_transcripts(folder, WHISPER.parts[0].digest)
    clips = {
        clip: tongue_in(clip, manifest.language, book)
        for clip in to_hear(manifest, transcripts, sample)
    }
    hear(folder, clips, transcripts, manifest, ears)
    reports = reports_of(manifest, transcripts, book)
    write_failed(folder, manifest, [verdict for its in reports for verdict in its.verdicts])
    return reports


def hear(
    folder: Path,
    clips: Mapping[Clip, str],
    transcripts: Transcripts,
    manifest: Manifest,
    ears: Ears,
) -> None:
    """Listen to these clips, each in its language, and write down what was heard."""
    try:
        with click.progressbar(clips.items(), label=manifest.language, file=sys.stderr) as bar:
            for count, (clip, tongue) in enumerate(bar, 1):
                sound = read_sound(folder / f"{clip.clip}.wav")
                transcripts.heard[clip.clip] = ears.hear(sound, tongue)
                if count % KEPT_EVERY == 0:
                    write_transcripts(folder, transcripts, manifest)
    finally:
        write_transcripts(folder, transcripts, manifest)


# ---------------------------------------------------------------- what is told of it


def show(reports: Iterable[Report]) -> None:
    """The table, then the clips that must not be played."""
    reports = list(reports)
    click.echo(
        "language  engine    heard      errors   limit  number  time  not  language  refused"
    )
    for its in reports:
        limit = "" if its.limit is None else f"{its.limit:.0%}"
        losses: tuple[Loss, ...] = ("number", "time", "not", "language")
        number, time, denial, language = map(its.lost, losses)
        click.echo(
            f"{its.language:8}  {its.engine:8}  {len(its.verdicts):4}/{its.of:4}  {its.rate:6.1%}"
            f"  {limit:>5}  {number:6}  {time:4}  {denial:3}  {language:8}  {len(its.failed):7}"
        )
    refused = [verdict for its in reports for verdict in its.failed]
    for verdict in refused[:SHOWN]:
        click.echo("\n".join(lines_of(verdict)))
    if len(refused) > SHOWN:
        click.echo(f"and {len(refused) - SHOWN} more")


def lines_of(verdict: Verdict) -> Iterator[str]:
    """A clip that must not be played, for people to listen to."""
    clip = verdict.clip
    pace = " (slower)" if clip.slower else ""
    yield f"refused  {clip.take}{pace}: {', '.join(verdict.losses)}"
    yield f"         words  {clip.words}"
    yield f"         heard  {verdict.heard.words}"


def as_json(report: Report) -> dict[str, object]:
    """A report, for machines."""
    return {
        "language": report.language,
        "engine": report.engine,
        "clips": report.of,
        "heard": len(report.verdicts),
        "errors": round(report.rate, 4),
        "limit": report.limit,
        "lost": {loss: report.lost(loss) for loss in get_args(Loss)},
        "refused": [
            {
                "clip": verdict.clip.clip,
                "take": verdict.clip.take,
                "slower": verdict.clip.slower,
                "words": verdict.clip.words,
                "losses": verdict.losses,
                "heard": asdict(verdict.heard),
            }
            for verdict in report.failed
        ],
    }
