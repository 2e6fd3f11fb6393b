"""`ivr audio book`: the whole guide as one file, to listen to at home."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import click

from ivr.cli.content import CONTENT, SITE, book_at
from ivr.guide.book import Book
from ivr.guide.check import check
from ivr.guide.signoff import review, unsigned_told
from ivr.voice.audiobook import Work, shortened, without_clip, work_of
from ivr.voice.clips import BadClipsError, Clips, read_clips
from ivr.voice.studio.binding import Bound, NoFfmpegError, bind, ffmpeg, write_mp3, write_wav
from ivr.voice.studio.sound import BadSoundError

VAR = Path("var")


@click.command()
@click.option("--language", required=True, metavar="LANGUAGE", help="Such as es.")
@click.option("--out", type=click.Path(path_type=Path), help="Where; var/guide-LANGUAGE.mp3.")
@click.option("--format", "form", type=click.Choice(["mp3", "wav"]), help="If --out tells none.")
@click.option("--slower", is_flag=True, help="At the slower pace of the line.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    envvar="IVR_AUDIO",
    default=VAR / "audio",
    show_default=True,
    help="Where `ivr audio build` has put the clips.",
)
@SITE
@CONTENT
def book(
    language: str,
    out: Path | None,
    form: Literal["mp3", "wav"] | None,
    slower: bool,
    folder: Path,
    site: Path,
    root: Path,
) -> None:
    """Join the guide's topics into one file with chapters, for patients who listen at home.

    It is made of the clips that the line plays, so it sounds as the telephone does. An MP3 needs
    ffmpeg; a WAV has a cue sheet with the chapters beside it. What patients may not hear on the
    line is in no file either.
    """
    content = book_at(site, root)
    if language not in content.guide.languages:
        sys.exit(f"The line does not speak {language!r}: see prompts/languages.toml")
    path, kind = file_for(language, out, form)
    demo = os.environ.get("IVR_ENV") == "demo"
    clips = clips_in(folder, language, demo)
    refuse(not_for_patients(content, language, demo))
    work = work_of(content, language, "(demo)" if demo else "")
    refuse(missing_told(work, clips, folder, demo, slower))
    write(bound_of(work, clips, folder, slower), path, kind)


def file_for(language: str, out: Path | None, form: str | None) -> tuple[Path, str]:
    """The file and its kind; the end of the command where it is neither an MP3 nor a WAV."""
    path = out or VAR / f"guide-{language}.{form or ('mp3' if ffmpeg() else 'wav')}"
    kind = form or path.suffix.removeprefix(".").lower()
    if kind not in ("mp3", "wav"):
        sys.exit(f"{path}: a book is an .mp3 or a .wav: tell which by --format")
    return path, kind


def refuse(reasons: Iterator[str]) -> None:
    """The end of the command, if there is any reason."""
    told = list(reasons)
    if told:
        sys.exit("\n".join(told))


def not_for_patients(book: Book, language: str, demo: bool) -> Iterator[str]:
    """Why no patient may hear this content now, as the line itself judges when it starts."""
    report = check(book)
    yield from map(str, report.errors)
    if demo:
        return
    yield from map(str, report.unready)
    count = review(language, book).open
    if count and os.environ.get("IVR_ALLOW_DRAFTS") != "yes":
        yield unsigned_told(language, count)
        yield "IVR_ALLOW_DRAFTS=yes would let patients hear them all the same"
        yield "IVR_ENV=demo makes a book that is only for trying out"


def clips_in(folder: Path, language: str, drafts: bool) -> Clips:
    """The clips that may be played; the end of the command where they cannot be read."""
    try:
        return read_clips(folder, [language], drafts=drafts)
    except BadClipsError as error:
        sys.exit(str(error))


def missing_told(work: Work, clips: Clips, folder: Path, demo: bool, slower: bool) -> Iterator[str]:
    """Everything that no clip says; of what a draft says, that it is one."""
    missing = without_clip(work, clips, slower)
    drafts = clips if demo or not missing else clips_in(folder, work.language, drafts=True)
    for title, words in missing:
        drafted = drafts.path(work.language, words, slower)
        why = "only a draft voice says it" if drafted else "no clip says it"
        yield f"{title}: {why}: {shortened(words)}"
    if missing:
        yield f"{len(missing)} clips are missing: `ivr audio build`, or people who record them"


def bound_of(work: Work, clips: Clips, folder: Path, slower: bool) -> Bound:
    """The whole in one piece; the end of the command where a clip is spoiled."""
    try:
        return bind(work, clips, folder, slower)
    except BadSoundError as error:
        sys.exit(str(error))


def write(bound: Bound, path: Path, kind: str) -> None:
    """The file, and what is in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        written = [path, write_wav(bound, path)] if kind == "wav" else [path]
        if kind == "mp3":
            write_mp3(bound, path)
    except (NoFfmpegError, OSError) as error:
        sys.exit(str(error))
    minutes, seconds = divmod(round(len(bound.sound) / 1000), 60)
    files = " and ".join(map(str, written))
    click.echo(f"{files}: {len(bound.marks)} chapters, {minutes} min {seconds:02} s")
