"""Which wordings are critical: a mistake in one can hurt a patient or keep them from a person."""

from collections.abc import Iterator

from ivr.content.model import Content
from ivr.dialog.session import ENGLISH

CRITICAL = (
    *("emergency", "crisis", "command.person"),
    *("main.unwell", "topic_end.unwell", "message.not_for"),
    *("nobody_yet.rule", "no_ride.rule", "ate.rule", "miss.nobody", "transfer.enough"),
)
"""Fixed prompts that repeat a critical fact, or lead a caller in need to a person."""

TO_A_DESK = ("numbers", "connecting", "closed")
"""What is said of a desk: its number, that it is rung now, that it is closed now."""

WHOM_TO_ASK = ("ask_desk.", "ask_operator.")
"""What a caller is to say to whoever answers."""


def critical(book: Content) -> tuple[str, ...]:
    """The wordings that must be signed, in the order of the English: every section that carries a
    critical fact, and the prompts named above."""
    desks = {f"{kind}.{desk}" for kind in TO_A_DESK for desk in book.directory.desks}
    named = {*CRITICAL, *desks, *critical_sections(book)}
    return tuple(
        prompt
        for prompt in book.wordings[ENGLISH]
        if prompt in named or prompt.startswith(WHOM_TO_ASK)
    )


def critical_sections(book: Content) -> Iterator[str]:
    """The sections of which a fact is marked as critical in facts.toml."""
    for topic in book.guide.topics.values():
        for section in topic.sections:
            if any(book.facts[fact].critical for fact in section.facts if fact in book.facts):
                yield f"topic.{topic.id}.{section.id}"
