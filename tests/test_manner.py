"""How a voice speaks: at its language's pace, all its words, no longer than they can be held."""

from dataclasses import replace
from itertools import cycle

import pytest

from ivr.tools.studio.levels import Levels
from ivr.tools.studio.measurements import Heard
from ivr.tools.studio.qc_rules import (
    Pace,
    late_help,
    not_its_words,
    pace_of,
    too_long,
    wrong_manner,
    wrong_pace,
)
from ivr.voice.clips import Clip
from tests.clip_shelf import PICO


def of_clips(count: int, take: str, text: str, seconds: float) -> list[tuple[Clip, Heard]]:
    """Clips of one take that last so long, at the two paces in turn."""
    levels = Levels(level=-24, activity=0.8, peak=-6, offset=0, floor=-80)
    return [
        (
            Clip(take, text, slower, f"clip{number}", 0, 0, 0, "", PICO),
            Heard(levels, seconds + 0.56, 0.06, 0.5, -50, -45, 1, 0, ""),
        )
        for number, slower in zip(range(count), cycle((False, True)), strict=False)
    ]


@pytest.mark.parametrize(
    ("take", "language", "seconds", "limits"),
    [
        ("main.home@key=2", "en", 8.2, ["8.0 at most"]),
        ("main.home@key=2", "es", 10.3, ["10.0 at most"]),
        ("invite_date", "en", 15.2, ["15.0 at most"]),
        ("topic.fasting.rule", "en", 20.2, ["20.0 at most"]),
        ("topic.fasting.rule", "en", 25.2, ["20.0 at most", "25.0 at most"]),
        ("emergency", "en", 7.1, ["7.0 at most"]),
        ("topic.fasting.rule", "en", 19.9, []),
    ],
)
def test_a_clip_that_is_too_long_to_be_held_is_told(take, language, seconds, limits, book):
    told = [
        finding.limit
        for clip, heard in of_clips(2, take, "Some words.", seconds)
        for finding in too_long(language, clip, heard)
    ]

    assert told == limits


TEN = "one two three four five six seven eight nine ten"


@pytest.mark.parametrize(
    ("normal", "slower", "language", "told"),
    [
        (150, 120, "en", []),
        (129, 103, "en", [("words a minute", "129", True)]),
        (161, 128, "en", [("words a minute", "161", True)]),
        (150, 149, "en", [("slower speech beside the other", "0.99", True)]),
        (
            150,
            105,
            "ru",
            [("words a minute", "150", False), ("slower speech beside the other", "0.70", True)],
        ),
    ],
)
def test_a_voice_that_keeps_another_pace_is_told(normal, slower, language, told, book):
    found = wrong_pace(language, Pace(normal, slower), book.languages[language].pace, draft=False)

    assert [(finding.what, finding.measured, finding.error) for finding in found] == told


def test_a_pace_is_told_by_the_clips_with_words_enough():
    heards = [*of_clips(2, "many", TEN, 4), *of_clips(2, "few", "one", 4)]

    pace = pace_of(heards)
    assert pace.normal == pytest.approx(150)
    assert pace.ratio == pytest.approx(1)
    assert pace_of(of_clips(2, "few", "one", 4)) == Pace(None, None)


def test_a_draft_voice_is_only_warned_for_its_pace(book):
    heards = [
        (replace(clip, voice=replace(PICO, draft=True)), heard)
        for clip, heard in of_clips(8, "emergency", TEN, 10)
    ]

    found = list(wrong_manner("en", heards, book))

    assert {finding.rule for finding in found} == {"V04", "V19"}
    assert not any(finding.error for finding in found)


@pytest.mark.parametrize(("seconds", "told"), [(1.9, "0.47"), (2.1, ""), (7.9, ""), (8.1, "2.02")])
def test_a_clip_that_lost_its_words_or_says_them_twice_is_told(seconds, told):
    (normal, heard), _ = of_clips(2, "many", TEN, seconds)

    found = list(not_its_words("en", normal, heard, Pace(150, 120)))

    assert [finding.measured for finding in found] == ([told] if told else [])
    assert all(finding.error for finding in found)


# ---------------------------------------------------------------- E01: how soon help is told


def a_clip(take: str, seconds: float) -> Clip:
    return Clip(take, take, False, "0" * 64, seconds, -24.0, -6.0, "0" * 64, PICO)


@pytest.mark.parametrize(
    ("greeting", "emergency", "rules"),
    [(5.0, 7.0, []), (5.1, 5.0, ["E01"]), (4.0, 8.1, ["E01"])],
)
def test_the_emergency_sentence_is_heard_in_time(greeting, emergency, rules):
    clips = [a_clip("greeting", greeting), a_clip("emergency", emergency)]

    assert [finding.rule for finding in late_help("en", clips)] == rules
    assert list(late_help("es", clips)) == []
