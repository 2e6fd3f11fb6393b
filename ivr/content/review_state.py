"""How far a wording is on its way to patients: who has signed it, or that nobody has."""

from dataclasses import dataclass
from typing import Literal

from ivr.content.critical import critical
from ivr.content.model import Content
from ivr.content.signoff import standing


@dataclass(frozen=True, slots=True)
class Review:
    """A qualified person's word on a wording: `signed`, by whom and on which day; `void`, where the
    wording was edited since; `draft` where nobody has signed it: only critical ones are signed."""

    state: Literal["signed", "void", "draft"]
    reviewer: str = ""
    day: str = ""


def review_of(prompt: str, language: str, book: Content) -> Review:
    """Where the wording stands."""
    signature = book.signatures.get(language, {}).get(prompt)
    if signature is None or not is_critical(prompt, book):
        return Review("draft")
    state = standing(prompt, language, book)
    if state not in ("signed", "void"):
        return Review("draft")
    reviewer = f"{signature.reviewer} ({signature.qualification})"
    return Review(state, reviewer, signature.date.isoformat())


def is_critical(prompt: str, book: Content) -> bool:
    """Whether a mistake in this wording can hurt a patient or cost the treatment."""
    return prompt in critical(book)


def facts_of(prompt: str, book: Content) -> tuple[str, ...]:
    """The facts that the wording carries: only sections of topics do."""
    for topic in book.guide.topics.values():
        for section in topic.sections:
            if prompt == f"topic.{topic.id}.{section.id}":
                return section.facts
    return ()
