"""What a check of the clips tells: a table for people, JSON for programs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import isfinite

from ivr.tools.studio.measurements import Inspected
from ivr.tools.studio.qc import Shelf, Summary
from ivr.tools.studio.qc_rules import Finding

MOST = 20
"""How many findings of one rule are shown for a language; the JSON has them all."""

HEAD = (
    *("language", "clips", "drafts", "seconds", "dBov", "spread", "peak", "wpm", "slower"),
    *("errors", "warnings"),
)


@dataclass(frozen=True, slots=True)
class Checked:
    """A language after its check."""

    shelf: Shelf
    inspected: Mapping[str, Inspected]
    findings: Sequence[Finding]
    summary: Summary


def as_text(checked: Sequence[Checked], strays: Sequence[Finding] = ()) -> Iterator[str]:
    """The findings, and a row a language; `strays` are what is of no language."""
    for findings in (strays, *(one.findings for one in checked)):
        yield from shown(findings)
    rows = [row(one.summary) for one in checked]
    widths = [max(map(len, column)) for column in zip(HEAD, *rows, strict=True)]
    for cells in (HEAD, *rows):
        yield "  ".join(cell.rjust(width) for cell, width in zip(cells, widths, strict=True))


def shown(findings: Sequence[Finding]) -> Iterator[str]:
    """The findings of a language, the first ones of each rule."""
    kinds: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        kinds.setdefault((finding.rule, finding.what), []).append(finding)
    for some in kinds.values():
        yield from map(str, some[:MOST])
        if len(some) > MOST:
            yield f"         {some[0].language:<3}  {some[0].rule:<7}  and {len(some) - MOST} more"


def row(summary: Summary) -> tuple[str, ...]:
    """The cells of a language."""
    return (
        summary.language,
        str(summary.clips),
        str(summary.drafts),
        f"{summary.seconds:.0f}",
        cell(summary.level, 2),
        cell(summary.spread, 2),
        cell(summary.peak, 1),
        cell(summary.pace, 0),
        cell(summary.slower, 0),
        str(summary.errors),
        str(summary.warnings),
    )


def cell(figure: float | None, digits: int) -> str:
    """A figure, or a dash where none is known."""
    return "-" if figure is None else f"{figure:.{digits}f}"


def as_json(checked: Sequence[Checked], strays: Sequence[Finding] = ()) -> dict[str, object]:
    """All that is known, in values that JSON has: null where a figure is infinite."""
    findings = [*strays, *(finding for one in checked for finding in one.findings)]
    return {
        "languages": [asdict(one.summary) for one in checked],
        "findings": [asdict(finding) for finding in findings],
        "clips": [measures for one in checked for measures in measures_of(one)],
    }


def measures_of(one: Checked) -> Iterator[dict[str, object]]:
    """What was measured on each clip."""
    for clip in one.shelf.clips:
        heard = one.inspected[clip.clip].heard
        known = {"language": one.shelf.language, "take": clip.take, "slower": clip.slower}
        yield {**known, "clip": clip.clip, "heard": finite(asdict(heard)) if heard else None}


def finite(values: Mapping[str, object]) -> dict[str, object]:
    """The same without infinities."""
    return {name: finite_value(value) for name, value in values.items()}


def finite_value(value: object) -> object:
    """A value that JSON has."""
    match value:
        case dict():
            return finite(value)
        case float() if not isfinite(value):
            return None
        case _:
            return value
