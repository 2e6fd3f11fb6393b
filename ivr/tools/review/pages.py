"""The side-by-side page as HTML: one file that needs no network and no script to be read."""

from collections import Counter
from dataclasses import dataclass
from functools import partial

from babel import Locale
from babel.numbers import format_decimal
from jinja2 import Environment, PackageLoader, StrictUndefined

from ivr.i18n.screens import Label
from ivr.tools.review.outline import Sheet
from ivr.tools.review.recording_sheet import Script


@dataclass(frozen=True, slots=True)
class Screen:
    """In which language the page itself speaks: Babel's name for it, and its labels."""

    locale: str
    label: Label


@dataclass(frozen=True, slots=True)
class Title:
    """How a scene is named: its state, the English title of its topic, what it is about, what a
    desk is rung for, and its number among those that are named alike."""

    state: str
    topic: str
    about: str
    need: str
    number: int


def page_of(sheet: Sheet, screen: Screen) -> str:
    """The page; the same for the same sheet."""
    template = environment().get_template("script.html")
    return template.render(
        sheet=sheet,
        label=screen.label,
        tag=screen.locale.replace("_", "-"),
        direction=Locale.parse(screen.locale).text_direction,
        number=partial(format_decimal, locale=screen.locale),
        titles=titles_of(sheet),
    )


def environment() -> Environment:
    """Templates that escape whatever they are given, and know every name that they use."""
    made = Environment(
        loader=PackageLoader("ivr.tools.review"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["css_string"] = css_string
    return made


def css_string(text: str) -> str:
    """A text within the quotes of a style sheet: every sign but letters and digits by its number,
    so that none can end the string or the style."""
    return "".join(c if c.isalnum() else f"\\{ord(c):06x}" for c in text)


def titles_of(sheet: Sheet) -> dict[str, Title]:
    """Anchor -> title of each scene."""
    counts: Counter[tuple[str, ...]] = Counter()
    titles = {}
    for chapter in sheet.chapters:
        for part in chapter.parts:
            if part.scene:
                named = (part.scene.session.state, chapter.title, part.about, part.need)
                counts[named] += 1
                titles[part.scene.anchor] = Title(*named, counts[named])
    return titles


# ---------------------------------------------------------------- recording page


def recording_page_of(script: Script, day: str, screen: Screen) -> str:
    """The page; `day` tells readers when it was made. The same for the same script and day."""
    return (
        environment()
        .get_template("recording.html")
        .render(
            script=script,
            day=day,
            label=screen.label,
            tag=screen.locale.replace("_", "-"),
            direction=Locale.parse(screen.locale).text_direction,
            number=partial(format_decimal, locale=screen.locale),
        )
    )
