"""What upsets the plan of the day, in a caller's words: it is heard before the topics.

"I had a coffee with milk" asks for no topic about coffee. Who says so hears the rule of the handout
and reaches a person. Feeling unwell is heard before it, and so is who is only late.
"""

from ivr.dialog.model import Choose
from ivr.dialog.parsers.text import less, stand_near, standing
from ivr.dialog.transitions import PLAN_NEEDS
from ivr.dialog.vocabulary import Vocabulary

ORDER = ("ate", "no_ride", "cannot_come")
"""Food first: a mistake there hurts most. "My driver cannot come" is about a ride, and cancels
nothing."""


def find_upset_plan(heard: str, core: str, choose: Choose, vocabulary: Vocabulary) -> str | None:
    """Which plan the words upset, of those that are heard at this choice: one of `PLAN_NEEDS`, or
    `late` where running late is said in as many words as not coming; None where it is none.

    `core` is what was heard without the words that mean nothing by themselves.
    """
    meanings = choose.meanings()
    plan = next((p for p in ORDER if p in meanings and is_told(p, heard, core, vocabulary)), None)
    if plan == "cannot_come" and "late" in meanings:
        late = length_of(heard, vocabulary.meanings.get("late", ()))
        return "late" if late >= length_of(heard, vocabulary.meanings.get(plan, ())) > 0 else plan
    return plan


def is_told(plan: str, heard: str, core: str, vocabulary: Vocabulary) -> bool:
    """Whether a phrase of this plan stands in the words, or its parts near each other, once what
    sounds alike and tells nothing of the kind is taken out."""
    alone = vocabulary.alone.get(plan, ())
    if core in alone or any(is_all(phrase, heard, vocabulary.fillers) for phrase in alone):
        return True
    telling = less(heard, vocabulary.no_plans.get(plan, ()))
    if length_of(telling, vocabulary.meanings.get(plan, ())):
        return True
    return any(stand_near(telling, near) for near in vocabulary.plans.get(plan, ()))


def is_all(phrase: str, heard: str, fillers: frozenset[str]) -> bool:
    """Whether the phrase is all that was said, fillers around it aside; it may hold some itself."""
    before, found, after = f" {heard} ".partition(f" {phrase} ")
    return bool(found) and fillers.issuperset((*before.split(), *after.split()))


def length_of(heard: str, phrases: tuple[str, ...]) -> int:
    """The length of the longest of these phrases in the words; 0 where there is none."""
    return max(map(len, standing(heard, phrases)), default=0)


def without_plans(meanings: tuple[str, ...]) -> tuple[str, ...]:
    """The meanings that are heard as any other choice is."""
    return tuple(meaning for meaning in meanings if meaning not in PLAN_NEEDS)
