"""Pictures of a check: how loud and how long the clips of each language are (extra `plots`)."""

from collections.abc import Sequence
from math import isfinite
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ivr.voice.studio.lint import heards_of
from ivr.voice.studio.lint_report import Checked
from ivr.voice.studio.manner import Heards
from ivr.voice.studio.rules import NEAR, TARGET

SIZE, DPI = (8, 4.5), 100
"""Inches, and points an inch."""

PACES = ((False, "normal"), (True, "slower"))


def plot(checked: Sequence[Checked], folder: Path) -> list[Path]:
    """Two PNG files a language that has clips, in a folder that may be new. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = []
    for one in checked:
        heards = heards_of(one.shelf, one.inspected)
        if heards:
            language = one.shelf.language
            drawn.append(saved(levels(language, heards), folder / f"{language}-level.png"))
            drawn.append(saved(lengths(language, heards), folder / f"{language}-length.png"))
    return drawn


def levels(language: str, heards: Heards) -> Figure:
    """How many clips have which level, between the bounds of A02."""
    figure, axes = empty(f"{language}: active speech level (ITU-T P.56)", "dBov")
    for slower, name in PACES:
        some = [heard.levels.level for clip, heard in heards if clip.slower == slower]
        finite = [level for level in some if isfinite(level)]
        axes.hist(
            finite, bins=60, range=(TARGET - 2 * NEAR, TARGET + 2 * NEAR), alpha=0.6, label=name
        )
    for bound in (TARGET - NEAR, TARGET + NEAR):
        axes.axvline(bound, color="black", linestyle="dashed", linewidth=1)
    axes.legend()
    return figure


def lengths(language: str, heards: Heards) -> Figure:
    """How many clips are how long, from the first sound to the last."""
    figure, axes = empty(f"{language}: length from the first sound to the last", "seconds")
    for slower, name in PACES:
        some = [heard.speech for clip, heard in heards if clip.slower == slower]
        axes.hist(some, bins=60, alpha=0.6, label=name)
    axes.legend()
    return figure


def empty(title: str, unit: str) -> tuple[Figure, Axes]:
    """A picture of clips by a figure of them, with nothing in it."""
    figure = Figure(figsize=SIZE, dpi=DPI, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    axes.set(title=title, xlabel=unit, ylabel="clips")
    return figure, axes


def saved(figure: Figure, path: Path) -> Path:
    """The picture in its file."""
    figure.savefig(path, metadata={"Software": None})
    return path
