"""Every topic of the guide can be understood by ear at sixth grade or below."""

import pytest
import textstat

from ivr.content.model import Content
from ivr.voice.wording import Wording
from tests.example import NO_SITE

TOPICS = sorted(NO_SITE.guide.topics)
GRADE = 6.0
"""Flesch-Kincaid, over whole topics and never over single sentences, which it cannot judge."""


def text_of(book: Content, topic: str) -> str:
    """The topic as one text; the parts of a list count as sentences, as a voice reads them."""
    sections = book.guide.topics[topic].sections
    wording = Wording(book)
    text = " ".join(wording.text(f"topic.{topic}.{section.id}", "en") for section in sections)
    return text.replace(";", ".").replace(":", ".")


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_reads_at_sixth_grade_or_below(book: Content, topic: str):
    assert textstat.flesch_kincaid_grade(text_of(book, topic)) <= GRADE


def test_the_whole_guide_reads_at_sixth_grade_or_below(book: Content):
    whole = " ".join(text_of(book, topic) for topic in TOPICS)

    assert textstat.flesch_kincaid_grade(whole) <= GRADE
