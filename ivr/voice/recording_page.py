"""The script for a speaker as HTML: one file to print, which needs no network and no script."""

from functools import partial

from babel import Locale
from babel.numbers import format_decimal

from ivr.voice.page import Screen, environment
from ivr.voice.recording import Script


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
